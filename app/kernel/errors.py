"""The exceptions of the house. The door (infra/rooms.py) turns each into a page or a problem."""

from collections.abc import Mapping
from typing import Any


class HouseError(Exception):
    """Anything Guiyan itself raises."""


class Refused(HouseError):
    """A command said no. Carries every reason; nothing has been written.

    `keep` is the exception: what the command wrote before refusing is committed all the same
    (a second claim opens a dispute, a wrong code counts as a try).
    """

    status = 409

    def __init__(
        self, refusals: tuple[Any, ...], extra: Mapping[str, Any] | None = None, keep: bool = False
    ):
        self.refusals = refusals
        self.keep = keep
        self.extra = dict(extra or {})
        super().__init__("; ".join(r.message for r in refusals))

    @property
    def code(self) -> str:
        return str(self.refusals[0].code)


class Conflict(Refused):
    """The state of things does not allow it (409)."""

    status = 409


class Invalid(Refused):
    """The values sent are not acceptable (422)."""

    status = 422


class Forbidden(HouseError):
    """The caller may see the thing but not do this to it (403)."""


class NotVisible(HouseError):
    """The thing does not exist for this caller (404)."""
