"""How many domains are audited in a second? Beside others who only ask the same questions, of an NSD on the other core.

The audit collects, judges, and writes the report. dnspython (`dns.asyncquery.udp` and `gather`), aiodns and dnsperf
only ask; `sip-dig`, started for each domain, asks for what it needs and locates. Who is not installed says so.
"""

import asyncio
import os
import re
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from time import perf_counter
from typing import Final

import dns.asyncquery
import dns.message
import msgspec

from planner.core.audit.report import Report
from planner.core.names import Name
from planner.core.policy.listeners import parse_nameserver
from planner.runtime import collect_seldom
from planner.service.auditing import Auditor, Wish
from planner.service.service import Service
from planner.service.situation import Sources
from planner.wire.audit import report_document
from tests.benchmarks.measure import interleaved
from tests.support.nsd import PROGRAM, nsd

PAIRS: Final = 9
DOMAINS: Final = 80  # of a turn; each side takes about as long, so that what else the machine does hits both
TOGETHER: Final = 4  # domains at once for the others: more makes them slower
SIP_DIG_ADDRESS: Final = "127.0.0.153"  # it asks the system's resolver, at port 53

_WITH_OTHER_RESOLVER: Final = """\
mount --bind "$1" /etc/resolv.conf && shift && for uri; do sip-dig "$uri" || exit; done
"""

RECORDS = """\
d{0} NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.d{0}
_sips._tcp.d{0} SRV 10 10 5061 sip1.d{0}
_sips._tcp.d{0} SRV 20 10 5061 sip2.d{0}
sip1.d{0} A 192.0.2.1
sip2.d{0} A 198.51.100.1
"""

Questions = list[tuple[str, str]]
Job = Callable[[], object]


@dataclass(frozen=True)
class Yardstick:
    """Somebody beside whom the audit is measured: *job* does the *domains*; *aim*: times as fast."""

    name: str
    domains: int
    job: Job
    aim: float


def zone(domains: int) -> str:
    """Write a zone with *domains*."""
    head = "$TTL 300\n@ SOA ns h 1 7200 900 1209600 300\n@ NS ns\nns A 127.0.0.1\n"
    return head + "".join(map(RECORDS.format, range(domains)))


def run() -> None:
    """Print domains a second beside each yardstick."""
    if PROGRAM is None:
        print("  nsd is not installed")
        return
    service = Service(Sources())
    collect_seldom()  # as the command does
    with name_server(400) as port, asyncio.Runner() as runner:
        questions = runner.run(_asked(service, port))
        print(f"  {len(questions)} questions a domain")
        ours = partial(_audits, runner, service, port)
        for yardstick in _yardsticks(runner, port, questions):
            _compare(yardstick, ours)
        _beside_dnsperf(runner, service, port, questions)
        runner.run(service.aclose())


@contextmanager
def name_server(domains: int) -> Iterator[int]:
    """Run NSD with *domains*; give its port."""
    also = (f"{SIP_DIG_ADDRESS}@53",) if _is_free() else ()
    with TemporaryDirectory() as folder, nsd(Path(folder), {"test": zone(domains)}, also) as port:
        yield port


def _is_free() -> bool:
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((SIP_DIG_ADDRESS, 53))
        return True
    return False


def _compare(yardstick: Yardstick, ours: Job) -> None:
    measured = interleaved(yardstick.job, ours, pairs=PAIRS)
    theirs, mine = yardstick.domains / measured.job, DOMAINS / measured.beside
    ratio = measured.ratio * DOMAINS / yardstick.domains
    rates = f"{mine:,.0f} : {theirs:,.0f} domains/s"
    print(f"  beside {yardstick.name}: {ratio:.1f} times ({rates}; aim: {yardstick.aim:.0f})")


def _yardsticks(runner: asyncio.Runner, port: int, questions: Questions) -> Iterator[Yardstick]:
    def plainly() -> None:
        runner.run(_in_turns(12, questions, partial(_by_dnspython, port)))

    yield Yardstick("dnspython, which only asks", 12, plainly, 15)
    if find_spec("aiodns") is None:
        print("  aiodns is not installed: pip install aiodns")
    else:
        answerable = [(name, type_) for name, type_ in questions if type_ != "DNSKEY"]  # which it cannot ask for
        yield Yardstick("aiodns, which only asks", 40, lambda: runner.run(_by_aiodns(port, 40, answerable)), 4)
    if shutil.which("sip-dig") is None:
        print("  sip-dig is not installed (Debian: sofia-sip-bin)")
    elif os.getuid() != 0 or _is_free():
        print(f"  sip-dig asks port 53 of the system's resolver: that needs root, and {SIP_DIG_ADDRESS}:53 free")
    else:
        yield Yardstick("sip-dig for each domain", 12, partial(_by_sip_dig, 12), 15)


