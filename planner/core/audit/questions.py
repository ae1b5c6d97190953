"""Which questions does an audit ask? All of them, each once; what is asked next depends on what is known so far.

The same procedure drives a live resolver, many servers side by side, and zone files. What a zone can make it ask is
bounded: NAPTR chains of 5, 100 targets.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from planner.core.answers import (
    ADDRESS_TYPES,
    MAX_NAPTR_STEPS,
    MAX_TARGETS,
    Answer,
    Naptr,
    Question,
    RecordType,
    Status,
)
from planner.core.audit.services import SRV_LABELS, STRANGE_LABELS, sip_records, undoubled
from planner.core.locate.inquiry import Asking
from planner.core.names import DnsName, Name, service_name

WILDCARD: Final = "*"
_AT_THE_DOMAIN: Final = (RecordType.NAPTR, RecordType.SOA, RecordType.DNSKEY, *ADDRESS_TYPES.values())

Answers: TypeAlias = Mapping[Question, Answer]


def collect(domain: Name, answers: Answers) -> Iterator[tuple[Question, ...]]:
    """Give the questions about *domain*, as many at once as can be asked. Go on when *answers* has them all."""
    own, strange, wildcard = _own_sets(domain), _names(STRANGE_LABELS, domain), service_name(WILDCARD, domain)
    yield from _ask(_first(domain.dns_name, (*own, *strange), wildcard), answers)
    naptrs = yield from _naptr_chain(domain.dns_name, answers)
    named = [naptr.replacement for naptr in naptrs if naptr.flags.lower() == "s" and not naptr.replacement.is_root]
    sets = list(dict.fromkeys((*own, *named[:MAX_TARGETS])))
    hosts = [naptr.replacement for naptr in naptrs if naptr.flags.lower() == "a"]
    below = [Question(name, RecordType.A) for name in _empty_non_terminals(own, domain, answers)]
    hidden = _wildcards(wildcard, strange, answers)
    yield from _ask([Question(owner, RecordType.SRV) for owner in sets] + below + hidden, answers)
    targets = [srv.target for name in sets for srv in _answer(answers, name, RecordType.SRV).srvs]
    guesses = [guess for target in targets if (guess := undoubled(target, domain)) is not None]
    live = [name for name in dict.fromkeys((*targets, *hosts)) if not name.is_root][:MAX_TARGETS]
    yield from _ask([Question(n, t) for n in (*live, *guesses[:MAX_TARGETS]) for t in ADDRESS_TYPES.values()], answers)


def _first(domain: DnsName, services: Iterable[DnsName], wildcard: DnsName | None) -> list[Question]:
    return [
        *[Question(domain, type_) for type_ in _AT_THE_DOMAIN],
        *[Question(name, RecordType.SRV) for name in services],
        *([Question(wildcard, RecordType.A)] if wildcard is not None else []),
    ]


def service_questions(domain: Name) -> list[Question]:
    """Return what phones ask about *domain* first: its NAPTR records, and its SRV records by transport."""
    return [
        Question(domain.dns_name, RecordType.NAPTR),
        *(Question(owner, RecordType.SRV) for owner in _own_sets(domain)),
    ]


def _own_sets(domain: Name) -> list[DnsName]:
    return _names(SRV_LABELS.values(), domain)


def _names(labels: Iterable[str], domain: Name) -> list[DnsName]:
    return [name for label in labels if (name := service_name(label, domain)) is not None]


def empty_non_terminal(owner: DnsName, domain: DnsName) -> DnsName | None:
    """Return the name above the service label of *owner*, if it is one of *domain*: `_tcp.example.org`."""
    above = owner.text.partition(".")[2]
    return DnsName(above) if above.endswith(f".{domain}") and above.startswith("_") else None


def _empty_non_terminals(own: Iterable[DnsName], domain: Name, answers: Answers) -> Iterator[DnsName]:
    for name in own:
        if _answer(answers, name, RecordType.SRV).records:
            above = empty_non_terminal(name, domain.dns_name)
            if above is not None:
                yield above


def _wildcards(apex: DnsName | None, strange: Iterable[DnsName], answers: Answers) -> list[Question]:
    """Return what tells whether a wildcard answers: where one is there without A, and where strange labels answer."""
    questions = []
    if apex is not None and _answer(answers, apex, RecordType.A).status is Status.NO_DATA:
        questions += [Question(apex, RecordType.AAAA), Question(apex, RecordType.SRV)]
    for name in strange:
        if _answer(answers, name, RecordType.SRV).records:
            questions.append(Question(DnsName(f"{WILDCARD}.{name.text.partition('.')[2]}"), RecordType.SRV))
    return questions


def _naptr_chain(owner: DnsName, answers: Answers) -> Asking[list[Naptr]]:
    """Ask for NAPTR records, and on where their flag is empty (RFC 3403 4.1)."""
    chain: list[Naptr] = []
    seen, names = {owner}, [owner]
    for _ in range(1 + MAX_NAPTR_STEPS):
        yield from _ask([Question(name, RecordType.NAPTR) for name in names], answers)
        records = [record for name in names for record in _answer(answers, name, RecordType.NAPTR).records]
        naptrs = [naptr for _, naptr in sip_records(records)]
        chain += naptrs
        further = dict.fromkeys(naptr.replacement for naptr in naptrs if not naptr.flags)
        names = [name for name in further if name not in seen and not name.is_root][:MAX_TARGETS]
        seen.update(names)
        if not names:
            break
    return chain


def _answer(answers: Answers, name: DnsName, type_: RecordType) -> Answer:
    return answers[Question(name, type_)]


def _ask(questions: list[Question], answers: Answers) -> Asking[None]:
    unanswered = tuple(dict.fromkeys(question for question in questions if question not in answers))
    if unanswered:
        yield unanswered
