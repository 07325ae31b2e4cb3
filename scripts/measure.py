"""`make measure`: how calm the house is. A mirror, not a gate: it never fails.

Sizes of files and functions, imports hidden in functions, cycles of imports between modules.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST_SHOWN = 5

Function = ast.FunctionDef | ast.AsyncFunctionDef
Sized = list[tuple[int, str]]
Graph = dict[str, set[str]]


def main() -> None:
    trees = {path: ast.parse(path.read_text()) for path in sorted((ROOT / "app").rglob("*.py"))}
    files = [(len(path.read_text().splitlines()), where(path)) for path in trees]
    functions = [
        (node.end_lineno - node.lineno + 1, f"{where(path)}:{node.lineno} {node.name}")
        for path, tree in trees.items()
        for node in functions_of(tree)
    ]
    show_sizes("Lines per file", [size for size in files if size[0]])
    show_sizes("Lines per function", functions)
    show("Imports hidden in functions", sorted(hidden_imports(trees)))
    cycles = cycles_of(imports_of(trees))
    show("Import cycles", [" -> ".join(sorted(cycle)) for cycle in cycles])


def where(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions_of(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def show_sizes(title: str, sizes: Sized) -> None:
    """Print count, median, nine of ten, and the longest."""
    ordered = sorted(sizes, reverse=True)
    lines = [count for count, _ in reversed(ordered)]
    if not lines:
        return
    half, nine_of_ten = lines[len(lines) // 2], lines[len(lines) * 9 // 10]
    print(f"{title}: {len(lines)}, half within {half}, nine of ten within {nine_of_ten}")
    for count, name in ordered[:LONGEST_SHOWN]:
        print(f"  {count:5} {name}")


def show(title: str, found: list[str]) -> None:
    print(f"{title}: {len(found)}")
    for line in found:
        print(f"        {line}")


def hidden_imports(trees: dict[Path, ast.Module]) -> set[str]:
    return {
        f"{where(path)}:{node.lineno}"
        for path, tree in trees.items()
        for function in functions_of(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }


def imports_of(trees: dict[Path, ast.Module]) -> Graph:
    """Module to the modules of the house it imports, wherever the import stands."""
    names = {module_name(path): tree for path, tree in trees.items()}
    return {
        name: {target for target in imported(tree, known=set(names)) if target != name}
        for name, tree in names.items()
    }


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(tree: ast.Module, *, known: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                if inner in known or node.module in known:
                    yield inner if inner in known else node.module


def cycles_of(graph: Graph) -> list[set[str]]:
    """Groups of modules that reach each other (Kosaraju's two walks)."""
    order: list[str] = []
    seen: set[str] = set()
    for module in graph:
        walk(graph, module, seen, order)
    backwards: Graph = {module: set() for module in graph}
    for module, targets in graph.items():
        for target in targets:
            backwards[target].add(module)
    seen, groups = set(), []
    for module in reversed(order):
        group: list[str] = []
        walk(backwards, module, seen, group)
        groups.append(set(group))
    return [group for group in groups if len(group) > 1]


def walk(graph: Graph, start: str, seen: set[str], left: list[str]) -> None:
    """Append what is reachable from `start` and not `seen` to `left`, each after its targets."""
    if start in seen:
        return
    seen.add(start)
    stack = [(start, iter(sorted(graph[start])))]
    while stack:
        module, targets = stack[-1]
        fresh = next((target for target in targets if target not in seen), None)
        if fresh is None:
            left.append(module)
            stack.pop()
        else:
            seen.add(fresh)
            stack.append((fresh, iter(sorted(graph[fresh]))))


if __name__ == "__main__":
    main()
