"""How is a record written as a line of a zone file? Absolute names, TTL, class (RFC 1035 5.1)."""

from planner.core.answers import Data, Naptr, RecordType, Soa, Srv
from planner.core.names import DnsName


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
