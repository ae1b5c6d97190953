"""Is the house in order? What neither linter nor type checker looks at, nor the contracts in `pyproject.toml`."""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from statistics import median

from grimp import build_graph

import planner

HOUSE = Path(planner.__file__).parent
TREES = {path.relative_to(HOUSE).as_posix(): ast.parse(path.read_text("utf-8")) for path in sorted(HOUSE.rglob("*.py"))}

ROOMS = {
    "aiohttp": {"http"},
    "cryptography": {"doors/certificates.py"},
    "dns": {"doors/dns", "doors/dnssec", "doors/zones"},
    "idna": {"core/names.py"},
    "multidict": {"http"},
    "netifaces": {"doors/host"},
    "pyroute2": {"doors/host"},
    "re2": {"doors/phones"},
    "rich": {"cli", "cli/auditing"},
    "uvloop": {"http"},
    "watchfiles": {"service"},
}
"""Where each library is known: a folder, or one module. Values are msgspec's everywhere."""


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


def functions() -> Iterator[tuple[str, int]]:
    """Give every function with its lines."""
    for path, module in TREES.items():
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def libraries(module: ast.Module) -> Iterator[str]:
    """Give what a module imports that is neither Python's nor ours."""
    for node in ast.walk(module):
        match node:
            case ast.Import(names):
                imported = [alias.name for alias in names]
            case ast.ImportFrom(str(name)):
                imported = [name]
            case _:
                continue
        tops = (name.partition(".")[0] for name in imported)
        yield from (top for top in tops if top not in sys.stdlib_module_names | {"planner", "msgspec"})


def test_each_thing_has_a_name_of_its_own() -> None:
    places = defaultdict[str, list[str]](list)
    for path, module in TREES.items():
        for name in types_of(module):
            if not name.startswith("_"):
                places[name].append(path)
    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}
    assert len(places) > 300


def test_a_module_is_read_in_one_go() -> None:
    tests = Path(__file__).parent
    lines = {path: len(path.read_text("utf-8").splitlines()) for root in (HOUSE, tests) for path in root.rglob("*.py")}
    assert {str(path): number for path, number in lines.items() if number > 300} == {}


def test_a_function_is_seen_at_a_glance() -> None:
    assert {name: lines for name, lines in functions() if lines > 45} == {}
    assert median(lines for _, lines in functions()) <= 6


def test_a_folder_has_room() -> None:
    modules = defaultdict[str, list[str]](list)
    for path in TREES:
        folder, _, name = path.rpartition("/")
        if name != "__init__.py":
            modules[folder].append(name)
    assert {folder: len(names) for folder, names in modules.items() if len(names) > 20} == {}


def test_no_import_comes_back_to_where_it_began() -> None:
    graph = build_graph("planner", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    TopologicalSorter(imports).prepare()  # raises CycleError, which names the circle


def test_a_library_has_its_room() -> None:
    uses = {(library, path) for path, module in TREES.items() for library in libraries(module)}
    assert {(library, path) for library, path in uses if not {path, path.rpartition("/")[0]} & ROOMS[library]} == set()
    assert {library for library, _ in uses} == set(ROOMS)
