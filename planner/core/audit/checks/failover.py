"""What if a server dies? RF01 to RF06: how many there are, and what is left when one is gone."""

from collections.abc import Collection, Iterator
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Final

from msgspec import Struct

from planner.core.audit.case.look import Look
from planner.core.audit.case.naptrs import sip_naptrs
from planner.core.audit.case.sets import SrvSet, all_sets, live_targets, sets_for
from planner.core.audit.checks.check import Check
from planner.core.audit.pages.failover import RF01, RF02, RF03, RF04, RF05, RF06
from planner.core.audit.rule import Finding, Subject, finding, found
from planner.core.names import DnsName
from planner.core.transports import CHOICES, PREFERENCE, Transport


class Loss(Struct, frozen=True, gc=False):
    """What happens when a *server* (a target, or an address) is gone: the *transports* with nothing left."""

    server: str
    transports: tuple[Transport, ...]


def simulated(look: Look) -> tuple[Loss, ...]:
    """Take each target away in turn, and each address; tell what is left without a server."""
    servers = {t: live_targets(look, t) for t in PREFERENCE}
    names = dict.fromkeys(target for live in servers.values() for target in live)
    addresses = dict.fromkeys(address for live in servers.values() for texts in live.values() for address in texts)
    losses = [
        Loss(str(name), tuple(t for t, live in servers.items() if live and set(live) == {name})) for name in names
    ]
    for address in addresses:
        gone = (t for t, live in servers.items() if live and all(set(texts) <= {address} for texts in live.values()))
        losses.append(Loss(address, tuple(gone)))
    return tuple(losses)


def _is_redundant(look: Look, transport: Transport) -> bool:
    """Whether redundancy is meant: two or more records."""
    return len(_live_names(look, transport)) > 1


def _may_have_more(look: Look, transport: Transport) -> bool:
    """Whether a target may be live of which nobody has said where it is: that is no reason to call another the last."""
    others = set(_live_names(look, transport)) - live_targets(look, transport).keys()
    return any(answer is None for target in others for _, answer in look.addresses(target))


def _live_names(look: Look, transport: Transport) -> list[DnsName]:
    return [srv.target for srv_set in sets_for(look, transport) for srv in srv_set.live_srvs]


def rf01(look: Look) -> Iterator[Finding]:
    """Find transports with one server; without any record for SIP that is the domain itself."""
    is_guessed = _is_guessed(look)
    for transport in _guessed(look) if is_guessed else PREFERENCE:
        live = {look.domain: _addresses(look, look.domain)} if is_guessed else live_targets(look, transport)
        if _servers(live) == 1 and not _may_have_more(look, transport):
            yield found(RF01, look.domain, None, transport=transport.value, server=str(next(iter(live))))


def _is_guessed(look: Look) -> bool:
    """Whether phones have nothing but the domain's own address to go to (RFC 3263 4.1, 4.2)."""
    return not (all_sets(look) or sip_naptrs(look)) and bool(look.addresses_of(look.domain))


def _guessed(look: Look) -> tuple[Transport, ...]:
    """Return the transports over which they try it: UDP if nobody says otherwise."""
    return (Transport.UDP,) if look.pbx is None else tuple(t for t in look.pbx.offered if t in PREFERENCE)


def _addresses(look: Look, target: DnsName) -> tuple[str, ...]:
    return tuple(map(str, look.addresses_of(target)))


def rf02(look: Look) -> Iterator[Finding]:
    """Find sets with one record."""
    for srv_set in _phone_sets(look):
        target = srv_set.live_srvs[0].target
        if len(srv_set.live_srvs) == 1 and _tries(_addresses(look, target)) > 1:
            yield found(RF02, srv_set.owner, None, owner=str(srv_set.owner), count=1)


def _servers(live: dict[DnsName, tuple[str, ...]]) -> int:
    """Count servers: targets that share an address are one, or as many as they have addresses of one family."""
    apart: list[set[str]] = []
    for addresses in live.values():
        server = set(addresses).union(*(other for other in apart if not other.isdisjoint(addresses)))
        apart = [*(other for other in apart if other.isdisjoint(addresses)), server]
    return sum(map(_tries, apart))


