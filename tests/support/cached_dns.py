"""A DNS without a network, whose clock is set by hand, behind the cache that is tested."""

import asyncio
from collections.abc import Callable
from ipaddress import ip_address

from planner.core.answers import Answer, Question, Record, RecordType, Status, unknown
from planner.core.names import DnsName

QUESTION = Question(DnsName("example.org"), RecordType.A)
DAY = 86400


class Dns:
    """Answers with *says*, as soon as it is *free* to; time passes when told to."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.says: Callable[[Question], Answer] = answered()
        self.asked: list[Question] = []
        self.free = asyncio.Event()
        self.free.set()

    def clock(self) -> float:
        return self.now

    async def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        await self.free.wait()
        return self.says(question)


def answered(ttl: int | None = 300, address: str = "192.0.2.1") -> Callable[[Question], Answer]:
    records = (Record(ip_address(address), ttl or 0),)
    return lambda question: Answer(question, Status.ANSWERED, records, ttl=ttl)


def absent(ttl: int | None, status: Status = Status.NXDOMAIN) -> Callable[[Question], Answer]:
    return lambda question: Answer(question, status, ttl=ttl)


def fails(status: Status = Status.TIMEOUT) -> Callable[[Question], Answer]:
    return lambda question: unknown(question, status)


def question(number: int) -> Question:
    return Question(DnsName(f"d{number}.example.org"), RecordType.SRV)


async def in_the_background() -> None:
    for _ in range(5):
        await asyncio.sleep(0)
