"""Habits of the house that no linter knows."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from app.kernel.states import Machine

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "app").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_the_floors_hold():
    done = subprocess.run(
        [ROOT / ".venv/bin/lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_only_the_journal_assigns_a_state():
    for path in MODULES:
        if path.name == "journal.py":
            continue
        for node in ast.walk(ast.parse(_read(path))):
            targets = node.targets if isinstance(node, ast.Assign) else []
            for target in targets:
                parts = target.elts if isinstance(target, ast.Tuple) else [target]
                for part in parts:
                    assert not (isinstance(part, ast.Attribute) and part.attr == "state"), path


def test_only_the_clock_reads_a_clock():
    pattern = re.compile(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\(")
    for path in MODULES:
        if path.parts[-2:] != ("infra", "clock.py"):
            assert not pattern.search(_read(path)), path


def test_only_doors_and_jobs_commit():
    allowed = {
        "doors.py",
        "rooms.py",
        "api.py",
        "running.py",
        "outbox.py",
        "sms.py",
        "idempotency.py",
    }
    for path in MODULES:
        if "session.commit()" in _read(path) and path.name not in allowed:
            room = path.relative_to(ROOT / "app").parts[0]
            assert room == "demo" or path.stem in ("cli", "reactions") or "cli" in path.parts, path


def test_no_state_of_a_machine_is_unreachable_or_unlabelled(app):
    for machine in _machines():
        assert set(machine.edges.values()) | {machine.start} | _begun(machine) >= set(
            machine.states
        )
        assert all(state in machine.labels for state in machine.edges.values())
        assert set(machine.public) <= set(machine.labels)


def _machines():
    found = []
    for path in MODULES:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if path.stem == "states" and "kernel" not in name or path.stem == "parameters":
            module = __import__(name, fromlist=["x"])
            found += [m for m in vars(module).values() if isinstance(m, Machine)]
    assert len(found) > 8
    return found


def _begun(machine) -> set[str]:
    """States in which `journal.begin` starts a thing."""
    text = " ".join(_read(path) for path in MODULES if path.stem != "states")
    return {state for state in machine.states if f'state="{state}"' in text}


def test_floats_touch_no_money():
    for path in MODULES:
        for line in _read(path).splitlines():
            assert not re.search(r"float\([a-z_.]*_fen", line), f"{path}: {line}"


def test_every_test_file_mirrors_something_that_exists():
    own = {"house", "stories", "browser", "attack", "fault", "bench", "scripts", "cases", "soak"}
    for path in TESTS:
        parts = path.relative_to(ROOT / "tests").parts
        if len(parts) > 1 and parts[0] not in own:
            assert (ROOT / "app" / parts[0]).is_dir(), path


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT / "app")))
def test_every_module_says_what_it_is(path):
    if path.stat().st_size:
        assert ast.get_docstring(ast.parse(_read(path))), "a module begins with its charter"


def test_no_file_names_a_place_that_others_do_not_have():
    tracked = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    words = ("/" + "work/", "/" + "root/", "pypi" + ".org/simple")
    for name in filter(None, tracked):
        path = ROOT / name
        if name == "uv.lock" or not path.is_file() or path.suffix in (".mo", ".png"):
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        assert not any(word in text for word in words), name
