"""Pure rules of entering a day of the State Council's calendar."""

from datetime import date

from app.kernel.refusals import Refusal

_YEARS = range(2020, 2101)


def day_refusals(day: date, *, name: str, source: str, on: date) -> tuple[Refusal, ...]:
    """Why a day cannot be entered: it is over, without a name, or without its notice."""
    found = []
    if day < on:
        found.append(Refusal("day_past", "过去的日子不能再改，时限已经按它计算", field="day"))
    if day.year not in _YEARS:
        found.append(Refusal("year_impossible", "请核对年份", field="day"))
    if not name.strip():
        found.append(Refusal("name_missing", "请写明节日或补班名称", field="name"))
    if not source.strip():
        found.append(Refusal("source_missing", "请写明国务院办公厅通知的文号", field="source"))
    return tuple(found)
