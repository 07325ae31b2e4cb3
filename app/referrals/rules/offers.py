"""What an offer may say, and who must look at it before the owner does (授信方案)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.kernel.money import format_wan
from app.kernel.refusals import Refusal
from app.policy.policy import Policy


@dataclass(frozen=True)
class OfferTerms:
    """What a lender offers; amounts in fen, the rate a Decimal a year."""

    amount_fen: int
    annual_rate: Decimal
    term_months: int
    method: str
    valid_until: date
    """Last valid day, inclusive."""
    borrower_kind: str = "corporate"
    guarantee_programme_id: str | None = None
    conditions: tuple[dict[str, str], ...] = ()
    """{"kind", "collateral_id"?, "text"?}."""


@dataclass(frozen=True)
class ProductBounds:
    """The product's published bounds, which an offer keeps."""

    amount_min_fen: int
    amount_max_fen: int
    term_min_months: int
    term_max_months: int
    rate_min: Decimal
    rate_max: Decimal
    methods: tuple[str, ...]
    validity_max_days: int


def bounds_of(product: Any, policy: Policy) -> ProductBounds:
    """What a product publishes, and how long the rules of a day let an offer stand."""
    return ProductBounds(
        amount_min_fen=product.amount_min_fen,
        amount_max_fen=product.amount_max_fen,
        term_min_months=product.term_min_months,
        term_max_months=product.term_max_months,
        rate_min=product.rate_min,
        rate_max=product.rate_max,
        methods=tuple(product.methods),
        validity_max_days=policy["offers.max_validity_days"],
    )


def offer_refusals(
    terms: OfferTerms, *, bounds: ProductBounds, need_fen: int, on: date
) -> tuple[Refusal, ...]:
    """Why these terms cannot be offered under the published product; beside each field."""
    return (
        *_amount_refusals(terms, bounds, need_fen),
        *_term_and_rate_refusals(terms, bounds),
        *_validity_refusals(terms, bounds, on),
    )


def _amount_refusals(
    terms: OfferTerms, bounds: ProductBounds, need_fen: int
) -> tuple[Refusal, ...]:
    most = min(bounds.amount_max_fen, need_fen)
    if bounds.amount_min_fen <= terms.amount_fen <= most:
        return ()
    return (
        Refusal(
            "amount_outside_product",
            "金额应在 {least} 到 {most} 之间（不超过产品上限，也不超过还缺的需求）",
            field="amount_fen",
            actual=terms.amount_fen,
            required=[bounds.amount_min_fen, most],
            values={"least": format_wan(bounds.amount_min_fen), "most": format_wan(most)},
        ),
    )


def _term_and_rate_refusals(terms: OfferTerms, bounds: ProductBounds) -> tuple[Refusal, ...]:
    found = []
    if not bounds.term_min_months <= terms.term_months <= bounds.term_max_months:
        found.append(
            Refusal(
                "term_outside_product",
                "期限应在 {least} 到 {most} 个月之间",
                field="term_months",
                actual=terms.term_months,
                required=[bounds.term_min_months, bounds.term_max_months],
                values={"least": bounds.term_min_months, "most": bounds.term_max_months},
            )
        )
    if not bounds.rate_min <= terms.annual_rate <= bounds.rate_max:
        found.append(
            Refusal(
                "rate_outside_product",
                "年利率应在 {least}% 到 {most}% 之间",
                field="annual_rate",
                actual=str(terms.annual_rate),
                required=[str(bounds.rate_min), str(bounds.rate_max)],
                values={"least": _percent(bounds.rate_min), "most": _percent(bounds.rate_max)},
            )
        )
    if terms.method not in bounds.methods:
        found.append(
            Refusal(
                "method_outside_product",
                "这个产品没有这种还款方式",
                field="method",
                actual=terms.method,
                required=list(bounds.methods),
            )
        )
    return tuple(found)


def _percent(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f}"


def _validity_refusals(terms: OfferTerms, bounds: ProductBounds, on: date) -> tuple[Refusal, ...]:
    last = on + timedelta(days=bounds.validity_max_days)
    if on <= terms.valid_until <= last:
        return ()
    return (
        Refusal(
            "validity_out_of_range",
            "有效期应在今天到 {last} 之间",
            field="valid_until",
            actual=terms.valid_until.isoformat(),
            required=[on.isoformat(), last.isoformat()],
            values={"last": last.isoformat()},
        ),
    )


def condition_refusals(terms: OfferTerms, *, named_assets: frozenset[str]) -> tuple[Refusal, ...]:
    """A condition may ask for a pledge only of an asset that the need itself names."""
    return tuple(
        Refusal(
            "collateral_unknown",
            "需求里没有这项抵质押物",
            field=f"conditions.{number}.collateral_id",
            actual=condition["collateral_id"],
        )
        for number, condition in enumerate(terms.conditions)
        if condition.get("collateral_id") not in (None, *named_assets)
    )


def needs_second_person(amount_fen: int, officer_limit_fen: int) -> bool:
    """Whether an offer is beyond the officer's own limit (经办权限)."""
    return amount_fen > officer_limit_fen
