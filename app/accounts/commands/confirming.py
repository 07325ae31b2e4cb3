"""Four eyes are two people: the one place that says so, and the confirmation of an account.

Whoever invites holds the link of the account, and could be the one who uses it. So an account and
its inviter count as one hand until another administrator, manager or the finance lead has confirmed
that there is a second person.
"""

from collections.abc import Iterable

from app.accounts import queries, rules
from app.accounts.models import User
from app.infra import journal
from app.infra.acts import Act
from app.infra.tasks import close_tasks
from app.kernel.actors import Role
from app.kernel.refusals import Refusal, refuse_if


def require_second_eye(act: Act, *, makers: Iterable[int | None], refusal: Refusal) -> None:
    """Refuse (409) unless the actor is another person than everybody who made this.

    Args:
        makers: internal keys of those who drafted, studied or approved before; None is skipped.
        refusal: what to say to a maker who would check their own work.
    """
    known = {maker for maker in makers if maker is not None}
    if act.actor.id in known:
        refuse_if((refusal,))
    others = [queries.hand_of(maker) for maker in sorted(known)]
    if others:
        refuse_if(rules.second_eye_refusals(queries.hand_of(act.actor.id), others))


def confirm_user(act: Act, *, user: User) -> User:
    """Say that the account is in the hands of the person it names; from now on they are their own.

    Neither the inviter nor anybody the inviter let in can say so.
    """
    inviter = (
        queries.hand_of(user.invited_by) if user.invited_by and not user.confirmed_by else None
    )
    refuse_if(
        rules.confirming_refusals(
            queries.hand_of(act.actor.id),
            queries.hand_of(user.id),
            inviter=inviter,
            is_lead=act.actor.role is Role.FINANCE_LEAD,
        )
    )
    user.confirmed_by, user.confirmed_at = act.actor.id, act.at
    journal.note(act, user, "confirm")
    close_tasks(act, subject=user, kind="confirm_account")
    return user
