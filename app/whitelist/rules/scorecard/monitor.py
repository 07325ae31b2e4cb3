"""Whether a card still meets the people it was made on (稳定性监测)."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.whitelist.rules.scorecard.points import all_points, total_points
from app.whitelist.rules.scorecard.predict import read_factors, schema_in
from app.whitelist.rules.scorecard.psi import counts_of, number_counts, psi, verdict_of
from app.whitelist.rules.scorecard.table import Table


def monitor(card: Mapping[str, Any], table: Table) -> dict[str, Any]:
    """The stability of score and columns against the card's baseline, and one verdict."""
    columns = read_factors(card, schema_in(card), table)
    now = baseline_of(card, columns, edges=card["psi"]["score"]["edges"])
    then = card["psi"]
    by_column = {
        factor["column"]: psi(
            then["columns"][factor["column"]]["counts"], now["columns"][factor["column"]]["counts"]
        )
        for factor in card["factors"]
    }
    score = psi(then["score"]["counts"], now["score"]["counts"])
    return {
        "rows": len(table.rows),
        "psi_score": score,
        "psi_columns": by_column,
        "verdict": verdict_of(max([score, *by_column.values()])),
    }


def baseline_of(
    card: Mapping[str, Any], columns: Mapping[str, Sequence[Any]], *, edges: Sequence[float]
) -> dict[str, Any]:
    """Rows per bin of every factor and of the points; `edges` cut the points into bins."""
    points = total_points(card, all_points(card, columns))
    return {
        "rows": len(points),
        "score": {"edges": list(edges), "counts": number_counts(edges, points)},
        "columns": {
            factor["column"]: {"counts": counts_of(factor, columns)} for factor in card["factors"]
        },
    }
