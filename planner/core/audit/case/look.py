"""What does a check see of a case, and what did it miss?

Theory of operation.

A *miss* is a question that somebody looked at and that has no usable answer: either it was not asked (None), or nobody
who was asked said anything (the status tells how that ended). It is no error: whoever looks gets None, and goes on.

Nobody remembers a miss but the look itself. Each check is handed a `Look` of its own, sees the case through nothing
else, and what it misses stands there, in the order in which it was missed, and is gone when the check is done. So no
check is the worse for what another looked at, and they may run in any order. Whoever must leave no trace, as the fixes
of a finding and the matrix of a report, takes another look and lets it go.

Many checks see the same: the SRV sets, the targets, what NAPTR leads to. That is a `view`: worked out once for a case,
through a look of its own, and kept with what was missed in doing so. Who reads it misses that too, the first or last.

A check that finds something has said its piece, whatever it missed. One that finds nothing has *passed* only if it
missed nothing; else it is *unknown*, for what it did not see may be just what it is about. Its first miss says why. A
*doubt* goes before: a reason in words, where it is no question that went without an answer.

The verdict needs every miss, those of checks that found something too: where no error was found, and phones ask
something to which nobody answered, nobody knows whether the domain is ready (`judge`).
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Final, TypeVar, TypeVarTuple

from planner.core.addresses import Address, Family
from planner.core.answers import ADDRESS_TYPES, Answer, Question, RecordType, Status
from planner.core.audit.case.case import Case
from planner.core.audit.services import cannot_exist
from planner.core.names import DnsName

T = TypeVar("T")
Args = TypeVarTuple("Args")


def view(make: Callable[["Look", *Args], T]) -> Callable[["Look", *Args], T]:
    """Have *make* look once for a case; who reads what it made misses what it missed."""

    @wraps(make)
    def read(look: "Look", /, *args: *Args) -> T:
        views = look.case.views
        key = (make, *args) if args else make
        made = views.get(key)
        if made is None:
            own = Look(look.case)
            made = views[key] = (make(own, *args), own.missed)
        if made[1]:
            look.missed.update(made[1])
        value: T = made[0]
        return value

    return read


class Look:
    """One look at a *case*, with what it *missed* and its *doubts*, in their order.

    What goes through the look itself can be missed; the rest are the values of the case.
    """

    __slots__ = ("case", "collection", "domain", "doubts", "missed", "pbx", "settings")

    def __init__(self, case: Case) -> None:
        self.case: Final = case
        self.collection: Final = case.collection
        self.domain: Final = case.domain
        self.pbx: Final = case.pbx
        self.settings: Final = case.settings
        self.missed: Final[dict[Question, Status | None]] = {}
        self.doubts: Final[list[str]] = []

    def answer(self, name: DnsName, type_: RecordType) -> Answer | None:
        """Return what the DNS says; None if it owes the answer, which is missed."""
        question = Question(name, type_)
        answer = self.case.answers.get(question)
        if answer is not None and not answer.status.is_temporary:
            return answer
        if answer is not None and cannot_exist(name):
            return Answer(question, Status.NXDOMAIN)
        self.missed[question] = None if answer is None else answer.status
        return None

    def addresses(self, name: DnsName) -> Iterator[tuple[Family, Answer | None]]:
        """Give the answers about the addresses of *name*, by family."""
        for family, type_ in ADDRESS_TYPES.items():
            yield family, self.answer(name, type_)

    @view
    def addresses_of(self, name: DnsName) -> tuple[Address, ...]:
        """Return every address of *name* that is known."""
        answers = [self.answer(name, type_) for type_ in ADDRESS_TYPES.values()]
        return tuple([address for answer in answers if answer is not None for address in answer.addresses])

    def may_have_address(self, name: DnsName) -> bool:
        """Tell whether *name* has an address, or may have one that nobody has told."""
        return any(answer is None or answer.addresses for _, answer in self.addresses(name))

    def alias_end(self, name: DnsName, *types: RecordType) -> DnsName | None:
        """Return where the aliases of *name* lead, also if nobody answers for the end; None: there are none."""
        for type_ in types:
            answer = self.answer(name, type_) or self.case.answers.get(Question(name, type_))
            if answer is not None and answer.aliases:
                return answer.aliases[-1].target
        return None

    def miss(self, question: Question, status: Status | None) -> None:
        """Note a question without an answer that was not looked up here; None: it was not asked."""
        self.missed[question] = status

    def doubt(self, because: str) -> None:
        """Note, in words, why something cannot be told."""
        self.doubts.append(because)
