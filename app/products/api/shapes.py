"""How a product reads over HTTP, and how a draft is read."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from app.infra.acts import Act
from app.infra.api import Answer, Body
from app.kernel.refusals import invalid
from app.products.models import Product
from app.products.rules.drafting import ProductDraft
from app.products.rules.eligibility import Clause
from app.products.rules.fees import FeeDraft, plain

RateText = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,3}(\.[0-9]{1,6})?$")]


class Span(Body):
    min: int
    max: int


class RateSpan(Body):
    min: RateText
    max: RateText


class LenderBody(Body):
    id: str = Field(min_length=1, max_length=64)
    name: str | None = Field(default=None, max_length=200)


class RuleBody(Body):
    code: str = Field(max_length=200)
    field: str = Field(max_length=200)
    op: str = Field(max_length=20)
    value: Any
    text: str = Field(max_length=1000)


class FeeBody(Body):
    kind: str = Field(max_length=60)
    payee: str = Field(max_length=200)
    rate: RateText | None = None
    amount_fen: int | None = None
    when: str = Field(default="drawdown", pattern="^drawdown$")


class ProductBody(Body):
    """The fields of `GET /products/{id}`; the lender is the caller's own bank."""

    name: str = Field(max_length=500)
    lender: LenderBody | None = None
    amount_fen: Span
    term_months: Span
    annual_rate: RateSpan
    methods: list[str] = Field(max_length=20)
    rules: list[RuleBody] = Field(default_factory=list, max_length=200)
    needs_guarantee: bool
    summary: str = Field(default="", max_length=2000)
    guarantee_fee_rate: RateText | None = None
    other_fees: list[FeeBody] = Field(default_factory=list, max_length=50)
    papers: list[str] = Field(default_factory=list, max_length=60)
    startup_loan: bool = False
    valid_from: date | None = None
    valid_to: date | None = None


class ReasonBody(Body):
    reason: str | None = Field(default=None, max_length=500)


class ProductAnswer(Answer):
    id: str
    name: str
    lender: dict[str, str]
    amount_fen: dict[str, int]
    term_months: dict[str, int]
    annual_rate: dict[str, str]
    methods: list[str]
    rules: list[dict[str, Any]]
    needs_guarantee: bool
    state: str


def described(product: Product) -> dict[str, Any]:
    """A product as everyone reads it; what it does not use is left out."""
    return {
        "id": product.public_id,
        "name": product.name,
        "lender": {"id": product.lender.public_id, "name": product.lender.name},
        "amount_fen": {"min": product.amount_min_fen, "max": product.amount_max_fen},
        "term_months": {"min": product.term_min_months, "max": product.term_max_months},
        "annual_rate": {"min": plain(product.rate_min), "max": plain(product.rate_max)},
        "methods": list(product.methods),
        "rules": [
            {"code": r.code, "field": r.field, "op": r.op, "value": r.value, "text": r.text}
            for r in product.rules
        ],
        "needs_guarantee": product.needs_guarantee,
        "state": product.state,
        **_extras(product),
    }


def _extras(product: Product) -> dict[str, Any]:
    """What a product may say beyond the contract, where it says it."""
    rate = product.guarantee_fee_rate
    extras = {
        "summary": product.summary,
        "guarantee_fee_rate": plain(rate) if rate is not None else None,
        "other_fees": list(product.other_fees),
        "papers": list(product.papers),
        "startup_loan": product.startup_loan,
        "valid_from": product.valid_from.isoformat() if product.valid_from else None,
        "valid_to": product.valid_to.isoformat() if product.valid_to else None,
    }
    return {name: value for name, value in extras.items() if value not in ("", None, [], False)}


def draft_of(act: Act, body: ProductBody) -> ProductDraft:
    """The body as the rules want it."""
    _refuse_other_lender(act, body.lender)
    return ProductDraft(
        name=body.name,
        amount_min_fen=body.amount_fen.min,
        amount_max_fen=body.amount_fen.max,
        term_min_months=body.term_months.min,
        term_max_months=body.term_months.max,
        rate_min=Decimal(body.annual_rate.min),
        rate_max=Decimal(body.annual_rate.max),
        methods=tuple(body.methods),
        needs_guarantee=body.needs_guarantee,
        rules=tuple(Clause(r.code, r.field, r.op, r.value, r.text) for r in body.rules),
        summary=body.summary,
        guarantee_fee_rate=_decimal(body.guarantee_fee_rate),
        other_fees=tuple(
            FeeDraft(fee.kind, fee.payee, _decimal(fee.rate), fee.amount_fen)
            for fee in body.other_fees
        ),
        papers=tuple(body.papers),
        startup_loan=body.startup_loan,
        valid_from=body.valid_from,
        valid_to=body.valid_to,
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _refuse_other_lender(act: Act, lender: LenderBody | None) -> None:
    """The lender is never taken from the body; named, it must be the caller's own."""
    if lender is not None and lender.id != act.actor.organisation_public_id:
        raise invalid("lender.id", "产品属于起草人所在的机构，不能代其他机构起草")
