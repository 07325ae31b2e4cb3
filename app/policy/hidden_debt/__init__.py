"""The gate against hidden government debt (隐性债务): text and funding lines in, findings out.

Each text is cut into clauses; in each clause the act, whoever does it and every negation that
governs it are read separately. Source: fengjie-2022#5.3 and the documents cited per rule in
`parameters/hidden_debt.toml`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.policy.hidden_debt import acts, actors, polarity
from app.policy.hidden_debt.clauses import Clause, Text
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
    reading = _Reading(text, actors.aliases(text.squeezed))
    hits = sorted(reading.hits(), key=lambda hit: (hit.start, hit.rule))
    kept: dict[tuple[str, int, int], _Hit] = {}
    for hit in hits:
        key = (hit.rule, hit.clauses[0], hit.clauses[1])
        kept[key] = max(hit, kept.get(key, hit), key=lambda one: one.refuses)
    found = []
    for hit in kept.values():
        span = text.span(hit.start, hit.end)
        found.append(_finding(hit.rule, original[slice(*span)], span, hit.refuses, policy))
    return found


@dataclass(frozen=True)
class _Hit:
    rule: str
    start: int
    end: int
    clauses: tuple[int, int]
    refuses: bool


class _Reading:
    """One pass over the clauses of a text."""

    def __init__(self, text: Text, names: Mapping[str, str]):
        self.text = text
        self.names = names
        self.in_minutes = "纪要" in text.squeezed
        self.names_public = any(
            a.kind != actors.PRIVATE
            for clause in text.clauses
            for a in actors.actors_in(clause.text, names)
        )
        self.named = [actors.actors_in(clause.text, names) for clause in text.clauses]

    def hits(self) -> Iterator[_Hit]:
        denied_before = ""
        for place, clause in enumerate(self.text.clauses):
            denied = ""
            carried = self._carried(denied_before, place)
            for act in acts.ACTS:
                answer = self._read(act, place)
                if answer is None:
                    continue
                if answer == "denied" or carried:
                    denied = clause.text if answer == "denied" else denied_before
                    continue
                yield from self._hits_of(act, place, answer)
            yield from self._others(place, carried)
            denied_before = denied

    def _carried(self, denied_before: str, place: int) -> bool:
        clause = self.text.clauses[place]
        if clause.item_of and polarity.is_prohibition(clause.item_of):
            return True
        if not denied_before or any(not a.aside for a in self.named[place]):
            return False
        if clause.sentence != self.text.clauses[place - 1].sentence:
            return False
        return polarity.goes_on(clause.text, polarity.is_prohibition(denied_before))

    def _read(self, act: acts.Act, place: int) -> "str | tuple[int, int, str] | None":
        """None, "denied", or (first offset, end offset, strength) of a promise."""
        window = self._window(place, act.span)
        joined = "，".join(clause.text for clause in window)
        first = len(window[0].text)
        masked = joined
        while (found := act.pattern.search(masked)) and found.start() <= first:
            inside = found.end() <= first
            answer = self._judge(act, place, window[0].text if inside else joined, found)
            if answer is not None:
                return answer
            verb = _verb(found)
            masked = masked[:verb] + "＿" + masked[verb + 1 :]
        return None

    def _window(self, place: int, span: int) -> list[Clause]:
        clauses = self.text.clauses
        return [c for c in clauses[place : place + span] if c.sentence == clauses[place].sentence]

    def _judge(
        self, act: acts.Act, place: int, joined: str, found: "acts.re.Match[str]"
    ) -> "str | tuple[int, int, str] | None":
        clause = self.text.clauses[place]
        sentence = "，".join(c.text for c in self.text.sentence_of(clause))
        if act.unless and act.unless.search(joined):
            return None
        if act.also and not act.also.search(sentence):
            return None
        if act.capped and self._is_capped(place):
            return None
        verb = _verb(found)
        named = actors.actors_in(joined, self.names)
        if act.repayment and acts.GOVERNMENT_BONDS.search(sentence):
            return None
        strength = self._strength(act, named, verb, place, sentence)
        if strength is None:
            return None
        spanned = found.end() > len(clause.text)
        denied = polarity.is_denied(joined, found.start(), verb, found.end(), named)
        if denied and polarity.is_duty_on_pain(clause.text, self._following(place, spanned)):
            return found.start(), found.end(), strength
        if denied:
            return "denied"
        if self._is_condemned(place, verb, spanned):
            return "denied"
        if act.rule != "HD-10" and self._is_wish(joined, named, verb):
            return None if self._is_declined(place) else (found.start(), found.end(), "review")
        return found.start(), found.end(), strength

    def _strength(
        self, act: acts.Act, named: list[actors.Actor], verb: int, place: int, sentence: str
    ) -> str | None:
        if act.who == acts.ANY:
            private = actors.promisor(named, verb) == actors.PRIVATE
            return (
                None
                if act.rule == "HD-14" and self._paid_privately(named, verb)
                else ("refuse" if act.rule not in ("HD-02",) or not private else None)
            )
        kind = actors.promisor(named, verb) or self._subject_before(place, act)
        kind = kind or self._agent_after(named, verb, place)
        if act.who == acts.OPEN:
            return None if kind == actors.PRIVATE and not _says_public(sentence) else "refuse"
        if kind is None:
            implied = act.who == acts.PUBLIC and (self.names_public or not act.guarantee)
            return "refuse" if implied else None
        return self._strength_of(kind, act, sentence)

    def _strength_of(self, kind: str, act: acts.Act, sentence: str) -> str | None:
        if kind == actors.PRIVATE:
            return None
        if kind == actors.ORGAN and act.repayment and acts.OWN_DEBT.search(sentence):
            return None
        if kind == actors.GOVERNMENT_FUND:
            return "refuse" if act.rule in ("HD-02", "HD-04", "HD-12") else None
        if kind == actors.COMPANY_OF_GOVERNMENT and not actors.ordered(sentence):
            if actors.on_its_own(sentence) or act.repayment:
                return None
            return "refuse" if act.rule in ("HD-02", "HD-04") else "review"
        return "refuse"

    def _subject_before(self, place: int, act: acts.Act) -> str | None:
        """Whoever was the subject of the nearest earlier clause of the sentence."""
        clause = self.text.clauses[place]
        for earlier in range(place - 1, -1, -1):
            if self.text.clauses[earlier].sentence != clause.sentence:
                return None
            named = [a for a in self.named[earlier] if not a.aside]
            if not named:
                continue
            words = self.text.clauses[earlier].text[named[0].start : named[0].end]
            # Money given says nothing of who promises it back.
            giver = any(w in words for w in ("投资", "社会资本", "银行", "出资", "金融机构"))
            return None if giver or named[0].agent else named[0].kind
        return None

    def _agent_after(self, named: list[actors.Actor], verb: int, place: int) -> str | None:
        """Whoever is named as the one who does it (由…) after the verb or by the next clause."""
        after = [a for a in named if a.start > verb and (a.agent or a.named)]
        if after:
            return after[0].kind
        for clause in self._window(place, 2)[1:]:
            agents = [a for a in self.named[place + 1] if a.agent]
            return agents[0].kind if agents and clause.text.startswith("由") else None
        return None

    def _paid_privately(self, named: list[actors.Actor], verb: int) -> bool:
        kinds = {a.kind for a in named}
        return (
            bool(kinds) and kinds == {actors.PRIVATE} and actors.promisor(named, verb) is not None
        )

    def _is_capped(self, place: int) -> bool:
        return any(acts.CAPPED.search(c.text) for c in self._window(place, 3))

    def _following(self, place: int, spanned: bool) -> str:
        return "，".join(other.text for other in self._window(place, 4)[2 if spanned else 1 :])

    def _is_condemned(self, place: int, verb: int, spanned: bool) -> bool:
        window, following = self._window(place, 2), self._following(place, spanned)
        text = window[-1].text if spanned else window[0].text
        return (
            polarity.is_condemned_after(text, following)
            or polarity.is_breach_reported(text, verb, following)
            or polarity.is_superseded(text, verb, following)
        )

    def _is_wish(self, joined: str, named: list[actors.Actor], verb: int) -> bool:
        before = [a for a in named if a.start < verb]
        for actor in before:
            asked = acts.REQUESTED.search(joined[: actor.start])
            if (
                actor.kind == actors.PRIVATE
                or not asked
                or acts.ENTITLED.search(joined[: asked.start()])
            ):
                continue
            asking = [a for a in before if a.start < actor.start]
            return not any(a.kind != actors.PRIVATE for a in asking) and "会议" not in joined
        return False

    def _is_declined(self, place: int) -> bool:
        return any(polarity.is_declined(clause.text) for clause in self._window(place, 5)[1:])

    def _hits_of(self, act: acts.Act, place: int, answer: tuple[int, int, str]) -> Iterator[_Hit]:
        start, end, strength = answer
        clause = self.text.clauses[place]
        begin, stop = self._whole_clauses(place, act.span, end)
        refuses = strength == "refuse"
        rules = [act.rule]
        if act.guarantee:
            kind = actors.promisor(self.named[place], start + 1)
            if kind == actors.ORGAN:
                rules = ["HD-01", "HD-13"] if acts.COMMITTEE.search(clause.text) else ["HD-13"]
            elif kind == actors.GOVERNMENT:
                rules = ["HD-01", "HD-13"]
        sentence = "，".join(c.text for c in self.text.sentence_of(clause))
        if refuses and (self.in_minutes or acts.MINUTES.search(sentence)):
            rules.append("HD-08")
        for rule in rules:
            yield _Hit(rule, begin, stop, (begin, stop), refuses)

    def _whole_clauses(self, place: int, span: int, end: int) -> tuple[int, int]:
        window = self._window(place, span)
        length = 0
        for clause in window:
            length += len(clause.text) + 1
            if end < length:
                return window[0].start, clause.end
        return window[0].start, window[-1].end

    def _others(self, place: int, carried: bool) -> Iterator[_Hit]:
        """A role given to a public body (担保人为…), and vague help with repayment."""
        clause, named = self.text.clauses[place], self.named[place]
        after = self.text.clauses[place + 1] if place + 1 < len(self.text.clauses) else None
        wording = clause.text + (
            ":" + after.text if clause.ends_with in "：:" and clause.ends_with and after else ""
        )
        for found in acts.WHO_IS_LIABLE.finditer(wording):
            public = [
                a
                for a in actors.actors_in(wording, self.names)
                if a.start >= found.start("who") and a.kind != actors.PRIVATE
            ]
            if not public or carried:
                continue
            if polarity.is_denied(wording, found.start(), found.start("v"), found.start("who"), []):
                continue
            if public[0].kind == actors.COMPANY_OF_GOVERNMENT and "保" in found["role"]:
                continue
            rule = "HD-13" if "保" in found["role"] or "增信" in found["role"] else "HD-02"
            rule = "HD-12" if "补足" in found["role"] else rule
            stop = after.end if after and found.end() > len(clause.text) else clause.end
            yield _Hit(rule, clause.start, stop, (clause.start, stop), True)
        sentence = "，".join(c.text for c in self.text.sentence_of(clause))
        if carried or acts.GOVERNMENT_BONDS.search(sentence):
            return
        for found in (*acts.VAGUE.finditer(clause.text), *acts.UNSETTLED.finditer(clause.text)):
            if found.re is acts.VAGUE:
                kind = actors.promisor(named, found.start())
                public = kind in (actors.GOVERNMENT, actors.ORGAN)
                if not public or not acts.IN_NEED.search(sentence):
                    continue
                if polarity.is_denied(clause.text, found.start(), _verb(found), found.end(), named):
                    continue
            yield _Hit("HD-00", clause.start, clause.end, (clause.start, clause.end), False)


def _verb(found: "acts.re.Match[str]") -> int:
    return max(found.start("v"), found.start("w") if "w" in found.re.groupindex else -1)


def _says_public(sentence: str) -> bool:
    return "政府" in sentence or "财政" in sentence or "县里" in sentence
