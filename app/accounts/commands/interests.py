"""Declared interests (回避): the person says it, the system keeps them out."""

from app.accounts.models import Interest
from app.infra import journal
from app.infra.acts import Act
from app.kernel.refusals import conflict


def declare_interest(act: Act, *, enterprise_id: str, relation: str) -> Interest:
    """Declare that an enterprise is a relative's or a former firm; its files close at once."""
    interest = Interest(
        county_id=act.actor.county_id,
        user_id=act.actor.id,
        enterprise_id=enterprise_id,
        relation=relation,
        declared_at=act.at,
    )
    journal.note(act, interest, "declare", detail={"enterprise": enterprise_id})
    return interest


def end_interest(act: Act, *, interest: Interest) -> Interest:
    """End a declaration when its reason is gone."""
    if interest.ended_at is not None:
        raise conflict("interest_ended", "这条回避申报已经结束")
    interest.ended_at = act.at
    journal.note(act, interest, "end", detail={"enterprise": interest.enterprise_id})
    return interest
