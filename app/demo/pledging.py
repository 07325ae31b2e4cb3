"""What firms can pledge, and how a lender looks at it, reserves it and has it registered."""

from collections.abc import Iterator
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from app.collateral import commands as collateral
from app.collateral import queries
from app.collateral.models import Asset
from app.collateral.rules.catalogue import kinds
from app.collateral.rules.declaring import AppraisalDraft, AssetDraft
from app.collateral.rules.registering import Registration
from app.demo.firms import Firm
from app.demo.people import Cast
from app.infra.acts import Act
from app.infra.db import db
from app.kernel.dates import add_months
from app.referrals.models import Offer

if TYPE_CHECKING:
    from app.demo.needs import Case

THINGS = (
    ("C02", "脐橙烘干分选线一条"),
    ("C03", "全自动包装生产线一套"),
    ("C05", "商超购销合同应收账款"),
    ("C04", "库存原料和成品"),
)
WORTH = 4
"""An asset is worth so many times what is asked: room is left after a pledge."""
ROUND_FEN = 1_000_000
VALID_MONTHS = 36


def declare(cast: Cast, firm: Firm, amount_fen: int, draw: Random) -> Asset:
    """The owner states what the firm has."""
    act = cast.act(firm.holder)
    kind, description = draw.choice(THINGS)
    firm.assets += 1
    asset = collateral.declare_asset(
        act,
        enterprise=firm.enterprise,
        draft=AssetDraft(
            kind,
            f"{description}（演示）",
            f"YS-{firm.plan.number:05d}-{firm.assets:02d}",
            AppraisalDraft(max(amount_fen * WORTH, ROUND_FEN), act.on, "渝信资产评估（演示）"),
        ),
    )
    db.session.flush()
    return asset


def condition_of(asset: Asset) -> dict[str, str]:
    """What an offer asks for before it is paid out."""
    return {"kind": "pledge", "collateral_id": asset.public_id, "text": asset.description}


def pledge_story(case: "Case", offer: Offer, officer: str, draw: Random) -> Iterator[datetime]:
    """The lender sees the asset, takes the first rank, brings the certificate."""
    cast, telling, ends, asset = case.telling.cast, case.telling, case.plan.asset, case.asset
    assert asset is not None
    if ends == "declared":
        return
    yield telling.office_time(draw, 0, 1)
    if offer.state not in ("open", "accepted"):
        return
    collateral.verify_asset(
        cast.act(officer), asset=asset, note="看过实物、发票和购置合同原件（演示）"
    )
    if ends == "verified":
        return
    yield telling.office_time(draw, 0, 1)
    if offer.state not in ("open", "accepted"):
        return
    act = cast.act(officer)
    left = queries.usage_of(asset).headroom_fen or 0
    lien = collateral.propose_lien(
        act,
        asset=asset,
        secured=queries.secured_named(
            act.actor, referral_id=offer.referral.public_id, loan_id=None
        ),
        secured_fen=min(offer.amount_fen, left),
        rank=1,
    )
    db.session.flush()
    if ends == "proposed":
        return
    yield telling.office_time(draw, 1, 2)
    if lien.can("register"):
        act = cast.act(officer)
        collateral.register_lien(act, lien=lien, registration=_certificate(act, asset, draw))


def _certificate(act: Act, asset: Asset, draw: Random) -> Registration:
    return Registration(
        registry=kinds(act.policy)[asset.kind].registry,
        number=f"{draw.randrange(10**15, 10**16)}",
        registered_on=act.on,
        until=add_months(act.on, VALID_MONTHS),
    )
