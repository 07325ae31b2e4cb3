"""The clock strikes, and everybody whose turn it is finds it in their list."""

from datetime import date, timedelta

import pytest

from app.infra import clock
from app.infra.clock import at_local
from app.infra.db import db
from app.infra.notify import notifications_of
from app.infra.tasks import tasks_for
from app.kernel.actors import Role
from app.referrals import commands, queries, reactions
from app.referrals.rules import ItemAnswer
from tests.referrals.builders import a_road

# Sent on the Monday before Mid-Autumn (25–27 September 2026) and National Day (1–7 October).
SENT = at_local(date(2026, 9, 21), 9)


def strike(road, at):
    """The clock's job at a moment, then the worker."""
    with clock.frozen(at):
        reactions.run_clocks()
        road.settle()


def kinds(road, user):
    return {task.kind for task in tasks_for(road.world.actor(user))}


def told(road, user):
    return [n.kind for n in notifications_of(road.world.actor(user), limit=100)]


def person(road, role):
    return road.world.person(role)


@pytest.fixture
def sent(world):
    with clock.frozen(SENT):
        road = a_road(world, lenders=2)
        referral = road.send()
        road.settle()
    return road, referral


def test_a_new_referral_stands_in_the_queue_of_every_officer(sent):
    road, _ = sent
    assert kinds(road, road.lender.officer) == {"referral_new"}
    assert told(road, road.lender.officer) == ["referral_sent"]
    assert kinds(road, road.others[0].officer) == set()


def test_whoever_takes_it_has_it_alone(sent):
    road, referral = sent
    colleague = road.world.person("bank_officer", road.lender.bank)
    assert kinds(road, colleague) == {"referral_new"}
    with clock.frozen(SENT):
        commands.take_referral(road.world.act(road.lender.officer), referral=referral)
        road.settle()
    assert kinds(road, road.lender.officer) == {"referral_work"}
    assert kinds(road, colleague) == set()
    assert told(road, road.owner) == ["referral_taken", *told(road, road.owner)[1:]]


def test_ten_working_days_over_two_holidays(sent):
    """Reminded, escalated to manager, centre and lead, and the owner offered the next lender."""
    road, referral = sent
    centre, lead = person(road, "finance_centre"), person(road, "finance_lead")
    # Two working days to the first contact: Wednesday the 23rd, reminded the day before.
    assert referral.contact_due_at == at_local(date(2026, 9, 23), 17, 30)
    # Ten to the decision: 22–24, 28–30 September, 8–10 October (the 10th is worked), 12 October.
    assert referral.due_at == at_local(date(2026, 10, 12), 17, 30)

    strike(road, at_local(date(2026, 9, 22), 9))
    assert "referral_due_soon" in told(road, road.lender.officer)
    strike(road, at_local(date(2026, 9, 22), 15))
    assert told(road, road.lender.officer).count("referral_due_soon") == 1

    strike(road, at_local(date(2026, 9, 23), 17, 29))
    assert referral.escalated == 0
    strike(road, at_local(date(2026, 9, 23), 17, 31))
    assert referral.escalated == 1
    assert "referral_late" in kinds(road, road.lender.manager)
    assert "referral_late" in told(road, road.owner)
    assert "referral_late" in told(road, road.lender.officer)
    assert kinds(road, centre) & {"referral_very_late"} == set()

    # Two working days after the 23rd: the 24th and, over Mid-Autumn, the 28th.
    strike(road, at_local(date(2026, 9, 28), 17, 29))
    assert referral.escalated == 1
    strike(road, at_local(date(2026, 9, 28), 17, 31))
    assert "referral_very_late" in kinds(road, centre) and referral.escalated == 2
    assert "referral_far_too_late" not in kinds(road, lead)

    # Five: 24, 28, 29, 30 September and, over National Day, the 8th of October.
    strike(road, at_local(date(2026, 10, 8), 17, 29))
    assert referral.escalated == 2
    strike(road, at_local(date(2026, 10, 8), 17, 31))
    assert "referral_far_too_late" in kinds(road, lead) and referral.escalated == 3

    with clock.frozen(at_local(date(2026, 10, 9), 9)):
        seen = road.world.client(road.owner).get(f"/me/needs/{road.need.public_id}/offers")
    page = seen.get_data(as_text=True)
    assert "已超时" in page and road.others[0].bank.name in page
    assert f"/me/needs/{road.need.public_id}/next" in page


def test_a_contact_ends_the_escalation_and_the_next_begins_at_the_manager(sent):
    road, referral = sent
    strike(road, at_local(date(2026, 10, 9), 9))
    assert referral.escalated == 3
    with clock.frozen(at_local(date(2026, 10, 9), 10)):
        act = road.world.act(road.lender.officer)
        commands.log_contact(act, referral=referral, note="见面谈过")
        road.settle()
    assert referral.escalated == 0
    assert kinds(road, road.lender.manager) == set()
    strike(road, at_local(date(2026, 10, 12), 18))
    assert referral.escalated == 1


def test_while_papers_are_asked_for_nothing_is_late(sent):
    road, referral = sent
    with clock.frozen(at_local(date(2026, 9, 22), 9)):
        act = road.world.act(road.lender.officer)
        commands.ask_for_papers(act, referral=referral, items=["流水"])
        road.settle()
    assert kinds(road, road.owner) == {"referral_answer"}
    assert kinds(road, road.lender.officer) == set()
    strike(road, at_local(date(2026, 10, 15), 9))
    assert referral.escalated == 0
    with clock.frozen(at_local(date(2026, 10, 15), 10)):
        answers = [ItemAnswer("流水", "见附件")]
        commands.answer_questions(road.world.act(road.owner), referral=referral, answers=answers)
        road.settle()
    assert kinds(road, road.owner) == set()
    assert kinds(road, road.lender.officer) == {"referral_work"}
    assert "referral_answered" in told(road, road.lender.officer)


