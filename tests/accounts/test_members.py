"""Members: invited by link, suspended, restored, moved to another role; and by whom."""

import re

import pytest

from app.accounts import commands, queries
from app.infra import clock
from app.infra.db import db
from app.infra.tasks import tasks_for
from app.kernel.actors import Role
from tests.world import PASSWORD, World

STRONG = "a-long-new-password"


@pytest.fixture
def manager(world):
    return world.person("bank_manager")


def bank_of(user):
    return user.memberships[0].organisation


def invite(world, manager, **typed):
    """Invite a colleague; returns the answer of the page and the link it shows once."""
    client = world.client(manager)
    path = f"/organisations/{bank_of(manager).public_id}/members"
    client.get(path)
    login = f"new-{clock.now():%H%M%S%f}"
    fields = {"login": login, "name": "新同事", "role": "bank_officer", **typed}
    answer = client.post(path, fields)
    found = re.search(r"/invitations/[\w-]+", client.get(path).get_data(as_text=True))
    return answer, found and found.group(0), fields["login"]


def test_a_manager_invites_a_colleague_who_sets_a_password_and_signs_in(world, manager):
    answer, link, login = invite(world, manager)
    assert answer.status_code == 303 and link
    guest = world.client()
    assert login in guest.get(link).get_data(as_text=True)
    assert guest.post(link, {"password": STRONG}).status_code == 303
    entered = world.client()
    entered.get("/login")
    signed_in = entered.post("/login", {"username": login, "password": STRONG})
    assert signed_in.status_code == 303 and signed_in.location.endswith("/home")


def test_the_link_is_shown_once_and_works_once(world, manager):
    _answer, link, _login = invite(world, manager)
    page = world.client(manager).get("/members").get_data(as_text=True)
    assert link not in page
    guest = world.client()
    guest.get(link)
    guest.post(link, {"password": STRONG})
    assert guest.post(link, {"password": STRONG + "2"}).status_code == 409
    assert "已使用或已过期" in guest.get(link).get_data(as_text=True)


def test_a_weak_password_is_refused_on_the_same_page(world, manager):
    _answer, link, _login = invite(world, manager)
    guest = world.client()
    guest.get(link)
    refused = guest.post(link, {"password": "short"})
    assert refused.status_code == 422 and "至少" in refused.get_data(as_text=True)


def test_an_unknown_link_does_not_exist(world):
    assert world.client().get("/invitations/nothing-like-that").status_code == 404


def test_a_link_that_is_too_old_says_so(world, manager):
    _answer, link, _login = invite(world, manager)
    invitation = queries.invitation_by_token(link.rsplit("/", 1)[1])
    invitation.expires_at = clock.now()
    db.session.commit()
    guest = world.client()
    guest.get(link)
    assert guest.post(link, {"password": STRONG}).status_code == 409


def test_a_renewed_link_ends_the_old_one(world, manager):
    _answer, old, login = invite(world, manager)
    user = queries.user_by_name(login)
    client = world.client(manager)
    assert client.post(f"/members/{user.public_id}/invite-again").status_code == 303
    guest = world.client()
    guest.get(old)
    assert guest.post(old, {"password": STRONG}).status_code == 409


def test_a_bank_cannot_make_an_administrator(world, manager):
    answer, link, _login = invite(world, manager, role="administrator")
    assert answer.status_code == 422 and link is None


def test_a_log_in_name_is_taken_once(world, manager):
    answer, _link, _login = invite(world, manager, login=manager.login)
    assert answer.status_code == 409 and "已被使用" in answer.get_data(as_text=True)


def test_nobody_manages_the_people_of_another_bank(world, manager):
    stranger = world.person("bank_officer")
    client = world.client(manager)
    theirs = bank_of(stranger).public_id
    assert client.get(f"/organisations/{theirs}/members").status_code == 404
    assert client.post(f"/members/{stranger.public_id}/suspend", {"reason": "x"}).status_code == 404


def test_an_officer_has_no_page_of_members(world):
    assert world.client(world.person("bank_officer")).get("/members").status_code == 403


def test_the_administrator_manages_any_institution_of_the_county(app, world, manager):
    admin = world.client(world.person("administrator"))
    path = f"/organisations/{bank_of(manager).public_id}/members"
    assert admin.get(path).status_code == 200
    elsewhere = World(app).person("administrator")
    assert world.client(elsewhere).get(path).status_code == 404


