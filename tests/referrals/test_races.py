"""Two accept at once: the accepted offers never add up to more than the need."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from unittest.mock import patch

from sqlalchemy import select, text

from app.accounts import queries as people
from app.accounts.models import User
from app.infra.acts import act_of
from app.infra.db import db
from app.kernel.errors import Refused
from app.needs.models import FinancingNeed
from app.needs.queries import need_for
from app.products.queries import product_for
from app.referrals import commands, queries
from app.referrals.commands import offers as offer_commands
from app.referrals.models import Offer
from tests.needs.builders import WAN
from tests.referrals.builders import a_road


def at_once(world, calls):
    """Each call on a thread and a connection of its own, all let go together; their results."""
    gate = Barrier(len(calls))

    def run(call):
        with world.app.app_context():
            try:
                gate.wait(timeout=10)
                call()
                db.session.commit()
                return "done"
            except Refused as refused:
                db.session.rollback()
                return refused.code
            except Exception as error:
                db.session.rollback()
                return type(error).__name__
            finally:
                db.session.remove()

    db.session.commit()
    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def accepting(owner_id, offer_id):
    def accept():
        owner = db.session.get(User, owner_id)
        act = act_of(people.actor_of(owner, owner.memberships[-1]))
        commands.accept_offer(act, offer=queries.offer_by_id(offer_id))

    return accept


def accepted_fen(need_id):
    """What was promised, added up from the offers themselves."""
    db.session.expire_all()
    rows = db.session.scalars(
        select(Offer)
        .where(Offer.state == "accepted", Offer.referral.has(need_id=need_id))
        .execution_options(scoped="adds up all offers of one need")
    )
    return sum(offer.amount_fen for offer in rows)


def race(world):
    road = a_road(world, lenders=3)
    offers = [road.offered(lender, amount_fen=30 * WAN) for lender in road.lenders]
    calls = [accepting(road.owner.id, offer.public_id) for offer in offers]
    return road, at_once(world, calls)


def test_of_three_that_do_not_fit_together_one_is_accepted(world):
    road, results = race(world)
    assert sorted(results) == ["done", "need_exceeded", "need_exceeded"]
    assert accepted_fen(road.need.id) == 30 * WAN <= road.need.amount_fen
    assert road.need.accepted_fen == 30 * WAN


def test_the_same_race_without_the_guard_promises_too_much(world):
    """The positive control: without row lock and version the harness does catch the fault."""
    with (
        patch.object(offer_commands, "locked_need", _unlocked),
        patch.object(offer_commands, "count_acceptance", _careless),
    ):
        road, _ = race(world)
    assert accepted_fen(road.need.id) > road.need.amount_fen


def _unlocked(need_id):
    return db.session.get(FinancingNeed, need_id, execution_options={"scoped": "control"})


def _careless(act, *, need, amount_fen):
    """The same sum, added up from what was read a moment ago."""
    total = need.accepted_fen + amount_fen
    assert total <= need.amount_fen
    db.session.execute(text("select pg_sleep(0.3)"))
    db.session.execute(
        text("update needs set accepted_fen = :total where id = :id"),
        {"total": total, "id": need.id},
    )
    return False


def test_one_offer_accepted_by_two_clicks_counts_once(world):
    road = a_road(world)
    offer = road.offered(amount_fen=20 * WAN)
    results = at_once(world, [accepting(road.owner.id, offer.public_id)] * 2)
    assert sorted(results) == ["done", "illegal_state"]
    assert (road.need.accepted_fen, accepted_fen(road.need.id)) == (20 * WAN, 20 * WAN)


def test_a_need_is_never_with_more_than_three_lenders(world):
    road = a_road(world, lenders=6)
    owner_id, need_id = road.owner.public_id, road.need.public_id

    def sending(product_id):
        def send():
            owner = db.session.scalars(select(User).where(User.public_id == owner_id)).one()
            act = act_of(people.actor_of(owner, owner.memberships[-1]))
            need, product = need_for(act.actor, need_id), product_for(act.actor, product_id)
            commands.send_referral(act, need=need, product=product)

        return send

    results = at_once(world, [sending(lender.product.public_id) for lender in road.lenders])
    assert sorted(results) == ["done"] * 3 + ["referral_limit"] * 3


def test_of_two_declines_at_once_one_counts(world):
    road = a_road(world, lenders=2)
    referral = road.send()
    officer_id, key = road.lender.officer.id, referral.public_id

    def act_of_officer():
        officer = db.session.get(User, officer_id)
        return act_of(people.actor_of(officer, officer.memberships[-1]))

    def decline():
        commands.decline_referral(
            act_of_officer(),
            referral=queries.referral_by_id(key),
            reason_codes=["R23"],
            comment="",
        )

    results = at_once(world, [decline, decline])
    assert sorted(results) == ["done", "illegal_state"]