async def _asked(service: Service, port: int) -> Questions:
    """Return what is asked about a domain: names, with braces for its number, and types."""
    auditor = _auditor(service, port)
    collection = await auditor.collect(Name("d0.test"))
    await auditor.close()
    return [(str(question.name).replace("d0.", "d{}."), question.type.value) for question in collection.replies]


def _auditor(service: Service, port: int) -> Auditor:
    return Auditor(service.situation, Wish((parse_nameserver(f"127.0.0.1:{port}"),)))


def _audits(runner: asyncio.Runner, service: Service, port: int) -> None:
    runner.run(_audited(service, port))


async def _audited(service: Service, port: int) -> None:
    auditor = _auditor(service, port)
    async for report in auditor.audit_all(_listed()):
        assert isinstance(report, Report)
        msgspec.json.encode(report_document(report))
    await auditor.close()


async def _listed() -> AsyncIterator[Name]:
    for number in range(DOMAINS):
        yield Name(f"d{number}.test")


async def _in_turns(domains: int, questions: Questions, ask: Callable[[Questions], Awaitable[object]]) -> None:
    numbers = iter(range(domains))

    async def ask_some() -> None:
        for number in numbers:
            await ask([(name.format(number), type_) for name, type_ in questions])

    await asyncio.gather(*(ask_some() for _ in range(TOGETHER)))


async def _by_dnspython(port: int, questions: Questions) -> None:
    queries = [dns.message.make_query(name, type_) for name, type_ in questions]
    await asyncio.gather(*(dns.asyncquery.udp(query, "127.0.0.1", 5, port) for query in queries))


async def _by_aiodns(port: int, domains: int, questions: Questions) -> None:
    import aiodns  # noqa: PLC0415 - nothing but this needs it

    resolver = aiodns.DNSResolver(nameservers=["127.0.0.1"], udp_port=port, timeout=5)

    async def ask(questions: Questions) -> None:
        await asyncio.gather(*(resolver.query_dns(*question) for question in questions), return_exceptions=True)

    await _in_turns(domains, questions, ask)
    await resolver.close()


def _by_sip_dig(domains: int) -> None:
    with NamedTemporaryFile() as file:
        Path(file.name).write_text(f"nameserver {SIP_DIG_ADDRESS}\n")
        uris = [f"sip:d{number}.test" for number in range(domains)]
        command = ("unshare", "--mount", "sh", "-c", _WITH_OTHER_RESOLVER, "sh", file.name, *uris)
        answer = subprocess.run(command, check=True, capture_output=True).stdout
    assert answer.count(b"192.0.2.1") == domains, answer


def _beside_dnsperf(runner: asyncio.Runner, service: Service, port: int, questions: Questions) -> None:
    if shutil.which("dnsperf") is None:
        print("  dnsperf is not installed")
        return
    ours, theirs = [], []
    with TemporaryDirectory() as folder:
        queries = Path(folder) / "queries"
        queries.write_text("".join(f"{name.format(n)} {type_}\n" for n in range(400) for name, type_ in questions))
        for _ in range(PAIRS):
            begun = perf_counter()
            _audits(runner, service, port)
            ours.append(DOMAINS * len(questions) / (perf_counter() - begun))
            theirs.append(_by_dnsperf(port, queries))
    ratio = sorted(mine / other for mine, other in zip(ours, theirs, strict=True))[PAIRS // 2]
    mine, other = (sorted(side)[PAIRS // 2] for side in (ours, theirs))
    print(f"  beside dnsperf: {ratio:.2f} of its rate ({mine:,.0f} : {other:,.0f} questions/s; aim: 0.30)")


def _by_dnsperf(port: int, queries: Path) -> float:
    command = ("dnsperf", "-p", str(port), "-s", "127.0.0.1", "-d", str(queries), "-n", "2")
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rate = re.search(r"Queries per second:\s+([\d.]+)", output)
    assert rate is not None, output
    return float(rate[1])


if __name__ == "__main__":
    run()
