"""The recipe once: from rows to a card without its curve (一次拟合)."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from app.whitelist.rules.scorecard.points import all_points, total_points
from app.whitelist.training.bins import base_of, factor_of
from app.whitelist.training.dataset import Dataset
from app.whitelist.training.problem import problem_of
from app.whitelist.training.recipe import recipe_for
from app.whitelist.training.shapes import learn_shapes
from app.whitelist.training.states import Ints, count_out


@dataclass(frozen=True)
class Draft:
    """Base points and factors: what a card needs to give points."""

    base_points: int
    factors: list[dict[str, Any]]

    @property
    def card(self) -> dict[str, Any]:
        return {"base_points": self.base_points, "factors": self.factors}

    def points(self, data: Dataset, rows: Ints) -> Ints:
        """Points of some rows of the data: int (rows,)."""
        columns = data.rows_of(rows)
        return np.array(total_points(self.card, all_points(self.card, columns)), dtype=np.int64)


def fit_draft(data: Dataset, rows: Ints, *, seed: int) -> Draft:
    """Learn points from some rows of the data, and from nothing else."""
    numbers = sum(column.kind == "numeric" for column in data.schema.features)
    recipe = recipe_for(len(rows), numbers)
    columns = data.rows_of(rows)
    features, states = count_out(columns, data.schema.features)
    problem = problem_of(features, states, data.bad[rows], recipe=recipe, seed=seed)
    log_odds, shapes = learn_shapes(problem)
    made = [factor_of(f, shape, recipe) for f, shape in zip(features, shapes, strict=True)]
    factors = [
        factor | {"neutral": _neutral(factor, columns)} for factor in (factor for factor, _ in made)
    ]
    return Draft(base_of(log_odds) + sum(moved for _, moved in made), factors)


def _neutral(factor: dict[str, Any], columns: dict[str, Any]) -> int:
    """Rounded mean points of the rows."""
    given = all_points({"factors": [factor]}, columns)[factor["column"]]
    return round(sum(given) / len(given))
