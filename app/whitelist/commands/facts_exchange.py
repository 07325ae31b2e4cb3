"""The adapter to the provincial node: facts and needs come by credit code, results go back.

It stands on a connector of any kind (infra/connectors). What arrives is taken as a table like any
other, row by row, in the name of the person who switched the connector on; so a need that came
twice, or that its owner stated here as well, is counted once (needs.commands.imports).
"""

from collections.abc import Callable

from app.accounts.queries import actor_holding
from app.infra import jobs, journal
from app.infra.acts import Act, act_of
from app.infra.connectors.failures import ConnectorFailed, failure, kept, read
from app.infra.connectors.models import ConnectorRun, CountyConnector
from app.infra.connectors.protocol import Connector, Delivery, Parcel, Report
from app.infra.connectors.settings import BadSetting, setting_of
from app.infra.db import db
from app.infra.imports import commands as imports
from app.infra.imports.kinds import FAULT, Kind, reading_of
from app.infra.imports.models import Import
from app.kernel import tables
from app.kernel.actors import Permission
from app.kernel.errors import Refused
from app.kernel.refusals import Refusal, conflict, invalid_if
from app.kernel.words import N_
from app.needs.commands import NEEDS
from app.whitelist import queries
from app.whitelist.commands.facts_import import FACTS
from app.whitelist.queries.facts_exchange import NODE, results_of_node, run_of
from app.whitelist.rules.facts_exchange import Unreadable, results_document, table_of

KINDS: dict[str, tuple[Kind, str]] = {"facts": (FACTS, "platform"), "needs": (NEEDS, NODE)}
"""What a document is read as, and the origin its rows are counted under."""
PUSH = "connector_push"
EXCHANGE = "connector_exchange"
TRIES_MAX = 6
NOBODY = failure("person", N_("启用接口的人已不在岗，请负责人重新启用"))


def switch_connector(act: Act, *, code: str, on: bool) -> CountyConnector:
    """Use a configured connector, or stop using it; its rows are taken in the actor's name."""
    if setting_of(code) is None:
        raise conflict("not_configured", "没有配置这个接口")
    connector = queries.connectors(act.actor).get(code)
    if connector is None:
        if not on:
            raise conflict("not_on", "这个接口没有启用")
        connector = CountyConnector(county_id=act.actor.county_id, code=code)
        _take_over(act, connector)
        journal.record(act, connector, "switch_on", detail={"code": code})
        db.session.flush()
        return connector
    if on:
        _take_over(act, connector)
    journal.record(act, connector, "switch_on" if on else "switch_off", detail={"code": code})
    return connector


def _take_over(act: Act, connector: CountyConnector) -> None:
    connector.switched_by, connector.switched_at = act.actor.id, act.at
    connector.organisation_id = act.actor.organisation_id


def ask_exchange(act: Act, *, connector: CountyConnector) -> None:
    """Exchange now, in a job; two exchanges of one connector never run side by side."""
    if connector.state != "on":
        raise conflict("not_on", "这个接口没有启用")
    defer_exchange(connector)
    journal.note(act, connector, "exchange")


def defer_exchange(connector: CountyConnector) -> None:
    """Put an exchange in line behind the one that may be running."""
    lock = f"connector:{connector.id}"
    jobs.defer(EXCHANGE, {"connector_id": connector.public_id}, lock=lock)


def receive(act: Act, *, connector: CountyConnector, delivery: Delivery) -> ConnectorRun:
    """Begin a run with a document: its table is read and ready to be taken, or the run has failed.

    A document that came before is `known`; one whose taking was cut off goes on where it was.
    """
    before = None if delivery.fault else run_of(connector, "in", delivery.digest)
    if before is not None and before.outcome == "running":
        return before
    run = ConnectorRun(
        county_id=connector.county_id,
        connector=connector,
        connector_id=connector.id,
        direction="in",
        document=delivery.document,
        name=delivery.name[:100],
        digest="" if delivery.fault else delivery.digest,
        outcome="known" if before else "running",
        tries=1,
        begun_at=act.at,
        ended_at=act.at if before else None,
    )
    if before is None:
        _read(act, connector, delivery, run)
    db.session.add(run)
    db.session.flush()
    return run


def _read(act: Act, connector: CountyConnector, delivery: Delivery, run: ConnectorRun) -> None:
    """Make a table of a document, in the name of who answers for the connector."""
    actor = actor_holding(
        connector.switched_by, Permission.CONNECTOR_RUN, connector.organisation_id
    )
    if actor is None:
        _fail(act, run, NOBODY)
        return
    if delivery.fault:
        _fail(act, run, delivery.fault)
        return
    kind, origin = KINDS[delivery.document]
    try:
        with db.session.begin_nested():
            run.import_id = _table(act_of(actor), kind, origin, delivery).public_id
    except Refused as error:
        first = error.refusals[0]
        _fail(act, run, failure("document", first.text, **first.values))
    except Unreadable as error:
        _fail(act, run, failure("document", error.text, **error.values))


