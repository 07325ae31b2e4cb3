"""Where a client stands on the county's list: how little may be asked of it in return."""

from app.guarantee.models import GuaranteeApplication
from app.guarantee.rules import Standing
from app.infra import clock
from app.infra.acts import Act
from app.infra.parameters import policy_for
from app.whitelist.queries import live_entry_for, park_benefit

STEP_DOWN = "counter_guarantee_step"


def client_standing(act: Act, application: GuaranteeApplication) -> Standing:
    """The client's grade and its park's standing, as far as each step-down is open (FC-01).

    Of the day on which it was applied for: what ends meanwhile ends for new applications alone.
    """
    day = clock.day_of(application.submitted_at)
    policy = policy_for(application.county_id, day)
    park = park_benefit(application.enterprise.park_id, STEP_DOWN, policy)
    entry = live_entry_for(application.enterprise_id, on=day)
    if entry is None or STEP_DOWN not in entry.benefits:
        return Standing(credit_park=park)
    startup = application.referral.product.startup_loan
    cap = act.policy["startup_loans.individual_cap_fen"]
    within = startup and application.amount_fen <= cap
    return Standing(entry.grade, startup_loan_within=within, credit_park=park)
