"""The machines of a referral and of an offer, and a run of the real commands over them."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from app.infra import clock
from app.infra.db import db
from app.kernel.errors import Refused
from app.referrals import commands, queries
from app.referrals.rules import ItemAnswer
from app.referrals.states import OFFER, OPEN, REFERRAL, WAITING
from tests.needs.builders import WAN
from tests.referrals.builders import a_road, some_terms


@pytest.mark.parametrize("machine", [REFERRAL, OFFER], ids=lambda m: m.name)
def test_every_state_is_labelled_and_reached(machine):
    starts = {machine.start, "invited", "awaiting_approval"} & set(machine.states)
    reached = starts | set(machine.edges.values())
    assert reached == set(machine.labels)
    assert all(machine.labels.values())


def test_what_is_closed_stays_closed():
    """Won is closed until the money: its offer may still fall through, which cancels it."""
    closed = set(REFERRAL.states) - set(WAITING)
    onward = {state: set(REFERRAL.actions(state)) for state in closed if REFERRAL.actions(state)}
    assert onward == {"won": {"cancel"}}
    assert all(REFERRAL.can(state, "cancel") for state in WAITING)


class Casework(RuleBasedStateMachine):
    """Owner, officers and managers of three banks, and the clock, in any order."""

    world = None

    def __init__(self):
        super().__init__()
        self.road = a_road(self.world, lenders=3, amount_fen=150 * WAN)
        self.day = clock.today()

    banks = st.integers(0, 2)

    def attempt(self, do, *args, **kw):
        try:
            do(*args, **kw)
            db.session.commit()
        except Refused:
            db.session.rollback()

    def act(self, user):
        return self.road.world.act(user)

    def current(self, bank):
        lender = self.road.lenders[bank]
        every = queries.referrals_of(self.road.world.actor(self.road.owner), self.road.need)
        own = [r for r in every if r.lender_id == lender.bank.id]
        return own[-1] if own else None

    @rule(bank=banks)
    def send(self, bank):
        lender = self.road.lenders[bank]
        self.attempt(
            commands.send_referral,
            self.act(self.road.owner),
            need=self.road.need,
            product=lender.product,
        )

    @rule(bank=banks, amount=st.sampled_from([20, 50, 90, 120, 150]))
    def offer(self, bank, amount):
        if referral := self.current(bank):
            terms = some_terms(amount_fen=amount * WAN)
            officer = self.road.lenders[bank].officer
            self.attempt(commands.make_offer, self.act(officer), referral=referral, terms=terms)

    @rule(bank=banks)
    def ask(self, bank):
        if referral := self.current(bank):
            officer = self.road.lenders[bank].officer
            act = self.act(officer)
            self.attempt(commands.ask_for_papers, act, referral=referral, items=["流水"])

    @rule(bank=banks)
    def answer(self, bank):
        if referral := self.current(bank):
            answers = [ItemAnswer("流水", "有")]
            act = self.act(self.road.owner)
            self.attempt(commands.answer_questions, act, referral=referral, answers=answers)

    @rule(bank=banks)
    def decline(self, bank):
        if referral := self.current(bank):
            self.attempt(
                commands.decline_referral,
                self.act(self.road.lenders[bank].officer),
                referral=referral,
                reason_codes=["R23"],
                comment="",
            )

    @rule(bank=banks, verb=st.sampled_from(["approve", "return"]))
    def decide(self, bank, verb):
        for offer in self.offers(bank):
            act = self.act(self.road.lenders[bank].manager)
            if verb == "approve":
                self.attempt(commands.approve_offer, act, offer=offer)
            else:
                self.attempt(commands.return_offer, act, offer=offer, reason="再核")

    @rule(bank=banks, verb=st.sampled_from(["accept", "reject"]))
    def reply(self, bank, verb):
        for offer in self.offers(bank):
            act = self.act(self.road.owner)
            do = commands.accept_offer if verb == "accept" else commands.reject_offer
            self.attempt(do, act, offer=offer)

    @rule(bank=banks)
    def expire(self, bank):
        referral = self.current(bank)
        if referral is not None:
            self.attempt(commands.expire_referral, self.road.world.machine(), referral=referral)

    def offers(self, bank):
        referral = self.current(bank)
        return list(referral.offers) if referral else []

    @invariant()
    def promises_keep_within_the_need(self):
        db.session.expire_all()
        need = self.road.need
        every = [r for bank in range(3) if (r := self.current(bank))]
        accepted = [o for r in self.all_referrals() for o in r.offers if o.state == "accepted"]
        assert sum(o.amount_fen for o in accepted) == need.accepted_fen <= need.amount_fen
        assert len([r for r in every if r.state in OPEN]) <= 3
        if need.state == "accepted":
            assert not queries.waiting_referrals_of(need.id)

    @invariant()
    def a_referral_and_its_offers_tell_the_same(self):
        for referral in self.all_referrals():
            states = [offer.state for offer in referral.offers]
            assert (referral.state == "offered") == ("open" in states)
            assert (referral.state == "won") == ("accepted" in states)
            assert states.count("open") + states.count("awaiting_approval") <= 1
            assert (referral.paused_at is not None) == (referral.state == "info_requested")
            assert referral.asks <= 2
            assert (referral.closed_at is not None) == (referral.state not in WAITING)

    def all_referrals(self):
        return queries.referrals_of(self.road.world.actor(self.road.owner), self.road.need)


def test_any_order_of_work_keeps_the_promises(world):
    Casework.world = world
    run_state_machine_as_test(
        Casework,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_an_offer_lives_to_the_end_of_its_last_day(road):
    offer = road.offered(valid_until=clock.today())
    tomorrow = clock.today() + timedelta(days=1)
    assert queries.offers_past_validity(road.need.county_id, clock.today()) == []
    assert queries.offers_past_validity(road.need.county_id, tomorrow) == [offer]
