"""What somebody typed stays text wherever it is shown: no markup, no format string, no formula."""

import pytest
from flask import render_template_string
from markupsafe import Markup, escape

from app.infra.db import db
from tests.products.builders import Lender, a_body
from tests.referrals.builders import a_road

TYPED = "<b>x7q</b> 不超过5%的 %(x)s %s {0} {{7*7}}"


@pytest.fixture
def product(world):
    """A published product whose rule is written by somebody with bad manners."""
    lender = Lender(world)
    rule = {"code": "x", "field": "size", "op": "in", "value": ["micro", "small"], "text": TYPED}
    body = a_body(name=TYPED, rules=[rule])
    made = world.api(lender.officer).post("/products", body)
    assert made.status_code == 201, made.json
    published = world.api(lender.manager).post(f"/products/{made.json['id']}/publish")
    assert published.status_code == 200
    return made.json["id"]


def test_words_of_a_template_are_filled_in_only_where_values_are_given(app):
    with app.test_request_context("/"):
        typed = render_template_string("{{ _(x) }}", x=TYPED)
        assert typed == str(escape(TYPED))
        filled = render_template_string('{{ _("%(who)s 元", who=x) }}', x="<b>1%")
        assert filled == "&lt;b&gt;1% 元"
        marked = render_template_string('{{ _("<%(who)s", who=x) }}', x=Markup("<i>1</i>"))
        assert marked == "&lt;<i>1</i>"


def shown_as_text(answer) -> None:
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "<b>x7q" not in page
    assert "不超过5%的 %(x)s %s {0} {{7*7}}" in page and "&lt;b&gt;x7q" in page


@pytest.mark.parametrize("path", ["/products/{}", "/products", "/products/compare?product={}"])
def test_a_product_s_own_words(world, product, path):
    answer = world.client(world.entrepreneur()).get(path.format(product))
    assert answer.status_code == 200 and "<b>x7q" not in answer.get_data(as_text=True)
    if path != "/products/compare?product={}":
        assert "&lt;b&gt;x7q" in answer.get_data(as_text=True)


def test_a_rule_s_words_on_the_product_s_page(world, product):
    shown_as_text(world.client(world.entrepreneur()).get(f"/products/{product}"))


def test_the_reason_of_a_withdrawal_on_every_reader_s_page(world):
    road = a_road(world)
    referral = road.send()
    owner = world.client(road.owner)
    at = f"/me/needs/{road.need.public_id}"
    owner.get(at)
    assert owner.post(f"{at}/withdraw", {"reason": TYPED}).status_code == 303
    db.session.expire_all()
    officer, centre = road.lender.officer, world.person("finance_centre")
    pages = {
        road.owner: [at],
        officer: [f"/bank/referrals/{referral.public_id}"],
        centre: [f"/centre/needs/{road.need.public_id}"],
    }
    for user, paths in pages.items():
        for path in paths:
            answer = world.client(user).get(path)
            assert answer.status_code in (200, 404), path
            assert "<b>x7q" not in answer.get_data(as_text=True), path


def test_the_reason_of_a_suspension(world):
    bank = world.bank()
    user, manager = world.person("bank_officer", bank), world.person("bank_manager", bank)
    browser = world.client(manager)
    suspended = browser.post(f"/members/{user.public_id}/suspend", {"reason": TYPED})
    assert suspended.status_code == 303
    assert "<b>x7q" not in browser.get("/members").get_data(as_text=True)


def test_a_decline_in_the_bank_s_own_words(world):
    road = a_road(world)
    referral = road.send()
    officer = world.client(road.lender.officer)
    at = f"/bank/referrals/{referral.public_id}"
    officer.get(at)
    typed = {"reason_codes": ["R30"], "comment": TYPED}
    assert officer.post(f"{at}/decline", typed).status_code == 303
    shown_as_text(officer.get(at))
    page = world.client(road.owner).get(f"/me/needs/{road.need.public_id}")
    assert page.status_code == 200 and "<b>x7q" not in page.get_data(as_text=True)
