"""Three screens on a phone, saved at each, sent from the last."""

import pytest

from app.accounts.queries import people_in_role
from app.infra.notify import notifications_of
from app.infra.tasks import tasks_for
from app.kernel.actors import Role
from app.needs.commands.life import TRIAGE
from tests.enterprises.builders import an_enterprise
from tests.needs.builders import EVERYTHING, a_farm, body, fresh, id_in, today, typed


def test_the_first_screen_saves_a_draft(farm):
    phone = farm.world.client(farm.owner)
    phone.get("/me/needs/new")
    answer = phone.post("/me/needs/new", typed(expected_payment_on="2027-02-01"))
    need = fresh(id_in(answer))
    assert (answer.status_code, need.state, need.amount_fen) == (303, "draft", 50_000_000)
    assert need.expected_payment_on.isoformat() == "2027-02-01"


def test_a_draft_goes_on_on_another_phone(farm):
    first = farm.world.client(farm.owner)
    first.get("/me/needs/new")
    need = id_in(first.post("/me/needs/new", typed()))
    page = farm.world.client(farm.owner).get(f"/me/needs/{need}/edit").get_data(as_text=True)
    assert "收脐橙要付果农货款" in page and "50万元" in page


def test_draft_consent_submit_in_three_screens(farm):
    farm.world.person("finance_centre", name="王敏")
    phone = farm.world.client(farm.owner)
    phone.get("/me/needs/new")
    business = phone.post("/me/needs/new", typed()).location
    assert farm.firm.name in phone.get(business).get_data(as_text=True)
    check = phone.post(business, {"existing_debt_fen": "10万"}).location
    page = phone.get(check).get_data(as_text=True)
    assert "伍拾万元整" in page and " checked" not in page
    sent = phone.post(check.replace("/check", "/submit"), {"purposes": list(EVERYTHING)})
    need = fresh(id_in(sent))
    assert need.state == "submitted" and need.reference and need.existing_debt_fen == 10_000_000
    tracker = phone.get(sent.location).get_data(as_text=True)
    assert "王敏" in tracker or "测试人员" in tracker
    assert "最晚联系" in tracker


def test_without_the_referral_tick_nothing_is_sent_or_agreed_to(farm):
    need = farm.need()
    phone = farm.world.client(farm.owner)
    phone.get(f"/me/needs/{need.public_id}/check")
    answer = phone.post(f"/me/needs/{need.public_id}/submit", {"purposes": ["scoring"]})
    assert answer.status_code == 409 and "还没有有效的授权" in answer.get_data(as_text=True)
    assert fresh(need.public_id).state == "draft"
    api = farm.world.api(farm.owner).post(f"/needs/{need.public_id}/submit")
    assert (api.status_code, api.json["code"]) == (409, "no_live_consent")


def test_before_verification_the_wish_to_send_is_kept(new_farm):
    need = new_farm.need()
    phone = new_farm.world.client(new_farm.owner)
    page = phone.get(f"/me/needs/{need.public_id}/check").get_data(as_text=True)
    assert "核实后自动提交" in page
    phone.post(f"/me/needs/{need.public_id}/submit", {"purposes": ["referral"]})
    need = fresh(need.public_id)
    assert (need.state, need.wish_to_send) == ("draft", True)


def test_sending_hands_the_need_to_a_named_person_and_tells_the_owner(farm):
    officer = farm.world.person("finance_centre")
    need = farm.sent()
    centre = people_in_role(farm.world.county.id, today(), Role.FINANCE_CENTRE)
    waiting = {
        user.id: [t.subject_id for t in tasks_for(farm.world.actor(user)) if t.kind == TRIAGE]
        for user in centre
    }
    assert officer in centre and waiting.pop(need.contact_id) == [need.public_id]
    assert not any(waiting.values())
    told = [n.kind for n in notifications_of(farm.world.actor(farm.owner))]
    assert "need_received" in told


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("amount_fen=30000000&term_months=6", ('value="30万元"', 'value="6"')),
        ("use=order&wants_guarantee=1", ("checked",)),
    ],
)
def test_try_with_this_change_fills_the_first_screen(farm, address, expected):
    page = farm.world.client(farm.owner).get(f"/me/needs/new?{address}").get_data(as_text=True)
    assert all(words in page for words in expected)


