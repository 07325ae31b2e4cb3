"""The guarantee programme an offer names: looked up in the rooms below (agreements)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.agreements.queries import live_programme, live_programmes_of
from app.agreements.rules import programme_fee
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
    """The programme these terms name, or None if they name none; refuses one unknown (422).

    Its headroom is not asked here: that binds when the guarantee is approved. The fee is that of
    a guarantee of the whole amount over the whole term.
    """
    if terms.guarantee_programme_id is None:
        return None
    found = live_programme(terms.guarantee_programme_id, referral.lender_id, act.on)
    if found is None:
        raise invalid("guarantee_programme_id", "没有这个在有效期内、包含本行的担保协议")
    fee = {
        "kind": "guarantee_fee",
        "amount_fen": programme_fee(found, terms.amount_fen, terms.term_months),
        "payee": found.guarantor.name,
    }
    return NamedProgramme(found.public_id, found.name, (fee,))


def programme_choices(act: Act, referral: Referral) -> list[tuple[str, str]]:
    """(public id, name) of the programmes this lender may name, for the offer form."""
    found = live_programmes_of(referral.lender_id, act.on)
    return [(programme.public_id, programme.name) for programme in found]
