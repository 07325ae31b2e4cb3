"""The life of a risk card: two hands at every step, through both doors, and by the database."""

import io
import json

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.infra import clock
from app.infra.db import db
from app.kernel.dates import add_months
from app.kernel.errors import Conflict, Invalid
from app.whitelist.commands import risk_cards, risk_promoting
from app.whitelist.models import RiskCard
from app.whitelist.queries import risk_cards as queries
from app.whitelist.rules.governing import CHECKLIST
from tests.whitelist.governance.builders import MAPPING, MODEL_CARD, a_card, another_card
from tests.world import World

TICKED = dict.fromkeys(CHECKLIST, True)


def upload(browser, card, model_card=MODEL_CARD, **kw):
    data = {
        "card": (io.BytesIO(json.dumps(card).encode()), "scorecard.json"),
        "model_card": (io.BytesIO(model_card.encode()), "model_card.md"),
        "mapping": "staff = employees",
        "note": "测试",
        **kw,
    }
    return browser.post("/centre/risk/new", data, content_type="multipart/form-data")


def body(card, **kw):
    return {"card": card, "model_card": MODEL_CARD, "mapping": MAPPING, "note": "测试", **kw}


def test_a_card_is_uploaded_on_the_page_and_waits_as_a_draft(desk):
    answer = upload(desk.world.client(desk.author), a_card())
    assert answer.status_code == 303
    (card,) = queries.risk_cards(desk.world.actor(desk.author))
    assert (card.state, card.mapping["staff"], card.cut_off) == ("draft", "employees", 590)


@pytest.mark.parametrize("line", [-(10**9), 0, 10**9])
def test_a_line_that_everybody_or_nobody_reaches_is_refused_at_both_doors(desk, line):
    answer = desk.world.api(desk.author).post("/risk-cards", body(a_card(), cut_off=line))
    assert [e["field"] for e in answer.json["errors"]] == ["cut_off"]
    assert upload(desk.world.client(desk.author), a_card(), cut_off=str(line)).status_code == 422


@pytest.mark.parametrize("pdo", [None, -1, 0, [], 10**300, True])
def test_a_scale_that_nobody_can_mean_is_refused(desk, pdo):
    answer = desk.world.api(desk.author).post("/risk-cards", body({**a_card(), "pdo": pdo}))
    assert answer.status_code == 422


def test_a_card_is_uploaded_by_the_api(desk):
    answer = desk.world.api(desk.author).post("/risk-cards", body(a_card()))
    assert answer.status_code == 201 and answer.json["state"] == "draft"
    again = desk.world.api(desk.author).post("/risk-cards", body(a_card()))
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"contract": "other/1"}, "guiyan-scorecard/1"),
        ({"factors": []}, "factors"),
        ({"calibration": {"kind": "logistic", "intercept": 1, "slope": 1}}, "curve"),
        ({"base_points": 1.5}, "base_points"),
    ],
)
def test_a_file_that_is_no_card_is_refused_in_words_at_both_doors(desk, change, words):
    card = {**a_card(), **change}
    page = upload(desk.world.client(desk.author), card)
    answer = desk.world.api(desk.author).post("/risk-cards", body(card))
    assert page.status_code == answer.status_code == 422
    assert words in page.get_data(as_text=True) and words in answer.json["detail"]
    assert queries.risk_cards(desk.world.actor(desk.author)) == []


def test_a_file_that_is_no_json_says_so_beside_the_field(desk):
    data = {"card": (io.BytesIO(b"\xff{"), "scorecard.json"), "note": "测试"}
    browser = desk.world.client(desk.author)
    page = browser.post("/centre/risk/new", data, content_type="multipart/form-data")
    assert page.status_code == 422 and "不是 UTF-8 的 JSON" in page.get_data(as_text=True)
    assert 'value="测试"' in page.get_data(as_text=True)


def test_a_card_without_a_model_card_is_refused(desk):
    with pytest.raises(Invalid, match="模型说明"):
        desk.uploaded(model_card="短")


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({}, "mapping_unknown"),
        ({"staff": "tax_grade"}, "mapping_kind"),
        ({"staff": "employees", "other": "employees"}, "mapping_idle"),
        ({"staff": "court_dishonesty"}, "mapping_unknown"),
        ({"staff": "local_jobs"}, "mapping_unknown"),
    ],
)
def test_a_column_must_be_filled_from_the_list(desk, mapping, code):
    with pytest.raises(Invalid) as refused:
        desk.uploaded(mapping=mapping)
    assert code in [r.code for r in refused.value.refusals]


