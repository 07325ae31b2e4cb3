"""Calculator of a project: whether its text or its funding hides government debt."""

from typing import Any

from flask.cli import AppGroup

from app.infra import clock
from app.infra.calculators import calculator
from app.kernel.documents import Fields
from app.policy.hidden_debt import REPAID_FROM, SOURCES, Finding, FundingLine, check_debt
from app.policy.policy import policy_on

cli = AppGroup("projects", help="Calculators of a project: one JSON document in, one out.")


@calculator(cli, "check-debt")
def check_hidden_debt(document: dict[str, Any]) -> dict[str, Any]:
    """Read a text and its funding lines for promises that would be hidden government debt."""
    fields = Fields(document, required=("title", "text", "funding"))
    fields.text("title")
    text = fields.text("text")
    funding = [_funding_line(value, where) for where, value in fields.items("funding")]
    verdict, found = check_debt(text, funding, policy_on(clock.today()))
    return {"verdict": verdict, "findings": [_finding(finding) for finding in found]}


def _funding_line(value: Any, where: str) -> FundingLine:
    fields = Fields(value, required=("source", "amount_fen", "repaid_from"), where=where)
    return FundingLine(
        source=fields.choice("source", SOURCES),
        amount_fen=fields.integer("amount_fen", least=0),
        repaid_from=fields.choice("repaid_from", REPAID_FROM),
    )


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "citation": finding.citation,
        "quote": finding.quote,
        "start": finding.start,
        "end": finding.end,
        "advice": finding.advice,
    }
