"""Who answers questions to the DNS? Name servers through a cache, or zone files in their place."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from time import monotonic
from typing import Protocol, TypeVar

from planner.core.answers import Answer, Peek, Question
from planner.core.locate import Open
from planner.core.policy.settings import DnsSettings
from planner.doors.dns.cache import Cache, CacheStats
from planner.doors.dns.resolvconf import ResolvConf
from planner.doors.dns.resolver import Resolver
from planner.doors.zones.zonefile import ZoneFiles

Result = TypeVar("Result")


class Dns(Protocol):
    """Answers questions to the DNS."""

    def peek(self, question: Question) -> Answer | None:
        """Return what is known now, without any waiting; None if it must be asked."""

    async def answers(self, questions: Iterable[Question]) -> Mapping[Question, Answer]:
        """Return the answers to *questions*, asked all at once where they are not known."""

    async def close(self) -> None:
        """Stop asking."""

    @property
    def stats(self) -> CacheStats | None:
        """What is kept, and what was asked; None where nothing is."""

    @property
    def moment(self) -> int:
        """The second in which answers stay as they are, on any clock."""


class Zones:
    """Zone files in place of the DNS: everything is known."""

    def __init__(self, files: ZoneFiles) -> None:
        self._files = files
        self.stats: CacheStats | None = None
        self.moment = 0  # files do not change while they are in force

    def peek(self, question: Question) -> Answer:
        """Return the answer of the files."""
        return self._files.answer(question)

    async def answers(self, questions: Iterable[Question]) -> Mapping[Question, Answer]:
        """Return the answers of the files."""
        return {question: self._files.answer(question) for question in questions}

    async def close(self) -> None:
        """Nothing is held."""


class NameServers:
    """Name servers, asked through a cache."""

    def __init__(self, settings: DnsSettings) -> None:
        servers = settings.nameservers
        self._resolver = Resolver((lambda: servers) if servers else ResolvConf().nameservers, timeout=settings.timeout)
        self._cache = Cache(self._resolver.ask, max_stale=settings.max_stale)
        self.peek = self._cache.peek
        self.answers = self._cache.answers

    @property
    def stats(self) -> CacheStats:
        """What the cache holds and has done."""
        return self._cache.stats

    @property
    def moment(self) -> int:
        """The second of the system's monotonic clock."""
        return int(monotonic())

    async def close(self) -> None:
        """Stop asking, and close the sockets."""
        await self._cache.close()
        await self._resolver.close()


class OneMoment:
    """The DNS as it is found at one moment: each question is asked once, whatever its TTL."""

    def __init__(self, dns: Dns) -> None:
        self._dns = dns
        self._answers: dict[Question, Answer] = {}
        self.moment = 0

    def peek(self, question: Question) -> Answer | None:
        """Return what is known, and stick to it."""
        answer = self._answers.get(question)
        if answer is None and (answer := self._dns.peek(question)) is not None:
            self._answers[question] = answer
        return answer

    async def answers(self, questions: Iterable[Question]) -> Mapping[Question, Answer]:
        """Return the answers to *questions*; those that are new are asked all at once."""
        wanted = tuple(questions)
        missing = [question for question in wanted if question not in self._answers]
        self._answers.update(await self._dns.answers(missing))
        return {question: self._answers[question] for question in wanted}

    async def close(self) -> None:
        """Stop asking."""
        await self._dns.close()

    @property
    def stats(self) -> CacheStats | None:
        """What is kept, and what was asked."""
        return self._dns.stats


def dns_of(settings: DnsSettings) -> Dns:
    """Open the source of answers that *settings* name. Raises BadSettings for zone files that are none."""
    if settings.zone_files:
        return Zones(ZoneFiles.load(map(Path, settings.zone_files)))
    return NameServers(settings)


async def decided(dns: Dns, decide: Callable[[Peek], Result | Open]) -> Result:
    """Return what is decided at one moment of the DNS, asking it for what *decide* leaves open."""
    moment = OneMoment(dns)
    while isinstance(decision := decide(moment.peek), Open):
        await moment.answers(decision.questions)
    return decision
