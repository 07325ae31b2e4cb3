"""The ledger: what is taken, posted, returned and reversed; and what the database refuses."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.infra.db import db, new_public_id
from app.infra.ledger import transfers
from app.infra.ledger.accounts import account_of, balance, open_account, set_cap
from app.infra.ledger.verification import verify
from app.kernel.errors import Conflict

CAP = 1_000_000


@pytest.fixture
def act(world):
    return world.machine()


@pytest.fixture
def quota(world, act):
    """An account with a cap of 10,000 yuan."""
    account = open_account(act, owner=world.county, kind="quota", cap_fen=CAP)
    db.session.commit()
    return account


def standing(account):
    found = balance(account)
    return found.posted_fen, found.pending_fen, found.headroom_fen


def test_a_reservation_counts_at_once(act, quota, world):
    transfers.reserve(act, lines={quota: 400_000}, cause=world.county)
    assert standing(quota) == (0, 400_000, 600_000)


def test_what_is_not_posted_returns(act, quota, world):
    pending = transfers.reserve(act, lines={quota: 400_000}, cause=world.county)
    transfers.post(act, pending=pending, lines={quota: 250_000})
    assert standing(quota) == (250_000, 0, 750_000)


def test_all_is_posted_where_nothing_else_is_said(act, quota, world):
    pending = transfers.reserve(act, lines={quota: CAP}, cause=world.county)
    transfers.post(act, pending=pending)
    assert standing(quota) == (CAP, 0, 0)


def test_a_voided_reservation_leaves_nothing(act, quota, world):
    pending = transfers.reserve(act, lines={quota: 400_000}, cause=world.county)
    transfers.void(act, pending=pending)
    assert standing(quota) == (0, 0, CAP)


@pytest.mark.parametrize("again", [transfers.post, transfers.void])
def test_a_reservation_is_settled_once(act, quota, world, again):
    pending = transfers.reserve(act, lines={quota: 400_000}, cause=world.county)
    assert not transfers.settled(pending)
    transfers.void(act, pending=pending)
    assert transfers.settled(pending)
    with pytest.raises(Conflict) as refused:
        again(act, pending=pending)
    assert refused.value.code == "already_settled"


def test_repayment_gives_headroom_back(act, quota, world):
    transfers.move(act, lines={quota: 600_000}, cause=world.county)
    transfers.move(act, lines={quota: -100_000}, cause=world.county)
    assert standing(quota) == (500_000, 0, 500_000)


def test_a_reversal_takes_back_what_a_post_made_definite(act, quota, world):
    pending = transfers.reserve(act, lines={quota: 400_000}, cause=world.county)
    wrong = transfers.post(act, pending=pending, lines={quota: 250_000})
    transfers.reverse(act, transfer=wrong)
    db.session.commit()
    assert standing(quota) == (0, 0, CAP)


def test_a_reversal_takes_back_a_posted_transfer_once(act, quota, world):
    wrong = transfers.move(act, lines={quota: 600_000}, cause=world.county)
    transfers.reverse(act, transfer=wrong)
    assert standing(quota) == (0, 0, CAP)
    with pytest.raises(IntegrityError):
        transfers.reverse(act, transfer=wrong)


def test_too_much_is_refused_with_the_headroom_left(act, quota, world):
    transfers.reserve(act, lines={quota: 900_000}, cause=world.county)
    with pytest.raises(Conflict) as refused:
        transfers.reserve(act, lines={quota: 100_001}, cause=world.county)
    assert refused.value.code == "headroom_exceeded"
    assert refused.value.extra == {"headroom_fen": 100_000}
    assert "10万元" not in str(refused.value) and "0.1万元" in str(refused.value)
    assert standing(quota) == (0, 900_000, 100_000)


def test_the_last_fen_is_granted(act, quota, world):
    transfers.reserve(act, lines={quota: CAP}, cause=world.county)
    assert standing(quota) == (0, CAP, 0)


def test_limits_bind_together_or_not_at_all(act, quota, world):
    client = open_account(act, owner=world.county, kind="client", cap_fen=300_000)
    with pytest.raises(Conflict) as refused:
        transfers.reserve(act, lines={quota: 400_000, client: 400_000}, cause=world.county)
    assert refused.value.extra == {"headroom_fen": 300_000}
    assert standing(quota) == (0, 0, CAP)


def test_a_lowered_cap_refuses_the_new_and_lets_go_of_the_old(act, quota, world):
    pending = transfers.reserve(act, lines={quota: 800_000}, cause=world.county)
    set_cap(act, account=quota, cap_fen=500_000, reason="net assets fell")
    assert standing(quota) == (0, 800_000, 0)
    with pytest.raises(Conflict):
        transfers.reserve(act, lines={quota: 1}, cause=world.county)
    transfers.post(act, pending=pending, lines={quota: 700_000})
    transfers.move(act, lines={quota: -300_000}, cause=world.county)
    assert standing(quota) == (400_000, 0, 100_000)
    with pytest.raises(Conflict):
        transfers.reserve(act, lines={quota: 100_001}, cause=world.county)
    transfers.reserve(act, lines={quota: 100_000}, cause=world.county)


def test_more_than_was_taken_does_not_come_back(act, quota, world):
    transfers.move(act, lines={quota: 1_000}, cause=world.county)
    with pytest.raises(IntegrityError, match="not_below_zero"):
        transfers.move(act, lines={quota: -1_001}, cause=world.county)


def test_an_account_is_found_by_its_owner_and_opened_once(act, quota, world):
    assert account_of(world.county, "quota") == quota
    assert account_of(world.county, "other") is None
    with pytest.raises(IntegrityError):
        open_account(act, owner=world.county, kind="quota")
    db.session.rollback()


def test_a_transfer_is_found_by_its_cause(act, quota, world):
    pending = transfers.reserve(
        act, lines={quota: 5}, cause=world.county, expires_at=act.at + timedelta(days=60)
    )
    assert transfers.transfer_of(world.county, "reserve") == pending
    assert transfers.post(act, pending=pending).cause_id == world.county.public_id


FORBIDDEN = {
    "a balance set": "update ledger_balances set posted_fen = 0 where account_id = :quota",
    "a limit set": "update ledger_balances set limit_fen = 9 where account_id = :quota",
    "a balance made": "insert into ledger_balances (account_id) values (:quota)",
    "a balance deleted": "delete from ledger_balances where account_id = :quota",
    "balances emptied": "truncate ledger_balances",
    "an entry changed": "update ledger_entries set posted_fen = 1 where account_id = :quota",
    "an entry deleted": "delete from ledger_entries where account_id = :quota",
    "a transfer changed": "update ledger_transfers set kind = 'void'",
    "entries emptied": "truncate ledger_entries",
    "a cap changed": "update ledger_caps set cap_fen = 9 where account_id = :quota",
    "an account moved": "update ledger_accounts set kind = 'x' where id = :quota",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nobody_writes_past_the_ledger(act, quota, world, what):
    transfers.move(act, lines={quota: 1_000}, cause=world.county)
    # Committed, so that the deferred check of the sums is not what refuses.
    db.session.commit()
    with pytest.raises(IntegrityError, match="append-only|by entries of the ledger"):
        db.session.execute(text(FORBIDDEN[what]), {"quota": quota.id})
    db.session.rollback()


UNFIT = {
    "does not balance": ("move", 0, 5, 0, -4),
    "does not fit": ("move", 5, 0, -5, 0),
    "entries, not": ("move", 0, 5, None, None),
}


@pytest.mark.parametrize("why", UNFIT)
def test_a_transfer_that_is_not_in_order_fails_at_commit(act, quota, world, why):
    kind, *fen = UNFIT[why]
    transfer = transfers._new_transfer(act, kind, 2, world.county, {})
    db.session.add(transfer)
    db.session.flush()
    pairs = [(quota.id, fen[:2]), (quota.source_id, fen[2:])]
    for account_id, (pending, posted) in pairs:
        if pending is not None:
            _insert(transfer, account_id, pending, posted)
    with pytest.raises(IntegrityError, match=why):
        db.session.commit()
    db.session.rollback()


def test_an_entry_cannot_be_added_to_an_old_transfer(act, quota, world):
    old = transfers.move(act, lines={quota: 5}, cause=world.county)
    other = open_account(act, owner=world.county, kind="other", cap_fen=CAP)
    db.session.commit()
    _insert(old, other.id, 0, 7)
    _insert(old, other.source_id, 0, -7)
    with pytest.raises(IntegrityError, match="entries, not"):
        db.session.commit()
    db.session.rollback()


def test_more_than_was_reserved_cannot_be_posted_past_the_application(act, quota, world):
    pending = transfers.reserve(act, lines={quota: 10}, cause=world.county)
    settling = transfers._new_transfer(act, "post", 2, pending, {"pending_id": pending.id})
    db.session.add(settling)
    db.session.flush()
    _insert(settling, quota.id, -10, 11)
    _insert(settling, quota.source_id, 10, -11)
    with pytest.raises(IntegrityError, match="does not fit"):
        db.session.commit()
    db.session.rollback()


def _insert(transfer, account_id, pending, posted):
    db.session.execute(
        text("insert into ledger_entries values (:transfer, :account, :pending, :posted)"),
        {
            "transfer": transfer.id,
            "account": account_id,
            "pending": pending,
            "posted": posted,
        },
    )


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["reserve", "post", "void", "move", "return", "reverse", "cap"]),
        st.integers(1, CAP),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_whatever_happens_the_balance_is_the_sum_and_within_the_cap(world, steps):
    act = world.machine()
    account = open_account(act, owner=_Thing(), kind="quota", cap_fen=CAP)
    pending, posted, caps = [], [], [CAP]
    for step, fen in steps:
        used_before = balance(account).used_fen
        try:
            _take(act, world, account, step, fen, pending, posted, caps)
        except (Conflict, IntegrityError):
            assert balance(account).used_fen == used_before
        found = balance(account)
        assert found.used_fen <= max(caps[-1], used_before)
        assert found.posted_fen >= 0 and found.pending_fen >= 0
    db.session.commit()
    assert verify().ok


class _Thing:
    """Something with a limit."""

    def __init__(self):
        self.public_id = new_public_id()


def _take(act, world, account, step, fen, pending, posted, caps):
    if step == "reserve":
        made = transfers.reserve(act, lines={account: fen}, cause=world.county)
        pending.append((made, fen))
    elif step in ("post", "void") and pending:
        made, reserved = pending.pop()
        if step == "void":
            transfers.void(act, pending=made)
        else:
            posted.append(transfers.post(act, pending=made, lines={account: min(fen, reserved)}))
    elif step in ("move", "return"):
        signed = fen if step == "move" else -fen
        posted.append(transfers.move(act, lines={account: signed}, cause=world.county))
    elif step == "reverse" and posted:
        transfers.reverse(act, transfer=posted.pop())
    elif step == "cap":
        set_cap(act, account=account, cap_fen=fen, reason="test")
        caps.append(fen)


def test_a_balance_changed_past_the_triggers_is_found(act, quota, world, a_copy):
    transfers.move(act, lines={quota: 600_000}, cause=world.county)
    quota_id = quota.id
    with a_copy() as copy:
        statement = "update ledger_balances set posted_fen = 1 where account_id = :quota"
        copy.tamper(statement, {"quota": quota_id})
        report = verify(copy.engine)
    assert not report.ok
    assert "posted 1, entries say 600000" in report.differences[0]
    assert verify().ok


def test_the_command_says_what_differs(app, quota):
    said = app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert (said.exit_code, said.output[:2]) == (0, "OK")
