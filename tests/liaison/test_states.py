"""The machine of a problem."""

from app.liaison.states import OPEN, PROBLEM


def test_every_state_is_reachable_and_labelled():
    assert {PROBLEM.start} | set(PROBLEM.edges.values()) == set(PROBLEM.states)
    assert all(PROBLEM.labels.values())


def test_only_what_is_closed_is_over():
    assert [s for s in PROBLEM.states if not PROBLEM.actions(s)] == ["closed"]
    assert set(OPEN) == set(PROBLEM.states) - {"closed"}
