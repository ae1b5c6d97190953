"""Which phones are known? Reads the catalogue that comes along, and the operator's own files (V3).

Strict, like the settings: everything that is wrong at once, each with its file, table, key and line. A family whose
identifier exists already takes its place; with `like` it builds on another, or on the one that it replaces. New
families of the operator's go before all others.

What comes along does not change while the program runs: it is read once, and its patterns are compiled once.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct

from planner.core.errors import BadSettings, FileProblem, quoted
from planner.core.phones.family import GENERIC_ID, Catalogue, PhoneFamily
from planner.core.policy.settings import KeyPath
from planner.doors.phones.family import FamilyReader
from planner.doors.phones.user_agents import UserAgents
from planner.doors.settings.hints import did_you_mean
from planner.doors.settings.toml_lines import Statement, statements_of
from planner.doors.settings.toml_table import Misplaced, TomlTable
from planner.doors.settings.toml_text import read_tables

_LARGEST: Final = 4 * 2**20  # octets
_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MERGED_TABLES: Final = ("codes", "confidence")


class _Shipped(Struct, frozen=True):
    """What comes along: the catalogue, and its tables as they stand in the file, for families that are `like` one."""

    catalogue: Catalogue
    tables: Mapping[str, Mapping[str, Any]]


def shipped() -> Path:
    """Return the catalogue that comes along: in the package where it is installed, beside it in a checkout."""
    package = Path(__file__).parents[2]
    installed = package / "config" / "devices.toml"
    return installed if installed.exists() else package.parent / "config" / "devices.toml"


def load(files: Iterable[Path] = ()) -> Catalogue:
    """Read *files* on top of the catalogue that comes along, which alone is always the same. Raises BadSettings."""
    base = _shipped()
    paths = tuple(files)
    if not paths:
        return base.catalogue
    tables, families = dict(base.tables), dict(base.catalogue.families)
    left_out = dict(base.catalogue.left_out)
    for path in paths:
        added = _families(_contents(path), str(path), tables, left_out)
        families = {
            **{k: v for k, v in added.items() if k not in families},
            **families,
            **{k: v for k, v in added.items() if k in families},
        }
    return Catalogue(families, left_out)


def recogniser_of(catalogue: Catalogue) -> UserAgents:
    """Return what recognises the phones of *catalogue*, which is what `load` returned."""
    return _shipped_recogniser() if catalogue is _shipped().catalogue else UserAgents(catalogue)


def parse(text: str, file: str) -> Catalogue:
    """Read one catalogue from *text*, which errors call *file*. Raises BadSettings."""
    left_out: dict[str, str] = {}
    return Catalogue(_families(text.encode(errors="surrogatepass"), file, {}, left_out), left_out)


@cache
def _shipped() -> _Shipped:
    tables: dict[str, Mapping[str, Any]] = {}
    left_out: dict[str, str] = {}
    families = _families(_contents(shipped()), str(shipped()), tables, left_out)
    return _Shipped(Catalogue(MappingProxyType(families), MappingProxyType(left_out)), tables)


@cache
def _shipped_recogniser() -> UserAgents:
    return UserAgents(_shipped().catalogue)


def _contents(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BadSettings.of(str(path), f"cannot be read: {reason}") from None
    if len(data) > _LARGEST:
        raise BadSettings.of(str(path), f"larger than {_LARGEST // 2**20} MiB")
    return data


def _families(
    data: bytes, file: str, raw: dict[str, Mapping[str, Any]], left_out: dict[str, str]
) -> dict[str, PhoneFamily]:
    """Read the families of one file; what is read is added to *raw*, of those before, and to what is *left_out*."""
    faults: list[Misplaced] = []
    families = read_tables(data, file, lambda tables: _read(tables, raw, left_out, faults))
    if faults:
        places = statements_of({fault.path for fault in faults}, data.decode())
        raise BadSettings(tuple(sorted((_problem(fault, places, file) for fault in faults), key=_line)))
    return families


def _line(problem: FileProblem) -> int:
    return problem.line or 0


def _problem(fault: Misplaced, places: Mapping[KeyPath, Statement], file: str) -> FileProblem:
    place = places.get(fault.path)
    line = None if place is None else place.line_of(fault.word) if fault.word else place.line
    return FileProblem(file, line, fault.key, fault.text)


def _read(
    tables: Iterable[Mapping[str, object]],
    raw: dict[str, Mapping[str, Any]],
    left_out: dict[str, str],
    faults: list[Misplaced],
) -> dict[str, PhoneFamily]:
    families: dict[str, PhoneFamily] = {}
    faults.clear()
    for table in tables:
        top = TomlTable(table, (), faults)
        families_table = top.table("families")
        absent = top.table("left_out")
        top.end()
        if absent is not None:
            left_out |= {phones: why for phones in absent.values if (why := absent.text(phones)) is not None}
        for identifier, value in families_table.values.items() if families_table is not None else ():
            path = ("families", identifier)
            if not isinstance(value, dict):
                faults.append(Misplaced(path, f"a family is a table: write [families.{identifier}]"))
                continue
            if identifier == GENERIC_ID:
                faults.append(Misplaced(path, "the generic device is what is not in the catalogue: use another name"))
            elif not _ID.fullmatch(identifier):
                faults.append(
                    Misplaced(path, f"{quoted(identifier)} is no identifier: small letters, digits, inner hyphens")
                )
            before = len(faults)
            merged = _on_its_base(value, path, raw, faults)
            raw[identifier] = merged
            family = FamilyReader(TomlTable(merged, path, faults), identifier, before).family()
            if family is not None:
                families[identifier] = family
    return families


def _on_its_base(
    value: Mapping[str, Any], path: KeyPath, raw: Mapping[str, Mapping[str, Any]], faults: list[Misplaced]
) -> Mapping[str, Any]:
    """Put what a family says over what the one says that it is `like`."""
    like = value.get("like")
    own = {key: inner for key, inner in value.items() if key != "like"}
    if like is None:
        return own
    base = raw.get(like) if isinstance(like, str) else None
    if base is None:
        text = f"there is no family {quoted(str(like))} before this one{did_you_mean(str(like), raw)}"
        faults.append(Misplaced((*path, "like"), text))
        return own
    for key in _MERGED_TABLES:
        if isinstance(own.get(key), dict) and isinstance(base.get(key), dict):
            own[key] = {**base[key], **own[key]}
    return {**base, **own}
