"""The hidden-debt check of a text: read by the machine, looked at by two people."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app.accounts.commands import require_second_eye
from app.agreements import queries
from app.agreements.models import DebtCheck
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.doors import constraint
from app.kernel.refusals import Refusal, invalid, invalid_if
from app.policy import hidden_debt
from app.policy.hidden_debt import Finding, FundingLine

FOUR_EYES = Refusal("four_eyes", "复核人不能是起草人，也不能是初核人")
constraint("ck_debt_checks_two_people", FOUR_EYES)


def check_debt(
    act: Act, *, subject: Any, text: str, funding: Sequence[FundingLine] = ()
) -> DebtCheck:
    """Read a text for hidden government debt and keep what was found.

    A promise that the law forbids stops the subject here (422, every clause beside `text`).
    """
    verdict, findings = hidden_debt.check_debt(text, funding, act.policy)
    invalid_if([_refusal(finding) for finding in findings if finding.refuses])
    check = DebtCheck(
        county_id=act.actor.county_id,
        subject_kind=type(subject).__name__,
        subject_id=subject.public_id,
        text=text,
        verdict=verdict,
        findings=[_kept(finding) for finding in findings],
        checked_by=act.actor.id,
        checked_at=act.at,
        note="",
        policy_digest=act.policy.digest,
    )
    journal.record(act, check, "check", detail={"verdict": verdict, "findings": len(findings)})
    db.session.flush()
    return check


def _refusal(finding: Finding) -> Refusal:
    return Refusal(
        "hidden_debt",
        "「{quote}」属于隐性债务承诺；{advice}",
        finding.citation,
        field="text",
        actual=finding.rule,
        values={"quote": finding.quote, "advice": finding.advice},
    )


def _kept(finding: Finding) -> dict[str, Any]:
    kept = asdict(finding)
    del kept["refuses"]
    return kept


def review_check(act: Act, *, check: DebtCheck, note: str = "") -> DebtCheck:
    """The first person's look."""
    check = queries.locked_check(check.id)
    check.machine.step(check.state, "review")
    check.reviewed_by, check.reviewed_at = act.actor.id, act.at
    check.note = note.strip()
    journal.record(act, check, "review")
    return check


def confirm_check(act: Act, *, check: DebtCheck) -> DebtCheck:
    """The second person's look; neither the drafter nor the first reviewer."""
    check = queries.locked_check(check.id)
    check.machine.step(check.state, "confirm")
    makers = (check.reviewed_by, check.checked_by)
    require_second_eye(act, makers=makers, refusal=FOUR_EYES)
    check.confirmed_by, check.confirmed_at = act.actor.id, act.at
    journal.record(act, check, "confirm")
    return check


def object_to(act: Act, *, check: DebtCheck, note: str) -> DebtCheck:
    """One of the two says no; the text has to be drawn up anew."""
    if not note.strip():
        raise invalid("note", "请写明哪里不妥")
    check = queries.locked_check(check.id)
    check.machine.step(check.state, "object")
    check.note = note.strip()
    journal.record(act, check, "object", reason=check.note)
    return check
