"""`make room NAME=training`: furnish a new room, with its tests, like every other."""

import re
import sys
from pathlib import Path
from string import Template

ROOT = Path(__file__).resolve().parent.parent

CHARTER = '''"""$title: TODO what this room is about.

Owns: TODO its tables.
Announces: TODO its events.
Never: TODO what others do.
"""
'''

FURNITURE = {
    "__init__.py": CHARTER,
    "rules.py": '"""What $name decides. Pure: facts in, answer and all reasons out."""\n',
    "states.py": '"""The states of $name as tables, with their labels."""\n',
    "models.py": '"""Tables and constraints of $name; no decisions."""\n',
    "queries.py": '"""Reads of $name; who asks comes first, the order is stated."""\n',
    "commands.py": '"""Writes of $name; one verb each; never commits."""\n',
    "forms.py": '"""Shape and spelling of what people type in $name; no policy."""\n',
    "views.py": '''"""Pages of $name: parse, call, show."""

from app.infra.rooms import Room

room = Room("$name", __name__)
''',
    "api.py": '"""The same commands and queries of $name as JSON."""\n',
    "cli.py": '''"""Commands of $name for the console; safe to run twice."""

from flask.cli import AppGroup

cli = AppGroup("$name", help="TODO what they are for.")
''',
    "reactions.py": '"""What $name does when something happens elsewhere."""\n',
}

CHARTER_TEST = '''"""The charter of $name says what it owns, announces and never does."""

from app import $name


def test_the_charter_is_written() -> None:
    assert "TODO" not in $name.__doc__
'''

NEXT = """Room `{name}` stands in app/{name} and tests/{name}. Now:
  1. write its charter (app/{name}/__init__.py); its test fails until you do
  2. give it a floor in [tool.importlinter] of pyproject.toml
  3. name it in ROOMS (app/__init__.py), where money passes it
  4. remove the furniture it does not need"""


def main(arguments: list[str]) -> int:
    name = arguments[0] if arguments else ""
    if not re.fullmatch(r"[a-z][a-z_]*[a-z]", name):
        print("Name the room in small letters, by its subject: make room NAME=training")
        return 2
    if (ROOT / "app" / name).exists() or (ROOT / "tests" / name).exists():
        print(f"There is a room `{name}` already.")
        return 1
    furnish(name)
    print(NEXT.format(name=name))
    return 0


def furnish(name: str) -> None:
    """Write furniture, template folder and tests of the room `name`."""
    words = {"name": name, "title": name.replace("_", " ").capitalize()}
    room, tests = ROOT / "app" / name, ROOT / "tests" / name
    (room / "templates" / name).mkdir(parents=True)
    tests.mkdir(parents=True)
    for file, text in FURNITURE.items():
        (room / file).write_text(Template(text).substitute(words))
    (tests / "__init__.py").touch()
    (tests / "test_charter.py").write_text(Template(CHARTER_TEST).substitute(words))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
