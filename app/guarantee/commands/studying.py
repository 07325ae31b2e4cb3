"""An officer of the agency takes an application up."""

from app.guarantee import queries
from app.guarantee.commands.capacity import open_limits
from app.guarantee.models import GuaranteeApplication
from app.infra import journal
from app.infra.acts import Act
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Role
from app.kernel.words import N_


def study_application(act: Act, *, application: GuaranteeApplication) -> GuaranteeApplication:
    """Begin to study; another person of the agency decides."""
    application = queries.locked_application(application.id)
    application.machine.step(application.state, "study")
    application.studied_by, application.studied_at = act.actor.id, act.at
    journal.record(act, application, "study", announce="guarantee.studied")
    open_limits(act, application)
    close_tasks(act, subject=application)
    open_task(
        act,
        kind="guarantee_decision",
        subject=application,
        text=N_("担保申请 {reference} 等审批"),
        values={"reference": application.reference},
        url=f"/guarantee/applications/{application.public_id}",
        organisation_id=application.guarantor_id,
        role=Role.GUARANTEE_MANAGER,
    )
    return application
