"""How many questions a second does the resolver ask, beside dnspython used plainly? And what does a hit cost?

`python -m tests.benchmarks.resolver`. One process asks NSD on loopback; without NSD the tests' own name server, in a
process of its own, which then sets the pace. The questions are those of an audit: NAPTR, three SRV sets, A and AAAA.
"""

import asyncio
import multiprocessing
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from timeit import repeat
from typing import Any

import dns.asyncquery
import dns.message
import uvloop

from planner.core.answers import Question, RecordType, Status
from planner.core.names import DnsName
from planner.core.policy.listeners import Nameserver, parse_nameserver
from planner.doors.dns.cache import Cache
from planner.doors.dns.resolver import Resolver
from tests.benchmarks.measure import interleaved
from tests.support import nsd

DOMAINS = 200
TOGETHER = 20  # domains that are under way at once
HITS = 100_000

QUESTIONS = (
    ("{}", RecordType.NAPTR),
    ("_sips._tcp.{}", RecordType.SRV),
    ("_sip._tcp.{}", RecordType.SRV),
    ("_sip._udp.{}", RecordType.SRV),
    ("sip1.{}", RecordType.A),
    ("sip1.{}", RecordType.AAAA),
)

ZONE = """\
@ 3600 IN SOA ns hostmaster 1 7200 3600 1209600 60
@ 3600 IN NS ns
ns 3600 IN A 127.0.0.1
"""

RECORDS = """\
{0} 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.{0}
{0} 300 IN NAPTR 20 20 "s" "SIP+D2T" "" _sip._tcp.{0}
{0} 300 IN NAPTR 30 30 "s" "SIP+D2U" "" _sip._udp.{0}
_sips._tcp.{0} 300 IN SRV 10 10 5061 sip1.{0}
_sips._tcp.{0} 300 IN SRV 20 10 5061 sip2.{0}
_sip._tcp.{0} 300 IN SRV 10 10 5060 sip1.{0}
_sip._udp.{0} 300 IN SRV 10 10 5060 sip1.{0}
sip1.{0} 300 IN A 192.0.2.1
sip1.{0} 300 IN AAAA 2001:db8::1
sip2.{0} 300 IN A 192.0.2.2
"""


DOMAIN_QUESTIONS = [
    [Question(DnsName(name.format(f"d{number}.example.org")), type_) for name, type_ in QUESTIONS]
    for number in range(DOMAINS)
]


def run() -> None:
    """Measure and print everything."""
    with _server() as (who, nameserver), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        resolver = Resolver(lambda: (nameserver,))
        plain = partial(_plain_domain, nameserver)
        try:
            _compare(f"domain by domain, {who}", runner, _in_turns(plain), _in_turns(resolver.ask_all))
            _compare(f"all at once, {who}", runner, _in_turns(plain), partial(_at_once, resolver))
        finally:
            runner.run(resolver.close())
        runner.run(_hits())


Job = Callable[[], Coroutine[Any, Any, None]]


def _compare(title: str, runner: asyncio.Runner, plain: Job, ours: Job) -> None:
    measured = interleaved(lambda: runner.run(plain()), lambda: runner.run(ours()), pairs=9)
    slow, fast = (DOMAINS * len(QUESTIONS) / seconds for seconds in (measured.job, measured.beside))
    print(f"questions, {title}: {measured.ratio:.1f} times ({fast:,.0f}/s; dnspython: {slow:,.0f}/s)")


def _in_turns(ask: Callable[[list[Question]], Coroutine[Any, Any, object]]) -> Job:
    """Ask domain by domain, several under way at once, each by one of as many tasks."""

    async def ask_in_turns() -> None:
        domains = iter(DOMAIN_QUESTIONS)

        async def ask_some() -> None:
            for questions in domains:
                await ask(questions)

        await asyncio.gather(*(ask_some() for _ in range(TOGETHER)))

    return ask_in_turns


async def _at_once(resolver: Resolver) -> None:
    answers = await resolver.ask_all(question for questions in DOMAIN_QUESTIONS for question in questions)
    assert {answer.status for answer in answers.values()} == {Status.ANSWERED}


async def _plain_domain(nameserver: Nameserver, questions: list[Question]) -> None:
    where, port = str(nameserver.address), nameserver.port
    queries = [dns.message.make_query(question.name.text, question.type.value) for question in questions]
    await asyncio.gather(*(dns.asyncquery.udp(query, where, port=port, timeout=5) for query in queries))


async def _hits() -> None:
    with _server() as (_, nameserver):
        resolver = Resolver(lambda: (nameserver,))
        cache = Cache(resolver.ask)
        question = DOMAIN_QUESTIONS[0][1]
        await cache.answer(question)
        seconds = min(repeat(lambda: cache.peek(question), number=HITS, repeat=7)) / HITS
        await cache.close()
        await resolver.close()
    print(f"a hit in the cache: {seconds * 1e6:.2f} µs")


@contextmanager
def _server() -> Iterator[tuple[str, Nameserver]]:
    zone = ZONE + "".join(RECORDS.format(f"d{number}") for number in range(DOMAINS))
    if nsd.PROGRAM is None:
        with _own_server(zone) as address:
            yield "the tests' own name server", parse_nameserver(address)
    else:
        with tempfile.TemporaryDirectory() as directory, nsd.nsd(Path(directory), {"example.org": zone}) as port:
            yield "NSD", parse_nameserver(f"127.0.0.1:{port}")


@contextmanager
def _own_server(zone: str) -> Iterator[str]:
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(zone, there), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


def _serve(zone: str, parent: Connection) -> None:
    from tests.support.nameserver import Nameserver as OwnServer  # noqa: PLC0415 - in the child alone

    async def serve() -> None:
        async with OwnServer(zone) as server:
            parent.send(server.address)
            await asyncio.Event().wait()

    asyncio.run(serve())


if __name__ == "__main__":
    run()
