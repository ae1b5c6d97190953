"""How are records to publish written for octoDNS (YAML)?"""

import re
from typing import Final

from planner.core.answers import Naptr, Srv
from planner.core.names import Name
from planner.core.publish.records import TTL, WantedRecord
from planner.core.publish.zone import absolute

_NUMBER: Final = re.compile(r"([^0-9]*)([0-9]*)")


def octodns(domain: Name, wanted: tuple[WantedRecord, ...]) -> str:
    """Write octoDNS YAML: names relative to the domain, one entry for each name and type; keys in octoDNS's order."""
    names: dict[str, dict[str, list[WantedRecord]]] = {}
    for record in wanted:
        relative = record.owner.text.removesuffix(domain.text).removesuffix(".")
        names.setdefault(relative, {}).setdefault(record.type.value, []).append(record)
    lines = ["---"]
    for name, types in sorted(names.items(), key=lambda item: _natural(item[0])):
        lines.append(f"{name}:" if name else "'':")
        for type_, records in sorted(types.items()):
            lines += [f"- ttl: {TTL}", f"  type: {type_}", "  values:"]
            for record in records:
                lines += _value(record)
    return "\n".join(lines) + "\n"


def _natural(name: str) -> list[tuple[str, int]]:
    """Return by what octoDNS orders names: sip2 goes before sip10."""
    return [(text, int(number or 0)) for text, number in _NUMBER.findall(name)]


def _value(record: WantedRecord) -> list[str]:
    match record.data:
        case Naptr() as naptr:
            return [
                f"  - flags: '{naptr.flags}'",
                f"    order: {naptr.order}",
                f"    preference: {naptr.preference}",
                "    regexp: ''",
                f"    replacement: {absolute(naptr.replacement)}",
                f"    service: {naptr.services}",
            ]
        case Srv() as srv:
            return [
                f"  - port: {srv.port}",
                f"    priority: {srv.priority}",
                f"    target: {absolute(srv.target)}",
                f"    weight: {srv.weight}",
            ]
    return [f"  - '{record.data}'"]
