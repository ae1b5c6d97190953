"""What are the signatures of a domain worth? Validated by `dnssec.validation`, unless there are none: most zones."""

import asyncio
from typing import TYPE_CHECKING

from msgspec import Struct

from planner.core.answers import Question, RecordType, Status
from planner.core.audit.collection import Collection, Signatures, ZoneKeys
from planner.core.names import DnsName, names_above
from planner.core.policy.listeners import Nameserver
from planner.doors.dns.cache import Cache

if TYPE_CHECKING:
    from planner.doors.dnssec.validation import Validator


class Validators(Struct, frozen=True):
    """Whom to ask for signatures: resolvers, or a zone's own servers. *above*: whom to ask of zones above, if any."""

    servers: tuple[Nameserver, ...]
    are_recursive: bool
    above: Cache | None = None


async def validate(collection: Collection, validators: Validators, patience: float) -> Signatures | None:
    """Validate what was collected; a zone without keys costs nothing more. None: nobody answered."""
    if not validators.servers:
        return None
    domain = collection.domain.dns_name
    if validators.above is not None and await _is_in_an_unsigned_zone(collection, validators.above):
        return _unsigned(domain)
    keys = collection.answer(Question(domain, RecordType.DNSKEY))
    types = (RecordType.NAPTR, RecordType.SRV, RecordType.A, RecordType.AAAA)
    questions = [q for q in collection.replies if q.type in types and not q.name.text.startswith("*")]
    failed = [q for q in questions if validators.are_recursive and _may_be_held_back(collection, q)]
    if keys is None or (keys.status.is_temporary and not failed):
        return None
    if not keys.records and _is_unsigned(collection) and not failed:
        return _unsigned(domain)
    validator_for = await asyncio.to_thread(_validator)
    validator = validator_for(validators.servers, patience, is_recursive=validators.are_recursive)
    return await validator.signatures(domain, questions, failed)


def _unsigned(zone: DnsName) -> Signatures:
    return Signatures((ZoneKeys(zone.text, is_signed=False, has_ds=None),), ())


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


async def _is_in_an_unsigned_zone(collection: Collection, above_it: Cache) -> bool:
    """Tell whether a domain that is no zone of its own is surely in one without keys: most tenants are.

    *above_it*: what is above one domain is above many, and is not asked for again with each.
    """
    soa, keys = (
        collection.answer(Question(collection.domain.dns_name, t)) for t in (RecordType.SOA, RecordType.DNSKEY)
    )
    if (soa is not None and soa.records) or keys is None or keys.status.is_temporary or keys.records:
        return False
    for above in names_above(collection.domain):
        zone, signed = Question(above, RecordType.SOA), Question(above, RecordType.DNSKEY)
        answers = await above_it.answers((zone, signed))
        if any(answer.status.is_temporary for answer in answers.values()):
            return False
        if answers[zone].records:
            return not answers[signed].records
    return False
