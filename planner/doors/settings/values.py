"""How does a value of a settings file, or of a request, become a value of the policy?

The policy's structs are the schema: a field's type says how it is read, and the table `_READERS` how each type is.
What is wrong is noted with its key and the rest is read all the same, so that the operator sees everything at once.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache, partial
from pathlib import Path
from sys import intern
from types import MappingProxyType
from typing import Annotated, Any, Final, TypeAlias, get_args, get_origin, get_type_hints

from msgspec import Struct, field

from planner.core.addresses import Address, Network, parse_network
from planner.core.errors import Malformed, NotListed, quoted
from planner.core.names import parse_domain
from planner.core.policy.listeners import (
    Listener,
    Nameserver,
    SocketAddress,
    parse_http_listen,
    parse_listener,
    parse_nameserver,
    parse_own_address,
)
from planner.core.policy.patterns import AddressRoutes, Patterns, parse_address_routes, parse_patterns
from planner.core.policy.settings import DomainSettings, ExtensionSettings, FilePath, KeyPath, Within
from planner.core.severity import Severity
from planner.core.transports import CHOICES, Transport
from planner.doors.settings.hints import is_small, mismatch, not_among, unknown_key

MOST_FAULTS: Final = 1000
"""How many problems of one file are told."""

_DEFAULT: Final = "default"
_LONGEST_EXTENSION: Final = 64
_NUMBER: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_WORD: Final = re.compile(r"[A-Za-z0-9./:\[\]*?_-]{1,64}")


class Fault(Struct, frozen=True):
    """What is wrong with the value at *path*."""

    path: KeyPath
    error: Malformed


class TooManyFaults(Exception):
    """Reading on would tell the operator nothing new."""


class Reading(Struct):
    """One file (one request, if it has no *directory*) while it is read, with what was wrong so far.

    *spelt* is how each domain is written in the file; *patterns* and *extensions* make one of equal values.
    """

    directory: Path | None = None
    most_faults: int = MOST_FAULTS
    faults: list[Fault] = field(default_factory=list)
    spelt: dict[str, str] = field(default_factory=dict)
    patterns: dict[str, Patterns] = field(default_factory=dict)
    extensions: dict[ExtensionSettings, ExtensionSettings] = field(default_factory=dict)

    def note(self, path: KeyPath, error: Malformed) -> None:
        """Keep *error* for the report. Raises TooManyFaults when that is long enough."""
        self.faults.append(Fault(path, error))
        if len(self.faults) == self.most_faults:
            raise TooManyFaults


ValueReader: TypeAlias = Callable[[object, KeyPath, Reading], object]
"""Reads the value at a path. Raises Malformed if it is wrong; what is wrong inside it is noted."""


@cache
def readers_of(kind: type) -> Mapping[str, ValueReader]:
    """Return how each setting of the struct *kind* is read, by its key."""
    return {key: _reader_of(hint) for key, hint in get_type_hints(kind, include_extras=True).items()}


def read_members(readers: Mapping[str, ValueReader], value: object, path: KeyPath, reading: Reading) -> dict[str, Any]:
    """Read the members of a table; those that are wrong are noted and left out. Raises Malformed if it is no table."""
    members = {}
    for key, member in _table(value).items():
        at = (*path, key)
        try:
            if key in readers:
                members[key] = readers[key](member, at, reading)
            else:
                reading.note(at, unknown_key(at, member, readers, in_file=reading.directory is not None))
        except Malformed as error:
            reading.note(at, error)
    return members


def _reader_of(kind: Any) -> ValueReader:
    if kind in _READERS:
        return _READERS[kind]
    if get_origin(kind) is Annotated:
        return partial(_number, *get_args(kind))
    return partial(_settings if issubclass(kind, Struct) else _choice, kind)


# Tables


def _table(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise mismatch(value, "a table of settings")
    return value


def _settings(kind: type, value: object, path: KeyPath, reading: Reading) -> Any:
    return kind(**read_members(readers_of(kind), value, path, reading))


def _domains(value: object, path: KeyPath, reading: Reading) -> Mapping[str, DomainSettings]:
    domains = {}
    for spelt, table in _table(value).items():
        at = (*path, spelt)
        try:
            name = parse_domain(spelt).text
            if (other := reading.spelt.setdefault(name, spelt)) != spelt:
                reading.note(at, Malformed(f"the same domain as {quoted(other)}: put all of it under one name"))
            domains[name] = _settings(DomainSettings, table, at, reading)
        except Malformed as error:
            reading.note(at, error)
    return domains


def _extensions(value: object, path: KeyPath, reading: Reading) -> Mapping[str, ExtensionSettings]:
    extensions = {}
    for number, table in _table(value).items():
        at = (*path, number)
        try:
            settings = _settings(ExtensionSettings, table, at, reading)
            extensions[_extension(number)] = reading.extensions.setdefault(settings, settings)
        except Malformed as error:
            reading.note(at, error)
    return MappingProxyType(extensions)


def _extension(text: str) -> str:
    if not 0 < len(text) <= _LONGEST_EXTENSION or not text.isprintable() or text != text.strip():
        raise Malformed(f"{quoted(text)} is not an extension: 1 to {_LONGEST_EXTENSION} printable characters")
    return intern(text)  # most are those of many domains


def _severities(value: object, path: KeyPath, reading: Reading) -> Mapping[str, Severity]:
    from planner.core.audit.pages.catalogue import page_named  # noqa: PLC0415 - slow to load, and seldom needed

    severities: dict[str, Severity] = {}
    for identifier, word in _table(value).items():
        at = (*path, identifier)
        try:
            page = page_named(identifier)
            severities[page.id] = Severity(_choice(Severity, word, at, reading))
        except NotListed as error:
            where = "" if error.listing is None else f"; `pbx-planner {error.listing}` lists them"
            reading.note(at, Malformed(f"{error.text}{where}"))
        except Malformed as error:
            reading.note(at, error)
    return MappingProxyType(severities)


# Lists


def _each(read: ValueReader) -> ValueReader:
    def read_list(value: object, path: KeyPath, reading: Reading) -> tuple[object, ...]:
        if not isinstance(value, list):
            word = _in_quotes(value)
            raise mismatch(value, "a list", word and f"[{word}]")
        items = []
        for item in value:
            try:
                items.append(read(item, path, reading))
            except Malformed as error:
                reading.note(path, error)
        return tuple(items)

    return read_list


# Strings


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise mismatch(value, "a string", _in_quotes(value))
    return value


def _in_quotes(value: object) -> str:
    """Write a number or a simple word as the string that was meant; "" for anything else."""
    is_number = isinstance(value, int) and not isinstance(value, bool) and is_small(value)
    is_word = isinstance(value, str) and _WORD.fullmatch(value)
    return f'"{value}"' if is_number or is_word else ""


def _parsed(parse: Callable[[str], object]) -> ValueReader:
    return lambda value, _path, _reading: parse(_string(value))


def _choice(kind: type[StrEnum], value: object, _path: KeyPath, _reading: Reading) -> StrEnum:
    if not isinstance(value, str) or value not in set(kind):
        raise not_among(value, kind)
    return kind(value)


def _transport(value: object, _path: KeyPath, _reading: Reading) -> Transport | None:
    if not isinstance(value, str) or (value != _DEFAULT and value not in CHOICES):
        raise not_among(value, (_DEFAULT, *CHOICES))
    return None if value == _DEFAULT else Transport(value)


def _patterns(value: object, _path: KeyPath, reading: Reading) -> Patterns:
    text = _string(value)
    if text not in reading.patterns:
        reading.patterns[text] = parse_patterns(text)
    return reading.patterns[text]


def _file(value: object, path: KeyPath, reading: Reading) -> FilePath:
    return _named_file(value, path, reading) if value != "" else FilePath("")


def _named_file(value: object, _path: KeyPath, reading: Reading) -> FilePath:
    name = _string(value)
    if not name or "\0" in name:
        raise Malformed(f"{quoted(name)} is not the name of a file")
    return FilePath(str((reading.directory or Path()) / name))


def _interface(text: str) -> str:
    if not text or not text.isprintable() or text != text.strip():
        raise Malformed(f"{quoted(text)} is not an interface: a name like eth0, or a shell pattern like veth*")
    return text


# Switches and numbers


def _switch(value: object, _path: KeyPath, _reading: Reading) -> bool:
    if not isinstance(value, bool):
        raise mismatch(value, "true or false", _bare(value, "true", "false"))
    return value


def _switch_or_default(value: object, _path: KeyPath, _reading: Reading) -> bool | None:
    if not isinstance(value, bool) and value != _DEFAULT:
        raise mismatch(value, f'"{_DEFAULT}", true or false', _bare(value, "true", "false"))
    return value if isinstance(value, bool) else None


def _bare(value: object, *words: str) -> str:
    """Write a word that should not have been in quotes."""
    return next((word for word in words if word == value), "")


def _number(kind: type[int] | type[float], within: Within, value: object, _path: KeyPath, _reading: Reading) -> float:
    right = f"a {'whole ' if kind is int else ''}number from {within.least} to {within.most}"
    if isinstance(value, bool) or not isinstance(value, int | kind):
        raise mismatch(value, right, _as_number(value))
    if not within.least <= value <= within.most:
        raise mismatch(value, right)
    return kind(value)


def _as_number(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) and _NUMBER.fullmatch(value) else ""


_READERS: Final[Mapping[Any, ValueReader]] = {
    bool: _switch,
    bool | None: _switch_or_default,
    Transport | None: _transport,
    FilePath: _file,
    Patterns: _patterns,
    AddressRoutes: _parsed(parse_address_routes),
    tuple[Address, ...]: _each(_parsed(parse_own_address)),
    tuple[SocketAddress, ...]: _each(_parsed(parse_http_listen)),
    tuple[FilePath, ...]: _each(_named_file),
    tuple[Listener, ...]: _each(_parsed(parse_listener)),
    tuple[Nameserver, ...]: _each(_parsed(parse_nameserver)),
    tuple[Network, ...]: _each(_parsed(parse_network)),
    tuple[str, ...]: _each(_parsed(_interface)),
    Mapping[str, DomainSettings]: _domains,
    Mapping[str, Severity]: _severities,
    Mapping[str, ExtensionSettings]: _extensions,
}
"""How a value of each type is read; numbers, choices and tables of settings have a reader made for them."""
