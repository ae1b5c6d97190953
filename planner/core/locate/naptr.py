"""Which transports does a domain offer by NAPTR, and where are their SRV sets?

RFC 3263 4.1 (services, an empty regexp, a replacement) and RFC 3403 4.1 (order, preference, flags). A record is judged
by itself, before anything is asked of where it leads. The first order that has a record of use is the only one: whoever
went on to the next would move from TLS to UDP without a word.
"""

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Final

from msgspec import Struct

from planner.core.answers import MAX_NAPTR_STEPS, Answer, Naptr, Question, RecordType
from planner.core.locate.draw import luck
from planner.core.locate.inquiry import Asking, Inquiry, LocateWarningCode
from planner.core.locate.srv import SrvLookup
from planner.core.names import DnsName
from planner.core.transports import TRANSPORTS, Transport

_QUESTIONS: Final = 16  # asked in all, however often the records branch
_SERVICES: Final = 16  # SRV sets followed

_TRANSPORTS: Final = {facts.naptr_service.lower(): transport for transport, facts in TRANSPORTS.items()}
_TERMINAL: Final = "s"  # what follows is SRV; "a", "u", "p" are not used by SIP
_NON_TERMINAL: Final = ""  # what follows is NAPTR


class Pointer(Struct, frozen=True, gc=False):
    """Where a record of use leads: to the SRV set of *transport* at *name*; to more NAPTR there if it is None."""

    order: int
    preference: int
    transport: Transport | None
    name: DnsName

    def __str__(self) -> str:
        service = "" if self.transport is None else f" {TRANSPORTS[self.transport].naptr_service}"
        return f"NAPTR {self.order} {self.preference}{service}"


def pointers(records: Iterable[Naptr], transports: Collection[Transport], seed: str = "") -> tuple[Pointer, ...]:
    """Keep what a client with *transports* can use; by order, then preference, ties by *seed*."""
    kept = [pointer for record in records if (pointer := _pointer(record, transports))]
    if len(kept) < 2:
        return tuple(kept)
    return tuple(sorted(kept, key=lambda each: (each.order, each.preference, luck(seed, f"{each} {each.name}"))))


def _pointer(record: Naptr, transports: Collection[Transport]) -> Pointer | None:
    flags = record.flags.lower()
    transport = _TRANSPORTS.get(record.services.lower())  # whatever the labels of the replacement say (L2)
    if record.regexp or record.replacement.is_root:
        return None
    if flags == _TERMINAL and transport in transports:
        return Pointer(record.order, record.preference, transport, record.replacement)
    if flags == _NON_TERMINAL and (not record.services or transport in transports):
        return Pointer(record.order, record.preference, None, record.replacement)
    return None


class NaptrSearch:
    """The NAPTR records of one domain, as a client with *transports* follows them.

    What it met on the way is remembered: `offered`, `offers_only_others`.
    """

    def __init__(self, inquiry: Inquiry, transports: Collection[Transport], seed: str) -> None:
        self._inquiry = inquiry
        self._transports = transports
        self._seed = seed
        self._questions = 0
        self._met: list[tuple[Answer, tuple[Pointer, ...]]] = []

    def lookups_at(self, name: DnsName, because: str, path: tuple[DnsName, ...] = ()) -> Asking[tuple[SrvLookup, ...]]:
        """Return the SRV sets that the first order names of which a record can be used, by preference."""
        self._questions += 1
        question = Question(name, RecordType.NAPTR)
        answer = (yield from self._inquiry.ask({question: because}))[question]
        self._inquiry.use(answer)
        usable = () if answer.is_absence else pointers(answer.naptrs, self._transports, self._seed)
        self._met.append((answer, usable))
        for _, equals in groupby(usable, key=lambda pointer: pointer.order):
            lookups: list[SrvLookup] = []
            for pointer in equals:
                if pointer.transport is not None:
                    lookups.append(SrvLookup(pointer.transport, pointer.name, f"{pointer} of {name} leads there"))
                elif self._leads_on(pointer, here := (*path, name)):
                    lookups += yield from self.lookups_at(pointer.name, f"{pointer} of {name} is not terminal", here)
            if lookups:
                return self._considered(lookups)
        return ()

    @property
    def offered(self) -> tuple[Transport, ...]:
        """The transports of every usable record met, whatever its order; most preferred first."""
        transports = (pointer.transport for _, usable in self._met for pointer in usable)
        return tuple(dict.fromkeys(transport for transport in transports if transport))

    @property
    def offers_only_others(self) -> bool:
        """Whether there were records for SIP, but none that this client could use."""
        if any(usable for _, usable in self._met):
            return False
        return any(pointers(answer.naptrs, tuple(Transport)) for answer, _ in self._met)

    def _considered(self, lookups: list[SrvLookup]) -> tuple[SrvLookup, ...]:
        first: dict[tuple[Transport, DnsName], SrvLookup] = {}
        for lookup in lookups:
            first.setdefault((lookup.transport, lookup.name), lookup)
        different = tuple(first.values())
        if len(different) > _SERVICES:
            text = f"NAPTR names {len(different)} SRV sets in one order: {_SERVICES} are followed"
            self._inquiry.warn(LocateWarningCode.RECORDS_LEFT_OUT, text)
        return different[:_SERVICES]

    def _leads_on(self, pointer: Pointer, path: tuple[DnsName, ...]) -> bool:
        """Tell whether a non-terminal record may be followed; if not, it is dropped with a warning (L2, L10)."""
        here = path[-1]
        if pointer.name in path:
            self._inquiry.warn(LocateWarningCode.NAPTR_LOOP, f"NAPTR of {here} leads back to {pointer.name}")
        elif len(path) > MAX_NAPTR_STEPS:
            self._inquiry.warn(LocateWarningCode.NAPTR_LOOP, f"NAPTR of {here} leads on after {MAX_NAPTR_STEPS} others")
        elif self._questions >= _QUESTIONS:
            self._inquiry.warn(LocateWarningCode.RECORDS_LEFT_OUT, f"NAPTR branches to over {_QUESTIONS} names")
        else:
            return True
        return False
