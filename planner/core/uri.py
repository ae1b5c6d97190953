"""Which host does this SIP URI mean, and what does it fix beforehand?

The grammar is that of RFC 3261 25.1; the host may be Unicode besides (L13). A bare `example.org` is read as
`sip:example.org`. User, headers and other parameters do not matter for locating: they are checked and kept as text.
"""

import re
from collections.abc import Iterable
from typing import Final, TypeAlias
from urllib.parse import unquote

from msgspec import Struct

from planner.core.addresses import Address, parse_address, zone_of
from planner.core.errors import Malformed, quoted, sentence
from planner.core.names import Name, parse_name
from planner.core.transports import Transport, parse_port

UriHost: TypeAlias = Name | Address

_LONGEST: Final = 2048  # characters
_SCHEME: Final = re.compile(r"sips?", re.IGNORECASE)
_ESCAPED: Final = r"%[0-9A-Fa-f]{2}"
_USERINFO: Final = re.compile(
    rf"(?!:)(?:[\w.!~*'()&=+$,;?/-]|{_ESCAPED})+(?::(?:[\w.!~*'()&=+$,-]|{_ESCAPED})*)?", re.ASCII
)
_PARAMETER: Final = re.compile(rf"(?:[\w.!~*'()\[\]/:&+$-]|{_ESCAPED})+", re.ASCII)
_HEADERS: Final = re.compile(rf"(?:[\w.!~*'()\[\]/?:+$=&-]|{_ESCAPED})+", re.ASCII)


class SipUri(Struct, frozen=True, gc=False):
    """A SIP or SIPS URI: *text* with scheme and host normalised, and what RFC 3263 asks of it.

    *transport* is the transport parameter in lower case: any token, known here or not.
    """

    text: str
    secure: bool
    host: UriHost
    port: int | None = None
    transport: str | None = None
    maddr: UriHost | None = None

    def __str__(self) -> str:
        return self.text

    @property
    def target(self) -> UriHost:
        """TARGET of RFC 3263 4: maddr, else the host."""
        return self.host if self.maddr is None else self.maddr


def parse_uri(text: str) -> SipUri:
    """Read a SIP URI, or a bare host with what may follow it. Raises Malformed saying what is wrong."""
    if len(text) > _LONGEST:
        raise Malformed(f"{quoted(text)} is not a SIP URI: over {_LONGEST} characters")
    scheme, rest = _without_scheme(text)
    userinfo, at, rest = rest.rpartition("@")
    if at and not _USERINFO.fullmatch(userinfo):
        raise Malformed(
            f"{quoted(text)} is not a SIP URI: {quoted(userinfo)} before the @ is not USER or USER:PASSWORD"
        )
    rest, question, headers = rest.partition("?")
    if question and not _HEADERS.fullmatch(headers):
        raise Malformed(f"{quoted(text)} is not a SIP URI: {quoted(headers)} after the ? is not NAME=VALUE&NAME=VALUE")
    hostport, semicolon, tail = rest.partition(";")
    host, port = _host_and_port(hostport)
    parameters = _parameters(tail.split(";") if semicolon else [])
    transport, maddr = parameters.get("transport"), parameters.get("maddr")
    return SipUri(
        text=f"{scheme}:{userinfo}{at}{in_uri(host, port)}{semicolon}{tail}{question}{headers}",
        secure=scheme == "sips",
        host=host,
        port=port,
        transport=transport and transport.lower(),
        maddr=None if maddr is None else _host(maddr),
    )


def in_uri(host: UriHost, port: int | None = None) -> str:
    """Write *host* and *port* as in a URI: IPv6 in brackets."""
    name = str(host) if isinstance(host, Name) or host.version == 4 else f"[{host}]"
    return name if port is None else f"{name}:{port}"


def _without_scheme(text: str) -> tuple[str, str]:
    scheme, colon, rest = text.partition(":")
    if colon and _SCHEME.fullmatch(scheme):
        return scheme.lower(), rest
    if colon and scheme.isalpha() and not rest[:1].isdigit():
        raise Malformed(f"{quoted(text)} is not a SIP URI: it begins with sip: or sips:")
    return "sip", text


def _host_and_port(text: str) -> tuple[UriHost, int | None]:
    host, colon, port = text.rpartition(":")
    if not colon or text.endswith("]"):
        return _host(text), None
    return _host(host), parse_port(port)


def _host(text: str) -> UriHost:
    """Read a name, an IPv4 address, or an IPv6 address in brackets; "10.1" is none of them."""
    if text.startswith("[") and text.endswith("]") and ":" in text:
        address = parse_address(text[1:-1])
        if zone_of(address) is not None:
            raise Malformed(f"{quoted(text)} is not a host: a SIP URI has no place for a zone")
        return address
    if ":" in text:
        raise Malformed(f"{quoted(text)} is not a host: an IPv6 address stands in brackets")
    try:
        return parse_address(text)
    except Malformed:
        return parse_name(text)


def _parameters(texts: Iterable[str]) -> dict[str, str]:
    """Read `name=value` or `name`, unescaped, names in lower case; none may come twice (RFC 3261 19.1.1)."""
    parameters: dict[str, str] = {}
    for parameter in texts:
        name, equals, value = parameter.partition("=")
        if not _PARAMETER.fullmatch(name) or (equals and not _PARAMETER.fullmatch(value)):
            raise Malformed(f"{quoted(parameter)} is not a parameter of a SIP URI: NAME or NAME=VALUE")
        name = unquote(name).lower()
        if name in parameters:
            raise Malformed(f"parameter {quoted(name)} stands twice in the SIP URI")
        parameters[name] = unquote(value)
    if parameters.get("transport") == "":
        raise Malformed(f"parameter 'transport' of the SIP URI is empty: {sentence(tuple(Transport), 'or')}")
    return parameters
