"""How is a question put on the wire, and does a message answer it?

RFC 1035 4.1 (message), RFC 6891 6.1 (EDNS), RFC 5452 (forged answers). A query is put together from ready-made parts.
What a forger who does not see the query must guess: its id, its source port (see `udp`) and the case of every letter
of its name (draft-vixie-dnsext-dns0x20), which name servers send back as it came.
"""

from enum import Enum, auto
from secrets import token_bytes
from typing import Final

from msgspec import Struct

from planner.core.answers import SAFE_DATAGRAM, RecordType
from planner.core.names import DnsName

CODES: Final = {
    RecordType.A: 1,
    RecordType.NS: 2,
    RecordType.CNAME: 5,
    RecordType.SOA: 6,
    RecordType.PTR: 12,
    RecordType.AAAA: 28,
    RecordType.SRV: 33,
    RecordType.NAPTR: 35,
    RecordType.DS: 43,
    RecordType.DNSKEY: 48,
    RecordType.TLSA: 52,
    RecordType.CAA: 257,
}
"""The registry's number of each record type."""

HEADER_SIZE: Final = 12

_IN: Final = b"\0\1"
_TAILS: Final = {type_: code.to_bytes(2, "big") + _IN for type_, code in CODES.items()}
_HEAD: Final = b"\1\0\0\1\0\0\0\0"  # recursion desired; one question, no answer, no authority
_PLAIN: Final = _HEAD + b"\0\0"
_EDNS: Final = _HEAD + b"\0\1"
_OPT: Final = b"\0\0\x29" + SAFE_DATAGRAM.to_bytes(2, "big") + b"\0\0\0\0\0\0"
_UNKNOWN_OPTION: Final = (65001).to_bytes(2, "big") + b"\0\1?"  # of a number for local use (RFC 6891 9)
_DO: Final = b"\0\0\x80\0"
_OPT_WITH_UNKNOWN: Final = _OPT[:5] + _DO + len(_UNKNOWN_OPTION).to_bytes(2, "big") + _UNKNOWN_OPTION
_LENGTHS: Final = tuple(bytes([length]) for length in range(64))
_CASE_BIT: Final = bytes(0x20 if 0x61 <= octet <= 0x7A else 0 for octet in range(256))


class Echo(Enum):
    """What a message makes of the query that it claims to answer."""

    SAME = auto()
    OTHER_CASE = auto()
    """The question came back, but not in the case in which it went out: forged, or from a server that folds case."""
    ERROR_ALONE = auto()
    """An error without the question, as some servers send it. It proves nothing, so it must not settle anything."""
    FOREIGN = auto()


_SAME: Final = Echo.SAME
_DRAWN: Final = 4096  # random octets drawn from the system at once: a call for each query is a sixth of its cost


class _Secrets:
    """Random octets of the system, each given out once."""

    __slots__ = ("_drawn", "_used")

    def __init__(self) -> None:
        self._drawn = b""
        self._used = 0

    def take(self, size: int) -> bytes:
        begin = self._used
        end = self._used = begin + size
        if end > len(self._drawn):
            self._drawn = token_bytes(_DRAWN)
            begin, end = 0, size
            self._used = size
        return self._drawn[begin:end]


_SECRETS: Final = _Secrets()


class Query(Struct, frozen=True, gc=False):
    """A query: its *id*, the *octets* to send, and in them the *question* as it must come back."""

    id: bytes
    octets: bytes
    question: bytes

    def echo(self, message: bytes) -> Echo:
        """Compare *message* with this query: id, direction, opcode and question (RFC 5452 9.1)."""
        if len(message) < HEADER_SIZE or message[:2] != self.id or message[2] & 0xF8 != 0x80:
            return Echo.FOREIGN
        if message[4:6] == b"\0\1":
            if message.startswith(self.question, HEADER_SIZE):
                return _SAME
            end = HEADER_SIZE + len(self.question)
            name, tail = message[HEADER_SIZE : end - 4], message[end - 4 : end]
            same = name.lower() == self.question[:-4].lower() and tail == self.question[-4:]
            return Echo.OTHER_CASE if same else Echo.FOREIGN
        is_error = message[3] & 0x0F not in (0, 3)
        return Echo.ERROR_ALONE if is_error and message[4:6] == b"\0\0" else Echo.FOREIGN


def compose(name: DnsName, type_: RecordType, *, edns: bool = True, mixed: bool = True) -> Query:
    """Put a query together, with a new random id and random case; in small letters unless *mixed*."""
    plain = _on_the_wire(name)
    size = len(plain)
    secret = _SECRETS.take(2 + size)
    id_ = secret[:2]
    flips = int.from_bytes(plain.translate(_CASE_BIT)) & int.from_bytes(secret) if mixed else 0
    question = (int.from_bytes(plain) ^ flips).to_bytes(size) + _TAILS[type_]
    return Query(id_, id_ + _EDNS + question + _OPT if edns else id_ + _PLAIN + question, question)


def with_unknown_option(query: Query) -> Query:
    """Return *query* with an option that nobody knows, and the wish for signatures (RFC 3225, RFC 6891 6.1.2)."""
    octets = query.octets.removesuffix(_OPT) + _OPT_WITH_UNKNOWN
    return Query(query.id, octets, query.question)


def _on_the_wire(name: DnsName) -> bytes:
    text = name.text
    labels = name.labels if "\\" in text or text == "." else text.encode("ascii").split(b".")
    return b"".join([_LENGTHS[len(label)] + label for label in labels]) + b"\0"
