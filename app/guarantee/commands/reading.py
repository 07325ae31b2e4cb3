"""Writing down that an agency or a bank looked (查阅记录): the owner reads it."""

from app.consents.commands import log_access
from app.guarantee.models import GuaranteeApplication
from app.infra.acts import Act


def log_reading(act: Act, application: GuaranteeApplication, what: str) -> None:
    """Only the parties' reading is logged; the owner's and the centre's own are none."""
    parties = (application.lender_id, application.guarantor_id, application.reguarantor_id)
    if act.actor.organisation_id not in parties:
        return
    log_access(
        act,
        enterprise_id=application.enterprise.public_id,
        subject_kind="need",
        subject_id=application.need.public_id,
        what=what,
    )
