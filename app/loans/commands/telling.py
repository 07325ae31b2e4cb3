"""What the county's credit facts learn of a guaranteed loan: how many days it is behind (PF-02)."""

from app.consents.queries import consent_to_facts
from app.infra.acts import Act
from app.loans.models import Loan
from app.whitelist.commands import record_fact
from app.whitelist.models import CreditFact
from app.whitelist.rules.facts_kinds import FactDraft


def tell_overdue(act: Act, *, loan: Loan) -> CreditFact | None:
    """Record the days overdue of a guaranteed loan as a fact of its owner, who agreed to that.

    None where no agency guarantees it, which the county is told nothing of, or without a live
    consent that names such facts.
    """
    enterprise = loan.offer.referral.need.enterprise
    if loan.guarantor_id is None or consent_to_facts(enterprise.public_id) is None:
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
