"""What does this record of dnspython's hold, as a value of ours?"""

from ipaddress import ip_address

import dns.name
import dns.rdata
from dns.rdtypes.ANY.SOA import SOA
from dns.rdtypes.IN.A import A
from dns.rdtypes.IN.AAAA import AAAA
from dns.rdtypes.IN.NAPTR import NAPTR
from dns.rdtypes.IN.SRV import SRV
from dns.rdtypes.nsbase import NSBase

from planner.core.answers import Data, Naptr, Opaque, Soa, Srv
from planner.core.names import DnsName


def name_of(name: dns.name.Name) -> DnsName:
    """Make our name of an absolute one of dnspython's."""
    return DnsName.from_labels(name.labels[:-1])


def data_of(rdata: dns.rdata.Rdata) -> Data:
    """Make our value of record data; of a type that only the audit looks into, its text."""
    match rdata:
        case A() | AAAA():
            return ip_address(rdata.address)
        case SRV():
            return Srv(rdata.priority, rdata.weight, rdata.port, name_of(rdata.target))
        case NAPTR():
            flags, services, regexp = (it.decode("latin-1") for it in (rdata.flags, rdata.service, rdata.regexp))
            return Naptr(rdata.order, rdata.preference, flags, services, regexp, name_of(rdata.replacement))
        case NSBase():  # CNAME, DNAME, NS, PTR
            return name_of(rdata.target)
        case SOA():
            times = (rdata.serial, rdata.refresh, rdata.retry, rdata.expire, rdata.minimum)
            return Soa(name_of(rdata.mname), name_of(rdata.rname), *times)
        case _:
            return Opaque(rdata.to_text())
