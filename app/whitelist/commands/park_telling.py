"""Who hears of a park's standing: the centre's desk, the park's people, its tenants' people."""

from app.infra.acts import Act
from app.infra.notify import notify
from app.infra.tasks import open_task
from app.kernel.actors import Role
from app.kernel.words import N_
from app.whitelist.commands.telling import speakers
from app.whitelist.models import ParkDesignation
from app.whitelist.queries import parks as queries

BENEFITS = "/benefits"
TENANTS_READ = {
    "designated": N_("园区 {name} 已认定为信用园区：新提交的需求可以享受公布的支持措施"),
    "withdrawn": N_("园区 {name} 不再是信用园区：只影响新提交的需求，已办的不变"),
}


def ask_centre(act: Act, designation: ParkDesignation, kind: str, text: str) -> None:
    """A task for the centre about a park."""
    open_task(
        act,
        kind=kind,
        subject=designation,
        text=text,
        values={"name": designation.park.name},
        url=f"/centre/credit-parks/{designation.park.public_id}",
        role=Role.FINANCE_CENTRE,
    )


def tell_manager(act: Act, designation: ParkDesignation, text: str) -> None:
    """The people of the park's office read it on their own page."""
    people = queries.managers_of(act, designation.park)
    notify(act, user_ids=people, kind="credit_park", text=text, url="/park/credit")


def tell_tenants(act: Act, *, designation: ParkDesignation) -> None:
    """The people of the park's verified enterprises, where its standing changes new files."""
    text = TENANTS_READ.get(designation.state)
    if text is None:
        return
    firms = queries.tenants_told(designation.park)
    people = [user_id for firm in firms for user_id in speakers(firm)]
    name = {"name": designation.park.name}
    notify(act, user_ids=people, kind="credit_park", text=text, values=name, url=BENEFITS)