def test_an_odd_address_fills_in_nothing(farm):
    page = farm.world.client(farm.owner).get("/me/needs/new?amount_fen=-1&use=yacht")
    main = page.get_data(as_text=True).split("<main")[1]
    assert page.status_code == 200 and "yacht" not in main and 'value="-1' not in main


def test_answers_of_the_pre_check_are_kept(farm):
    phone = farm.world.client(farm.owner)
    with phone.client.session_transaction() as session:
        session["precheck"] = {"amount_fen": 20_000_000, "term_months": 9, "use": "equipment"}
    page = phone.get("/me/needs/new").get_data(as_text=True)
    assert 'value="20万元"' in page and 'value="9"' in page


def test_whoever_has_no_firm_registers_it_first_and_keeps_the_answers(world):
    phone = world.client(world.entrepreneur())
    phone.get("/me/needs/new")
    assert "/me/" in phone.post("/me/needs/new", typed()).location
    assert "收脐橙要付果农货款" in phone.get("/me/needs/new").get_data(as_text=True)


def test_a_bad_amount_is_told_beside_the_field_and_kept(farm):
    phone = farm.world.client(farm.owner)
    phone.get("/me/needs/new")
    answer = phone.post("/me/needs/new", typed(amount_fen="50,5万"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "50,5万" in page and "请填写金额" in page


def test_too_small_an_amount_is_refused_at_both_doors(farm):
    phone = farm.world.client(farm.owner)
    phone.get("/me/needs/new")
    assert phone.post("/me/needs/new", typed(amount_fen="5000")).status_code == 422
    answer = farm.world.api(farm.owner).post("/needs", body(farm.firm, amount_fen=500_000))
    assert answer.status_code == 422 and answer.json["errors"][0]["field"] == "amount_fen"


def test_another_firm_of_ones_own_may_be_chosen(farm):
    other = an_enterprise(farm.world, farm.owner, verified=True, name="山上民宿")
    need = farm.need()
    phone = farm.world.client(farm.owner)
    phone.get(f"/me/needs/{need.public_id}/business")
    phone.post(f"/me/needs/{need.public_id}/business", {"enterprise": other.public_id})
    assert fresh(need.public_id).enterprise.public_id == other.public_id


def test_somebody_elses_firm_may_not_be_chosen(farm):
    other = a_farm(farm.world).firm.public_id
    need = farm.need()
    phone = farm.world.client(farm.owner)
    phone.get(f"/me/needs/{need.public_id}/business")
    answer = phone.post(f"/me/needs/{need.public_id}/business", {"enterprise": other})
    assert answer.status_code == 422
    assert fresh(need.public_id).enterprise_id == farm.firm.id


def test_a_like_need_in_hand_is_a_warning_not_a_bar(farm):
    farm.sent()
    again = farm.need()
    phone = farm.world.client(farm.owner)
    assert "差不多的需求" in phone.get(f"/me/needs/{again.public_id}/check").get_data(as_text=True)
    sent = phone.post(f"/me/needs/{again.public_id}/submit", {})
    assert sent.status_code == 303 and fresh(again.public_id).state == "submitted"


def test_a_sent_need_is_not_edited(farm):
    need = farm.sent()
    phone = farm.world.client(farm.owner)
    assert phone.get(f"/me/needs/{need.public_id}/edit").status_code == 302
    assert phone.post(f"/me/needs/{need.public_id}/edit", typed()).status_code in (302, 409)
    assert fresh(need.public_id).term_months == 12


@pytest.mark.parametrize("page", ["edit", "business", "check", "slip", ""])
def test_a_stranger_finds_nothing(farm, page):
    need = farm.need()
    stranger = farm.world.client(a_farm(farm.world).owner)
    assert stranger.get(f"/me/needs/{need.public_id}/{page}".rstrip("/")).status_code == 404
