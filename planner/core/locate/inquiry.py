"""What has been asked so far, why, and what came of it?

A procedure that needs the DNS is a generator: it yields the questions that are open, and is started anew when they have
been answered. So it stays free of I/O, and one procedure serves a live resolver, zone files and a saved collection.
"""

from collections.abc import Generator, Iterable, Mapping
from typing import TypeAlias, TypeVar

from msgspec import Struct

from planner.core.answers import MAX_ALIASES, Answer, Peek, Question
from planner.core.choice import Code

Result = TypeVar("Result")

Asking: TypeAlias = Generator[tuple[Question, ...], None, Result]
"""A procedure that yields open questions and returns its result."""


class Open(Struct, frozen=True, gc=False):
    """These *questions* must be answered before the procedure can go on; ask them all at once."""

    questions: tuple[Question, ...]


def advance(procedure: Asking[Result]) -> Result | Open:
    """Run *procedure* to its end, or to the first questions that are open."""
    try:
        return Open(next(procedure))
    except StopIteration as end:
        result: Result = end.value
        return result


class Asked(Struct, frozen=True, gc=False):
    """A question that was asked, with its answer, and the reason for asking."""

    answer: Answer
    because: str


class LocateWarningCode(Code):
    """What a reader of the result should know."""

    NAPTR_WITHOUT_SRV = "naptr-without-srv", "NAPTR names an SRV set that does not exist"
    NAPTR_LOOP = "naptr-loop", "NAPTR records lead back to where they began, or over more than 5"
    ALIAS_LOOP = "alias-loop", "aliases lead back to where they began, or over more than 8"
    NAME_TOO_LONG = "name-too-long", "a service label does not fit before the domain"
    RECORDS_LEFT_OUT = "records-left-out", "over 100 SRV records of one name, or over 16 names to which NAPTR branches"


class LocateWarning(Struct, frozen=True, gc=False):
    """Something that the reader of the result should know."""

    code: LocateWarningCode
    text: str


class Inquiry:
    """The questions of one procedure, and its warnings.

    An answer counts, for the TTL of the result and for how far it can be trusted, once it is *used*: some are asked for
    in one go with others, and then not needed.
    """

    def __init__(self, peek: Peek) -> None:
        self._peek = peek
        self._asked: dict[Question, Asked] = {}
        self._used: dict[Question, Answer] = {}
        self._warnings: dict[LocateWarning, None] = {}

    def ask(self, reasons: Mapping[Question, str]) -> Asking[dict[Question, Answer]]:
        """Ask questions all at once, each with the reason for asking it."""
        while len(answers := self._known(reasons)) < len(reasons):
            yield tuple([question for question in reasons if question not in answers])
        for question, answer in answers.items():
            if question not in self._asked:
                self._asked[question] = Asked(answer, reasons[question])
        return answers

    def _known(self, questions: Iterable[Question]) -> dict[Question, Answer]:
        peek = self._peek
        return {question: answer for question in questions if (answer := peek(question)) is not None}

    def use(self, answer: Answer) -> None:
        """Let *answer* count: the result hangs on it."""
        self._used[answer.question] = answer
        if answer.aliases and answer.has_endless_aliases:
            self.warn(LocateWarningCode.ALIAS_LOOP, f"the aliases of {answer.question} go on beyond {MAX_ALIASES}")

    def warn(self, code: LocateWarningCode, text: str) -> None:
        """Add a warning, once."""
        self._warnings[LocateWarning(code, text)] = None

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Every question asked, in order."""
        return tuple(self._asked.values())

    @property
    def used(self) -> tuple[Answer, ...]:
        """The answers on which the result hangs."""
        return tuple(self._used.values())

    @property
    def temporary(self) -> tuple[Answer, ...]:
        """The answers used that leave open what the DNS holds (L8)."""
        return tuple([answer for answer in self._used.values() if answer.status.is_temporary])

    @property
    def ttl(self) -> int | None:
        """The least TTL of the answers used, aliases and negative ones included; None if none has any (L9)."""
        return min([answer.ttl for answer in self._used.values() if answer.ttl is not None], default=None)

    @property
    def warnings(self) -> tuple[LocateWarning, ...]:
        """Everything warned of, in order."""
        return tuple(self._warnings)
