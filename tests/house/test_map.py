"""docs/map.md is what the code says today."""

from pathlib import Path

from scripts.map import document


def test_the_map_is_the_generated_one(app):
    assert Path("docs/map.md").read_text(encoding="utf-8") == document() + "\n", "run `make map`"
