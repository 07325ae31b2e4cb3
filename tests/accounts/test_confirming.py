"""One hand until confirmed: the inviter and whom they invited are no two pairs of eyes."""

import re

import pytest

from app.accounts import commands, queries, rules
from app.accounts.rules import Hand
from app.infra import sms
from app.infra.db import db
from app.infra.sms import SmsMessage
from app.kernel.actors import Role
from app.kernel.errors import Conflict, Invalid
from app.kernel.refusals import Refusal
from tests.referrals.builders import a_road
from tests.world import World

OWN = Refusal("four_eyes", "不能审批自己提出的方案")


def invited(world, by, organisation, role="bank_officer", **kw):
    """Somebody `by` invited, with the link used."""
    act = world.act(by)
    user, token = commands.invite_user(
        act,
        login=f"i{len(organisation.name)}-{db.session.query(queries.managing.User).count()}",
        name="新人",
        role=Role(role),
        organisation=organisation,
        mobile=kw.get("mobile"),
    )
    db.session.flush()
    invitation = queries.invitation_by_token(token)
    commands.accept_invitation(invitation=invitation, password="a-long-new-password")
    db.session.commit()
    return user


def may_check(world, checker, maker) -> bool:
    try:
        commands.require_second_eye(world.act(checker), makers=(maker.id,), refusal=OWN)
    except Conflict:
        return False
    return True


@pytest.fixture
def bank(world):
    return world.bank()


@pytest.fixture
def manager(world, bank):
    return world.person("bank_manager", bank)


def test_whom_one_invited_is_no_second_eye_on_ones_work(world, bank, manager):
    guest = invited(world, manager, bank, "bank_manager")
    assert not may_check(world, guest, manager) and not may_check(world, manager, guest)
    assert may_check(world, guest, world.person("bank_officer", bank))


def test_two_whom_one_hand_invited_are_no_two_eyes(world, bank, manager):
    one, other = invited(world, manager, bank), invited(world, manager, bank, "bank_manager")
    assert not may_check(world, other, one)
    third = invited(world, other, bank, "bank_manager")
    assert not may_check(world, third, manager)


def test_a_second_manager_confirms_and_then_there_are_two_people(world, bank, manager):
    guest = invited(world, manager, bank, "bank_manager")
    second = world.person("bank_manager", bank)
    path = f"/members/{guest.public_id}/confirm"
    assert world.client(second).post(path).status_code == 303
    db.session.expire_all()
    assert guest.confirmed_by == second.id and may_check(world, guest, manager)


def test_neither_the_inviter_nor_their_hand_confirms(world, bank, manager):
    guest = invited(world, manager, bank)
    hand = invited(world, manager, bank, "bank_manager")
    for who in (manager, hand):
        answer = world.client(who).post(f"/members/{guest.public_id}/confirm")
        assert answer.status_code == 409
    db.session.expire_all()
    assert guest.confirmed_by is None


def test_a_stranger_does_not_find_the_account(world, bank, manager):
    guest = invited(world, manager, bank)
    other = world.person("bank_manager")
    assert world.client(other).post(f"/members/{guest.public_id}/confirm").status_code == 404
    elsewhere = World(world.app).person("administrator")
    assert world.client(elsewhere).post(f"/members/{guest.public_id}/confirm").status_code == 404


def test_the_administrator_does_not_invite_into_a_bank_with_a_manager(world, bank, manager):
    admin = world.person("administrator")
    with pytest.raises(Conflict) as refused:
        invited(world, admin, bank)
    assert refused.value.refusals[0].code == "own_manager_invites"


def test_the_first_manager_waits_for_the_finance_lead(world, bank):
    admin, lead = world.person("administrator"), world.person("finance_lead")
    with pytest.raises(Conflict):
        invited(world, admin, bank, "bank_officer")
    first = invited(world, admin, bank, "bank_manager")
    officer = world.person("bank_officer", bank)
    assert first.awaits_lead and not may_check(world, first, officer)
    second_admin = world.person("administrator")
    path = f"/members/{first.public_id}/confirm"
    assert world.client(second_admin).post(path).status_code == 409
    page = world.client(lead).get("/members/unconfirmed").get_data(as_text=True)
    assert first.login in page
    assert world.client(lead).post(path).status_code == 303
    db.session.expire_all()
    assert may_check(world, first, officer)


def test_a_renewed_link_makes_the_account_the_newest_holders(world, bank, manager):
    second = world.person("bank_manager", bank)
    act = world.act(manager)
    user, _token = commands.invite_user(
        act, login="late", name="迟", role=Role.BANK_OFFICER, organisation=bank, mobile=None
    )
    commands.renew_invitation(world.act(second), user=user)
    db.session.commit()
    assert queries.hand_of(user.id).origin == second.id


def test_an_offer_is_not_approved_by_whom_its_maker_let_in(world):
    road = a_road(world)
    referral = road.taken()
    guest = invited(world, road.lender.manager, road.lender.bank, "bank_manager")
    road.lender.officer.invited_by = guest.id
    road.lender.bank.officer_limit_fen = 1
    db.session.commit()
    offer = road.offer(referral)
    assert offer.state == "awaiting_approval"
    refused = world.api(guest).post(f"/offers/{offer.public_id}/approve")
    assert (refused.status_code, refused.json["code"]) == (409, "four_eyes")
    assert world.client(guest).post(f"/bank/offers/{offer.public_id}/approve").status_code == 409


def test_where_messages_are_sent_the_inviter_never_sees_the_link(app, monkeypatch, context):
    world = World(app, real=True)
    monkeypatch.setitem(app.config, "SMS_GATEWAY_URL", "https://sms.example/send")
    bank = world.bank()
    client = world.client(world.person("bank_manager", bank))
    path = f"/organisations/{bank.public_id}/members"
    client.get(path)
    fields = {"login": "sms-guest", "name": "新", "role": "bank_officer"}
    without = client.post(path, fields)
    assert without.status_code == 422 and "手机" in without.get_data(as_text=True)
    assert client.post(path, {**fields, "mobile": "13800000007"}).status_code == 303
    assert "/invitations/" not in client.get(path).get_data(as_text=True)
    (sent,) = db.session.query(SmsMessage).filter_by(county_id=world.county.id).all()
    assert re.search(r"/invitations/[\w-]+", sent.body) and sent.template in sms.TEMPLATES


def test_hands_are_told_apart_by_pure_rules():
    lead, guest, inviter = Hand(1, 1), Hand(2, 3, awaits_lead=True), Hand(3, 3)
    assert [r.code for r in rules.second_eye_refusals(guest, [lead])] == ["account_unconfirmed"]
    waiting = rules.confirming_refusals(lead, guest, inviter=inviter, is_lead=False)
    assert [r.code for r in waiting] == ["lead_confirms"]
    assert not rules.confirming_refusals(lead, guest, inviter=inviter, is_lead=True)
    nobody = rules.confirming_refusals(lead, lead, inviter=None, is_lead=True)
    assert [r.code for r in nobody] == ["confirmed_already"]


def test_a_role_of_another_kind_stays_bad_input(world, bank, manager):
    with pytest.raises(Invalid):
        invited(world, manager, bank, "auditor")
