"""When two spellings are one thing (同一资产的编号). Pure."""

from unicodedata import normalize

# What the eye cannot tell apart on a plate or a photograph: the letters O and I, and the Cyrillic
# and Greek capitals that look like Latin ones.
_ALIKE = str.maketrans(
    "OI〇АВЕЗКМНОРСТУХІΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "010ABE3KMH0PCTYX1ABEZH1KMN0PTYX",
)


def identity_of(identifier: str) -> str:
    """The identifier without spelling: width, case, spaces, signs, O and 0, I and 1.

    Empty when nothing of it is a letter or a digit.

    >>> identity_of("ob-1 2３o") == identity_of("0BI230")
    True
    """
    folded = normalize("NFKC", identifier).upper()
    return "".join(character for character in folded if character.isalnum()).translate(_ALIKE)
