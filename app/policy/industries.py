"""Industries by GB/T 4754-2017 (国民经济行业分类): sections, divisions, groups, some classes.

The table `industries.tsv` has every section and division. Groups and classes are those a county
meets; a code that is absent may still exist, so only the division is ever checked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType


@dataclass(frozen=True)
class Industry:
    """One line. `code` is the section letter with 0, 2, 3 or 4 digits; `en` may be empty."""

    code: str
    zh: str
    en: str

    @property
    def level(self) -> str:
        return ("section", "", "division", "group", "class")[len(self.code) - 1]


def _read(file: Path) -> Mapping[str, Industry]:
    lines = file.read_text(encoding="utf-8").splitlines()[1:]
    return MappingProxyType({line.split("\t")[0]: Industry(*line.split("\t")) for line in lines})


INDUSTRIES = _read(Path(__file__).with_name("industries.tsv"))
"""Every line by its code, in the order of the codes."""

SECTION_OF_DIVISION = MappingProxyType(
    {code[1:]: code[0] for code, line in INDUSTRIES.items() if line.level == "division"}
)
"""Two digits of a division to the letter of its section."""

SECTIONS = frozenset(code for code, line in INDUSTRIES.items() if line.level == "section")
"""The letters of the sections."""


def industry_name(code: str, language: str = "zh") -> str:
    """The name of the nearest line that is known: the code itself, else its group, division.

    Raises KeyError for a code whose section does not exist.
    """
    for length in (len(code), 4, 3, 1):
        line = INDUSTRIES.get(code[:length])
        if line:
            return line.en or line.zh if language == "en" else line.zh
    raise KeyError(code)
