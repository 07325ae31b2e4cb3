"""The machine of a need walks only along its table."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.kernel.states import IllegalTransition
from app.needs.states import LIVE, NEED, OPEN_TO_REFERRAL

ACTIONS = sorted({action for _, action in NEED.edges})


def test_every_state_is_reachable_and_labelled():
    reached = {NEED.start} | set(NEED.edges.values())
    assert reached == set(NEED.states) and all(NEED.labels.values())


def test_what_is_paid_out_or_taken_back_is_over():
    assert [s for s in NEED.states if not NEED.actions(s)] == ["fulfilled", "withdrawn"]


@pytest.mark.parametrize("state", ["draft", "returned", *OPEN_TO_REFERRAL])
def test_an_owner_may_take_back_a_need_at_any_time_before_accepting(state):
    assert NEED.step(state, "withdraw") == "withdrawn"


@pytest.mark.parametrize("state", ["accepted", "fulfilled", "withdrawn"])
def test_and_not_after(state):
    with pytest.raises(IllegalTransition):
        NEED.step(state, "withdraw")


def test_an_unmet_need_is_no_dead_end():
    assert NEED.step("unmet", "reopen") == "open" and NEED.step("unmet", "refer") == "matched"


class Walk(RuleBasedStateMachine):
    """Any sequence of actions: legal ones move along the table, others change nothing."""

    def __init__(self):
        super().__init__()
        self.state = NEED.start
        self.sent = False
        self.closed = False

    @rule(action=st.sampled_from(ACTIONS))
    def act(self, action):
        legal = action in NEED.actions(self.state)
        try:
            after = NEED.step(self.state, action)
        except IllegalTransition as refused:
            assert not legal and refused.refusals[0].required == list(NEED.actions(self.state))
            return
        assert legal and not self.closed
        self.sent = self.sent or after == "submitted"
        self.state, self.closed = after, not NEED.actions(after)

    @invariant()
    def nothing_reaches_a_bank_unsent(self):
        assert self.sent or self.state in ("draft", "withdrawn")

    @invariant()
    def a_live_state_has_a_way_out(self):
        assert self.state not in LIVE or NEED.actions(self.state)


Walk.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
test_any_walk_keeps_to_the_table = Walk.TestCase
