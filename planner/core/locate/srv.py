"""What becomes of an SRV set: found, absent, unknown, dead, or not available?

RFC 2782 and RFC 3263 4.2. The addresses of every target are asked for, both families at once (L7). A set that exists
and is dead is no absence: whoever then went to the domain's own address would reach the web server.
"""

from collections.abc import Collection, Iterable
from enum import Enum, auto

from msgspec import Struct

from planner.core.addresses import Address, Family
from planner.core.answers import ADDRESS_TYPES, MAX_TARGETS, Answer, Question, RecordType, Srv
from planner.core.locate.destinations import in_destination_order
from planner.core.locate.inquiry import Asking, Inquiry, LocateWarningCode
from planner.core.locate.result import Client
from planner.core.locate.targets import Group, grouped, in_priority_order
from planner.core.names import DnsName
from planner.core.transports import Transport


class Fate(Enum):
    """What became of an SRV set."""

    FOUND = auto()
    ABSENT = auto()
    UNKNOWN = auto()
    DEAD = auto()
    """It has targets, and none has an address."""
    NOT_AVAILABLE = auto()
    """Its only target is "." (RFC 2782): decidedly no such service here."""


class SrvLookup(Struct, frozen=True, gc=False):
    """An SRV set to look up for a *transport*, and why."""

    transport: Transport
    name: DnsName
    because: str

    @property
    def question(self) -> Question:
        """The question for the set."""
        return Question(self.name, RecordType.SRV)


def look_into(
    inquiry: Inquiry, lookup: SrvLookup, answer: Answer, client: Client
) -> Asking[tuple[Fate, tuple[Group, ...]]]:
    """Follow the SRV set of *lookup* to the addresses of its targets; groups are given for FOUND only."""
    inquiry.use(answer)
    question = answer.question
    if answer.status.is_temporary:
        return Fate.UNKNOWN, ()
    if answer.has_endless_aliases:
        return Fate.DEAD, ()  # something is there, and leads nowhere
    if answer.is_absence:
        return Fate.ABSENT, ()
    records = _considered(inquiry, answer)
    if not records:
        return Fate.NOT_AVAILABLE, ()
    because = f"a target of {question}"
    answers = yield from addresses_of(inquiry, [srv.target for srv in records], client.families, because)
    addresses = {name: destinations(of_name, client) for name, of_name in answers.items()}
    groups = grouped(records, question, lookup.transport, addresses)
    if any(group.is_live for group in groups):
        return Fate.FOUND, groups
    unknown = any(answer.status.is_temporary for of_name in answers.values() for answer in of_name)
    return Fate.UNKNOWN if unknown else Fate.DEAD, ()


def _considered(inquiry: Inquiry, answer: Answer) -> tuple[Srv, ...]:
    records = in_priority_order([srv for srv in answer.srvs if not srv.target.is_root])
    if len(records) > MAX_TARGETS:
        text = f"{answer.question} has {len(records)} records: the first {MAX_TARGETS} by priority are followed"
        inquiry.warn(LocateWarningCode.RECORDS_LEFT_OUT, text)
    return tuple(records[:MAX_TARGETS])


def addresses_of(
    inquiry: Inquiry, names: Iterable[DnsName], families: Collection[Family], because: str
) -> Asking[dict[DnsName, tuple[Answer, ...]]]:
    """Ask for the addresses of *names* in all *families* at once."""
    types = [record_type for family, record_type in ADDRESS_TYPES.items() if family in families]
    questions = {name: [Question(name, record_type) for record_type in types] for name in names}
    reasons = dict.fromkeys([question for of_name in questions.values() for question in of_name], because)
    answers = yield from inquiry.ask(reasons)
    for answer in answers.values():
        inquiry.use(answer)
    return {name: tuple([answers[question] for question in of_name]) for name, of_name in questions.items()}


def destinations(answers: Iterable[Answer], client: Client) -> tuple[Address, ...]:
    """Return the addresses that *answers* hold, in the order in which *client* tries them (RFC 6724)."""
    addresses = [
        address for answer in answers if answer.records and not answer.is_absence for address in answer.addresses
    ]
    return in_destination_order(dict.fromkeys(addresses) if len(addresses) > 1 else addresses, client.source_addresses)
