"""Families of parameters that are lists of codes: refusal codes, complaint codes, papers."""

from collections.abc import Mapping
from typing import Any

from app.policy.policy import Policy


def codes(policy: Policy, family: str) -> dict[str, Any]:
    """Code -> entry of every parameter `family.CODE` in force, in order of code.

    A code's entry is a table; a number that stands in the same file is no code.
    """
    prefix = f"{family}."
    return {
        key.removeprefix(prefix): policy[key]
        for key in policy
        if key.startswith(prefix) and isinstance(policy[key], Mapping)
    }
