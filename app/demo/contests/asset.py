"""One production line, and three banks that want its first rank."""

from app.collateral.models import Asset
from app.demo.contests.contest import Attempt, Contest, Probe
from app.demo.contests.stage import Stage
from app.demo.firms import WAN
from app.demo.pledging import declare
from app.referrals.models import Referral

BANKS = ("nongshang", "youchu", "cunzhen")
OFFICERS = ("officer", "officer2")
NEED_FEN = 60 * WAN
SECURED_YUAN = "300000"
WINNERS = 1


def same_collateral(stage: Stage) -> Contest:
    """Both officers of each bank propose a first-rank pledge at the same moment."""
    firm = stage.firm()
    asset = declare(stage.cast, firm, NEED_FEN, stage.draw)
    need = stage.need(firm, NEED_FEN, assets=(asset.public_id,))
    sent = stage.taken(firm, need, BANKS)
    return Contest(
        "same-collateral",
        WINNERS,
        tuple(_attempt(stage, asset, referral, who) for who in OFFICERS for referral in sent),
        Probe(f"{BANKS[0]}-officer", stage.url("collateral.show_usage", asset=asset.public_id)),
    )


def _attempt(stage: Stage, asset: Asset, referral: Referral, who: str) -> Attempt:
    named = {"asset": asset.public_id, "referral": referral.public_id}
    return Attempt(
        f"{stage.cast.bank_key(referral.lender_id)}-{who}",
        stage.url("collateral.show_asset", **named),
        stage.url("collateral.propose_pledge", **named),
        {"referral_id": referral.public_id, "secured_fen": SECURED_YUAN, "rank": "1"},
    )
