"""On which line of a TOML text does this key stand?

`tomllib` does not say, so the text is cut into its statements by what TOML 1.0 says of strings, comments and brackets.
What tomllib accepts is cut rightly; nothing is checked. The work is done only where there is a line to be named.
"""

import re
import tomllib
from collections.abc import Callable, Collection, Iterator
from typing import Final

from msgspec import Struct

from planner.core.policy.settings import KeyPath

_TOKEN: Final = re.compile(
    r"""
      (?P<string> "{3} (?: [^"\\]++ | \\. | "{1,2}(?!") )*+ "{3,5}  # its last one or two quotes may be its own
                | '{3} (?: [^']++ | '{1,2}(?!') )*+ '{3,5}
                | " (?: [^"\\\n]++ | \\. )*+ "
                | ' [^'\n]*+ ' )
    | (?P<comment> \#[^\n]*+ )
    | (?P<open> [\[{] )
    | (?P<close> [\]}] )
    | (?P<equals> = )
    | (?P<end> \n )
    """,
    re.VERBOSE | re.DOTALL,
)

_ONE_LINE: Final = re.compile(
    r"""
    [ \t]*+
    (?: (?P<head> (?: \[ | [A-Za-z0-9_. \t-] | "[^"\\\n]*+" | '[^'\n]*+' )++ )
        (?: \]++
          | = [ \t]*+ (?: "(?!"")[^"\\\n]*+" | '(?!'')[^'\n]*+' | [^]["'{}\#\n]++ ) )
    )?+
    [ \t]*+ (?: \#[^\n]*+ )?+ \r?+ \n
    """,
    re.VERBOSE,
)
"""Most statements, and what stands between them; what does not match is cut by its tokens."""

_KEY: Final = re.compile(r""" "([^"]*)" | '([^']*)' | ([A-Za-z0-9_-]+) """, re.VERBOSE)


class Statement(Struct, frozen=True, gc=False):
    """A table's header, or a key with its value: *head* names it, *line* (1-based) is where it begins."""

    line: int
    head: str
    text: str

    def line_of(self, word: str) -> int:
        """Find the line on which *word* stands between blanks or quotes; the first one if it is written otherwise."""
        match = re.search(rf"""(?<![^\s"']){re.escape(word)}(?![^\s"'])""", self.text)
        return self.line + self.text.count("\n", 0, match.start() if match else 0)


def statements(text: str) -> Iterator[Statement]:
    """Cut *text* into its statements; the last is cut short if what it begins is never closed."""
    text += "\n"
    start, line = 0, 1
    while start < len(text):
        simple = _ONE_LINE.match(text, start)
        end, head = (simple.end(), simple["head"] or "") if simple else _extent(text, start)
        if head:
            yield Statement(line, head.strip(), text[start:end])
        line += text.count("\n", start, end)
        start = end


def _extent(text: str, start: int) -> tuple[int, str]:
    """Find where the statement ends that begins at *start*, and what names it."""
    depth = 0
    head_ends = start
    for token in _TOKEN.finditer(text, start):
        kind = token.lastgroup
        depth += (kind == "open") - (kind == "close")
        if head_ends == start and (kind == "equals" or (kind == "close" and depth == 0)):
            head_ends = token.start()
        if kind == "end" and depth <= 0:
            return token.end(), text[start:head_ends]
    return len(text), text[start:head_ends]


def key_paths(text: str) -> Iterator[tuple[KeyPath, Statement]]:
    """Yield the path of each header and key of *text*; what is inside a value has none of its own."""
    table: KeyPath = ()
    for statement in statements(text):
        if statement.head.startswith("["):
            table = _keys(statement.head.strip("[]"))
            yield table, statement
        else:
            yield (*table, *_keys(statement.head)), statement


def statements_of(
    paths: Collection[KeyPath], text: str, canonical: Callable[[KeyPath], KeyPath] = lambda path: path
) -> dict[KeyPath, Statement]:
    """Find for each of *paths* the statement with which it, or else what it is in, begins; leave out what is nowhere.

    *canonical* is applied to the paths of the text before they are compared.
    """
    parts = {part for path in paths for part in _parts(path)}
    first: dict[KeyPath, Statement] = {}
    for path, statement in key_paths(text):
        for part in parts.intersection(_parts(canonical(path))):
            first.setdefault(part, statement)
    nearest = ((path, next((first[part] for part in _parts(path) if part in first), None)) for path in paths)
    return {path: statement for path, statement in nearest if statement is not None}


def _parts(path: KeyPath) -> tuple[KeyPath, ...]:
    """Return *path* and what it is in, the innermost first."""
    return tuple(path[:length] for length in range(len(path), 0, -1))


def _keys(head: str) -> KeyPath:
    """Read a dotted key that is known to be one."""
    if "\\" not in head:
        return tuple("".join(parts) for parts in _KEY.findall(head))
    keys = []
    table: object = tomllib.loads(f"{head} = 0")
    while isinstance(table, dict):
        keys.append(next(iter(table)))
        table = table[keys[-1]]
    return tuple(keys)
