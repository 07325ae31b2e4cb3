"""State machines as tables (状态机): states, actions, transitions, labels."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.kernel.errors import Conflict
from app.kernel.refusals import Refusal


class IllegalTransition(Conflict):
    """The action is not possible in this state; the message names what is."""

    def __init__(self, machine: "Machine", state: str, action: str):
        legal = machine.actions(state)
        super().__init__(
            (
                Refusal(
                    "illegal_state",
                    "当前状态是「{state}」，不能执行这一步",
                    actual=state,
                    required=list(legal),
                    values={"state": machine.labels.get(state, state), "action": action},
                ),
            )
        )


@dataclass(frozen=True)
class Machine:
    """One machine.

    Args:
        name: the noun in English. labels: state -> Chinese label, in order of life.
        edges: (state, action) -> next state. start: state of a new thing.
        public: labels for the entrepreneur where they differ from the officers'.
    """

    name: str
    labels: Mapping[str, str]
    edges: Mapping[tuple[str, str], str]
    start: str
    public: Mapping[str, str] = field(default_factory=dict)

    @property
    def states(self) -> tuple[str, ...]:
        return tuple(self.labels)

    def step(self, state: str, action: str) -> str:
        """The state after `action`; raises IllegalTransition, which names the legal actions."""
        try:
            return self.edges[(state, action)]
        except KeyError:
            raise IllegalTransition(self, state, action) from None

    def can(self, state: str, action: str) -> bool:
        return (state, action) in self.edges

    def actions(self, state: str) -> tuple[str, ...]:
        return tuple(action for (at, action) in self.edges if at == state)

    def public_label(self, state: str) -> str:
        return self.public.get(state, self.labels[state])
