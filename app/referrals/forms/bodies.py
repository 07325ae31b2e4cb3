"""What programs and decision files say. Shape and spelling only; rules refuse."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError

from app.infra.api import Body
from app.kernel.refusals import Refusal, invalid, invalid_if
from app.referrals.rules import ItemAnswer, OfferTerms
from app.referrals.rules.declining import COMMENT_MOST
from app.referrals.rules.package import DECISION_FORMAT

FEN_MAX = 10**15
RateText = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,2}(\.[0-9]{1,6})?$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class SendBody(Body):
    product_id: str = Field(min_length=1, max_length=64)
    invite: bool = False
    """From the centre: propose the lender to the owner where no consent names it."""


class ContactBody(Body):
    note: Words


class AskBody(Body):
    items: list[Words] = Field(min_length=1, max_length=20)


class AnswerItem(Body):
    item: Words
    text: str | None = Field(default=None, max_length=2000)
    file_ids: list[str] | None = Field(default=None, max_length=20)


class AnswerBody(Body):
    answers: list[AnswerItem] = Field(min_length=1, max_length=40)

    def given(self) -> list[ItemAnswer]:
        return [ItemAnswer(a.item, a.text or "", tuple(a.file_ids or ())) for a in self.answers]


class DeclineBody(Body):
    reason_codes: list[str] = Field(min_length=1, max_length=30)
    comment: str = Field(default="", max_length=COMMENT_MOST)


class Condition(Body):
    kind: str = Field(min_length=1, max_length=60)
    collateral_id: str | None = Field(default=None, max_length=64)
    text: str | None = Field(default=None, max_length=500)


class OfferBody(Body):
    amount_fen: int = Field(gt=0, le=FEN_MAX)
    annual_rate: RateText
    term_months: int = Field(ge=1, le=600)
    method: Literal["equal_instalment", "equal_principal", "interest_only", "bullet"]
    conditions: list[Condition] = Field(default_factory=list, max_length=20)
    guarantee_programme_id: str | None = Field(default=None, max_length=64)
    borrower_kind: Literal["corporate", "personal"] = "corporate"
    valid_until: date

    def terms(self) -> OfferTerms:
        """The body as the rules want it."""
        return OfferTerms(
            amount_fen=self.amount_fen,
            annual_rate=Decimal(self.annual_rate),
            term_months=self.term_months,
            method=self.method,
            valid_until=self.valid_until,
            borrower_kind=self.borrower_kind,
            guarantee_programme_id=self.guarantee_programme_id,
            conditions=tuple(c.model_dump(exclude_none=True) for c in self.conditions),
        )


class ReturnBody(Body):
    reason: Words


class RejectBody(Body):
    reason: str | None = Field(default=None, max_length=500)


class DecisionFile(Body):
    """What a lender that cannot reach us sends back: one decision, as the API would take it."""

    format: Literal["guiyan-decision/1"]
    referral_id: str = Field(min_length=1, max_length=64)
    contact: ContactBody | None = None
    ask: AskBody | None = None
    offer: OfferBody | None = None
    decline: DeclineBody | None = None

    def decision(self) -> tuple[str, Any]:
        """(verb, body) of the one decision in it; refuses none or several."""
        given = [
            (verb, body)
            for verb in ("contact", "ask", "offer", "decline")
            if (body := getattr(self, verb)) is not None
        ]
        if len(given) != 1:
            raise invalid("file", "文件里应正好有一项：contact、ask、offer 或 decline")
        return given[0]


assert DecisionFile.model_fields["format"].annotation == Literal[DECISION_FORMAT]


def read_decision(content: bytes) -> DecisionFile:
    """The decision in a file; every fault is said beside the file field (422)."""
    try:
        return DecisionFile.model_validate_json(content)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        invalid_if([_fault(fault) for fault in faults])
        raise AssertionError("a validation error names a fault") from error


def _fault(fault: Any) -> Refusal:
    where = ".".join(str(part) for part in fault["loc"]) or "JSON"
    values = {"where": where, "reason": fault["msg"]}
    return Refusal("invalid", "{where}：{reason}", field="file", values=values)
