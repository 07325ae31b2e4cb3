"""Commands that answer a mistake with one line: `error: WHAT (WHERE)`, exit code 2."""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import click
from flask.cli import AppGroup

from app.kernel.documents import BadInput

WHAT_MOST, WHERE_MOST = 170, 110


class Command(click.Command):
    """A plain command, not the group's own: that one would open an application context."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        try:
            return super().make_context(*args, **kwargs)
        except click.UsageError as error:
            return complain(error.format_message(), self.name or "options")

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BadInput as error:
            return complain(error.what, error.where)


class Group(AppGroup):
    """A group whose unknown commands and options are answered in the same way.

    `later`: names of commands and the modules that hold them, loaded when first asked for.
    """

    def __init__(self, name: str, *, later: Mapping[str, str], **kwargs: Any):
        super().__init__(name, **kwargs)
        self._later = later

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self._later})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in self._later:
            found: click.Command = getattr(import_module(self._later[name]), name)
            return found
        return super().get_command(ctx, name)

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        try:
            return super().make_context(*args, **kwargs)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            return complain(error.format_message(), self.name or "options")

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            return complain(error.format_message(), self.name or "options")


def complain(what: str, where: str) -> Any:
    """Write the one line and end with exit code 2."""
    what, where = _line(what, WHAT_MOST), _line(where, WHERE_MOST)
    # Bytes, so that a terminal set to another encoding cannot change or refuse a name.
    sys.stderr.buffer.write(f"error: {what} ({where})\n".encode(errors="replace"))
    sys.stderr.buffer.flush()
    sys.exit(2)


def _line(text: str, most: int) -> str:
    # Names come from outside: a line break in one must not make two lines of this.
    flat = "".join(c if c.isprintable() else " " for c in text)
    return flat if len(flat) <= most else f"{flat[: most - 3]}..."


def command(name: str) -> Callable[[Callable[..., None]], click.Command]:
    """Make a function the command `name`, told by its docstring."""

    def made(run: Callable[..., None]) -> click.Command:
        return click.command(name, cls=Command, help=run.__doc__)(run)

    return made
