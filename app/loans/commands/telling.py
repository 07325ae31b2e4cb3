"""What the county learns of a guaranteed loan: how many days it is behind (PF-02)."""

from app.consents.queries import consent_to_facts
from app.infra.acts import Act
from app.loans.models import Loan
from app.whitelist.commands import note_arrears, record_fact
from app.whitelist.models import CreditFact
from app.whitelist.rules.facts_kinds import FactDraft


def tell_overdue(act: Act, *, loan: Loan) -> CreditFact | None:
    """Record the days overdue of a guaranteed loan as a fact of its owner, who agreed to that.

    None where no agency guarantees it, which the county is told nothing of, or without a live
    consent that names such facts.
    """
    enterprise = loan.offer.referral.need.enterprise
    if not _told_of(loan):
        return None
    days = loan.days_past_due(act.on)
    return record_fact(
        act,
        enterprise=enterprise,
        draft=FactDraft("loan_overdue_days", days, act.on, number=loan.reference),
        source="loans",
        said_by=loan.lender.name,
        via="reaction",
    )


def count_arrears(act: Act, *, loan: Loan) -> None:
    """Let the owner's place on the county's list rest on arrears that the county may know of."""
    if _told_of(loan):
        enterprise = loan.offer.referral.need.enterprise
        note_arrears(act, enterprise=enterprise, days=loan.days_past_due(act.on))


def _told_of(loan: Loan) -> bool:
    """Whether an agency guarantees the loan and its owner agreed that such facts are kept."""
    enterprise = loan.offer.referral.need.enterprise
    return loan.guarantor_id is not None and consent_to_facts(enterprise.public_id) is not None
