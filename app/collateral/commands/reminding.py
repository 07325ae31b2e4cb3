"""Reminding a holder before a registration lapses (登记到期提醒)."""

from app.collateral import queries
from app.collateral.commands.pledging import LAPSE
from app.collateral.commands.releasing import officer_role
from app.collateral.models import Lien
from app.collateral.rules.registering import lapse_stage
from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import end_of_day
from app.infra.db import db
from app.infra.notify import notify
from app.infra.tasks import open_task
from app.kernel.words import N_

SOON = N_("抵质押 {reference} 的登记将于 {day} 到期，请办理展期或解除")
LAPSED = N_("抵质押 {reference} 的登记已于 {day} 到期失效，请立即处理")


def remind_of_lapse(act: Act, *, lien: Lien) -> int | None:
    """Ask the holder to renew, once for each reminder of the policy. Returns the one given."""
    assert lien.until is not None, lien.public_id
    days = act.policy["clocks.collateral_lapse_reminder_days"]
    stage = lapse_stage(lien.until, on=act.on, days=days)
    if stage is None or (lien.reminded_stage is not None and stage >= lien.reminded_stage):
        return None
    lien.reminded_stage = stage
    text = SOON if stage else LAPSED
    values = {"reference": lien.reference, "day": lien.until.isoformat()}
    open_task(
        act,
        kind=LAPSE,
        subject=lien,
        text=text,
        values=values,
        url=f"/collateral/{lien.asset.public_id}",
        organisation_id=lien.holder_id,
        role=officer_role(lien),
        due_at=end_of_day(lien.until),
    )
    notify(
        act,
        user_ids=queries.owners_of(lien.asset),
        kind=LAPSE,
        text=text,
        values=values,
        url=f"/me/collateral/{lien.asset.public_id}",
    )
    journal.note(act, lien, "remind", detail={"stage": stage})
    db.session.flush()
    return stage
