"""What did each server say? What is compared here is what came; nothing of it can be missed."""

from collections.abc import Mapping

from planner.core.addresses import Address
from planner.core.answers import ADDRESS_TYPES, Question, RecordType, Soa
from planner.core.audit.collection import Collection, Reply
from planner.core.names import DnsName


def zone_replies(collection: Collection) -> Mapping[str, Reply]:
    """Return what every server that counts said of the SOA record of the zone that the domain is in."""
    domain = collection.domain.dns_name
    soas = (
        question
        for question in collection.replies
        if question.type is RecordType.SOA and domain.is_within(question.name)
    )
    for question in sorted(soas, key=lambda question: -len(question.name.text)):
        replies = collection.of(question)
        if any(reply.answer.records for reply in replies.values()):
            return {server: replies[server] for server in collection.servers if server in replies}
    return {}


def serials(collection: Collection) -> Mapping[str, int]:
    """Return the serial of the zone at every server that told it."""
    replies = zone_replies(collection)
    soas = ((server, record.data) for server, reply in replies.items() for record in reply.answer.records)
    return {server: soa.serial for server, soa in soas if isinstance(soa, Soa)}


def addresses_by(collection: Collection, server: str, name: DnsName) -> tuple[Address, ...]:
    """Return the addresses of *name* that *server* gives; nothing if it was not asked, or gives none."""
    replies = (collection.of(Question(name, type_)).get(server) for type_ in ADDRESS_TYPES.values())
    return tuple([address for reply in replies if reply is not None for address in reply.answer.addresses])


def has_additional(collection: Collection, owner: DnsName) -> bool:
    """Tell whether addresses came along with the SRV records of *owner*."""
    return any(reply.additional for reply in collection.of(Question(owner, RecordType.SRV)).values())
