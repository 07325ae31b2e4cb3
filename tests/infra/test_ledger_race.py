"""The last of a product's quota: what is taken together never exceeds it.

The control is the usual way (read, check, write) over the same tables without the cap's CHECK, in
a database of its own: in the same run it must take too much, or the threads did not race.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text

from app import create_app
from app.infra.acts import machine_act
from app.infra.db import db
from app.infra.ledger import transfers
from app.infra.ledger.accounts import balance, open_account
from app.infra.ledger.models import LedgerAccount
from app.infra.ledger.verification import verify
from app.kernel.errors import Conflict
from tests.counts import count
from tests.database import fresh_database
from tests.referrals.builders import a_lender
from tests.world import World

THREADS, TRIALS = 16, count("race_trials", 30)
EACH, FIT = 1_000_000, 5


class Quota:
    """A quota that a product's account holds, and those who reach for it."""

    def __init__(self, app, world):
        self.app, self.county = app, world.county.id
        product = a_lender(world).product
        cap = FIT * EACH + EACH - 1
        self.account = open_account(world.machine(), owner=product, kind="quota", cap_fen=cap)
        self.key = self.account.id
        db.session.commit()

    def race(self, take):
        """One trial: how many of the threads were given `EACH`."""
        gate = Barrier(THREADS)

        def lane(_):
            with self.app.app_context():
                act, account = machine_act(self.county), db.session.get(LedgerAccount, self.key)
                gate.wait(timeout=30)
                try:
                    take(act, account)
                    db.session.commit()
                    return True
                except Conflict as refused:
                    db.session.rollback()
                    assert refused.code == "headroom_exceeded"
                    return False
                finally:
                    db.session.remove()

        with ThreadPoolExecutor(THREADS) as pool:
            return sum(pool.map(lane, range(THREADS)))

    def give_back(self):
        used = balance(self.account).used_fen
        if used:
            act = machine_act(self.county)
            transfers.move(act, lines={self.account: -used}, cause=self.account)
        db.session.commit()


def take(act, account):
    transfers.move(act, lines={account: EACH}, cause=account)


def test_the_last_of_a_quota_goes_to_exactly_as_many_as_fit(app, world, record_property):
    quota = Quota(app, world)
    for _ in range(TRIALS):
        assert quota.race(take) == FIT
        assert balance(quota.account).used_fen == FIT * EACH
        quota.give_back()
    assert verify().ok
    record_property("figure", f"{TRIALS} trials × {THREADS} threads: exactly {FIT} each")


@pytest.fixture
def unguarded(server, tmp_path):
    """The same tables without the CHECK that holds the cap."""
    with fresh_database(server) as url:
        app = create_app(
            {"DATABASE_URL": url, "TESTING": True, "STAGE": "testing", "VAR": tmp_path}
        )
        with app.app_context():
            check = "alter table ledger_balances drop constraint ck_ledger_balances_within_limit"
            db.session.execute(text(check))
            db.session.commit()
            yield Quota(app, World(app))
            db.session.remove()
            db.engine.dispose()


def read_check_write(act, account):
    """What the law of the house forbids: the cap is asked for, and believed a moment later."""
    if (balance(account).headroom_fen or 0) >= EACH:
        take(act, account)


def test_the_same_race_without_the_check_takes_too_much(unguarded, record_property):
    over = 0
    for _ in range(5):
        unguarded.race(read_check_write)
        over += balance(unguarded.account).used_fen > (FIT + 1) * EACH
        unguarded.give_back()
    record_property("figure", f"control: {over} of 5 races took too much")
    assert over > 0, "the threads do not race"
