"""Where a client stands on the county's list: how little may be asked of it in return."""

from app.guarantee.models import GuaranteeApplication
from app.guarantee.rules import Standing
from app.infra.acts import Act
from app.whitelist.queries import live_entry_for

STEP_DOWN = "counter_guarantee_step"


def client_standing(act: Act, application: GuaranteeApplication) -> Standing:
    """The client's grade, if its entry is live and the step-down may be given today (FC-01)."""
    entry = live_entry_for(application.enterprise_id)
    if entry is None or STEP_DOWN not in entry.benefits:
        return Standing()
    startup = application.referral.product.startup_loan
    cap = act.policy["startup_loans.individual_cap_fen"]
    return Standing(entry.grade, startup_loan_within=startup and application.amount_fen <= cap)
