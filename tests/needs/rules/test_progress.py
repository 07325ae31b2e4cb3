"""Who acts next, in plain words."""

from datetime import UTC, datetime

import pytest

from app.needs.rules.progress import StepFacts, next_step
from app.needs.states import NEED

DUE = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("state", NEED.states)
def test_every_state_says_who_acts(state):
    step = next_step(StepFacts(state))
    assert step.text and step.who in ("you", "centre", "bank", "nobody")


def test_a_sent_need_names_the_day_until_somebody_has_called():
    assert next_step(StepFacts("submitted", contact_due_at=DUE)).due_at == DUE
    assert next_step(StepFacts("open", contact_due_at=DUE)).due_at == DUE
    assert next_step(StepFacts("open", contacted=True, contact_due_at=DUE)).due_at is None


def test_a_wish_to_send_waits_for_the_centre():
    assert next_step(StepFacts("draft", wish_to_send=True)).who == "centre"
    assert next_step(StepFacts("draft", wish_to_send=True, verified=True)).who == "you"


def test_a_draft_filled_in_by_another_is_to_be_read_first():
    assert "联络员" in next_step(StepFacts("draft", assisted=True)).text
