"""Bank, agency and calendar in any order: the limits hold what the live letters promise."""

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from app.guarantee import commands
from app.guarantee.models import GuaranteeApplication
from app.guarantee.states import APPLICATION, COMMITMENT, STANDING
from app.infra.calendar import fill
from app.infra.db import db
from app.infra.ledger.accounts import account_of, balance
from app.infra.ledger.verification import verify
from app.kernel.errors import Refused
from tests.agreements.builders import WAN
from tests.counts import machine
from tests.guarantee.builders import a_path

CLIENTS, QUOTA, EACH = 3, 140 * WAN, 50 * WAN
LIVE = ("effective", "in_claim")
NEXT = {
    "submitted": (commands.study_application, "guarantee_officer"),
    "in_study": (commands.approve_application, "guarantee_manager"),
}


class Desk(RuleBasedStateMachine):
    """Three offers of one bank under one programme that has room for fewer than all of them."""

    path = None
    offers = ()

    def __init__(self):
        super().__init__()
        self.found = self.applications()
        self.before = {thing.public_id: thing.state for _table, thing in self.things()}

    def attempt(self, do, user, **kw):
        try:
            do(self.path.world.act(user), **kw)
            db.session.commit()
        except Refused:
            db.session.rollback()
        self.found = self.applications()
        self._states_move_along_the_table()

    def applications(self):
        """All there are, oldest first."""
        db.session.expire_all()
        statement = db.select(GuaranteeApplication).execution_options(scoped="a test looks")
        own = statement.where(GuaranteeApplication.programme_id == self.path.programme.id)
        return list(db.session.scalars(own.order_by(GuaranteeApplication.id)))

    def things(self):
        """Applications and letters, each with its table."""
        letters = [a.commitment for a in self.found if a.commitment]
        return [(APPLICATION, a) for a in self.found] + [(COMMITMENT, one) for one in letters]

    def newest(self, number):
        """The newest application of an offer, if it has one."""
        own = [a for a in self.found if a.offer_id == self.offers[number].id]
        return own[-1] if own else None

    numbers = st.integers(0, CLIENTS - 1)

    @initialize(steps=st.lists(st.integers(0, 4), min_size=CLIENTS, max_size=CLIENTS))
    def begin(self, steps):
        """Each offer somewhere on its way."""
        for number, many in enumerate(steps):
            for _ in range(many):
                self.forward(number, 50)

    @rule(number=numbers, part=st.sampled_from([25, 50]))
    def forward(self, number, part):
        """The step that comes next where all goes well."""
        found = self.newest(number)
        if found is None or not APPLICATION.actions(found.state):
            return self.apply(number, part)
        letter = found.commitment
        if letter is None:
            do, who = NEXT[found.state]
            return self.attempt(do, getattr(self.path.table, who), application=found)
        if letter.state == "reserved":
            return self.activate(letter, letter.amount_fen)
        return self.settle(letter)

    def apply(self, number, part):
        offer = self.offers[number]
        self.attempt(
            commands.apply_for_guarantee,
            self.bank,
            referral=offer.referral,
            offer=offer,
            programme_id=self.path.programme.public_id,
            amount_fen=part * WAN,
        )

    def activate(self, letter, amount):
        self.attempt(commands.activate, self.bank, commitment=letter, amount_fen=amount)

    def settle(self, letter):
        verb = {"effective": commands.release, "in_claim": commands.settle_claim}
        self.attempt(verb[letter.state], self.bank, commitment=letter)

    @rule(number=numbers, verb=st.sampled_from(["study", "approve", "decline", "withdraw"]))
    def decide(self, number, verb):
        """Whoever may, whether it is the moment or not."""
        if found := self.newest(number):
            manager = self.path.table.guarantee_manager
            who = {"withdraw": self.bank, "study": self.path.table.guarantee_officer}
            why = {"reason_codes": ["R23"], "comment": ""} if verb == "decline" else {}
            do = getattr(commands, f"{verb}_application")
            self.attempt(do, who.get(verb, manager), application=found, **why)

    @rule(number=numbers, share=st.integers(1, 110))
    def pay_out(self, number, share):
        if letter := self.letter(number):
            self.activate(letter, letter.amount_fen * share // 100)

    @rule(number=numbers, share=st.integers(1, 100))
    def pay_back(self, number, share):
        letter = self.letter(number)
        if letter and letter.outstanding_fen:
            back = max(letter.outstanding_fen * share // 100, 1)
            self.attempt(commands.release_part, self.bank, commitment=letter, amount_fen=back)

    VERBS = ("release", "enter_claim", "cure_claim", "settle_claim", "lapse")

    @rule(number=numbers, verb=st.sampled_from(VERBS))
    def step(self, number, verb):
        if letter := self.letter(number):
            why = {"reason": "expired"} if verb == "lapse" else {}
            self.attempt(getattr(commands, verb), self.bank, commitment=letter, **why)

    @property
    def bank(self):
        return self.path.table.bank_officer

    def letter(self, number):
        found = self.newest(number)
        return found.commitment if found else None

    @invariant()
    def the_ledger_holds_what_live_letters_promise(self):
        letters = [a.commitment for a in self.found if a.commitment]
        quota = account_of(self.path.programme, "quota")
        if quota is None:
            assert not letters
            return
        held = balance(quota)
        reserved = sum(one.amount_fen for one in letters if one.state == "reserved")
        covered = sum(one.outstanding_fen for one in letters if one.state in LIVE)
        assert (held.pending_fen, held.posted_fen) == (reserved, covered)
        assert held.used_fen <= QUOTA
        assert not any(one.outstanding_fen for one in letters if not COMMITMENT.actions(one.state))

    def _states_move_along_the_table(self):
        for table, thing in self.things():
            was = self.before.get(thing.public_id, table.start)
            assert thing.state == was or thing.state in reached(table, was), (was, thing.state)
            self.before[thing.public_id] = thing.state

    @invariant()
    def one_application_of_an_offer_stands(self):
        standing = [a.offer_id for a in self.found if a.state in STANDING]
        assert len(standing) == len(set(standing))

    def teardown(self):
        """The next life begins with nothing promised."""
        for number in range(CLIENTS):
            found = self.newest(number)
            if found and found.commitment and found.commitment.state in LIVE:
                self.settle(found.commitment)
            elif found:
                self.attempt(commands.withdraw_application, self.bank, application=found)
        assert verify().ok


def reached(table, state):
    """Where one step of the table leads from a state."""
    return {table.edges[state, action] for action in table.actions(state)}


def test_any_order_of_work_keeps_the_limits_true(world):
    fill()
    Desk.path = path = a_path(world, quota_fen=QUOTA)
    others = [path.another_offer(amount_fen=EACH) for _ in range(CLIENTS - 1)]
    Desk.offers = (path.offer, *others)
    run_state_machine_as_test(Desk, settings=machine(examples=4, steps=15))