def _table(act: Act, kind: Kind, origin: str, delivery: Delivery) -> Import:
    """The document as a table on its way; it is taken in this very job, so none is put in line."""
    content = table_of(delivery.content, kind.sheet)
    imported = imports.upload_table(
        act, kind, filename=delivery.name, content=content, origin=origin
    )
    invalid_if(tables.mapping_refusals(kind.sheet, reading_of(imported), imported.header))
    journal.record(act, imported, "run")
    title = delivery.name[:100]
    imported.run_id = jobs.start_run(
        imports.task_of(kind), title, county_id=imported.county_id, started_by=None
    ).id
    db.session.flush()
    return imported


def _fail(act: Act, run: ConnectorRun, found: Refusal) -> None:
    run.outcome, run.message, run.ended_at = "failed", kept(found), act.at


def failure_of(error: ConnectorFailed | BadSetting) -> Refusal:
    """An error of a connector, or of the file that names it, as a run keeps it."""
    if isinstance(error, ConnectorFailed):
        return error.failure
    return failure("settings", N_("接口配置读不出来：{why}"), why=error)


def fail_exchange(act: Act, *, connector: CountyConnector, found: Refusal) -> ConnectorRun:
    """Write down that the other side could not be reached at all."""
    run = ConnectorRun(
        county_id=connector.county_id,
        connector=connector,
        connector_id=connector.id,
        direction="in",
        document="",
        name="",
        outcome="failed",
        begun_at=act.at,
    )
    _fail(act, run, found)
    db.session.add(run)
    db.session.flush()
    return run


def settle_run(act: Act, *, run: ConnectorRun, imported: Import | None) -> Report:
    """Close a run with what its table came to; the report goes to the other side."""
    if run.outcome == "running" and imported is not None:
        counts = imported.counts
        run.faults = counts.get(FAULT, 0)
        run.rows = sum(counts.values()) - run.faults
        run.outcome, run.ended_at = "done", act.at
        if imported.state != "done":
            _fail(act, run, NOBODY)
        db.session.flush()
    told = read(run.message)
    return Report(run.outcome, run.rows, run.faults, told.message if told else "")


def prepare_results(act: Act, *, connector: CountyConnector) -> ConnectorRun | None:
    """Put the results of the node's needs on their way, if they are news."""
    results = results_of_node(connector.county_id)
    content = results_document(results)
    parcel = Delivery("results", "results", content)
    if not results or run_of(connector, "out", parcel.digest) is not None:
        return None
    run = ConnectorRun(
        county_id=connector.county_id,
        connector=connector,
        connector_id=connector.id,
        direction="out",
        document="results",
        name=f"results-{act.on.isoformat()}-{parcel.digest[:8]}.json",
        digest=parcel.digest,
        rows=len(results),
        outcome="waiting",
        content=content.decode(),
        begun_at=act.at,
    )
    db.session.add(run)
    db.session.flush()
    jobs.defer(PUSH, {"run_id": run.public_id})
    return run


def push(act: Act, *, run: ConnectorRun, link: Callable[[], Connector]) -> bool:
    """Hand one document over; False when the other side did not take it and a try is left."""
    assert run.content is not None, run.public_id
    run.tries += 1
    try:
        link().push(Parcel(run.name, run.document, run.content.encode()))
    except (ConnectorFailed, BadSetting) as error:
        found = failure_of(error)
        run.message = kept(found)
        if run.tries >= TRIES_MAX:
            _fail(act, run, found)
            return True
        return False
    run.outcome, run.message, run.ended_at, run.content = "done", "", act.at, None
    return True


def try_again(act: Act, *, run: ConnectorRun) -> ConnectorRun:
    """A document that could not be handed over is put in line once more."""
    if run.direction != "out" or run.outcome != "failed" or run.content is None:
        raise conflict("nothing_to_try", "只有没送出去的文件可以重试；收到的文件请点“现在交换”")
    if run.connector.state != "on":
        raise conflict("not_on", "这个接口没有启用")
    if run_of(run.connector, "out", run.digest) is not None:
        raise conflict("sent_already", "同样的内容已经送出")
    run.outcome, run.tries, run.message, run.ended_at = "waiting", 0, "", None
    journal.note(act, run, "try_again")
    jobs.defer(PUSH, {"run_id": run.public_id})
    return run
