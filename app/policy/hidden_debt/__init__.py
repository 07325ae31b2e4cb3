"""The gate against hidden government debt (隐性债务): text and funding lines in, findings out.

Each text is cut into clauses; in each clause the act, whoever does it and every negation that
governs it are read separately. Source: fengjie-2022#5.3 and the documents cited per rule in
`parameters/hidden_debt.toml`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.policy.hidden_debt import actors
from app.policy.hidden_debt.clauses import Text
from app.policy.hidden_debt.reading import Hit, Reading
from app.policy.policy import Policy

SOURCES = ("fiscal", "special_bond", "bank_loan", "enterprise", "equity", "other")
REPAID_FROM = (
    "project_revenue",
    "enterprise_revenue",
    "government_budget",
    "land_sale",
    "none",
    "unclear",
)
_LABELS = {
    "fiscal": "财政资金",
    "special_bond": "专项债券",
    "bank_loan": "银行贷款",
    "enterprise": "企业资金",
    "equity": "股权资金",
    "other": "其他资金",
    "government_budget": "财政预算",
    "land_sale": "土地出让收入",
    "none": "无还款来源",
    "unclear": "还款来源不明",
}
_PRIVATE_MONEY = frozenset({"bank_loan", "enterprise", "equity", "other"})


@dataclass(frozen=True)
class FundingLine:
    """One line of a funding plan: where money comes from and what pays it back."""

    source: str
    amount_fen: int
    repaid_from: str


@dataclass(frozen=True)
class Finding:
    """One structure found. Offsets count characters of the text; None for a funding line."""

    rule: str
    citation: str
    quote: str
    start: int | None
    end: int | None
    advice: str
    refuses: bool


def check_debt(
    text: str, funding: Sequence[FundingLine], policy: Policy
) -> tuple[str, tuple[Finding, ...]]:
    """The verdict (refuse, review or clear) on a project's text and funding, with all findings.

    Findings of the text come in its order, then those of the funding lines.
    """
    found = [*_of_text(text, policy), *_of_funding(funding, policy)]
    if any(finding.refuses for finding in found):
        return "refuse", tuple(found)
    return ("review" if found else "clear"), tuple(found)


def _of_funding(funding: Sequence[FundingLine], policy: Policy) -> Iterator[Finding]:
    for line in funding:
        rule = _funding_rule(line)
        if rule:
            quote = f"{_LABELS[line.source]}：{_LABELS[line.repaid_from]}"
            yield _finding(rule, quote, None, rule != "HD-00", policy)


def _funding_rule(line: FundingLine) -> str | None:
    if line.repaid_from == "land_sale" and line.source in _PRIVATE_MONEY:
        return "HD-06"
    if line.repaid_from == "government_budget" and line.source in _PRIVATE_MONEY:
        return "HD-12"
    unpaid = line.repaid_from == "none" and line.source in ("bank_loan", "special_bond")
    return "HD-00" if unpaid or line.repaid_from == "unclear" else None


def _finding(
    rule: str, quote: str, span: tuple[int, int] | None, refuses: bool, policy: Policy
) -> Finding:
    texts: Mapping[str, str] = policy[f"hidden_debt.{rule}"]
    start, end = span or (None, None)
    return Finding(rule, texts["citation"], quote, start, end, texts["advice"], refuses)


def _of_text(original: str, policy: Policy) -> list[Finding]:
    text = Text(original)
    reading = Reading(text, actors.aliases(text.squeezed))
    found = []
    for hit in _widest(reading.hits()):
        span = text.span(hit.start, hit.end)
        found.append(_finding(hit.rule, original[slice(*span)], span, hit.refuses, policy))
    return found


def _widest(hits: Iterable[Hit]) -> list[Hit]:
    """The hits in the order of the text, without those that lie within another of their rule."""
    kept: dict[str, list[Hit]] = {}
    for hit in sorted(hits, key=lambda one: (one.start, -one.end, not one.refuses)):
        same = kept.setdefault(hit.rule, [])
        if same and hit.end <= same[-1].end:
            same[-1] = replace(same[-1], refuses=same[-1].refuses or hit.refuses)
        else:
            same.append(hit)
    return sorted((hit for same in kept.values() for hit in same), key=lambda h: (h.start, h.rule))
