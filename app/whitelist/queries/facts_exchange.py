"""Reads of the exchange with other platforms: connectors, runs, what is asked, what is told."""

from sqlalchemy import ColumnElement, and_, false, select

from app.consents.models import Consent
from app.consents.queries import consents_to_facts
from app.enterprises.models import Enterprise
from app.infra.connectors.models import ConnectorRun, CountyConnector
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import unscoped, visibility, visible
from app.kernel.actors import Actor, Permission
from app.needs.models import FinancingNeed, ListEntry
from app.whitelist.rules.facts_exchange import Result

NODE = "provincial_node"
"""The origin under which needs of the node are counted (needs.rules.lists.ORIGINS)."""
CODES_MAX = 5000


@visibility(CountyConnector)
def _visible_connectors(actor: Actor) -> ColumnElement[bool]:
    if not actor.may(Permission.CONNECTOR_RUN):
        return false()
    return CountyConnector.county_id == actor.county_id


@visibility(ConnectorRun)
def _visible_runs(actor: Actor) -> ColumnElement[bool]:
    if not actor.may(Permission.CONNECTOR_RUN):
        return false()
    return ConnectorRun.county_id == actor.county_id


def connectors(actor: Actor) -> dict[str, CountyConnector]:
    """Code -> what the county has switched on or off."""
    rows = db.session.scalars(visible(actor, CountyConnector).order_by(CountyConnector.id))
    return {row.code: row for row in rows}


def connector_for(actor: Actor, public_id: str) -> CountyConnector | None:
    """The county's connector with this public id."""
    return db.session.scalars(
        visible(actor, CountyConnector).where(CountyConnector.public_id == public_id)
    ).one_or_none()


def run_for(actor: Actor, public_id: str) -> ConnectorRun | None:
    """The run with this public id, if the actor may see the exchange."""
    return db.session.scalars(
        visible(actor, ConnectorRun).where(ConnectorRun.public_id == public_id)
    ).one_or_none()


def runs(actor: Actor, page: Page) -> Slice[ConnectorRun]:
    """Every document that came or went, newest first."""
    return slice_of(
        visible(actor, ConnectorRun), page, order=(ConnectorRun.begun_at, ConnectorRun.id)
    )


def connectors_on(county_id: int) -> list[CountyConnector]:
    """The connectors a county uses, for the clock."""
    statement = unscoped(CountyConnector, "the clock runs what people switched on")
    return list(
        db.session.scalars(
            statement.where(
                CountyConnector.county_id == county_id, CountyConnector.state == "on"
            ).order_by(CountyConnector.id)
        )
    )


def connector_by_id(public_id: str) -> CountyConnector:
    """A connector for a job."""
    statement = unscoped(CountyConnector, "a job runs what people switched on")
    return db.session.scalars(statement.where(CountyConnector.public_id == public_id)).one()


def run_by_id(public_id: str) -> ConnectorRun:
    """A run for a job, held until the job commits."""
    statement = unscoped(ConnectorRun, "a job goes on with what waits")
    return db.session.scalars(
        statement.where(ConnectorRun.public_id == public_id).with_for_update(of=ConnectorRun)
    ).one()


def run_of(connector: CountyConnector, direction: str, digest: str) -> ConnectorRun | None:
    """The run in which this document came or goes already, if it did not fail."""
    statement = unscoped(ConnectorRun, "the same document is taken once")
    return db.session.scalars(
        statement.where(
            ConnectorRun.connector_id == connector.id,
            ConnectorRun.direction == direction,
            ConnectorRun.digest == digest,
            ConnectorRun.outcome.in_(("running", "waiting", "done")),
        )
    ).one_or_none()


def codes_asked(county_id: int) -> list[str]:
    """The credit codes about which facts may be asked: their owners agreed and still do."""
    agreed = select(Consent.enterprise_id).where(
        Consent.id.in_(consents_to_facts()), Consent.county_id == county_id
    )
    rows = db.session.scalars(
        select(Enterprise.uscc)
        .where(
            Enterprise.county_id == county_id,
            Enterprise.uscc.is_not(None),
            Enterprise.state != "closed",
            Enterprise.public_id.in_(agreed),
        )
        .order_by(Enterprise.uscc)
        .limit(CODES_MAX)
        .execution_options(scoped="codes of those who agreed that facts are asked")
    )
    return [code for code in rows if code]


def results_of_node(county_id: int) -> list[Result]:
    """What became of the needs that came from the node, by their number there."""
    rows = db.session.execute(
        select(FinancingNeed.origin_number, Enterprise.uscc, ListEntry.result, ListEntry.result_on)
        .join(Enterprise, Enterprise.id == FinancingNeed.enterprise_id)
        .join(ListEntry, ListEntry.need_id == FinancingNeed.id)
        .where(
            and_(FinancingNeed.county_id == county_id, FinancingNeed.origin == NODE),
            FinancingNeed.origin_number.is_not(None),
            ListEntry.result.is_not(None),
        )
        .order_by(FinancingNeed.origin_number)
        .execution_options(scoped="told to the platform the need came from, by its own number")
    )
    return [
        Result(number, uscc or "", result, day.isoformat() if day else "")
        for number, uscc, result, day in rows
    ]
