"""Tiny makers: facts as text in the field's own language.

host(eth0="192.0.2.10/24, 2001:db8::5/64 temporary", routes="default via 192.0.2.1 dev eth0")

An interface is a list of addresses, each with its flags or its peer, after an optional `KIND |`, `down |` or
`no-carrier |`. Routes and rules are written as for ip-route(8) and ip-rule(8), separated by semicolons.
"""

from ipaddress import ip_address, ip_network

from planner.core.addresses import Address, Family, Network
from planner.core.host.snapshot import (
    AddressFlag,
    Host,
    Interface,
    LinkAddress,
    LinkKind,
    NextHop,
    Route,
    RouteType,
    RoutingRule,
)

_KINDS = {
    "lo": LinkKind.LOOPBACK,
    "eth": LinkKind.ETHERNET,
    "br": LinkKind.BRIDGE,
    "docker": LinkKind.BRIDGE,
    "veth": LinkKind.VETH,
    "tun": LinkKind.TUN,
    "wg": LinkKind.WIREGUARD,
    "ppp": LinkKind.PPP,
    "dummy": LinkKind.DUMMY,
}


def host(routes: str = "", rules: str = "", **interfaces: str) -> Host:
    """Make a host; an underscore in an interface's name stands for a hyphen."""
    return Host(
        tuple(_interface(name.replace("_", "-"), text) for name, text in interfaces.items()),
        tuple(_route(text.split()) for text in _parts(routes, ";")),
        tuple(_rule(text.split()) for text in _parts(rules, ";")),
    )


def _parts(text: str, separator: str) -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]


def _interface(name: str, text: str) -> Interface:
    words, _, addresses = text.rpartition("|")
    kind = next((k for prefix, k in _KINDS.items() if name.startswith(prefix)), LinkKind.UNKNOWN)
    states = set(words.split()) & {"down", "no-carrier"}
    for word in set(words.split()) - states:
        kind = LinkKind(word)
    return Interface(
        name,
        kind,
        "down" not in states,
        "no-carrier" not in states,
        tuple(_address(part.split()) for part in _parts(addresses, ",")),
    )


def _address(words: list[str]) -> LinkAddress:
    ip, _, length = words[0].partition("/")
    peer = ip_address(words[2]) if words[1:2] == ["peer"] else None
    flags = frozenset(map(AddressFlag, words[1:])) if peer is None else frozenset()
    return LinkAddress(ip_address(ip), int(length), peer, flags)


def _route(words: list[str]) -> Route:
    kind = RouteType(words.pop(0)) if words[0] in set(RouteType) else RouteType.UNICAST
    first = words.pop(0)
    hops: list[NextHop] = []
    options: dict[str, str] = {}
    while words:
        word = words.pop(0)
        if word == "nexthop":
            options.pop("via", None)
            options.pop("dev", None)
        else:
            options[word] = words.pop(0)
        if "dev" in options and (not words or words[0] == "nexthop"):
            hops.append(_hop(options))
    if not hops and ("dev" in options or "via" in options):
        hops.append(_hop(options))
    via = hops[0].via if hops else None
    return Route(
        _network(first, via, options.get("family")),
        tuple(hops),
        ip_address(options["src"]) if "src" in options else None,
        int(options.get("metric", "0")),
        options.get("table", "main"),
        kind,
    )


def _hop(options: dict[str, str]) -> NextHop:
    return NextHop(options.get("dev"), ip_address(options["via"]) if "via" in options else None)


def _network(text: str, via: Address | None, family: str | None) -> Network:
    if text != "default":
        return ip_network(text)
    version = via.version if via else {"inet6": 6}.get(family or "", 4)
    return ip_network("0.0.0.0/0" if version == 4 else "::/0")


def _rule(words: list[str]) -> RoutingRule:
    options = dict(zip(words[::2], words[1::2], strict=True))
    return RoutingRule(
        table=options["table"],
        priority=int(options["priority"]) if "priority" in options else None,
        source=ip_network(options["from"]) if "from" in options else None,
        destination=ip_network(options["to"]) if "to" in options else None,
        incoming=options.get("iif"),
        mark=int(options["fwmark"], 0) if "fwmark" in options else None,
        family=Family(options["family"]) if "family" in options else None,
    )
