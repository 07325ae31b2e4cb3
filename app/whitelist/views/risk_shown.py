"""Risk cards and scores as pages show them: shapes as bars, reasons in words, who did what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import get_locale

from app.enterprises.models import Enterprise
from app.infra.acts import Act
from app.whitelist import queries as room
from app.whitelist.models import RiskCard, RiskDecision, RiskScore
from app.whitelist.queries import risk_cards as cards
from app.whitelist.queries import risk_scores as scores
from app.whitelist.rules import facts, governing, risk_inputs
from app.whitelist.rules.risk_scoring import pd_words
from app.whitelist.rules.scorecard.words import range_words


@dataclass(frozen=True)
class Bar:
    """One bin of a factor: its words, points, and where its bar lies on a scale of 100."""

    words: str
    points: int
    x: float
    width: float


@dataclass(frozen=True)
class Shape:
    """One factor: what fills it, its bins, the usual points and the reason it may give."""

    column: str
    source: str
    neutral: int
    reason: str
    bars: tuple[Bar, ...]
    zero: float


def shapes(act: Act, card: RiskCard) -> list[Shape]:
    """The factors of a card, each with a bar per bin."""
    known = risk_inputs.sources(act.policy)
    return [_shape(card, factor, known) for factor in card.definition["factors"]]


def _shape(card: RiskCard, factor: Mapping[str, Any], known: Mapping[str, Any]) -> Shape:
    bins = list(_bins(factor))
    low, high = min(0, *(p for _, p in bins)), max(0, *(p for _, p in bins))
    scale = 100 / (high - low or 1)
    bars = tuple(
        Bar(words, points, (min(points, 0) - low) * scale, abs(points) * scale)
        for words, points in bins
    )
    reason = card.definition["reasons"][factor["column"]]
    label = _source_label(card, factor["column"], known)
    return Shape(factor["column"], label, factor["neutral"], reason[_lang()], bars, -low * scale)


def column_names(act: Act, card: RiskCard) -> dict[str, str]:
    """The mapped columns of a card in words, texts of ours among them; by the column's name."""
    known = risk_inputs.sources(act.policy)
    return {column: _source_label(card, column, known) or column for column in card.mapping}


def _source_label(card: RiskCard, column: str, known: Mapping[str, Any]) -> str:
    source = known.get(card.mapping.get(column, ""))
    return "" if source is None else str(source.label if _zh() else source.label_en)


def _bins(factor: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    lang = _lang()
    if factor["kind"] == "numeric":
        for place, points in enumerate(factor["points"]):
            yield range_words(factor["edges"], place)[lang], points
    elif factor["kind"] == "categorical":
        yield from sorted(factor["levels"].items())
        yield ("其他" if lang == "zh" else "other"), factor["other"]
    else:
        for i, row in enumerate(factor["points"]):
            for j, points in enumerate(row):
                first = range_words(factor["edges_a"], i)[lang]
                yield f"{first} × {range_words(factor['edges_b'], j)[lang]}", points
    yield ("缺失" if lang == "zh" else "missing"), factor["missing"]


def _zh() -> bool:
    return str(get_locale()).startswith("zh")


def _lang() -> str:
    return "zh" if _zh() else "en"


@dataclass(frozen=True)
class ShownRisk:
    """A risk score as the person and the centre read it; `pd` only in words for the person."""

    score: RiskScore
    referred: bool
    pd: Decimal | None
    pd_words: str | None
    reasons: tuple[str, ...]
    rows: tuple["Input", ...]
    until: date | None


@dataclass(frozen=True)
class Input:
    """One input of a score: what it is, its value, from whom and of which day."""

    label: str
    value: Any
    source: str
    on: str


def shown_risk(act: Act, score: RiskScore) -> ShownRisk:
    texts = {r["code"]: r[_lang()] for r in score.card.definition["reasons"].values()}
    return ShownRisk(
        score=score,
        referred=score.recommended == governing.REFER_,
        pd=score.pd,
        pd_words=pd_words(score.pd),
        reasons=tuple(texts.get(code, code) for code in score.reasons),
        rows=tuple(_inputs(act, score)),
        until=score.card.expires_on,
    )


def _inputs(act: Act, score: RiskScore) -> Iterator[Input]:
    known = risk_inputs.sources(act.policy)
    for column, value in sorted(score.inputs.items()):
        source = known.get(score.card.mapping.get(column, ""))
        label = column if source is None else (source.label if _zh() else source.label_en)
        told = score.sources.get(column, {})
        yield Input(label, value, facts.SOURCES.get(told.get("source", ""), ""), told.get("on", ""))


@dataclass(frozen=True)
class OwnRisk:
    """What stands beside an enterprise's eligibility points, never added to them (SC-01)."""

    shown: ShownRisk | None
    decision: RiskDecision | None
    agreed: bool
    in_use: bool


def own_risk(act: Act, enterprise: Enterprise) -> OwnRisk:
    """The newest score that counts; none without a live consent."""
    agreed = room.has_agreed(enterprise)
    found = scores.risk_scores_of(act.actor, enterprise, limit=1) if agreed else []
    shown = shown_risk(act, found[0]) if found else None
    decision = scores.decision_of(found[0]) if found else None
    return OwnRisk(shown, decision, agreed, _in_use(act))


def _in_use(act: Act) -> bool:
    return cards.risk_card_in_use(act.actor.county_id) is not None
