"""Commands about rules: what is in force on a day, and a decision taken again."""

import json
import sys
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from app.accounts.queries import county_of_pack
from app.infra import clock
from app.infra.parameters import policy_for
from app.oversight import queries
from app.policy.policy import Policy, policy_on

cli = AppGroup("policy", help="Rules as data: what is in force on a day; replay of a decision.")


@cli.command("list")
@click.option("--on", "day", help="The day, YYYY-MM-DD; today without it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of lines.")
def list_values(day: str | None, as_json: bool) -> None:
    """Every value in force on a day, with its unit, days and citation."""
    policy = _policy(_day(day))
    rows = [_row(policy, key) for key in policy]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['id']} = {row['value']} {row['unit']} ({row['citation']})")


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else clock.today()
    except ValueError:
        click.echo(f"error: not a day, write YYYY-MM-DD ({text})", err=True)
        sys.exit(2)


def _policy(day: date) -> Policy:
    """The rules of the county this installation serves; the files alone before it has one."""
    county = county_of_pack(current_app.config["COUNTY"])
    return policy_for(county.id, day) if county else policy_on(day)


def _row(policy: Policy, key: str) -> dict[str, Any]:
    block = policy.in_force(key)
    return {
        "id": key,
        "value": _plain(block.value),
        "unit": policy.parameter(key).unit,
        "from": block.begins.isoformat(),
        "to": block.ends.isoformat() if block.ends else None,
        "citation": block.source,
    }


def _plain(value: Any) -> Any:
    """A value as JSON has it; decimals as text."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


@cli.command("replay")
@click.argument("decision_id")
def replay(decision_id: str) -> None:
    """Decide again by the rules of the decision's day: exit 0 if it stands, 1 if it does not."""
    decision = queries.decision_by_id(decision_id)
    if decision is None:
        click.echo(f"error: there is no such decision ({decision_id})", err=True)
        sys.exit(2)
    found = queries.replay(decision)
    if found.stands:
        click.echo(f"SAME: {decision.outcome} of {decision.decided_at.isoformat()} stands")
        return
    if not found.same_rules:
        click.echo("DIFFERENT: the rules of that day no longer give the digest that was pinned")
    for refusal in found.refusals:
        click.echo(f"DIFFERENT: {refusal.code}: {refusal.message}")
    sys.exit(1)