def test_after_thirty_days_it_expires_and_the_owner_is_led_on(sent):
    road, referral = sent
    strike(road, SENT + timedelta(days=30))
    assert referral.state == "sent"
    strike(road, SENT + timedelta(days=30, minutes=1))
    assert (referral.state, road.need.state) == ("expired", "open")
    assert "referral_expired" in told(road, road.owner)
    assert kinds(road, road.lender.officer) == kinds(road, road.lender.manager) == set()


def test_an_unanswered_offer_ends_after_its_last_day(sent):
    road, referral = sent
    with clock.frozen(SENT):
        offer = road.offer(referral, valid_until=date(2026, 9, 30))
        road.settle()
    assert kinds(road, road.owner) == {"offer_answer"}
    strike(road, at_local(date(2026, 9, 30), 23, 59))
    assert offer.state == "open"
    strike(road, at_local(date(2026, 10, 1), 0, 1))
    assert (offer.state, referral.state, road.need.state) == ("expired", "lost", "open")
    assert kinds(road, road.owner) == set()
    assert "offer_expired" in told(road, road.owner)


def test_an_unapproved_offer_that_ends_goes_back_to_work(world):
    with clock.frozen(SENT):
        road = a_road(world, amount_fen=150_000_000)
        referral = road.send()
        offer = road.offer(referral, amount_fen=150_000_000, valid_until=date(2026, 9, 22))
        road.settle()
    assert kinds(road, road.lender.manager) == {"offer_approval"}
    strike(road, at_local(date(2026, 9, 23), 9))
    assert (offer.state, referral.state) == ("expired", "accepted")
    assert kinds(road, road.lender.manager) == set()
    assert kinds(road, road.lender.officer) == {"referral_work"}


def test_on_leave_the_work_waits_for_whoever_stands_in(sent):
    road, referral = sent
    colleague = road.world.person("bank_officer", road.lender.bank, name="代办人")
    with clock.frozen(SENT):
        commands.take_referral(road.world.act(road.lender.officer), referral=referral)
        commands.arrange_cover(
            road.world.act(road.lender.manager),
            officer=road.lender.officer,
            cover=colleague,
            valid_from=date(2026, 9, 23),
            valid_to=date(2026, 9, 24),
        )
        road.settle()
    assert kinds(road, road.lender.officer) == {"referral_work"}
    with clock.frozen(at_local(date(2026, 9, 23), 6, 30)):
        reactions.route_covers()
        road.settle()
    assert kinds(road, road.lender.officer) == set()
    assert kinds(road, colleague) == {"referral_work"}
    strike(road, at_local(date(2026, 9, 23), 17, 31))
    assert "referral_late" in told(road, colleague)
    with clock.frozen(at_local(date(2026, 9, 25), 6, 30)):
        reactions.route_covers()
        road.settle()
    assert kinds(road, road.lender.officer) == {"referral_work"}
    assert kinds(road, colleague) == set()


def test_a_refusal_leads_on_to_the_next_lender_in_one_tap(sent):
    road, referral = sent
    with clock.frozen(SENT):
        road.decline(referral, "R03")
        road.settle()
        owner = road.world.client(road.owner)
        page = owner.get(f"/me/needs/{road.need.public_id}/offers").get_data(as_text=True)
        assert "怎样改进" in page and road.others[0].bank.name in page
        assert road.lender.bank.name + "</button>" not in page
        path = f"/me/needs/{road.need.public_id}/next"
        answer = owner.post(path, {"product": road.others[0].product.public_id})
    assert answer.status_code == 303
    sent_on = queries.waiting_referrals_of(road.need.id)[0]
    assert (sent_on.lender_id, sent_on.origin) == (road.others[0].bank.id, "onward")
    assert "referral_declined" in told(road, road.owner)


def test_when_nobody_is_left_a_visit_is_asked_for(sent):
    road, referral = sent
    township = db.session.get(type(road.lender.bank), _office(road))
    liaison = road.world.person(Role.TOWNSHIP_LIAISON.value, township)
    centre = person(road, "finance_centre")
    with clock.frozen(SENT):
        road.decline(referral)
        road.decline(road.send(road.others[0]), lender=road.others[0])
        road.settle()
    assert road.need.state == "unmet"
    assert "unmet_visit" in kinds(road, liaison) and "unmet_visit" in kinds(road, centre)


def _office(road) -> int:
    office = queries.office_of_township(road.need)
    assert office is not None
    return office.id


def test_accepting_tells_the_bank(sent):
    road, referral = sent
    with clock.frozen(SENT):
        offer = road.offer(referral, valid_until=date(2026, 9, 30))
        commands.accept_offer(road.world.act(road.owner), offer=offer)
        road.settle()
    assert "offer_accepted" in told(road, road.lender.officer)
    assert "offer_accepted" in told(road, road.lender.manager)


def test_handlers_do_no_harm_when_they_run_twice(sent):
    road, referral = sent
    for _ in range(2):
        reactions.line_up(road.world.machine(), referral.public_id, {})
    assert [t.kind for t in tasks_for(road.world.actor(road.lender.officer))] == ["referral_new"]
