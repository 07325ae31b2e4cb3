"""The accounts of the demo as one JSON document: who may sign in, and what they may see."""

from collections.abc import Iterator
from typing import Any

from flask import current_app, url_for

from app.accounts.models import User
from app.accounts.queries import demo_people
from app.desk.landings import landing_of
from app.infra.doors import DOORS, Door
from app.kernel.actors import GRANTS, Access, Role

SCHEMA = "guiyan.demo-accounts/1"

SEES: dict[Role, str] = {
    Role.ENTREPRENEUR: "own",
    Role.BANK_OFFICER: "org",
    Role.BANK_MANAGER: "org",
    Role.GUARANTEE_OFFICER: "org",
    Role.GUARANTEE_MANAGER: "org",
    Role.REGUARANTEE_OFFICER: "org",
    Role.INSURER: "org",
    Role.INVESTOR: "org",
    Role.TOWNSHIP_LIAISON: "assigned",
    Role.PARK_MANAGER: "org",
    Role.FINANCE_CENTRE: "all",
    Role.FINANCE_LEAD: "all",
    Role.FINANCE_BUREAU: "all",
    Role.AUDITOR: "all",
    Role.ADMINISTRATOR: "all",
}


def document() -> dict[str, Any]:
    """Everything a visitor of the demo needs to sign in; no accounts where there is no demo."""
    with current_app.test_request_context():
        people = [_account(person) for person in demo_people()]
        return {
            "schema": SCHEMA,
            "login_path": url_for("accounts.sign_in"),
            "accounts": people,
            "shared": shared_prefixes(),
        }


def _account(person: User) -> dict[str, Any]:
    membership = person.memberships[-1]
    role, organisation = Role(membership.role), membership.organisation
    return {
        "role": role.value,
        "username": person.login,
        "password": current_app.config["DEMO_PASSWORD"],
        "totp_secret": None,
        "org": organisation.public_id if organisation else None,
        "organisation": organisation.name if organisation else person.name,
        "landing": url_for(landing_of(role)),
        "sees": [SEES[role]],
    }


def shared_prefixes() -> list[str]:
    """Beginnings of page URLs that every role may open, whoever made what is behind them."""
    closed = [door.rule for door in DOORS.values() if not _open_to_all(door)]
    found = {_beginning(door.rule) for door in DOORS.values() if _is_page(door)}
    return sorted(p for p in found if not any(rule.startswith(p) for rule in closed))


def _is_page(door: Door) -> bool:
    """A page for everybody; what has an id behind a mere log-in is somebody's own."""
    own = "<" in door.rule and door.may is Access.SIGNED_IN
    return door.method == "GET" and door.kind != "api" and not own and _open_to_all(door)


def _open_to_all(door: Door) -> bool:
    if isinstance(door.may, Access):
        return True
    return all(door.may in granted for granted in GRANTS.values())


def _beginning(rule: str) -> str:
    return rule.partition("<")[0]


def lines() -> Iterator[str]:
    """The same for people: one account a line."""
    for account in document()["accounts"]:
        yield f"{account['role']:<20} {account['username']:<20} {account['organisation']}"
