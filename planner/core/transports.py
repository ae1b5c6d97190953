"""Which transports are there, and what does each bring along? One table.

RFC 3261 19.1.1 (the transport parameter of a URI), 19.1.2 (default ports), RFC 3263 4.1 (NAPTR services, SRV service
identifiers, order of preference), RFC 7118 (WebSocket). TLS runs over TCP: its label is `_sips._tcp`, never `_tls`.
"""

from enum import StrEnum
from typing import Final

from msgspec import Struct

from planner.core.errors import Malformed, quoted


class Transport(StrEnum):
    """A transport as it is written in a SIP URI, in settings and in documents."""

    UDP = "udp"
    TCP = "tcp"
    TLS = "tls"
    WS = "ws"
    WSS = "wss"

    __hash__ = str.__hash__  # that of an enumeration takes a call


class TransportFacts(Struct, frozen=True, gc=False):
    """What follows from a transport.

    Its *default_port*, the *srv_label* that is put before a domain to ask for its SRV records, the *naptr_service* that
    stands for it, whether it is *secure* (TLS), and whether a phone's account can be set to it.
    """

    default_port: int
    srv_label: str
    naptr_service: str
    secure: bool
    for_phones: bool


TRANSPORTS: Final = {
    Transport.TLS: TransportFacts(5061, "_sips._tcp", "SIPS+D2T", secure=True, for_phones=True),
    Transport.TCP: TransportFacts(5060, "_sip._tcp", "SIP+D2T", secure=False, for_phones=True),
    Transport.UDP: TransportFacts(5060, "_sip._udp", "SIP+D2U", secure=False, for_phones=True),
    Transport.WS: TransportFacts(80, "_sip._ws", "SIP+D2W", secure=False, for_phones=False),
    Transport.WSS: TransportFacts(443, "_sips._ws", "SIPS+D2W", secure=True, for_phones=False),
}

PREFERENCE: Final = tuple(t for t, facts in TRANSPORTS.items() if facts.for_phones)
"""TLS, then TCP, then UDP: the order in which transports are tried when nothing was chosen (T2)."""


def parse_transport(text: str) -> Transport:
    """Read a transport that a phone's account can be set to, in any case. Raises Malformed."""
    try:
        transport = Transport(text.lower())
    except ValueError:
        transport = None
    if transport not in PREFERENCE:
        raise Malformed(f"{quoted(text)} is not a transport: udp, tcp or tls")
    return transport


def parse_port(text: str) -> int:
    """Read a port, 1 to 65535, ASCII digits without leading zeros. Raises Malformed."""
    if not (text.isascii() and text.isdigit()) or text.startswith("0") or len(text) > 5 or int(text) > 65535:
        raise Malformed(f"{quoted(text)} is not a port: 1 to 65535, without leading zeros")
    return int(text)
