"""A zone that is asked for, and the resolver that asks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address

from planner.core.answers import Answer, Question, RecordType
from planner.core.names import DnsName
from planner.core.policy.listeners import parse_nameserver
from planner.doors.dns.resolver import Resolver
from tests.support.nameserver import Nameserver

SHORT = 0.15  # seconds, for questions that nobody answers

ZONE = """
@              3600 SOA ns admin 1 2 3 4 60
@                   NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp
_sips._tcp     120  SRV 10 60 5061 sip1
sip1                A 192.0.2.1
sip1                AAAA 2001:db8::1
www            30   CNAME sip1
one                 CNAME two
two                 CNAME one
out                 CNAME sip.example.net.
"""
ZONE += "".join(f"many SRV 10 {number} 5061 target-with-a-rather-long-name-{number}\n" for number in range(100))


@asynccontextmanager
async def asking(*servers: str, timeout: float = 5.0) -> AsyncIterator[Resolver]:
    nameservers = tuple(map(parse_nameserver, servers))
    resolver = Resolver(lambda: nameservers, timeout=timeout)
    yield resolver
    await resolver.close()


def question(name: str, type_: str = "A") -> Question:
    return Question(DnsName(f"{name}.example.org" if name else "example.org"), RecordType(type_))


WWW = question("www")
WWW_ADDRESSES = (ip_address("192.0.2.1"),)


async def answer_of(
    server: Nameserver,
    asked: Question,
    *,
    timeout: float = 5.0,
) -> Answer:
    async with asking(server.address, timeout=timeout) as resolver:
        return await resolver.ask(asked)
