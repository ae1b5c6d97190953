"""What are the signatures of a domain worth? Validated by `dnssec.validation`, unless there are none: most zones."""

import asyncio
from typing import TYPE_CHECKING

from planner.core.answers import Question, RecordType, Status
from planner.core.audit.collection import Collection, Signatures, ZoneKeys
from planner.core.names import names_above
from planner.core.policy.listeners import Nameserver
from planner.doors.dns.cache import Cache

if TYPE_CHECKING:
    from planner.doors.dnssec.validation import Validator


async def validate(
    collection: Collection, servers: tuple[Nameserver, ...], patience: float, *, is_recursive: bool
) -> Signatures | None:
    """Validate what was collected; a zone without keys costs nothing more. None: nobody answered."""
    domain = collection.domain.dns_name
    keys = collection.answer(Question(domain, RecordType.DNSKEY))
    types = (RecordType.NAPTR, RecordType.SRV, RecordType.A, RecordType.AAAA)
    questions = [q for q in collection.replies if q.type in types and not q.name.text.startswith("*")]
    failed = [q for q in questions if is_recursive and _may_be_held_back(collection, q)]
    if keys is None or (keys.status.is_temporary and not failed):
        return None
    if not keys.records and _is_unsigned(collection) and not failed:
        return Signatures((ZoneKeys(domain.text, is_signed=False, has_ds=None),), ())
    validator = await asyncio.to_thread(_validator)
    return await validator(servers, patience, is_recursive=is_recursive).signatures(domain, questions, failed)


def _validator() -> "type[Validator]":
    """Load what validates, once: dnspython's DNSSEC takes some 10 MB, and most zones are not signed."""
    from planner.doors.dnssec.validation import Validator  # noqa: PLC0415 - see above

    return Validator


def _is_unsigned(collection: Collection) -> bool:
    """Whether the zone that the domain is in is known, and known to have no keys."""
    domain = collection.domain.dns_name
    above = [q.name for q in collection.replies if q.type is RecordType.SOA and domain.is_within(q.name)]
    zones = [name for name in above if (soa := collection.answer(Question(name, RecordType.SOA))) and soa.records]
    zone = max(zones, key=lambda name: len(name.text), default=None)
    keys = None if zone is None else collection.answer(Question(zone, RecordType.DNSKEY))
    return keys is not None and keys.status is Status.NO_DATA


def _may_be_held_back(collection: Collection, question: Question) -> bool:
    """Whether a resolver may have refused an answer because it is bogus."""
    answer = collection.answer(question)
    return answer is not None and answer.status in (Status.SERVFAIL, Status.BOGUS)


async def is_in_an_unsigned_zone(collection: Collection, above_it: Cache) -> bool:
    """Tell whether a domain that is no zone of its own is surely in one without keys: most tenants are.

    *above_it*: what is above one domain is above many, and is not asked for again with each.
    """
    domain = collection.domain.dns_name
    keys = collection.answer(Question(domain, RecordType.DNSKEY))
    if keys is None or keys.status.is_temporary or keys.records:
        return False
    for above in names_above(collection.domain):
        soa, signed = Question(above, RecordType.SOA), Question(above, RecordType.DNSKEY)
        answers = await above_it.answers((soa, signed))
        if any(answer.status.is_temporary for answer in answers.values()):
            return False
        if answers[soa].records:
            return not answers[signed].records
    return False
