"""What an agency can still take on, for its capacity page."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from app.accounts.models import Organisation
from app.agreements.models import GuaranteeProgramme
from app.agreements.queries import programmes, standings
from app.enterprises.models import Enterprise
from app.guarantee.models import GuaranteeCommitment, RelatedParty
from app.guarantee.queries.breakers import breaker_of, record_of
from app.guarantee.queries.capacity import LEVERAGE, leverage_key
from app.guarantee.rules import Record, over_cap
from app.guarantee.rules.breaking import cap_key
from app.infra.acts import Act
from app.infra.db import db
from app.infra.ledger.accounts import Balance, account_of, balance
from app.infra.paging import Page
from app.infra.scope import marked, predicate_of, visible
from app.kernel.actors import GUARANTOR_ROLES, Actor

CLIENTS_SHOWN = 10
PROGRAMMES_SHOWN = 100


@dataclass(frozen=True)
class AgencyStanding:
    """An agency against the limits of the law; amounts in fen, None where assets are unknown."""

    name: str
    net_assets_fen: int | None
    leverage: Balance | None
    multiple: Decimal | None
    """How many times its net assets the agency may be liable for."""
    leverage_source: str
    client_share: Decimal
    group_share: Decimal
    concentration_source: str


def agency_standing(act: Act) -> AgencyStanding | None:
    """The actor's own agency; None for a re-guarantor, who has no such limits here."""
    if act.actor.role not in GUARANTOR_ROLES:
        return None
    agency = db.session.get_one(Organisation, act.actor.organisation_id)
    key, policy = leverage_key(agency), act.policy
    return AgencyStanding(
        name=agency.name,
        net_assets_fen=agency.net_assets_fen,
        leverage=_leverage(agency, Decimal(policy[key])),
        multiple=Decimal(policy[key]),
        leverage_source=policy.cite(key),
        client_share=Decimal(policy["guarantee.client_share_max"]),
        group_share=Decimal(policy["guarantee.group_share_max"]),
        concentration_source=policy.cite("guarantee.group_share_max"),
    )


def _leverage(agency: Organisation, multiple: Decimal) -> Balance | None:
    if agency.net_assets_fen is None:
        return None
    account = account_of(agency, LEVERAGE)
    used = balance(account) if account else Balance(None, 0, 0)
    return Balance(int(agency.net_assets_fen * multiple), used.posted_fen, used.pending_fen)


@dataclass(frozen=True)
class ProgrammeStanding:
    """A programme's quota, its claim rate, and whether it takes on anything new."""

    programme: GuaranteeProgramme
    quota: Balance
    record: Record
    cap: Decimal
    cap_source: str
    tripped: bool
    counts: bool
    """Enough guarantees have ended for the rate to stop something."""


def programme_standings(act: Act) -> list[ProgrammeStanding]:
    """The programmes at work that the actor may see, newest first."""
    found = programmes(act.actor, Page(PROGRAMMES_SHOWN, None)).items
    at_work = [p for p in found if p.state in ("live", "suspended")]
    quotas = standings(at_work)
    return [_standing(act, programme, quotas[programme.id]) for programme in at_work]


def standing_of_programme(act: Act, programme: GuaranteeProgramme) -> ProgrammeStanding:
    """One programme that the actor may see."""
    return _standing(act, programme, standings([programme])[programme.id])


def _standing(act: Act, programme: GuaranteeProgramme, quota: Balance) -> ProgrammeStanding:
    record, breaker = record_of(programme), breaker_of(programme)
    key, policy = cap_key(programme.plan), act.policy
    return ProgrammeStanding(
        programme=programme,
        quota=quota,
        record=record,
        cap=Decimal(policy[key]),
        cap_source=policy.cite(key),
        tripped=(breaker is not None and breaker.state == "tripped") or over_cap(record, policy),
        counts=record.ended_count >= policy["guarantee.claim_rate_least_ended"],
    )


def largest_clients(act: Act) -> list[tuple[str, int, int]]:
    """(firm, covered now, promised and not drawn) of an agency's largest clients, in fen."""
    if act.actor.role not in GUARANTOR_ROLES:
        return []
    promised = func.sum(GuaranteeCommitment.amount_fen).filter(
        GuaranteeCommitment.state == "reserved"
    )
    covered = func.sum(GuaranteeCommitment.outstanding_fen)
    statement = (
        select(Enterprise.name, covered, func.coalesce(promised, 0))
        .join(Enterprise, Enterprise.id == GuaranteeCommitment.enterprise_id)
        .where(
            predicate_of(act.actor, GuaranteeCommitment),
            GuaranteeCommitment.guarantor_id == act.actor.organisation_id,
            GuaranteeCommitment.state.in_(("reserved", "effective", "in_claim")),
        )
        .group_by(Enterprise.id, Enterprise.name)
        .order_by((covered + func.coalesce(promised, 0)).desc(), Enterprise.id)
        .limit(CLIENTS_SHOWN)
    )
    rows = db.session.execute(marked(statement.select_from(GuaranteeCommitment)))
    return [(name, int(now), int(later)) for name, now, later in rows]


def open_relations(actor: Actor) -> list[RelatedParty]:
    """The related parties of an agency's clients that count or wait; newest first."""
    return list(
        db.session.scalars(
            visible(actor, RelatedParty)
            .where(RelatedParty.state.in_(("declared", "confirmed")))
            .order_by(RelatedParty.id.desc())
            .limit(PROGRAMMES_SHOWN)
        )
    )
