"""Programmes: signatures, editions, the quota's account, debt checks, what the database keeps."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.agreements import commands, queries
from app.agreements.models import QUOTA
from app.agreements.reactions import end_validity
from app.infra import clock
from app.infra.db import db
from app.infra.ledger.accounts import account_of, balance
from app.infra.tasks import tasks_for
from app.kernel.errors import Conflict, Invalid
from tests.agreements.builders import WAN


def asked(world, user):
    return [task.kind for task in tasks_for(world.actor(user))]


def test_each_party_finds_it_among_its_tasks_until_it_has_signed(table, world):
    programme = table.prepared()
    for person in table.signers:
        assert asked(world, person) == ["sign_programme"]
    table.sign(programme, table.bank_manager)
    assert asked(world, table.bank_manager) == []
    assert asked(world, table.guarantee_manager) == ["sign_programme"]


def test_every_lender_signs_for_itself(table, world):
    second = world.bank()
    programme = table.prepared(lenders=(table.bank, second))
    table.sign(programme)
    assert programme.state == "signing"
    table.sign(programme, world.person("bank_manager", second))
    assert programme.state == "live"


def test_the_quota_is_an_account_from_the_last_signature_on(table):
    programme = table.prepared(quota_fen=300 * WAN)
    assert account_of(programme, QUOTA) is None
    assert queries.standing(programme).headroom_fen == 300 * WAN
    table.sign(programme)
    assert balance(account_of(programme, QUOTA)).cap_fen == 300 * WAN


def test_signed_terms_stand_still_in_the_database(table):
    programme = table.prepared()
    table.sign(programme, table.bank_manager)
    with pytest.raises(IntegrityError, match="do not change"):
        db.session.execute(
            text("update guarantee_programmes set quota_fen = 1 where id = :id"),
            {"id": programme.id},
        )
    db.session.rollback()


def test_a_signature_is_never_taken_back(table):
    table.live()
    with pytest.raises(IntegrityError, match="append-only"):
        db.session.execute(text("delete from programme_signatures"))
    db.session.rollback()


def test_the_next_edition_ends_the_former_when_it_goes_live(table):
    former = table.live()
    following = table.prepared(replaces=former, fee_rate=Decimal("0.007"))
    assert (former.state, following.edition) == ("live", 2)
    table.sign(following)
    db.session.refresh(former)
    assert (former.state, following.state) == ("ended", "live")


def test_one_edition_is_open_at_a_time(table):
    former = table.live()
    table.prepared(replaces=former)
    with pytest.raises(Conflict) as refused:
        table.prepared(replaces=former)
    assert refused.value.code == "edition_open"


def test_a_programme_is_live_for_its_lenders_within_its_days(table, world):
    today = clock.today()
    programme = table.live(valid_from=today, valid_to=today)
    named = (programme.public_id, table.bank.id)
    assert queries.live_programme(*named, today) == programme
    assert queries.live_programme(*named, today - timedelta(days=1)) is None
    assert queries.live_programme(*named, today + timedelta(days=1)) is None
    assert queries.live_programme(programme.public_id, world.bank().id, today) is None
    assert queries.live_programmes_of(table.bank.id, today) == [programme]


def test_an_unsigned_or_suspended_programme_is_not_live(table, world):
    programme = table.prepared()
    today = clock.today()
    assert queries.live_programme(programme.public_id, table.bank.id, today) is None
    table.sign(programme)
    manager = world.act(table.guarantee_manager)
    commands.suspend_programme(manager, programme=programme, reason="代偿率偏高")
    assert queries.live_programme(programme.public_id, table.bank.id, today) is None
    commands.resume_programme(manager, programme=programme)
    assert queries.live_programme(programme.public_id, table.bank.id, today) == programme


def test_the_clock_ends_what_is_past(table):
    yesterday = clock.today() - timedelta(days=1)
    past = table.live(valid_to=yesterday)
    current = table.live(valid_to=clock.today())
    end_validity()
    db.session.refresh(past)
    db.session.refresh(current)
    assert (past.state, current.state) == ("expired", "live")


PROMISE = "厂房租金不足以还本付息的，差额由县财政补足。"
DENIAL = "县政府不承诺回购、不承担偿还责任。"
VAGUE = "县政府支持园区公司筹措偿债资金。"


def test_a_promise_of_the_treasury_stops_the_draft(table):
    with pytest.raises(Invalid) as refused:
        table.prepared(text=PROMISE)
    assert {reason.field for reason in refused.value.refusals} == {"text"}
    assert "HD-12" in {reason.actual for reason in refused.value.refusals}
    db.session.rollback()


def test_a_denied_promise_is_clear_and_signed_at_once(table):
    programme = table.live(text=DENIAL)
    assert queries.check_of(programme).verdict == "clear"
    assert programme.state == "live"


@pytest.fixture
def doubtful(table, monkeypatch):
    """A programme whose text a person must settle."""
    monkeypatch.setattr(
        "app.agreements.commands.checking.hidden_debt.check_debt", lambda *_: ("review", ())
    )
    return table.prepared(text=VAGUE)


def test_a_doubtful_text_waits_for_two_people(table, world, doubtful):
    with pytest.raises(Conflict) as refused:
        table.sign(doubtful, table.bank_manager)
    assert refused.value.code == "debt_check_open"
    db.session.rollback()
    check = queries.check_of(doubtful)
    first, second = world.person("finance_centre"), world.person("finance_lead")
    commands.review_check(world.act(first), check=check, note="有会议依据")
    for same in (first, table.centre):
        with pytest.raises(Conflict, match="复核人"):
            commands.confirm_check(world.act(same), check=check)
    commands.confirm_check(world.act(second), check=check)
    assert table.sign(doubtful).state == "live"


def test_an_objection_ends_it(table, world, doubtful):
    check = queries.check_of(doubtful)
    with pytest.raises(Invalid):
        commands.object_to(world.act(table.centre), check=check, note=" ")
    commands.object_to(world.act(table.centre), check=check, note="表述不清")
    with pytest.raises(Conflict) as refused:
        table.sign(doubtful, table.bank_manager)
    assert refused.value.code == "debt_check_objected"
