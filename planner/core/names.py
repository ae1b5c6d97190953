"""Is this a domain name, and how is it compared?

A host name is parsed once, at the door, into A-labels, lower case, without the final dot (IDNA 2008, RFC 5891; lengths
of RFC 1035 2.3.4; the last label is not numeric, RFC 3261 25.1, so that "10.1" is no name). What stands in the DNS may
hold any octets (RFC 2181 11): a `DnsName` compares without case (RFC 4343) and shows nothing but printable ASCII.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, Self

from msgspec import Struct

from planner.core.addresses import Address, parse_address
from planner.core.errors import Malformed, quoted

_LONGEST = 253  # characters, without the final dot (255 octets on the wire)
_LABEL: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_ALL_NUMERIC: Final = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")
_LOCALHOST = "localhost"
_LONGEST_WIRE = 255  # octets with every length octet, the root's included
_PLAIN: Final = re.compile(rb"[a-z0-9_-]*")
_ESCAPED: Final = re.compile(rb"\\(?:([0-9]{3})|(.))")
_UNESCAPED_DOT: Final = re.compile(r"(?:[^.\\]|\\.)+")
_SPECIAL: Final = frozenset(b'"$().;@\\')  # what a zone file would take for something else (RFC 1035 5.1)


class Name(Struct, frozen=True, gc=False):
    """A host or domain name: A-labels, lower case, no final dot."""

    text: str

    def __str__(self) -> str:
        return self.text

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, leftmost first."""
        return tuple(self.text.split("."))

    @property
    def dns_name(self) -> "DnsName":
        """The name as the DNS has it."""
        return DnsName(self.text)


class DnsName(Struct, frozen=True, gc=False, cache_hash=True, order=True):
    """An owner name or target of the DNS: any octets, lower case, no final dot, escaped as in a zone file.

    *text* must be in that form already: that of a `Name` is. The root is ".". It is looked up by everywhere, and
    hashed once.
    """

    text: str

    def __str__(self) -> str:
        return self.text

    @classmethod
    def from_labels(cls, labels: Iterable[bytes]) -> Self:
        """Make a name of its labels' octets, leftmost first, the root's left out. Raises Malformed on a bad length."""
        lowered = [label.lower() for label in labels]
        if not all(1 <= len(label) <= 63 for label in lowered):
            raise Malformed("a label of a domain name has 1 to 63 octets")
        if sum(len(label) + 1 for label in lowered) + 1 > _LONGEST_WIRE:
            raise Malformed(f"a domain name has at most {_LONGEST_WIRE} octets")
        return cls(".".join(map(_escaped, lowered)) or ".")

    @property
    def labels(self) -> tuple[bytes, ...]:
        """The octets of each label, leftmost first, the root's left out."""
        if self.is_root:
            return ()
        if "\\" not in self.text:
            return tuple(self.text.encode("ascii").split(b"."))
        return tuple(map(_unescaped, _UNESCAPED_DOT.findall(self.text)))

    def is_within(self, zone: "DnsName") -> bool:
        """Tell whether this is *zone* or a name below it."""
        return zone.is_root or self == zone or self.text.endswith(f".{zone.text}")

    @property
    def is_root(self) -> bool:
        """Whether this is ".": as an SRV target, no such service; as a NAPTR replacement, none."""
        return self.text == "."


class SipDomain(Struct, frozen=True, gc=False):
    """The domain of a tenant: mostly a name; an IP literal where somebody set up a tenant by address."""

    text: str
    literal: Address | None = None

    def __str__(self) -> str:
        return self.text

    @property
    def name(self) -> Name | None:
        """The name, None for an IP literal."""
        return None if self.literal is not None else Name(self.text)

    @property
    def why_not_presentable(self) -> str | None:
        """Why the domain itself cannot be told to a phone (D1), or None if it can."""
        if self.literal is not None:
            return "it is an IP address"
        if self.text == _LOCALHOST:
            return "localhost is the wildcard tenant"
        return None if "." in self.text else "it is a single label"


def parse_name(text: str) -> Name:
    """Read a host name, ASCII or Unicode. Raises Malformed saying what is wrong with it."""
    name = text.removesuffix(".")
    if not name:
        raise Malformed(f"{quoted(text)} is not a domain name: it is empty")
    if len(name) > _LONGEST:
        raise Malformed(f"{quoted(text)} is not a domain name: over {_LONGEST} characters")
    name = name.lower() if name.isascii() and "xn--" not in name.lower() else _a_labels(name, text)
    for label in name.split("."):
        if not _LABEL.fullmatch(label):
            raise Malformed(f"{quoted(text)} is not a domain name: {_fault(label)}")
    if _ALL_NUMERIC.fullmatch(name.rpartition(".")[2]):
        raise Malformed(f"{quoted(text)} is neither a domain name nor an IP address: its last label is a number")
    return Name(name)


def parse_domain(text: str) -> SipDomain:
    """Read a tenant's domain: a name, or an IP address with or without brackets. Raises Malformed."""
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    if ":" in bare or bare[-1:].isdigit():
        try:
            literal = parse_address(bare)
        except Malformed:
            pass
        else:
            return SipDomain(str(literal), literal)
    return SipDomain(parse_name(text).text)


def _escaped(label: bytes) -> str:
    if _PLAIN.fullmatch(label):
        return label.decode("ascii")
    return "".join(
        f"\\{chr(octet)}" if octet in _SPECIAL else chr(octet) if 0x20 < octet < 0x7F else f"\\{octet:03}"
        for octet in label
    )


def _unescaped(label: str) -> bytes:
    return _ESCAPED.sub(lambda match: bytes([int(match[1])]) if match[1] else match[2], label.encode("ascii"))


def service_label(name: DnsName) -> str:
    """Return what stands before the domain in the name of a service: its first two labels, as `_sips._tcp`."""
    return ".".join(name.text.split(".", 2)[:2])


def service_name(label: str, domain: Name) -> DnsName | None:
    """Put a service label as `_sips._tcp` before *domain*; None if that is too long to be asked for."""
    name = f"{label}.{domain.text}"
    return DnsName(name) if len(name) <= _LONGEST else None


def names_above(name: Name) -> Iterator[DnsName]:
    """Give the names above *name*, the nearest first, without the root."""
    _, *labels = name.text.split(".")
    while labels:
        yield DnsName(".".join(labels))
        labels = labels[1:]


def _fault(label: str) -> str:
    if not label:
        return "a label is empty"
    if len(label) > 63:
        return f"label {quoted(label)} is over 63 characters"
    return f"label {quoted(label)} may hold letters, digits and inner hyphens only"


def _a_labels(name: str, text: str) -> str:
    import idna  # noqa: PLC0415 - rarely needed, and its tables are slow to load

    try:
        encoded = idna.encode(name, uts46=True, std3_rules=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise Malformed(f"{quoted(text)} is not a domain name: {str(error) or 'not IDNA 2008'}") from None
    if len(encoded) > _LONGEST:
        raise Malformed(f"{quoted(text)} is not a domain name: over {_LONGEST} characters as A-labels")
    return encoded
