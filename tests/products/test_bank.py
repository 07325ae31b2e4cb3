"""A bank's own pages: the rule editor without a script, and the second person."""

import re

import pytest
from sqlalchemy import select

from app.infra.db import db
from app.infra.scope import marked
from app.products import queries
from app.products.models import Product
from tests.products.builders import Lender, a_draft, a_form


def only_product(world):
    statement = marked(select(Product).where(Product.county_id == world.county.id))
    return db.session.scalars(statement).one_or_none()


def text_of(response):
    return response.get_data(as_text=True)


def test_an_officer_drafts_with_rules_as_typed(world, lender):
    browser = world.client(lender.officer)
    assert browser.get("/bank/products/new").status_code == 200
    saved = browser.post("/bank/products", a_form())
    assert saved.status_code == 303, text_of(saved)
    product = only_product(world)
    assert saved.location.endswith(f"/bank/products/{product.public_id}")
    assert (product.state, product.rate_max, product.amount_max_fen) == (
        "draft",
        a_draft().rate_max,
        300_000_000,
    )
    assert [(r.code, r.field, r.op, r.value) for r in product.rules] == [
        ("T1", "size", "in", ["micro", "small"]),
        ("T2", "founded_months", ">=", 12),
    ]
    assert "草稿" in text_of(browser.get(saved.location))


def test_fees_papers_and_guarantee_are_kept(world, lender):
    more = {
        "needs_guarantee": "y",
        "guarantee_fee_rate": "0.8",
        "other_fees-0-kind": "appraisal",
        "other_fees-0-payee": "评估公司",
        "other_fees-0-amount_fen": "500",
        "papers": ["licence"],
        "valid_to": "2099-12-31",
    }
    world.client(lender.officer).post("/bank/products", a_form(**more))
    product = only_product(world)
    assert str(product.guarantee_fee_rate.normalize()) == "0.008"
    assert product.other_fees == [
        {"kind": "appraisal", "payee": "评估公司", "amount_fen": 50_000, "when": "drawdown"}
    ]
    assert product.papers == ["licence"] and product.valid_to.year == 2099


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": ""}, "请填写产品名称"),
        ({"amount_min_fen": "很多"}, "请填写金额"),
        ({"amount_min_fen": "301万"}, "最低金额不能高于最高金额"),
        ({"term_max_months": "601"}, "期限应在 1 到 600 个月之间"),
        ({"rate_max": "24.01"}, "年利率应在 0 到 24.00% 之间"),
        ({"methods": []}, "请至少选择一种还款方式"),
        ({"rules-0-value": "巨型"}, "取值与字段、比较方式不符"),
        ({"rules-1-value": "一年"}, "请填写整数"),
        ({"rules-1-op": "prefix"}, "不能用这种比较方式"),
        ({"rules-1-text": ""}, "请用一句话写明这个条件"),
        ({"rules-1-field": "score"}, "产品条件不能使用评分"),
        ({"guarantee_fee_rate": "1"}, "不需要担保的产品不能收担保费"),
        ({"other_fees-0-payee": "某公司"}, "两者取一"),
    ],
)
def test_the_page_refuses_what_the_api_refuses_and_keeps_what_was_typed(
    world, lender, changes, says
):
    refused = world.client(lender.officer).post("/bank/products", a_form(**changes))
    assert refused.status_code == 422
    assert says in text_of(refused)
    assert "成立满一年" in text_of(refused) or "rules-1-text" in changes
    assert only_product(world) is None


def test_more_rows_come_with_what_was_typed_and_nothing_is_kept(world, lender):
    browser = world.client(lender.officer)
    page = text_of(browser.get("/bank/products/new"))
    key = re.search(r'name="idempotency_key"[^>]*value="([^"]+)"', page).group(1)
    form = a_form(name="", idempotency_key=key)
    for rows in (5, 5):
        shown = browser.post("/bank/products/new/rows", form)
        assert shown.status_code == 200
        assert text_of(shown).count('name="rules-') >= rows * 4
        assert "微型、小型" in text_of(shown) and "请改正" not in text_of(shown)
        assert key not in text_of(shown)
    assert only_product(world) is None


