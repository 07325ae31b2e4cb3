"""Products from a table: drafts of one's own bank, known by name, never published by it."""

from decimal import Decimal

import pytest

from app.infra.db import db
from app.infra.paging import Page
from app.products import queries, reactions
from app.products.rules.table import SHEET
from tests.products.builders import Lender
from tests.tables import Desk, csv_of, xlsx_of

HEADER = SHEET.headings


@pytest.fixture
def desk(world, lender):
    new, at = "/bank/imports/new", "/bank/imports"
    return Desk(world, lender.officer, new, at, reactions.import_products)


def a_row(**kw):
    row = {
        "name": "脐橙流水贷",
        "amount_min_fen": "10",
        "amount_max_fen": "300",
        "term_min_months": "3",
        "term_max_months": "3年",
        "rate_min": "3.85",
        "rate_max": "4.35%",
        "methods": "等额本息、到期一次还本付息",
        "needs_guarantee": "否",
        **kw,
    }
    return [row.get(field, "") for field in SHEET.columns]


def own(world, lender):
    db.session.expire_all()
    found = queries.own_products(world.actor(lender.officer), Page(50))
    return sorted(found.items, key=lambda product: product.id)


def test_a_row_becomes_a_draft_with_its_bounds(world, lender, desk):
    imported = desk.taken(csv_of([HEADER, a_row()]))
    (product,) = own(world, lender)
    assert (product.state, product.drafted_by) == ("draft", lender.officer.id)
    assert (product.amount_min_fen, product.amount_max_fen) == (10_000_000, 300_000_000)
    assert (product.term_min_months, product.term_max_months) == (3, 36)
    assert (product.rate_min, product.rate_max) == (Decimal("0.0385"), Decimal("0.0435"))
    assert product.methods == ["equal_instalment", "bullet"] and imported.counts["new"] == 1


def test_the_same_table_twice_makes_no_doubles(world, lender, desk):
    rows = [HEADER, a_row(), a_row(name="第二个产品")]
    desk.taken(csv_of(rows))
    again = desk.taken(xlsx_of(rows))
    assert len(own(world, lender)) == 2 and again.counts["known"] == 2


def test_a_draft_changes_in_place_and_keeps_what_the_table_does_not_say(world, lender, desk):
    draft = lender.draft(papers=("licence",), summary="原来的简介")
    desk.taken(csv_of([HEADER, a_row(amount_max_fen="500", valid_to="2027-12-31")]))
    (product,) = own(world, lender)
    assert product.id == draft.id and product.amount_max_fen == 500_000_000
    assert [rule.code for rule in product.rules] == ["size", "age"]
    assert (product.summary, product.papers) == ("原来的简介", ["licence"])


def test_a_published_product_stays_and_its_next_edition_begins(world, lender, desk):
    lender.published()
    unchanged = desk.taken(csv_of([HEADER, a_row()]))
    assert unchanged.counts["known"] == 1 and len(own(world, lender)) == 1
    changed = desk.taken(csv_of([HEADER, a_row(amount_max_fen="500")]))
    first, second = own(world, lender)
    assert changed.counts["edition"] == 1
    assert (first.state, first.amount_max_fen) == ("published", 300_000_000)
    assert (second.state, second.edition, second.replaces_id) == ("draft", 2, first.id)
    assert len(second.rules) == 2
    again = desk.taken(csv_of([HEADER, a_row(amount_max_fen="500")]))
    assert again.counts["known"] == 1 and len(own(world, lender)) == 2


def test_another_banks_product_of_the_same_name_is_another_product(world, lender, desk):
    other = Lender(world)
    other.published()
    desk.taken(csv_of([HEADER, a_row(amount_max_fen="20")]))
    assert [p.amount_max_fen for p in own(world, other)] == [300_000_000]
    assert len(own(world, lender)) == 1


def test_bad_rows_are_explained_beside_their_columns(world, lender, desk):
    rows = [
        HEADER,
        a_row(),
        a_row(),
        a_row(name="甲", amount_min_fen="500", rate_max="30", methods="随便还"),
        a_row(name="乙", term_min_months="半年", guarantee_fee_rate="1"),
        a_row(name="丙", needs_guarantee="也许"),
    ]
    text = desk.shown(csv_of(rows))
    for sentence in (
        "与第 2 行重复",
        "最低金额不能高于最高金额",
        "年利率应在 0 到",
        "还款方式「随便还」不认识",
        "期限「半年」读不懂",
        "请填写「是」或「否」",
    ):
        assert sentence in text, sentence
    imported = desk.taken(csv_of(rows))
    assert (imported.counts["new"], imported.counts["fault"]) == (1, 4)
    assert len(own(world, lender)) == 1


def test_the_template_is_read_as_it_was_given(desk):
    answer = desk.page.get("/bank/imports/template")
    assert answer.status_code == 200 and answer.data[:2] == b"PK"
    text = desk.shown(xlsx_of([HEADER, SHEET.example]))
    assert "这是模板里的示例行" in text


def test_a_bank_imports_its_own_and_sees_no_other_banks_tables(world, lender, desk):
    address = desk.upload(csv_of([HEADER, a_row()])).location
    other = Lender(world)
    assert world.client(other.officer).get(address).status_code == 404
    assert world.client(other.manager).get("/bank/imports/new").status_code == 403
    assert world.client(world.person("finance_centre")).get("/bank/imports/new").status_code == 403
