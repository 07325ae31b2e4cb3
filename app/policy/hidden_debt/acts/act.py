"""What an act is: one pattern of a rule, with what excuses it."""

import re
from dataclasses import dataclass
from functools import cached_property

# What must be known about the promisor: "public": named or implied public body; "named": named in
# the sentence; "open": unless a private party is named; "any": the structure itself is enough.
PUBLIC, NAMED, OPEN, ANY = "public", "named", "open", "any"


@dataclass(frozen=True)
class Act:
    """One pattern of a rule. `unless` excuses it within its window, `also` must stand in the
    sentence; `capped` acts are lawful where the text limits them to a fund's balance."""

    rule: str
    words: str
    who: str = PUBLIC
    span: int = 1
    also: str = ""
    unless: str = ""
    capped: bool = False
    guarantee: bool = False
    repayment: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        # Compiled when the first text is read: a command that reads none should not wait for it.
        return re.compile(self.words)

    def excused_by(self, text: str) -> bool:
        return bool(self.unless and re.search(self.unless, text))

    @property
    def softens(self) -> bool:
        """Whether vague words (视情况支持) turn it into something a person must settle."""
        return self.rule in ("HD-01", "HD-12") and not self.guarantee

    def fits(self, sentence: str) -> bool:
        return not self.also or bool(re.search(self.also, sentence))
