"""What a risk card must be before anybody may be scored by it (风险评分卡治理). Pure.

Two locks keep what may not be scored away from a card: a closed list of what can fill a column
(rules/risk_inputs.py), and names and words that are refused wherever a card carries them (SC-01).
Life cycle: house-defaults#risk.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.kernel.dates import add_months
from app.kernel.documents import BadInput
from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.policy.policy import Policy
from app.whitelist.rules.forbidden import is_forbidden
from app.whitelist.rules.scorecard.format import check_baseline, check_card
from app.whitelist.rules.scorecard.points import sources_of
from app.whitelist.rules.scorecard.schema import Column, schema_of

SUPPORT, REFER_, DECLINE = "support", "refer", "decline"
RECOMMENDATIONS = {
    SUPPORT: N_("建议支持"),
    REFER_: N_("由人判断"),
    DECLINE: N_("暂不建议，由人复核"),
}
"""What a card suggests. It decides nothing: every one is a person's."""

CHECKLIST = {
    "purpose": N_("用途和不能用的地方写清楚了"),
    "data": N_("数据来源、时段、违约定义和剔除写清楚了，没有泄漏结果的列"),
    "protected": N_("没有性别、年龄、民族、户籍、亲属、社交媒体，也没有它们的替身"),
    "direction": N_("每个因素的方向和理由说得通"),
    "quality": N_("区分力、校准和区间看过，折外和时间外都有"),
    "fairness": N_("各组的通过率看过，小样本没有下结论"),
    "recomputed": N_("抽查几户，手工重算得到同样的分"),
    "limits": N_("拒绝样本的偏差和已知的局限写清楚了"),
}

OVERRIDES = {
    "new_facts": N_("有新的、还没有录入的事实"),
    "wrong_data": N_("卡里用到的数据有误，已另行更正"),
    "one_off": N_("负面情况是一次性的，已经消除"),
    "backing": N_("有担保、抵押或订单支持"),
    "worse_now": N_("近期经营明显变差"),
    "policy": N_("县里文件另有规定"),
}
"""Why a person decides another way than the card suggests."""

DERIVED_MOST = 200
"""Derived columns of a card: a person could not read more."""
MODEL_CARD_MIN = 200
"""Characters: a model card shorter than this says nothing of purpose, data and limits."""


