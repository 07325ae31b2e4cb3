"""The races again between processes that share nothing but the database.

Each race has its control further down: the same processes with the guard taken away, in the same
run and the same database. A control that does no harm means that the processes did not race.
"""

import secrets
from contextlib import nullcontext

import pytest
from sqlalchemy import func, select, text

from app import create_app
from app.infra.db import db
from app.infra.ledger.accounts import account_of, balance
from app.infra.ledger.verification import verify
from app.loans.models import Loan
from app.needs.models import FinancingNeed
from tests.agreements.builders import WAN
from tests.collateral.builders import a_yard
from tests.counts import count
from tests.database import fresh_database
from tests.fault import work
from tests.fault.crew import crew
from tests.guarantee.builders import a_path
from tests.guarantee.test_race import AMOUNT, studied
from tests.infra.test_ledger_race import EACH, Quota
from tests.loans.builders import a_deal
from tests.needs.builders import a_farm, body
from tests.referrals.builders import a_road
from tests.referrals.test_races import accepted_fen
from tests.world import World

MOST_HARMLESS = 3
PROCESSES, TRIALS = 4, count("process_trials", 1)


@pytest.fixture(scope="module")
def ground(server, tmp_path_factory):
    """A database of its own, its application here, and the crew at work on it."""
    var = tmp_path_factory.mktemp("var")
    with fresh_database(server) as url:
        app = create_app({"DATABASE_URL": url, "TESTING": True, "STAGE": "testing", "VAR": var})
        with app.app_context(), crew(PROCESSES, url, var) as found:
            yield app, found
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def county(ground):
    app, _crew = ground
    yield World(app)
    db.session.rollback()


@pytest.fixture
def at_once(ground):
    """Runs one trial: the words of each process."""

    def run(pieces, guard=nullcontext):
        db.session.commit()
        found = ground[1].at_once(pieces, guard)
        db.session.expire_all()
        return found

    return run


def counted(model, *where):
    found = select(func.count()).select_from(model).where(*where)
    return db.session.scalar(found.execution_options(scoped="the count"))


# What each race is about: the work of the four, and what may not happen.


def headroom(county, **programme):
    """Four applications, room for two; gives the work and what was promised beyond the cap."""
    same_farm = "per_client_cap_fen" in programme
    path = a_path(county, **programme)
    found = studied(path, same_farm=same_farm, count=PROCESSES)
    pieces = [(work.reserving, (path.table.guarantee_manager.id, one.id)) for one in found]
    firm = found[0].enterprise.public_id
    kind, cap = (f"client:{firm}", "per_client_cap_fen") if same_farm else ("quota", "quota_fen")

    def beyond():
        account = account_of(path.programme, kind)
        return max(balance(account).used_fen - programme[cap], 0) if account else 0

    return pieces, beyond


def quota_of_agency(county):
    return headroom(county, quota_fen=2 * AMOUNT)


def cap_of_client(county):
    return headroom(county, per_client_cap_fen=2 * AMOUNT)


def quota_of_product(county, carelessly=False):
    quota = Quota(county.app, county)
    act = county.machine()
    work.take(act, quota.account), work.take(act, quota.account), work.take(act, quota.account)
    take = work.taking_carelessly if carelessly else work.taking
    pieces = [(take, (county.county.id, quota.key))] * PROCESSES

    def beyond():
        return max(balance(quota.account).used_fen - 5 * EACH, 0)

    return pieces, beyond


def pledge(county):
    yard = a_yard(county)
    officers = [lender.officer.id for lender in yard.lenders]
    pieces = [
        (work.pledging_of, (officers[n % 2], yard.asset.id, yard.secured(n % 2), 60 * WAN, 1))
        for n in range(PROCESSES)
    ]

    def beyond():
        return max(balance(account_of(yard.asset, "ceiling")).used_fen - 84 * WAN, 0)

    return pieces, beyond


def booking(county):
    deal = a_deal(county)
    pieces = [(work.booking_of, (deal.officer.id, deal.offer.public_id))] * PROCESSES
    return pieces, lambda: max(counted(Loan, Loan.offer_id == deal.offer.id) - 1, 0)


def acceptance(county):
    road = a_road(county, lenders=2)
    offers = [road.offered(lender, amount_fen=30 * WAN) for lender in road.lenders]
    pieces = [(work.accepting, (road.owner.id, offer.public_id)) for offer in offers * 2]
    return pieces, lambda: max(accepted_fen(road.need.id) - road.need.amount_fen, 0)


def token(county):
    farm = a_farm(county)
    farm.consent()
    sent, key = body(farm.firm), secrets.token_hex(8)
    pieces = [(work.asking, (county.token(farm.owner, "api"), sent, key))] * PROCESSES
    enterprise = farm.firm.id
    return pieces, lambda: counted(FinancingNeed, FinancingNeed.enterprise_id == enterprise) - 1


RACES = {
    "headroom of an agency": (quota_of_agency, 2),
    "cap of a client": (cap_of_client, 2),
    "quota of a product": (quota_of_product, 2),
    "pledge of an asset": (pledge, 1),
    "booking of an offer": (booking, 1),
    "acceptance of offers": (acceptance, 1),
    "token of a request": (token, PROCESSES),
}
"""What is raced for, and how many of the four are told that it is done."""


@pytest.mark.parametrize("name", RACES)
def test_of_four_processes_as_many_win_as_fit(county, at_once, name, record_property):
    prepare, winners = RACES[name]
    for _ in range(TRIALS):
        pieces, beyond = prepare(county)
        results = at_once(pieces, work.no_hurry)
        assert results.count("done") == winners, results
        assert beyond() == 0
    assert verify().ok
    record_property("figure", f"{TRIALS} trials × {PROCESSES} processes: {winners} each, 0 beyond")


GUARDS = {
    "headroom of an agency": (
        work.look_then_take,
        "alter table ledger_balances drop constraint if exists ck_ledger_balances_within_limit",
    ),
    "cap of a client": (work.look_then_take, "select 1"),
    "quota of a product": (nullcontext, "select 1"),
    "pledge of an asset": (work.no_lock_on_assets, "drop index if exists uq_liens_rank"),
    "booking of an offer": (
        work.no_lock_on_needs,
        "alter table loans drop constraint if exists uq_loans_offer_id",
    ),
    "acceptance of offers": (work.careless_acceptance, "select 1"),
    "token of a request": (work.key_looked_at, "select 1"),
}
"""What the control takes away here, and in the database."""

WITHOUT_CAP = (
    "headroom of an agency",
    "cap of a client",
    "quota of a product",
    "pledge of an asset",
)


@pytest.mark.parametrize("name", RACES)
def test_the_same_race_without_its_guard_goes_beyond(county, at_once, name, record_property):
    prepare, _winners = RACES[name]
    guard, statement = GUARDS[name]
    if name in WITHOUT_CAP:
        db.session.execute(text(GUARDS["headroom of an agency"][1]))
    db.session.execute(text(statement))
    careless = (True,) if name == "quota of a product" else ()
    harmless, harm = 0, 0
    while not harm and harmless < MOST_HARMLESS:
        pieces, beyond = prepare(county, *careless)
        at_once(pieces, guard)
        harm = beyond()
        harmless += not harm
    record_property("figure", f"control: beyond in race number {harmless + 1}")
    assert harm, "the processes do not race"
