"""A server that was silent lately: who waits how long for it?"""

import asyncio
from collections.abc import Iterable

from planner.core.answers import Question, RecordType, Status, absent, unknown
from planner.core.names import DnsName
from planner.core.policy.listeners import parse_nameserver
from planner.doors.collecting.rounds import TimedAnswers
from planner.doors.collecting.silent_servers import Silences

SERVER = parse_nameserver("192.0.2.53")
QUESTIONS = [Question(DnsName("example.org"), type_) for type_ in (RecordType.NAPTR, RecordType.SOA)]


async def silent(questions: Iterable[Question]) -> TimedAnswers:
    return {it: (unknown(it, Status.TIMEOUT), 1.0) for it in questions}


async def never(_: Iterable[Question]) -> TimedAnswers:
    await asyncio.Event().wait()
    raise AssertionError


async def present(questions: Iterable[Question]) -> TimedAnswers:
    return {it: (absent(it, Status.NO_DATA, None), 1.0) for it in questions}


async def only_about_soa(questions: Iterable[Question]) -> TimedAnswers:
    wanted = list(questions)
    return await (present if wanted == QUESTIONS[1:] else silent)(wanted)


def statuses(told: TimedAnswers) -> list[Status]:
    return [told[question][0].status for question in QUESTIONS]


async def test_who_was_silent_lately_is_not_waited_for_to_the_end() -> None:
    silences = Silences(timeout=0.05)
    await silences.mindful(SERVER, silent)(QUESTIONS)
    assert statuses(await silences.mindful(SERVER, never)(QUESTIONS)) == [Status.TIMEOUT] * 2
    other = parse_nameserver("192.0.2.54")
    assert statuses(await silences.mindful(other, present)(QUESTIONS)) == [Status.NO_DATA] * 2


async def test_who_speaks_again_is_believed_and_given_its_time_for_the_rest() -> None:
    silences = Silences(timeout=0.05)
    await silences.mindful(SERVER, silent)(QUESTIONS)
    assert statuses(await silences.mindful(SERVER, only_about_soa)(QUESTIONS)) == [Status.TIMEOUT, Status.NO_DATA]
    asked: list[list[Question]] = []

    async def noting(questions: Iterable[Question]) -> TimedAnswers:
        asked.append(list(questions))
        return await silent(asked[-1])

    await silences.mindful(SERVER, noting)(QUESTIONS)
    assert asked == [QUESTIONS]


async def test_no_more_servers_are_remembered_than_so_many() -> None:
    silences = Silences(timeout=0.05)
    for number in range(300):
        await silences.mindful(parse_nameserver(f"192.0.2.1:{number + 1}"), silent)(QUESTIONS)
    assert len(silences._until) == 256
