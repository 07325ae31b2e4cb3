"""Calculators of an enterprise: its size class, and whether its numbers can be right.

Apart from `cli`, so that they answer without the room's tables.
"""

from typing import Any

from flask.cli import AppGroup

from app.infra import clock
from app.infra.calculators import calculator
from app.kernel.documents import BadInput, Fields
from app.kernel.identifiers import Verdict, check_citizen_number, check_credit_code
from app.policy.policy import policy_on
from app.policy.sizes import NotClassified
from app.policy.sizes import classify as size_of

cli = AppGroup("enterprise", help="Calculators of an enterprise: one JSON document in, one out.")


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
