"""The model card with pictures, as a page or on paper (报告)."""

from collections.abc import Iterator
from html import escape
from importlib import import_module
from typing import Any

from app.kernel.documents import BadInput
from app.whitelist.training import charts
from app.whitelist.training.card_text import Grid, Section, cell_text, sections_of, title_of

_STYLE = """
@page { size: A4; margin: 16mm; @bottom-right { content: counter(page); font-size: 9pt } }
body { font: 10.5pt/1.5 "Noto Sans CJK SC", "Noto Sans SC", sans-serif; color: #1d2a30;
  max-width: 60em; margin: 0 auto; padding: 1em; overflow-wrap: anywhere }
h1 { border-bottom: 2px solid #0b5563 }
h2 { color: #0b5563; margin-bottom: .2em }
table { border-collapse: collapse; width: 100% }
th, td { border: 1px solid #9aa7ab; padding: .2em .4em; text-align: left }
th, .num { white-space: nowrap }
.num { text-align: right; font-variant-numeric: tabular-nums }
.charts { display: flex; flex-wrap: wrap; gap: 1em }
figure { margin: 0; break-inside: avoid; max-width: 100% }
svg { max-width: 100%; height: auto }
.scroll { overflow-x: auto }
"""


def page_of(card: dict[str, Any], metrics: dict[str, Any]) -> str:
    """The report as one HTML page that fetches nothing."""
    title = escape(title_of(card))
    pictures = _pictures(card, metrics)
    body = "".join(_section(s, pictures.get(s.key, [])) for s in sections_of(card, metrics))
    return (
        f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{title}</h1>{body}</body></html>\n"
    )


def paper_of(html: str) -> bytes:
    """The page as PDF. Raises BadInput where the printing libraries are not installed."""
    try:
        weasyprint: Any = import_module("weasyprint")
    except OSError:
        raise BadInput("PDF needs Pango (deploy/packages.txt); ask for .html", "out") from None
    made: bytes = weasyprint.HTML(string=html, url_fetcher=_no_fetching).write_pdf()
    return made


def _no_fetching(url: str, *args: Any, **kwargs: Any) -> Any:
    raise ValueError("reports hold everything they show")


def _pictures(card: dict[str, Any], metrics: dict[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """Per section, captions and pictures."""
    return {
        "quality": [
            ("ROC 曲线（折外）", charts.roc_chart(metrics["roc"])),
            ("稳定性 PSI", charts.stability_chart(metrics["psi"]["columns"])),
        ],
        "reliability": [("预计与实际", charts.reliability_chart(metrics["reliability"]))],
        "factors": [(f["column"], charts.shape_chart(f)) for f in card["factors"]],
        "fairness": [
            (column, charts.groups_chart(found["groups"]))
            for column, found in metrics["fairness"].items()
        ],
    }


def _section(section: Section, pictures: list[tuple[str, str]]) -> str:
    shown = "".join(
        f"<figure><figcaption>{escape(caption)}</figcaption>{svg}</figure>"
        for caption, svg in pictures
    )
    charted = f'<div class="charts">{shown}</div>' if shown else ""
    return f"<h2>{escape(section.heading)}</h2>{''.join(_blocks(section))}{charted}"


def _blocks(section: Section) -> Iterator[str]:
    for block in section.blocks:
        if isinstance(block, Grid):
            yield _table(block)
        elif isinstance(block, str):
            yield f"<p>{escape(block)}</p>"
        else:
            yield "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in block) + "</ul>"


def _table(grid: Grid) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in grid.header)
    rows = "".join("<tr>" + "".join(_cell(cell) for cell in row) + "</tr>" for row in grid.rows)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div class="scroll">{table}</div>'


def _cell(value: Any) -> str:
    kind = "" if isinstance(value, str) else ' class="num"'
    return f"<td{kind}>{escape(cell_text(value))}</td>"
