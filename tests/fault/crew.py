"""Processes of their own that wait at one gate, as two web servers would: nothing is shared.

Work is named by a function of a module and its arguments, so that it travels to another process;
the function gives the call itself, made ready before the gate.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from app import create_app
from app.infra.db import db
from app.kernel.errors import Refused

GATE_SECONDS = 60

Work = tuple[Callable[..., Callable[[], Any]], tuple[Any, ...]]
Guard = Callable[[], AbstractContextManager[Any]]


@dataclass
class Crew:
    """As many lanes as processes; each takes one piece of work a trial."""

    pipes: Sequence[Any]

    def at_once(self, work: Sequence[Work], guard: Guard = nullcontext) -> list[str]:
        """What came of each piece: "done", the code of a refusal, or the name of an error.

        Args:
            guard: entered in every process first; a control takes something away with it.
        """
        assert len(work) == len(self.pipes)
        for pipe, piece in zip(self.pipes, work, strict=True):
            pipe.send((*piece, guard))
        return [pipe.recv() for pipe in self.pipes]


@contextmanager
def crew(count: int, url: str, var: Path) -> Iterator[Crew]:
    """Start the processes on a database; end them when the block ends."""
    context = get_context("spawn")
    gate = context.Barrier(count)
    ends = [context.Pipe() for _ in range(count)]
    lanes = [
        context.Process(target=lane, args=(theirs, gate, url, var), daemon=True)
        for _ours, theirs in ends
    ]
    for one in lanes:
        one.start()
    try:
        yield Crew([ours for ours, _theirs in ends])
    finally:
        for ours, _theirs in ends:
            ours.send(None)
        for one in lanes:
            # What its libraries keep open would hold it; nothing of it is needed any more.
            one.join(timeout=1)
            one.kill()


def lane(pipe: Any, gate: Any, url: str, var: Path) -> None:
    """One process from its first trial to its last."""
    app = create_app({"DATABASE_URL": url, "TESTING": True, "STAGE": "testing", "VAR": var})
    while (order := pipe.recv()) is not None:
        factory, arguments, guard = order
        with app.app_context(), guard():
            pipe.send(_tried(factory, arguments, gate))
            db.session.remove()


def _tried(factory: Callable[..., Callable[[], Any]], arguments: Any, gate: Any) -> str:
    try:
        call = factory(*arguments)
        gate.wait(GATE_SECONDS)
        call()
        db.session.commit()
        return "done"
    except Refused as refused:
        db.session.rollback()
        return refused.code
    except Exception as error:
        db.session.rollback()
        return f"{type(error).__name__}: {error}"[:300]
