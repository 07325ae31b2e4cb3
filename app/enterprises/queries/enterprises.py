"""Reads of enterprises: who may see which, one's own, the county's list."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, and_, false, select

from app.accounts.queries import recused_from
from app.consents.queries import disclosed_to
from app.enterprises.models import Enterprise, EnterpriseMember, Park, Township
from app.enterprises.rules import reading
from app.enterprises.rules.registering import EnterpriseDraft
from app.infra.db import db, hold
from app.infra.history import Event, events_of
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import unscoped, visibility, visible
from app.infra.search import matching
from app.kernel.actors import Actor, Role


@visibility(Enterprise)
def _visible_enterprises(actor: Actor) -> ColumnElement[bool]:
    in_county = Enterprise.county_id == actor.county_id
    if actor.role is Role.ENTREPRENEUR:
        return and_(in_county, Enterprise.id.in_(spoken_for(actor)))
    return and_(in_county, _in_reach(actor), ~recused_from(actor, Enterprise.public_id))


def not_recused(actor: Actor, enterprise_id: Any) -> ColumnElement[bool]:
    """Predicate: the actor declared no interest in the enterprise a row's column points to."""
    public_id = (
        select(Enterprise.public_id)
        .where(Enterprise.id == enterprise_id)
        .correlate(enterprise_id.class_)
        .scalar_subquery()
    )
    return ~recused_from(actor, public_id)


def spoken_for(actor: Actor) -> Any:
    """The keys of the enterprises an actor may act for."""
    return select(EnterpriseMember.enterprise_id).where(
        EnterpriseMember.user_id == actor.id, EnterpriseMember.ended_at.is_(None)
    )


def _in_reach(actor: Actor) -> ColumnElement[bool]:
    """What a member of staff may see by office: the county, a place, or what was disclosed."""
    place = actor.organisation_public_id
    if actor.role in reading.COUNTY:
        return Enterprise.county_id == actor.county_id
    if actor.role is Role.TOWNSHIP_LIAISON:
        return Enterprise.township_id.in_(select(Township.id).where(Township.public_id == place))
    if actor.role is Role.PARK_MANAGER:
        return Enterprise.park_id.in_(select(Park.id).where(Park.public_id == place))
    if actor.role in reading.LENDERS and actor.organisation_id is not None:
        return disclosed_to(actor.organisation_id, "enterprise", Enterprise.public_id)
    return false()


def enterprise_for(actor: Actor, public_id: str) -> Enterprise | None:
    """The enterprise with this public id, if the actor may see it."""
    return db.session.scalars(
        visible(actor, Enterprise).where(Enterprise.public_id == public_id)
    ).one_or_none()


def own_enterprise_for(actor: Actor, public_id: str) -> Enterprise | None:
    """The enterprise, for someone who may speak for it."""
    return enterprise_for(actor, public_id) if actor.role is Role.ENTREPRENEUR else None


def own_enterprises(actor: Actor) -> list[Enterprise]:
    """The enterprises the actor may act for, in the order they were registered."""
    if actor.role is not Role.ENTREPRENEUR:
        return []
    return list(db.session.scalars(visible(actor, Enterprise).order_by(Enterprise.id)))


_ASKED = ("state", "township", "park", "q")


@dataclass(frozen=True)
class Filter:
    """What narrows the list; empty fields do not. Ids are public."""

    state: str = ""
    township: str = ""
    park: str = ""
    text: str = ""

    @classmethod
    def of(cls, args: Any) -> "Filter":
        plain = {name: str(args.get(name, "")).replace("\x00", "").strip() for name in _ASKED}
        return cls(
            state=plain["state"][:20],
            township=plain["township"][:64],
            park=plain["park"][:64],
            text=plain["q"][:60],
        )


def enterprises(actor: Actor, page: Page, chosen: Filter | None = None) -> Slice[Enterprise]:
    """The enterprises the actor may see, newest first. Text finds name, pinyin, initials, code."""
    chosen = chosen or Filter()
    statement = visible(actor, Enterprise)
    if chosen.state:
        statement = statement.where(Enterprise.state == chosen.state)
    if chosen.township:
        place = select(Township.id).where(Township.public_id == chosen.township)
        statement = statement.where(Enterprise.township_id.in_(place))
    if chosen.park:
        place = select(Park.id).where(Park.public_id == chosen.park)
        statement = statement.where(Enterprise.park_id.in_(place))
    if chosen.text:
        statement = statement.where(
            matching(
                chosen.text,
                Enterprise.name,
                Enterprise.name_pinyin,
                Enterprise.name_initials,
                Enterprise.uscc,
                Enterprise.reference,
            )
        )
    return slice_of(statement, page, order=(Enterprise.registered_at, Enterprise.id))


