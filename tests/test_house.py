"""Is the house in order? What neither linter nor type checker looks at."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import planner

HOUSE = Path(planner.__file__).parent


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(HOUSE.rglob("*.py")):
        yield str(path.relative_to(HOUSE)), ast.parse(path.read_text())


def types_of(module: ast.Module) -> Iterator[str]:
    """Give the names of a module's classes, and of its types that are made of others."""
    for node in module.body:
        match node:
            case ast.ClassDef(name):
                yield name
            case ast.AnnAssign(ast.Name(name), ast.Name("TypeAlias")):
                yield name
            case ast.Assign([ast.Name(name)], ast.Call(ast.Name("NewType"))):
                yield name
            case ast.Assign([ast.Name(name)], ast.Subscript(ast.Name("Annotated" | "Literal"))):
                yield name
            case _:
                pass


def test_each_thing_has_a_name_of_its_own() -> None:
    places = defaultdict[str, list[str]](list)
    for path, module in trees():
        for name in types_of(module):
            if not name.startswith("_"):
                places[name].append(path)
    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}
    assert len(places) > 300
