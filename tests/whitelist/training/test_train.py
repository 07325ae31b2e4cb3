"""Odd sets that must still give a card, and what the card makes of them."""

import json
import random
from itertools import pairwise

import pytest

from app.whitelist.training.train import train

BASE = (
    'contract = "guiyan-scorecard/1"\nname = "odd"\nid = "id"\ntarget = "bad"\npositive = "yes"\n'
)


def made(columns, tables, *, rows=120, seed=3, pairs=0):
    """A card of columns given as functions of a generator and the outcome."""
    draw = random.Random(seed)
    lines = ["id,bad," + ",".join(columns)]
    for number in range(rows):
        bad = draw.random() < 0.3
        cells = [str(make(draw, bad)) for make in columns.values()]
        lines.append(f"{number},{'yes' if bad else 'no'}," + ",".join(cells))
    schema = BASE + "".join(f'[columns."{name}"]\n{text}\n' for name, text in tables.items())
    files = train("\n".join(lines).encode(), schema.encode(), seed=7, pairs=pairs)
    return json.loads(files["scorecard.json"]), json.loads(files["metrics.json"])


NUMERIC, LEVELS = 'kind = "numeric"', 'kind = "categorical"'

ODD = {
    "one number": (lambda d, b: round(d.gauss(b, 1), 2), NUMERIC),
    "one level column": (lambda d, b: d.choice("ab") if b else "a", LEVELS),
    "one value alone": (lambda d, b: 5, NUMERIC),
    "one level alone": (lambda d, b: "x", LEVELS),
    "two values": (lambda d, b: int(b) if d.random() < 0.9 else 0, NUMERIC),
    "all levels rare": (lambda d, b: d.randrange(10**6), LEVELS),
    "nearly all missing": (lambda d, b: 1 if d.random() < 0.02 else "", NUMERIC),
    "nearly all levels missing": (lambda d, b: "x" if d.random() < 0.02 else "NA", LEVELS),
    "huge numbers": (lambda d, b: d.choice(("1e300", "-1e300", "1e-300", "0")), NUMERIC),
    "tells all": (lambda d, b: 10 if b else 1, NUMERIC),
    "tells nothing": (lambda d, b: d.random(), NUMERIC),
    "against its direction": (lambda d, b: d.gauss(b, 1), NUMERIC + '\nmonotone = "decreasing"'),
}


@pytest.mark.parametrize("make, table", ODD.values(), ids=ODD)
def test_an_odd_column_gives_a_card(make, table):
    card, metrics = made({"x": make}, {"x": table}, rows=80)
    assert [factor["column"] for factor in card["factors"]] == ["x"]
    assert 0 <= metrics["auc"] <= 1 and metrics["log_loss"] > 0


def test_fifty_rows_with_ten_bad_ones_give_a_card():
    lines = ["id,bad,x", *(f"{n},{'yes' if n % 5 == 0 else 'no'},{n % 7}" for n in range(50))]
    files = train("\n".join(lines).encode(), f"{BASE}[columns.x]\n{NUMERIC}\n".encode(), seed=1)
    assert json.loads(files["scorecard.json"])["bad"] == 10
    assert "only 10 bad outcomes" in files["metrics.json"]


def test_a_column_against_its_direction_gets_one_bin():
    card, _ = made(
        {"x": lambda d, b: d.gauss(3 * b, 1)}, {"x": NUMERIC + '\nmonotone = "decreasing"'}
    )
    assert card["factors"][0]["edges"] == []


def test_missing_may_be_the_strongest_cell_whatever_the_direction():
    card, _ = made(
        {"x": lambda d, b: "" if b and d.random() < 0.7 else round(d.gauss(0, 1), 2)},
        {"x": NUMERIC + '\nmonotone = "increasing"'},
    )
    factor = card["factors"][0]
    assert factor["missing"] < min(factor["points"])


def test_names_of_any_script_are_taken():
    card, _ = made(
        {"销售额": lambda d, b: d.random(), "a*b;c": lambda d, b: d.choice("xy")},
        {"销售额": NUMERIC, "a*b;c": LEVELS},
    )
    assert {factor["column"] for factor in card["factors"]} == {"销售额", "a*b;c"}


def test_another_encoding_is_read_as_the_schema_says():
    kinds = [("no", "农业") if n % 3 else ("yes", "商业") for n in range(60)]
    data = "\n".join(["id,bad,行业", *(f"{n},{bad},{kind}" for n, (bad, kind) in enumerate(kinds))])
    schema = BASE + 'encoding = "gb18030"\n[columns."行业"]\nkind = "categorical"\n'
    files = train(data.encode("gb18030"), schema.encode(), seed=1)
    levels = json.loads(files["scorecard.json"])["factors"][0]["levels"]
    assert levels["农业"] > levels["商业"]


def test_pairs_find_what_no_single_column_tells():
    draw = random.Random(5)
    lines = ["id,bad,a,b"]
    for n in range(900):
        a, b = draw.uniform(-1, 1), draw.uniform(-1, 1)
        bad = draw.random() < (0.6 if a * b > 0 else 0.1)
        lines.append(f"{n},{'yes' if bad else 'no'},{a:.3f},{b:.3f}")
    schema = f"{BASE}[columns.a]\n{NUMERIC}\n[columns.b]\n{NUMERIC}\n".encode()
    alone = json.loads(train("\n".join(lines).encode(), schema, seed=7)["metrics.json"])
    files = train("\n".join(lines).encode(), schema, seed=7, pairs=6)
    card, together = json.loads(files["scorecard.json"]), json.loads(files["metrics.json"])
    assert [f["column"] for f in card["factors"]] == ["a", "b", "a*b"]
    pair = card["factors"][2]
    assert len(pair["points"]) == len(pair["edges_a"]) + 1 <= 6
    assert all(len(row) == len(pair["edges_b"]) + 1 <= 6 for row in pair["points"])
    assert together["auc"] > alone["auc"] + 0.1


def test_pairs_follow_directions_along_both_axes():
    draw = random.Random(6)
    lines = ["id,bad,a,b"]
    for n in range(900):
        a, b = draw.uniform(0, 1), draw.uniform(0, 1)
        bad = draw.random() < (0.7 if a > 0.6 and b > 0.6 else 0.15)
        lines.append(f"{n},{'yes' if bad else 'no'},{a:.3f},{1 - b:.3f}")
    up, down = NUMERIC + '\nmonotone = "increasing"', NUMERIC + '\nmonotone = "decreasing"'
    schema = f"{BASE}[columns.a]\n{up}\n[columns.b]\n{down}\n".encode()
    card = json.loads(train("\n".join(lines).encode(), schema, seed=7, pairs=1)["scorecard.json"])
    points = card["factors"][2]["points"]
    assert all(a >= b for row in zip(*points, strict=True) for a, b in pairwise(row))
    assert all(a <= b for row in points for a, b in pairwise(row))
    assert points[0][-1] > points[-1][0]
