"""What does a check look at? The domain's records as they count, what each server said, and the PBX.

An answer that a server owes is None here, and is remembered: the check that missed it is unknown, unless it found
something all the same.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from msgspec import Struct

from planner.core.addresses import Address, Family
from planner.core.answers import ADDRESS_TYPES, Answer, Naptr, Question, Record, RecordType, Soa, Srv, Status, unknown
from planner.core.audit.case.pbx import Pbx
from planner.core.audit.collection import Collection, Reply
from planner.core.audit.services import SRV_LABELS, cannot_exist, sip_records, transport_of
from planner.core.names import DnsName, service_name
from planner.core.phones.family import EMPTY, Catalogue
from planner.core.policy.patterns import NO_PATTERNS, Patterns
from planner.core.policy.settings import AuditSettings
from planner.core.transports import TRANSPORTS, Transport

T = TypeVar("T")


class SrvSet(Struct, frozen=True, gc=False):
    """The SRV records of one owner name, as *answer* has them; *transport* is that of its label, None for others.

    *rows*: their data. *live*: those that name a target, all but "."; *live_rows*: the data of those.
    """

    owner: DnsName
    transport: Transport | None
    answer: Answer
    rows: tuple[Srv, ...]
    live: tuple[tuple[Record, Srv], ...]
    live_rows: tuple[Srv, ...]

    @property
    def records(self) -> tuple[Record, ...]:
        """The records as they came."""
        return self.answer.records

    @property
    def is_refusal(self) -> bool:
        """Whether it says that the service is decidedly not there: "." (RFC 2782)."""
        return not self.live_rows


class _Once(Generic[T]):
    """What a case works out once. What was missed in doing so is missed by everybody who asks for it.

    Where nothing was missed, it is an attribute like any other from then on.
    """

    def __init__(self, make: Callable[["Case"], T]) -> None:
        self._make = make

    def __set_name__(self, _: type, name: str) -> None:
        self._name = name

    def __get__(self, case: "Case", _: type | None = None) -> T:
        value = case.remembered(self._name, self._make)
        if not case.was_missed_for(self._name):
            case.__dict__[self._name] = value
        return value


class Case:
    """One domain under audit. *pbx* is None where its records need not fit this PBX.

    *is_presented*: phones are given the domain's name. *patterns*: its outbound proxy patterns.

    *worked_out*: what several checks need and one of them has worked out, by name.
    """

    def __init__(
        self,
        collection: Collection,
        settings: AuditSettings,
        pbx: Pbx | None,
        catalogue: Catalogue = EMPTY,
        *,
        is_presented: bool = False,
        patterns: Patterns = NO_PATTERNS,
    ) -> None:
        self.is_presented = is_presented
        self.patterns = patterns
        self.collection = collection
        self.catalogue = catalogue
        self.worked_out: dict[str, object] = {}
        self.settings = settings
        self.pbx = pbx
        self.domain = collection.domain.dns_name
        self.mode = collection.mode
        self._below = f".{collection.domain}"
        self._owners = {t: service_name(label, collection.domain) for t, label in SRV_LABELS.items()}
        self._missed: dict[Question, Status | None] = {}
        self._doubts: list[str] = []
        self._once: dict[object, tuple[Any, dict[Question, Status | None]]] = {}
        self._answers: dict[Question, Answer | None] = {
            question: collection.answer(question) for question in collection.replies
        }
        self._addresses: dict[DnsName, tuple[Address, ...]] = {}

    def remembered(self, what: object, make: Callable[["Case"], T]) -> T:
        """Work something out once; what was missed in doing so is missed by everybody who asks for it."""
        kept = self._once.get(what)
        if kept is None:
            before, self._missed = self._missed, {}
            kept = self._once[what] = (make(self), self._missed)
            self._missed = before
        if kept[1]:
            self._missed.update(kept[1])
        value: T = kept[0]
        return value

    def was_missed_for(self, what: object) -> bool:
        """Tell whether anything was missed in working out *what* is remembered."""
        return bool(self._once[what][1])

    # Answers

    def answer(self, name: DnsName, type_: RecordType) -> Answer | None:
        """Return what the DNS says; None if it owes the answer, which is remembered."""
        question = Question(name, type_)
        answer = self._answers.get(question)
        if answer is not None and not answer.status.is_temporary:
            return answer
        if answer is not None and cannot_exist(name):
            return Answer(question, Status.NXDOMAIN)
        self._missed[question] = None if answer is None else answer.status
        return None

    def was_asked(self, name: DnsName, type_: RecordType) -> bool:
        """Tell whether that was asked."""
        return Question(name, type_) in self._answers

    def addresses(self, name: DnsName) -> Iterator[tuple[Family, Answer | None]]:
        """Give the answers about the addresses of *name*, by family."""
        for family, type_ in ADDRESS_TYPES.items():
            yield family, self.answer(name, type_)

    def addresses_of(self, name: DnsName) -> tuple[Address, ...]:
        """Return every address of *name* that is known."""
        found = self._addresses.get(name)
        if found is None:
            answers = [self.answer(name, type_) for type_ in ADDRESS_TYPES.values()]
            found = tuple([address for answer in answers if answer is not None for address in answer.addresses])
            if None not in answers:
                self._addresses[name] = found
        return found

    def alias_end(self, name: DnsName, *types: RecordType) -> DnsName | None:
        """Return where the aliases of *name* lead, also if nobody answers for the end; None: there are none."""
        for type_ in types:
            answer = self.answer(name, type_) or self._answers.get(Question(name, type_))
            if answer is not None and answer.aliases:
                return answer.aliases[-1].target
        return None

    def addresses_by(self, server: str, name: DnsName) -> tuple[Address, ...]:
        """Return the addresses of *name* that *server* gives; nothing if it was not asked, or gives none."""
        replies = (self.collection.of(Question(name, type_)).get(server) for type_ in ADDRESS_TYPES.values())
        return tuple([address for reply in replies if reply is not None for address in reply.answer.addresses])

    @property
    def missed(self) -> Mapping[Question, Status | None]:
        """The questions that were looked at and have no answer; None: they were not even asked."""
        return self._missed

    def miss(self, question: Question, status: Status | None) -> None:
        """Remember a question without an answer that was not looked up here; None: it was not asked."""
        self._missed[question] = status

    def doubt(self, because: str) -> None:
        """Remember, in words, why something cannot be told."""
        self._doubts.append(because)

    @property
    def doubts(self) -> Sequence[str]:
        """Why else something cannot be told."""
        return self._doubts

    def forget_missed(self) -> None:
        """Begin another check."""
        self._missed = {}
        self._doubts = []

    @cached_property
    def known(self) -> Mapping[Question, Answer]:
        """Every answer that counts, failures too: for `locate`."""
        return {it: self._answers[it] or unknown(it, Status.TIMEOUT) for it in self.collection.replies}

    # Records

    @property
    def naptr(self) -> Answer | None:
        """The answer about the domain's NAPTR records."""
        return self.answer(self.domain, RecordType.NAPTR)

    @_Once
    def sip_naptrs(self) -> tuple[tuple[Record, Naptr], ...]:
        """Return the NAPTR records for SIP: those whose service begins with SIP or SIPS, misspelt ones too."""
        answer = self.naptr
        return () if answer is None else tuple(sip_records(answer.records))

    @_Once
    def chained_naptrs(self) -> tuple[Naptr, ...]:
        """Return those, and those to which an empty flag leads from there (RFC 3403 4.1), as far as they were asked."""
        found = [naptr for _, naptr in self.sip_naptrs]
        seen = {self.domain}
        for naptr in found:  # grows while it is gone through
            question = Question(naptr.replacement, RecordType.NAPTR)
            if naptr.flags or naptr.replacement in seen or question not in self.collection.replies:
                continue
            seen.add(naptr.replacement)
            answer = self.answer(question.name, question.type)
            found += [further for _, further in sip_records(answer.records)] if answer is not None else []
        return tuple(found)

    def srv_owner(self, transport: Transport) -> DnsName | None:
        """Return the domain's own SRV owner name for *transport*; None if it is too long."""
        return self._owners[transport]

    def own_set(self, transport: Transport) -> SrvSet | None:
        """Return the SRV set of *transport* at the domain itself; None if there is none, or it is not known."""
        return self.remembered(transport, lambda _: self._own_set(transport))

    def _own_set(self, transport: Transport) -> SrvSet | None:
        owner = self._owners[transport]
        return None if owner is None else self.srv_set(owner, transport)

    def srv_set(self, owner: DnsName, transport: Transport | None = None) -> SrvSet | None:
        """Return the SRV set at *owner*; None if there is none, or it is not known."""
        answer = self.answer(owner, RecordType.SRV)
        rows = answer.srvs if answer is not None else ()
        if answer is None or not rows:
            return None
        named = [(record, record.data) for record in answer.records if isinstance(record.data, Srv)]
        live = tuple([(record, row) for record, row in named if not row.target.is_root])
        return SrvSet(owner, transport, answer, rows, live, tuple([row for _, row in live]))

    def own_sets(self) -> tuple[SrvSet, ...]:
        """Return the SRV sets at the domain itself, in order of preference."""
        return self._own_sets

    @_Once
    def _own_sets(self) -> tuple[SrvSet, ...]:
        return tuple([found for transport in TRANSPORTS if (found := self.own_set(transport)) is not None])

    def named_sets(self) -> tuple[SrvSet, ...]:
        """Return the SRV sets elsewhere to which NAPTR records point, each with the transport of its service."""
        return self._named_sets

    @_Once
    def _named_sets(self) -> tuple[SrvSet, ...]:
        own = set(self._owners.values())
        found: dict[DnsName, SrvSet] = {}
        for naptr in self.chained_naptrs:
            if naptr.flags.lower() == "s" and naptr.replacement not in own and not naptr.replacement.is_root:
                named = self.srv_set(naptr.replacement, transport_of(naptr.services))
                if named is not None:
                    found.setdefault(naptr.replacement, named)
        return tuple(found.values())

    def sets(self) -> tuple[SrvSet, ...]:
        """Return every SRV set that a phone may come to: the domain's own, and those that NAPTR names."""
        return self._sets

    @_Once
    def _sets(self) -> tuple[SrvSet, ...]:
        return (*self._own_sets, *self._named_sets)

    @_Once
    def live_records(self) -> tuple[tuple[SrvSet, Record, Srv], ...]:
        """Return every record that names a target, with its set."""
        return tuple([(it, record, row) for it in self._sets for record, row in it.live])

    def targets(self) -> tuple[DnsName, ...]:
        """Return the targets of all SRV sets, each once."""
        return self._targets

    @_Once
    def _targets(self) -> tuple[DnsName, ...]:
        return tuple(dict.fromkeys([row.target for it in self._sets for row in it.live_rows]))

    @_Once
    def is_hosted(self) -> bool:
        """Tell whether NAPTR leads into somebody else's domain: own SRV records are not needed then."""
        return any(
            naptr.flags.lower() == "s" and not self.is_within(name) and not name.is_root and not cannot_exist(name)
            for naptr in self.chained_naptrs
            for name in (naptr.replacement,)
        )

    def is_within(self, name: DnsName) -> bool:
        """Tell whether *name* is the domain or below it."""
        return name == self.domain or name.text.endswith(self._below)

    def has_additional(self, owner: DnsName) -> bool:
        """Tell whether addresses came along with the SRV records of *owner*."""
        return any(reply.additional for reply in self.collection.of(Question(owner, RecordType.SRV)).values())

    # Servers

    def zone_replies(self) -> Mapping[str, Reply]:
        """Return what every server that counts said of the SOA record of the zone that the domain is in."""
        soas = (q for q in self.collection.replies if q.type is RecordType.SOA and self.domain.is_within(q.name))
        for question in sorted(soas, key=lambda it: -len(it.name.text)):
            replies = self.collection.of(question)
            if any(reply.answer.records for reply in replies.values()):
                return {server: replies[server] for server in self.servers if server in replies}
        return {}

    def serials(self) -> Mapping[str, int]:
        """Return the serial of the zone at every server that told it."""
        replies = self.zone_replies()
        told = ((server, record.data) for server, reply in replies.items() for record in reply.answer.records)
        return {server: data.serial for server, data in told if isinstance(data, Soa)}

    @property
    def servers(self) -> tuple[str, ...]:
        """Who was asked, as findings name them."""
        return self.collection.servers
