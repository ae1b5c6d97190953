"""`host`: what does the planner see of this machine, and which addresses may be presented?"""

from argparse import Namespace

import msgspec

from planner.cli.page import Page, write_json
from planner.cli.sources import sources
from planner.core.addresses import Address, Network, without_zone
from planner.core.host.snapshot import Host, Interface, NextHop, Route, RoutingRule, SnapshotSource
from planner.core.present import Presentable
from planner.service.service import Service
from planner.wire.host import host_document


def run(options: Namespace) -> int:
    """Show the host snapshot."""
    service = Service(sources(options))
    service.close()
    host, judged = service.situation.host, service.situation.planner.presentable()
    if options.json:
        write_json(msgspec.json.encode(host_document(host, judged)))
    else:
        show(host, judged, Page())
    return 0


def show(host: Host, judged: tuple[Presentable, ...], page: Page) -> None:
    """Write a host for people: addresses with the verdict, then routes and rules."""
    page.line(f"{sum(verdict.may_be for verdict in judged)} of {len(judged)} addresses may be presented", "bold")
    page.line(f"  {seen_by(host)}" + (f" at {host.taken_at}" if host.taken_at else ""), "dim")
    if host.interfaces:
        page.heading("Addresses")
        verdicts = {(verdict.interface, verdict.address): verdict for verdict in judged}
        page.table([row for i in host.interfaces for row in _addresses(i, verdicts)], "cyan", "dim", "", "bold", "")
    if host.routes:
        page.heading("Routes")
        page.table([_route(route) for route in host.routes], "cyan", "", "dim")
    if host.rules:
        page.heading("Rules")
        page.table([_rule(rule) for rule in host.rules], "cyan", "")


def seen_by(host: Host) -> str:
    """Say who told of the host."""
    return "a snapshot from a file" if host.source is SnapshotSource.FILE else f"as seen by {host.source}"


def _addresses(interface: Interface, verdicts: dict[tuple[str, Address], Presentable]) -> list[tuple[str, ...]]:
    kind = interface.kind.value
    if not interface.up:
        kind += ", down"
    elif not interface.carrier:
        kind += ", no carrier"
    rows: list[tuple[str, ...]] = []
    for link_address in interface.addresses:
        verdict = verdicts[interface.device, without_zone(link_address.ip)]
        flags = sorted(link_address.flags) + ([f"peer {link_address.peer}"] if link_address.peer else [])
        address = f"{verdict.address}/{link_address.prefix_length}" + (f" ({', '.join(flags)})" if flags else "")
        name = ("", "") if rows else (interface.name, kind)
        rows.append((*name, address, "yes" if verdict.may_be else "no", verdict.reason))
    return rows or [(interface.name, kind, "no address", "", "")]


def _route(route: Route) -> tuple[str, ...]:
    kind = "" if route.type == "unicast" else f"{route.type} "
    hops = ", ".join(map(_hop, route.hops))
    source = f", from {route.source}" if route.source else ""
    details = f"{f'metric {route.metric}' if route.metric else ''}"
    table = "" if route.table == "main" else f"table {route.table}"
    return f"{kind}{_to(route.destination)}", f"{hops}{source}", "  ".join(filter(None, (details, table)))


def _to(network: Network) -> str:
    return f"default ({'IPv4' if network.version == 4 else 'IPv6'})" if network.prefixlen == 0 else str(network)


def _hop(hop: NextHop) -> str:
    by = f"through {hop.interface}" if hop.interface else ""
    return by if hop.via is None else f"via {hop.via} {by}".rstrip()


def _rule(rule: RoutingRule) -> tuple[str, ...]:
    selectors = (
        ("from", rule.source),
        ("to", rule.destination),
        ("iif", rule.incoming),
        ("fwmark", rule.mark),
        ("family", rule.family),
    )
    text = " ".join(f"{name} {value}" for name, value in selectors if value is not None)
    return "" if rule.priority is None else str(rule.priority), f"{text or 'everybody'}: table {rule.table}"
