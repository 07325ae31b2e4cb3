"""Who signs a programme, and when a signature cannot be given."""

from dataclasses import dataclass

from app.kernel.refusals import Refusal


@dataclass(frozen=True)
class Seat:
    """One place at the table: an organisation (internal key) and the role that signs for it.

    Funds and insurers bear a share by their own rules and have no seat.
    """

    organisation_id: int
    role: str


@dataclass(frozen=True)
class SignFacts:
    """What a signature depends on."""

    signed: frozenset[int]
    """Organisations that have signed."""
    signer: int | None
    verdict: str
    check_state: str


def sign_refusals(facts: SignFacts) -> tuple[Refusal, ...]:
    """Why this organisation cannot sign now; every reason."""
    found = []
    if facts.signer in facts.signed:
        found.append(Refusal("already_signed", "贵机构已经签署过这份协议"))
    if facts.check_state == "objected":
        found.append(Refusal("debt_check_objected", "隐性债务核查没有通过，请修改后重新起草"))
    elif facts.verdict != "clear" and facts.check_state != "confirmed":
        found.append(Refusal("debt_check_open", "隐性债务核查有待两人核定，核定后才能签署"))
    return tuple(found)
