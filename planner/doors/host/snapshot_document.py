"""What does a host snapshot look like as JSON, and what is wrong with one that does not?

The keys in the order in which they are printed. Only `interfaces` with `name` and `addresses` is required; unknown keys
are errors, except the `presentable` that `host --json` adds for people.
"""

import re
from typing import Annotated, Final

from msgspec import UNSET, DecodeError, Meta, Raw, Struct, UnsetType, ValidationError, field
from msgspec.json import Decoder

from planner.core.addresses import Family
from planner.core.errors import Malformed, printable, quoted
from planner.core.host.snapshot import MAIN_TABLE, AddressFlag, LinkKind, RouteType, SnapshotSource

_Word = Annotated[str, Meta(min_length=1, max_length=64)]
_Number = Annotated[int, Meta(ge=0, le=2**32 - 1)]


class AddressDocument(Struct, forbid_unknown_fields=True):
    """An address of an interface, with its prefix length."""

    ip: str
    peer: str | UnsetType | None = UNSET
    flags: tuple[AddressFlag, ...] = ()


class InterfaceDocument(Struct, forbid_unknown_fields=True, kw_only=True):
    """A link with its addresses."""

    name: _Word
    kind: LinkKind = LinkKind.UNKNOWN
    up: bool = True
    carrier: bool = True
    addresses: tuple[AddressDocument, ...]


class NextHopDocument(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One way of a route with several."""

    via: str | None = None
    dev: _Word | None = None


class RouteDocument(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A route; `dst` may be `default`, which needs a family."""

    dst: str
    family: Family | None = None
    type: RouteType = RouteType.UNICAST
    via: str | None = None
    dev: _Word | None = None
    nexthops: tuple[NextHopDocument, ...] = ()
    src: str | None = None
    metric: _Number = 0
    table: _Word | _Number = MAIN_TABLE


class RuleDocument(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A policy rule, by the words of `ip rule`."""

    table: _Word | _Number
    priority: _Number | None = None
    source: str | None = field(default=None, name="from")
    destination: str | None = field(default=None, name="to")
    incoming: _Word | None = field(default=None, name="iif")
    mark: _Word | _Number | None = field(default=None, name="fwmark")
    family: Family | None = None


class Document(Struct, forbid_unknown_fields=True, kw_only=True):
    """A host snapshot as JSON has it; *presentable* is for people only."""

    taken_at: _Word | None = None
    source: SnapshotSource = SnapshotSource.FILE
    interfaces: tuple[InterfaceDocument, ...]
    routes: tuple[RouteDocument, ...] = ()
    rules: tuple[RuleDocument, ...] = ()
    presentable: Raw | UnsetType = UNSET


_STRUCTS: Final = {
    "": Document,
    "interfaces": InterfaceDocument,
    "addresses": AddressDocument,
    "routes": RouteDocument,
    "nexthops": NextHopDocument,
    "rules": RuleDocument,
}
_ENUMS: Final = {"source": SnapshotSource, "kind": LinkKind, "flags": AddressFlag, "type": RouteType, "family": Family}
_JSON_TYPES: Final = {
    "array": "a list",
    "bool": "true or false",
    "float": "a number",
    "int": "a whole number",
    "object": "an object",
    "str": "a text",
}


def decode(content: bytes) -> Document:
    """Read the JSON of a host snapshot; texts in it are not yet understood. Raises Malformed."""
    try:
        return Decoder(Document).decode(content)
    except ValidationError as error:
        raise Malformed(_explain(str(error))) from None
    except (DecodeError, UnicodeDecodeError) as error:
        raise Malformed(f"is not JSON: {printable(str(error))}") from None
    except RecursionError:
        raise Malformed("is nested too deeply for a host snapshot") from None


def _explain(text: str) -> str:
    """Turn msgspec's words into the place, the fault and what would be right."""
    placed = re.fullmatch(r"(.*) - at `\$\.?([^`]*)`", text, re.DOTALL)
    fault, place = (placed[1], placed[2]) if placed else (text, "")
    where = f"{place}: " if place else ""
    key = ["", *re.findall(r"[a-z_]+", place)][-1]
    if unknown := re.fullmatch(r"Object contains unknown field `(.*)`", fault, re.DOTALL):
        return f"{where}unknown key {quoted(unknown[1])}; there are {', '.join(_STRUCTS[key].__struct_encode_fields__)}"
    if value := re.fullmatch(r"Invalid enum value '(.*)'", fault, re.DOTALL):
        return f"{where}{quoted(value[1])} is none of {', '.join(_ENUMS[key])}"
    if missing := re.fullmatch(r"Object missing required field `(.*)`", fault):
        return f"{where}the key {missing[1]} is missing"
    words = re.sub(r"`([^`]*)`", lambda types: _in_json(types[1]), fault)
    return where + words[:1].lower() + words[1:]


def _in_json(types: str) -> str:
    return " or ".join(_JSON_TYPES.get(name, name) for name in types.split(" | "))
