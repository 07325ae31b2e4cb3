"""The pages: to choose from, to read, to try without an account."""

import pytest


def page(world, user, path: str):
    return world.client(user).get(path)


def test_the_owner_sees_cost_reasons_and_may_choose(bench, world) -> None:
    bench.consent()
    product, need = bench.product(), bench.need(state="open")
    shown = page(world, bench.owner, f"/me/needs/{need.public_id}/matches")
    text = shown.get_data(as_text=True)
    assert shown.status_code == 200 and product.name in text and bench.bank.name in text
    assert f'value="{product.public_id}"' in text and 'name="agreed"' in text
    assert "综合年化成本" in text and "还没有办结的案例" in text
    assert "idempotency_key" in text and f"/me/needs/{need.public_id}/send" in text


def test_a_draft_is_shown_without_sending(bench, world) -> None:
    bench.consent()
    bench.product()
    shown = page(world, bench.owner, f"/me/needs/{bench.need().public_id}/matches")
    assert 'name="agreed"' not in shown.get_data(as_text=True)


def test_the_centre_reads_only(bench, world) -> None:
    bench.consent()
    bench.product()
    need = bench.need(state="open")
    centre = world.person("finance_centre")
    shown = page(world, centre, f"/me/needs/{need.public_id}/matches")
    assert shown.status_code == 200 and 'name="product"' not in shown.get_data(as_text=True)


def test_what_does_not_fit_leads_on_with_one_tap(bench, world) -> None:
    bench.consent()
    bench.product(amount_max_fen=20_000_000)
    need = bench.need()
    text = page(world, bench.owner, f"/me/needs/{need.public_id}/matches").get_data(as_text=True)
    assert f"/me/needs/{need.public_id}/edit?amount_fen=20000000" in text
    assert "这不是拒绝" in text and "联络员" in text


def test_a_sent_need_is_tried_as_a_new_one(bench, world) -> None:
    bench.consent()
    bench.product(amount_max_fen=20_000_000)
    need = bench.need(state="open")
    text = page(world, bench.owner, f"/me/needs/{need.public_id}/matches").get_data(as_text=True)
    assert "/me/needs/new?amount_fen=20000000" in text


def test_without_consent_the_page_says_what_to_do(bench, world) -> None:
    shown = page(world, bench.owner, f"/me/needs/{bench.need().public_id}/matches")
    assert shown.status_code == 409 and "授权" in shown.get_data(as_text=True)


def test_a_stranger_finds_nothing(bench, world) -> None:
    path = f"/me/needs/{bench.need().public_id}/matches"
    assert page(world, world.entrepreneur(), path).status_code == 404


def test_a_bank_tries_its_own_product_and_no_other(bench, world) -> None:
    bench.consent()
    bench.need(state="open")
    path = f"/bank/products/{bench.product().public_id}/test"
    text = page(world, bench.officer, path).get_data(as_text=True)
    assert "试算" in text and bench.firm.name not in text
    assert page(world, world.person("bank_officer"), path).status_code == 404


ANSWERS = {
    "amount_fen": "50万",
    "term_months": "12",
    "use": "working_capital",
    "industry": "C13",
    "founded_months": "30",
}


@pytest.fixture
def checking(bench, world, monkeypatch):
    """The county of this test is the one that the installation serves."""
    monkeypatch.setattr("app.matching.views.public.county_of_pack", lambda pack: world.county)
    return bench


def test_two_screens_without_an_account(checking, world) -> None:
    fits = checking.product(("founded_months", ">=", 24), ("industry", "prefix", "C13"))
    maybe = checking.product(("revenue_fen", ">=", 10), name="看收入的产品")
    small = checking.product(amount_max_fen=20_000_000, name="小额产品")
    browser = world.client()
    assert browser.get("/check").status_code == 200
    sent = browser.post("/check", ANSWERS)
    assert sent.status_code == 303 and sent.location.endswith("/check/result")
    text = browser.get("/check/result").get_data(as_text=True)
    assert all(product.name in text for product in (fits, maybe, small))
    with browser.client.session_transaction() as session:
        assert session["precheck"]["amount_fen"] == 50_000_000


def test_a_bad_answer_comes_back_beside_its_field(checking, world) -> None:
    browser = world.client()
    browser.get("/check")
    shown = browser.post("/check", {**ANSWERS, "amount_fen": "1"})
    assert shown.status_code == 422 and "1万元" in shown.get_data(as_text=True)


def test_the_result_without_answers_goes_back_to_the_questions(checking, world) -> None:
    shown = world.client().get("/check/result")
    assert shown.status_code == 302 and shown.location.endswith("/check")


def test_a_person_signed_in_may_check_too(checking, world) -> None:
    browser = world.client(checking.owner)
    browser.get("/check")
    assert browser.post("/check", ANSWERS).status_code == 303
    assert browser.get("/check/result").status_code == 200
