"""An entry from proposal to its end, and everything that refuses on the way."""

from datetime import date, timedelta

import pytest

from app.infra import clock
from app.infra.db import db
from app.infra.tasks import tasks_for
from app.kernel.errors import Conflict, Invalid
from app.kernel.states import IllegalTransition
from app.whitelist import commands, queries
from tests.whitelist.builders import withdraw_all
from tests.whitelist.listing import GROUNDS, after_notice, open_benefits


def propose(desk, by=None):
    return commands.propose_entry(desk.act(by or desk.owner), enterprise=desk.firm, grounds=GROUNDS)


def test_a_proposal_waits_for_the_centre_and_the_owner_is_told(desk):
    entry = desk.proposed()
    assert (entry.state, entry.proposed_as) == ("proposed", "entrepreneur")
    kinds = {task.kind for task in tasks_for(desk.world.actor(desk.office.officer))}
    assert "whitelist_review" in kinds


def test_a_second_proposal_on_the_way_is_refused(desk):
    desk.proposed()
    with pytest.raises(Conflict) as refused:
        propose(desk)
    assert refused.value.code == "already_proposed"


def test_without_consent_nobody_is_proposed(desk):
    withdraw_all(desk.office)
    with pytest.raises(Conflict) as refused:
        propose(desk)
    assert "no_live_consent" in [r.code for r in refused.value.refusals]


def test_an_old_score_carries_no_proposal(desk):
    score = queries.newest_score(desk.firm.id)
    score.computed_at = clock.now() - timedelta(days=91)
    db.session.commit()
    with pytest.raises(Conflict) as refused:
        propose(desk)
    assert refused.value.code == "score_too_old"


def test_the_proposer_does_not_review(desk):
    entry = desk.proposed(by=desk.office.officer)
    with pytest.raises(Conflict) as refused:
        commands.start_review(desk.act(desk.office.officer), entry=entry)
    assert refused.value.code == "four_eyes"


def test_the_first_person_does_not_decide(desk):
    entry = desk.reviewed()
    for command, more in (
        (commands.shortlist_entry, {}),
        (commands.refuse_entry, {"codes": ["material"], "note": ""}),
    ):
        with pytest.raises(Conflict) as refused:
            command(desk.act(desk.office.officer), entry=entry, **more)
        assert refused.value.code == "four_eyes"


def test_nobody_decides_before_an_opinion(desk):
    entry = desk.proposed()
    commands.start_review(desk.act(desk.office.officer), entry=entry)
    with pytest.raises(Conflict) as refused:
        commands.shortlist_entry(desk.act(desk.office.lead), entry=entry)
    assert refused.value.code == "no_opinion"


def test_an_open_condition_needs_what_was_seen(desk):
    entry = desk.proposed()
    officer = desk.act(desk.office.officer)
    commands.start_review(officer, entry=entry)
    with pytest.raises(Conflict) as refused:
        commands.give_opinion(officer, entry=entry, opinion="pass", note="可以", evidence={})
    assert "condition_tax_grade" in [r.code for r in refused.value.refusals]


def test_a_refusal_names_its_reasons(desk):
    entry = desk.reviewed("refuse")
    lead = desk.act(desk.office.lead)
    with pytest.raises(Invalid):
        commands.refuse_entry(lead, entry=entry, codes=[], note="")
    with pytest.raises(Invalid):
        commands.refuse_entry(lead, entry=entry, codes=["ugly"], note="")
    commands.refuse_entry(lead, entry=entry, codes=["material"], note="缺材料")
    db.session.commit()
    assert (entry.state, entry.codes) == ("refused", ["material"])


def test_the_notice_lasts_and_then_the_entry_begins(desk):
    entry = desk.on_notice()
    assert entry.state == "public_notice" and entry.grade in "ABC"
    commands.keep_time(desk.world.machine())
    assert entry.state == "public_notice"
    after_notice(entry)
    commands.keep_time(desk.world.machine())
    db.session.commit()
    assert entry.state == "active" and entry.valid_from == clock.today()
    found = queries.live_entry_for(desk.firm.id)
    assert (found.grade, found.valid_to) == (entry.grade, entry.valid_to)


def test_an_open_objection_holds_the_entry(desk):
    entry = desk.on_notice()
    said = commands.Said("李四", "13800000000", "去年还欠着工资", "工资条")
    objection = commands.file_objection(desk.world.machine(), entry=entry, said=said)
    after_notice(entry)
    commands.keep_time(desk.world.machine())
    assert entry.state == "public_notice" and not objection.late
    commands.settle_objection(
        desk.act(desk.third), objection=objection, upheld=False, answer="工资已付清，附凭证"
    )
    commands.keep_time(desk.world.machine())
    assert entry.state == "active"


def test_an_upheld_objection_ends_the_proposal(desk):
    entry = desk.on_notice()
    said = commands.Said("李四", "13800000000", "厂房早已停工")
    objection = commands.file_objection(desk.world.machine(), entry=entry, said=said)
    with pytest.raises(Conflict) as refused:
        commands.settle_objection(
            desk.act(desk.office.lead), objection=objection, upheld=True, answer="属实"
        )
    assert refused.value.code == "four_eyes"
    commands.settle_objection(
        desk.act(desk.third), objection=objection, upheld=True, answer="现场看过，属实"
    )
    db.session.commit()
    assert (entry.state, entry.codes) == ("refused", ["objection"])


def test_a_late_objection_suspends_a_standing_entry(desk):
    entry = desk.listed()
    said = commands.Said("李四", "13800000000", "厂房早已停工")
    objection = commands.file_objection(desk.world.machine(), entry=entry, said=said)
    assert objection.late
    commands.settle_objection(desk.act(desk.third), objection=objection, upheld=True, answer="属实")
    assert (entry.state, entry.exit_code) == ("suspended", "objection")


