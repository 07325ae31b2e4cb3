"""An owner's consents in any order: nobody reads on after the last one that let them is over."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.consents import commands, queries
from app.consents.rules import PURPOSES
from app.consents.states import CONSENT
from app.infra import clock
from app.infra.db import db
from app.kernel.errors import Refused
from tests.counts import machine
from tests.enterprises.builders import YEAR, an_enterprise

BANKS = st.integers(0, 2)
SOME = st.sampled_from([(), ("matching",), ("referral",), ("matching", "referral"), PURPOSES])
WHICH = st.integers(0, 5)


class Owner(RuleBasedStateMachine):
    """One enterprise, its owner and three banks; `allowed` is what the owner must believe.

    The model keeps, for each bank, the consents under which the file was shown to it; it knows
    nothing of disclosures, predicates or rows.
    """

    world = None
    banks = ()

    def __init__(self):
        super().__init__()
        self.owner = self.world.entrepreneur()
        self.firm = an_enterprise(self.world, self.owner)
        self.subject = self.firm.public_id
        self.act = self.world.act(self.owner)
        self.before, self.allowed, self.kept = {}, {}, set()

    def consents(self):
        db.session.expire_all()
        return queries.consents_of_enterprise(self.subject)

    def given(self, which):
        found = [consent for consent in self.consents() if consent.state == "given"]
        return found[which % len(found)] if found else None

    def done(self, do, **kw):
        """What the command gives, or None where it refuses."""
        try:
            found = do(self.act, **kw)
            db.session.commit()
        except Refused:
            db.session.rollback()
            return None
        return found

    @initialize(banks=st.sets(BANKS))
    def begin(self, banks):
        """A consent to everything, and the file shown to some banks."""
        self.give(PURPOSES, banks)
        for bank in banks:
            self.show(bank, 0)

    @rule(purposes=SOME, named=st.sets(BANKS))
    def give(self, purposes, named):
        self.done(
            commands.give_consent,
            enterprise_id=self.subject,
            purposes=purposes,
            recipients=[self.banks[number] for number in named],
            expires_on=clock.today() + YEAR,
        )

    @rule(bank=BANKS, which=WHICH)
    def show(self, bank, which):
        consent = self.given(which)
        if consent is None:
            return
        shown = self.done(
            commands.record_disclosure,
            consent=consent,
            subject_kind="enterprise",
            subject_id=self.subject,
            recipient_id=self.banks[bank].id,
        )
        assert (shown is not None) == ("referral" in consent.live_purposes)
        if shown is not None:
            self.allowed.setdefault(consent.public_id, set()).add(bank)

    @rule(which=WHICH, verb=st.sampled_from(["withdraw_consent", "expire_consent"]))
    def end(self, which, verb):
        if consent := self.given(which):
            assert self.done(getattr(commands, verb), consent=consent) is not None
            self.allowed.pop(consent.public_id, None)

    @precondition(lambda self: "withdrawn" in self.before.values())
    @rule(which=WHICH)
    def end_again(self, which):
        over = [consent for consent in self.consents() if not CONSENT.actions(consent.state)]
        if over:
            consent = over[which % len(over)]
            assert self.done(commands.withdraw_consent, consent=consent) is None

    @rule(which=WHICH)
    def renew(self, which):
        if consent := self.given(which):
            longer = clock.today() + YEAR + timedelta(days=1)
            renewed = self.done(commands.renew_consent, consent=consent, expires_on=longer)
            if renewed is not None and consent.public_id in self.allowed:
                self.allowed[renewed.public_id] = self.allowed.pop(consent.public_id)

    @rule(which=WHICH, purposes=SOME, dropped=st.sets(BANKS))
    def narrow(self, which, purposes, dropped):
        consent = self.given(which)
        if consent is None:
            return
        ids = [self.banks[number].id for number in dropped]
        stops_all = "referral" in purposes and "referral" in consent.live_purposes
        kw = {"purposes": purposes, "recipients": ids}
        if self.done(commands.narrow_consent, consent=consent, **kw) is not None:
            left = set() if stops_all else self.allowed.get(consent.public_id, set()) - dropped
            self.allowed[consent.public_id] = left

    @precondition(lambda self: not self.kept)
    @rule(bank=BANKS)
    def sign_a_contract(self, bank):
        """A loan keeps readable what the bank may read now."""
        kept = self.done(
            commands.keep_by_contract,
            enterprise_id=self.subject,
            recipient_id=self.banks[bank].id,
            subjects={self.subject},
            reason="loan",
        )
        if kept:
            self.kept.add(bank)

    @precondition(lambda self: self.kept)
    @rule(bank=BANKS)
    def end_the_contract(self, bank):
        kw = {"enterprise_id": self.subject, "recipient_id": self.banks[bank].id}
        self.done(commands.release_contract, **kw)
        self.kept.discard(bank)

    @invariant()
    def who_reads_is_who_was_let_in_and_nobody_else(self):
        let_in = set().union(*self.allowed.values()) | self.kept
        reading = {
            number
            for number, bank in enumerate(self.banks)
            if queries.is_disclosed(bank.id, "enterprise", self.subject)
        }
        assert reading == let_in

    @invariant()
    def states_move_along_the_table_and_an_end_has_its_time(self):
        for consent in self.consents():
            was = self.before.get(consent.public_id, CONSENT.start)
            steps = {CONSENT.edges[was, action] for action in CONSENT.actions(was)}
            assert consent.state == was or consent.state in steps, (was, consent.state)
            assert (consent.ended_at is None) == (consent.state == "given")
            self.before[consent.public_id] = consent.state


def test_any_order_of_giving_and_taking_back_keeps_readers_in_line(world):
    Owner.world, Owner.banks = world, tuple(world.bank() for _ in range(3))
    run_state_machine_as_test(Owner, settings=machine(examples=5, steps=20))
