"""Every step that is not in the table is refused; an ended lien never becomes live again."""

from itertools import product

import pytest

from app.collateral.states import ASSET, GONE, LIEN, LIVE
from app.kernel.states import IllegalTransition


@pytest.mark.parametrize("machine", [ASSET, LIEN], ids=lambda machine: machine.name)
def test_every_step_outside_the_table_is_refused(machine):
    actions = {action for _, action in machine.edges}
    for state, action in product(machine.states, actions):
        if (state, action) in machine.edges:
            assert machine.step(state, action) in machine.states
        else:
            with pytest.raises(IllegalTransition):
                machine.step(state, action)


def test_what_is_gone_or_ended_stays_so():
    assert all(not ASSET.actions(state) for state in GONE)
    assert all(not LIEN.actions(state) for state in LIEN.states if state not in LIVE)


def test_only_a_registered_lien_is_enforced():
    assert [state for state in LIEN.states if LIEN.can(state, "enforce")] == ["registered"]