def test_a_simulated_card_never_enters_a_real_county(desk):
    desk.world.county.real = True
    db.session.commit()
    with pytest.raises(Invalid, match="模拟"):
        desk.uploaded(simulated=True)


def test_nobody_validates_or_approves_their_own(desk):
    card = desk.uploaded()
    act = desk.act(desk.author)
    for step in (
        lambda: risk_cards.validate_risk_card(act, card=card, checklist=TICKED, note="x"),
        lambda: risk_cards.approve_risk_card(act, card=card),
        lambda: risk_cards.reject_risk_card(act, card=card, reason="x"),
    ):
        with pytest.raises(Conflict) as refused:
            step()
        assert refused.value.code == "four_eyes"


def test_validation_needs_every_point_of_the_list(desk):
    card = desk.uploaded()
    partly = {**TICKED, "fairness": False}
    page = desk.world.client(desk.peer)
    some = [code for code in CHECKLIST if code != "fairness"]
    path = f"/centre/risk/{card.public_id}/validate"
    assert page.post(path, {"checklist": some, "note": "看过"}).status_code == 422
    api = desk.world.api(desk.peer)
    said = {"checklist": partly, "note": "看过"}
    assert api.post(f"/risk-cards/{card.public_id}/validate", said).status_code == 422
    said["checklist"] = TICKED
    assert api.post(f"/risk-cards/{card.public_id}/validate", said).json["state"] == "validated"


def test_two_approve_and_neither_is_the_author(desk):
    card = desk.validated()
    api, lead = desk.world.api(desk.peer), desk.world.api(desk.lead)
    assert api.post(f"/risk-cards/{card.public_id}/confirm").status_code == 403
    assert lead.post(f"/risk-cards/{card.public_id}/confirm").status_code == 409
    assert lead.post(f"/risk-cards/{card.public_id}/approve").json["state"] == "seconded"
    assert lead.post(f"/risk-cards/{card.public_id}/confirm").status_code == 409
    other = desk.world.client(desk.world.person("finance_lead", desk.office.centre))
    assert other.post(f"/centre/risk/{card.public_id}/confirm").status_code == 303
    db.session.expire_all()
    assert card.state == "approved"
    assert card.expires_on == add_months(clock.today(), 12)


@pytest.mark.parametrize("column", ["validated_by", "approved_by", "confirmed_by"])
def test_the_database_refuses_the_author_too(desk, column):
    card = desk.uploaded()
    with pytest.raises(DBAPIError):
        db.session.execute(
            text(f"update risk_cards set {column} = author_id where id = :id"), {"id": card.id}
        )
    db.session.rollback()


def test_the_database_keeps_an_uploaded_card_as_it_is(desk):
    card = desk.champion()
    for change in ("cut_off = 1", "definition = '{}'", "confirmed_by = null", "note = 'x'"):
        with pytest.raises(DBAPIError):
            db.session.execute(
                text(f"update risk_cards set {change} where id = :id"), {"id": card.id}
            )
        db.session.rollback()


def test_the_first_card_needs_a_signed_note_and_a_second_person(desk):
    card = desk.approved()
    path = f"/centre/risk/{card.public_id}/promotion"
    browser = desk.world.client(desk.lead)
    assert browser.post(path, {"note": ""}).status_code == 422
    assert browser.post(path, {"note": "第一张卡，凭验证启用"}).status_code == 303
    waiting = queries.open_promotion(desk.world.county.id)
    own = browser.post(f"/centre/risk/promotions/{waiting.public_id}/confirm")
    assert own.status_code == 409
    other = desk.world.person("finance_lead", desk.office.centre)
    confirm = f"/risk-promotions/{waiting.public_id}/confirm"
    assert desk.world.api(other).post(confirm).json["state"] == "done"
    db.session.expire_all()
    assert card.state == "champion"


def test_a_second_promotion_waits_until_the_first_is_answered(desk):
    first, second = desk.approved(), desk.approved(another_card())
    risk_promoting.sign_promotion(desk.act(desk.peer), card=first, note="x")
    db.session.commit()
    answer = desk.world.api(desk.peer).post(
        f"/risk-cards/{second.public_id}/promotions", {"note": "x"}
    )
    assert answer.status_code == 409 and answer.json["code"] == "promotion_open"


