"""Our card beside other makes of model, on the same folds of the same sets.

    python -m tests.bench.bench_scoring --data FOLDER [--seed 7] [--only NAME]

Every `NAME.csv` with a `NAME.toml` beside it is a set. Five stratified folds, the same for all;
protected, ignored and date columns are left out of every model. Sets with readable dates are also
split once: the latest 30 % of days are scored by models of the days before. Sets of at most 5,000
rows are also learned from 120 and 400 rows, drawn six times, as a county has them. The tables go
to standard output and, with --write, between the marks of docs/scoring.md. Data never enter the
repository.
"""

import argparse
import os
import platform
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pandas as pd
from interpret.glassbox import ExplainableBoostingClassifier
from optbinning import BinningProcess
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from app.whitelist.rules.scorecard.calibration import pd_of
from app.whitelist.rules.scorecard.grades import grade_of
from app.whitelist.rules.scorecard.points import all_points, total_points
from app.whitelist.rules.scorecard.schema import read_schema
from app.whitelist.training import measures
from app.whitelist.training.calibrate import Curve, calibrate
from app.whitelist.training.dataset import Dataset, as_numbers, read_dataset
from app.whitelist.training.fit import fit_draft
from app.whitelist.training.folds import folds_of, unseen_points
from app.whitelist.training.pairs import learn_pairs
from app.whitelist.training.periods import late_rows

