"""What does it take to be a check? Its rule, when it applies, who judges, and what has to be asked for it."""

from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import TypeAlias

from msgspec import Struct

from planner.core.audit.case.look import Look
from planner.core.audit.collection import AuditMode, Collection
from planner.core.audit.rule import Finding, Rule

Judge: TypeAlias = Callable[[Look], Iterator[Finding]]


class Asks(Enum):
    """What has to be asked for a check, beyond the records of the domain."""

    RECORDS = auto()
    """Nothing: every mode has them."""
    SERVERS = auto()
    """Name servers, not zone files."""
    PROBES = auto()
    """The same questions in other ways: probes."""
    AUTHORITATIVE = auto()
    """The zone's own servers, each of them, and the parent's."""

    def is_met(self, collection: Collection) -> bool:
        """Tell whether that was asked for *collection*."""
        match self:
            case Asks.RECORDS:
                return True
            case Asks.SERVERS:
                return collection.mode is not AuditMode.ZONE_FILES
            case Asks.PROBES:
                return bool(collection.probes)
            case Asks.AUTHORITATIVE:
                return collection.mode is AuditMode.AUTHORITATIVE


class Check(Struct, frozen=True):
    """A *rule*, *judge* who gives its findings, and *applies*: whether it has anything to say of a domain at all.

    Both are handed the same look, and what it missed decides whether the check is unknown.
    """

    rule: Rule
    judge: Judge
    applies: Callable[[Look], bool] = lambda _: True
    asks: Asks = Asks.RECORDS
