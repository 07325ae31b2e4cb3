"""The model card as Markdown: `model_card.md`."""

from typing import Any

from app.whitelist.training.card_text import Grid, Section, cell_text, sections_of, title_of


def card_text(card: dict[str, Any], metrics: dict[str, Any]) -> str:
    """The whole text, ending with a line feed."""
    blocks = [f"# {title_of(card)}"]
    for section in sections_of(card, metrics):
        blocks += _section(section)
    return "\n\n".join(blocks) + "\n"


def _section(section: Section) -> list[str]:
    found = [f"## {section.heading}"]
    for block in section.blocks:
        if isinstance(block, Grid):
            found.append(_table(block))
        elif isinstance(block, str):
            found.append(_plain(block))
        else:
            found.append("\n".join(f"- {_plain(line)}" for line in block))
    return found


def _table(grid: Grid) -> str:
    lines = [grid.header, ("---",) * len(grid.header), *grid.rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(value: Any) -> str:
    return _plain(cell_text(value)).replace("|", "\\|").replace("\n", " ")


def _plain(text: str) -> str:
    # Names come from outside; a reader of Markdown would take them for tags.
    return text.replace("<", "&lt;")
