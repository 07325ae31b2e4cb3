"""The guarantee programme an offer names: looked up in the rooms below (agreements)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.infra.acts import Act
from app.kernel.refusals import invalid
from app.referrals.models import Referral
from app.referrals.rules import OfferTerms


@dataclass(frozen=True)
class NamedProgramme:
    """A programme as an offer needs it: its public id and what it adds to the cost.

    `fees` as rules.offer_cost takes them: {"kind", "amount_fen", "payee"?, "paid_on"?}.
    """

    public_id: str
    name: str
    fees: tuple[Mapping[str, Any], ...] = field(default=())


def named_programme(act: Act, referral: Referral, terms: OfferTerms) -> NamedProgramme | None:
    """The programme these terms name, or None if they name none; refuses one unknown (422)."""
    if terms.guarantee_programme_id is None:
        return None
    raise invalid("guarantee_programme_id", "没有这个担保方案")


def programme_choices(act: Act, referral: Referral) -> list[tuple[str, str]]:
    """(public id, name) of the programmes this lender may name, for the offer form."""
    return []
