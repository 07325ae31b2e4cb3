"""What matching does on events elsewhere."""

from typing import Any

from app.infra.acts import Act
from app.infra.db import db
from app.infra.scope import unscoped
from app.matching import commands
from app.needs.queries import need_by_id
from app.products.models import Product


def on_need_submitted(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """A sent need is compared with the shelf."""
    need = need_by_id(subject_id)
    assert need is not None, subject_id
    commands.match_need(act, need=need)


def on_offer_made(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """An offer was made. The payload names `referral` and `product`."""
    _record(act, payload.get("referral", subject_id), payload, "offered")


def on_referral_declined(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """A lender said no. The payload names `product`."""
    _record(act, subject_id, payload, "declined")


def on_referral_expired(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """A lender let the time run out. The payload names `product`."""
    _record(act, subject_id, payload, "expired")


def _record(act: Act, referral_id: str, payload: dict[str, Any], outcome: str) -> None:
    product = _product(payload.get("product", ""))
    if product is not None:
        commands.record_outcome(act, product=product, referral_id=referral_id, outcome=outcome)


def _product(public_id: str) -> Product | None:
    statement = unscoped(Product, "outcomes count for retired products too")
    return db.session.scalars(statement.where(Product.public_id == public_id)).one_or_none()
