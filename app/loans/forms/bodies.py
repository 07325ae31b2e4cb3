"""What programs say. Shape alone; rules refuse."""

from datetime import date

from pydantic import Field

from app.infra.api import Body

FEN_MAX = 10**15


class LoanBody(Body):
    offer_id: str = Field(min_length=1, max_length=64)
    disbursed_on: date
    contract_number: str | None = Field(default=None, max_length=200)


class FallBody(Body):
    reason: str = Field(max_length=60)


class CorrectionBody(Body):
    """What is right; whatever is left out stays as it is."""

    disbursed_on: date | None = None
    contract_number: str | None = Field(default=None, max_length=200)
    reason: str = Field(max_length=1000)


class ReversalBody(Body):
    reason: str = Field(max_length=1000)


class RepaymentBody(Body):
    paid_on: date
    amount_fen: int = Field(ge=-FEN_MAX, le=FEN_MAX)
    external_number: str = Field(max_length=200)
