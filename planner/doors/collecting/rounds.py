"""Who is asked what, round by round? Every question goes to every server once, all that are open at the same time.

What is open the core says. A server that is silent costs one time-out, not one for each round: it is not waited for
again. A zone's own servers are asked about what is in the zone, and a resolver about what is elsewhere.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import TypeAlias

from planner.core.answers import Answer, Question, RecordType, Status, unknown
from planner.core.audit.collection import AuditMode, Collection, Manner, Probe, Reply, in_order
from planner.core.audit.questions import collect, service_questions
from planner.core.names import DnsName, Name
from planner.core.policy.listeners import Nameserver
from planner.doors.collecting.probes import ask_in_manners

Told: TypeAlias = Mapping[Question, tuple[Answer, float | None]]
"""Answers, and the milliseconds that each took; None: nothing was sent."""

Ask: TypeAlias = Callable[[Iterable[Question]], Awaitable[Told]]
AskServers: TypeAlias = Callable[[Sequence[Question]], Awaitable[Mapping[str, Told]]]
"""Asks servers, and gives what each told by its name."""


def shown(nameserver: Nameserver) -> str:
    """Write a server as findings do: its port only if it is not 53."""
    return str(nameserver.address) if nameserver.port == 53 else str(nameserver)


async def collected(
    domain: Name, mode: AuditMode, servers: tuple[str, ...], ask: AskServers, last: tuple[Question, ...] = ()
) -> Collection:
    """Collect what *servers* say of *domain*, and to what is asked *last*."""
    replies: dict[Question, dict[str, Reply]] = {}
    taken_at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    collection = Collection(domain, taken_at, mode, servers, replies)
    known: dict[Question, Answer] = {}
    for questions in chain(collect(domain, known), (last,)):
        asked = [question for question in questions if question not in replies]
        if not asked:
            continue
        replies |= await replies_to(asked, ask)
        known |= {it: collection.answer(it) or unknown(it, Status.TIMEOUT) for it in asked}
    return collection


async def replies_to(questions: Sequence[Question], ask: AskServers) -> Mapping[Question, dict[str, Reply]]:
    """Ask all *questions* at once; return what each server says to each."""
    replies: dict[Question, dict[str, Reply]] = {question: {} for question in questions}
    for name, answers in (await ask(questions)).items():
        for question, (answer, milliseconds) in answers.items():
            took = None if milliseconds is None else round(milliseconds, 1)
            replies[question][name] = Reply(in_order(answer), answer.authoritative, took, answer.additional)
    return replies


class Several:
    """Asks several servers at once; one that has been silent throughout is not waited for again."""

    def __init__(self, asking: Mapping[str, Ask]) -> None:
        self._asking = asking
        self._silent: set[str] = set()

    async def __call__(self, questions: Sequence[Question]) -> Mapping[str, Told]:
        """Return what each says to *questions*."""
        if len(self._asking) == 1 and not self._silent:
            told = {name: await ask(questions) for name, ask in self._asking.items()}  # most audits: without a task
        else:
            heard = {name: ask for name, ask in self._asking.items() if name not in self._silent}
            said = await asyncio.gather(*(ask(questions) for ask in heard.values()))
            told = dict(zip(heard, said, strict=True))
            told |= {name: {it: (unknown(it, Status.TIMEOUT), None) for it in questions} for name in self._silent}
        self._silent |= {name for name, answers in told.items() if answers and all(map(_is_silence, answers.values()))}
        return {name: told[name] for name in self._asking}


def own_or_else(zone: DnsName, own: Several, name: str, resolver: Ask) -> AskServers:
    """Ask a zone's *own* servers; the *resolver* (of that *name*) about what is elsewhere, or delegated from there."""
    others = Several({name: resolver})

    async def ask(questions: Sequence[Question]) -> Mapping[str, Told]:
        told = dict(await own([question for question in questions if question.name.is_within(zone)]))
        owed = [it for it in questions if not any(it in of and _says_something(of[it]) for of in told.values())]
        if owed:
            told[name] = {**told.get(name, {}), **(await others(owed))[name]}
        return told

    return ask


async def probed(
    found: Collection,
    servers: Mapping[str, Nameserver],
    manners: tuple[Manner, ...],
    patience: float,
    places: asyncio.Semaphore,
) -> Mapping[Probe, Reply]:
    """Ask those that answered in other manners too, as there are *places*: for the SOA, and what phones ask and is."""
    soa = Question(found.domain.dns_name, RecordType.SOA)
    spoke = {name for of in found.replies.values() for name, it in of.items() if it.answer.status is not Status.TIMEOUT}
    there = [question for question in service_questions(found.domain) if (it := found.answer(question)) and it.records]
    asked = {name: server for name, server in servers.items() if name in spoke}
    return await ask_in_manners(asked, manners, dict.fromkeys((soa, *there)), patience, places)


def _says_something(told: tuple[Answer, float | None]) -> bool:
    return not told[0].status.is_temporary


def _is_silence(told: tuple[Answer, float | None]) -> bool:
    return told[0].status is Status.TIMEOUT
