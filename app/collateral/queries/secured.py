"""What a pledge may secure: each kind is resolved by the rooms above that know it.

The door `POST /collateral/{id}/pledges` stands here, where its command lives, yet names a referral
or a loan. As each room registers the visibility of its models (infra/scope.py), a room above
registers how its ids are read when it is imported:

    @secured_by("loan")
    def _secured_loan(actor: Actor, public_id: str) -> Secured | None: ...

Several rooms may answer for one kind (a referral is read by its lender in `referrals`, by a
guarantor with an application in `guarantee`); the first that knows the id answers.
"""

from collections.abc import Callable

from app.collateral.rules.pledging import Secured
from app.kernel.actors import Actor
from app.kernel.errors import NotVisible
from app.kernel.refusals import invalid

Resolver = Callable[[Actor, str], Secured | None]

SECURED_KINDS: dict[str, list[Resolver]] = {"referral": [], "loan": []}


def secured_by(kind: str) -> Callable[[Resolver], Resolver]:
    """Register a reader of the ids of `kind`; it answers None for what the actor may not see."""

    def register(resolver: Resolver) -> Resolver:
        SECURED_KINDS[kind].append(resolver)
        return resolver

    return register


def secured_of(actor: Actor, kind: str, public_id: str) -> Secured | None:
    """What the id stands for, if the actor may pledge something for it."""
    for resolver in SECURED_KINDS[kind]:
        found = resolver(actor, public_id)
        if found is not None:
            return found
    return None


def secured_named(actor: Actor, *, referral_id: str | None, loan_id: str | None) -> Secured:
    """What a request names: exactly one of the two (422), and something one may see (404)."""
    named = {"referral": referral_id or "", "loan": loan_id or ""}
    given = {kind: public_id for kind, public_id in named.items() if public_id}
    if len(given) != 1:
        raise invalid("referral_id", "请说明为哪笔转介或哪笔贷款抵质押（只填一个）")
    ((kind, public_id),) = given.items()
    found = secured_of(actor, kind, public_id)
    if found is None:
        raise NotVisible(f"{kind}_id")
    return found