def canonical(document: Any) -> str:
    """The one text of a document: sorted keys, no spaces, UTF-8, no NaN, 1.0 written as 1.

    The database keeps numbers, not their spelling: one spelling makes the text the same again.
    """
    return json.dumps(
        _plain(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def hash_of(card: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical text of a card."""
    return hashlib.sha256(canonical(card).encode()).hexdigest()


def upload_refusals(card: Any, model_card: str) -> tuple[Refusal, ...]:
    """Why a file cannot become a risk card, every reason at once where it can be read at all."""
    try:
        check_card(card)
        if "psi" in card or card["calibration"]["kind"] != "none":
            check_baseline(card)
        many = _too_many_derived(card)
        if many:
            return many
        schema = schema_of(card["schema"]) if "schema" in card else None
        _refuse_unkeepable(card)
    except (AttributeError, TypeError, ValueError) as error:
        return (_unreadable(error),)
    found = [*_number_refusals(card), *forbidden_refusals(card)]
    if schema is not None:
        found += _schema_refusals(card, {column.name: column for column in schema.columns})
    if len(model_card.strip()) < MODEL_CARD_MIN:
        text = N_("请附上模型说明（至少 {least} 字）：用途、数据、局限、拒绝推断")
        values = {"least": MODEL_CARD_MIN}
        found.append(Refusal("model_card_short", text, field="model_card", values=values))
    return tuple(found)


def _too_many_derived(card: Mapping[str, Any]) -> tuple[Refusal, ...]:
    """Counted before the schema is read: reading compares each derived column with the others."""
    if len(card.get("schema", {}).get("derived", {})) <= DERIVED_MOST:
        return ()
    text = N_("派生列最多 {most} 个")
    return (Refusal("derived_many", text, field="card", values={"most": DERIVED_MOST}),)


def _number_refusals(card: Mapping[str, Any]) -> list[Refusal]:
    """A scale nobody can mean: how many points double the odds, and what no card gives."""
    pdo = card.get("pdo", 20)
    if isinstance(pdo, int) and not isinstance(pdo, bool) and 1 <= pdo <= 1000:
        return []
    text = N_("评分卡文件不合格式 guiyan-scorecard/1：{what}")
    return [Refusal("card_format", text, field="card", values={"what": "pdo: 1 – 1000"})]


def _refuse_unkeepable(card: Any) -> None:
    """The database keeps every character but U+0000 and halves of a surrogate pair."""
    text = canonical(card)
    text.encode()
    if "\\u0000" in text:
        raise BadInput("the character U+0000 cannot be kept", "scorecard.json")


def _unreadable(error: Exception) -> Refusal:
    what = f"{error.what} ({error.where})" if isinstance(error, BadInput) else "not a JSON object"
    text = N_("评分卡文件不合格式 guiyan-scorecard/1：{what}")
    return Refusal("card_format", text, field="card", values={"what": what})


def forbidden_refusals(card: Mapping[str, Any]) -> Iterator[Refusal]:
    """Every name or sentence of a card that speaks of what may not be scored."""
    for said in dict.fromkeys(_said_by(card)):
        if is_forbidden(said):
            text = N_("「{what}」说的是不得用于评分的内容")
            values = {"what": said[:60]}
            yield Refusal("card_forbidden", text, "house-defaults#risk", "card", values=values)


def _said_by(card: Mapping[str, Any]) -> Iterator[str]:
    """What a card says of each factor: columns, sources of derived ones, words, levels."""
    derived = card.get("schema", {}).get("derived", {})
    columns = card.get("schema", {}).get("columns", {})
    for factor in card["factors"]:
        yield factor["column"]
        yield from factor.get("levels", {})
        reason = card["reasons"].get(factor["column"], {})
        yield from (str(reason.get(part, "")) for part in ("code", "zh", "en"))
        yield from _behind(sources_of(factor), derived, columns)


def _behind(
    names: list[str], derived: Mapping[str, Any], columns: Mapping[str, Any]
) -> Iterator[str]:
    """Names and labels of columns, and of those they are made from, however deep; each once."""
    waiting, met = list(names), set(names)
    while waiting:
        name = waiting.pop(0)
        yield name
        told = derived.get(name) or columns.get(name) or {}
        yield from (str(told.get(part, "")) for part in ("label", "label_en"))
        deeper = [n for n in derived.get(name, {}).get("from", ()) if n not in met]
        waiting += dict.fromkeys(deeper)
        met.update(deeper)


def _schema_refusals(card: Mapping[str, Any], known: Mapping[str, Column]) -> list[Refusal]:
    """A factor reads features alone: nothing protected, ignored or unknown, however derived."""
    found = []
    for name in dict.fromkeys(n for factor in card["factors"] for n in sources_of(factor)):
        bad = next((n for n in bases_of(name, known) if not _is_feature(n, known)), None)
        if bad is not None:
            text = N_("项目「{what}」用到了受保护或不存在的列「{bad}」")
            values = {"what": name, "bad": bad}
            found.append(Refusal("card_protected", text, field="card", values=values))
    return found


def _is_feature(name: str, known: Mapping[str, Column]) -> bool:
    return name in known and known[name].is_feature


def bases_of(name: str, known: Mapping[str, Column]) -> list[str]:
    """The columns of the data that a column comes from, each once: itself, or its sources."""
    waiting, met, found = [name], {name}, []
    while waiting:
        column_name = waiting.pop(0)
        column = known.get(column_name)
        if column is None or not column.sources:
            found.append(column_name)
            continue
        deeper = [source for source in column.sources if source not in met]
        waiting += dict.fromkeys(deeper)
        met.update(deeper)
    return found


def checklist_refusals(ticked: Mapping[str, bool], note: str) -> tuple[Refusal, ...]:
    """Why a validation does not stand: every point is looked at, and something is said."""
    found = []
    if [code for code in CHECKLIST if not ticked.get(code)] or set(ticked) - set(CHECKLIST):
        text = N_("请逐项核对并勾选；有一项不符合就退回，不要验证")
        found.append(Refusal("checklist_open", text, field="checklist"))
    if not note.strip():
        found.append(Refusal("note_missing", N_("请写明验证结论"), field="note"))
    return tuple(found)


def last_day(approved_on: date, policy: Policy) -> date:
    """The last day on which a card approved on a day decides anything."""
    return add_months(approved_on, policy["risk.valid_months"])


def is_expired(state: str, expires_on: date | None, on: date) -> bool:
    """Whether only people decide: the date counts, also before the clock has moved the state."""
    return state == "expired" or expires_on is None or on > expires_on


def cut_off_of(
    card: Mapping[str, Any], metrics: Mapping[str, Any], typed: int | None
) -> int | None:
    """From which points a card recommends support.

    As typed, else as its figures say, else what every grade but the last needs; None where all
    of that is missing.
    """
    if typed is not None:
        return typed
    measured = metrics.get("cut_off", {}) if isinstance(metrics.get("cut_off"), Mapping) else {}
    if isinstance(measured.get("points"), int):
        return int(measured["points"])
    least = sorted((int(grade["min_points"]) for grade in card["grades"]), reverse=True)
    return least[-2] if len(least) > 1 else None


def reach_of(card: Mapping[str, Any]) -> tuple[int, int]:
    """The fewest and the most points a card can give."""
    low = high = int(card["base_points"])
    for factor in card["factors"]:
        given = _points_of(factor)
        low, high = low + min(given), high + max(given)
    return low, high


def _points_of(factor: Mapping[str, Any]) -> list[int]:
    if factor["kind"] == "categorical":
        given = [*factor["levels"].values(), factor["other"]]
    elif factor["kind"] == "pair":
        given = [points for row in factor["points"] for points in row]
    else:
        given = list(factor["points"])
    return [*given, factor["missing"]]


def cut_off_refusals(card: Mapping[str, Any], line: int) -> tuple[Refusal, ...]:
    """A line that everybody or nobody can reach decides nothing."""
    low, high = reach_of(card)
    if low < line <= high:
        return ()
    text = N_("最低分应在这张卡能给出的分数之内：{low} 以上，到 {high}")
    return (Refusal("cut_off_beyond", text, field="cut_off", values={"low": low, "high": high}),)


def decision_refusals(
    *, recommended: str, decided: str, code: str, reason: str
) -> tuple[Refusal, ...]:
    """Why a decision cannot be taken like this; another way than the card's needs code and words.

    Where the card leaves it to a person there is nothing to override, but a reason is written too.
    """
    found = []
    if decided not in (SUPPORT, DECLINE):
        found.append(Refusal("decided_unknown", N_("请选择支持或暂不支持"), field="decided"))
    override = is_override(recommended, decided)
    if override and code not in OVERRIDES:
        text = N_("与评分卡的建议不同，请选择改判原因")
        found.append(Refusal("code_missing", text, "house-defaults#risk", "code"))
    if not override and code:
        found.append(Refusal("code_idle", N_("与建议一致，不用改判原因"), field="code"))
    if (override or recommended == REFER_) and not reason.strip():
        found.append(Refusal("reason_missing", N_("请写明理由"), field="reason"))
    return tuple(found)


def is_override(recommended: str, decided: str) -> bool:
    return recommended != REFER_ and decided != recommended
