"""Pictures of a card as SVG, made on the server (图)."""

from collections.abc import Sequence
from typing import Any

import altair
import vl_convert

from app.whitelist.rules.scorecard.psi import UNSTABLE, WATCH

WIDTH, HEIGHT = 300, 180
INK, WARM, PALE = "#0b5563", "#b3541e", "#9aa7ab"
NAMES = altair.Axis(labelLimit=260)
Records = Sequence[dict[str, Any]]


def shape_chart(factor: dict[str, Any]) -> str:
    """Points of a factor: a staircase, bars of levels, or a table of shades."""
    if factor["kind"] == "pair":
        return _shades(factor)
    if factor["kind"] == "numeric":
        records = [
            {"bin": name, "points": points, "order": n}
            for n, (name, points) in enumerate(
                zip(_ranges(factor["edges"]), factor["points"], strict=True)
            )
        ]
    else:
        rare = set(factor.get("rare", ()))
        records = [
            {"bin": level, "points": points, "order": n}
            for n, (level, points) in enumerate(sorted(factor["levels"].items()))
            if level not in rare
        ]
        records.append({"bin": "其他", "points": factor["other"], "order": len(records) + 1})
    records.append({"bin": "缺失", "points": factor["missing"], "order": len(records) + 2})
    chart = (
        altair.Chart(altair.Data(values=records))
        .mark_bar(color=INK)
        .encode(
            y=altair.Y("bin:N", sort=altair.EncodingSortField("order"), title=None, axis=NAMES),
            x=altair.X("points:Q", title="分"),
        )
    )
    return _svg(chart.properties(width=WIDTH, height=altair.Step(16)))


def reliability_chart(bins: Records) -> str:
    """Expected against observed share of bad rows, with intervals and the diagonal."""
    most = max(max(bin_["high"], bin_["mean_pd"]) for bin_ in bins)
    data = altair.Chart(altair.Data(values=list(bins)))
    x = altair.X("mean_pd:Q", title="预计违约率")
    bars = data.mark_rule(color=PALE).encode(
        x=x, y=altair.Y("low:Q", title="实际违约率"), y2="high:Q"
    )
    dots = data.mark_point(color=INK, filled=True).encode(x=x, y="bad_rate:Q")
    ends = [{"mean_pd": 0, "bad_rate": 0}, {"mean_pd": most, "bad_rate": most}]
    line = _line(ends, "mean_pd", "bad_rate")
    return _svg((line + bars + dots).properties(width=WIDTH, height=HEIGHT))


def roc_chart(points: Sequence[Sequence[float]]) -> str:
    """The curve of refused bad rows over refused good ones."""
    records = [{"good": good, "bad": bad} for good, bad in points]
    curve = (
        altair.Chart(altair.Data(values=records))
        .mark_line(color=INK)
        .encode(
            x=altair.X("good:Q", title="好客户被拒的份额"),
            y=altair.Y("bad:Q", title="坏客户被拒的份额"),
            order="good:Q",
        )
    )
    diagonal = _line([{"good": 0, "bad": 0}, {"good": 1, "bad": 1}], "good", "bad")
    return _svg((diagonal + curve).properties(width=WIDTH, height=WIDTH))


def stability_chart(columns: dict[str, float]) -> str:
    """PSI of each column beside the marks of watch and unstable."""
    records = [{"column": name, "psi": value} for name, value in columns.items()]
    bars = (
        altair.Chart(altair.Data(values=records))
        .mark_bar(color=INK)
        .encode(
            x=altair.X("psi:Q", title="PSI"),
            y=altair.Y("column:N", sort="-x", title=None, axis=NAMES),
        )
    )
    marks = altair.Chart(altair.Data(values=[{"psi": WATCH}, {"psi": UNSTABLE}]))
    return _svg((bars + marks.mark_rule(color=WARM).encode(x="psi:Q")).properties(width=WIDTH))


def groups_chart(groups: Records) -> str:
    """Approval of each group with its interval."""
    known = [group for group in groups if group["approval_rate"] is not None]
    data = altair.Chart(altair.Data(values=known))
    y = altair.Y("group:N", title=None, axis=NAMES)
    bars = data.mark_rule(color=PALE).encode(
        y=y, x=altair.X("approval_low:Q", title="通过率"), x2="approval_high:Q"
    )
    dots = data.mark_point(color=INK, filled=True).encode(y=y, x="approval_rate:Q")
    return _svg((bars + dots).properties(width=WIDTH))


def _shades(factor: dict[str, Any]) -> str:
    first, second = factor["columns"]
    rows, columns = _ranges(factor["edges_a"]), _ranges(factor["edges_b"])
    records = [
        {"a": rows[i], "b": columns[j], "i": i, "j": j, "points": points}
        for i, row in enumerate(factor["points"])
        for j, points in enumerate(row)
    ]
    data = altair.Chart(altair.Data(values=records)).encode(
        x=altair.X("b:N", sort=altair.EncodingSortField("j"), title=second),
        y=altair.Y("a:N", sort=altair.EncodingSortField("i"), title=first),
    )
    shades = data.mark_rect().encode(color=altair.Color("points:Q", title="分"))
    return _svg(shades + data.mark_text().encode(text="points:Q"))


def _line(records: Records, x: str, y: str) -> altair.Chart:
    chart = altair.Chart(altair.Data(values=list(records))).mark_line(color=PALE, strokeDash=[4, 4])
    return chart.encode(x=f"{x}:Q", y=f"{y}:Q")


def _ranges(edges: Sequence[float]) -> list[str]:
    if not edges:
        return ["任何值"]
    inner = [f"≤ {edge:g}" for edge in edges]
    return [*inner, f"> {edges[-1]:g}"]


def _svg(chart: Any) -> str:
    made: str = vl_convert.vegalite_to_svg(chart.to_json(validate=False))
    return made
