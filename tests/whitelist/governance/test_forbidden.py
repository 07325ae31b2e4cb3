"""House test: nothing about the person, the register, kin or social media can reach a risk card.

Tried through every way in: name of a column, a derived column, labels, reasons, levels, the
mapping, the list of sources, and what the schema marks as protected.
"""

from copy import deepcopy

import pytest

from app.kernel.errors import Invalid
from app.policy.policy import policy_on
from app.whitelist.rules.facts import COLUMNS
from app.whitelist.rules.forbidden import is_forbidden
from app.whitelist.rules.governing import DERIVED_MOST, upload_refusals
from app.whitelist.rules.risk_inputs import base_columns, columns_of, mapping_refusals, sources
from tests.whitelist.builders import DAY
from tests.whitelist.governance.builders import MODEL_CARD, a_card, renamed, the_factor
from tests.whitelist.governance.test_life import upload

NAMES = (
    "age", "founder_age", "founderAge", "AGE", "age_band", "birth_year", "birthday", "sex",
    "gender", "is_female", "ethnicity", "ethnic_group", "minzu", "nationality", "hukou",
    "hukouType", "household_register", "huji", "kinship", "kin_count", "family_size", "relatives",
    "spouse_income", "married", "marital_status", "religion", "party_member", "wechat_friends",
    "weibo_fans", "social_media_score", "douyin", "qq_age", "phonebook", "reputation", "pregnant",
    "disability", "native_place", "性别", "法人年龄", "民族", "户籍", "户口类型", "亲属数", "亲戚",
    "婚姻", "配偶", "子女数", "政治面貌", "党员", "宗教", "微信好友", "朋友圈", "微博", "抖音粉丝",
    "通讯录", "口碑", "籍贯", "出生地", "宗族", "社交",
)  # fmt: skip
FINE = (
    "operating_months", "employees", "staff_count", "revenue_wan", "tax_grade", "insured_staff",
    "invoice_12m_fen", "electricity_kwh_12m", "average_balance", "message_days", "percentage",
    "经营月数", "纳税信用等级", "用工人数", "年度开票额", "家庭农场",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_what_may_not_be_scored_is_known(name):
    assert is_forbidden(name)


@pytest.mark.parametrize("name", FINE)
def test_ordinary_business_names_pass(name):
    assert not is_forbidden(name)


@pytest.mark.parametrize("name", NAMES)
def test_no_such_column_is_uploaded_even_when_an_honest_fact_fills_it(name):
    found = upload_refusals(renamed(name), MODEL_CARD)
    assert "card_forbidden" in [r.code for r in found]


@pytest.mark.parametrize("part", ["code", "zh", "en"])
def test_no_reason_speaks_of_it(part):
    found = upload_refusals(
        renamed("x1", **{part: "户籍" if part == "zh" else "hukou"}), MODEL_CARD
    )
    assert "card_forbidden" in [r.code for r in found]


def test_no_level_speaks_of_it():
    card = deepcopy(a_card())
    the_factor(card, "tax_grade")["levels"]["女性，性别"] = 1
    counts = card["psi"]["columns"]["tax_grade"]["counts"]
    card["psi"]["columns"]["tax_grade"]["counts"] = [*counts, 0]
    assert "card_forbidden" in [r.code for r in upload_refusals(card, MODEL_CARD)]


def schema(**columns):
    plain = {
        "operating_months": {"kind": "numeric"},
        "staff": {"kind": "numeric"},
        "tax_grade": {"kind": "categorical"},
    }
    return {
        "contract": "guiyan-scorecard/1",
        "name": "s",
        "id": "row",
        "target": "bad",
        "positive": "1",
        "columns": {**plain, **columns},
    }


def with_derived(source: str, **told):
    """The card's staff is made from another column."""
    card = deepcopy(a_card())
    made = schema(**{source: {"kind": "numeric", **told}})
    del made["columns"]["staff"]
    made["derived"] = {"staff": {"from": [source, "operating_months"], "op": "ratio"}}
    return {**card, "schema": made}


@pytest.mark.parametrize("source", ["founder_age", "户籍年限", "wechat_friends"])
def test_no_derived_column_is_made_from_it(source):
    found = upload_refusals(with_derived(source), MODEL_CARD)
    assert "card_forbidden" in [r.code for r in found]


def test_no_derived_column_hides_it_behind_a_label():
    found = upload_refusals(with_derived("x9", label="法人年龄"), MODEL_CARD)
    assert "card_forbidden" in [r.code for r in found]


def test_a_column_the_schema_protects_is_no_factor():
    card = {**a_card(), "schema": schema(staff={"kind": "numeric", "protected": True})}
    assert "card_protected" in [r.code for r in upload_refusals(card, MODEL_CARD)]


def test_a_protected_column_that_no_factor_reads_may_stand_in_the_schema():
    """Fairness is measured with it in training; the card never reads it."""
    card = {**a_card(), "schema": schema(sex={"kind": "categorical", "protected": True})}
    assert upload_refusals(card, MODEL_CARD) == ()


def test_an_innocent_derived_column_passes_and_is_mapped_by_its_sources():
    card = with_derived("x9")
    assert upload_refusals(card, MODEL_CARD) == ()
    policy = policy_on(DAY)
    mapped = {"operating_months": "operating_months", "tax_grade": "tax_grade"}
    codes = [r.code for r in mapping_refusals(card, mapped, policy)]
    assert codes == ["mapping_missing"]
    assert mapping_refusals(card, {**mapped, "x9": "employees"}, policy) == ()


@pytest.mark.parametrize("name", NAMES)
def test_no_column_is_filled_from_it(name):
    mapping = {"operating_months": "operating_months", "tax_grade": "tax_grade", "staff": name}
    codes = [r.code for r in mapping_refusals(a_card(), mapping, policy_on(DAY))]
    assert codes == ["card_forbidden"]


def test_nothing_of_the_kind_stands_on_the_list_of_sources():
    """The list is closed: whatever a card calls its column, only these can fill it."""
    known = sources(policy_on(DAY))
    assert len(known) > 8
    for source in known.values():
        for words in (source.code, source.label, source.label_en):
            assert not is_forbidden(words), words
    for name, column in COLUMNS.items():
        assert not is_forbidden(name) and not is_forbidden(column.label)


def test_judicial_records_park_and_policy_aims_are_no_risk_factor():
    known = sources(policy_on(DAY))
    assert not {"court_dishonesty", "record_check", "local_jobs", "in_park", "park"} & set(known)


@pytest.mark.parametrize("name", ["hukou", "founder_age", "wechat_friends", "relatives"])
def test_the_doors_refuse_it_too(desk, name):
    with pytest.raises(Invalid, match="不得用于评分"):
        desk.uploaded(renamed(name), mapping={name: "employees"})
    answer = desk.world.api(desk.author).post(
        "/risk-cards",
        {
            "card": renamed(name),
            "model_card": MODEL_CARD,
            "mapping": {name: "employees"},
            "note": "x",
        },
    )
    assert answer.status_code == 422 and "不得用于评分" in answer.json["detail"]


def test_a_number_beyond_all_bounds_is_refused_not_kept():
    """`1e999` is JSON, and no number: neither hash nor database can hold it."""
    found = upload_refusals({**a_card(), "note": float("inf")}, MODEL_CARD)
    assert [r.code for r in found] == ["card_format"]


def doubled(depth: int) -> dict:
    """Each derived column adds the one before to itself: 2 ** depth ways back to the data."""
    card = deepcopy(a_card())
    made = schema(x0={"kind": "numeric"})
    del made["columns"]["staff"]
    before = ["x0", *(f"d{n}" for n in range(depth - 1))]
    made["derived"] = {
        f"d{n}": {"from": [name, name], "op": "sum"} for n, name in enumerate(before)
    }
    made["derived"]["staff"] = {"from": [f"d{depth - 1}", "x0"], "op": "sum"}
    return {**card, "schema": made}


def test_a_column_made_of_itself_many_times_is_read_once():
    """At 60 a walk that goes every way would not end in this century."""
    assert set(base_columns(doubled(60))) == {"operating_months", "tax_grade", "x0"}
    assert upload_refusals(doubled(60), MODEL_CARD) == ()


def test_more_derived_columns_than_anybody_reads_are_refused():
    assert [r.code for r in upload_refusals(doubled(DERIVED_MOST), MODEL_CARD)] == ["derived_many"]


def test_a_chain_deeper_than_the_stack_is_refused_at_once_at_both_doors(desk):
    """In the order of names, or backwards: nothing is read before the columns are counted."""
    card = doubled(5000)
    derived = dict(reversed(card["schema"]["derived"].items()))
    card["schema"]["derived"] = derived
    told = {"card": card, "model_card": MODEL_CARD, "mapping": {"x0": "employees"}, "note": "x"}
    answer = desk.world.api(desk.author).post("/risk-cards", told)
    assert answer.status_code == 422
    assert [(e["code"], e["field"]) for e in answer.json["errors"]] == [("derived_many", "card")]
    page = upload(desk.world.client(desk.author), card, mapping="x0 = employees")
    assert page.status_code == 422 and "派生列最多 200 个" in page.text


def test_the_deepest_chain_that_passes_is_scored():
    card = doubled(DERIVED_MOST - 1)
    assert upload_refusals(card, MODEL_CARD) == ()
    made = columns_of(card, [{"operating_months": 5, "tax_grade": "A", "x0": 1}])
    assert made["staff"] == [2.0 ** (DERIVED_MOST - 1) + 1]
