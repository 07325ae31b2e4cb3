"""What a room says about the tables it takes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from app.infra.acts import Act
from app.infra.imports.models import Import
from app.kernel.actors import Permission
from app.kernel.refusals import Refusal
from app.kernel.tables import Reading, Sheet
from app.kernel.words import N_

FAULT = "fault"
FAULT_LABEL = N_("有问题，不导入")


@dataclass(frozen=True)
class Verdict:
    """What becomes of one row: an outcome of its kind, or `fault` with every reason.

    `about` names what was found for it already; rooms add what their command needs.
    """

    number: int
    outcome: str
    reasons: tuple[Refusal, ...] = ()
    about: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of table.

    Args:
        outcomes: code -> label of what a row may become; `fault` is added.
        verdicts: a verdict for every row, in the order of the table; preview and job ask the same.
        take: does what one verdict says; refuses by raising, and the row becomes a fault.
        lead: the sentence over the upload form. promise: over the button that takes the rows.
        origins: other systems a table may come from, where that matters.
    """

    code: str
    title: str
    may: Permission
    sheet: Sheet
    outcomes: Mapping[str, str]
    verdicts: Callable[[Act, Import], Iterable[Verdict]]
    take: Callable[[Act, Import, Verdict], None]
    lead: str
    promise: str
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def labels(self) -> dict[str, str]:
        """Every outcome with its label, in the order in which they are counted."""
        return {**self.outcomes, FAULT: FAULT_LABEL}


def reading_of(imported: Import) -> Reading:
    """How this table is read now."""
    return Reading(dict(imported.columns), imported.unit)
