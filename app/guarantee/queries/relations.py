"""Reads of related parties: an agency's own, and whom a client has to be counted with."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, and_, false, or_, select

from app.accounts.models import Organisation
from app.enterprises.models import Enterprise
from app.enterprises.queries import enterprises_by_codes, not_recused
from app.guarantee.models import RelatedParty
from app.guarantee.rules.relations import Link, Node, component
from app.infra.db import db
from app.infra.journal import AuditEntry
from app.infra.scope import unscoped, visibility, visible
from app.kernel.actors import GUARANTOR_ROLES, Actor


@visibility(RelatedParty)
def _visible_relations(actor: Actor) -> ColumnElement[bool]:
    if actor.role not in GUARANTOR_ROLES:
        return false()
    return and_(
        RelatedParty.county_id == actor.county_id,
        RelatedParty.guarantor_id == actor.organisation_id,
        not_recused(actor, RelatedParty.enterprise_id),
    )


def relation_for(actor: Actor, public_id: str) -> RelatedParty | None:
    """The relation with this public id, if the actor may see it."""
    return db.session.scalars(
        visible(actor, RelatedParty).where(RelatedParty.public_id == public_id)
    ).one_or_none()


def relations_of(actor: Actor, enterprise: Enterprise) -> list[RelatedParty]:
    """What an agency knows of a client's related parties, either way round; newest first.

    With what joins the client to others over several steps: it is counted, so it is shown.
    """
    group = [r.id for r in standing_relations(actor.organisation_id, enterprise)]
    return list(
        db.session.scalars(
            visible(actor, RelatedParty)
            .where(or_(_touches(enterprise), RelatedParty.id.in_(group)))
            .order_by(RelatedParty.id.desc())
        )
    )


def standing_relations(guarantor_id: int | None, enterprise: Enterprise) -> list[RelatedParty]:
    """The relations of a client's group that count or wait to, for the approval's rule; by id.

    The group is everybody whom confirmed relations join to the client, over any number of steps
    and through firms that are not registered here. Source: guowuyuan-683#16.
    """
    known = _relations_in(guarantor_id, ("declared", "confirmed"))
    group = _group(enterprise, [r for r in known if r.state == "confirmed"])
    return [relation for relation in known if group.intersection(_ends(relation))]


def ended_by(actor: Actor, guarantor_id: int, enterprise: Enterprise) -> list[RelatedParty]:
    """The relations that a person has ended and that joined the client to others; by id."""
    known = _relations_in(guarantor_id, ("confirmed", "ended"))
    group = _group(enterprise, known)
    ended = {r.public_id: r for r in known if r.state == "ended" and group.intersection(_ends(r))}
    mine = select(AuditEntry.subject_id).where(
        AuditEntry.subject_kind == RelatedParty.__name__,
        AuditEntry.subject_id.in_(ended),
        AuditEntry.action == "end",
        AuditEntry.actor_id == actor.public_id,
    )
    found = set(db.session.scalars(mine)) if ended else set()
    return [relation for public_id, relation in ended.items() if public_id in found]


def _relations_in(guarantor_id: int | None, states: Collection[str]) -> list[RelatedParty]:
    """All relations of an agency in these states, read once; by id."""
    statement = unscoped(RelatedParty, "the limit of a group counts whoever is related")
    return list(
        db.session.scalars(
            statement.where(
                RelatedParty.guarantor_id == guarantor_id, RelatedParty.state.in_(states)
            ).order_by(RelatedParty.id)
        )
    )


def _group(enterprise: Enterprise, relations: Iterable[RelatedParty]) -> frozenset[Node]:
    """The client and everybody whom the relations join to it."""
    links = [link for relation in relations for link in _links(relation)]
    return component(_names(enterprise), links)


def _links(relation: RelatedParty) -> list[Link]:
    """The firm with the other one; a registered firm's key and its code are one firm."""
    enterprise = relation.enterprise
    return [(enterprise.id, name) for name in (*_names(enterprise), relation.other_uscc)]


def _ends(relation: RelatedParty) -> set[Node]:
    return {*_names(relation.enterprise), relation.other_uscc}


def _names(enterprise: Enterprise) -> list[Node]:
    return [enterprise.id] if enterprise.uscc is None else [enterprise.id, enterprise.uscc]


def related_enterprises(relations: Sequence[RelatedParty], enterprise: Enterprise) -> list[str]:
    """Public ids of the firms that a client is counted with, as far as they are known here.

    Args:
        relations: the standing ones of the client's group.
    """
    confirmed = [relation for relation in relations if relation.state == "confirmed"]
    named = {relation.other_uscc for relation in confirmed}
    found = enterprises_by_codes(enterprise.county_id, named) if named else {}
    outward = [other.public_id for other in found.values()]
    inward = [relation.enterprise.public_id for relation in confirmed]
    return sorted({*outward, *inward} - {enterprise.public_id})


def _touches(enterprise: Enterprise) -> ColumnElement[bool]:
    """The relation is the client's, or names the client as the other firm."""
    own = RelatedParty.enterprise_id == enterprise.id
    if enterprise.uscc is None:
        return own
    return or_(own, RelatedParty.other_uscc == enterprise.uscc)


def guarantor_of(relation: RelatedParty) -> Organisation:
    """The agency whose relation it is."""
    return db.session.get_one(Organisation, relation.guarantor_id)


def locked_relation(relation_id: int) -> RelatedParty:
    """The relation under a row lock: it is decided once."""
    statement = (
        select(RelatedParty).where(RelatedParty.id == relation_id).with_for_update(of=RelatedParty)
    ).execution_options(populate_existing=True, scoped="the caller has shown who may see it")
    return db.session.scalars(statement).one()