def test_a_suspended_entry_gives_nothing_and_comes_back_by_another_person(desk):
    open_benefits(desk.world)
    entry = desk.suspended()
    assert queries.live_entry_for(desk.firm.id) is None
    commands.reply_to_suspension(desk.act(desk.owner), entry=entry, reply="工资已补发")
    commands.restore_entry(desk.act(desk.office.lead), entry=entry, note="看过凭证")
    db.session.commit()
    found = queries.live_entry_for(desk.firm.id)
    assert found.benefits == ("green_channel", "counter_guarantee_step")


def test_removal_waits_for_the_reply_or_the_end_of_its_days(desk):
    entry = desk.suspended()
    lead = desk.act(desk.office.lead)
    with pytest.raises(Conflict) as refused:
        commands.remove_entry(lead, entry=entry, code="wages", note="未补发")
    assert refused.value.code == "reply_period_running"
    entry.reply_until = clock.now() - timedelta(hours=1)
    with pytest.raises(Conflict) as refused:
        commands.reply_to_suspension(desk.act(desk.owner), entry=entry, reply="晚了")
    assert refused.value.code == "reply_too_late"
    commands.remove_entry(lead, entry=entry, code="wages", note="未补发")
    db.session.commit()
    assert entry.state == "removed"


def test_a_reply_is_given_once(desk):
    entry = desk.suspended()
    commands.reply_to_suspension(desk.act(desk.owner), entry=entry, reply="已补发")
    with pytest.raises(Conflict):
        commands.reply_to_suspension(desk.act(desk.owner), entry=entry, reply="再说一次")


def test_arrears_beyond_the_limit_suspend(desk):
    entry = desk.listed()
    commands.note_arrears(desk.world.machine(), enterprise=desk.firm, days=30)
    assert entry.state == "active"
    commands.note_arrears(desk.world.machine(), enterprise=desk.firm, days=31)
    assert (entry.state, entry.exit_code, entry.suspended_by) == ("suspended", "overdue", None)


def test_the_negative_list_blocks_and_suspends(desk):
    entry = desk.listed()
    draft = commands.NegativeDraft(
        name=desk.firm.name,
        uscc=desk.firm.uscc,
        code="court",
        source="（2026）渝0236执1号",
        source_on=clock.today(),
        until=clock.today() + timedelta(days=365),
    )
    record = commands.enter_negative(desk.act(desk.office.officer), draft=draft)
    db.session.commit()
    assert (entry.state, entry.exit_code) == ("suspended", "negative_list")
    reasons = [r.code for r in queries.why_not_proposed(desk.world.machine(), desk.firm)]
    assert "on_negative_list" in reasons
    with pytest.raises(Conflict):
        commands.correct_negative(desk.act(desk.office.officer), record=record, correction="录错了")
    commands.correct_negative(desk.act(desk.office.lead), record=record, correction="录错了")
    db.session.commit()
    assert queries.negatives_about(desk.firm) == []


def test_scenario_g1_expired_yesterday_gives_nothing_and_is_checked_anew_in_one_step(desk):
    """G1: valid through the day before; no green clock, no step; one-click re-check."""
    open_benefits(desk.world)
    entry = desk.listed()
    entry.valid_from = clock.today() - timedelta(days=360)
    entry.valid_to = clock.today() - timedelta(days=1)
    db.session.commit()
    assert queries.live_entry_for(desk.firm.id) is None
    commands.keep_time(desk.world.machine())
    db.session.commit()
    assert entry.state == "expired"
    renewed = commands.renew_entry(desk.act(desk.owner), entry=entry)
    assert (renewed.state, renewed.former_id) == ("proposed", entry.id)


def test_a_renewed_entry_takes_the_place_of_the_old_one(desk):
    old = desk.listed()
    old.valid_to = clock.today() + timedelta(days=20)
    db.session.commit()
    commands.keep_time(desk.world.machine())
    assert old.warned_at is not None
    new = commands.renew_entry(desk.act(desk.owner), entry=old)
    officer, lead = desk.act(desk.office.officer), desk.act(desk.office.lead)
    commands.start_review(officer, entry=new)
    commands.give_opinion(
        officer, entry=new, opinion="pass", note="可以", evidence=desk.evidence(new)
    )
    commands.shortlist_entry(lead, entry=new)
    after_notice(new)
    commands.keep_time(desk.world.machine())
    db.session.commit()
    assert (old.state, new.state) == ("expired", "active")


def test_the_last_day_is_a_year_less_a_day(desk):
    entry = desk.listed()
    assert entry.valid_to < date(entry.valid_from.year + 1, 12, 31)
    assert (entry.valid_to - entry.valid_from).days in (364, 365)


def test_a_state_that_does_not_allow_it_says_so(desk):
    entry = desk.proposed()
    with pytest.raises(IllegalTransition):
        commands.suspend_entry(desk.act(desk.office.officer), entry=entry, code="wages")


def test_a_new_need_gets_the_green_clock_only_while_the_entry_and_its_review_hold(desk):
    desk.listed()
    open_benefits(desk.world, until=clock.today() - timedelta(days=1))
    assert not _sent_need(desk).green_channel
    open_benefits(desk.world)
    assert _sent_need(desk).green_channel


def _sent_need(desk):
    need = desk.office.farm.need()
    desk.office.farm.consent()
    desk.world.api(desk.owner).post(f"/needs/{need.public_id}/submit")
    db.session.expire_all()
    return need
