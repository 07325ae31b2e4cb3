"""What a proposal is judged by: gathered for many enterprises at once, in a fixed few queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from app.enterprises.models import Enterprise
from app.infra import clock
from app.infra.acts import Act
from app.infra.db import db
from app.kernel.refusals import Refusal
from app.whitelist.models import NegativeRecord, Score, WhitelistEntry
from app.whitelist.queries.entries import COUNTY_LIST
from app.whitelist.queries.scores import agreeing
from app.whitelist.rules.listing import ProposalFacts, proposal_refusals
from app.whitelist.states import IN_PROCESS, STANDING


@dataclass(frozen=True)
class Proposable:
    """Why an enterprise cannot be proposed (empty where it can); the entry it has already."""

    reasons: tuple[Refusal, ...]
    reference: str


def why_not_proposed(
    act: Act, enterprise: Enterprise, programme: str = COUNTY_LIST
) -> tuple[Refusal, ...]:
    """Why an enterprise cannot be proposed today; empty where it can."""
    return proposable(act, [enterprise], programme)[enterprise.id].reasons


def proposable(
    act: Act, enterprises: Sequence[Enterprise], programme: str = COUNTY_LIST
) -> dict[int, Proposable]:
    """Enterprise key -> why it cannot be proposed today, for enterprises the actor may see."""
    ids = [firm.id for firm in enterprises]
    agreed, scored, places = _agreed(ids), _scored(ids), _places(ids, programme)
    against = _against(act, enterprises)
    found = {}
    for firm in enterprises:
        entries = places.get(firm.id, {})
        standing = next((entries[s] for s in STANDING if s in entries), None)
        in_process = next((entries[s] for s in IN_PROCESS if s in entries), None)
        facts = ProposalFacts(
            verified=firm.state == "verified",
            agreed=firm.id in agreed,
            score_on=scored.get(firm.id),
            negative_until=against.get(firm.id),
            in_process=in_process is not None,
            standing_until=standing.valid_to if standing else None,
        )
        entry = in_process or standing
        reasons = proposal_refusals(facts, on=act.on, policy=act.policy)
        found[firm.id] = Proposable(reasons, entry.reference if entry else "")
    return found


def _agreed(ids: Sequence[int]) -> set[int]:
    statement = agreeing().where(Enterprise.id.in_(ids))
    marked = statement.execution_options(scoped="which of these firms agreed; nothing is shown")
    return set(db.session.scalars(marked))


def _scored(ids: Sequence[int]) -> dict[int, date]:
    """Enterprise key -> the day of its newest score."""
    newest = (
        select(func.max(Score.id)).where(Score.enterprise_id.in_(ids)).group_by(Score.enterprise_id)
    )
    rows = db.session.execute(
        select(Score.enterprise_id, Score.computed_at)
        .where(Score.id.in_(newest))
        .execution_options(scoped="the day of a score, for a rule; nobody is shown the points")
    )
    return {key: clock.day_of(at) for key, at in rows}


@dataclass(frozen=True)
class _Place:
    reference: str
    valid_to: date | None


def _places(ids: Sequence[int], programme: str) -> dict[int, dict[str, _Place]]:
    """Enterprise key -> state -> its entry of a programme that is on its way or stands."""
    rows = db.session.execute(
        select(
            WhitelistEntry.enterprise_id,
            WhitelistEntry.state,
            WhitelistEntry.reference,
            WhitelistEntry.valid_to,
        )
        .where(
            WhitelistEntry.enterprise_id.in_(ids),
            WhitelistEntry.programme == programme,
            WhitelistEntry.state.in_((*IN_PROCESS, *STANDING)),
        )
        .execution_options(scoped="one enterprise has at most one of each; asked by rules")
    )
    found: dict[int, dict[str, _Place]] = {}
    for key, state, reference, valid_to in rows:
        found.setdefault(key, {})[state] = _Place(reference, valid_to)
    return found


def _against(act: Act, enterprises: Sequence[Enterprise]) -> dict[int, date]:
    """Enterprise key -> the last day on which the negative list holds against it."""
    by_code = {firm.uscc: firm.id for firm in enterprises if firm.uscc}
    ids = {firm.id for firm in enterprises}
    rows = db.session.execute(
        select(NegativeRecord.enterprise_id, NegativeRecord.uscc, NegativeRecord.until)
        .where(
            NegativeRecord.county_id == act.actor.county_id,
            NegativeRecord.state == "listed",
            NegativeRecord.until >= act.on,
            or_(NegativeRecord.enterprise_id.in_(ids), NegativeRecord.uscc.in_(by_code)),
        )
        .order_by(NegativeRecord.until)
        .execution_options(scoped="a rule asks whether somebody is on the list")
    )
    found: dict[int, date] = {}
    for key, code, until in rows:
        for firm in {key, by_code.get(code)} & ids:
            found[firm] = until
    return found
