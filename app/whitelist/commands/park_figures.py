"""What a park tells of itself, and what the room of loans counts: duty, rents, guaranteed loans."""

from datetime import date

from app.enterprises.models import Park
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.kernel.refusals import Refusal, conflict, invalid_if
from app.whitelist.models import ParkDuty, ParkFigure
from app.whitelist.queries.park_figures import duty_signed
from app.whitelist.rules import credit_park as rules

LOANS_SOURCE = "在保贷款台账"


def sign_duty(act: Act, *, park: Park) -> ParkDuty:
    """The park's manager signs today's wording of the data duty."""
    if duty_signed(park, act.policy) is not None:
        raise conflict("already_signed", "已经签署过现在的承诺书")
    duty = ParkDuty(
        county_id=act.actor.county_id,
        park_id=park.id,
        wording=act.policy["whitelist.park.data_duty"],
        signed_by=act.actor.id,
        signed_at=act.at,
    )
    journal.note(act, duty, "sign", detail={"park": park.public_id})
    return duty


def report_rent(
    act: Act, *, park: Park, due_fen: int, overdue_fen: int, as_of: date, source: str
) -> ParkFigure:
    """The park's manager tells the rent due and overdue of all tenants, and where it is from."""
    refusals = list(rules.rent_refusals(due_fen, overdue_fen, as_of, on=act.on, policy=act.policy))
    if not source.strip():
        refusals.append(Refusal("source_needed", "请写明来源", field="source"))
    invalid_if(refusals)
    return _told(act, park, "rent", as_of, due_fen, overdue_fen, source.strip())


def record_park_loans(
    act: Act, *, park: Park, principal_fen: int, npl_fen: int, borrowers: int
) -> ParkFigure:
    """Take the guaranteed loans of a park as the room of loans counts them today.

    Args:
        principal_fen: outstanding; `npl_fen` of it is bad.
        borrowers: enterprises with such a loan.
    """
    return _told(act, park, "loans", act.on, principal_fen, npl_fen, LOANS_SOURCE, borrowers)


def _told(
    act: Act,
    park: Park,
    kind: str,
    as_of: date,
    whole_fen: int,
    bad_fen: int,
    source: str,
    borrowers: int | None = None,
) -> ParkFigure:
    figure = ParkFigure(
        county_id=act.actor.county_id,
        park_id=park.id,
        kind=kind,
        as_of=as_of,
        whole_fen=whole_fen,
        bad_fen=bad_fen,
        borrowers=borrowers,
        source=source,
        recorded_by=act.actor.id if kind == "rent" else None,
        recorded_at=act.at,
    )
    journal.note(act, figure, f"tell_{kind}", detail={"park": park.public_id})
    db.session.flush()
    return figure
