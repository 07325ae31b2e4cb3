"""Owner, banks and registry in any order: one live pledge a rank, never beyond the ceiling."""

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from app.collateral import commands, queries
from app.collateral.models import Asset, Lien
from app.collateral.states import ASSET, GONE, LIEN, LIVE
from app.infra.db import db
from app.infra.ledger.verification import verify
from app.kernel.errors import Refused
from tests.collateral.builders import a_registration, a_value, a_yard, in_days
from tests.counts import machine
from tests.needs.builders import WAN
from tests.referrals.builders import a_lender

BANKS, RANKS = st.integers(0, 1), st.integers(1, 3)


class Registry(RuleBasedStateMachine):
    """One asset and what two banks take of it."""

    world = None
    lenders = None

    def __init__(self):
        super().__init__()
        self.yard = a_yard(self.world, lenders=self.lenders)
        self.key = self.yard.asset.id
        self.before = {}

    def attempt(self, do, user, **kw):
        try:
            do(self.yard.world.act(user), **kw)
            db.session.commit()
        except Refused as refused:
            if not refused.keep:
                db.session.rollback()
        self._states_move_along_the_table()

    def officer(self, bank):
        return self.yard.lenders[bank].officer

    def asset(self):
        return db.session.get(Asset, self.key, execution_options={"scoped": "a test looks"})

    def liens(self):
        """Every pledge there was, oldest first."""
        db.session.expire_all()
        statement = db.select(Lien).where(Lien.asset_id == self.key).order_by(Lien.id)
        return list(db.session.scalars(statement.execution_options(scoped="a test looks")))

    @initialize(looked=st.booleans())
    def begin(self, looked):
        """One pledge is asked for; somebody looked at the asset, or not yet."""
        if looked:
            self.look_at_it(0)
        self.pledge(0, 1, 20)

    @rule(bank=BANKS, rank=RANKS, amount=st.sampled_from([10, 20, 40, 85]))
    def pledge(self, bank, rank, amount):
        self.attempt(
            commands.propose_lien,
            self.officer(bank),
            asset=self.asset(),
            secured=self.yard.secured(bank),
            secured_fen=amount * WAN,
            rank=rank,
        )

    @rule(bank=BANKS)
    def look_at_it(self, bank):
        self.attempt(commands.verify_asset, self.officer(bank), asset=self.asset(), note="看了")

    @rule(worth=st.sampled_from([40, 168, 300]))
    def value_anew(self, worth):
        draft = a_value(appraised_fen=worth * WAN)
        self.attempt(commands.appraise_asset, self.yard.owner, asset=self.asset(), draft=draft)

    VERBS = ("register_lien", "release_lien", "enforce_lien", "renew_lien", "call_for_release")

    @rule(which=st.integers(0, 2))
    def forward(self, which):
        """What comes next where all goes well: registered, then released."""
        if live := [lien for lien in self.liens() if lien.state in LIVE]:
            lien = live[which % len(live)]
            if lien.state == "registered":
                self.attempt(commands.release_lien, self.officer(0), lien=lien)
            else:
                self.look_at_it(0)
                why = {"registration": a_registration()}
                self.attempt(commands.register_lien, self.officer(0), lien=lien, **why)

    @rule(which=st.integers(0, 9), verb=st.sampled_from(VERBS))
    def step(self, which, verb):
        if liens := self.liens():
            lien = liens[-1 - which % len(liens)]
            why = {
                "register_lien": {"registration": a_registration()},
                "enforce_lien": {"reason": "called"},
                "renew_lien": {"until": in_days(500)},
            }
            who = self.officer(0)
            self.attempt(getattr(commands, verb), who, lien=lien, **why.get(verb, {}))

    @rule(sure=st.integers(0, 9))
    def take_off_the_list(self, sure):
        if sure == 9:
            self.attempt(commands.withdraw_asset, self.yard.owner, asset=self.asset())

    @invariant()
    def a_rank_has_one_live_pledge(self):
        live = [lien.rank for lien in self.liens() if lien.state in LIVE]
        assert len(live) == len(set(live))

    @invariant()
    def the_ledger_holds_what_live_pledges_secure(self):
        held, liens = queries.usage_of(self.asset()), self.liens()
        secured = dict.fromkeys(LIEN.states, 0)
        for lien in liens:
            secured[lien.state] += lien.secured_fen
        assert (held.pending_fen, held.posted_fen) == (secured["proposed"], secured["registered"])

    @invariant()
    def the_asset_tells_what_is_on_it(self):
        asset, live = self.asset(), [lien for lien in self.liens() if lien.state in LIVE]
        if any(lien.state == "registered" for lien in live):
            assert asset.state in ("encumbered", "disposed")
        assert asset.state != "withdrawn" or not live
        assert (asset.closed_at is not None) == (asset.state in GONE)

    def _states_move_along_the_table(self):
        for table, thing in [(LIEN, lien) for lien in self.liens()] + [(ASSET, self.asset())]:
            was = self.before.get(thing.public_id, table.start)
            steps = {table.edges[was, action] for action in table.actions(was)}
            assert thing.state == was or thing.state in steps, (was, thing.state)
            self.before[thing.public_id] = thing.state

    def teardown(self):
        assert verify().ok


def test_any_order_of_work_keeps_ranks_and_ceiling(world):
    Registry.world = world
    Registry.lenders = [a_lender(world) for _ in range(2)]
    run_state_machine_as_test(Registry, settings=machine(examples=5, steps=12))
