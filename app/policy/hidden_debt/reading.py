"""Reading a text clause by clause: which acts stand in it, whose, and whether they are denied."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from app.policy.hidden_debt import actors, acts, polarity
from app.policy.hidden_debt.clauses import Clause, Text

_ASKS = ("？", "?")
Promise = tuple[int, int, str]
"""First offset, end offset within the clauses read, and "refuse" or "review"."""
Answer = Promise | Literal["denied"] | None
"""A promise, "denied", or nothing."""


@dataclass(frozen=True)
class Hit:
    """A clause that breaks a rule; offsets count in the squeezed text."""

    rule: str
    start: int
    end: int
    refuses: bool


class Reading:
    """One pass over the clauses of a text."""

    def __init__(self, text: Text, names: Mapping[str, str]):
        self.text = text
        self.names = names
        self.in_minutes = "纪要" in text.squeezed
        self.sentences = [text.sentence_at(place) for place in range(len(text.clauses))]
        self.named = [actors.actors_in(clause.text, names) for clause in text.clauses]
        self.names_public = any(a.kind != actors.PRIVATE for named in self.named for a in named)

    def hits(self) -> Iterator[Hit]:
        denied_before = ""
        for place, clause in enumerate(self.text.clauses):
            denied = ""
            carried = self._carried(denied_before, place)
            joined = {span: self._joined(place, span) for span in acts.SPANS}
            for act in acts.ACTS:
                if act.pattern.search(joined[act.span]) is None:
                    continue
                answer = self._read(act, place, joined[act.span])
                if answer == "denied":
                    denied = clause.text
                elif answer is not None and carried:
                    denied = denied_before
                elif answer is not None:
                    yield from self._hits_of(act, place, answer)
            yield from self._others(place, carried)
            denied_before = denied

    def _carried(self, denied_before: str, place: int) -> bool:
        clause = self.text.clauses[place]
        alone = not any(not a.aside for a in self.named[place])
        if polarity.condemns_list(clause.item_of):
            return True
        if alone and polarity.denies_list(clause.item_of):
            return True
        if not denied_before or not alone:
            return False
        if clause.sentence != self.text.clauses[place - 1].sentence:
            return False
        return polarity.goes_on(clause.text, polarity.is_prohibition(denied_before))

    def _joined(self, place: int, span: int) -> str:
        return "，".join(clause.text for clause in self._window(place, span))

    def _read(self, act: acts.Act, place: int, joined: str) -> Answer:
        """None, "denied", or (first offset, end offset, strength) of a promise."""
        own = self.text.clauses[place].text
        first = len(own)
        masked = joined
        while (found := act.pattern.search(masked)) and found.start() <= first:
            inside = found.end() <= first
            answer = self._judge(act, place, own if inside else joined, found)
            if answer is not None:
                return answer
            verb = _verb(found)
            masked = masked[:verb] + "＿" + masked[verb + 1 :]
        return None

    def _window(self, place: int, span: int) -> list[Clause]:
        clauses = self.text.clauses
        return [c for c in clauses[place : place + span] if c.sentence == clauses[place].sentence]

    def _judge(self, act: acts.Act, place: int, joined: str, found: re.Match[str]) -> Answer:
        clause = self.text.clauses[place]
        sentence = self.sentences[place]
        if act.excused_by(joined) or not act.fits(sentence):
            return None
        if act.capped and self._is_capped(place):
            return None
        if act.rule == "HD-03" and acts.OWED_BY_LAW.search(sentence):
            return None
        if act.rule == "HD-07" and acts.PRIVATELY_OWNED.search(sentence):
            return None
        verb = _verb(found)
        named = actors.actors_in(joined, self.names)
        if act.repayment and acts.of_bonds_only(sentence):
            return None
        if act.repayment and polarity.is_topic(joined, verb, found.end()):
            return None
        strength = self._strength(act, named, verb, place, sentence)
        if strength is None:
            return None
        spanned = found.end() > len(clause.text)
        denied = polarity.is_denied(joined, found.start(), verb, found.end(), named)
        if denied and polarity.is_duty_on_pain(clause.text, self._following(place, spanned)):
            return found.start(), found.end(), strength
        if denied or clause.ends_with in _ASKS or self._is_condemned(place, verb, spanned):
            return "denied"
        if act.softens and polarity.is_soft(joined):
            return found.start(), found.end(), "review"
        if act.rule != "HD-10" and self._is_wish(joined, named, verb):
            if self._is_declined(place):
                return None
            granted = polarity.is_granted(self._following(place, spanned))
            return found.start(), found.end(), strength if granted else "review"
        return found.start(), found.end(), strength

    def _strength(
        self, act: acts.Act, named: list[actors.Actor], verb: int, place: int, sentence: str
    ) -> str | None:
        if act.who == acts.ANY:
            private = act.rule == "HD-14" and self._paid_privately(place, named, verb)
            return None if private else "refuse"
        kind = actors.promisor(named, verb) or self._subject_before(place)
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

    def _subject_before(self, place: int) -> str | None:
        """Whoever was the subject of the nearest earlier clause of the sentence."""
        clause = self.text.clauses[place]
        for earlier in range(place - 1, -1, -1):
            if self.text.clauses[earlier].sentence != clause.sentence:
                break
            named = [a for a in self.named[earlier] if not a.aside]
            if not named:
                continue
            words = self.text.clauses[earlier].text[named[0].start : named[0].end]
            # Money given says nothing of who promises it back.
            giver = any(w in words for w in ("投资", "社会资本", "银行", "出资", "金融机构"))
            return None if giver or named[0].agent else named[0].kind
        above = [a for a in actors.actors_in(clause.item_of, self.names) if not a.aside]
        return above[-1].kind if above else None

    def _agent_after(self, named: list[actors.Actor], verb: int, place: int) -> str | None:
        """Whoever is named as the one who does it (由…) after the verb or by the next clause."""
        after = [a for a in named if a.start > verb and (a.agent or a.named)]
        if after:
            return after[0].kind
        for clause in self._window(place, 2)[1:]:
            agents = [a for a in self.named[place + 1] if a.agent]
            return agents[0].kind if agents and clause.text.startswith("由") else None
        return None

    def _paid_privately(self, place: int, named: list[actors.Actor], verb: int) -> bool:
        before = actors.actors_in("，".join(c.text for c in self._preceding(place)), self.names)
        kinds = {a.kind for a in [*before, *named]}
        return (
            bool(kinds) and kinds == {actors.PRIVATE} and actors.promisor(named, verb) is not None
        )

    def _is_capped(self, place: int) -> bool:
        return any(acts.CAPPED.search(c.text) for c in self._window(place, 3))

    def _following(self, place: int, spanned: bool) -> str:
        return "，".join(other.text for other in self._window(place, 4)[2 if spanned else 1 :])

    def _preceding(self, place: int) -> list[Clause]:
        clauses = self.text.clauses
        near = clauses[max(place - 3, 0) : place]
        return [c for c in near if c.sentence == clauses[place].sentence]

    def _next_sentence(self, place: int) -> str:
        """Its first clause, or "" if a line or the text ends before it."""
        after = self.text.clauses[place + 1 : place + 2]
        return after[0].text if after and self.text.clauses[place].ends_with != "\n" else ""

    def _is_condemned(self, place: int, verb: int, spanned: bool) -> bool:
        window, following = self._window(place, 2), self._following(place, spanned)
        text = window[-1].text if spanned else window[0].text
        before = "".join(f"{c.text}，" for c in self._preceding(place))
        return (
            polarity.is_condemned_after(text, following)
            or polarity.is_breach_reported(before + text[:verb], following)
            or polarity.is_superseded(text, verb, following)
            or polarity.is_taken_back(following or self._next_sentence(place))
        )

    def _is_wish(self, joined: str, named: list[actors.Actor], verb: int) -> bool:
        """Whether somebody private asks a public body for it (银行希望县政府…)."""
        before = [a for a in named if a.start < verb]
        for number, actor in enumerate(before):
            asked = acts.REQUESTED.search(joined[: actor.start])
            if actor.kind == actors.PRIVATE or asked is None:
                continue
            if acts.ENTITLED.search(joined[: asked.start()]):
                continue
            public = any(a.kind != actors.PRIVATE for a in before[:number])
            return not public and not acts.MINUTES.search(joined)
        return False

    def _is_declined(self, place: int) -> bool:
        return any(polarity.is_declined(clause.text) for clause in self._window(place, 5)[1:])

    def _hits_of(self, act: acts.Act, place: int, answer: tuple[int, int, str]) -> Iterator[Hit]:
        start, end, strength = answer
        begin, stop = self._whole_clauses(place, act.span, end)
        refuses = strength == "refuse"
        rules = [act.rule]
        if act.guarantee:
            rules = self._guarantee_rules(place, start) or rules
        elif act.rule == "HD-01" and acts.SURETY_LETTER.search(self.text.clauses[place].text):
            rules = sorted({*rules, *self._guarantee_rules(place, start)})
        sentence = self.sentences[place]
        if refuses and (self.in_minutes or acts.MINUTES.search(sentence)):
            rules.append("HD-08")
        for rule in rules:
            yield Hit(rule, begin, stop, refuses)

    def _guarantee_rules(self, place: int, start: int) -> list[str]:
        kind = actors.promisor(self.named[place], start + 1) or self._subject_before(place)
        subjects = {a.kind for a in self.named[place] if not a.aside}
        if kind not in (actors.ORGAN, actors.GOVERNMENT):
            return []
        official = actors.GOVERNMENT in (kind, *subjects)
        official = official or bool(acts.COMMITTEE.search(self.text.clauses[place].text))
        return ["HD-01", "HD-13"] if official else ["HD-13"]

    def _whole_clauses(self, place: int, span: int, end: int) -> tuple[int, int]:
        window = self._window(place, span)
        length = 0
        for clause in window:
            length += len(clause.text) + 1
            if end < length:
                return window[0].start, clause.end
        return window[0].start, window[-1].end

    def _others(self, place: int, carried: bool) -> Iterator[Hit]:
        """A role given to a public body (担保人为…), and vague help with repayment."""
        clause = self.text.clauses[place]
        after = self.text.clauses[place + 1] if place + 1 < len(self.text.clauses) else None
        follows = after is not None and clause.ends_with in ("：", ":")
        wording = f"{clause.text}:{after.text}" if after and follows else clause.text
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
            yield Hit(rule, clause.start, stop, True)
        of_bonds = acts.GOVERNMENT_BONDS.search(self.sentences[place])
        unsettled = acts.UNSETTLED.search(clause.text) or self._is_vague_help(place)
        if unsettled and not carried and not of_bonds:
            yield Hit("HD-00", clause.start, clause.end, False)

    def _is_vague_help(self, place: int) -> bool:
        """Whether a public body will see to a repayment without saying how (由县政府协调解决)."""
        text, named = self.text.clauses[place].text, self.named[place]
        vague = acts.VAGUE if acts.IN_NEED.search(self.sentences[place]) else acts.AS_IT_SUITS
        return any(
            self._helper(place, found.start()) in (actors.GOVERNMENT, actors.ORGAN)
            and not polarity.is_denied(text, found.start(), _verb(found), found.end(), named)
            for found in vague.finditer(text)
        )

    def _helper(self, place: int, verb: int) -> str | None:
        kind = actors.promisor(self.named[place], verb)
        before = self._preceding(place)
        if kind or not before:
            return kind
        named = actors.actors_in("，".join(c.text for c in before), self.names)
        return actors.promisor(named, named[-1].end) if named else None


def _verb(found: re.Match[str]) -> int:
    return max(found.start(name) for name in found.re.groupindex if name in "vwx")


def _says_public(sentence: str) -> bool:
    return "政府" in sentence or "财政" in sentence or "县里" in sentence
