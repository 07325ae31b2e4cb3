"""GET /needs/{id}/matches, as outside programs read it."""

from app.infra.db import db
from app.kernel.rates import six_places
from app.kernel.schedules.documents import schedule_document
from app.kernel.schedules.terms import Terms

ELIGIBLE = {
    "product_id",
    "rank",
    "amount_fen",
    "term_months",
    "annual_rate",
    "all_in_annual_cost",
    "likelihood",
    "needs_guarantee",
    "reasons",
}


def test_a_draft_is_matched_with_the_kernels_cost(bench, world) -> None:
    bench.consent()
    product, need = bench.product(), bench.need()
    answer = bench.matches(need)
    (row,) = answer.json["eligible"]
    terms = Terms(50_000_000, product.rate_min, "equal_instalment", world.act(bench.owner).on, 12)
    expected = schedule_document(terms)["cost"]["effective_annual"]
    assert (answer.status_code, set(row)) == (200, ELIGIBLE)
    assert (row["rank"], row["annual_rate"]) == (1, "0.0435")
    assert row["all_in_annual_cost"] == expected and six_places(product.rate_min) < expected
    assert all(set(reason) <= {"code", "text", "citation"} for reason in row["reasons"])


def test_what_does_not_fit_has_reasons_and_the_smallest_change(bench) -> None:
    bench.consent()
    bench.product(("use", "in", ["equipment"]), amount_max_fen=40_000_000)
    (row,) = bench.matches(bench.need()).json["ineligible"]
    assert set(row) == {"product_id", "reasons", "smallest_change"}
    assert row["smallest_change"] == [
        {"field": "amount_fen", "from": 50_000_000, "to": 40_000_000},
        {"field": "use", "from": "working_capital", "to": "equipment"},
    ]
    assert [reason["field"] for reason in row["reasons"]] == ["amount_fen", "use"]
    assert all(
        set(reason) == {"code", "text", "field", "actual", "required"} for reason in row["reasons"]
    )


def test_a_need_with_the_change_applied_finds_the_product_eligible(bench) -> None:
    bench.consent()
    product = bench.product(
        ("term_months", "in", [6, 18]), ("use", "prefix", "eq"), needs_guarantee=True
    )
    (row,) = bench.matches(bench.need()).json["ineligible"]
    changed = {change["field"]: change["to"] for change in row["smallest_change"]}
    answer = bench.matches(bench.need(**changed)).json
    assert [found["product_id"] for found in answer["eligible"]] == [product.public_id]


def test_nothing_is_proposed_where_an_attested_fact_stands_in_the_way(bench) -> None:
    bench.consent()
    bench.product(("founded_months", ">=", 600), amount_max_fen=40_000_000)
    (row,) = bench.matches(bench.need()).json["ineligible"]
    assert row["smallest_change"] is None and len(row["reasons"]) == 2


def test_a_missing_fact_makes_it_ineligible_and_says_what_to_supply(bench) -> None:
    bench.consent()
    bench.product(("returnee", "in", [True]))
    (row,) = bench.matches(bench.need()).json["ineligible"]
    assert row["reasons"][0]["actual"] is None and "还缺" in row["reasons"][0]["text"]


def test_without_consent_to_matching_it_is_409(bench) -> None:
    bench.product()
    answer = bench.matches(bench.need())
    assert (answer.status_code, answer.json["code"]) == (409, "no_live_consent")


def test_a_withdrawn_consent_ends_it_at_once(bench) -> None:
    consent, need = bench.consent(), bench.need()
    assert bench.matches(need).status_code == 200
    consent.state, consent.ended_at = "withdrawn", consent.given_at
    db.session.commit()
    assert bench.matches(need).status_code == 409


def test_the_centre_reads_a_sent_need_and_a_bank_sees_none(bench, world) -> None:
    bench.consent()
    need = bench.need(state="submitted")
    assert bench.matches(need, world.person("finance_centre")).status_code == 200
    assert bench.matches(need, bench.officer).status_code == 404
    assert bench.matches(need, world.entrepreneur()).status_code == 404


def test_a_retired_or_paused_product_is_in_neither_list(bench) -> None:
    bench.consent()
    bench.product(state="draft")
    bench.product(state="paused")
    assert bench.matches(bench.need()).json == {"eligible": [], "ineligible": []}


def test_a_new_product_is_there_at_the_next_call(bench) -> None:
    bench.consent()
    need = bench.need()
    bench.product(rate="0.05")
    assert len(bench.matches(need).json["eligible"]) == 1
    cheaper = bench.product(rate="0.03")
    ranked = bench.matches(need).json["eligible"]
    assert ranked[0]["product_id"] == cheaper.public_id
    assert [row["rank"] for row in ranked] == [1, 2]
