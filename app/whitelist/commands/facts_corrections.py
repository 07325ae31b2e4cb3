"""What an owner says is wrong: asked with a clock, decided by somebody who did not record it."""

from app.accounts.commands import require_second_eye
from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import end_of_day
from app.infra.db import db
from app.infra.notify import notify
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Role
from app.kernel.refusals import conflict, invalid, invalid_if
from app.kernel.words import N_
from app.whitelist.commands.facts import end_fact
from app.whitelist.models import CreditFact, FactCorrection
from app.whitelist.rules import facts_kinds as rules

CORRECTION = "fact_correction"


def ask_correction(
    act: Act, *, fact: CreditFact, grounds: str, evidence_id: str | None = None
) -> FactCorrection:
    """Say that a fact is wrong; it is marked as disputed until somebody has answered.

    Source: credit-reporting-2013#25 (an objection is marked, and answered within twenty days).
    """
    if fact.ended_at is not None:
        raise conflict("fact_ended", "这条事实已经不再使用，不需要更正")
    if not grounds.strip():
        raise invalid("grounds", "请写明哪里不对、应该是什么")
    due_on = rules.answer_due(act.on, policy=act.policy)
    correction = FactCorrection(
        county_id=fact.county_id,
        fact=fact,
        fact_id=fact.id,
        recorder_id=fact.recorded_by,
        asked_by=act.actor.id,
        asked_at=act.at,
        grounds=grounds.strip(),
        evidence_id=evidence_id,
        due_on=due_on,
    )
    detail = {"fact": fact.public_id, "due_on": due_on.isoformat()}
    journal.record(act, correction, "ask", detail=detail)
    db.session.flush()
    open_task(
        act,
        kind=CORRECTION,
        subject=correction,
        text=N_("企业 {reference} 说一条信用事实不对，请核对后答复"),
        values={"reference": fact.enterprise.reference},
        url=f"/centre/corrections/{correction.public_id}",
        role=Role.FINANCE_CENTRE,
        due_at=end_of_day(due_on),
    )
    return correction


def withdraw_correction(act: Act, *, correction: FactCorrection) -> FactCorrection:
    """The owner takes the request back."""
    journal.record(act, correction, "withdraw")
    close_tasks(act, subject=correction)
    return correction


def decide_correction(
    act: Act, *, correction: FactCorrection, outcome: str, note: str
) -> FactCorrection:
    """Answer: `uphold` takes the fact out of use at once, `refuse` leaves it, both with a reason.

    A right value comes as a fact of its own: nothing is overwritten.
    """
    invalid_if(rules.decision_refusals(outcome, note))
    correction.machine.step(correction.state, outcome)
    require_second_eye(act, makers=(correction.recorder_id,), refusal=rules.RECORDER)
    correction.decided_by, correction.decided_at = act.actor.id, act.at
    correction.note = note.strip()
    journal.record(act, correction, outcome, reason=note.strip())
    close_tasks(act, subject=correction)
    fact = correction.fact
    if outcome == "uphold" and fact.ended_at is None:
        end_fact(act, fact=fact, because="corrected", note=note.strip())
    notify(
        act,
        user_ids=[correction.asked_by],
        kind=CORRECTION,
        text=N_("您提出的更正已有答复，请查看"),
        url="/me/facts",
    )
    return correction
