"""Credit parks: rated by the month, designated by two people, reviewed, withdrawn for a reason."""

from app.accounts.commands import require_second_eye
from app.enterprises.models import Park
from app.enterprises.queries import parks
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.tasks import close_tasks
from app.kernel.refusals import Refusal, conflict, invalid, invalid_if, refuse_if
from app.kernel.words import N_
from app.whitelist.commands.park_telling import ask_centre, tell_manager
from app.whitelist.models import CreditParkRating, ParkDesignation
from app.whitelist.queries import parks as queries
from app.whitelist.queries.park_figures import counted
from app.whitelist.rules import credit_park as rules

DECIDE, REVIEW = "credit_park_decide", "credit_park_review"


def rate_park(act: Act, *, park: Park, monthly: bool = False) -> CreditParkRating:
    """Keep the figures of a park as they are found today, and whether they carry."""
    found = counted(act, park)
    lines = [line.document() for line in rules.rate(found.facts, policy=act.policy)]
    rating = CreditParkRating(
        county_id=act.actor.county_id,
        park=park,
        park_id=park.id,
        month=act.on.replace(day=1),
        monthly=monthly,
        tenants=found.facts.tenants,
        assessed=found.facts.assessed,
        graded_ab=found.facts.graded_ab,
        by_grade={g: n for g, n in found.by_grade.items() if n >= rules.FIRMS_MIN},
        criteria=lines,
        carries=rules.carries(lines),
        rated_at=act.at,
        policy_digest=act.policy.digest,
    )
    detail = {"park": park.public_id, "carries": rating.carries}
    journal.note(act, rating, "rate", detail=detail)
    db.session.flush()
    return rating


def rate_month(act: Act) -> list[CreditParkRating]:
    """Rate every park of the county once in the month of the act."""
    month = act.on.replace(day=1)
    return [
        rate_park(act, park=park, monthly=True)
        for park in parks(act.actor)
        if queries.monthly_rating(park, month) is None
    ]


def _carrying(act: Act, park: Park) -> CreditParkRating:
    """The figures of today, which must carry; else every line that does not is said."""
    rating = rate_park(act, park=park)
    refuse_if(rules.designation_refusals(rating.criteria))
    return rating


def _alive(park: Park) -> ParkDesignation:
    found = queries.alive_designation(park)
    if found is None:
        raise conflict("no_designation", "这个园区没有在办或有效的认定")
    return found


def propose_designation(act: Act, *, park: Park, grounds: str) -> ParkDesignation:
    """Propose a park, as the first of two people; the figures of today must carry."""
    if not grounds.strip():
        raise invalid("grounds", "请写明理由")
    if queries.alive_designation(park) is not None:
        raise conflict("already_proposed", "这个园区已经在办或已经认定")
    rating = _carrying(act, park)
    designation = ParkDesignation(
        county_id=act.actor.county_id,
        park=park,
        park_id=park.id,
        rating=rating,
        rating_id=rating.id,
        grounds=grounds.strip(),
        proposed_by=act.actor.id,
        proposed_at=act.at,
    )
    journal.record(act, designation, "propose", announce="park.proposed", detail=_park(park))
    db.session.flush()
    ask_centre(act, designation, DECIDE, N_("信用园区 {name} 已提出，待第二个人认定"))
    return designation


def designate_park(act: Act, *, park: Park) -> ParkDesignation:
    """Confirm as the second person, on the figures of today."""
    designation = _alive(park)
    designation.machine.step(designation.state, "designate")
    _second(act, designation.proposed_by, "提出的人不能认定，须由另一人")
    rating = _carrying(act, park)
    designation.rating, designation.rating_id = rating, rating.id
    designation.decided_by, designation.decided_at = act.actor.id, act.at
    designation.designated_on = act.on
    designation.review_due_on = rules.review_due(act.on, policy=act.policy)
    journal.record(act, designation, "designate", announce="park.designated", detail=_park(park))
    close_tasks(act, subject=designation)
    tell_manager(act, designation, N_("园区已认定为信用园区"))
    return designation


