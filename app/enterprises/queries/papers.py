"""Reads of papers: the owner's drawer, and the verifier's evidence."""

from sqlalchemy import ColumnElement, and_, false, select

from app.enterprises.models import Enterprise, Paper
from app.enterprises.rules import papers as rules
from app.enterprises.rules import reading
from app.infra import clock
from app.infra.db import db
from app.infra.scope import predicate_of, visibility, visible
from app.kernel.actors import Actor, Role

READERS = {Role.ENTREPRENEUR, Role.TOWNSHIP_LIAISON, *reading.COUNTY}


@visibility(Paper)
def _visible_papers(actor: Actor) -> ColumnElement[bool]:
    if actor.role not in READERS:
        return false()
    enterprises = select(Enterprise.id).where(predicate_of(actor, Enterprise))
    return and_(Paper.county_id == actor.county_id, Paper.enterprise_id.in_(enterprises))


def paper_for(actor: Actor, public_id: str) -> Paper | None:
    """The paper with this public id, if the actor may see it."""
    return db.session.scalars(
        visible(actor, Paper).where(Paper.public_id == public_id)
    ).one_or_none()


def papers_of(actor: Actor, enterprise: Enterprise) -> list[Paper]:
    """The papers of an enterprise that were not replaced, by kind, newest first."""
    return list(
        db.session.scalars(
            visible(actor, Paper)
            .where(Paper.enterprise_id == enterprise.id, Paper.replaced_at.is_(None))
            .order_by(Paper.kind, Paper.id.desc())
        )
    )


def facts(paper: Paper) -> rules.PaperFacts:
    """A paper as the rules see it."""
    return rules.PaperFacts(
        kind=paper.kind,
        added_on=clock.day_of(paper.added_at),
        valid_until=paper.valid_until,
        replaced=paper.replaced_at is not None,
    )
