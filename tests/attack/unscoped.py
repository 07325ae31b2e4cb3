"""Every place that reads protected rows for nobody in particular, with its reason.

    .venv/bin/python -m tests.attack.unscoped > tests/attack/unscoped.txt

A line is added or changed only after somebody has read the place.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APP = ROOT / "app"
LISTED = Path(__file__).with_name("unscoped.txt")


def places() -> list[str]:
    """`file: model: reason` of each use, sorted."""
    return sorted(line for path in APP.rglob("*.py") for line in _in(path))


def _in(path: Path) -> Iterator[str]:
    if path == APP / "infra/scope.py":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        target.id: ast.unparse(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (found := _reason(node, names)):
            yield f"{path.relative_to(ROOT)}: {found}"


def _reason(call: ast.Call, names: dict[str, str]) -> str | None:
    name = getattr(call.func, "id", None) or getattr(call.func, "attr", None)
    if name == "unscoped":
        model, reason = call.args
        return f"{ast.unparse(model)}: {_words(reason, names)}"
    if name == "execution_options":
        for keyword in call.keywords:
            if keyword.arg in ("scoped", None):
                return f"(marked): {_words(keyword.value, names)}"
    return None


def _words(node: ast.expr, names: dict[str, str]) -> str:
    """The reason itself, or what the module's constant says."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    text = ast.unparse(node)
    return names.get(text, text)


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in places())
