"""A person asks somebody to come and check a fact (请人核实)."""

from app.enterprises.models import Enterprise
from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import add_working_days
from app.infra.tasks import open_task
from app.kernel.actors import Role
from app.kernel.refusals import conflict
from app.kernel.words import N_
from app.whitelist import queries
from app.whitelist.rules import facts

VISIT = "check_facts"


def ask_for_visit(act: Act, *, enterprise: Enterprise) -> None:
    """Ask the township's liaison officers, or the centre, to check what is still unknown.

    Asking again while it waits renews the same task; it closes when nothing is unknown.
    """
    if not queries.has_agreed(enterprise):
        raise conflict("no_live_consent", "请先同意“评分”用途的授权")
    known = queries.enterprise_facts(enterprise)
    row = facts.row_of(known, on=act.on, policy=act.policy)
    if None not in row.values():
        raise conflict("nothing_unknown", "各项都已核实；有变化请先更新企业资料")
    open_visit(act, enterprise)
    journal.note(act, enterprise, "ask_visit")


def open_visit(act: Act, enterprise: Enterprise) -> None:
    """The task itself, for the township's office where there is one."""
    office = queries.township_office(enterprise)
    open_task(
        act,
        kind=VISIT,
        subject=enterprise,
        text=N_("企业 {reference} 请人核实经营情况和五项标准"),
        values={"reference": enterprise.reference},
        url=f"/enterprises/{enterprise.public_id}",
        organisation_id=office.id if office else None,
        role=Role.TOWNSHIP_LIAISON if office else Role.FINANCE_CENTRE,
        due_at=add_working_days(act.at, act.policy["clocks.visit_working_days"]),
    )
