"""How is an entry of an operator's list written, and where is a faulty one wrong?

An entry is `source/mask/target`, and entries are separated by blanks (O2, A4). Addresses are dotted quads or the text
of RFC 4291 2.2, numbers ASCII digits without leading zeros. A list is read whole or refused whole (O5).

An IPv4-mapped source (RFC 4291 2.5.5.2) is IPv4, as everywhere. Its mask is that of the IPv6 address written:
`::ffff:10.0.0.0/104` is `10.0.0.0/8`; a mask without the first 96 bits would hold IPv6 addresses too, and is an error.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final, Generic, NamedTuple, ParamSpec, TypeVar

from msgspec import Struct

from planner.core.addresses import Address, Family, family_of, parse_address
from planner.core.errors import Malformed, MalformedList, quoted
from planner.core.names import Name, parse_name
from planner.core.policy.matching import WIDTH, SourceNetwork, prefix_mask
from planner.core.transports import Transport, parse_port, parse_transport

_DEFAULT_PORT = 5060
_DEFAULT_TRANSPORT = Transport.UDP  # whatever the port (O2)
_LONGEST_MASK = 45  # characters: six groups of ffff and 255.255.255.255
_TOKEN: Final = re.compile(r"\S+")

T = TypeVar("T")
P = ParamSpec("P")


class Entry(Struct, Generic[T], frozen=True, gc=False):
    """An entry as read: its *text*, its *source* and its *target*."""

    text: str
    source: SourceNetwork
    target: T


class Proxy(NamedTuple):
    """The target of an outbound proxy pattern, to be unpacked into one; what is not written has its default."""

    host: Address | Name
    port: int
    transport: Transport
    port_written: bool
    transport_written: bool


def read_list(text: str, shape: str, read_target: Callable[[str], T]) -> Iterator[Entry[T]]:
    """Yield the entries of *text*; *shape* shows how one is written. Raises MalformedList at the first fault."""
    mask_of, target_of = cache(_read_mask), cache(read_target)  # a long list repeats itself
    for match in _TOKEN.finditer(text):
        token, at = match[0], match.start()
        try:
            source, mask, target = _parts(token, shape)
            network = _read_network(source, mask, mask_of)
            yield Entry(token, network, _at(len(source) + len(mask) + 2, target_of, target))
        except Malformed as wrong:
            position = at + wrong.place
            raise MalformedList(wrong.text, source=text, token=token, token_at=at, position=position) from None


def read_proxy(text: str) -> Proxy:
    """Read `adr[:port[/transport]]`. Raises Malformed."""
    endpoint, slash, transport = text.partition("/")
    if "/" in transport:
        raise Malformed("nothing follows the transport of a pattern", place=text.rindex("/"))
    host, colon, port = _split_port(endpoint)
    if slash and not colon:
        raise Malformed("a transport needs a port before it: adr:port/transport", place=len(endpoint))
    return Proxy(
        host=_read_host(host),
        port=_at(len(host) + 1, parse_port, port) if colon else _DEFAULT_PORT,
        transport=_at(len(endpoint) + 1, parse_transport, transport) if slash else _DEFAULT_TRANSPORT,
        port_written=bool(colon),
        transport_written=bool(slash),
    )


def read_address(text: str) -> Address:
    """Read the target of an address route: an IPv4 address, or an IPv6 address in brackets. Raises Malformed."""
    if "/" in text:
        raise Malformed("nothing follows the address of an address route", place=text.index("/"))
    host, colon, _ = _split_port(text)
    if colon:
        raise Malformed("an address route has no port: net/mask/address", place=len(host))
    address = _literal(host)
    if address is None:
        raise Malformed(f"{quoted(host)} is not an IP address: 192.0.2.1, or [2001:db8::1]; names are not allowed")
    return address


def _at(place: int, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Read a part that begins at *place* of the whole."""
    try:
        return read(*args, **kwargs)
    except Malformed as wrong:
        raise Malformed(wrong.text, place=place + wrong.place) from None


def _parts(token: str, shape: str) -> tuple[str, str, str]:
    if "," in token:
        raise Malformed("entries are separated by blanks, not by commas", place=token.index(","))
    source, _, rest = token.partition("/")
    mask, slash, target = rest.partition("/")
    if not slash:
        raise Malformed(f"{quoted(token)} lacks a part: {shape}", place=len(token))
    return source, mask, target


def _read_network(source: str, mask: str, mask_of: Callable[[str, Family], int]) -> SourceNetwork:
    address = _literal(source)
    if address is None:
        raise Malformed(f"{quoted(source)} is not the address of a source: 10.1.0.0, or 2001:db8:: without a zone")
    written = Family.IPV6 if ":" in source else Family.IPV4
    bits = _at(len(source) + 1, mask_of, mask, written)
    family = family_of(address)
    if family is not written:
        mapped = prefix_mask(Family.IPV6, 96)
        if bits & mapped != mapped:
            raise Malformed(
                f"an IPv4-mapped source has a mask of 96 bits or more, not {quoted(mask)}", place=len(source) + 1
            )
        bits ^= mapped
    return SourceNetwork(family, int(address), bits)


def _read_mask(text: str, family: Family) -> int:
    width = WIDTH[family]
    if text.isascii() and text.isdigit():
        if len(text) <= 3 and int(text) <= width and (text == "0" or text[0] != "0"):
            return prefix_mask(family, int(text))
    elif len(text) <= _LONGEST_MASK and "%" not in text:
        try:
            return int(IPv4Address(text) if family is Family.IPV4 else IPv6Address(text))
        except AddressValueError:
            pass
    right = "IPv4 source: 255.255.255.0" if family is Family.IPV4 else "IPv6 source: ffff:ffff::"
    raise Malformed(f"{quoted(text)} is not a mask for an {right}, or 0 to {width} without leading zeros")


def _split_port(text: str) -> tuple[str, str, str]:
    """Split `host:port` into host (with its brackets), colon and port."""
    if text.startswith("["):
        end = text.find("]") + 1
        if not end:
            raise Malformed("the bracket is not closed: [2001:db8::1]", place=len(text))
        if text[end:] and text[end] != ":":
            raise Malformed("after the bracket only a port may follow, as in [2001:db8::1]:5060", place=end)
        return text[:end], text[end : end + 1], text[end + 1 :]
    if text.count(":") > 1:
        raise Malformed(f"{quoted(text)} has more than one colon: IPv6 stands in brackets, [2001:db8::1]:5060")
    return text.partition(":")


def _read_host(text: str) -> Address | Name:
    address = _literal(text)
    if address is not None:
        return address
    if not text:
        raise Malformed("the address is missing: 192.0.2.1, [2001:db8::1] or a host name")
    if text.startswith("["):
        raise Malformed(f"{quoted(text)} is not an IPv6 address in brackets: [2001:db8::1], without a zone")
    return parse_name(text)


def _literal(text: str) -> Address | None:
    """Read an IPv4 address, or an IPv6 address without zone; only the latter may have brackets."""
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    if "%" in bare or (bare is not text and ":" not in bare):
        return None
    try:
        return parse_address(bare)
    except Malformed:
        return None
