"""Who pays the lender first, and who bears a loss in the end (先付与最终承担).

Cash and burden are two things: the agency pays the lender everything but the lender's own part at
once, and is given the parts of the re-guarantor and the funds by them later.
"""

from decimal import Decimal

from app.kernel.money import split

Parts = tuple[tuple[str, Decimal], ...]
"""(party, share) in the order agreed, which decides ties."""


def burden(loss_fen: int, shares: Parts) -> dict[str, int]:
    """What each party bears of a loss, in fen; adds up exactly.

    >>> burden(1_001, (("guarantor", Decimal("0.8")), ("bank", Decimal("0.2"))))
    {'guarantor': 801, 'bank': 200}
    """
    parts = split(loss_fen, [share for _party, share in shares])
    return dict(zip((party for party, _share in shares), parts, strict=True))


def cash(loss_fen: int, shares: Parts) -> dict[str, int]:
    """What is paid at once: the lender keeps its own part, the guarantor pays all the rest."""
    bank = burden(loss_fen, shares)["bank"]
    return {"bank": bank, "guarantor": loss_fen - bank}


REGUARANTEED = ("reguarantor", "national_fund")


def borne_alone(shares: Parts) -> Parts:
    """The shares of a guarantee that the re-guarantor refused to file: the agency bears them.

    >>> borne_alone((("guarantor", Decimal("0.4")), ("reguarantor", Decimal("0.2")),
    ...              ("bank", Decimal("0.4"))))
    (('guarantor', Decimal('0.6')), ('bank', Decimal('0.4')))
    """
    taken_over = sum((share for party, share in shares if party in REGUARANTEED), Decimal(0))
    return tuple(
        (party, share + taken_over if party == "guarantor" else share)
        for party, share in shares
        if party not in REGUARANTEED
    )
