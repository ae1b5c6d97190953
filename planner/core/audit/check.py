"""What does it take to be a check? Its rule, when it applies, who judges, and what has to be asked for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from planner.core.audit.case import Case
from planner.core.audit.collection import Mode
from planner.core.audit.rule import Finding, Rule

Judge: TypeAlias = Callable[[Case], Iterator[Finding]]


class Asks(Enum):
    """What has to be asked for a check, beyond the records of the domain."""

    RECORDS = auto()
    """Nothing: every mode has them."""
    SERVERS = auto()
    """Name servers, not zone files."""
    AUTHORITATIVE = auto()
    """The zone's own servers, each of them, and the parent's."""

    def is_met(self, mode: Mode) -> bool:
        """Tell whether *mode* asks that."""
        if self is Asks.RECORDS:
            return True
        return mode is Mode.AUTHORITATIVE or (self is Asks.SERVERS and mode is not Mode.ZONE_FILES)


@dataclass(frozen=True, slots=True)
class Check:
    """A *rule*, *judge* who gives its findings, and *applies*: whether it has anything to say of a domain at all.

    Both look at a case, which remembers what it could not tell them; and what *applies* says, for those that share it.
    """

    rule: Rule
    judge: Judge
    applies: Callable[[Case], bool] = lambda _: True
    asks: Asks = Asks.RECORDS
