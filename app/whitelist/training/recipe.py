"""How much of everything, by the number of rows; the reasons are in docs/scoring.md."""

from dataclasses import dataclass

FOLDS = 5
CHOOSING_ROWS, RIDGE_ROWS = 10_000, 20_000
STEPS_MOST = 600


@dataclass(frozen=True)
class Recipe:
    """Settings of one fit.

    `inner_folds`, `inner_rows`: how rows are left out to choose among settings, and the rows
    used at most for that. `ridge_rows`: rows used at most by the ridge fit.
    `bins_most`, `bin_share`: bins of a factor, and the least share of rows in one.
    """

    learning_rate: float
    rounds_most: int
    inner_folds: int
    inner_rows: int
    ridge_rows: int
    models: int
    leaf_rows: int
    ridge_edges: int
    bins_most: int
    bin_share: float


def recipe_for(rows: int, numbers: int) -> Recipe:
    """The settings for a training set of so many rows and numeric columns."""
    small = rows < 2_000
    return Recipe(
        learning_rate=0.1 if small else 0.15,
        rounds_most=150 if rows < 500 else 200 if small else 250 if rows < 5_000 else 400,
        inner_folds=5 if rows < 500 else 4 if rows < 5_000 else 3,
        inner_rows=CHOOSING_ROWS,
        ridge_rows=RIDGE_ROWS,
        models=4 if rows < 5_000 else 3 if rows < 30_000 else 2,
        leaf_rows=max(5, min(20, rows // 25)),
        ridge_edges=max(3, min(20, rows // 20, STEPS_MOST // max(1, numbers))),
        bins_most=6 if rows < 500 else 12 if rows < 5_000 else 20,
        bin_share=0.05 if rows < 500 else 0.02 if rows < 5_000 else 0.01,
    )
