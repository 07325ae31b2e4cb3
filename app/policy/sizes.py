"""Size classes (大中小微型企业划分): which row of the standard, which class.

Source: size-classes-2011-300, size-classes-2017-213; the thresholds stand in
`parameters/sizes.toml`.
"""

import re
from dataclasses import dataclass

from app.policy.entries import PolicyError
from app.policy.industries import SECTION_OF_DIVISION
from app.policy.policy import Policy

CLASSES = ("large", "medium", "small")
_INDUSTRY = re.compile(r"([A-T])([0-9]{2,4})")
_ROW_OF_SECTION = {
    "A": "agriculture",
    "B": "industry",
    "C": "industry",
    "D": "industry",
    "E": "construction",
    "G": "transport",
    "L": "leasing",
    **dict.fromkeys("MNOQR", "other"),
}
_ROW_OF_DIVISION = {
    "51": "wholesale",
    "52": "retail",
    "59": "storage",
    "60": "post",
    "61": "lodging",
    "62": "catering",
    "63": "information",
    "64": "information",
    "65": "software",
}
# 装卸搬运 shares its division with storage, but the standard counts it as transport.
_ROW_OF_GROUP = {"591": "transport", "701": "real_estate", "702": "property"}
_OUTSIDE = {
    "J": "金融业不适用本划型标准",
    "P": "教育不适用本划型标准",
    "S": "公共管理、社会保障和社会组织不适用本划型标准",
    "T": "国际组织不适用本划型标准",
}


class NotClassified(PolicyError):
    """The facts cannot be classified; `field` names the one at fault."""

    def __init__(self, field: str, message: str):
        self.field = field
        super().__init__(message)


@dataclass(frozen=True)
class Size:
    """The class (micro, small, medium, large), the row used and the documents behind it."""

    size: str
    row: str
    source: str


def row_of(industry: str) -> str:
    """The key of the row an industry belongs to, such as `retail`.

    Args:
        industry: GB/T 4754-2017 section letter and 2 to 4 digits.

    Raises:
        NotClassified: no such division, another section's letter, outside the table, or K with
            only two digits.
    """
    shape = _INDUSTRY.fullmatch(industry)
    if shape is None:
        raise NotClassified("industry", f"{industry!r} is not a section letter and 2 to 4 digits")
    letter, digits = shape.groups()
    division = digits[:2]
    section = SECTION_OF_DIVISION.get(division)
    if section is None:
        raise NotClassified("industry", f"GB/T 4754-2017 has no division {division}")
    if section != letter:
        raise NotClassified("industry", f"division {division} is in section {section}")
    if letter in _OUTSIDE or division == "53":
        reason = _OUTSIDE.get(letter, "铁路运输业不适用本划型标准")
        raise NotClassified("industry", f"{industry} is outside the table: {reason}")
    if letter == "K" and len(digits) < 3:
        raise NotClassified("industry", "K70 needs three digits: 701 开发, 702 物业, other")
    by_group = _ROW_OF_GROUP.get(digits[:3]) or _ROW_OF_DIVISION.get(division)
    return by_group or _ROW_OF_SECTION.get(letter, "other")


def classify(
    industry: str, *, employees: int, revenue_fen: int, assets_fen: int | None, policy: Policy
) -> Size:
    """The size class of an enterprise by the standard in force.

    Args:
        employees: persons. revenue_fen: of the year, in fen. assets_fen: total assets in fen;
            needed only where the row counts them.

    Returns:
        The highest class all of whose thresholds are reached, else micro.

    Raises:
        NotClassified: see `row_of`; a negative number; assets missing where the row needs them.
    """
    facts = {"employees": employees, "revenue_fen": revenue_fen, "assets_fen": assets_fen}
    for name, value in facts.items():
        if value is not None and value < 0:
            raise NotClassified(name, f"{value} is negative")
    row = policy[f"sizes.row.{row_of(industry)}"]
    missing = next((name for name in row["small"] if facts[name] is None), None)
    if missing:
        raise NotClassified(missing, f"the row {row['zh']} needs it")
    return Size(_class_of(facts, row), row["zh"], policy["sizes.citation"])


def _class_of(facts: dict[str, int | None], row: dict[str, dict[str, int]]) -> str:
    for size in CLASSES:
        if all((facts[name] or 0) >= least for name, least in row[size].items()):
            return size
    return "micro"
