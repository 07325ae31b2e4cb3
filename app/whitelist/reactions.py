"""Scores follow events: a consent given, a need sent, a test recorded, an enterprise verified."""

from importlib import import_module
from typing import Any

from app.accounts.queries import actor_holding
from app.consents.queries import consent_by_id
from app.enterprises.queries import enterprise_by_id
from app.infra import jobs
from app.infra.acts import Act, act_of, machine_act
from app.infra.connectors.failures import ConnectorFailed
from app.infra.connectors.models import CountyConnector
from app.infra.connectors.protocol import Connector, Delivery, opened
from app.infra.connectors.settings import BadSetting, setting_of
from app.infra.counties import all_counties
from app.infra.db import db
from app.infra.imports import running
from app.infra.imports.models import Import
from app.infra.scope import unscoped
from app.kernel.actors import Permission
from app.kernel.words import N_
from app.needs.commands import set_channel
from app.needs.queries import need_by_id
from app.whitelist import commands, queries
from app.whitelist.commands import monthly, risk_cards, risk_scores
from app.whitelist.commands.facts_exchange import EXCHANGE, KINDS, PUSH


def on_need_submitted(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """LATER need.submitted, need.tested: score the enterprise of the need."""
    need = need_by_id(subject_id)
    if need is not None:
        commands.score_enterprise(act, enterprise=need.enterprise)


def on_enterprise_changed(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """LATER enterprise.verified, enterprise.changed: score an enterprise whose facts changed."""
    commands.score_enterprise(act, enterprise=enterprise_by_id(subject_id))


def on_consent_given(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """LATER consent.given: score the enterprise, if scoring was agreed to."""
    consent = consent_by_id(subject_id)
    commands.score_enterprise(act, enterprise=enterprise_by_id(consent.enterprise_id))


def on_fact_recorded(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """LATER fact.recorded: score the enterprise with what is now known."""
    commands.score_enterprise(act, enterprise=enterprise_by_id(payload["enterprise"]))


def on_need_sent(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """AT_ONCE need.submitted: a new file gets the benefits that hold on its day, or does not."""
    need = need_by_id(subject_id)
    if need is None:
        return
    green = queries.in_green_channel(need.enterprise, act.policy)
    if green != need.green_channel:
        set_channel(act, need=need, green=green)


def on_facts_changed(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """LATER score.computed, fact.recorded: an entry whose conditions are lost rests."""
    commands.check_standing(act, enterprise=enterprise_by_id(payload["enterprise"]))


def on_park_standing(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """LATER park.designated, park.withdrawn: the tenants' people hear what holds for new files."""
    designation = queries.designation_by_id(subject_id)
    if designation is not None:
        commands.tell_tenants(act, designation=designation)


# Shortly after the end of business and of the day in China, and each hour for what was left.
@jobs.periodic("whitelist_clocks", "35 * * * *")
def keep_list() -> None:
    """End notices and entries that are over; tell whoever's entry runs out soon."""
    for county in all_counties():
        commands.keep_time(machine_act(county.id))
        db.session.commit()


@jobs.task("import_facts")
def import_facts(import_id: int, run_id: int) -> None:
    """Take the rows of a table of credit facts."""
    running.run_import(commands.FACTS, import_id=import_id, run_id=run_id, who=actor_holding)


@jobs.task("import_proposals")
def import_proposals(import_id: int, run_id: int) -> None:
    """Propose the enterprises of a table."""
    running.run_import(commands.PROPOSALS, import_id=import_id, run_id=run_id, who=actor_holding)


# At the seventeenth minute of each hour: what was dropped is taken, what is news is told.
@jobs.periodic("connectors_hourly", "17 * * * *")
def exchange_all() -> None:
    """Put an exchange in line for every connector that is on."""
    for county in all_counties():
        for connector in queries.connectors_on(county.id):
            commands.defer_exchange(connector)
        db.session.commit()


@jobs.task(EXCHANGE)
def exchange(connector_id: str) -> None:
    """Take what waits at one connector, document by document, then send what is news."""
    connector = queries.connector_by_id(connector_id)
    if connector.state != "on":
        return
    act = machine_act(connector.county_id)
    try:
        link = _opened(connector)
        for delivery in link.pull(queries.codes_asked(connector.county_id)):
            _take(act, connector, link, delivery)
    except (ConnectorFailed, BadSetting) as error:
        db.session.rollback()
        commands.fail_exchange(act, connector=connector, found=commands.failure_of(error))
        db.session.commit()
        return
    commands.prepare_results(act, connector=connector)
    db.session.commit()


def _opened(connector: CountyConnector) -> Connector:
    setting = setting_of(connector.code) if connector.state == "on" else None
    if setting is None:
        raise ConnectorFailed("settings", N_("这个接口没有配置，或者没有启用"))
    return opened(setting)


def _take(act: Act, connector: CountyConnector, link: Connector, delivery: Delivery) -> None:
    """One document: begun, taken row by row, closed; each committed, so nothing is taken twice."""
    run = commands.receive(act, connector=connector, delivery=delivery)
    db.session.commit()
    imported = _import_of(run.import_id)
    if run.outcome == "running" and imported is not None and imported.run_id is not None:
        kind = KINDS[delivery.document][0]
        running.run_import(kind, import_id=imported.id, run_id=imported.run_id, who=actor_holding)
        db.session.refresh(imported)
    report = commands.settle_run(act, run=run, imported=imported)
    db.session.commit()
    link.settle(delivery, report)


def _import_of(public_id: str | None) -> Import | None:
    if public_id is None:
        return None
    statement = unscoped(Import, "the exchange takes what it has just read")
    return db.session.scalars(statement.where(Import.public_id == public_id)).one()


@jobs.task(PUSH)
def push(run_id: str) -> None:
    """Hand one document over; raises, and is tried again, while the other side does not take it."""
    run = queries.run_by_id(run_id)
    if run.outcome != "waiting":
        return
    act = machine_act(run.county_id)
    done = commands.push(act, run=run, link=lambda: _opened(run.connector))
    # The counted try must outlive the rollback of the job.
    db.session.commit()
    if not done:
        raise ConnectorFailed("other_side", N_("没有送出去，稍后再试"))


def on_risk_inputs(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """LATER score.computed, fact.recorded: risk scores follow what is now known."""
    risk_scores.score_risk(act, enterprise=enterprise_by_id(payload["enterprise"]))


# After midnight in China.
@jobs.periodic("risk_days", "25 16 * * *")
def keep_risk_cards() -> None:
    """Risk cards run out on their day."""
    for county in all_counties():
        risk_cards.keep_risk_cards(machine_act(county.id))
        db.session.commit()


# In the night of the second: the month before is over everywhere.
@jobs.periodic("risk_monthly", "40 17 1 * *")
def watch_risk_cards() -> None:
    """Stability, calibration, refer and override rates of every card at work."""
    for county in all_counties():
        act = machine_act(county.id)
        monthly.watch_month(act, month=monthly.last_month(act.on))
        db.session.commit()


# The night before told the guaranteed loans of each park (app/loans).
@jobs.periodic("credit_parks_monthly", "50 17 1 * *")
def rate_parks() -> None:
    """Rate every park once a month."""
    for county in all_counties():
        commands.rate_month(machine_act(county.id))
        db.session.commit()


# After midnight in China.
@jobs.periodic("credit_parks_days", "30 16 * * *")
def keep_parks() -> None:
    """Designations whose months are over come under review."""
    for county in all_counties():
        commands.keep_parks(machine_act(county.id))
        db.session.commit()


@jobs.task(risk_cards.SHADOW)
def score_everybody(county_id: int) -> None:
    """Score every enterprise that agrees by the cards now at work; portion after portion."""
    act, last = machine_act(county_id), 0
    while firms := risk_scores.queries.firms_to_score(county_id, last):
        for firm in firms:
            risk_scores.score_risk(act, enterprise=firm)
            last = firm.id
        db.session.commit()


@jobs.task(risk_cards.TRAIN)
def train_risk_card(user_id: int, organisation_id: int | None, seed: int) -> None:
    """Train a card on the county's outcomes; it waits as a draft of whoever asked for it."""
    who = actor_holding(user_id, Permission.RISK_KEEP, organisation_id)
    if who is None:
        return
    act = act_of(who)
    table, schema = risk_cards.training_files(act)
    train = import_module("app.whitelist.training.train").train
    risk_cards.keep_trained(act, files=train(table.encode(), schema.encode(), seed=seed))
    db.session.commit()
