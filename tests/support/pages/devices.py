"""The page of phones, the catalogue for readers, from config/devices.toml.

Every family is shown with what would be written into its phones for each kind of plan of one example domain.
"""

from collections.abc import Iterator
from itertools import chain

from planner.core.phones.confidence import Confidence
from planner.core.phones.family import Catalogue, ModelException, PhoneFamily
from planner.core.plan.examples import DOMAIN, examples
from planner.core.plan.provisioning import rows_written
from planner.core.transports import PREFERENCE
from planner.doors.phones import catalogue

_SIGNS = {Confidence.DOCUMENTED: "D", Confidence.TEMPLATE: "T", Confidence.INFERRED: "I"}

_INTRODUCTION = """\
# Phones

What each family of phones can do, and what is written into it. This page is made from [devices.toml](devices.toml) by
`make pages`, and a test holds it current.

A letter says how sure a fact is: **D** a vendor's document says so, **T** seen in templates or source that people ship,
**I** inferred. "Slots" are the servers and the outbound proxies that can be written. *Merged* phones have one setting
for transport and discovery: letting the DNS decide gives up the transport.

The tables of settings are examples for account 1 of `example.com`, with the strongest transport that the family has:

* **address**: the PBX at 198.51.100.7; **IPv6**: at 2001:db8::7, where that goes elsewhere
* **pattern**: what an outbound proxy pattern says, edge.example.net
* **name, port**: the domain with a port, found by its addresses
* **SRV**: the domain without a port
* **NAPTR**: the domain alone, where a merged phone is left to discovery
* **flattened**: the servers behind SRV, sip1 to sip3, written into the phone

A cell is empty where the value is empty, and has – where the key is not written. A letter in it: not as sure as the
others.
"""


def page(phones: Catalogue | None = None) -> str:
    """Write the whole page."""
    phones = catalogue.load() if phones is None else phones
    families = tuple(phones.families.values())
    parts = chain([_INTRODUCTION, "\n".join(_summary(families))], *map(_family, families))
    left_out = (f"* {name}: {why}" for name, why in phones.left_out.items())
    return "\n".join((*parts, "\n## Not described\n", *left_out)).rstrip() + "\n"


def _summary(families: tuple[PhoneFamily, ...]) -> Iterator[str]:
    yield "| device | phones | transports | looks up | shape | no port | slots |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for family in families:
        device, slots = family.device, family.slots
        cells = (
            f"[`{family.id}`](#{family.id})",
            family.name,
            f"{', '.join(device.in_order)} {_sure(family, 'transports')}",
            f"{device.dns} {_sure(family, 'dns')}",
            f"{device.shape} {_sure(family, 'shape')}",
            f"{family.no_port} {_sure(family, 'no_port')}",
            f"{slots.servers} + {slots.proxies}" if slots.are_known else "?",
        )
        yield f"| {' | '.join(cells)} |"


def _family(family: PhoneFamily) -> Iterator[str]:
    yield f"\n## {family.id}\n"
    yield f"{family.name}.\n"
    yield from _facts(family)
    yield from _settings(family)
    if family.notes:
        yield ""
        yield from (f"* {note}" for note in family.notes)
    if family.sources:
        yield f"\nSources: {'; '.join(family.sources)}."


def _facts(family: PhoneFamily) -> Iterator[str]:
    codes = ", ".join(f"{t} {family.codes.transport[t] or '-'}" for t in PREFERENCE if t in family.codes.transport)
    if codes:
        discovery = "" if family.codes.discovery is None else f", left to the DNS {family.codes.discovery or '-'}"
        yield f"* transport: {codes}{discovery} {_sure(family, 'codes')}"
    yield from (f"* {transport} is not planned: {because}" for transport, because in family.device.lacks)
    lookups = ", ".join(f"{c} {code}" for c, code in family.codes.dns.items())
    if lookups:
        yield f"* DNS mode: {lookups} {_sure(family, 'dns_codes') or _sure(family, 'codes')}"
    both = ", ".join(sorted(family.device.families))
    extra = ", ".join(sorted(family.families_by_setting))
    yield f"* addresses: {both}{f'; {extra} by a setting' if extra else ''} {_sure(family, 'families')}"
    if family.transport_scope is not None:
        yield f"* one transport for each {family.transport_scope} {_sure(family, 'transport_scope')}"
    if family.device.tls_srv_label is not None:
        yield f"* for TLS it asks for SRV of `{family.device.tls_srv_label}.{DOMAIN}`"
    yield from (f"* {transport} by the DNS is not proven: {doubt}" for transport, doubt in family.srv_doubts.items())
    if family.device.no_room is not None:
        yield f"* no more servers: {family.device.no_room}"
    if family.device.one_port:
        yield "* all servers have the port of the first"
    if family.local_port_keys:
        yield f"* the local port, never written: {', '.join(f'`{key}`' for key in family.local_port_keys)}"
    yield from (f"* {_exception(exception)}: {exception.because}" for exception in family.models)


def _exception(exception: ModelException) -> str:
    parts = (("model", exception.model), ("firmware", exception.firmware))
    return ", ".join(f"{name} `{pattern}`" for name, pattern in parts if pattern is not None)


def _settings(family: PhoneFamily) -> Iterator[str]:
    columns = {
        kind: {setting.key: (setting.value, row.sure) for row, setting in rows_written(family, 1, wording)}
        for kind, wording in examples(family).items()
    }
    keys = list(dict.fromkeys(row.key(1, {"account": "1"}) or "" for row in family.rows))
    if not keys:
        return
    sure = f" ({family.format})" if family.format else ""
    yield f"\nSettings{sure} {_sure(family, 'settings')}\n"
    yield f"| key | {' | '.join(columns)} |"
    yield f"| --- |{' --- |' * len(columns)}"
    for key in keys:
        yield f"| `{key}` | {' | '.join(_cell(*values.get(key, (None, None))) for values in columns.values())} |"


def _cell(value: str | None, sure: Confidence | None) -> str:
    if value is None:
        return "–"
    mark = f" {_SIGNS[sure]}" if sure else ""
    return f"`{value.replace('|', chr(92) + '|')}`{mark}" if value else mark.strip()


def _sure(family: PhoneFamily, fact: str) -> str:
    confidence = family.confidence.get(fact)
    return "" if confidence is None else _SIGNS[confidence]
