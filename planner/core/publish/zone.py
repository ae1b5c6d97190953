"""How are records written in a zone file (RFC 1035 5.1)? Absolute names, TTL, class: every line stands alone."""

from itertools import groupby
from typing import Final

from planner.core.answers import Data, Naptr, RecordType, Soa, Srv
from planner.core.names import DnsName, Name
from planner.core.publish.records import WantedRecord

_WHAT: Final = {
    "NAPTR": "Which transports there are, the secure one first: for phones that are left to the DNS (RFC 3263 4.1).",
    "SRV": "Where each transport is (RFC 3263 4.2): priority, weight, port, target.",
    "A": "Where the servers are.",
    "AAAA": "Where the servers are.",
}


def zone_text(domain: Name, wanted: tuple[WantedRecord, ...]) -> str:
    """Write a zone file: absolute names, comments before each kind of records."""
    lines = [f"; What {domain} should publish for this PBX. Names are absolute: paste this into the zone as it is.", ""]
    for what, group in groupby(wanted, key=lambda record: _WHAT[record.type]):
        lines.append(f"; {what}")
        lines += [f"{line(each.owner, each.ttl, each.type, each.data)} ; {each.because}" for each in group]
        lines.append("")
    return "\n".join(lines)


def line(owner: DnsName, ttl: int, type_: RecordType, data: Data) -> str:
    """Write a record, so that a master-file reader reads the same again; the printable ASCII of it only."""
    return f"{absolute(owner)} {ttl} IN {type_} {rdata(data)}"


def rdata(data: Data) -> str:
    """Write the data of a record."""
    match data:
        case Naptr():
            strings = " ".join(_string(text) for text in (data.flags, data.services, data.regexp))
            return f"{data.order} {data.preference} {strings} {absolute(data.replacement)}"
        case Srv():
            return f"{data.priority} {data.weight} {data.port} {absolute(data.target)}"
        case Soa():
            times = f"{data.serial} {data.refresh} {data.retry} {data.expire} {data.minimum}"
            return f"{absolute(data.mname)} {absolute(data.rname)} {times}"
        case DnsName():
            return absolute(data)
    return str(getattr(data, "text", data))


def absolute(name: DnsName) -> str:
    """Write a name with its final dot."""
    return "." if name.is_root else f"{name.text}."


def _string(text: str) -> str:
    """Write a character-string in quotes; *text* holds its octets as Latin-1."""
    return '"' + "".join(map(_octet, text)) + '"'


def _octet(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    return char if " " <= char <= "~" else f"\\{ord(char):03}"
