"""Who is this phone, what can it do, and what would be written into it? For people; every fact with how sure it is."""

from collections.abc import Iterator
from typing import Final

from planner.cli.page import Page
from planner.core.errors import sentence
from planner.core.phones.confidence import Confidence
from planner.core.phones.device import GENERIC_IN_WORDS, DnsClass, Shape
from planner.core.phones.family import NoPort, PhoneFamily
from planner.core.phones.recognition import Recognised
from planner.core.plan.examples import ADDRESS, ADDRESS_V6, DOMAIN, examples
from planner.core.plan.provisioning import rows_written
from planner.core.transports import PREFERENCE

SIGNS: Final = {Confidence.DOCUMENTED: "D", Confidence.TEMPLATE: "T", Confidence.INFERRED: "I"}
LEGEND: Final = "D documented by the vendor, T seen in templates that people ship, I inferred"

_LOOKS_UP: Final = {
    (DnsClass.A, Shape.ORTHOGONAL): "addresses: it is given the servers behind SRV, else the domain with a port",
    (DnsClass.SRV, Shape.ORTHOGONAL): "SRV: it is given the domain without a port, and its transport",
    (DnsClass.NAPTR, Shape.ORTHOGONAL): "SRV, and NAPTR: it is given the domain without a port, and its transport",
    (DnsClass.A, Shape.MERGED): "addresses: it is given the servers behind SRV, else the domain with a port",
    (DnsClass.SRV, Shape.MERGED): "SRV, but not of a transport that it is told: it is given the servers behind SRV",
    (
        DnsClass.NAPTR,
        Shape.MERGED,
    ): "NAPTR and SRV, but then the DNS chooses the transport: it is given the domain alone"
    " where NAPTR leads to the right one, else the servers behind SRV",
}
_NO_PORT: Final = {
    NoPort.ZERO: "is written as 0",
    NoPort.EMPTY: "is written as an empty field",
    NoPort.OMITTED: "is left out",
}
_HEADINGS: Final = {
    "address": f"at an address, {ADDRESS} (a pattern looks the same)",
    "IPv6": f"at an address, {ADDRESS_V6}",
    "name, port": "by the domain with a port",
    "SRV": "by the domain, found by SRV",
    "NAPTR": "by the domain, left to NAPTR",
    "flattened": "by the servers behind SRV, sip1 to sip3",
}


def show(recognised: Recognised, page: Page) -> None:
    """Write who a phone is, by what, and what follows."""
    family = recognised.family
    if family is None:
        page.line("Nobody that the catalogue knows", "bold red")
        page.line(f"  {recognised.because}: it would be planned for as generic ({GENERIC_IN_WORDS})")
        return
    page.line(f"{family.id}: {family.name}", "bold green")
    page.table(list(_identity(recognised)), "dim", "")
    page.heading("What it can do")
    page.line(f"  {LEGEND}", "dim")
    page.table(list(_abilities(family)), "cyan", "dim", "")
    _show_settings(family, page)
    for title, lines in (("Notes", family.notes), ("Sources", family.sources)):
        if lines:
            page.heading(title)
            page.table([("-", line) for line in lines], "dim", "")


def _identity(recognised: Recognised) -> Iterator[tuple[str, str]]:
    yield "known by", recognised.because
    facts = (
        ("pattern", recognised.pattern),
        ("model", recognised.model),
        ("firmware", recognised.firmware),
        ("MAC", recognised.mac),
    )
    yield from ((name, value) for name, value in facts if value is not None)
    if recognised.family is not None and recognised.family.variant:
        exception = recognised.family.models[recognised.family.variant - 1]
        yield "exception", exception.because


def _abilities(family: PhoneFamily) -> Iterator[tuple[str, str, str]]:
    device, codes = family.device, family.codes
    yield "transports", sign(family, "transports"), sentence(device.in_order)
    yield from ((f"not {transport}", "", because) for transport, because in device.lacks)
    if codes.transport:
        parts = [f"{t} {codes.transport[t]}" for t in PREFERENCE if t in codes.transport]
        parts += [f"let the DNS decide {codes.discovery}"] if codes.discovery else []
        yield "codes", sign(family, "codes"), ", ".join(parts)
    yield "looks up", sign(family, "dns"), _LOOKS_UP[device.dns, device.shape]
    yield from ((f"{transport} by SRV", "", f"not proven: {doubt}") for transport, doubt in family.srv_doubts.items())
    if device.tls_srv_label is not None:
        yield "SRV for TLS", "", f"at {device.tls_srv_label}, not at _sips._tcp"
    if codes.dns:
        parts = [f"{c} {code}" for c, code in codes.dns.items()]
        yield "DNS mode", sign(family, "dns_codes") or sign(family, "codes"), ", ".join(parts)
    yield "no port", sign(family, "no_port"), _NO_PORT[family.no_port]
    yield from _limits(family)


def _limits(family: PhoneFamily) -> Iterator[tuple[str, str, str]]:
    device, slots = family.device, family.slots
    by_setting = f"; {sentence(tuple(sorted(family.families_by_setting)))} by a setting"
    text = sentence(tuple(sorted(device.families))) + (by_setting if family.families_by_setting else "")
    yield "addresses", sign(family, "families"), text
    if slots.are_known:
        more = ", all with one port" if device.one_port else ""
        more += f" ({device.no_room})" if device.no_room else ""
        yield (
            "room for",
            sign(family, "servers"),
            f"servers: {slots.servers}, outbound proxies: {slots.proxies}{more}",
        )
    if family.accounts is not None:
        yield "accounts", sign(family, "accounts"), f"{family.accounts}, as far as keys are known"
    if family.transport_scope is not None:
        yield "one transport", sign(family, "transport_scope"), f"for each {family.transport_scope}"
    if family.local_port_keys:
        yield "local port", "", f"{sentence(family.local_port_keys)}: never written"


def _show_settings(family: PhoneFamily, page: Page) -> None:
    """Write what the first kind of plan writes, and of the others what is other than there."""
    if not family.rows:
        page.heading("What is written into it is not known")
        return
    form, sure = family.format or "settings", family.confidence.get("settings", "nobody says how sure")
    page.heading(f"What is written into it ({form}, {sure}): account 1 of {DOMAIN}, {family.device.in_order[0]}")
    first: dict[str, tuple[str, str]] = {}
    for kind, heading in _HEADINGS.items():
        registration = examples(family).get(kind)
        if registration is None:
            continue
        written = {
            setting.key: (_sign(row.sure), setting.value or '""')
            for row, setting in rows_written(family, 1, registration)
        }
        written |= {key: ("", "(left out)") for key in first if key not in written}
        page.line(f"  {heading}{', where it is other' if first else ''}:")
        rows = [("", key, *shown) for key, shown in written.items() if first.get(key) != shown]
        page.table(rows or [("", "all the same", "", "")], "", "cyan", "dim", "")
        first = first or written


def sign(family: PhoneFamily, fact: str) -> str:
    """Return the letter for how sure a fact is; nothing where nobody says."""
    return _sign(family.confidence.get(fact))


def _sign(confidence: Confidence | None) -> str:
    return "" if confidence is None else SIGNS[confidence]
