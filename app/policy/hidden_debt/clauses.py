"""Clauses of a Chinese text, each with its place (分句).

Blanks inside a line are dropped before reading, because pasted texts are full of them; `Text`
remembers where every remaining character stood.
"""

import re
from dataclasses import dataclass, field

from app.policy.hidden_debt.script import SIMPLIFIED

_WIDE = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B)} | {ord("％"): "%", ord("．"): "."}
# Words that mean one thing here, of one length so that every character keeps its place.
_SAME = {
    **dict.fromkeys(("允诺", "许诺", "应承", "答应"), "承诺"),
    **dict.fromkeys(("买单", "埋单", "托底", "包底", "兜着", "兜住"), "兜底"),
    **dict.fromkeys(("赎回", "购回", "买回", "反购"), "回购"),
    **dict.fromkeys(("补齐", "补平", "补满", "补够"), "补足"),
    "明股": "名股",
}
_ACT_AS_SURETY = re.compile(r"作保(?![障证管护温])|具保")
# 不得以任何方式，承诺…: the comma after the how of a prohibition parts nothing.
_ONLY_HOW = re.compile(
    r"(?:不得|严禁|禁止|不准|不许|不能|不会|不可)[^，。；\n不严禁]{0,30}?(?:以|用|通过|因|借|在)[^，。；\n]{0,40}?"
    r"(?:形式|方式|名义|手段|途径|渠道|理由|为由|情况下|条件下)[，,]"
)
_NEAR = 8
_CLAUSE_MOST = 300
_SENTENCE_ENDS = "。；;！!？?\n"
_CLAUSE_ENDS = "，,：:"
_TURNS = re.compile(r"(?<!不)但是?|然而|不过|而是|(?<!从|因)而由|否则|反而")
_ITEM = re.compile(
    r"^[(（]?[0-9一二三四五六七八九十①-⑩]{1,3}[)）、.．]|^[①-⑩]|^第[一二三四五六七八九十]"
)
_LINE_BREAK = re.compile(r"(?<!\n)\n(?![ \t\r\u3000]*\n)")
# A line that ends so is whole: by its stop, or as a title (承诺函) or heading (还款来源).
_LINE_ENDS = re.compile(
    r"[。；;！!？?：:|]$|^.{0,20}(?:函|书|协议|合同|条款|事项|措施|方案|纪要|通知|规定|办法|情况|说明|内容|总则|附则|计划"
    r"|来源|方式|义务|责任|安排|清单|概况|原则|要求|保障|机制|管理|条件|[0-9]元|无|否)$"
)
_NEW_LINE = re.compile(
    r"[(（]?[0-9一二三四五六七八九十①-⑩]{1,3}[)）、.．]|[①-⑩]|第[一二三四五六七八九十0-9]+[条章节款]|[-•·*—|]|[^，。；\n]{1,10}[：:]"
)
_FULL_STOPS = ("。", "！", "!", "？", "?", "\n")
_COLONS = ("：", ":")


@dataclass(frozen=True)
class Clause:
    """A stretch without a comma or a turn of thought; offsets count in the squeezed text."""

    text: str
    start: int
    sentence: int
    ends_with: str = ""
    item_of: str = ""
    """The heading that governs this item of an enumeration, or ""."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass
class Text:
    """A text read for clauses. `squeezed` is what the rules see, `places` leads back."""

    original: str
    squeezed: str = ""
    places: list[int] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)

    def __post_init__(self) -> None:
        plain = self.original.translate(_WIDE).translate(SIMPLIFIED)
        wrapped = _wrapped(plain)
        self.places = [
            place
            for place, character in enumerate(plain)
            if _is_read(character) and place not in wrapped
        ]
        self.squeezed = "".join(plain[place] for place in self.places)
        for word, usual in _SAME.items():
            self.squeezed = self.squeezed.replace(word, usual)
        self.squeezed = _ACT_AS_SURETY.sub("担保", self.squeezed)
        self.squeezed = _ONLY_HOW.sub(lambda m: m.group()[:-1] + "＿", self.squeezed)
        self._divide()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Squeezed offsets to offsets of the original, end excluded."""
        return self.places[start], self.places[end - 1] + 1

    def sentence_at(self, place: int) -> str:
        """The clauses around clause `place` that belong to its sentence, joined by commas."""
        near = self.clauses[max(place - _NEAR, 0) : place + _NEAR + 1]
        return "，".join(c.text for c in near if c.sentence == self.clauses[place].sentence)

    def _divide(self) -> None:
        start, sentence, heading, ended = 0, 0, "", ""
        for cut, ends_with in self._cuts():
            body = self.squeezed[start:cut]
            if body.strip("“”\"'"):
                # A heading governs its sentence, the items after it, and what semicolons add.
                if ended in _FULL_STOPS and not _ITEM.match(body):
                    heading = ""
                self.clauses.append(Clause(body, start, sentence, ends_with, heading))
                heading = body if ends_with in _COLONS else heading
            if ends_with and ends_with in _SENTENCE_ENDS:
                sentence += 1
            ended = ends_with or ended
            start = cut + len(ends_with)

    def _cuts(self) -> list[tuple[int, str]]:
        text, cuts = self.squeezed, []
        for place, character in enumerate(text):
            if (
                character in _SENTENCE_ENDS
                or character in _CLAUSE_ENDS
                and not self._inside_number(place)
            ):
                cuts.append((place, character))
        cuts += [(turn.start(), "") for turn in _TURNS.finditer(text)]
        return [*_with_breaks(sorted(cuts), len(text)), (len(text), "")]

    def _inside_number(self, place: int) -> bool:
        around = self.squeezed[max(place - 1, 0) : place + 2]
        return len(around) == 3 and around[0].isdigit() and around[2].isdigit()


def _wrapped(text: str) -> set[int]:
    """Where a line was only broken for its length, so that its sentence goes on."""
    found = set()
    for broken in _LINE_BREAK.finditer(text):
        before = text[text.rfind("\n", 0, broken.start()) + 1 : broken.start()].strip()
        after = text[broken.end() : broken.end() + 40].lstrip()
        if before and after and not (_LINE_ENDS.search(before) or _NEW_LINE.match(after)):
            found.add(broken.start())
    return found


def _is_read(character: str) -> bool:
    return character == "\n" or not (character.isspace() or character in "\u200b\ufeff")


def _with_breaks(cuts: list[tuple[int, str]], end: int) -> list[tuple[int, str]]:
    """The cuts, and more where nothing parts a text for longer than any clause is."""
    found, last = [], 0
    for cut, ends_with in [*cuts, (end, "")]:
        found += [(at, "") for at in range(last + _CLAUSE_MOST, cut, _CLAUSE_MOST)]
        found.append((cut, ends_with))
        last = cut + len(ends_with)
    return found[:-1]
