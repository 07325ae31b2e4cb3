"""The small part of Markdown that the guides are written in: text in, blocks out. Pure."""

import re
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["title", "heading", "paragraph", "steps", "points", "picture"]


@dataclass(frozen=True)
class Run:
    """A piece of a line: plain words, or an address of ours (`/work`)."""

    words: str
    address: bool = False


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Block:
    """One block: lines of runs; a picture has its file name and the words beside it."""

    kind: Kind
    lines: list[Line] = field(default_factory=list)
    source: str = ""


_NOTE = re.compile(r"<!--.*?-->")
_PICTURE = re.compile(r"!\[([^]]*)\]\(pictures/([\w.-]+)\)")
_LINE = re.compile(r"(?P<title># )|(?P<heading>## )|(?P<steps>\d+\. )|(?P<points>- )")
_ADDRESS = re.compile(r"`(/[^`]*)`")
_LISTS = ("steps", "points")


def blocks(text: str) -> list[Block]:
    """A guide as blocks, in order.

    >>> [b.kind for b in blocks("# Day\\n1. Open `/work`.\\n2. Go.\\n- No")]
    ['title', 'steps', 'points']
    """
    found: list[Block] = []
    for line in _NOTE.sub("", text).splitlines():
        if line.strip():
            _add(found, line.strip())
    return found


def _add(found: list[Block], line: str) -> None:
    picture = _PICTURE.fullmatch(line)
    if picture:
        found.append(Block("picture", [(Run(picture[1]),)], source=picture[2]))
        return
    mark = _LINE.match(line)
    kind: Kind = mark.lastgroup if mark else "paragraph"  # type: ignore[assignment]
    words = _runs(line[mark.end() :] if mark else line)
    if kind in _LISTS and found and found[-1].kind == kind:
        found[-1].lines.append(words)
    else:
        found.append(Block(kind, [words]))


def _runs(line: str) -> Line:
    """Every second piece of the split is an address."""
    pieces = _ADDRESS.split(line)
    return tuple(Run(piece, bool(n % 2)) for n, piece in enumerate(pieces) if piece)
