"""A bank asks the guarantor to pay; the figures come from the books."""

from dataclasses import dataclass

from app.claims import queries, rules
from app.claims.models import Claim
from app.claims.rules import Base, Figures, FilingFacts
from app.guarantee import commands as guarantee
from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import add_working_days
from app.infra.db import db
from app.infra.notify import notify
from app.infra.references import next_reference
from app.infra.tasks import open_task
from app.kernel.actors import Role
from app.kernel.refusals import Refusal, refuse_if
from app.kernel.words import N_
from app.loans import commands as loans
from app.loans.models import Loan
from app.loans.queries import locked_loan
from app.needs.queries import speakers_of

STUDY = "claim_study"


@dataclass(frozen=True)
class Preview:
    """What a claim would be now, and why it cannot be filed."""

    base: Base | None
    figures: Figures | None
    refusals: tuple[Refusal, ...]


def preview_of(act: Act, loan: Loan) -> Preview:
    """The claim that filing now would make; nothing is kept."""
    if loan.commitment is None:
        return Preview(None, None, _refusals(act, loan))
    base = base_from_books(act, loan)
    shares = queries.shares_of(loan.commitment)
    shared = rules.figures_of(base.total_fen, shares) if base.total_fen else None
    return Preview(base, shared, _refusals(act, loan))


def base_from_books(act: Act, loan: Loan) -> Base:
    """The base of a claim on a guaranteed loan, as its books stand today."""
    assert loan.commitment is not None, loan.public_id
    due = sum(line.interest_left_fen for line in loan.due_lines() if line.due_on < act.on)
    return rules.base_of(
        balance_fen=loan.balance_fen,
        interest_due_fen=due,
        guaranteed_fen=loan.guaranteed_fen,
        principal_fen=loan.principal_fen,
        claim_base=loan.commitment.application.programme.claim_base,
    )


def _refusals(act: Act, loan: Loan) -> tuple[Refusal, ...]:
    commitment = loan.commitment
    programme = commitment.application.programme if commitment else None
    facts = FilingFacts(
        commitment_state=commitment.state if commitment else None,
        open_claim=queries.open_claim_of(loan) is not None,
        overdue_since=loan.next_due_on,
        trigger_days=programme.trigger_days_overdue if programme else 0,
        window_years=programme.claim_window_years if programme else 0,
        clause=programme.citation if programme else None,
    )
    return rules.filing_refusals(facts, on=act.on)


def file_claim(act: Act, *, loan: Loan) -> Claim:
    """File a claim on the guarantor of an overdue loan; papers may follow until it is approved."""
    loan = locked_loan(loan.id)
    refuse_if(_refusals(act, loan))
    assert loan.commitment is not None and loan.next_due_on is not None
    loans.follow_calendar(act, loan=loan)
    base = base_from_books(act, loan)
    shares = queries.shares_of(loan.commitment)
    claim = Claim(
        county_id=loan.county_id,
        reference=next_reference(act, "DC"),
        loan=loan,
        commitment=loan.commitment,
        overdue_since=loan.next_due_on,
        days_past_due=loan.days_past_due(act.on),
        shares=[[party, f"{share.normalize():f}"] for party, share in shares],
        filed_by=act.actor.id,
        filed_at=act.at,
        policy_digest=act.policy.digest,
    )
    claim.take(rules.figures_of(base.total_fen, shares), base.interest_fen)
    detail = {"base_fen": claim.base_fen, "payable_fen": claim.payable_fen, **loan.parties()}
    journal.record(act, claim, "file", announce="claim.filed", detail=detail)
    loans.enter_claim(act, loan=loan)
    guarantee.enter_claim(act, commitment=loan.commitment)
    ask_for_study(act, claim)
    tell_owner(
        act,
        claim,
        "claim_filed",
        N_("贷款 {reference} 逾期较久，银行已请担保机构代为偿还：请马上联系银行，还可以自己还清"),
    )
    loans.ask_owner(act, loan=loan)
    db.session.flush()
    return claim


def tell_owner(act: Act, claim: Claim, kind: str, text: str) -> None:
    """The owner reads what becomes of the loan; no amounts."""
    loan = claim.loan
    notify(
        act,
        user_ids=speakers_of(loan.offer.referral.need),
        kind=kind,
        text=text,
        values={"reference": loan.reference},
        url=f"/me/loans/{loan.public_id}",
    )


def ask_for_study(act: Act, claim: Claim) -> None:
    """Both desks of the agency are asked: two of its people decide."""
    due_at = add_working_days(act.at, act.policy["guarantee.claim.study_working_days"])
    for role in (Role.GUARANTEE_OFFICER, Role.GUARANTEE_MANAGER):
        open_task(
            act,
            kind=STUDY,
            subject=claim,
            text=N_("代偿申请 {reference}：请审核，两人各同意一次"),
            values={"reference": claim.reference},
            url=f"/guarantee/claims/{claim.public_id}",
            organisation_id=claim.commitment.guarantor_id,
            role=role,
            due_at=due_at,
        )
