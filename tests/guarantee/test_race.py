"""Sixteen managers approve at once: exactly what fits is promised, never a fen more.

Each attempt has a thread, a session and a connection of its own; winners give back afterwards,
so that the next trial begins anew. The control reads, checks and writes: it must over-commit in
the same run, or the race proves nothing.
"""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier, BrokenBarrierError

import pytest
from psycopg.errors import LockNotAvailable
from sqlalchemy.exc import OperationalError

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
from tests.counts import count as tries
from tests.guarantee.builders import a_path
from tests.needs.builders import a_farm

THREADS, TRIALS, FIT = 16, tries("race_trials", 60), 5
AMOUNT = 50 * WAN


class Race:
    """So many applications under study, tried at the same moment, again and again."""

    def __init__(self, app, path, applications):
        self.app, self.path = app, path
        self.ids = [application.id for application in applications]
        self.manager = path.world.act(path.table.guarantee_manager)
        assert self.manager.policy  # read once here, not in every thread

    def run(self, attempt, *, trials=1, give_back=True):
        """The answers of each trial of `attempt(application)`, by thread."""
        db.session.commit()
        gate = Barrier(len(self.ids), timeout=120)
        with ThreadPoolExecutor(len(self.ids)) as pool:
            lanes = [
                pool.submit(self._lane, key, gate, attempt, trials, give_back) for key in self.ids
            ]
        for lane in lanes:
            # The error of a lane, not the broken gate that the others met because of it.
            if lane.exception() and not isinstance(lane.exception(), BrokenBarrierError):
                raise lane.exception()
        return list(zip(*(lane.result() for lane in lanes), strict=True))

    def _lane(self, key, gate, attempt, trials, give_back):
        try:
            return self._trials(key, gate, attempt, trials, give_back)
        except BaseException:
            gate.abort()
            raise

    def _trials(self, key, gate, attempt, trials, give_back):
        """One thread with its own session and connection, from the first trial to the last."""
        with self.app.app_context():
            db.session().expire_on_commit = False
            application = db.session.get(
                GuaranteeApplication, key, execution_options={"scoped": "a race"}
            )
            answers = []
            for _trial in range(trials):
                gate.wait()
                answers.append(self._try(attempt, application))
                gate.wait()
                if give_back and isinstance(answers[-1], int):
                    pending = db.session.get(transfers.LedgerTransfer, answers[-1])
                    transfers.void(self.manager, pending=pending)
                    db.session.commit()
            db.session.remove()
            return answers

    def _try(self, attempt, application):
        """The answer, or the refusal; who waited too long for a lock asks again, as after a 503."""
        while True:
            try:
                answer = attempt(application)
                db.session.commit()
            except Conflict as refused:
                db.session.rollback()
                return refused
            except OperationalError as error:
                db.session.rollback()
                assert isinstance(error.orig, LockNotAvailable), error
            else:
                return answer

    def reserve(self, application):
        """The step of the approval that takes from the limits."""
        return reserve_guarantee(self.manager, application, weight=Decimal(1)).id


def studied(path, *, same_farm, count):
    """So many applications under study: of as many firms, or of one."""
    path.studied()
    farm = path.road.farm
    for _ in range(count - 1):
        path.road.farm = farm if same_farm else a_farm(path.world)
        path.studied(path.applied(path.another_offer(same_farm=True)))
    statement = db.select(GuaranteeApplication).execution_options(scoped="a race")
    return list(
        db.session.scalars(statement.where(GuaranteeApplication.programme_id == path.programme.id))
    )


@pytest.fixture
def race(app, world):
    def begin(*, same_farm=False, count=THREADS, **programme):
        fill()
        path = a_path(world, **programme)
        found = studied(path, same_farm=same_farm, count=count)
        assert len(found) == count
        return Race(app, path, found)

    return begin


def winners(answers):
    return [answer for answer in answers if isinstance(answer, int)]


def codes(answers):
    return {answer.code for answer in answers if isinstance(answer, Conflict)}


def test_the_last_headroom_goes_to_exactly_as_many_as_fit(race):
    contest = race(quota_fen=FIT * AMOUNT + AMOUNT - 1)
    for answers in contest.run(contest.reserve, trials=TRIALS):
        assert len(winners(answers)) == FIT
        assert codes(answers) == {"headroom_exceeded"}
        assert all(a.extra["headroom_fen"] < AMOUNT for a in answers if isinstance(a, Conflict))
    assert verify().ok
    _naive_overcommits(contest)


def test_a_clients_cap_holds_in_a_race_too(race):
    contest = race(same_farm=True, per_client_cap_fen=FIT * AMOUNT)
    for answers in contest.run(contest.reserve, trials=TRIALS):
        assert len(winners(answers)) == FIT
        assert codes(answers) == {"client_cap_exceeded"}
    assert verify().ok
    _naive_overcommits(contest)


def _naive_overcommits(contest):
    """The control: the same threads, but read, check and write without the cap of the ledger."""
    owner = contest.path.table.guarantor
    key = open_account(contest.manager, owner=owner, kind="naive").id

    def read_check_write(application):
        account = db.session.get(LedgerAccount, key)
        if balance(account).used_fen + AMOUNT > FIT * AMOUNT:
            return None
        lines = {account: AMOUNT}
        return transfers.reserve(contest.manager, lines=lines, cause=application).id

    trials = contest.run(read_check_write, trials=5)
    assert any(len(winners(answers)) > FIT for answers in trials), "the threads do not race"


def test_whole_approvals_race_as_their_last_step_does(race):
    contest = race(count=8, quota_fen=3 * AMOUNT)

    def approve(application):
        return approve_application(contest.manager, application=application).id

    (answers,) = contest.run(approve, give_back=False)
    assert len(winners(answers)) == 3
    assert codes(answers) == {"headroom_exceeded"}
    quota = account_of(contest.path.programme, "quota")
    assert balance(quota).headroom_fen == 0


def test_one_application_is_approved_once(race):
    contest = race(count=1)
    contest.ids = contest.ids * 8

    def approve(application):
        return approve_application(contest.manager, application=application).id

    (answers,) = contest.run(approve, give_back=False)
    assert len(winners(answers)) == 1
    assert codes(answers) == {"illegal_state"}
    assert locked_application(contest.ids[0]).state == "approved"
