"""`devices`: which phones are known, and who is this one, by what, and what follows?"""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import msgspec

from planner.cli.page import Page, write_json
from planner.core.catalogue import PhoneFamily
from planner.core.devices import DnsClass, Shape
from planner.core.errors import sentence
from planner.core.layout import Row
from planner.core.recognition import Recognised
from planner.core.transports import PREFERENCE
from planner.facts import catalogue, settings
from planner.facts.user_agents import UserAgents
from planner.wire import devices_document, devices_query_from, recognised_document, recognised_from

PARAMETERS = ("user_agent", "mac", "file", "device")
_LOOKS_UP = {
    DnsClass.A: "addresses: it is given a name with a port, or the servers behind SRV",
    DnsClass.SRV: "SRV: it is given the domain without a port",
    DnsClass.NAPTR: "NAPTR and SRV: it is given the domain without a port",
}


def run(options: Namespace, config: Path | None) -> int:
    """Show the catalogue, or who a phone is. Exit: 0, or 1 for a phone that nobody knows."""
    given = {name: value for name in PARAMETERS if (value := getattr(options, name)) is not None}
    query = devices_query_from(given)
    files = () if config is None else settings.load(config).devices.files
    phones = catalogue.load(map(Path, files))
    if not given:
        if options.json:
            write_json(msgspec.json.encode(devices_document(phones)))
        else:
            _list(tuple(phones.families.values()), Page())
        return 0
    found = recognised_from(query, UserAgents(phones))
    if options.json:
        write_json(msgspec.json.encode(recognised_document(found)))
    else:
        _show(found, Page())
    return 0 if found.family is not None else 1


def _list(families: tuple[PhoneFamily, ...], page: Page) -> None:
    page.line(f"{len(families)} families of phones", "bold")
    page.line("  in the order in which they are tried; `devices USER-AGENT` or `devices --device ID` tells all", "dim")
    page.line()
    head = ("id", "transports", "looks up", "shape", "no port", "slots", "phones")
    page.table([head, *map(_listed, families)], "cyan", "", "", "", "", "", "dim")


def _listed(family: PhoneFamily) -> tuple[str, ...]:
    device, slots = family.device, family.slots
    looks_up = f"{device.dns} ({_sure(family, 'dns')})"
    room = f"{slots.servers}+{slots.proxies}"
    return family.id, " ".join(device.in_order), looks_up, device.shape, family.no_port, room, family.name


def _show(found: Recognised, page: Page) -> None:
    family = found.family
    if family is None:
        page.line("Nobody that the catalogue knows", "bold red")
        page.line(f"  {found.because}: it would be planned for as generic (UDP, TCP, TLS; SRV; IPv4, IPv6)")
        return
    page.line(f"{family.id}: {family.name}", "bold green")
    page.table(list(_identity(found)), "dim", "")
    page.heading("What it can do")
    page.table(list(_abilities(family)), "cyan", "", "dim")
    if family.rows:
        page.heading(f"What is written into it ({family.format or 'settings'}, {_sure(family, 'settings')})")
        page.table([_row(row) for row in family.rows], "cyan", "", "dim")
    for title, lines in (("Notes", family.notes), ("Sources", family.sources)):
        if lines:
            page.heading(title)
            page.table([("-", line) for line in lines], "dim", "")


def _identity(found: Recognised) -> Iterator[tuple[str, str]]:
    yield "known by", found.because
    facts = (("pattern", found.pattern), ("model", found.model), ("firmware", found.firmware), ("MAC", found.mac))
    yield from ((name, value) for name, value in facts if value is not None)


def _abilities(family: PhoneFamily) -> Iterator[tuple[str, str, str]]:
    device, slots, codes = family.device, family.slots, family.codes
    yield "transports", sentence(device.in_order), _sure(family, "transports")
    if codes.transport:
        listed = [f"{t} {codes.transport[t]}" for t in PREFERENCE if t in codes.transport]
        listed += [f"let the DNS decide {codes.discovery}"] if codes.discovery else []
        yield "codes", ", ".join(listed), _sure(family, "codes")
    yield "looks up", _LOOKS_UP[device.dns], _sure(family, "dns")
    if codes.dns:
        yield "DNS mode", ", ".join(f"{c} {code}" for c, code in codes.dns.items()), _sure_of_dns_codes(family)
    yield "shape", _shape(family), _sure(family, "shape")
    by_setting = f"; {sentence(tuple(sorted(family.families_by_setting)))} by a setting"
    shown = sentence(tuple(sorted(device.families))) + (by_setting if family.families_by_setting else "")
    yield "addresses", shown, _sure(family, "families")
    yield "no port", family.no_port, _sure(family, "no_port")
    room = f"{slots.servers} servers, {slots.proxies} outbound proxies"
    yield "room for", room, _sure(family, "servers")
    if family.accounts is not None:
        yield "accounts", str(family.accounts), ""
    if family.transport_scope is not None:
        yield "one transport", f"for each {family.transport_scope}", _sure(family, "transport_scope")
    if family.device.tls_srv_label is not None:
        yield "SRV for TLS", f"at {family.device.tls_srv_label}, not at _sips._tcp", ""
    if family.local_port_keys:
        yield "local port", f"{sentence(family.local_port_keys)}: never written", ""


def _shape(family: PhoneFamily) -> str:
    if family.device.shape is Shape.MERGED:
        return "merged: to let the DNS decide is to give up the transport"
    return "orthogonal: transport and discovery are two settings"


def _row(row: Row) -> tuple[str, str, str]:
    keys = tuple(key.text for key in row.keys)
    when = "" if row.condition is None else f"when {'' if row.wanted else 'not '}{row.condition}"
    otherwise = "" if row.otherwise is None else f"otherwise {row.otherwise or 'empty'}"
    details = ", ".join(part for part in (when, otherwise, row.sure or "") if part)
    return ", ".join(keys), row.value.text, details


def _sure_of_dns_codes(family: PhoneFamily) -> str:
    return family.confidence.get("dns_codes") or _sure(family, "codes")


def _sure(family: PhoneFamily, fact: str) -> str:
    return family.confidence.get(fact, "not known for sure")
