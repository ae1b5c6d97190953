"""How do names and record data of dnspython become ours?"""

from ipaddress import IPv4Address, IPv6Address

import dns.exception
import dns.name
import dns.rdata
from dns.rdtypes.ANY.SOA import SOA
from dns.rdtypes.IN.A import A
from dns.rdtypes.IN.AAAA import AAAA
from dns.rdtypes.IN.NAPTR import NAPTR
from dns.rdtypes.IN.SRV import SRV
from dns.rdtypes.nsbase import NSBase

from planner.core.answers import Data, Naptr, Opaque, RecordType, Soa, Srv
from planner.core.errors import Malformed
from planner.core.names import DnsName


def name_of(name: dns.name.Name) -> DnsName:
    """Return an absolute *name* of dnspython's as ours."""
    return DnsName.from_labels(name.labels[:-1])


def dnspython_name(name: DnsName) -> dns.name.Name:
    """Return *name* as one of dnspython's, absolute."""
    return dns.name.Name((*name.labels, b""))


def name_from_text(text: str) -> DnsName:
    """Read a name as a zone file has it; without a final dot it is absolute too. Raises Malformed."""
    try:
        return name_of(dns.name.from_text(text))
    except (dns.exception.DNSException, ValueError) as error:
        raise Malformed(str(error)) from None


def data_from_text(type_: RecordType, text: str) -> Data:
    """Read the data of a record of *type_* as a zone file has it, with absolute names. Raises Malformed."""
    try:
        return data_of(dns.rdata.from_text("IN", type_.value, text, origin=dns.name.root, relativize=False))
    except (dns.exception.DNSException, ValueError):
        raise Malformed(f"{text} is no data of a record of type {type_}") from None


def data_of(rdata: dns.rdata.Rdata) -> Data:
    """Return *rdata*, of class IN and with absolute names, as ours; what has no words of its own, as text."""
    data: Data
    match rdata:
        case A():
            data = IPv4Address(rdata.address)
        case AAAA():
            data = IPv6Address(rdata.address)
        case SRV():
            data = Srv(rdata.priority, rdata.weight, rdata.port, name_of(rdata.target))
        case NAPTR():
            flags, services, regexp = (text.decode("latin-1") for text in (rdata.flags, rdata.service, rdata.regexp))
            data = Naptr(rdata.order, rdata.preference, flags, services, regexp, name_of(rdata.replacement))
        case NSBase():  # CNAME, NS, PTR
            data = name_of(rdata.target)
        case SOA():
            times = (rdata.serial, rdata.refresh, rdata.retry, rdata.expire, rdata.minimum)
            data = Soa(name_of(rdata.mname), name_of(rdata.rname), *times)
        case _:
            data = Opaque(rdata.to_text())
    return data