FEW = (120, 400)
DRAWS = 6
FEW_MODELS = (
    "card (ours)", "logistic, one-hot", "WoE card, monotone", "EBM, no interactions",
    "HGB, monotone", "LightGBM",
)  # fmt: skip
PAGE = Path("docs/scoring.md")
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
Rows = np.ndarray[Any, Any]
Frame = pd.DataFrame
Fitted = tuple[Callable[[Rows], Rows], float]
"""Probabilities of rows, and the seconds that learning took."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--data", default="../shared/data", type=Path)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--only", default="")
    options.add_argument("--write", action="store_true")
    options.add_argument("--few", action="store_true", help="only the table of few rows")
    chosen = options.parse_args()
    warnings.simplefilter("ignore")
    paths = [
        schema
        for schema in sorted(chosen.data.glob("*.toml"))
        if schema.with_suffix(".csv").exists() and chosen.only in schema.stem
    ]
    lines = []
    for line in _tables(paths, chosen.seed, chosen.few):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
        lines.append(line)
    if chosen.write:
        _write(lines)


def _tables(paths: list[Path], seed: int, few: bool) -> Iterator[str]:
    names = ("scikit-learn", "numpy", "interpret-core", "lightgbm", "optbinning")
    used = ", ".join(f"{name} {version(name)}" for name in names)
    yield f"Python {platform.python_version()}, {used}; {os.cpu_count()} cores, one thread."
    if not few:
        yield from _heading()
        for path in paths:
            yield from _set(path, seed)
    yield ""
    yield f"Learned from few rows, scored on all others of the set; means of {DRAWS} draws:"
    yield from _header(("set", "rows", "model", "AUC", "log loss", "ECE10"))
    for path in paths:
        yield from _few(path, seed)


def _heading() -> Iterator[str]:
    yield from _header(
        (
            "set", "model", "AUC (95 %)", "ours less this (95 %)", "KS", "Brier", "log loss",
            "ECE10 (chance)", "fit s", "µs a row",
        )
    )  # fmt: skip


def _header(names: tuple[str, ...]) -> Iterator[str]:
    yield ""
    yield "| " + " | ".join(names) + " |"
    yield "| " + " | ".join("---" for _ in names) + " |"


def _few(path: Path, seed: int) -> Iterator[str]:
    data = read_dataset(path.with_suffix(".csv").read_bytes(), read_schema(path.read_bytes()))
    if len(data) > 5_000:
        return
    models = _models(data, seed)
    for size in FEW:
        for name in FEW_MODELS:
            found = np.mean([_draw(data, models[name], size, n) for n in range(DRAWS)], axis=0)
            cells = (path.stem, str(size), name, *(f"{value:.4f}" for value in found))
            yield "| " + " | ".join(cells) + " |"


def _draw(data: Dataset, learn: Any, size: int, number: int) -> tuple[float, float, float]:
    order = np.random.default_rng(number).permutation(len(data))
    fit, left = np.sort(order[:size]), order[size:]
    pds = np.clip(learn(fit)[0](left), 1e-6, 1 - 1e-6)
    bad = data.bad[left]
    return measures.auc(bad, pds), measures.log_loss(bad, pds), measures.ece(bad, pds)


def _set(path: Path, seed: int) -> Iterator[str]:
    data = read_dataset(path.with_suffix(".csv").read_bytes(), read_schema(path.read_bytes()))
    share = 100 * data.bad.mean()
    folds = folds_of(data.bad, seed)
    told = f"{path.stem} ({len(data):,}, {share:.0f} %)"
    splits = [(np.flatnonzero(folds != n), np.flatnonzero(folds == n)) for n in range(5)]
    yield from _block(told, data, splits, seed)
    late = late_rows(data)
    if late is not None:
        split = (np.flatnonzero(late[0] == 0), np.flatnonzero(late[0] == 1))
        yield from _block(f"{path.stem}, from {late[1]} ({len(split[1]):,})", data, [split], seed)


def _block(told: str, data: Dataset, splits: list[Any], seed: int) -> Iterator[str]:
    rows = np.concatenate([left for _, left in splits])
    ours = None
    for name, learn in _models(data, seed).items():
        pds, seconds, micros = np.zeros(len(data)), [], []
        for fit, left in splits:
            score, spent = learn(fit)
            seconds.append(spent)
            began = time.process_time()
            pds[left] = score(left)
            micros.append((time.process_time() - began) / len(left) * 1e6)
        if name == "card (ours)":
            ours = pds[rows]
            micros = [_serving(data, seed, splits[0])]
        figures = _figures(data.bad[rows], pds[rows], ours, seed)
        speed = (f"{np.mean(seconds):.1f}", f"{np.mean(micros):.1f}")
        yield "| " + " | ".join((told, name, *figures, *speed)) + " |"


def _figures(bad: Rows, pds: Rows, ours: Rows | None, seed: int) -> tuple[str, ...]:
    pds = np.clip(pds, 1e-6, 1 - 1e-6)
    low, high = measures.auc_interval(bad, pds)
    chance = measures.ece_by_chance(pds, seed)["mean"]
    behind = "–"
    if ours is not None and ours is not pds:
        found = measures.auc_difference(bad, ours, pds)
        if found["difference"] or found["high"] > found["low"]:
            behind = f"{found['difference']:+.4f} ({found['low']:+.4f} to {found['high']:+.4f})"
    return (
        f"{measures.auc(bad, pds):.4f} ({low:.3f}–{high:.3f})",
        behind,
        f"{measures.ks(bad, pds):.3f}",
        f"{measures.brier(bad, pds):.4f}",
        f"{measures.log_loss(bad, pds):.4f}",
        f"{measures.ece(bad, pds):.4f} ({chance:.4f})",
    )


def _models(data: Dataset, seed: int) -> dict[str, Callable[[Rows], Fitted]]:
    frame, numbers, levels = _frame(data)
    up = {c.name: c.direction for c in data.schema.features}
    signs = [up[name] for name in (*numbers, *levels)]
    flat = frame[[*numbers, *levels]]

    def library(make: Callable[[], Any], table: Frame) -> Callable[[Rows], Fitted]:
        def learn(fit: Rows) -> Fitted:
            began = time.process_time()
            model = make().fit(table.iloc[fit], data.bad[fit])
            spent = time.process_time() - began
            return lambda rows: model.predict_proba(table.iloc[rows])[:, 1], spent

        return learn

    coded = _coded(flat, levels)
    is_level = [name in levels for name in flat.columns]
    return {
        "card (ours)": _ours(data, seed, 0),
        "card with 6 pairs (ours)": _ours(data, seed, 6),
        "logistic, one-hot": library(lambda: _logistic(numbers, levels), flat),
        "WoE card, monotone": library(lambda: _woe(numbers, levels, up), flat),
        "EBM, no interactions": library(
            lambda: ExplainableBoostingClassifier(interactions=0, n_jobs=1, random_state=seed), flat
        ),
        "EBM, 10 interactions": library(
            lambda: ExplainableBoostingClassifier(interactions=10, n_jobs=1, random_state=seed),
            flat,
        ),
        "HGB, monotone": library(
            lambda: HistGradientBoostingClassifier(
                learning_rate=0.05,
                max_iter=200,
                max_leaf_nodes=8,
                l2_regularization=1.0,
                max_features=0.5,
                monotonic_cst=signs,
                categorical_features=is_level if any(is_level) else None,
                random_state=seed,
            ),
            coded,
        ),
        "LightGBM": library(lambda: _lightgbm(seed), coded),
    }


def _frame(data: Dataset) -> tuple[Frame, list[str], list[str]]:
    columns: dict[str, Any] = {}
    for column in data.schema.features:
        cells = data.columns[column.name]
        numeric = column.kind == "numeric"
        columns[column.name] = as_numbers(cells) if numeric else [c or "(missing)" for c in cells]
    kinds = {c.name: c.kind for c in data.schema.features}
    numbers = [name for name in columns if kinds[name] == "numeric"]
    return Frame(columns), numbers, [name for name in columns if kinds[name] != "numeric"]


def _coded(flat: Frame, levels: list[str]) -> Frame:
    """Levels as codes, the rarest beyond 250 as one."""
    coded = flat.copy()
    if levels:
        encoder = OrdinalEncoder(max_categories=250)
        coded[levels] = encoder.fit_transform(flat[levels])
    return coded


def _ours(data: Dataset, seed: int, pairs: int) -> Callable[[Rows], Fitted]:
    """The card with its curve, from the fitting rows alone."""

    def learn(fit: Rows) -> Fitted:
        began = time.process_time()
        inner = _part(data, fit)
        draft = fit_draft(inner, np.arange(len(inner)), seed=seed)
        folds = folds_of(inner.bad, seed)
        unseen, _ = unseen_points(inner, folds, seed=seed)
        spent = time.process_time() - began
        found = learn_pairs(inner, unseen, np.arange(len(inner)), pairs) if pairs else None
        if found:
            unseen = unseen + found.points(inner, np.arange(len(inner)))
        curve = Curve(calibrate(unseen, inner.bad))

        def score(rows: Rows) -> Rows:
            points = draft.points(data, rows)
            return curve(points + found.points(data, rows) if found else points)

        return score, spent

    return learn


def _part(data: Dataset, rows: Rows) -> Dataset:
    places = rows.tolist()
    protected = {name: [cells[n] for n in places] for name, cells in data.protected.items()}
    return Dataset(
        data.schema, data.bad[rows], data.rows_of(rows), protected, None, data.sha256, ()
    )


def _serving(data: Dataset, seed: int, split: Any) -> float:
    """Microseconds a row for points, probability and grade from columns of values."""
    fit, left = split
    draft = fit_draft(data, fit, seed=seed)
    curve = calibrate(draft.points(data, left), data.bad[left])
    card = {**draft.card, "grades": [{"grade": "A", "min_points": 600}]}
    rows = np.resize(left, 20_000)
    columns = data.rows_of(rows)
    took = []
    for _ in range(5):
        began = time.process_time()
        points = total_points(card, all_points(card, columns))
        told = {p: (pd_of(curve, p), grade_of(card, p)) for p in set(points)}
        _ = [told[p] for p in points]
        took.append(time.process_time() - began)
    return min(took) / len(rows) * 1e6


def _logistic(numbers: list[str], levels: list[str]) -> Any:
    filled = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    hot = OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=0.01)
    parts = make_column_transformer((filled, numbers), (hot, levels))
    return make_pipeline(parts, LogisticRegression(max_iter=2000))


def _woe(numbers: list[str], levels: list[str], up: dict[str, int]) -> Any:
    trend = {1: "ascending", -1: "descending", 0: "auto"}
    fits = {name: {"monotonic_trend": trend[up[name]]} for name in numbers}
    process = BinningProcess(
        [*numbers, *levels], categorical_variables=levels, binning_fit_params=fits
    )
    return make_pipeline(process, LogisticRegression(max_iter=2000))


def _lightgbm(seed: int) -> Any:
    return lightgbm.LGBMClassifier(
        n_estimators=200,
        learning_rate=0.03,
        num_leaves=8,
        min_child_samples=20,
        colsample_bytree=0.6,
        subsample=0.8,
        subsample_freq=1,
        reg_lambda=5.0,
        n_jobs=1,
        random_state=seed,
        verbose=-1,
    )


def _write(lines: list[str]) -> None:
    """Put the table between the marks of the page."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    table = "\n".join(lines)
    PAGE.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
