"""The open pages: found, read, compared without an account."""

import pytest

from app.infra.db import db
from tests.products.builders import WAN, Lender


@pytest.fixture
def here(app, world):
    """The county of the test is the one this installation serves."""
    before, app.config["COUNTY"] = app.config["COUNTY"], f"pack-{world.county.code}"
    world.county.pack = app.config["COUNTY"]
    db.session.commit()
    yield
    app.config["COUNTY"] = before


def page(world, path, user=None):
    response = world.client(user).get(path)
    return response.status_code, response.get_data(as_text=True)


def test_anyone_finds_what_is_published(world, lender, here):
    lender.published(name="公开的贷款")
    lender.draft(name="还没发布的贷款")
    status, text = page(world, "/products")
    assert status == 200
    assert "公开的贷款" in text and lender.bank.name in text
    assert "还没发布的贷款" not in text


def test_the_filters_stand_in_the_url(world, lender, here):
    lender.published(name="小额快贷", amount_max_fen=20 * WAN)
    lender.published(name="大额经营贷", amount_min_fen=100 * WAN)
    _, text = page(world, "/products?amount_fen=15万&guarantee=no")
    assert "小额快贷" in text and "大额经营贷" not in text
    _, text = page(world, "/products?guarantee=yes")
    assert "没有符合这些条件的产品" in text


def test_an_amount_that_cannot_be_read_says_so(world, here):
    status, text = page(world, "/products?amount_fen=很多")
    assert status == 422 and "请填写金额" in text


def test_a_product_shows_its_rules_its_cost_and_the_way_on(world, lender, here):
    product = lender.published(methods=("bullet",))
    status, text = page(world, f"/products/{product.public_id}")
    assert status == 200
    assert "小型或微型企业" in text and "成立满一年" in text
    assert "综合年化成本" in text and "/calculator?principal_fen=" in text
    assert "提出我的需求" in text and "先测一测" in text


def test_a_draft_is_no_page_for_strangers(world, lender, here):
    path = f"/products/{lender.draft().public_id}"
    assert page(world, path)[0] == 404
    assert page(world, path, world.entrepreneur())[0] == 404
    assert page(world, path, Lender(world).officer)[0] == 404
    assert page(world, path, lender.manager)[0] == 200


def test_three_are_compared_and_no_more(world, lender, here):
    ids = [lender.published(name=f"产品{n}").public_id for n in range(4)]
    status, text = page(world, "/products/compare?" + "&".join(f"ids={i}" for i in ids))
    assert status == 200
    assert "产品2" in text and "产品3" not in text and "一次最多比较" in text
    _, text = page(world, f"/products/compare?ids={ids[0]},{ids[1]}")
    assert "产品0" in text and "产品1" in text and "一次最多比较" not in text
    assert "还没有选产品" in page(world, "/products/compare")[1]


def test_a_signed_in_reader_sees_the_own_county(world, lender):
    product = lender.published(name="本县产品")
    status, text = page(world, "/products", world.entrepreneur())
    assert status == 200 and "本县产品" in text
    assert page(world, f"/products/{product.public_id}", world.person("auditor"))[0] == 200


def test_an_installation_without_a_county_has_an_empty_shelf(app, world):
    before, app.config["COUNTY"] = app.config["COUNTY"], "no-such-pack"
    try:
        assert page(world, "/products")[0] == 200
        assert page(world, "/products/abc")[0] == 404
    finally:
        app.config["COUNTY"] = before
