"""The shape of each factor: the mean of what two learners found (两种方法取平均).

Trees and the penalised staircase err in different places; their mean has a lower log loss than
either on every set measured (docs/scoring.md), and stays additive and monotone.
"""

from app.whitelist.training.boosting import boosted_shapes
from app.whitelist.training.recipe import Recipe
from app.whitelist.training.ridge import ridge_shapes
from app.whitelist.training.states import Feature, Floats, Ints


def learn_shapes(
    features: list[Feature], states: Ints, bad: Ints, *, recipe: Recipe, seed: int
) -> tuple[float, list[Floats]]:
    """Mean log-odds of default and, per feature, its log-odds by state, centred on the rows.

    Args:
        states: int (rows, features).   bad: int (rows,).
    """
    trees, by_trees = boosted_shapes(features, states, bad, recipe=recipe, seed=seed)
    ridge, by_ridge = ridge_shapes(features, states, bad, recipe=recipe, seed=seed)
    shapes = [(a + b) / 2 for a, b in zip(by_trees, by_ridge, strict=True)]
    return (trees + ridge) / 2, shapes