def test_a_suspended_person_is_out_at_once_and_old_sessions_stay_ended(world, manager):
    officer = world.person("bank_officer", bank_of(manager))
    theirs = world.client(officer)
    assert theirs.get("/bank").status_code == 200
    client = world.client(manager)
    path = f"/members/{officer.public_id}"
    assert client.post(f"{path}/suspend", {"reason": "离职"}).status_code == 303
    assert theirs.get("/bank").status_code == 302
    assert client.post(f"{path}/restore").status_code == 303
    assert theirs.get("/bank").status_code == 302


def test_suspending_needs_a_reason_and_another_person(world, manager):
    officer = world.person("bank_officer", bank_of(manager))
    client = world.client(manager)
    assert client.post(f"/members/{officer.public_id}/suspend", {"reason": ""}).status_code == 422
    own = client.post(f"/members/{manager.public_id}/suspend", {"reason": "x"})
    assert own.status_code == 409


def test_a_changed_role_ends_open_sessions_and_counts_at_the_next(world, manager):
    officer = world.person("bank_officer", bank_of(manager))
    theirs = world.client(officer)
    theirs.get("/bank")
    client = world.client(manager)
    answer = client.post(f"/members/{officer.public_id}/role", {"role": "bank_manager"})
    assert answer.status_code == 303
    assert theirs.get("/bank").status_code == 302
    db.session.expire_all()
    user = queries.user_by_name(officer.login)
    _sign_in, _token = commands.open_session(user, kind="api", device="t", at=clock.now())
    db.session.flush()
    assert _sign_in.membership.role == Role.BANK_MANAGER


def test_a_role_of_another_kind_of_house_is_refused(world, manager):
    officer = world.person("bank_officer", bank_of(manager))
    client = world.client(manager)
    answer = client.post(f"/members/{officer.public_id}/role", {"role": "auditor"})
    assert answer.status_code == 422


def test_an_administrator_makes_no_approver_where_a_manager_is(world, manager):
    officer = world.person("bank_officer", bank_of(manager))
    admin = world.client(world.person("administrator"))
    answer = admin.post(f"/members/{officer.public_id}/role", {"role": "bank_manager"})
    assert answer.status_code == 409 and "已有负责人" in answer.text
    db.session.expire_all()
    assert [m.role for m in queries.user_by_name(officer.login).memberships] == ["bank_officer"]


def test_the_first_manager_made_by_an_administrator_waits_for_the_lead(world):
    officer = world.person("bank_officer", world.bank())
    admin = world.client(world.person("administrator"))
    answer = admin.post(f"/members/{officer.public_id}/role", {"role": "bank_manager"})
    assert answer.status_code == 303
    db.session.expire_all()
    assert queries.user_by_name(officer.login).awaits_lead
    lead = world.actor(world.person("finance_lead"))
    assert "confirm_account" in {task.kind for task in tasks_for(lead)}


@pytest.mark.parametrize("confirmed", [False, True])
def test_the_lead_confirms_whom_an_administrator_made_the_first_manager(world, confirmed):
    """Also who was invited by nobody, and who had been confirmed as an officer before."""
    officer, lead = world.person("bank_officer", world.bank()), world.person("finance_lead")
    admin, second = world.person("administrator"), world.person("administrator")
    if confirmed:
        officer.invited_by, officer.confirmed_by = second.id, lead.id
        db.session.commit()
    path = f"/members/{officer.public_id}"
    assert world.client(admin).post(f"{path}/role", {"role": "bank_manager"}).status_code == 303
    for other in (admin, second):
        assert world.client(other).post(f"{path}/confirm").status_code == 409
    db.session.expire_all()
    waiting = queries.hand_of(officer.id)
    assert waiting.awaits_lead and waiting.origin == admin.id
    assert officer.login in world.client(lead).get("/members/unconfirmed").text
    assert world.client(lead).post(f"{path}/confirm").status_code == 303
    db.session.expire_all()
    assert not queries.hand_of(officer.id).awaits_lead


def test_nobody_changes_their_own_role(world, manager):
    client = world.client(manager)
    answer = client.post(f"/members/{manager.public_id}/role", {"role": "bank_officer"})
    assert answer.status_code == 409


def test_a_password_alone_signs_in_where_no_second_factor_is_asked(world, manager):
    token = world.api().post("/tokens", {"username": manager.login, "password": PASSWORD})
    assert token.status_code == 201
