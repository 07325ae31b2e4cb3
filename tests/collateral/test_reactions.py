"""The clock, the end of a referral, the end of a debt."""

import pytest
from sqlalchemy import select

from app.collateral import commands, queries
from app.collateral.reactions import run_clocks
from app.consents.commands import withdraw_consent
from app.consents.queries import live_consents_of
from app.infra import clock
from app.infra.calendar import working_days_between
from app.infra.db import db
from app.infra.tasks import Task
from app.referrals import commands as referrals
from tests.collateral.builders import in_days
from tests.needs.builders import WAN
from tests.referrals.builders import some_terms


def tasks_about(lien, kind):
    """Open tasks of a kind about a lien."""
    statement = select(Task).where(
        Task.subject_id == lien.public_id, Task.kind == kind, Task.done_at.is_(None)
    )
    return list(db.session.scalars(statement))


def left_until_lapse(lien, days):
    """Let time pass until so many days are left."""
    lien.until, lien.registered_on = in_days(days), in_days(days - 400)
    db.session.commit()
    run_clocks()
    return lien.reminded_stage


def test_a_holder_is_reminded_once_at_each_stage_and_after_the_lapse(yard):
    lien = yard.registered(0)
    found = [left_until_lapse(lien, days) for days in (91, 90, 60, 30, 7, 3, -1, -2)]
    assert found == [None, 90, 90, 30, 7, 7, 0, 0]
    (task,) = tasks_about(lien, "lien_lapse")
    assert "失效" in task.text and task.organisation_id == yard.lenders[0].bank.id


def test_a_renewal_ends_the_reminding(yard, world):
    lien = yard.registered(0)
    left_until_lapse(lien, 5)
    act = world.act(yard.lenders[0].officer)
    commands.renew_lien(act, lien=lien, until=in_days(500))
    db.session.commit()
    assert tasks_about(lien, "lien_lapse") == []
    assert left_until_lapse(lien, 500) is None


@pytest.mark.parametrize("end", ["decline", "expire", "reject"])
def test_what_was_proposed_for_a_referral_that_came_to_nothing_is_free(yard, world, end):
    lien = yard.pledge(0)
    _end(yard, world, end)
    db.session.expire_all()
    assert lien.state == "released" and yard.left() == 84 * WAN


def _end(yard, world, end):
    referral, officer = yard.referrals[0], yard.lenders[0].officer
    if end == "decline":
        referrals.decline_referral(
            world.act(officer), referral=referral, reason_codes=["R23"], comment=""
        )
    if end == "expire":
        referrals.expire_referral(world.machine(), referral=referral)
    if end == "reject":
        offer = referrals.make_offer(world.act(officer), referral=referral, terms=some_terms())
        db.session.flush()
        referrals.reject_offer(world.act(yard.owner), offer=offer)
    db.session.commit()


def test_what_was_registered_waits_five_working_days_for_its_release(yard, world):
    lien = yard.registered(0)
    _end(yard, world, "decline")
    (task,) = tasks_about(lien, "lien_release")
    assert lien.state == "registered"
    assert working_days_between(clock.now(), task.due_at) == 5
    commands.release_lien(world.act(yard.lenders[0].officer), lien=lien)
    db.session.commit()
    assert tasks_about(lien, "lien_release") == []


def test_a_loan_takes_over_what_secured_its_referral(yard, world):
    lien = yard.registered(0)
    act = world.act(yard.lenders[0].officer)
    referral = yard.referrals[0].public_id
    count = commands.carry_liens(
        act, from_kind="referral", from_id=referral, to_kind="loan", to_id="loan1"
    )
    assert count == 1 and queries.liens_securing("loan", "loan1") == [lien]


def test_a_referral_that_closes_while_it_is_pledged_leaves_no_pledge_behind(yard, world):
    lien = yard.pledge(0)
    _end(yard, world, "decline")
    assert queries.liens_securing("referral", yard.referrals[0].public_id) == []
    assert lien.ended_at is not None


def test_a_withdrawn_consent_takes_the_proposed_pledge_of_an_accepted_offer_with_it(yard, world):
    lien, officer = yard.pledge(0), yard.lenders[0].officer
    offer = referrals.make_offer(world.act(officer), referral=yard.referrals[0], terms=some_terms())
    db.session.flush()
    referrals.accept_offer(world.act(yard.owner), offer=offer)
    db.session.commit()
    assert queries.lien_for(world.actor(officer), lien.public_id) is not None
    given = live_consents_of(yard.farm.firm.public_id)
    for consent in given:
        withdraw_consent(world.act(yard.owner), consent=consent)
    db.session.commit()
    db.session.expire_all()
    assert lien.state == "released" and yard.left() == 84 * WAN
    assert queries.lien_for(world.actor(officer), lien.public_id) is None
    program = world.api(officer)
    assert program.post(f"/pledges/{lien.public_id}/release", {}).status_code == 404


def test_a_registered_pledge_stays_in_sight_of_its_holder(yard, world):
    lien, officer = yard.registered(0), yard.lenders[0].officer
    for consent in live_consents_of(yard.farm.firm.public_id):
        withdraw_consent(world.act(yard.owner), consent=consent)
    db.session.commit()
    assert queries.lien_for(world.actor(officer), lien.public_id).state == "registered"