def _tries(addresses: Collection[str]) -> int:
    """Count what a phone tries of a server: its addresses of one family."""
    of_ipv6 = sum(":" in address for address in addresses)
    return max(of_ipv6, len(addresses) - of_ipv6)


def rf03(look: Look) -> Iterator[Finding]:
    """Find transports whose servers are all in one network."""
    for transport in PREFERENCE:
        live = live_targets(look, transport)
        if len(live) < 2:
            continue
        networks = {_network(address) for addresses in live.values() for address in _of_one_family(addresses)}
        if len(networks) == 1:
            yield found(RF03, look.domain, None, transport=transport.value, network=next(iter(networks)))


def _of_one_family(addresses: tuple[str, ...]) -> list[str]:
    return [address for address in addresses if ":" not in address] or list(addresses)


@lru_cache(maxsize=4096)  # servers are shared by many domains
def _network(address: str) -> str:
    length = 48 if ip_address(address).version == 6 else 24
    return str(ip_network(f"{address}/{length}", strict=False))


def rf04(look: Look) -> Iterator[Finding]:
    """Tell how long a phone tries servers of which none answers."""
    settings = look.settings
    for transport in CHOICES:
        seconds = settings.dead_after(transport)
        count = max((_endpoints(look, srv_set) for srv_set in sets_for(look, transport)), default=0)
        if count < 2:
            continue
        worst, limit = round(seconds * count), round(settings.longest_failover)
        which = "long" if seconds * count > settings.longest_failover else ""
        args = {"transport": transport.value, "count": count, "seconds": worst, "limit": limit}
        yield finding(RF04, Subject(str(look.domain), None), args, case=which)


def _endpoints(look: Look, srv_set: SrvSet) -> int:
    """Count what a phone tries of a set, in one address family: an address with its port, once."""
    tried = {(address, srv.port) for srv in srv_set.live_srvs for address in _addresses(look, srv.target)}
    return _tries([address for address, _ in tried])


def rf05(look: Look) -> Iterator[Finding]:
    """Find servers on which a transport hangs that has several records."""
    for loss in simulated(look):
        hit = tuple(
            transport.value
            for transport in loss.transports
            if _is_redundant(look, transport) and not _may_have_more(look, transport)
        )
        if hit:
            yield found(RF05, look.domain, None, server=loss.server, transports=hit)


def rf06(look: Look) -> Iterator[Finding]:
    """Tell the shares of the servers, and of those that are left when the busiest is gone."""
    for srv_set in _phone_sets(look):
        first = min(srv.priority for srv in srv_set.live_srvs)
        group = [srv for srv in srv_set.live_srvs if srv.priority == first]
        if len(group) < 2:
            continue
        busiest = max(group, key=lambda srv: srv.weight)
        rest = [srv for srv in group if srv is not busiest]
        total, left = sum(srv.weight for srv in group), sum(srv.weight for srv in rest)
        normal = ", ".join(f"{srv.target} {_share(srv.weight, total, len(group))}%" for srv in group)
        degraded = ", ".join(f"{srv.target} {_share(srv.weight, left, len(rest))}%" for srv in rest)
        yield found(
            RF06,
            srv_set.owner,
            None,
            owner=str(srv_set.owner),
            shares=f"{normal}; without {busiest.target}: {degraded}",
        )


def _share(weight: int, total: int, count: int) -> int:
    return round(100 * weight / total) if total else round(100 / count)


def _phone_sets(look: Look) -> tuple[SrvSet, ...]:
    return tuple([srv_set for srv_set in all_sets(look) if srv_set.is_for_phones])


def _has_phone_sets(look: Look) -> bool:
    return bool(_phone_sets(look))


def _has_servers(look: Look) -> bool:
    return _has_phone_sets(look) or _is_guessed(look)


CHECKS: Final = (
    Check(RF01, rf01, applies=_has_servers),
    *(
        Check(rule, judge, applies=_has_phone_sets)
        for rule, judge in ((RF02, rf02), (RF03, rf03), (RF04, rf04), (RF05, rf05), (RF06, rf06))
    ),
)
