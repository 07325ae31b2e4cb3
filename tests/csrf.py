"""The token of a form, as every test that plays a browser finds it."""

import re

_FIELD = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def token_in(page: str) -> str | None:
    """The token of the first form of a page; None where it has none."""
    found = _FIELD.search(page)
    return found.group(1) if found else None
