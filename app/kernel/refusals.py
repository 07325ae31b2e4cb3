"""Why something is refused: a code, a sentence, the clause it rests on, and what would help."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.kernel.errors import Conflict, Invalid


@dataclass(frozen=True)
class Refusal:
    """One reason (一条理由).

    `text` is a Chinese template such as "额度剩余 {headroom}"; `values` fill it, so that the page
    can translate the template and a program can read `actual` and `required`.

    `field` is the name of the input field the sentence belongs beside, as the API spells it.
    """

    code: str
    text: str
    citation: str | None = None
    field: str | None = None
    actual: Any = None
    required: Any = None
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence in Chinese, filled in."""
        return self.text.format(**self.values)


def refuse_if(refusals: tuple[Refusal, ...] | list[Refusal], **extra: Any) -> None:
    """Raise `Conflict` (409) when the state of things refuses, with every reason at once."""
    if refusals:
        raise Conflict(tuple(refusals), extra=extra)


def invalid_if(refusals: tuple[Refusal, ...] | list[Refusal], **extra: Any) -> None:
    """Raise `Invalid` (422) when the values themselves are refused, with every reason at once."""
    if refusals:
        raise Invalid(tuple(refusals), extra=extra)


def conflict(code: str, text: str, *, keep: bool = False, **kw: Any) -> Conflict:
    """One state conflict, ready to raise; with `keep`, what was written so far stays."""
    return Conflict((Refusal(code, text, **kw),), keep=keep)


def invalid(
    field: str | None, text: str, *, code: str = "invalid", keep: bool = False, **kw: Any
) -> Invalid:
    """One bad value, ready to raise; shown beside `field`."""
    return Invalid((Refusal(code, text, field=field, **kw),), keep=keep)
