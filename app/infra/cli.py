"""Commands of the mechanisms: audit, ledger, worker, backup and restore."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from app.infra import ledger
from app.infra.audit import receipts, sealer, signing
from app.infra.audit.verification import Report, verify
from app.infra.backup.making import back_up
from app.infra.backup.programs import BackupError
from app.infra.backup.restoring import restore as put_back
from app.infra.ledger.verification import verify as verify_balances
from app.infra.worker.process import serve

cli = AppGroup("audit", help="The audit chain: verify, seal, check receipts.")
ledger_cli = AppGroup("ledger", help=(ledger.__doc__ or "").splitlines()[0])
worker_cli = AppGroup("worker", help="Jobs, the sealer and the heartbeat.")


@cli.command("verify")
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of words.")
def verify_chain(as_json: bool) -> None:
    """Recompute the whole chain: exit 0, or 1 with the first broken entry."""
    sealer.seal()
    report = verify()
    if as_json:
        click.echo(json.dumps(_document(report), ensure_ascii=False))
    else:
        click.echo(_words(report))
    sys.exit(0 if report.ok else 1)


def _document(report: Report) -> dict[str, Any]:
    found: dict[str, Any] = {"entries": report.entries, "head": report.head, "ok": report.ok}
    if report.broken is not None:
        found["broken"] = vars(report.broken)
        found["unproven"] = report.unproven
    return found


def _words(report: Report) -> str:
    notes = "".join(f"\nNOTE: {note}" for note in report.notes)
    if report.broken is None:
        return (
            f"OK: {report.entries} entries, {report.checkpoints} checkpoints, "
            f"head {report.head}{notes}"
        )
    broken = report.broken
    entry = f", entry {broken.entry} of {broken.at}" if broken.entry else ""
    return (
        f"BROKEN at number {broken.seq}{entry}: {broken.why}.\n"
        f"{report.entries} entries before it are proved; {report.unproven} from it on are unproven."
        f"{notes}"
    )


@cli.command("verify-receipt")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify_receipt(file: Path) -> None:
    """Check a downloaded receipt: exit 0, or 1 and what is wrong."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        click.echo(f"NOT VALID: {file} is not JSON ({error})")
        sys.exit(1)
    errors = receipts.receipt_errors(document, signing.trusted_keys(current_app.config))
    if errors:
        click.echo("NOT VALID: " + "; ".join(errors))
        sys.exit(1)
    click.echo("VALID: " + receipts.in_words(document))


@cli.command("seal")
def seal_now() -> None:
    """Seal what is waiting and sign a checkpoint (the worker does this by itself)."""
    sealed = sealer.seal()
    made = sealer.checkpoint()
    covered = made.size if made else 0
    click.echo(f"{sealed} entries sealed; the newest checkpoint covers {covered}")


@ledger_cli.command("verify")
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of words.")
def verify_ledger(as_json: bool) -> None:
    """Recompute every balance from its entries: exit 0, or 1 and each difference."""
    report = verify_balances()
    if as_json:
        click.echo(json.dumps({**vars(report), "ok": report.ok}, ensure_ascii=False))
    else:
        head = f"{report.accounts} accounts, {report.transfers} transfers"
        click.echo(f"OK: {head}, no difference" if report.ok else f"BROKEN: {head}")
        for difference in report.differences:
            click.echo(difference)
    sys.exit(0 if report.ok else 1)


@worker_cli.command("run")
def run_worker() -> None:
    """Work in the foreground until SIGTERM."""
    serve(current_app._get_current_object())  # type: ignore[attr-defined]


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write database, files and checkpoints to FILE. Secrets are not in it."""
    try:
        made = back_up(file)
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{made.path}: {made.size_bytes} bytes, {made.entries} audit entries proved")
    click.echo(
        "Not in it: the secrets (var/secrets, or GUIYAN_SECRET_KEY, GUIYAN_FIELD_KEYS, "
        "GUIYAN_INDEX_KEY, GUIYAN_SEAL_KEY). Keep them elsewhere: without them encrypted fields "
        "cannot be read."
    )


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore(file: Path) -> None:
    """Put the backup FILE in the place of the database and files, after its chain is proved."""
    try:
        restored = put_back(file)
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    if restored.kept is not None:
        click.echo(f"The checkpoints that were here are kept in {restored.kept}")
    for key in restored.foreign_keys:
        click.echo(
            f"NOTE: its checkpoints are signed with the key {key}, which is not ours; it is "
            "trusted here from now on. Put the secrets of that installation back too."
        )
    for public_id in restored.missing:
        click.echo(f"NOTE: the file {public_id} is not there, or is not what was stored")
    click.echo(f"Audit chain verified: {restored.report.entries} entries")
    click.echo(f"Done: {file} of {restored.manifest['made_at']} is restored")


commands = [ledger_cli, worker_cli, backup, restore]
