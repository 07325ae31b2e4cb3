"""Leave cover (请假代办): who stands in for an officer, from a day to a day."""

from datetime import date

from app.accounts.models import User
from app.accounts.queries import members_of
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.kernel.actors import Role
from app.kernel.refusals import invalid
from app.referrals.models import LeaveCover


def arrange_cover(
    act: Act, *, officer: User, cover: User, valid_from: date, valid_to: date
) -> LeaveCover:
    """Say who stands in for an officer on leave: what waits for the one, waits for the other."""
    assert act.actor.organisation_id is not None
    colleagues = members_of(act.actor.organisation_id, valid_from, Role.BANK_OFFICER)
    if officer not in colleagues or cover not in colleagues or officer.id == cover.id:
        raise invalid("cover", "请选择本行两位不同的客户经理")
    if valid_to < valid_from:
        raise invalid("valid_to", "结束日期不能早于开始日期")
    if valid_to < act.on:
        raise invalid("valid_to", "这段时间已经过去")
    leave = LeaveCover(
        county_id=act.actor.county_id,
        organisation_id=act.actor.organisation_id,
        officer_id=officer.id,
        cover_id=cover.id,
        valid_from=valid_from,
        valid_to=valid_to,
        arranged_by=act.actor.id,
    )
    journal.note(act, leave, "arrange", announce="cover.arranged")
    db.session.flush()
    return leave
