"""Which policy rules does a packet meet that the host itself sends, from a socket with neither address nor mark?

ip-rule(8) has more selectors and actions than a host snapshot. What such a packet can never meet is left out; the rest
is written with the words that a snapshot has, so that it means the same: `suppress_prefixlength`, by which a VPN keeps
its hands off all but the default route, as one rule for each network that the table then still has; `not` as rules for
all other destinations; `blackhole` and its like as a table that holds such a route. `goto` is not followed.
"""

import os
import socket
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, collapse_addresses, ip_address
from typing import Any, Final, TypeAlias

from msgspec.structs import replace

from planner.core.addresses import Family, Network, is_within, network_of
from planner.core.host.snapshot import (
    DEFAULT_TABLE,
    EVERYWHERE,
    LOCAL_TABLE,
    LOOPBACK,
    MAIN_TABLE,
    TABLES,
    Route,
    RouteType,
    RoutingRule,
)

_Message: TypeAlias = Any  # pyroute2 has no types

_STANDING: Final = ((LOCAL_TABLE, 0), (MAIN_TABLE, 32766), (DEFAULT_TABLE, 32767))
_FAMILIES: Final = {socket.AF_INET: Family.IPV4, socket.AF_INET6: Family.IPV6}

_TO_TABLE = 1  # FR_ACT_TO_TBL
_REFUSALS: Final = {6: RouteType.BLACKHOLE, 7: RouteType.UNREACHABLE, 8: RouteType.PROHIBIT}
_INVERTED = 0x2  # FIB_RULE_INVERT
_NOTHING_SUPPRESSED = 2**32 - 1
_ALL_BITS = 2**32 - 1
_NEVER_MET: Final = ("FRA_OIFNAME", "FRA_L3MDEV", "FRA_TUN_ID", "FRA_SPORT_RANGE", "FRA_DPORT_RANGE", "UNKNOWN")


def table_name(number: int) -> str:
    """Name a routing table as snapshots do: main, default, local, else by its number."""
    return TABLES.get(number, str(number))


def read_rules(
    messages: Sequence[_Message], routes: Sequence[Route]
) -> tuple[tuple[RoutingRule, ...], tuple[Route, ...]]:
    """Read the rules beside the standing ones, and routes for the tables of those that refuse.

    *routes* are all that there are; the standing rules are those for the tables local, main and default.
    """
    rules: list[RoutingRule] = []
    refusals: dict[Route, None] = {}
    for message in messages:
        family = _FAMILIES.get(message["family"])
        refusal = _REFUSALS.get(message["action"])
        if family is None or (refusal is None and message["action"] != _TO_TABLE):
            continue
        table = table_name(message.get_attr("FRA_TABLE") or message["table"]) if refusal is None else refusal.value
        if refusal is not None:
            refusals[Route(EVERYWHERE[family], table=table, type=refusal)] = None
        networks = [route.destination for route in routes if (route.table, route.family) == (table, family)]
        rules += _narrow(message, _rules(message, table, family), networks)
    return tuple(rules), tuple(refusals)


def _rules(message: _Message, table: str, family: Family) -> tuple[RoutingRule, ...]:
    """Read one rule as no, one or (if it is turned round by `not`) many."""
    priority = message.get_attr("FRA_PRIORITY") or 0
    mask = message.get_attr("FRA_FWMASK")
    mark = (message.get_attr("FRA_FWMARK") or 0) & (_ALL_BITS if mask is None else mask)
    incoming = message.get_attr("FRA_IIFNAME")
    source = _network(message.get_attr("FRA_SRC"), message["src_len"])
    destination = _network(message.get_attr("FRA_DST"), message["dst_len"])
    if not message["flags"] & _INVERTED:
        rule = RoutingRule(table, priority, source, destination, incoming, mark or None, family)
        standing = rule in (RoutingRule(table, priority, family=family) for table, priority in _STANDING)
        return () if standing or not _can_be_met(message) else (rule,)
    unbound = source is None or IPv4Address(0) in source
    if not (_can_be_met(message) and unbound and incoming in (None, LOOPBACK) and not mark):
        return (RoutingRule(table, priority, family=family),)
    if destination is None:
        return ()  # not from all: for nobody
    everywhere = destination.supernet(new_prefix=0)
    others = everywhere.address_exclude(destination)  # type: ignore[arg-type] # mypy takes them for two families
    return tuple(RoutingRule(table, priority, destination=other, family=family) for other in others)


def _network(address: str | None, prefix_length: int) -> Network | None:
    return None if address is None or not prefix_length else network_of(ip_address(address), prefix_length)


def _can_be_met(message: _Message) -> bool:
    """Tell whether a plain UDP socket of this process has what a rule asks for, beyond what `RoutingRule` can say."""
    first, _, last = (message.get_attr("FRA_UID_RANGE") or f"0:{_ALL_BITS}").partition(":")
    return (
        not message["tos"]
        and message.get_attr("FRA_IP_PROTO") in (None, socket.IPPROTO_UDP)
        and int(first) <= os.getuid() <= int(last)
        and not any(name in _NEVER_MET for name, _ in message["attrs"])
    )


def _narrow(message: _Message, rules: tuple[RoutingRule, ...], networks: list[Network]) -> Iterator[RoutingRule]:
    """Put in force that a table's answer does not count if its prefix is not longer than the rule says."""
    suppressed = message.get_attr("FRA_SUPPRESS_PREFIXLEN")
    if suppressed in (None, _NOTHING_SUPPRESSED):
        yield from rules
        return
    longer = [network for network in networks if network.prefixlen > suppressed]
    covered = tuple(collapse_addresses(longer))  # type: ignore[type-var] # they are of one family
    for rule in rules:
        for network in covered:
            if rule.destination is None or is_within(network, rule.destination):
                yield replace(rule, destination=network)
            elif is_within(rule.destination, network):
                yield rule
