"""Helpers: people who may act for an enterprise because its owner agreed (经办人)."""

from app.accounts.models import User
from app.enterprises import queries
from app.enterprises.models import Enterprise, EnterpriseMember
from app.enterprises.rules import standing as rules
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.kernel.actors import Role
from app.kernel.refusals import invalid_if, refuse_if


def add_helper(
    act: Act, *, enterprise: Enterprise, user: User | None, agreed: bool
) -> EnterpriseMember:
    """The owner lets another entrepreneur act for the enterprise."""
    refuse_if(rules.owner_refusals(owns=queries.owns(act.actor, enterprise)))
    invalid_if(rules.helper_refusals(_candidate(act, enterprise, user), agreed=agreed))
    assert user is not None
    member = EnterpriseMember(user_id=user.id, user=user, standing="helper", since=act.at)
    enterprise.members.append(member)
    db.session.flush()
    journal.note(act, enterprise, "add_helper", detail={"helper": user.public_id})
    return member


def _candidate(act: Act, enterprise: Enterprise, user: User | None) -> rules.Candidate:
    if user is None or user.county_id != act.actor.county_id or user.state != "active":
        return rules.Candidate(known=False, is_entrepreneur=False, is_member=False)
    return rules.Candidate(
        known=True,
        is_entrepreneur=any(m.role == Role.ENTREPRENEUR.value for m in user.memberships),
        is_member=any(m.user_id == user.id for m in enterprise.live_members),
    )


def end_helper(act: Act, *, member: EnterpriseMember) -> EnterpriseMember:
    """The owner, or the helper, ends the helping; it holds at once."""
    refuse_if(
        rules.ending_refusals(
            standing=member.standing,
            by_owner=queries.owns(act.actor, member.enterprise),
            by_self=member.user_id == act.actor.id,
        )
    )
    member.ended_at = act.at
    journal.note(act, member.enterprise, "end_helper", detail={"helper": member.user.public_id})
    return member
