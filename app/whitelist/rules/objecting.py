"""Objections (异议): to which entries, how long what is said may be. Pure."""

NAME_MAX, CONTACT_MAX = 40, 80
GROUNDS_MIN, GROUNDS_MAX = 5, 1000
EVIDENCE_MAX = 1000
ANSWER_MAX = 500
_KNOWN_TO_THE_PUBLIC = ("public_notice", "active", "suspended")


def may_object(state: str) -> bool:
    """Whether anybody may object to an entry: those that the public knows of, or knew of.

    >>> may_object("active"), may_object("proposed")
    (True, False)
    """
    return state in _KNOWN_TO_THE_PUBLIC