def refuse_designation(act: Act, *, park: Park, code: str, note: str) -> ParkDesignation:
    """Say no as the second person, for a reason of the table."""
    invalid_if(rules.codes_refusals(code, rules.REFUSALS))
    designation = _alive(park)
    designation.machine.step(designation.state, "refuse")
    _second(act, designation.proposed_by, "提出的人不能作决定，须由另一人")
    designation.decided_by, designation.decided_at = act.actor.id, act.at
    _end(act, designation, code)
    journal.record(
        act,
        designation,
        "refuse",
        announce="park.refused",
        reason=note.strip() or None,
        detail={"code": code, **_park(park)},
    )
    return designation


def fall_due(act: Act, *, designation: ParkDesignation) -> None:
    """The months of a designation are over: two people look at it anew, meanwhile it counts."""
    designation.reviewed_by = designation.reviewed_at = designation.review_note = None
    designation.renewed_by = designation.renewed_at = None
    journal.record(
        act, designation, "fall_due", announce="park.review_due", detail=_park(designation.park)
    )
    ask_centre(act, designation, REVIEW, N_("信用园区 {name} 到期，请两个人复核"))
    tell_manager(act, designation, N_("信用园区到期，正在复核，其间仍然有效"))


def advise_review(act: Act, *, park: Park, advice: str) -> ParkDesignation:
    """Advise to go on, as the first of two people of a review; the figures must carry."""
    if not advice.strip():
        raise invalid("advice", "请写明依据")
    designation = _alive(park)
    designation.machine.step(designation.state, "renew")
    _carrying(act, park)
    designation.reviewed_by, designation.reviewed_at = act.actor.id, act.at
    designation.review_note = advice.strip()
    journal.note(act, designation, "advise_review")
    return designation


def renew_designation(act: Act, *, park: Park) -> ParkDesignation:
    """Let a designation go on for its months, as the second person of the review."""
    designation = _alive(park)
    designation.machine.step(designation.state, "renew")
    if designation.reviewed_by is None:
        raise conflict("no_opinion", "复核意见还没有填写")
    _second(act, designation.reviewed_by, "填写复核意见的人不能决定，须由另一人")
    rating = _carrying(act, park)
    designation.rating, designation.rating_id = rating, rating.id
    designation.renewed_by, designation.renewed_at = act.actor.id, act.at
    designation.review_due_on = rules.review_due(act.on, policy=act.policy)
    journal.record(act, designation, "renew", announce="park.renewed", detail=_park(park))
    close_tasks(act, subject=designation)
    tell_manager(act, designation, N_("信用园区复核通过，继续有效"))
    return designation


def withdraw_designation(act: Act, *, park: Park, code: str, note: str) -> ParkDesignation:
    """End a designation for a reason of the table; files that were begun keep what they have."""
    invalid_if(rules.codes_refusals(code, rules.EXITS))
    designation = _alive(park)
    designation.machine.step(designation.state, "withdraw")
    _end(act, designation, code)
    journal.record(
        act,
        designation,
        "withdraw",
        announce="park.withdrawn",
        reason=note.strip() or None,
        detail={"code": code, **_park(park)},
    )
    tell_manager(act, designation, N_("信用园区认定已撤销，原因请点开看"))
    return designation


def _end(act: Act, designation: ParkDesignation, code: str) -> None:
    designation.code, designation.ended_by, designation.ended_at = code, act.actor.id, act.at
    close_tasks(act, subject=designation)


def _park(park: Park) -> dict[str, str]:
    """What an event tells beside its own id."""
    return {"park": park.public_id}


def _second(act: Act, maker: int, text: str) -> None:
    require_second_eye(act, makers=(maker,), refusal=Refusal("four_eyes", text))


def keep_parks(act: Act) -> None:
    """What the clock does to designations, for one county."""
    for designation in queries.due_for_review(act.actor.county_id, act.on):
        fall_due(act, designation=designation)
