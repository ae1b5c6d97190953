"""What was probably meant, where a name or a value in the settings is wrong?

For a name that is none: the nearest right one, and the table where it belongs. For a value of the wrong type: what it
is, what belongs there, and how it is written.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from msgspec import Struct

from planner.core.errors import Malformed, nearest, printable, quoted
from planner.core.policy.settings import KeyPath, Policy

_LONGEST = 80  # characters of a key that are shown


def key_text(path: KeyPath) -> str:
    """Write *path* as TOML does: with dots, parts in quotes where they need it, long ones cut short."""
    return ".".join(map(_key, path))


def _key(part: str) -> str:
    if part.isascii() and part.replace("-", "").replace("_", "").isalnum() and len(part) <= _LONGEST:
        return part
    text = printable(part[:_LONGEST].replace("\\", "\\\\").replace('"', '\\"'))
    return f'"{text}…"' if len(part) > _LONGEST else f'"{text}"'


def mismatch(value: object, right: str, write: str = "") -> Malformed:
    """Say that a value has the wrong type: *right* is what belongs there, *write* how this value is written then."""
    return Malformed(f"{described(value)} where {right} belongs" + (f": write {write}" if write else ""))


def described(value: object) -> str:
    """Say what a value of TOML or JSON is."""
    match value:
        case None | True | False:
            return {None: "null", True: "true", False: "false"}[value]
        case str():
            return f"the string {quoted(value)}"
        case int():
            return f"the integer {value}" if is_small(value) else "a huge integer"
        case float():
            return f"the number {value}"
    return "a list" if isinstance(value, list) else "a table" if isinstance(value, dict) else "a date or time"


def is_small(value: int) -> bool:
    """Tell whether an integer is one of TOML (64 bits), and so can be shown."""
    return value.bit_length() <= 64


def not_among(value: object, words: Iterable[str]) -> Malformed:
    """Say that *value* is none of *words*, and which is the nearest."""
    options = tuple(words)
    *others, last = (f'"{word}"' for word in options)
    hint = did_you_mean(value, options) if isinstance(value, str) else ""
    text = quoted(value) if isinstance(value, str) else described(value)
    return Malformed(f"{text} is not {', '.join(others)} or {last}{hint}")


def unknown_key(path: KeyPath, value: object, here: Iterable[str], *, in_file: bool) -> Malformed:
    """Say that the last of *path* is no key of its table, which has the keys *here*, and what was probably meant."""
    key, names = path[-1], tuple(here)
    what = "table" if isinstance(value, dict) else "setting"
    if isinstance(value, dict) and len(path) == 3 and path[0] == "domains" and "." not in path[1]:
        return Malformed(f"no such table; a domain's name is written in quotes: {_unquoted_domain(path, value, names)}")
    homes = _homes().get(key, ()) if in_file else ()
    if homes:
        near = did_you_mean(key, names).replace("; ", ", or ")
        return Malformed(f"no such {what} here; it belongs to {' or '.join(homes)}{near}")
    return Malformed(f"no such {what}{did_you_mean(key, names) or '; known here: ' + ', '.join(names)}")


def _unquoted_domain(path: KeyPath, value: dict[str, Any], names: tuple[str, ...]) -> str:
    """Put together what TOML took apart: `[domains.example.com]` is a table in a table."""
    labels = list(path[1:])
    while len(value) == 1 and (label := next(iter(value))) not in names and isinstance(value[label], dict):
        labels.append(label)
        value = value[label]
    return f"[domains.{_key('.'.join(labels))}]"


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """Name the nearest of *names* as the end of a sentence; "" if none is near."""
    near = nearest(word.casefold(), names)
    return f'; did you mean "{near[0]}"?' if near else ""


@cache
def _homes() -> Mapping[str, tuple[str, ...]]:
    """List for each key the tables that have it."""
    homes: dict[str, tuple[str, ...]] = {}
    for table, key in _keys(Policy, ()):
        homes[key] = (*homes.get(key, ()), f"[{'.'.join(table)}]" if table else f"the top level: [{key}]")
    return homes


def _keys(kind: type, table: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    for key, inner in get_type_hints(kind).items():
        yield table, key
        named = get_args(inner)[1:] if get_origin(inner) is Mapping else (inner,)
        for member in (kind for kind in named if isinstance(kind, type) and issubclass(kind, Struct)):
            yield from _keys(member, (*table, key) if named == (inner,) else (*table, key, '"…"'))
