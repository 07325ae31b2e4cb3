"""Machines: whatever is tried, only the table's steps are taken and nothing leaves an end."""

from hypothesis import given
from hypothesis import strategies as st

from app.agreements.states import DEBT_CHECK, PROGRAMME
from app.kernel.states import IllegalTransition

MACHINES = (PROGRAMME, DEBT_CHECK)


@given(
    st.sampled_from(MACHINES),
    st.lists(
        st.sampled_from(
            ["sign", "go_live", "suspend", "resume", "end", "expire", "review", "confirm", "object"]
        ),
        max_size=20,
    ),
)
def test_a_walk_stays_on_the_table(machine, actions):
    state = machine.start
    for action in actions:
        try:
            after = machine.step(state, action)
        except IllegalTransition:
            assert (state, action) not in machine.edges
            continue
        assert machine.actions(state)
        assert machine.edges[(state, action)] == after
        state = after


def test_a_programme_goes_live_through_signatures_only():
    assert [edge for edge, to in PROGRAMME.edges.items() if to == "live"] == [
        ("signing", "go_live"),
        ("suspended", "resume"),
    ]


def test_what_is_over_stays_over():
    assert not PROGRAMME.actions("ended") and not PROGRAMME.actions("expired")
    assert not DEBT_CHECK.actions("confirmed") and not DEBT_CHECK.actions("objected")
