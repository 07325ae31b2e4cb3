"""Every source a parameter or a county pack names is a heading or a line of docs/policy."""

import re
import tomllib
from pathlib import Path

from app.policy.entries import parameters_in

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs" / "policy"


def anchors() -> set[str]:
    found = {"fengjie-2022"}
    opinion = (DOCS / "fengjie-2022.md").read_text(encoding="utf-8")
    found |= {f"fengjie-2022#{clause}" for clause in re.findall(r"^## ([\d.]+) ", opinion, re.M)}
    document = ""
    for line in (DOCS / "README.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("### "):
            document = line[4:].strip()
            found.add(document)
        elif clause := re.match(r"- `#([^`]+)` \S", line):
            found.add(f"{document}#{clause[1]}")
    return found


def sources() -> set[str]:
    found = {block.source for entry in parameters_in().values() for block in entry.values}
    for file in (ROOT / "counties").glob("*/*.toml"):
        found |= set(re.findall(r'source = "([^"]+)"', file.read_text(encoding="utf-8")))
        for office in tomllib.loads(file.read_text(encoding="utf-8")).get("offices", ()):
            found |= set(office.get("duties", ()))
    return found


def test_every_source_leads_to_a_document():
    assert sources() - anchors() == set()


def test_every_document_is_cited_by_something():
    documents = {anchor for anchor in anchors() if "#" not in anchor}
    assert documents - {source.split("#")[0] for source in sources()} == set()


def test_the_opinion_has_all_its_clauses():
    wanted = {"1.1", "1.2", "2.1", "3", "5.1", "5.2", "5.3", "5.4"}
    wanted |= {f"4.{n}" for n in range(1, 10)} | {f"2.2.{n}" for n in range(1, 4)}
    assert wanted <= {a.split("#")[1] for a in anchors() if a.startswith("fengjie-2022#")}
