"""The public calculator says what `flask loan schedule` says."""

import pytest

ASKED = "principal_fen=10万&annual_rate=4.35&term_months=12&drawn_on=2026-11-25&every=month"


def page(world, query="", path="/calculator"):
    response = world.client().get(f"{path}?{query}" if query else path)
    return response.status_code, response.get_data(as_text=True)


def test_it_opens_with_an_empty_form(world):
    status, text = page(world)
    assert status == 200 and "还款计划" not in text


@pytest.mark.parametrize(
    ("method", "lines"),
    [("equal_instalment", 12), ("equal_principal", 12), ("interest_only", 12), ("bullet", 1)],
)
def test_every_method_has_its_lines(world, method, lines):
    status, text = page(world, f"{ASKED}&method={method}")
    assert status == 200
    assert text.count("<tr><td") == lines


def test_a_bullet_loan_counts_days(world):
    _, text = page(world, f"{ASKED}&method=bullet")
    assert "4,410.42" in text and "365" in text and "4.4104%" in text


def test_quarters_go_with_the_method(world):
    quarterly = ASKED.replace("every=month", "every=quarter")
    assert page(world, f"{quarterly}&method=equal_principal")[1].count("<tr><td") == 4
    assert page(world, f"{quarterly}&method=interest_only")[1].count("<tr><td") == 5
    assert page(world, f"{quarterly}&method=bullet")[0] == 200


def test_fees_and_subsidy_change_the_cost(world):
    more = "&guarantee_fee=800&appraisal=200&subsidy_share=50&subsidy_paid=at_maturity"
    status, text = page(world, f"{ASKED}&method=bullet{more}")
    assert status == 200
    assert "99,000.00" in text and "5,410.42" in text and "2,205.21" in text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("principal_fen=", "请填写金额"),
        ("principal_fen=0", "借款金额应大于 0"),
        ("principal_fen=许多", "请填写金额"),
        ("annual_rate=", "请填写年利率"),
        ("annual_rate=101", "0 到 100"),
        ("term_months=0", "1 到 600"),
        ("term_months=601", "1 到 600"),
        ("drawn_on=", "请填写放款日期"),
        ("drawn_on=9999-12-31", "期限应在"),
        ("grace_months=12", "只还利息的月数应短于期限"),
        ("grace_months=-1", "只还利息的月数应短于期限"),
        ("other=10万", "费用已经超过"),
        ("every=quarter&term_months=10", "3 的倍数"),
    ],
)
def test_what_cannot_be_calculated_says_why(world, change, says):
    asked = dict(part.split("=") for part in f"{ASKED}&method=equal_principal".split("&"))
    asked.update(part.split("=") for part in change.split("&"))
    status, text = page(world, "&".join(f"{k}={v}" for k, v in asked.items()))
    assert status == 422 and says in text


def test_it_prints_as_one_sheet(world):
    status, text = page(world, f"{ASKED}&method=bullet", "/calculator/print")
    sheet = text.split("<main", 1)[1].split("</main>")[0]
    assert status == 200 and "还款计划与综合成本" in sheet and "<form" not in sheet
    status, text = page(world, f"{ASKED}&method=bullet&principal_fen=", "/calculator/print")
    assert status == 200
    assert page(world, "principal_fen=x", "/calculator/print")[0] == 422
