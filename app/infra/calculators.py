"""Calculators on the command line: one JSON document in, one out, no database."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from app.kernel.documents import BadInput, read_document

Document = dict[str, Any]
Calculation = Callable[[Document], Document]


def calculator(group: click.Group, name: str) -> Callable[[Calculation], Calculation]:
    """Make a pure function the command `name` of `group`; the function itself stays as it is.

    The command reads one JSON object from standard input (or `--in FILE`) and writes the answer
    as one. `BadInput` becomes exit code 2 and one line `error: WHAT (WHERE)` on standard error.
    """

    def register(calculate: Calculation) -> Calculation:
        # Plain click, not the group's own decorator: that one would open an application context.
        @click.command(name, help=calculate.__doc__)
        @click.option("--in", "path", metavar="FILE", help="Read FILE, not standard input.")
        def command(path: str | None) -> None:
            try:
                answer = calculate(read_document(_bytes_of(path)))
            except BadInput as error:
                _complain(error)
                sys.exit(2)
            _write(answer)

        group.add_command(command)
        return calculate

    return register


def _bytes_of(path: str | None) -> bytes:
    if path is None or path == "-":
        return sys.stdin.buffer.read() if sys.stdin else b""
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise BadInput(f"the file cannot be read: {why}", path) from None


def _complain(error: BadInput) -> None:
    line = f"error: {error.what} ({error.where[:200]})"
    # Keys come from outside: a line break in one must not make two lines of this.
    click.echo("".join(c if c.isprintable() else " " for c in line), err=True)


def _write(answer: Document) -> None:
    # Bytes, so that a terminal set to another encoding cannot change or refuse a name.
    text = json.dumps(answer, ensure_ascii=False, allow_nan=False)
    sys.stdout.buffer.write(text.encode() + b"\n")
    sys.stdout.buffer.flush()
