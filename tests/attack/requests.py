"""What attacks share: requests on a thread of their own, addresses, what a page says."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from werkzeug.test import TestResponse

Answer = TypeVar("Answer")

# What differs between two answers by itself: tokens, request keys, the address that was asked for.
_OWN = re.compile(r' (?:value|content)="[^"]*"|[0-9a-z]{26}')


def outside(call: Callable[[], Answer]) -> Answer:
    """Run a request on a thread of its own, as in production."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(call).result()


def plain(response: TestResponse) -> str:
    """The body without what differs by itself."""
    return _OWN.sub("", response.get_data(as_text=True))
