"""Calculators of an enterprise (size class, check of its numbers), and the county's places."""

from typing import Any

import click
from flask.cli import AppGroup

from app.enterprises.commands import set_up_places
from app.infra import clock
from app.infra.acts import machine_act
from app.infra.calculators import calculator
from app.infra.counties import all_counties
from app.infra.db import db
from app.kernel.documents import BadInput, Fields
from app.kernel.identifiers import Verdict, check_citizen_number, check_credit_code
from app.policy.county import county_pack
from app.policy.policy import policy_on
from app.policy.sizes import NotClassified
from app.policy.sizes import classify as size_of

cli = AppGroup("enterprise", help="Calculators of an enterprise: one JSON document in, one out.")
places_cli = AppGroup("places", help="Townships and parks of the counties served.")
commands = (places_cli,)


@places_cli.command("set-up")
def set_up() -> None:
    """Enter the townships and parks of each county's pack; safe to run twice."""
    for county in all_counties():
        entered = set_up_places(machine_act(county.id), pack=county_pack(county.pack))
        db.session.commit()
        click.echo(f"{county.name}: {len(entered)} places")


@calculator(cli, "classify")
def classify(document: dict[str, Any]) -> dict[str, Any]:
    """The size class (micro, small, medium, large) and the row of the standard behind it."""
    names = ("industry", "employees", "revenue_fen")
    fields = Fields(document, required=names, optional=("assets_fen",))
    try:
        found = size_of(
            fields.text("industry"),
            employees=fields.integer("employees"),
            revenue_fen=fields.integer("revenue_fen"),
            assets_fen=fields.integer("assets_fen") if "assets_fen" in fields else None,
            policy=policy_on(clock.today()),
        )
    except NotClassified as error:
        raise BadInput(str(error), error.field) from None
    return {"size": found.size, "row": found.row, "source": found.source}


@calculator(cli, "check-id")
def check_id(document: dict[str, Any]) -> dict[str, Any]:
    """Whether a credit code or a citizen number can be right, and if not, why."""
    fields = Fields(document, required=(), optional=("uscc", "id_number"))
    if not document:
        raise BadInput("give uscc or id_number")
    answer = {}
    if "uscc" in fields:
        answer["uscc"] = _verdict(check_credit_code(fields.text("uscc")))
    if "id_number" in fields:
        number = fields.text("id_number")
        answer["id_number"] = _verdict(check_citizen_number(number, clock.today()))
    return answer


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {"valid": verdict.valid} | ({"reason": verdict.reason} if verdict.reason else {})
