"""Credit parks over HTTP: the same commands as the pages."""

from datetime import date
from typing import Any

from pydantic import Field

from app.enterprises.models import Park
from app.infra.acts import Act
from app.infra.api import Answer, Body
from app.infra.paging import Slice, whole
from app.kernel.actors import Permission
from app.whitelist import commands
from app.whitelist.models import CreditParkRating, ParkDesignation
from app.whitelist.queries import parks as queries
from app.whitelist.rules import benefits
from app.whitelist.views.room import room


class GroundsBody(Body):
    grounds: str = Field(min_length=1, max_length=500)


class AdviceBody(Body):
    advice: str = Field(min_length=1, max_length=500)


class CodeBody(Body):
    """`code`: a reason of the table (refusing and withdrawing have their own)."""

    code: str = Field(max_length=60)
    note: str = Field(default="", max_length=500)


class RentBody(Body):
    """Of all tenants together, in fen; `as_of` is YYYY-MM-DD."""

    due_fen: int = Field(le=10**15)
    overdue_fen: int = Field(le=10**15)
    as_of: date
    source: str = Field(min_length=1, max_length=200)


class CreditParkAnswer(Answer):
    id: str
    name: str
    state: str | None
    effective: bool


class DesignationAnswer(Answer):
    id: str
    state: str
    park_id: str


class DesignatedAnswer(DesignationAnswer):
    """As everybody may read it: no figure, no reason."""

    name: str


class BenefitAnswer(Answer):
    """`standing`: in_force, no_review, no_law or over."""

    scope: str
    code: str
    standing: str
    legal_basis: str
    fair_competition_review_no: str


class MadeAnswer(Answer):
    id: str


def _rating(rating: CreditParkRating | None) -> dict[str, Any] | None:
    if rating is None:
        return None
    return {
        "id": rating.public_id,
        "month": rating.month.isoformat(),
        "carries": rating.carries,
        "tenants": rating.tenants,
        "by_grade": rating.by_grade,
        "criteria": rating.criteria,
    }


def _park(act: Act, park: Park) -> dict[str, Any]:
    alive = queries.alive_designation(park)
    return {
        "id": park.public_id,
        "name": park.name,
        "state": alive.state if alive else None,
        "effective": queries.effective(alive, act.on, act.policy),
        "review_due_on": alive.review_due_on.isoformat() if alive and alive.review_due_on else None,
        "rating": _rating(queries.newest_rating(park)),
    }


def _benefit(one: benefits.Benefit) -> dict[str, Any]:
    return {
        "scope": one.scope,
        "code": one.code,
        "standing": one.standing,
        "legal_basis": one.legal_basis,
        "fair_competition_review_no": one.review_no,
        "review_until": one.review_until.isoformat() if one.review_until else None,
    }


def _designation(one: ParkDesignation) -> dict[str, Any]:
    return {
        "id": one.public_id,
        "state": one.state,
        "park_id": one.park.public_id,
        "review_due_on": one.review_due_on.isoformat() if one.review_due_on else None,
        "code": one.code,
    }


@room.api("GET", "/credit-parks", may=Permission.PARK_RATE, answer=CreditParkAnswer, many=True)
def list_credit_parks(act: Act, page: Any) -> Slice[dict[str, Any]]:
    return whole([_park(act, tile.park) for tile in queries.park_tiles(act)])


@room.api(
    "GET",
    "/credit-parks/designated",
    may=Permission.PARK_READ,
    answer=DesignatedAnswer,
    many=True,
)
def list_designated_parks(act: Act, page: Any) -> Slice[dict[str, Any]]:
    """The public list, by the ids that the events `park.*` tell."""
    found = queries.designated_parks(act.actor.county_id, act)
    return whole([{**_designation(one), "name": one.park.name} for one in found])


@room.api("GET", "/benefits", may=Permission.PARK_READ, answer=BenefitAnswer, many=True)
def list_benefits(act: Act, page: Any) -> Slice[dict[str, Any]]:
    return whole([_benefit(one) for one in benefits.benefits(act.policy)])


@room.api(
    "GET",
    "/credit-parks/<id:park>",
    may=Permission.PARK_READ,
    subject=queries.credit_park_for,
    answer=CreditParkAnswer,
)
def get_credit_park(act: Act, park: Park) -> dict[str, Any]:
    return _park(act, park)


@room.api(
    "POST",
    "/credit-parks/<id:park>/ratings",
    may=Permission.PARK_RATE,
    subject=queries.credit_park_for,
    answer=MadeAnswer,
    status=201,
)
def rate_park(act: Act, park: Park) -> dict[str, Any]:
    return _rating(commands.rate_park(act, park=park)) or {}


@room.api(
    "POST",
    "/credit-parks/<id:park>/propose",
    may=Permission.PARK_RATE,
    subject=queries.credit_park_for,
    body=GroundsBody,
    answer=DesignationAnswer,
    status=201,
)
def propose_park(act: Act, park: Park, body: GroundsBody) -> dict[str, Any]:
    return _designation(commands.propose_designation(act, park=park, grounds=body.grounds))


@room.api(
    "POST",
    "/credit-parks/<id:park>/designate",
    may=Permission.PARK_RATE,
    subject=queries.credit_park_for,
    answer=DesignationAnswer,
)
def designate_park(act: Act, park: Park) -> dict[str, Any]:
    return _designation(commands.designate_park(act, park=park))


@room.api(
    "POST",
    "/credit-parks/<id:park>/refuse",
    may=Permission.PARK_RATE,
    subject=queries.credit_park_for,
    body=CodeBody,
    answer=DesignationAnswer,
)
def refuse_park(act: Act, park: Park, body: CodeBody) -> dict[str, Any]:
    said = body.model_dump()
    return _designation(commands.refuse_designation(act, park=park, **said))


@room.api(
    "POST",
    "/credit-parks/<id:park>/review",
    may=Permission.PARK_RATE,
    subject=queries.credit_park_for,
    body=AdviceBody,
    answer=DesignationAnswer,
)
def review_park(act: Act, park: Park, body: AdviceBody) -> dict[str, Any]:
    return _designation(commands.advise_review(act, park=park, advice=body.advice))


@room.api(
    "POST",
    "/credit-parks/<id:park>/renew",
    may=Permission.PARK_RATE,
    subject=queries.credit_park_for,
    answer=DesignationAnswer,
)
def renew_park(act: Act, park: Park) -> dict[str, Any]:
    return _designation(commands.renew_designation(act, park=park))


@room.api(
    "POST",
    "/credit-parks/<id:park>/withdraw",
    may=Permission.PARK_RATE,
    subject=queries.credit_park_for,
    body=CodeBody,
    answer=DesignationAnswer,
)
def withdraw_park(act: Act, park: Park, body: CodeBody) -> dict[str, Any]:
    said = body.model_dump()
    return _designation(commands.withdraw_designation(act, park=park, **said))


@room.api(
    "POST",
    "/credit-parks/<id:park>/duty",
    may=Permission.PARK_DUTY,
    subject=queries.credit_park_for,
    answer=MadeAnswer,
    status=201,
)
def sign_duty(act: Act, park: Park) -> dict[str, Any]:
    return {"id": commands.sign_duty(act, park=park).public_id}


@room.api(
    "POST",
    "/credit-parks/<id:park>/rents",
    may=Permission.PARK_DUTY,
    subject=queries.credit_park_for,
    body=RentBody,
    answer=MadeAnswer,
    status=201,
)
def report_rent(act: Act, park: Park, body: RentBody) -> dict[str, Any]:
    return {"id": commands.report_rent(act, park=park, **body.model_dump()).public_id}
