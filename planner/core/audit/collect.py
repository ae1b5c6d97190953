"""Which questions does an audit ask? All of them, each once; what is asked next depends on what is known so far.

The same procedure drives a live resolver, many servers side by side, and zone files. What a zone can make it ask is
bounded: NAPTR chains of 5, 100 targets.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from planner.core.answers import ADDRESS_TYPES, Answer, Naptr, Question, RecordType, Status
from planner.core.audit.case import STRANGE_LABELS, sip_records
from planner.core.locate.inquiry import Asking
from planner.core.names import DnsName, Name, service_name
from planner.core.transports import TRANSPORTS

MAX_TARGETS: Final = 100
MAX_DEPTH: Final = 5
WILDCARD: Final = "*"

Answers = Mapping[Question, Answer]


def collect(domain: Name, answers: Answers) -> Iterator[tuple[Question, ...]]:
    """Give the questions about *domain*, as many at once as can be asked. Go on when *answers* has them all."""
    yield from _ask(_first(domain), answers)
    naptrs = yield from _naptr_chain(DnsName(domain.text), answers)
    named = [it.replacement for it in naptrs if it.flags.lower() == "s" and not it.replacement.is_root]
    sets = list(dict.fromkeys((*_own_sets(domain), *named[:MAX_TARGETS])))
    hosts = [it.replacement for it in naptrs if it.flags.lower() == "a"]
    below = [Question(name, RecordType.A) for name in _empty_non_terminals(domain, answers)]
    yield from _ask([Question(it, RecordType.SRV) for it in sets] + below + _wildcards(domain, answers), answers)
    targets = [row.target for name in sets for row in _answer(answers, name, RecordType.SRV).srvs]
    guesses = [guess for target in targets if (guess := undoubled(target, domain)) is not None]
    live = [name for name in dict.fromkeys((*targets, *hosts)) if not name.is_root][:MAX_TARGETS]
    yield from _ask([Question(n, t) for n in (*live, *guesses[:MAX_TARGETS]) for t in ADDRESS_TYPES.values()], answers)


def undoubled(target: DnsName, domain: Name) -> DnsName | None:
    """Return the name that was meant where the final dot was forgotten: `sip1.example.org.example.org`."""
    twice = f".{domain}.{domain}"
    if target.text.endswith(twice):
        return DnsName(target.text.removesuffix(f".{domain}"))
    return None


def _first(domain: Name) -> list[Question]:
    owner = DnsName(domain.text)
    at_the_domain = (RecordType.NAPTR, RecordType.SOA, RecordType.DNSKEY, *ADDRESS_TYPES.values())
    strange = (service_name(label, domain) for label in STRANGE_LABELS)
    wildcard = service_name(WILDCARD, domain)
    return [
        *(Question(owner, type_) for type_ in at_the_domain),
        *(Question(name, RecordType.SRV) for name in (*_own_sets(domain), *strange) if name is not None),
        *((Question(wildcard, RecordType.A),) if wildcard is not None else ()),
    ]


def service_questions(domain: Name) -> list[Question]:
    """Return what phones ask about *domain* first: its NAPTR records, and its SRV records by transport."""
    return [
        Question(DnsName(domain.text), RecordType.NAPTR),
        *(Question(it, RecordType.SRV) for it in _own_sets(domain)),
    ]


def _own_sets(domain: Name) -> list[DnsName]:
    names = (service_name(facts.srv_label, domain) for facts in TRANSPORTS.values())
    return [name for name in names if name is not None]


def empty_non_terminal(owner: DnsName, domain: DnsName) -> DnsName | None:
    """Return the name above the service label of *owner*, if it is one of *domain*: `_tcp.example.org`."""
    above = owner.text.partition(".")[2]
    return DnsName(above) if above.endswith(f".{domain}") and above.startswith("_") else None


def _empty_non_terminals(domain: Name, answers: Answers) -> Iterator[DnsName]:
    for name in _own_sets(domain):
        if _answer(answers, name, RecordType.SRV).srvs:
            above = empty_non_terminal(name, DnsName(domain.text))
            if above is not None:
                yield above


def _wildcards(domain: Name, answers: Answers) -> list[Question]:
    """Return what tells whether a wildcard answers: where one is there without A, and where strange labels answer."""
    found = []
    apex = service_name(WILDCARD, domain)
    if apex is not None and _answer(answers, apex, RecordType.A).status is Status.NO_DATA:
        found += [Question(apex, RecordType.AAAA), Question(apex, RecordType.SRV)]
    for label in STRANGE_LABELS:
        name = service_name(label, domain)
        if name is not None and _answer(answers, name, RecordType.SRV).srvs:
            found.append(Question(DnsName(f"{WILDCARD}.{name.text.partition('.')[2]}"), RecordType.SRV))
    return found


def _naptr_chain(owner: DnsName, answers: Answers) -> Asking[list[Naptr]]:
    """Ask for NAPTR records, and on where their flag is empty (RFC 3403 4.1)."""
    found: list[Naptr] = []
    seen, names = {owner}, [owner]
    for _ in range(MAX_DEPTH):
        yield from _ask([Question(name, RecordType.NAPTR) for name in names], answers)
        records = [record for name in names for record in _answer(answers, name, RecordType.NAPTR).records]
        rows = [naptr for _, naptr in sip_records(records)]
        found += rows
        names = list(dict.fromkeys(it.replacement for it in rows if not it.flags and it.replacement not in seen))
        names = [name for name in names if not name.is_root][:MAX_TARGETS]
        seen.update(names)
        if not names:
            break
    return found


def _answer(answers: Answers, name: DnsName, type_: RecordType) -> Answer:
    return answers[Question(name, type_)]


def _ask(questions: list[Question], answers: Answers) -> Asking[None]:
    unanswered = tuple(dict.fromkeys(question for question in questions if question not in answers))
    if unanswered:
        yield unanswered
