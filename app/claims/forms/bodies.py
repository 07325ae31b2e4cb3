"""What programs say. Shape alone; rules refuse."""

from datetime import date

from pydantic import Field

from app.claims.rules.deciding import COMMENT_MOST
from app.infra.api import Body

FEN_MAX = 10**15


class PayBody(Body):
    amount_fen: int | None = Field(default=None, ge=-FEN_MAX, le=FEN_MAX)
    paid_on: date | None = None


class DeclineBody(Body):
    reason_codes: list[str] = Field(min_length=1, max_length=20)
    comment: str = Field(default="", max_length=COMMENT_MOST)


class RecoveryBody(Body):
    amount_fen: int = Field(ge=-FEN_MAX, le=FEN_MAX)
    costs_fen: int = Field(default=0, ge=-FEN_MAX, le=FEN_MAX)
    received_on: date
