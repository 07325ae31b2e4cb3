"""A booking under a wrong day or number is put right; what stood before stays readable."""

from datetime import date
from typing import Any

from app.guarantee.commands import move_effective_day
from app.infra import journal
from app.infra.acts import Act
from app.infra.clock import day_of
from app.infra.db import db
from app.infra.notify import notify
from app.kernel.refusals import Refusal, invalid_if, refuse_if
from app.kernel.schedules.documents import schedule_document
from app.kernel.words import N_
from app.loans import queries
from app.loans.commands.ageing import follow_calendar
from app.loans.commands.booking import Drawn, draw_for, new_line, value_refusals
from app.loans.commands.reversing import require_second_hand
from app.loans.models import Loan, LoanCorrection
from app.loans.rules import reversing
from app.loans.rules.reversing import Entry
from app.needs.queries import speakers_of


def correct_booking(
    act: Act, *, loan: Loan, disbursed_on: date, contract_number: str | None, reason: str
) -> LoanCorrection:
    """Put the day of the drawdown or the contract number right; lines and sheet follow the day.

    Amount, rate and term are the offer's and cannot be wrong here. Possible while no repayment
    counts and no claim is open.
    """
    number = contract_number.strip() or None if contract_number is not None else None
    invalid_if(
        (
            *value_refusals(act, loan.offer, disbursed_on, number),
            *reversing.reason_refusals(reason),
        )
    )
    loan = queries.locked_loan(loan.id)
    before = _said(loan)
    after = {"disbursed_on": disbursed_on.isoformat(), "contract_number": number}
    invalid_if(reversing.difference(before, after))
    refuse_if(_refusals(loan, disbursed_on))
    require_second_hand(act, Entry(loan.booked_by, day_of(loan.booked_at)))
    correction = LoanCorrection(
        loan=loan,
        before={**before, "schedule": loan.schedule},
        after=after,
        reason=reason.strip(),
        corrected_by=act.actor.id,
        corrected_at=act.at,
    )
    db.session.add(correction)
    loan.contract_number = number
    if disbursed_on != loan.disbursed_on:
        _redraw(act, loan, draw_for(act, loan.offer, disbursed_on, loan.commitment))
    db.session.flush()
    detail = {**loan.parties(), "before": before, "after": after}
    journal.note(
        act, loan, "correct", announce="loan.corrected", reason=correction.reason, detail=detail
    )
    follow_calendar(act, loan=loan)
    _tell(act, loan)
    db.session.flush()
    return correction


def _said(loan: Loan) -> dict[str, Any]:
    return {
        "disbursed_on": loan.disbursed_on.isoformat(),
        "contract_number": loan.contract_number,
    }


def _refusals(loan: Loan, disbursed_on: date) -> tuple[Refusal, ...]:
    letter = loan.commitment
    return reversing.correction_refusals(
        loan_state=loan.state,
        repaid=bool(queries.standing_repayments(loan)),
        covered=letter is None or disbursed_on <= letter.valid_until,
    )


def _redraw(act: Act, loan: Loan, drawn: Drawn) -> None:
    """The same terms from another day on: due dates, interest by days, the cost sheet."""
    loan.disbursed_on, loan.matures_on = drawn.terms.drawn_on, drawn.terms.maturity
    loan.schedule, loan.cost = schedule_document(drawn.terms), drawn.cost
    loan.fees = drawn.cost["fees"]
    loan.next_due_on, loan.brought_up_at_days = drawn.lines[0].due_on, 0
    for old in list(loan.lines):
        loan.lines.remove(old)
        db.session.delete(old)
    db.session.flush()
    loan.lines.extend(new_line(line) for line in drawn.lines)
    if loan.commitment is not None:
        move_effective_day(act, commitment=loan.commitment, on=loan.disbursed_on)


def _tell(act: Act, loan: Loan) -> None:
    notify(
        act,
        user_ids=speakers_of(loan.offer.referral.need),
        kind="loan_corrected",
        text=N_("贷款 {reference} 的放款登记有更正：请核对还款计划"),
        values={"reference": loan.reference},
        url=f"/me/loans/{loan.public_id}",
    )
