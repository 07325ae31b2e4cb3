"""Appeals: in time, by somebody who had no part, and what "changed" opens again."""

from datetime import timedelta

import pytest

from app.infra import clock
from app.infra.db import db
from app.kernel.errors import Conflict, Invalid
from app.whitelist import commands, queries
from tests.whitelist.listing import Desk


def refused_entry(desk: Desk):
    entry = desk.reviewed("refuse")
    commands.refuse_entry(
        desk.act(desk.office.lead), entry=entry, codes=["material"], note="缺材料"
    )
    db.session.commit()
    return entry


def appeal(desk: Desk, subject):
    found = commands.file_appeal(
        desk.act(desk.owner), enterprise=desk.firm, subject=subject, grounds="材料已补齐"
    )
    db.session.commit()
    return found


def answered(desk: Desk, found, *, changed: bool):
    third = desk.act(desk.third)
    commands.take_appeal(third, appeal=found)
    commands.answer_appeal(third, appeal=found, changed=changed, reply="重新看过材料")
    db.session.commit()
    return found


def test_whoever_had_part_does_not_take_it(desk):
    found = appeal(desk, refused_entry(desk))
    for person in (desk.office.officer, desk.office.lead):
        with pytest.raises(Conflict) as refused:
            commands.take_appeal(desk.act(person), appeal=found)
        assert refused.value.code == "four_eyes"


def test_upheld_leaves_the_decision(desk):
    entry = refused_entry(desk)
    found = answered(desk, appeal(desk, entry), changed=False)
    assert (found.state, entry.state) == ("upheld", "refused")


def test_changed_opens_the_review_for_other_people(desk):
    entry = refused_entry(desk)
    answered(desk, appeal(desk, entry), changed=True)
    assert (entry.state, entry.reviewer_id, entry.codes) == ("under_review", None, [])
    with pytest.raises(Conflict) as refused:
        commands.give_opinion(
            desk.act(desk.office.officer), entry=entry, opinion="pass", note="x", evidence={}
        )
    assert refused.value.code == "four_eyes"


def test_changed_lifts_a_suspension(desk):
    entry = desk.suspended()
    answered(desk, appeal(desk, entry), changed=True)
    assert entry.state == "active"


def test_changed_takes_a_removed_entry_back_to_suspended(desk):
    entry = desk.suspended()
    entry.reply_until = clock.now() - timedelta(hours=1)
    commands.remove_entry(desk.act(desk.office.lead), entry=entry, code="wages", note="未补发")
    db.session.commit()
    answered(desk, appeal(desk, entry), changed=True)
    assert entry.state == "suspended"


def test_a_score_is_appealed_and_scored_again(desk):
    score = queries.newest_score(desk.firm.id)
    found = answered(desk, appeal(desk, score), changed=True)
    assert found.decision == "score"


def test_after_fifteen_working_days_it_is_too_late(desk):
    entry = refused_entry(desk)
    entry.decided_at = clock.now() - timedelta(days=40)
    db.session.commit()
    with pytest.raises(Conflict) as refused:
        appeal(desk, entry)
    assert refused.value.code == "too_late"


def test_one_appeal_at_a_time_and_one_may_take_it_back(desk):
    entry = refused_entry(desk)
    found = appeal(desk, entry)
    with pytest.raises(Conflict) as refused:
        appeal(desk, entry)
    assert refused.value.code == "already_appealed"
    commands.withdraw_appeal(desk.act(desk.owner), appeal=found)
    db.session.commit()
    assert appeal(desk, entry).state == "filed"


def test_an_answer_gives_reasons(desk):
    found = appeal(desk, refused_entry(desk))
    third = desk.act(desk.third)
    commands.take_appeal(third, appeal=found)
    with pytest.raises(Invalid):
        commands.answer_appeal(third, appeal=found, changed=False, reply=" ")


def test_an_active_entry_is_nothing_to_appeal(desk):
    with pytest.raises(Conflict) as refused:
        appeal(desk, desk.listed())
    assert refused.value.code == "nothing_to_appeal"
