"""Which phone is this, and what tells it from others? Rules V1 and D7.

What the request says of a phone's abilities goes before what is written of its family.
"""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from planner.core.addresses import Address, Family, family_of
from planner.core.errors import printable
from planner.core.names import SipDomain
from planner.core.phones.device import GENERIC, Device, DnsClass
from planner.core.phones.family import GENERIC_ID, PhoneFamily
from planner.core.phones.recognition import Recogniser, digits_of
from planner.core.transports import Transport


class Clues(Struct, frozen=True, gc=False):
    """What a request says of its phone: the *device*, by its identifier; what the phone shows; and what it can do."""

    device: str | None = None
    user_agent: str | None = None
    file: str | None = None
    mac: str | None = None
    transports: frozenset[Transport] | None = None
    dns: DnsClass | None = None
    families: frozenset[Family] | None = None


class Identity(Struct, frozen=True, gc=False):
    """A phone as far as it is known. *known_by*: what says so. *is_unknown*: it showed a User-Agent for nothing."""

    device: Device = GENERIC
    known_by: str = "neither a device nor a User-Agent was given"
    mac: str | None = None
    family: PhoneFamily | None = None
    model: str | None = None
    is_unknown: bool = False

    @property
    def format(self) -> str | None:
        """What the family's settings are written as."""
        return None if self.family is None else self.family.format


NOBODY: Final = Identity()
"""A phone of which nothing is known."""

_NAMED: Final = "the request names it"


def identify(clues: Clues, source: Address | None, recogniser: Recogniser) -> Identity:
    """Find the phone in the catalogue. Raises NotListed for a device that is not there."""
    identity = _by_catalogue(clues, recogniser)
    families = _switched_on(identity.family, source)
    if clues.transports is None and clues.dns is None and clues.families is None and not families:
        return identity
    device = identity.device
    device = replace(
        device,
        transports=device.transports if clues.transports is None else clues.transports,
        dns=clues.dns or device.dns,
        families=device.families | families if clues.families is None else clues.families,
    )
    return replace(identity, device=device)


def named(identifier: str, recogniser: Recogniser) -> PhoneFamily | None:
    """Find the family that a request names; None for the generic phone. Raises NotListed."""
    return None if identifier == GENERIC_ID else recogniser.family(identifier)


def seed_of(given: str | None, mac: str | None, source: str | None, domain: SipDomain, extension: str | None) -> str:
    """Return what tells a phone from others: the seed that is *given*; MAC, source, or domain and extension (D7)."""
    if given is not None:
        return given
    return mac or source or f"{domain} {extension or ''}"


def _by_catalogue(clues: Clues, recogniser: Recogniser) -> Identity:
    if clues.device is None and clues.user_agent is None and clues.file is None and clues.mac is None:
        return NOBODY
    family = None if clues.device is None else named(clues.device, recogniser)
    if clues.device is not None and family is None:
        return Identity(GENERIC, _NAMED, digits_of(clues.mac))
    seen = recogniser.recognise(clues.user_agent, clues.file, clues.mac)
    if family is not None:
        if seen.family is None or seen.family.id != family.id:
            return Identity(family.device, _NAMED, seen.mac, family)
        return Identity(seen.family.device, _NAMED, seen.mac, seen.family, seen.model)
    if seen.family is None:
        return Identity(GENERIC, seen.because, seen.mac, is_unknown=clues.user_agent is not None)
    shown = seen.family.name if seen.model is None else f"{seen.family.name}: {printable(seen.model)}"
    return Identity(seen.family.device, f"{seen.because} ({shown})", seen.mac, seen.family, seen.model)


def _switched_on(family: PhoneFamily | None, source: Address | None) -> frozenset[Family]:
    """Return the address family of the phone's source if a setting switches it on: there, it must be on."""
    if family is None or source is None or family_of(source) in family.device.families:
        return frozenset()
    return family.families_by_setting & {family_of(source)}
