"""Who may see a consent: this room knows who speaks for an enterprise, `consents` does not."""

from sqlalchemy import ColumnElement, and_, false, select

from app.accounts.models import Organisation
from app.accounts.queries import organisations
from app.consents.models import Consent
from app.consents.rules import RECEIVING_KINDS
from app.enterprises.models import Enterprise
from app.enterprises.rules import reading
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import predicate_of, visibility, visible
from app.kernel.actors import Actor, Role


@visibility(Consent)
def _visible_consents(actor: Actor) -> ColumnElement[bool]:
    if actor.role is not Role.ENTREPRENEUR and actor.role not in reading.COUNTY:
        return false()
    enterprises = select(Enterprise.public_id).where(predicate_of(actor, Enterprise))
    return and_(Consent.county_id == actor.county_id, Consent.enterprise_id.in_(enterprises))


def consents(actor: Actor, page: Page) -> Slice[Consent]:
    """The consents the actor may see, newest first."""
    return slice_of(visible(actor, Consent), page, order=(Consent.given_at, Consent.id))


def consent_for(actor: Actor, public_id: str) -> Consent | None:
    """The consent with this public id, if the actor may see it."""
    return db.session.scalars(
        visible(actor, Consent).where(Consent.public_id == public_id)
    ).one_or_none()


def my_consent_for(actor: Actor, public_id: str) -> Consent | None:
    """The consent, for someone who may speak for its enterprise."""
    return consent_for(actor, public_id) if actor.role is Role.ENTREPRENEUR else None


def recipients_on_offer(actor: Actor) -> list[Organisation]:
    """The institutions at work that a consent may name, by kind and name."""
    return [o for o in organisations(actor) if o.kind in RECEIVING_KINDS]
