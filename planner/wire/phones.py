"""Which phone does a question speak of, and what can it do? Rule V1. Raises BadRequest, naming the field."""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from planner.core.addresses import Address, Family, family_of
from planner.core.errors import BadRequest, Malformed, printable
from planner.core.phones.device import GENERIC, Device
from planner.core.phones.family import GENERIC_ID, PhoneFamily
from planner.core.phones.recognition import Recogniser, digits_of
from planner.core.transports import Transport
from planner.wire.queries import PlanQuery


class Phone(Struct, frozen=True):
    """A phone as far as it is known. *known_by*: what says so. *is_unknown*: it showed a User-Agent for nothing."""

    device: Device
    known_by: str
    mac: str | None = None
    family: PhoneFamily | None = None
    model: str | None = None
    is_unknown: bool = False


_NOTHING_GIVEN: Final = Phone(GENERIC, "neither a device nor a User-Agent was given")
_NAMED: Final = "the request names it"


def phone_from(query: PlanQuery, source: Address | None, recogniser: Recogniser) -> Phone:
    """Find the phone in the catalogue; what the request says of it goes before what is written there."""
    phone = _found(query, recogniser)
    if query.transports is None and query.dns is None and query.families is None:
        switched_on = _switched_on(phone.family, source)
        if not switched_on:
            return phone
        return replace(phone, device=replace(phone.device, families=phone.device.families | switched_on))
    return replace(phone, device=_overridden(phone, query, source))


def named(identifier: str, recogniser: Recogniser) -> PhoneFamily | None:
    """Find the family that a request names; None for the generic phone. Raises BadRequest."""
    if identifier == GENERIC_ID:
        return None
    try:
        return recogniser.family(identifier)
    except Malformed as error:
        raise BadRequest.of("device", error) from None


def _found(query: PlanQuery, recogniser: Recogniser) -> Phone:
    if query.device is None and query.user_agent is None and query.file is None and query.mac is None:
        return _NOTHING_GIVEN
    family = None if query.device is None else named(query.device, recogniser)
    if query.device is not None and family is None:
        return Phone(GENERIC, _NAMED, digits_of(query.mac))
    seen = recogniser.recognise(query.user_agent, query.file, query.mac)
    if family is not None:
        if seen.family is None or seen.family.id != family.id:
            return Phone(family.device, _NAMED, seen.mac, family)
        return Phone(seen.family.device, _NAMED, seen.mac, seen.family, seen.model)
    if seen.family is None:
        return Phone(GENERIC, seen.because, seen.mac, is_unknown=query.user_agent is not None)
    shown = seen.family.name if seen.model is None else f"{seen.family.name}: {printable(seen.model)}"
    return Phone(seen.family.device, f"{seen.because} ({shown})", seen.mac, seen.family, seen.model)


def _overridden(phone: Phone, query: PlanQuery, source: Address | None) -> Device:
    device = phone.device
    families = device.families | _switched_on(phone.family, source)
    return replace(
        device,
        transports=device.transports if query.transports is None else frozenset(map(Transport, query.transports)),
        dns=query.dns or device.dns,
        families=families if query.families is None else frozenset(query.families),
    )


def _switched_on(family: PhoneFamily | None, source: Address | None) -> frozenset[Family]:
    """Return the address family of the phone's source if a setting switches it on: there, it must be on."""
    if family is None or source is None or family_of(source) in family.device.families:
        return frozenset()
    return family.families_by_setting & {family_of(source)}
