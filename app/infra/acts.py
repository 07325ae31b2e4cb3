"""An act: who does something, for whom, when, and under which rules.

Handed to every view and command. The policy is floor 1's files with the county's approved rows
laid over them; its digest is pinned on each decision.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from app.infra import clock
from app.infra.parameters import policy_for
from app.kernel.actors import Actor
from app.policy.policy import Policy


@dataclass(frozen=True)
class Act:
    """`on_behalf_of` is the public id of the person a helper fills in for (代填)."""

    actor: Actor
    at: datetime
    on_behalf_of: str | None = None
    request_id: str | None = None

    @property
    def on(self) -> date:
        """The civil day of the act in China."""
        return clock.day_of(self.at)

    @cached_property
    def policy(self) -> Policy:
        return policy_for(self.actor.county_id, self.on)

    def policy_at(self, day: date) -> Policy:
        """The rules of another day: a case is judged by the rule in force on its own date."""
        return policy_for(self.actor.county_id, day)


def act_of(actor: Actor, **kw: str | None) -> Act:
    """An act that happens now."""
    return Act(actor=actor, at=clock.now(), **kw)


def machine_act(county_id: int, name: str = "系统") -> Act:
    """An act of the clock or of a job: no person, no role, no permission."""
    actor = Actor(id=0, public_id="system", name=name, role=None, county_id=county_id)
    return Act(actor=actor, at=clock.now())