def test_a_draft_is_edited_in_place(world, lender):
    product = lender.draft()
    browser = world.client(lender.officer)
    path = f"/bank/products/{product.public_id}/edit"
    page = text_of(browser.get(path))
    assert "微型、小型" in page and "10万元" in page and 'value="size"' in page
    more = browser.post(f"{path}/rows", a_form())
    assert more.status_code == 200 and "再加几行" in text_of(more)
    codes = {"rules-0-code": "size", "rules-1-code": "age"}
    saved = browser.post(path, a_form(name="改名", **codes))
    assert saved.status_code == 303
    edited = only_product(world)
    assert edited.name == "改名" and [r.code for r in edited.rules] == ["size", "age"]


def test_a_published_product_is_edited_as_its_next_edition(world, lender):
    product = lender.published()
    path = f"/bank/products/{product.public_id}/edit"
    browser = world.client(lender.officer)
    saved = browser.post(path, a_form(name="第二版"))
    assert saved.status_code == 303
    following = queries.next_edition_of(product)
    assert following.name == "第二版" and following.edition == 2
    again = browser.post(path, a_form(name="第三版"))
    assert again.status_code == 409 and "已有一份修改中的草稿" in text_of(again)
    assert "新版正在起草" in text_of(browser.get(f"/bank/products/{product.public_id}"))


def test_the_manager_publishes_pauses_resumes_and_retires(world, lender):
    product = lender.draft()
    browser, path = world.client(lender.manager), f"/bank/products/{product.public_id}"
    assert "核对无误，发布" in text_of(browser.get(path))
    for verb, state in (
        ("publish", "published"),
        ("pause", "paused"),
        ("resume", "published"),
        ("retire", "retired"),
    ):
        assert browser.post(f"{path}/{verb}").status_code == 303
        assert only_product(world).state == state
    again = browser.post(f"{path}/publish")
    assert again.status_code == 409 and "已下架" in text_of(again)


def test_who_drafted_does_not_publish_on_the_page_either(world, lender):
    product = lender.draft()
    lender.officer.memberships[0].role = "bank_manager"
    db.session.commit()
    browser, path = world.client(lender.officer), f"/bank/products/{product.public_id}"
    browser.get(path)
    refused = browser.post(f"{path}/publish")
    assert refused.status_code == 409 and "不能自己发布" in text_of(refused)
    assert only_product(world).state == "draft"


def test_an_officer_has_no_button_and_no_door_to_publish(world, lender):
    product = lender.draft()
    browser, path = world.client(lender.officer), f"/bank/products/{product.public_id}"
    assert "核对无误，发布" not in text_of(browser.get(path))
    assert browser.post(f"{path}/publish").status_code == 403
    assert world.client(lender.manager).get("/bank/products/new").status_code == 403


def test_another_bank_and_other_roles_find_nothing_here(world, lender):
    product, other = lender.published(), Lender(world)
    path = f"/bank/products/{product.public_id}"
    assert world.client(other.manager).get(path).status_code == 404
    assert world.client(other.manager).post(f"{path}/retire").status_code == 404
    assert world.client(other.officer).post(f"{path}/edit", a_form()).status_code == 404
    assert world.client(world.entrepreneur()).get("/bank/products").status_code == 403
    assert world.client().get("/bank/products").status_code == 302


def test_the_list_shows_ones_own_products_by_state(world, lender):
    lender.published(name="已在架")
    lender.draft(name="在写的")
    Lender(world).published(name="别家的")
    browser = world.client(lender.officer)
    page = text_of(browser.get("/bank/products"))
    assert "已在架" in page and "在写的" in page and "别家的" not in page
    assert "已在架" not in text_of(browser.get("/bank/products?state=draft"))
    assert "还没有产品" in text_of(browser.get("/bank/products?state=retired"))
