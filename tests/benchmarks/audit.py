"""How many domains are audited in a second? Beside the same questions asked by dnspython alone, of a local NSD.

The audit collects, judges and writes the report; dnspython only asks (`dns.asyncquery.udp` and `gather`).
"""

import asyncio
import resource
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import dns.asyncquery
import dns.message
import msgspec

from planner.auditing import Auditor, Wish
from planner.core.audit.audit import Report
from planner.core.audit.collection import Collection
from planner.core.names import Name
from planner.core.policy import parse_nameserver
from planner.service import Service, Sources
from planner.wire.audits import report_document
from tests.nsd import PROGRAM, nsd

_DOMAINS = 400
_NAIVE = 40
_TURNS = 3


def run() -> None:
    """Print domains a second, the ratio, and what memory a long stream takes."""
    if PROGRAM is None:
        print("  nsd is not installed")
        return
    with TemporaryDirectory() as folder, nsd(Path(folder), {"test": _zone()}) as port:
        asyncio.run(_measure(Service(Sources()), port))


def _zone() -> str:
    return "$TTL 300\n@ SOA ns h 1 7200 900 1209600 300\n@ NS ns\nns A 127.0.0.1\n" + "".join(_domains())


def _domains() -> Iterator[str]:
    for n in range(_DOMAINS):
        yield f'd{n} NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.d{n}\n_sips._tcp.d{n} SRV 10 10 5061 sip1.d{n}\n'
        yield f"_sips._tcp.d{n} SRV 20 10 5061 sip2.d{n}\nsip1.d{n} A 192.0.2.1\nsip2.d{n} A 198.51.100.1\n"


async def _measure(service: Service, port: int) -> None:
    names = [Name(f"d{n}.test") for n in range(_DOMAINS)]
    sample = await _sample(service, port, names[0])
    ours, theirs = [], []
    for _ in range(_TURNS):
        ours.append(await _audits(service, port, names))
        theirs.append(await _naive(port, sample, names[:_NAIVE]))
    best, bare = sorted(ours)[_TURNS // 2], sorted(theirs)[_TURNS // 2]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {best:,.0f} domains/s audited, {bare:,.0f} asked by dnspython: {best / bare:.1f} times (aim: 15)")
    print(f"  {len(sample.replies)} questions a domain; {memory:.0f} MB at most")
    await service.aclose()


async def _sample(service: Service, port: int, name: Name) -> Collection:
    auditor = _auditor(service, port)
    collection = await auditor.collect(name)
    await auditor.close()
    return collection


def _auditor(service: Service, port: int) -> Auditor:
    return Auditor(service.situation, Wish((parse_nameserver(f"127.0.0.1:{port}"),)))


async def _audits(service: Service, port: int, names: list[Name]) -> float:
    auditor = _auditor(service, port)
    begun = perf_counter()
    async for report in auditor.audit_all(_listed(names)):
        assert isinstance(report, Report)
        msgspec.json.encode(report_document(report))
    took = perf_counter() - begun
    await auditor.close()
    return len(names) / took


async def _listed(names: list[Name]) -> AsyncIterator[Name]:
    for name in names:
        yield name


async def _naive(port: int, sample: Collection, names: list[Name]) -> float:
    begun = perf_counter()
    for name in names:
        asked = (
            (str(question.name).replace(sample.domain.text, name.text), question.type.value)
            for question in sample.replies
        )
        queries = (dns.message.make_query(owner, type_) for owner, type_ in asked)
        await asyncio.gather(*(dns.asyncquery.udp(query, "127.0.0.1", 3, port) for query in queries))
    return len(names) / (perf_counter() - begun)


if __name__ == "__main__":
    run()
