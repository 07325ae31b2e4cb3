"""Sixteen managers approve at once: exactly what fits is promised, never a fen more.

Each attempt has a thread, a session and a connection of its own; winners give back afterwards,
so that the next trial begins anew. The control reads, checks and writes: it must over-commit in
the same run, or the race proves nothing.
"""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest

from app.guarantee.commands import approve_application
from app.guarantee.commands.capacity import reserve_guarantee
from app.guarantee.models import GuaranteeApplication
from app.guarantee.queries import locked_application
from app.infra.calendar import fill
from app.infra.db import db
from app.infra.ledger import transfers
from app.infra.ledger.accounts import account_of, balance, open_account
from app.infra.ledger.models import LedgerAccount
from app.infra.ledger.verification import verify
from app.kernel.errors import Conflict
from tests.agreements.builders import WAN
from tests.guarantee.builders import a_path
from tests.needs.builders import a_farm

THREADS, TRIALS, FIT = 16, 60, 5
AMOUNT = 50 * WAN


class Race:
    """So many applications under study, tried at the same moment, again and again."""

    def __init__(self, app, path, applications):
        self.app, self.path = app, path
        self.ids = [application.id for application in applications]
        self.manager = path.world.act(path.table.guarantee_manager)

    def run(self, attempt):
        """What came of one trial: the answers of `attempt(application)` in no order."""
        db.session.commit()
        db.session.remove()
        gate = Barrier(len(self.ids))
        with ThreadPoolExecutor(len(self.ids)) as pool:
            return list(pool.map(lambda key: self._one(key, gate, attempt), self.ids))

    def _one(self, key, gate, attempt):
        with self.app.app_context():
            application = db.session.get(
                GuaranteeApplication, key, execution_options={"scoped": "a race"}
            )
            gate.wait()
            try:
                answer = attempt(application)
                db.session.commit()
            except Conflict as refused:
                db.session.rollback()
                answer = refused
            finally:
                db.session.remove()
            return answer

    def reserve(self, application):
        """The step of the approval that takes from the limits."""
        return reserve_guarantee(self.manager, application, weight=Decimal(1)).id

    def give_back(self, answers):
        for key in answers:
            if isinstance(key, int):
                pending = db.session.get(transfers.LedgerTransfer, key)
                transfers.void(self.manager, pending=pending)
        db.session.commit()


def studied(path, *, same_farm):
    """Sixteen applications under study: of as many firms, or of one."""
    path.studied()
    farm = path.road.farm
    for _ in range(THREADS - 1):
        path.road.farm = farm if same_farm else a_farm(path.world)
        path.studied(path.applied(path.another_offer(same_farm=True)))
    statement = db.select(GuaranteeApplication).execution_options(scoped="a race")
    return list(
        db.session.scalars(statement.where(GuaranteeApplication.programme_id == path.programme.id))
    )


@pytest.fixture
def race(app, world):
    def begin(*, same_farm=False, **programme):
        fill()
        path = a_path(world, **programme)
        found = studied(path, same_farm=same_farm)
        assert len(found) == THREADS
        return Race(app, path, found)

    return begin


def winners(answers):
    return [answer for answer in answers if isinstance(answer, int)]


def codes(answers):
    return {answer.code for answer in answers if isinstance(answer, Conflict)}


def test_the_last_headroom_goes_to_exactly_as_many_as_fit(race):
    contest = race(quota_fen=FIT * AMOUNT + AMOUNT - 1)
    for _trial in range(TRIALS):
        answers = contest.run(contest.reserve)
        assert len(winners(answers)) == FIT
        assert codes(answers) == {"headroom_exceeded"}
        assert all(a.extra["headroom_fen"] < AMOUNT for a in answers if isinstance(a, Conflict))
        contest.give_back(answers)
    assert verify().ok
    _naive_overcommits(contest)


def test_a_clients_cap_holds_in_a_race_too(race):
    contest = race(same_farm=True, per_client_cap_fen=FIT * AMOUNT)
    for _trial in range(TRIALS):
        answers = contest.run(contest.reserve)
        assert len(winners(answers)) == FIT
        assert codes(answers) == {"client_cap_exceeded"}
        contest.give_back(answers)
    assert verify().ok
    _naive_overcommits(contest)


def _naive_overcommits(contest):
    """The control: the same threads, but read, check and write without the cap of the ledger."""
    owner = contest.path.table.guarantor
    key = open_account(contest.manager, owner=owner, kind="naive").id
    cap = FIT * AMOUNT
    db.session.commit()

    def read_check_write(application):
        account = db.session.get(LedgerAccount, key)
        if balance(account).used_fen + AMOUNT > cap:
            return None
        lines = {account: AMOUNT}
        return transfers.reserve(contest.manager, lines=lines, cause=application).id

    over = 0
    for _trial in range(TRIALS):
        answers = contest.run(read_check_write)
        over += len(winners(answers)) > FIT
        contest.give_back(answers)
        if over:
            break
    assert over, "the control never over-committed: the threads do not race"


def test_whole_approvals_race_as_their_last_step_does(race, world):
    contest = race(quota_fen=3 * AMOUNT)

    def approve(application):
        return approve_application(contest.manager, application=application).id

    answers = contest.run(approve)
    assert len(winners(answers)) == 3
    assert codes(answers) == {"headroom_exceeded"}
    quota = account_of(contest.path.programme, "quota")
    assert balance(quota).headroom_fen == 0


def test_one_application_is_approved_once(app, world, race):
    contest = race(quota_fen=1_000 * AMOUNT)
    contest.ids = contest.ids[:1] * 8

    def approve(application):
        return approve_application(contest.manager, application=application).id

    answers = contest.run(approve)
    assert len(winners(answers)) == 1
    assert codes(answers) <= {"illegal_state", "four_eyes"}
    assert locked_application(contest.ids[0]).state == "approved"