def speaks_for(actor: Actor, enterprise: Enterprise) -> bool:
    """Whether the actor is the owner or a helper of the enterprise now."""
    return any(member.user_id == actor.id for member in enterprise.live_members)


def owns(actor: Actor, enterprise: Enterprise) -> bool:
    """Whether the enterprise is the actor's own."""
    return enterprise.owner is not None and enterprise.owner.user_id == actor.id


def member_for(actor: Actor, public_id: str) -> EnterpriseMember | None:
    """A live member of an enterprise the actor may act for."""
    return db.session.scalars(
        select(EnterpriseMember).where(
            EnterpriseMember.public_id == public_id,
            EnterpriseMember.ended_at.is_(None),
            EnterpriseMember.enterprise_id.in_(spoken_for(actor)),
        )
    ).one_or_none()


def enterprise_by_id(public_id: str) -> Enterprise:
    """An enterprise for the machine (reactions and jobs). Raises if there is none."""
    statement = unscoped(Enterprise, "reactions and jobs have no reader")
    return db.session.scalars(statement.where(Enterprise.public_id == public_id)).one()


def enterprise_names(public_ids: Iterable[str]) -> dict[str, str]:
    """Names by public id, of enterprises that the reader was told of on another ground."""
    statement = unscoped(
        Enterprise, "who has to delete a file must know whose it is; the name only"
    )
    rows = db.session.execute(
        statement.where(Enterprise.public_id.in_(set(public_ids))).with_only_columns(
            Enterprise.public_id, Enterprise.name
        )
    )
    return {row[0]: row[1] for row in rows}


def enterprise_by_code(county_id: int, uscc: str) -> Enterprise | None:
    """Who holds a credit code, whoever asks: a second claim must find the first."""
    statement = unscoped(Enterprise, "a second claim must find the first; nothing is shown")
    return db.session.scalars(
        statement.where(
            Enterprise.county_id == county_id,
            Enterprise.uscc == uscc,
            Enterprise.state != "closed",
        )
    ).one_or_none()


def enterprises_by_codes(county_id: int, usccs: Collection[str]) -> dict[str, Enterprise]:
    """Who holds each credit code, for a table read in; of a code taken anew, the live holder."""
    statement = unscoped(Enterprise, "an import finds firms by their public code")
    rows = db.session.scalars(
        statement.where(Enterprise.county_id == county_id, Enterprise.uscc.in_(usccs)).order_by(
            (Enterprise.state != "closed"), Enterprise.id
        )
    )
    return {row.uscc: row for row in rows if row.uscc}


def hold_code(county_id: int, uscc: str) -> None:
    """Wait for one's turn with a credit code, until the end of the transaction.

    Of two people who claim it in the same second, the later then sees the earlier one's row, and
    its claim becomes a dispute instead of a bare conflict.
    """
    hold(f"uscc:{county_id}:{uscc}")


def history_of(actor: Actor, enterprise: Enterprise) -> list[Event]:
    """What happened to an enterprise the actor may see, oldest first."""
    return events_of(actor.county_id, [("Enterprise", enterprise.public_id)])


def draft_of(enterprise: Enterprise) -> EnterpriseDraft:
    """An enterprise as a draft would say it."""
    facts = facts_of(enterprise)
    return EnterpriseDraft(**{each.name: facts[each.name] for each in fields(EnterpriseDraft)})


def facts_of(enterprise: Enterprise) -> dict[str, Any]:
    """Every fact of an enterprise under its outer name; a reader is shown some (rules.reading)."""
    return {
        "id": enterprise.public_id,
        "state": enterprise.state,
        "name": enterprise.name,
        "uscc": enterprise.uscc,
        "kind": enterprise.kind,
        "industry": enterprise.industry,
        "township_id": enterprise.township.public_id,
        "park_id": enterprise.park.public_id if enterprise.park else None,
        "founded_on": enterprise.founded_on,
        "employees": enterprise.employees,
        "revenue_fen": enterprise.revenue_fen,
        "assets_fen": enterprise.assets_fen,
        "size": enterprise.size,
        "size_row": enterprise.size_row,
        "size_source": enterprise.size_source,
        "reference": enterprise.reference,
        "returnee_kind": enterprise.returnee_kind,
        "returned_on": enterprise.returned_on,
        "contact_name": enterprise.contact_name,
        "registered_at": enterprise.registered_at,
        "verified_at": enterprise.verified_at,
        "evidence": enterprise.evidence,
    }
