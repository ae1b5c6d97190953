"""To whom does a server of a zone refer for a name below (RFC 1034 4.2.1)?

Referrals are nothing that answers to phones are made of, so they are asked for raw, without recursion.
"""

import dns.flags
import dns.message
import dns.rdatatype

from planner.core.audit.collection import Delegation
from planner.core.names import DnsName
from planner.core.policy.listeners import Nameserver
from planner.doors.dns.raw import ask_raw
from planner.doors.dns.rdata import dnspython_name, name_of


async def referral(server: Nameserver, name: DnsName, above: DnsName, patience: float) -> Delegation | None:
    """Ask a *server* of the zone *above* who has *name*; None if it does not say, or it is the zone's own."""
    query = dns.message.make_query(dnspython_name(name), "NS", use_edns=0)
    query.flags &= ~dns.flags.RD
    message = await ask_raw(query, server, patience)
    return None if message is None else _delegation(message, name, above)


def _delegation(message: dns.message.Message, name: DnsName, above: DnsName) -> Delegation | None:
    for section in (message.authority, message.answer):
        for rrset in section:
            zone = name_of(rrset.name)
            is_below = zone != above and zone.is_within(above) and name.is_within(zone)
            if rrset.rdtype == dns.rdatatype.NS and is_below:
                names = tuple(name_of(rdata.target) for rdata in rrset)
                return Delegation(zone, names, _glue(message, names))
    return None


def _glue(message: dns.message.Message, names: tuple[DnsName, ...]) -> dict[DnsName, tuple[str, ...]]:
    """Return the addresses of *names* that came along."""
    glue: dict[DnsName, list[str]] = {}
    for extra in message.additional:
        if extra.rdtype in (dns.rdatatype.A, dns.rdatatype.AAAA) and name_of(extra.name) in names:
            glue.setdefault(name_of(extra.name), []).extend(str(rdata.address) for rdata in extra)
    return {name: tuple(sorted(addresses)) for name, addresses in glue.items()}
