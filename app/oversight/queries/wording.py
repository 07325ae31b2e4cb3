"""States of the journal in words: each kind of subject has the labels of its own machine."""

from functools import cache

from app.infra.db import Model, Stateful


def state_words(kind: str, state: str | None) -> str:
    """The Chinese label of a state; empty before a subject began, the code where none is known."""
    if not state:
        return ""
    return _labels().get(kind, {}).get(state, state)


@cache
def _labels() -> dict[str, dict[str, str]]:
    """Name of each class with a machine -> its labels; asked for after all rooms are loaded."""
    classes = (mapper.class_ for mapper in Model.registry.mappers)
    return {c.__name__: dict(c.machine.labels) for c in classes if issubclass(c, Stateful)}
