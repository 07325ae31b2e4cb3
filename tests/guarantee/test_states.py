"""Machines: whatever is tried, only the table's steps are taken and nothing leaves an end."""

from hypothesis import given
from hypothesis import strategies as st

from app.guarantee.states import APPLICATION, COMMITMENT, STANDING
from app.kernel.states import IllegalTransition

MACHINES = (APPLICATION, COMMITMENT)
ACTIONS = sorted({action for machine in MACHINES for _state, action in machine.edges} | {"fly"})


@given(st.sampled_from(MACHINES), st.lists(st.sampled_from(ACTIONS), max_size=30))
def test_a_walk_stays_on_the_table(machine, actions):
    state = machine.start
    for action in actions:
        try:
            after = machine.step(state, action)
        except IllegalTransition:
            assert (state, action) not in machine.edges
            continue
        assert machine.actions(state)
        state = after


def test_nobody_approves_without_a_study():
    assert [edge for edge, to in APPLICATION.edges.items() if to == "approved"] == [
        ("in_study", "approve")
    ]


def test_what_stands_can_be_taken_back_and_what_is_over_cannot():
    assert all(APPLICATION.can(state, "withdraw") for state in STANDING)
    assert all(not APPLICATION.actions(s) for s in ("rejected", "withdrawn", "closed"))
    assert all(not COMMITMENT.actions(s) for s in ("claimed", "released", "lapsed"))
