"""Strict reading of one JSON document: nothing unknown, doubled or loosely typed gets through.

A misspelt field that is silently ignored gives a wrong sum that looks right; so every key must be
known, and every value must be written in the one way the contract names. `reading` takes the text
apart, `values` reads one value, `fields` the fields of one object.
"""

from app.kernel.documents.fields import Fields
from app.kernel.documents.reading import read_document
from app.kernel.documents.values import BadInput, day_in, decimal_in, inside, integer_in

__all__ = (
    "BadInput",
    "Fields",
    "day_in",
    "decimal_in",
    "inside",
    "integer_in",
    "read_document",
)
