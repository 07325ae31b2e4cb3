"""Booking an accepted offer as a loan (放款入账)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.agreements.queries import programme_by_id
from app.agreements.rules import programme_fee
from app.collateral.commands import carry_liens
from app.consents.commands import keep_by_contract
from app.guarantee.commands import activate
from app.guarantee.models import GuaranteeCommitment
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.notify import notify
from app.infra.parameters import policy_for
from app.infra.references import next_reference
from app.infra.tasks import close_tasks
from app.kernel.documents import BadInput
from app.kernel.refusals import Refusal, invalid, invalid_if, refuse_if
from app.kernel.schedules.documents import schedule_document
from app.kernel.schedules.lines import Line, draw_up
from app.kernel.schedules.terms import Terms
from app.kernel.words import N_
from app.loans import queries, rules
from app.loans.commands.ageing import follow_calendar
from app.loans.models import Loan, LoanLine
from app.loans.rules import BookingFacts
from app.needs.commands import move_need
from app.needs.queries import locked_need, speakers_of
from app.referrals.commands.pricing import subsidies_of
from app.referrals.models import Offer


def book_loan(
    act: Act, *, offer: Offer, disbursed_on: date, contract_number: str | None = None
) -> Loan:
    """Book an accepted offer once, on the day the money was really paid out.

    A past day is a late entry of the bank's and may lie before the offer, the guarantee letter
    and the acceptance; such a loan may be overdue at once.
    """
    number = contract_number.strip() if contract_number is not None else None
    invalid_if(value_refusals(act, offer, disbursed_on, number))
    # Whatever uses up an offer first takes the row of its need: of two bookings one waits.
    need = locked_need(offer.referral.need_id)
    db.session.refresh(offer)
    commitment = queries.covered_offer(offer, disbursed_on)
    refuse_if(rules.booking_refusals(_facts(offer, commitment)))
    loan = _loan(act, offer, draw_for(act, offer, disbursed_on, commitment), number)
    detail = {"principal_fen": loan.principal_fen, "disbursed_on": disbursed_on.isoformat()}
    journal.record(act, loan, "book", announce="loan.booked", detail={**detail, **loan.parties()})
    db.session.flush()
    _cover(act, loan)
    carry_liens(
        act,
        from_kind="referral",
        from_id=offer.referral.public_id,
        to_kind="loan",
        to_id=loan.public_id,
    )
    keep_by_contract(
        act,
        enterprise_id=loan.enterprise.public_id,
        recipient_id=loan.lender_id,
        subjects={loan.enterprise.public_id, need.public_id, *need.collateral_ids},
        reason="loan",
    )
    if need.can("book") and queries.all_booked(need):
        move_need(act, need=need, action="book")
    close_tasks(act, subject=offer)
    _tell(act, loan)
    follow_calendar(act, loan=loan)
    db.session.flush()
    return loan


def value_refusals(
    act: Act, offer: Offer, disbursed_on: date, number: str | None
) -> tuple[Refusal, ...]:
    """Why the money cannot have been paid out on that day, or under that number."""
    named = offer.guarantee_programme_id
    programme = programme_by_id(named) if named else None
    return (
        *rules.day_refusals(
            disbursed_on,
            on=act.on,
            programme_first=programme.valid_from if programme else None,
            clause=programme.citation if programme else None,
        ),
        *rules.contract_refusals(number),
    )


def _facts(offer: Offer, commitment: GuaranteeCommitment | None) -> BookingFacts:
    asked = list(offer.conditions)
    if commitment is not None:
        asked += [counter.document() for counter in commitment.counter_guarantees]
    return BookingFacts(
        booked=queries.loan_of_offer(offer) is not None,
        offer_state=offer.state,
        names_programme=offer.guarantee_programme_id is not None,
        covered=commitment is not None,
        open_conditions=rules.open_conditions(asked, queries.registered_assets(offer.referral)),
    )


@dataclass(frozen=True)
class Drawn:
    """An offer as it is paid out on a day: its terms, lines, sheet, and what is guaranteed."""

    terms: Terms
    lines: tuple[Line, ...]
    cost: dict[str, Any]
    commitment: GuaranteeCommitment | None
    guaranteed_fen: int


def preview_of(act: Act, offer: Offer, disbursed_on: date) -> Drawn:
    """The loan that a booking on this day would make; nothing is kept."""
    return draw_for(act, offer, disbursed_on, queries.covered_offer(offer, disbursed_on))


def draw_for(
    act: Act, offer: Offer, disbursed_on: date, commitment: GuaranteeCommitment | None
) -> Drawn:
    """An offer paid out on a day; refuses (422) where no schedule can be drawn from it."""
    guaranteed = min(commitment.amount_fen, offer.amount_fen) if commitment else 0
    fee = guarantor = None
    if commitment is not None:
        programme = commitment.application.programme
        fee = programme_fee(programme, guaranteed, offer.term_months)
        guarantor = programme.guarantor.name
    fees = rules.fees_at_drawdown(
        offer.cost, drawn_on=disbursed_on, guarantee_fee_fen=fee, guarantor=guarantor
    )
    uplift = [Decimal(str(act.policy[f"loans.penalty.uplift_{end}"])) for end in ("min", "max")]
    try:
        terms = rules.terms_of_loan(offer.terms(), drawn_on=disbursed_on, fees=fees)
        lines = draw_up(terms)
        cost = rules.cost_after(
            offer.terms(), drawn_on=disbursed_on, fees=fees, penalty_uplift=uplift
        )
        # A subsidy is judged by the day of the contract, by the rules of that day.
        policy = policy_for(act.actor.county_id, disbursed_on)
        cost["subsidies"] = subsidies_of(
            offer.referral, offer.terms(), cost["fees"], disbursed_on, policy
        )
    except BadInput:
        text = "按这一天放款排不出还款计划，请核对日期和费用"
        raise invalid("disbursed_on", text, code="terms_impossible") from None
    return Drawn(terms, lines, cost, commitment, guaranteed)


def _loan(act: Act, offer: Offer, drawn: Drawn, number: str | None) -> Loan:
    referral, commitment = offer.referral, drawn.commitment
    application = commitment.application if commitment else None
    return Loan(
        county_id=act.actor.county_id,
        reference=next_reference(act, "DK"),
        offer=offer,
        enterprise=referral.need.enterprise,
        lender=referral.lender,
        commitment=commitment,
        guarantor=application.guarantor if application else None,
        reguarantor_id=application.reguarantor_id if application else None,
        guaranteed_fen=drawn.guaranteed_fen,
        contract_number=number,
        principal_fen=offer.amount_fen,
        annual_rate=offer.annual_rate,
        method=offer.method,
        term_months=offer.term_months,
        fees=drawn.cost["fees"],
        disbursed_on=drawn.terms.drawn_on,
        matures_on=drawn.terms.maturity,
        balance_fen=offer.amount_fen,
        next_due_on=drawn.lines[0].due_on,
        schedule=schedule_document(drawn.terms),
        cost=drawn.cost,
        booked_by=act.actor.id,
        booked_at=act.at,
        policy_digest=act.policy.digest,
        lines=[new_line(line) for line in drawn.lines],
    )


def new_line(line: Line) -> LoanLine:
    """A line of the calculators as a row of the loan."""
    return LoanLine(
        number=line.number,
        due_on=line.due_on,
        days=line.days,
        principal_fen=line.principal_fen,
        interest_fen=line.interest_fen,
        balance_fen=line.balance_fen,
    )


def _cover(act: Act, loan: Loan) -> None:
    """The guarantee takes effect for what was drawn; the rest of its reservation returns."""
    if loan.commitment is not None:
        activate(
            act,
            commitment=loan.commitment,
            amount_fen=loan.guaranteed_fen,
            loan_id=loan.public_id,
            on=loan.disbursed_on,
        )


def _tell(act: Act, loan: Loan) -> None:
    notify(
        act,
        user_ids=speakers_of(loan.offer.referral.need),
        kind="loan_booked",
        text=N_("银行已登记放款 {reference}：请核对还款计划"),
        values={"reference": loan.reference},
        url=f"/me/loans/{loan.public_id}",
    )
