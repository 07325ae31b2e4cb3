"""Reads of related parties: an agency's own, and whom a client has to be counted with."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, or_, select

from app.accounts.models import Organisation
from app.enterprises.models import Enterprise
from app.enterprises.queries import enterprises_by_codes, not_recused
from app.guarantee.models import RelatedParty
from app.infra.db import db
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
    """What an agency knows of a client's related parties, either way round; newest first."""
    return list(
        db.session.scalars(
            visible(actor, RelatedParty)
            .where(_touches(enterprise))
            .order_by(RelatedParty.id.desc())
        )
    )


def standing_relations(guarantor_id: int, enterprise: Enterprise) -> list[RelatedParty]:
    """The relations of a client that count or wait to, for the rule at the approval; by id."""
    statement = unscoped(RelatedParty, "the limit of a group counts whoever is related")
    return list(
        db.session.scalars(
            statement.where(
                RelatedParty.guarantor_id == guarantor_id,
                RelatedParty.state.in_(("declared", "confirmed")),
                _touches(enterprise),
            ).order_by(RelatedParty.id)
        )
    )


def related_enterprises(relations: Sequence[RelatedParty], enterprise: Enterprise) -> list[str]:
    """Public ids of the firms that a client is counted with, as far as they are known here."""
    confirmed = [relation for relation in relations if relation.state == "confirmed"]
    named = {r.other_uscc for r in confirmed if r.enterprise_id == enterprise.id}
    found = enterprises_by_codes(enterprise.county_id, named) if named else {}
    outward = [other.public_id for other in found.values()]
    inward = [r.enterprise.public_id for r in confirmed if r.enterprise_id != enterprise.id]
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
