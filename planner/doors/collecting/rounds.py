"""Who is asked what, round by round? Every question goes to every server once, all that are open at the same time.

What is open the core says. A server that is silent costs one time-out, not one for each round: it is not waited for
again. A zone's own servers are asked about what is in the zone, and a resolver about what is elsewhere.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import TypeAlias

from planner.core.answers import Answer, Question, Status, unknown
from planner.core.audit.collection import AuditMode, Collection, Reply, in_order
from planner.core.audit.questions import collect
from planner.core.names import DnsName, Name
from planner.core.policy.listeners import Nameserver

TimedAnswers: TypeAlias = Mapping[Question, tuple[Answer, float | None]]
"""Answers, and the milliseconds that each took; None: nothing was sent."""

Ask: TypeAlias = Callable[[Iterable[Question]], Awaitable[TimedAnswers]]
AskServers: TypeAlias = Callable[[Sequence[Question]], Awaitable[Mapping[str, TimedAnswers]]]
"""Asks servers, and gives what each says by its name."""


def server_text(nameserver: Nameserver) -> str:
    """Write a server as findings do: its port only if it is not 53."""
    return str(nameserver.address) if nameserver.port == 53 else str(nameserver)


async def ask_in_rounds(
    domain: Name, mode: AuditMode, servers: tuple[str, ...], ask: AskServers, last: tuple[Question, ...] = ()
) -> Collection:
    """Collect what *servers* say of *domain*, and to what is asked *last*."""
    replies: dict[Question, dict[str, Reply]] = {}
    taken_at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    collection = Collection(domain, taken_at, mode, servers, replies)
    answers: dict[Question, Answer] = {}
    for questions in chain(collect(domain, answers), (last,)):
        fresh = [question for question in questions if question not in replies]
        if not fresh:
            continue
        replies |= await replies_to(fresh, ask)
        answers |= {question: collection.answer(question) or unknown(question, Status.TIMEOUT) for question in fresh}
    return collection


async def replies_to(questions: Sequence[Question], ask: AskServers) -> Mapping[Question, dict[str, Reply]]:
    """Ask all *questions* at once; return what each server says to each."""
    replies: dict[Question, dict[str, Reply]] = {question: {} for question in questions}
    for name, answers in (await ask(questions)).items():
        for question, (answer, milliseconds) in answers.items():
            took = None if milliseconds is None else round(milliseconds, 1)
            replies[question][name] = Reply(in_order(answer), answer.authoritative, took, answer.additional)
    return replies


class Servers:
    """Asks several servers at once; one that has been silent throughout is not waited for again."""

    def __init__(self, asks: Mapping[str, Ask]) -> None:
        self._asks = asks
        self._silent: set[str] = set()

    async def __call__(self, questions: Sequence[Question]) -> Mapping[str, TimedAnswers]:
        """Return what each says to *questions*."""
        if len(self._asks) == 1 and not self._silent:
            answers = {name: await ask(questions) for name, ask in self._asks.items()}  # most audits: without a task
        else:
            answers = await self._ask_at_once(questions)
            silence = {question: (unknown(question, Status.TIMEOUT), None) for question in questions}
            answers |= dict.fromkeys(self._silent, silence)
        self._silent |= {name for name, timed in answers.items() if timed and all(map(_is_silence, timed.values()))}
        return {name: answers[name] for name in self._asks}

    async def _ask_at_once(self, questions: Sequence[Question]) -> dict[str, TimedAnswers]:
        """Ask all but those that were silent."""
        asks = {name: ask for name, ask in self._asks.items() if name not in self._silent}
        answers = await asyncio.gather(*(ask(questions) for ask in asks.values()))
        return dict(zip(asks, answers, strict=True))


def own_servers_first(zone: DnsName, own: Servers, name: str, resolver: Ask) -> AskServers:
    """Ask a zone's *own* servers; the *resolver* (of that *name*) about what is elsewhere, or delegated from there."""
    others = Servers({name: resolver})

    async def ask(questions: Sequence[Question]) -> Mapping[str, TimedAnswers]:
        answers = dict(await own([question for question in questions if question.name.is_within(zone)]))
        owed = [question for question in questions if not _is_answered(question, answers)]
        if owed:
            answers[name] = {**answers.get(name, {}), **(await others(owed))[name]}
        return answers

    return ask


def _is_answered(question: Question, answers: Mapping[str, TimedAnswers]) -> bool:
    """Tell whether any server says something to *question*."""
    replies = (timed[question] for timed in answers.values() if question in timed)
    return any(not answer.status.is_temporary for answer, _ in replies)


def _is_silence(timed: tuple[Answer, float | None]) -> bool:
    return timed[0].status is Status.TIMEOUT
