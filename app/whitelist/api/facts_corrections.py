"""What an owner says is wrong about a fact, over HTTP."""

from typing import Any, Literal

from pydantic import Field

from app.infra.acts import Act
from app.infra.api import Answer, Body
from app.infra.paging import Page, Slice
from app.kernel.actors import Permission
from app.kernel.refusals import invalid
from app.whitelist import commands, queries
from app.whitelist.api.facts import kept_paper
from app.whitelist.api.sent import FileAnswer, SentFile, described_file
from app.whitelist.models import CreditFact, FactCorrection
from app.whitelist.states import FACT_CORRECTION
from app.whitelist.views.room import room


class CorrectionBody(Body):
    """`evidence`: a paper that shows what is right; the centre reads it, and is logged."""

    grounds: str = Field(min_length=1, max_length=500)
    evidence: SentFile | None = None


class DecisionBody(Body):
    outcome: Literal["uphold", "refuse"]
    note: str = Field(min_length=1, max_length=300)


class CorrectionAnswer(Answer):
    id: str
    state: str
    fact_id: str
    due_on: str


@room.api(
    "POST",
    "/credit-facts/<id:fact>/corrections",
    may=Permission.FACT_OWN,
    subject=queries.own_fact_for,
    body=CorrectionBody,
    answer=CorrectionAnswer,
    status=201,
)
def ask_correction(act: Act, fact: CreditFact, body: CorrectionBody) -> dict[str, Any]:
    paper = kept_paper(act, fact.enterprise, body.evidence)
    return described_correction(
        commands.ask_correction(act, fact=fact, grounds=body.grounds, evidence_id=paper)
    )


@room.api(
    "GET",
    "/fact-corrections",
    may=Permission.FACT_READ,
    answer=CorrectionAnswer,
    many=True,
    query=("state",),
)
def list_corrections(act: Act, page: Page, query: dict[str, str]) -> Slice[Any]:
    """The requests the caller may see; the one due first comes first."""
    state = query.get("state", "")
    if state and state not in FACT_CORRECTION.states:
        raise invalid("state", "没有这个状态")
    found = queries.corrections(act.actor, page, state=state)
    return Slice([described_correction(row) for row in found.items], found.next)


@room.api(
    "GET",
    "/fact-corrections/<id:correction>/evidence",
    may=Permission.FACT_DECIDE,
    subject=queries.correction_for,
    answer=FileAnswer,
)
def correction_evidence(act: Act, correction: FactCorrection) -> dict[str, Any]:
    """The paper that came with a request; the owner sees that somebody opened it."""
    paper = commands.open_paper(act, fact=correction.fact, evidence_id=correction.evidence_id)
    return described_file(paper)


@room.api(
    "POST",
    "/fact-corrections/<id:correction>/decide",
    may=Permission.FACT_DECIDE,
    subject=queries.correction_for,
    body=DecisionBody,
    answer=CorrectionAnswer,
)
def decide_correction(act: Act, correction: FactCorrection, body: DecisionBody) -> dict[str, Any]:
    return described_correction(
        commands.decide_correction(act, correction=correction, outcome=body.outcome, note=body.note)
    )


@room.api(
    "POST",
    "/fact-corrections/<id:correction>/withdraw",
    may=Permission.FACT_OWN,
    subject=queries.own_correction_for,
    answer=CorrectionAnswer,
)
def withdraw_correction(act: Act, correction: FactCorrection) -> dict[str, Any]:
    return described_correction(commands.withdraw_correction(act, correction=correction))


def described_correction(correction: FactCorrection) -> dict[str, Any]:
    """A request to correct a fact; what the fact says is read with the fact."""
    return {
        "id": correction.public_id,
        "state": correction.state,
        "fact_id": correction.fact.public_id,
        "grounds": correction.grounds,
        "evidence": correction.evidence_id is not None,
        "due_on": correction.due_on.isoformat(),
        "note": correction.note,
    }
