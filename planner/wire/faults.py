"""What is wrong with a query, in our words? msgspec finds it, and speaks of types."""

import re
from typing import Final, NoReturn

import msgspec

from planner.core.errors import BadRequest, nearest, printable, quoted, sentence
from planner.core.transports import CHOICES, Transport
from planner.wire.queries import MOST_ACCOUNTS, OLDEST_AUDIT, InlineDomain, InlineExtension, InlineSettings, LocateQuery

_UNKNOWN: Final = re.compile(r"Object contains unknown field `(.*?)`(?: - at `\$\.?(.*)`)?", re.DOTALL)
_MISSING: Final = re.compile(r"Object missing required field `(\w+)`.*")
_PLACED: Final = re.compile(r"(.*) - at `\$\.?([^`]*)`", re.DOTALL)
_TYPES: Final = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number with a fraction",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
}
_RIGHT: Final = {
    "transports": sentence(CHOICES, "or"),
    "dns": "a, srv or naptr",
    "families": "ipv4 or ipv6",
    "mac": "a hardware address of six pairs of hexadecimal digits",
    "account": f"a number from 1 to {MOST_ACCOUNTS}",
    "max_age": f"a number of seconds from 0 to {OLDEST_AUDIT}",
    "transport": sentence(tuple(f'"{word}"' for word in ("default", *CHOICES)), "or"),
    "strict_transport": 'true, false or "default"',
    "use_domain_name": 'true, false or "default"',
}
"""What would be right, where the type alone does not say it."""


def worded(error: BadRequest) -> str:
    """Say what is wrong with a request, in a sentence of its own."""
    where = "" if error.listing is None else f"; `pbx-planner {error.listing}` lists them"
    return f"{error.sentence}{where}"


def refuse(error: msgspec.ValidationError, kind: type[msgspec.Struct]) -> NoReturn:
    """Say which field of *kind* is wrong, and what would be right, in our words."""
    text = str(error)
    if match := _UNKNOWN.fullmatch(text):
        _refuse_unknown(match[1], match[2], kind)
    if match := _MISSING.fullmatch(text):
        raise BadRequest(match[1], f"{match[1]} is missing") from None
    match = _PLACED.fullmatch(text)
    if match is None:
        raise BadRequest(None, f"this is no request: {_explained(text, None)}") from None
    place = re.sub(r"\[.*?\]", "", match[2])
    explained = _explained(match[1], _right(place, kind))
    raise BadRequest(place, explained, is_predicate=True) from None


def _right(place: str, kind: type[msgspec.Struct]) -> str | None:
    if kind is LocateQuery and place == "transports":
        return sentence(tuple(Transport), "or")
    return _RIGHT.get(place.rpartition(".")[2])


def _explained(fault: str, right: str | None) -> str:
    """Turn msgspec's words into a sentence; *right* is what belongs there, None where the type says it."""
    if value := re.fullmatch(r"Invalid enum value '?(.*?)'?", fault, re.DOTALL):
        return f"{quoted(value[1])} is not {right}"
    if re.fullmatch(r"Expected `\w+` of length >= 1", fault):
        return "must not be empty"
    if longest := re.fullmatch(r"Expected `(\w+)` of length <= (\d+)", fault):
        return f"must not have more than {longest[2]} {'characters' if longest[1] == 'str' else 'entries'}"
    if types := re.fullmatch(r"Expected `(\w+).*?`(?:, got `(\w+)`)?.*", fault):
        belongs = right or _TYPES.get(types[1], types[1])
        a_list = "a list of " if right and types[1] == "array" else ""
        got = f", not {_TYPES.get(types[2], types[2])}" if types[2] else ""
        return f"{a_list}{belongs} belongs here{got}"
    return printable(fault[:1].lower() + fault[1:160]) + (f"; {right} belongs here" if right else "")


def _refuse_unknown(name: str, parent: str | None, kind: type[msgspec.Struct]) -> NoReturn:
    inline = {"settings": InlineSettings, "settings.domain": InlineDomain, "settings.extension": InlineExtension}
    fields = inline.get(parent or "", kind).__struct_fields__
    near = nearest(name, fields)
    field = f"{parent}.{name}" if parent else name
    hint = f"; did you mean {near[0]}?" if near else f"; there are {', '.join(fields)}"
    raise BadRequest(printable(field[:80]), f"unknown field {quoted(field)}{hint}") from None
