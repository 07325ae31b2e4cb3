"""Writing down that a lender looked (查阅记录): the owner reads it."""

from app.collateral.models import Asset
from app.collateral.queries.assets import LENDERS
from app.consents.commands import log_access
from app.infra.acts import Act


def log_reading(act: Act, asset: Asset, what: str) -> None:
    """Only a lender's or guarantor's reading is logged; the owner's and the centre's are none."""
    if act.actor.role not in LENDERS:
        return
    log_access(
        act,
        enterprise_id=asset.enterprise.public_id,
        subject_kind="asset",
        subject_id=asset.public_id,
        what=what,
    )