def test_a_refused_promotion_leaves_everything_as_it_was(desk):
    card = desk.approved()
    step = risk_promoting.sign_promotion(desk.act(desk.peer), card=card, note="x")
    db.session.commit()
    lead = desk.world.api(desk.lead)
    answer = lead.post(f"/risk-promotions/{step.public_id}/refuse", {"reason": "再看看"})
    assert answer.json["state"] == "refused"
    db.session.expire_all()
    assert card.state == "approved" and queries.risk_card_in_use(desk.world.county.id) is None


def test_there_is_one_champion(desk):
    desk.champion()
    rival = desk.approved(another_card())
    with pytest.raises(DBAPIError):
        db.session.execute(
            text("update risk_cards set state = 'champion' where id = :id"), {"id": rival.id}
        )
    db.session.rollback()


def test_a_card_cannot_challenge_nobody(desk):
    card = desk.approved()
    answer = desk.world.api(desk.author).post(f"/risk-cards/{card.public_id}/challenge")
    assert answer.status_code == 409 and answer.json["code"] == "no_champion"


def test_a_champion_runs_out_on_its_day_and_the_centre_hears_before(desk):
    card = desk.champion()
    with clock.frozen(clock.at_local(card.expires_on, 9)):
        risk_cards.keep_risk_cards(desk.world.machine())
        assert card.state == "champion"
    with clock.frozen(clock.at_local(add_months(card.expires_on, 1), 9)):
        risk_cards.keep_risk_cards(desk.world.machine())
        db.session.commit()
    assert card.state == "expired"
    page = desk.world.client(desk.author).get("/centre/risk").get_data(as_text=True)
    assert "每一户都由人判断" in page


def test_a_new_card_may_follow_an_expired_one_without_comparison(desk):
    old, new = desk.champion(), desk.approved(another_card())
    with clock.frozen(clock.at_local(old.expires_on, 9)):
        pass
    db.session.execute(text("alter table risk_cards disable trigger risk_cards_kept"))
    old.expires_on = add_months(clock.today(), -1)
    db.session.commit()
    step = risk_promoting.sign_promotion(desk.act(desk.peer), card=new, note="旧卡到期")
    risk_promoting.confirm_promotion(desk.act(desk.lead), promotion=step)
    db.session.commit()
    db.session.execute(text("alter table risk_cards enable trigger risk_cards_kept"))
    db.session.commit()
    assert (old.state, new.state) == ("retired", "champion")


def test_a_lead_takes_a_card_out_of_use_with_a_reason(desk):
    card = desk.champion()
    path = f"/centre/risk/{card.public_id}/retire"
    assert desk.world.client(desk.peer).post(path, {"reason": "x"}).status_code == 403
    lead = desk.world.client(desk.lead)
    assert lead.post(path, {"reason": ""}).status_code == 422
    assert lead.post(path, {"reason": "发现数据有误"}).status_code == 303
    db.session.expire_all()
    assert card.state == "retired"


def test_training_is_refused_while_defaults_are_too_few(desk):
    browser = desk.world.client(desk.author)
    page = browser.get("/centre/risk").get_data(as_text=True)
    assert "还差 100 笔" in page and "开始训练" not in page
    assert browser.post("/centre/risk/train").status_code == 409
    answer = desk.world.api(desk.author).post("/risk-cards/train", {})
    assert answer.status_code == 409 and answer.json["code"] == "too_few_defaults"


def test_every_page_of_a_card_opens_in_every_state(desk):
    seen = set()
    for card in (desk.uploaded(a_card("a")), desk.champion(a_card("b")), desk.challenger()):
        for user in (desk.author, desk.peer, desk.lead):
            browser = desk.world.client(user)
            for path in ("", "/promotion", "/scorecard.json"):
                if path == "/scorecard.json":
                    continue
                page = browser.get(f"/centre/risk/{card.public_id}{path}")
                assert page.status_code == 200
        seen.add(card.state)
    assert seen == {"draft", "champion", "challenger"}


def test_another_countys_card_is_not_found(desk, app):
    card = desk.uploaded()
    far = World(app)
    assert (
        far.client(far.person("finance_centre")).get(f"/centre/risk/{card.public_id}").status_code
        == 404
    )


def test_the_county_sees_who_did_what(desk):
    card: RiskCard = desk.champion()
    page = desk.world.client(desk.lead).get(f"/centre/risk/{card.public_id}")
    text_ = page.get_data(as_text=True)
    for words in ("验证风险评分卡", "第一人批准风险评分卡", "第二人批准风险评分卡", "成为主卡"):
        assert words in text_
