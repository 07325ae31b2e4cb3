"""Work that travels to another process: what people reach for in a race, by keys alone.

Each function finds its things first and gives the call that takes the last step.
"""

from contextlib import contextmanager
from decimal import Decimal
from unittest.mock import patch

from flask import current_app

from app.accounts import queries as people
from app.accounts.models import User
from app.collateral import commands as collateral
from app.collateral.commands import pledging
from app.collateral.models import Asset
from app.guarantee.commands import capacity
from app.guarantee.models import GuaranteeApplication
from app.infra import clock, idempotency
from app.infra.acts import act_of, machine_act
from app.infra.db import db
from app.infra.ledger.models import LedgerAccount
from app.loans import commands as loans
from app.loans.commands import booking
from app.needs.models import FinancingNeed
from app.referrals.queries import offer_by_id
from tests.infra.test_idempotency import look_then_write
from tests.infra.test_ledger_race import read_check_write, take
from tests.referrals import test_races as acceptances

SEEN = {"scoped": "a race"}
THINK = "select pg_sleep(0.2)"


def acting(user_id):
    user = db.session.get(User, user_id)
    return act_of(people.actor_of(user, user.memberships[-1]))


def reserving(manager_id, application_id):
    """Headroom and a client's cap: the step of an approval that takes from every limit."""
    application = db.session.get(GuaranteeApplication, application_id, execution_options=SEEN)
    act = acting(manager_id)
    return lambda: capacity.reserve_guarantee(act, application, weight=Decimal(1))


def taking(county_id, account_id):
    """A product's quota, straight from its account."""
    account, act = db.session.get(LedgerAccount, account_id), machine_act(county_id)
    return lambda: take(act, account)


def taking_carelessly(county_id, account_id):
    """The same by the usual way: read, check, think, write."""
    account, act = db.session.get(LedgerAccount, account_id), machine_act(county_id)
    return lambda: read_check_write(act, account)


def pledging_of(officer_id, asset_id, secured, fen, rank):
    asset = db.session.get(Asset, asset_id, execution_options=SEEN)
    act, kw = acting(officer_id), {"secured": secured, "secured_fen": fen, "rank": rank}
    return lambda: collateral.propose_lien(act, asset=asset, **kw)


def accepting(owner_id, offer_id):
    return acceptances.accepting(owner_id, offer_id)


def booking_of(officer_id, offer_id):
    offer, act = offer_by_id(offer_id), acting(officer_id)
    return lambda: loans.book_loan(act, offer=offer, disbursed_on=clock.today())


def asking(token, body, key):
    """One request under a key, at the API's door."""
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    client = current_app.test_client()

    def ask():
        answer = client.post("/api/v1/needs", json=body, headers=headers)
        assert answer.status_code == 201, answer.text

    return ask


# What a control takes away, in every process of its race.


@contextmanager
def no_lock_on_assets():
    """Ranks and ceiling are looked at without the row lock, and believed a moment later."""

    def looked_at(asset_id):
        return db.session.get(Asset, asset_id, execution_options=SEEN)

    refuse = pledging._refuse_encumbered

    def slowly(*arguments):
        refuse(*arguments)
        db.session.execute(db.text(THINK))

    with (
        patch.object(pledging.queries, "locked_asset", looked_at),
        patch.object(pledging, "_refuse_encumbered", slowly),
    ):
        yield


@contextmanager
def no_lock_on_needs():
    """A booking asks whether there is a loan, and believes it a moment later.

    The need is left as it is: its version alone would refuse the second booking.
    """

    def looked_at(need_id):
        return db.session.get(FinancingNeed, need_id, execution_options=SEEN)

    refuse = booking.refuse_if

    def slowly(found, **kw):
        refuse(found, **kw)
        db.session.execute(db.text(THINK))

    with (
        patch.object(booking, "locked_need", looked_at),
        patch.object(booking, "refuse_if", slowly),
        patch.object(booking, "move_need", lambda act, **kw: None),
    ):
        yield


@contextmanager
def careless_acceptance():
    with (
        patch.object(acceptances.offer_commands, "locked_need", acceptances._unlocked),
        patch.object(acceptances.offer_commands, "count_acceptance", acceptances._careless),
    ):
        yield


@contextmanager
def look_then_take():
    """The limits are asked, believed a moment later, and what the ledger says is not heard."""
    refuse = capacity._refuse_beyond

    def slowly(*arguments):
        refuse(*arguments)
        db.session.execute(db.text(THINK))

    with patch.object(capacity, "_refuse_beyond", slowly):
        yield


@contextmanager
def key_looked_at():
    with patch.object(idempotency, "claim", look_then_write), no_hurry():
        yield


@contextmanager
def no_hurry():
    """The limit of requests a second is another test's."""
    with patch("app.infra.api.REQUESTS_PER_SECOND", 10_000):
        yield
