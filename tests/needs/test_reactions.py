"""What needs do on events and by the clock."""

import pytest

from app.infra.db import db
from app.infra.notify import notifications_of
from app.needs import commands, reactions
from tests.enterprises.builders import verify
from tests.needs.builders import days_ago, fresh


def verified(farm):
    reactions.on_enterprise_verified(farm.world.machine(), farm.firm.public_id, {})
    db.session.commit()


def test_a_kept_wish_is_sent_by_the_verification(new_farm):
    new_farm.consent()
    need = new_farm.need()
    commands.wish_to_send(new_farm.world.act(new_farm.owner), need=need)
    verify(new_farm.world, new_farm.firm)
    verified(new_farm)
    need = fresh(need.public_id)
    assert (need.state, need.wish_to_send) == ("submitted", False)


def test_a_draft_without_the_wish_stays_a_draft(new_farm):
    new_farm.consent()
    need = new_farm.need()
    verify(new_farm.world, new_farm.firm)
    verified(new_farm)
    assert fresh(need.public_id).state == "draft"


def test_the_verification_may_come_twice(new_farm):
    new_farm.consent()
    need = new_farm.need()
    commands.wish_to_send(new_farm.world.act(new_farm.owner), need=need)
    verify(new_farm.world, new_farm.firm)
    verified(new_farm)
    verified(new_farm)
    assert fresh(need.public_id).state == "submitted"


def test_the_match_opens_a_need_once(farm):
    need = farm.sent()
    for _ in range(2):
        reactions.on_match_done(farm.world.machine(), need.public_id, {})
    assert need.state == "open"


def aged(need, days):
    need.touched_at = days_ago(days)
    db.session.commit()
    return need


def kept(farm, need):
    reactions.keep(farm.world.machine(), need)
    db.session.commit()
    return fresh(need.public_id)


def test_an_untouched_need_is_reminded_of_twice_then_ends(farm):
    need = farm.sent()
    assert kept(farm, aged(need, 149)).reminders == 0
    assert kept(farm, aged(need, 150)).reminders == 1
    assert kept(farm, aged(need, 160)).reminders == 1
    assert kept(farm, aged(need, 173)).reminders == 2
    assert kept(farm, aged(need, 179)).state == "submitted"
    ended = kept(farm, aged(need, 180))
    assert (ended.state, ended.closed_reason) == ("unmet", "expired")
    told = [n.kind for n in notifications_of(farm.world.actor(farm.owner))]
    assert told.count("need_ending") == 2 and "need_unmet" in told


@pytest.mark.parametrize(("days", "state"), [(170, "draft"), (200, "withdrawn")])
def test_a_draft_is_kept_for_six_months(farm, days, state):
    need = aged(farm.need(), days)
    reactions.void_old_drafts(farm.world.machine())
    db.session.commit()
    assert fresh(need.public_id).state == state


def test_a_lapsed_draft_forgets_its_words(farm):
    need = aged(farm.need(), 300)
    reactions.void_old_drafts(farm.world.machine())
    db.session.commit()
    assert fresh(need.public_id).purpose == ""


def test_the_nightly_round_goes_over_every_county(farm):
    draft = aged(farm.need(), 300)
    reactions.keep_needs()
    assert fresh(draft.public_id).state == "withdrawn"
