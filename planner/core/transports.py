"""Which transports are there, and what does each bring along? One table.

RFC 3261 19.1.1 (the transport parameter of a URI), 19.1.2 (default ports), RFC 3263 4.1 (NAPTR services, SRV service
identifiers, order of preference), RFC 7118 (WebSocket). TLS runs over TCP: its label is `_sips._tcp`, never `_tls`.
"""

from enum import StrEnum
from typing import Final

from msgspec import Struct

from planner.core.choice import PlanWarning, WarningCode
from planner.core.errors import Malformed, quoted, sentence


class Transport(StrEnum):
    """A transport as it is written in a SIP URI, in settings and in documents."""

    UDP = "udp"
    TCP = "tcp"
    TLS = "tls"
    WS = "ws"
    WSS = "wss"

    __hash__ = str.__hash__  # that of an enumeration takes a call


class TransportFacts(Struct, frozen=True, gc=False, kw_only=True):
    """What follows from a transport.

    Its *default_port*, the *srv_label* that is put before a domain to ask for its SRV records, the *naptr_service* that
    stands for it. Whether it is *secure* (TLS), and its *rank* beside others: what is secure is 0, then comes what has
    connections. Whether a phone's account can be set to it (*for_phones*), or it is that of browsers (*for_browsers*).
    *publish_order*: order and preference of its NAPTR record; they rise together, so that both readings agree.
    *dead_after*: seconds that a client loses to a dead endpoint, unless the settings say otherwise. *advice*: the
    warnings that go with every plan for it (T4).
    """

    default_port: int
    srv_label: str
    naptr_service: str
    secure: bool
    rank: int
    for_phones: bool = False
    for_browsers: bool = False
    publish_order: int
    dead_after: float
    advice: tuple[PlanWarning, ...] = ()


TRANSPORTS: Final = {
    Transport.TLS: TransportFacts(
        default_port=5061,
        srv_label="_sips._tcp",
        naptr_service="SIPS+D2T",
        secure=True,
        rank=0,
        for_phones=True,
        publish_order=10,
        dead_after=10.0,
    ),
    Transport.TCP: TransportFacts(
        default_port=5060,
        srv_label="_sip._tcp",
        naptr_service="SIP+D2T",
        secure=False,
        rank=1,
        for_phones=True,
        publish_order=20,
        dead_after=5.0,
        advice=(PlanWarning(WarningCode.TCP_CLEARTEXT, "TCP: signalling can be read on the way"),),
    ),
    Transport.UDP: TransportFacts(
        default_port=5060,
        srv_label="_sip._udp",
        naptr_service="SIP+D2U",
        secure=False,
        rank=2,
        for_phones=True,
        publish_order=30,
        dead_after=32.0,  # Timer F (RFC 3261 17.1.2.2)
        advice=(
            PlanWarning(
                WarningCode.UDP_FRAGMENTATION,
                "UDP: a request larger than the path MTU (many codecs) is sent in fragments, which routers may lose",
            ),
            PlanWarning(
                WarningCode.UDP_NAT,
                "UDP: behind a router the binding lasts for seconds, unless the phone keeps it alive",
            ),
        ),
    ),
    Transport.WS: TransportFacts(
        default_port=80,
        srv_label="_sip._ws",
        naptr_service="SIP+D2W",
        secure=False,
        rank=1,
        for_browsers=True,
        publish_order=50,
        dead_after=5.0,
    ),
    Transport.WSS: TransportFacts(
        default_port=443,
        srv_label="_sips._ws",
        naptr_service="SIPS+D2W",
        secure=True,
        rank=0,
        for_browsers=True,
        publish_order=40,
        dead_after=10.0,
    ),
}

PREFERENCE: Final = tuple(t for t, facts in TRANSPORTS.items() if facts.for_phones)
"""TLS, then TCP, then UDP: the order in which transports are tried when nothing was chosen (T2)."""

CHOICES: Final = PREFERENCE[::-1]
"""The same as they are listed for people, the plainest first: udp, tcp, tls."""

BROWSERS: Final = tuple(t for t, facts in TRANSPORTS.items() if facts.for_browsers)
"""The transports of browsers (RFC 7118)."""

NAPTR_SERVICES: Final = (*(facts.naptr_service for facts in TRANSPORTS.values()), "SIP+D2S", "SIPS+D2S")
"""The services of SIP: of ours, and of SCTP, which nobody here speaks (RFC 4168 6)."""


def parse_transport(text: str) -> Transport:
    """Read a transport that a phone's account can be set to, in any case. Raises Malformed."""
    try:
        transport = Transport(text.lower())
    except ValueError:
        transport = None
    if transport not in PREFERENCE:
        raise Malformed(f"{quoted(text)} is not a transport: {sentence(CHOICES, 'or')}")
    return transport


def parse_port(text: str) -> int:
    """Read a port, 1 to 65535, ASCII digits without leading zeros. Raises Malformed."""
    if not (text.isascii() and text.isdigit()) or text.startswith("0") or len(text) > 5 or int(text) > 65535:
        raise Malformed(f"{quoted(text)} is not a port: 1 to 65535, without leading zeros")
    return int(text)
