"""What may go wrong in the reply of a name server, and how such a reply looks."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset
import dns.zonefile

UDP, TCP = "udp", "tcp"


class Kind(Enum):
    """What goes wrong."""

    SILENCE = auto()
    LATE = auto()  # after `delay` seconds
    SERVFAIL = auto()
    REFUSED = auto()
    NOTIMP = auto()
    FORMERR_TO_EDNS = auto()
    BOGUS = auto()  # SERVFAIL, and says why (RFC 8914)
    ERROR_ALONE = auto()  # REFUSED, nothing but a header
    TRUNCATED = auto()
    WRONG_ID = auto()
    WRONG_QUESTION = auto()
    LOWER_CASE = auto()
    OTHER_SOURCE = auto()
    NOISE = auto()  # octets without any meaning, and datagrams shorter than a header
    CORRUPT = auto()  # a sound header and question, then noise
    QUERY_BACK = auto()  # the query itself
    OTHER_NAMES = auto()  # the answer, among records that nobody asked for
    REFERRAL = auto()
    LAME = auto()
    ENDLESS_ALIASES = auto()  # always one more
    HUGE = auto()  # 64 KiB of records over TCP
    TRICKLE = auto()  # over TCP, an octet every `delay` seconds
    TWICE = auto()


@dataclass(frozen=True)
class Fault:
    """A fault in replies about *name* and *type* (None: any), *over* `udp`, `tcp` or (None) both.

    *beside*: the right reply follows the wrong ones.
    """

    kind: Kind
    name: str | None = None
    type: str | None = None
    over: str | None = None
    beside: bool = False
    delay: float = 0.01

    def hits(self, name: str, type_: str, over: str) -> bool:
        return self.name in (None, name) and self.type in (None, type_) and self.over in (None, over)


@dataclass(frozen=True)
class Exchange:
    """A *query* (and as a *message*), the *right* response to it (and its *octets*), *over* what, and its *number*."""

    query: bytes
    message: dns.message.Message
    right: dns.message.Message
    octets: bytes
    over: str
    number: int

    @property
    def question(self) -> bytes:
        name = sum(len(label) + 1 for label in self.message.question[0].name.labels)
        return self.query[12 : 12 + name + 4]

    def head(self, flags: int, answers: int = 0) -> bytes:
        """The id, *flags*, counts and question of a message made by hand."""
        counts = b"\0\1" + answers.to_bytes(2, "big") + bytes(4)
        return self.query[:2] + flags.to_bytes(2, "big") + counts + self.question

    def response(self) -> dns.message.Message:
        return dns.message.make_response(self.message)


def _right(exchange: Exchange) -> list[bytes]:
    return [exchange.octets]


def _error(rcode: dns.rcode.Rcode) -> Callable[[Exchange], list[bytes]]:
    return lambda exchange: [exchange.head(0x8000 | rcode)]


def _formerr_to_edns(exchange: Exchange) -> list[bytes]:
    return _error(dns.rcode.FORMERR)(exchange) if exchange.message.edns >= 0 else [exchange.octets]


def _bogus(exchange: Exchange) -> list[bytes]:
    response = exchange.response()
    response.set_rcode(dns.rcode.SERVFAIL)
    response.use_edns(options=[dns.edns.EDEOption(dns.edns.EDECode.DNSSEC_BOGUS)])
    return [response.to_wire()]


def _error_alone(exchange: Exchange) -> list[bytes]:
    return [exchange.query[:2] + b"\x80\x05" + bytes(8)]


def _truncated(exchange: Exchange) -> list[bytes]:
    return [exchange.head(0x8200)]


def _wrong_id(exchange: Exchange) -> list[bytes]:
    return [bytes([exchange.octets[0] ^ 0x55]) + exchange.octets[1:]]


def _wrong_question(exchange: Exchange) -> list[bytes]:
    return [exchange.octets[:13] + bytes([exchange.octets[13] ^ 0x03]) + exchange.octets[14:]]


def _lower_case(exchange: Exchange) -> list[bytes]:
    end = 12 + len(exchange.question) - 4
    return [exchange.octets[:12] + exchange.octets[12:end].lower() + exchange.octets[end:]]


def _noise(exchange: Exchange) -> list[bytes]:
    return [b"", exchange.query[:2], exchange.query[:11], b"\xc0\x0c" * 300, exchange.query[:2] + bytes(10)]


def _corrupt(exchange: Exchange) -> list[bytes]:
    return [exchange.head(0x8400, answers=2) + b"\xc0\x0c\0\1\0\1\0\0\1\x2c\xff\xff\1"]


def _query_back(exchange: Exchange) -> list[bytes]:
    return [exchange.query]


def _other_names(exchange: Exchange) -> list[bytes]:
    response = exchange.right
    for section in (response.answer, response.authority, response.additional):
        for name in ("www.example.com.", "example.net."):
            section.insert(0, dns.rrset.from_text(name, 300, "IN", "A", "203.0.113.66"))
    response.answer.insert(0, dns.rrset.from_text("example.net.", 300, "IN", "CNAME", "evil.example.com."))
    return [as_octets(response, exchange.message, exchange.over)]


def _referral(exchange: Exchange) -> list[bytes]:
    response = exchange.response()
    response.authority.append(dns.rrset.from_text("org.", 300, "IN", "NS", "ns1.example.net."))
    return [response.to_wire()]


def _lame(exchange: Exchange) -> list[bytes]:
    return [exchange.head(0x8000)]


def _endless_aliases(exchange: Exchange) -> list[bytes]:
    response = exchange.response()
    owner, target = exchange.message.question[0].name, f"a{exchange.number}.example.org."
    response.answer.append(dns.rrset.from_text(owner, 300, "IN", "CNAME", target))
    return [response.to_wire()]


def _huge(exchange: Exchange) -> list[bytes]:
    if exchange.over == UDP:
        return _truncated(exchange)
    number = (65535 - len(exchange.head(0))) // 16
    records = b"".join(b"\xc0\x0c\0\1\0\1\0\0\1\x2c\0\4" + at.to_bytes(4, "big") for at in range(number))
    return [exchange.head(0x8400, answers=number) + records]


def _twice(exchange: Exchange) -> list[bytes]:
    return [exchange.octets, exchange.octets]


_WRONG = {
    Kind.SILENCE: lambda _: [],
    Kind.SERVFAIL: _error(dns.rcode.SERVFAIL),
    Kind.REFUSED: _error(dns.rcode.REFUSED),
    Kind.NOTIMP: _error(dns.rcode.NOTIMP),
    Kind.FORMERR_TO_EDNS: _formerr_to_edns,
    Kind.BOGUS: _bogus,
    Kind.ERROR_ALONE: _error_alone,
    Kind.TRUNCATED: _truncated,
    Kind.WRONG_ID: _wrong_id,
    Kind.WRONG_QUESTION: _wrong_question,
    Kind.LOWER_CASE: _lower_case,
    Kind.NOISE: _noise,
    Kind.CORRUPT: _corrupt,
    Kind.QUERY_BACK: _query_back,
    Kind.OTHER_NAMES: _other_names,
    Kind.REFERRAL: _referral,
    Kind.LAME: _lame,
    Kind.ENDLESS_ALIASES: _endless_aliases,
    Kind.HUGE: _huge,
    Kind.TWICE: _twice,
}


def wrong(kind: Kind, exchange: Exchange) -> list[bytes]:
    """Make the replies that *kind* sends in place of the right one."""
    return _WRONG.get(kind, _right)(exchange)


def as_octets(response: dns.message.Message, query: dns.message.Message, over: str) -> bytes:
    limit = 65535 if over == TCP else max(512, query.payload if query.edns >= 0 else 512)
    return response.to_wire(max_size=limit, prefer_truncation=True)
