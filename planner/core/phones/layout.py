"""What is written into a phone? A layout: the vendor's own keys, with values made of the terms of a plan (V2).

A row's value is text with terms in braces: `{server.1}`, `{transport}`. A row that names a term which the plan does not
have is left out, or has its `otherwise`. Local-port keys are no part of any layout.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from msgspec import Struct

from planner.core.errors import Malformed, nearest, quoted
from planner.core.phones.confidence import Confidence
from planner.core.transports import PREFERENCE

Terms: TypeAlias = Mapping[str, str]
"""What a plan has to say, by the name of the term."""

MOST_SLOTS: Final = 8
"""The most servers, or outbound proxies, that a layout can name."""

_TERM: Final = re.compile(r"\{([^{}]*)\}")
_OF_A_SLOT: Final = frozenset(
    f"{slot}.{n}{part}"
    for slot in ("server", "proxy")
    for n in range(1, MOST_SLOTS + 1)
    for part in ("", ".host", ".port", ".port.hex", ".authority")
)
TERMS: Final = _OF_A_SLOT | {"account", "extension", "registrar", "transport", "dns", "list"}
"""What a value may name. A `.port` is the vendor's spelling of "no port" where there is none, and missing if that is
to leave it out; an `.authority` is host[:port], and a `.host` what stands there without a port."""

_KINDS: Final = frozenset({"fixed", "named", "flattened", "a", "srv", "naptr", "discovery", "ipv6", *PREFERENCE})
CONDITIONS: Final = TERMS | _KINDS
"""What a row may wait for: a term that is there, or a kind of plan. `fixed`: an address or a pattern; `named`: the
domain, by `a` (with a port), `srv` or `naptr`, `discovery` for either of these; `flattened`: the servers behind it.
`ipv6`: the host is an IPv6 address; `udp`, `tcp`, `tls`: the transport."""


class Template(Struct, frozen=True, gc=False):
    """Text with terms in braces."""

    text: str
    parts: tuple[str, ...]
    """Literal text and names of terms by turns, beginning with text."""

    def fill(self, terms: Terms) -> str | None:
        """Put the terms in their places; None if one is missing."""
        filled = self.parts[0]
        for name, literal in zip(self.parts[1::2], self.parts[2::2], strict=True):
            value = terms.get(name)
            if value is None:
                return None
            filled += value + literal
        return filled


def parse_template(text: str, terms: Iterable[str] = TERMS) -> Template:
    """Read text with terms in braces. Raises Malformed for a term that does not exist."""
    parts = tuple(_TERM.split(text))
    names = set(parts[1::2])
    unknown = sorted(names.difference(terms))
    if unknown:
        near = nearest(unknown[0], terms)
        hint = f"did you mean {{{near[0]}}}?" if near else "as {server.1}, {proxy.1.port}, {transport}"
        raise Malformed(f"{quoted('{' + unknown[0] + '}')} is no term; {hint}")
    if any(brace in literal for literal in parts[::2] for brace in "{}"):
        raise Malformed(f"{quoted(text)} has a brace without its other half")
    return Template(text, parts)


class Row(Struct, frozen=True, gc=False):
    """One setting of a phone.

    *keys*: one for each account, or one with the term `{account}` for all of them. *condition*: a term, with *wanted*
    False for its absence; None: always. *otherwise*: the value where the row has none, None to leave it out. *sure*: if
    not as sure as the others.
    """

    keys: tuple[Template, ...]
    value: Template
    condition: str | None = None
    wanted: bool = True
    otherwise: str | None = None
    sure: Confidence | None = None

    def key(self, account: int, terms: Terms) -> str | None:
        """Return the key for *account*, None if the layout has none for it."""
        if len(self.keys) == 1:
            return self.keys[0].fill(terms)
        return self.keys[account - 1].text if account <= len(self.keys) else None

    def setting(self, terms: Terms) -> str | None:
        """Return the value, None if the row is left out."""
        if self.condition is not None and (self.condition in terms) is not self.wanted:
            return self.otherwise
        value = self.value.fill(terms)
        return self.otherwise if value is None else value


class ServerList(Struct, frozen=True, gc=False):
    """How several servers are written into one value: *item* for each, with `{host}`, `{port}`, `{n}` (from 0)."""

    item: Template
    join: str

    def write(self, servers: Iterable[tuple[str, int | None]], transport: str) -> str:
        """Write all of *servers*."""
        return self.join.join(self._items(servers, transport))

    def _items(self, servers: Iterable[tuple[str, int | None]], transport: str) -> Iterator[str]:
        for n, (host, port) in enumerate(servers):
            terms = {"host": in_brackets(host), "n": str(n), "transport": transport, "port": str(port or "")}
            yield self.item.fill(terms) or ""


LIST_TERMS: Final = frozenset({"host", "port", "n", "transport"})


def in_brackets(host: str) -> str:
    """Write a host as it stands before a port: an IPv6 address in brackets (RFC 3986 3.2.2)."""
    return f"[{host}]" if ":" in host else host


def authority(host: str, port: int | None) -> str:
    """Write host[:port]."""
    return in_brackets(host) if port is None else f"{in_brackets(host)}:{port}"
