"""Which phone is this? What speaks for a family: the User-Agent, the file asked for, the vendor of the MAC.

The User-Agent goes first. The others only count where they leave one family: `cfg<mac>.xml` is asked for by three
vendors, and a vendor's addresses may be on phones of several families. None of it is authenticated: it chooses a
syntax, and never grants anything.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, Protocol

from msgspec import Struct

from planner.core.errors import sentence
from planner.core.phones.family import Catalogue, PhoneFamily

_NOT_HEX: Final = re.compile("[^0-9a-f]")


class Sighting(Struct, frozen=True):
    """A *pattern* of a *family* was found; *groups* are what it read: `model`, `fw`, `mac`, `serial`.

    *extent*: how many characters it took. The longer, the more it says.
    """

    family: str
    pattern: str
    groups: Mapping[str, str] = MappingProxyType({})
    extent: int = 0


class Recognised(Struct, frozen=True):
    """Who a phone is: *family* None if that is not known. *because*: what says so, as the end of a sentence.

    *pattern*: what was found, None where that was the vendor of the MAC. *mac*: as twelve digits.
    """

    family: PhoneFamily | None
    because: str
    model: str | None = None
    mac: str | None = None
    firmware: str | None = None
    pattern: str | None = None


class Recogniser(Protocol):
    """Tells phones by what they show."""

    def recognise(self, user_agent: str | None, file: str | None, mac: str | None) -> Recognised:
        """Tell who a phone is."""

    def family(self, identifier: str) -> PhoneFamily:
        """Find a family by its identifier. Raises NotListed, naming the nearest."""

    def as_it_is(self, family: PhoneFamily, model: str | None, firmware: str | None) -> PhoneFamily:
        """Return *family* as it is for a *model* with a *firmware*."""


def recognise(
    catalogue: Catalogue, by_agent: Sighting | None, by_file: tuple[Sighting, ...], mac: str | None
) -> Recognised:
    """Decide who a phone is: by its User-Agent, else by the file that it asked for, else by the vendor of its MAC."""
    by_file = tuple(_most_telling(by_file)) if by_file else ()
    mac = _mac(mac, by_file if by_agent is None else (by_agent, *by_file))
    if by_agent is not None:
        return _recognised(catalogue, by_agent, "its User-Agent", mac)
    vendors = _vendors(catalogue, mac)
    families = tuple(dict.fromkeys(sighting.family for sighting in by_file))
    left = tuple(family for family in families if family in vendors) if len(families) > 1 else families
    if not left and not any("mac" in sighting.groups for sighting in by_file):
        left = families[:1]  # a name that several share and that shows no MAC: the first of the catalogue is as good
    if len(left) == 1:
        sighting = next(sighting for sighting in by_file if sighting.family == left[0])
        by_vendor = len(families) > 1 and left[0] in vendors
        what = "the file that it asks for and the vendor of its MAC" if by_vendor else "the file that it asks for"
        return _recognised(catalogue, sighting, what, mac)
    if not families and len(vendors) == 1:
        return Recognised(catalogue.families[vendors[0]], "the vendor of its MAC", mac=mac)
    return Recognised(None, _why_nobody(families, vendors), mac=mac)


def _mac(mac: str | None, sightings: tuple[Sighting, ...]) -> str | None:
    """Return the first MAC that is one: as it was given, or as it was seen."""
    digits = digits_of(mac)
    for sighting in sightings:
        digits = digits or digits_of(sighting.groups.get("mac"))
    return digits


def _vendors(catalogue: Catalogue, mac: str | None) -> tuple[str, ...]:
    """Return the families with addresses such as *mac*; of a vendor's block inside of another's, the inner one."""
    if mac is None:
        return ()
    families = catalogue.families.values()
    blocks = [(family.id, len(oui)) for family in families for oui in family.ouis if mac.startswith(oui)]
    longest = max((length for _, length in blocks), default=0)
    return tuple(family for family, length in blocks if length == longest)


def _most_telling(by_file: tuple[Sighting, ...]) -> Iterator[Sighting]:
    """Give the sightings that took most of the name: a path says more than a MAC with `.cfg`, and zeros are no MAC."""
    sound = [each for each in by_file if "mac" not in each.groups or digits_of(each.groups["mac"]) is not None]
    most = max((sighting.extent for sighting in sound), default=0)
    yield from (sighting for sighting in sound if sighting.extent == most)


def _why_nobody(families: tuple[str, ...], vendors: tuple[str, ...]) -> str:
    if not families and not vendors:
        return "nothing that it shows is in the catalogue"
    candidates = tuple(dict.fromkeys((*families, *vendors)))
    return f"what it shows fits {sentence(candidates, 'or')}"


def _recognised(catalogue: Catalogue, sighting: Sighting, what: str, mac: str | None) -> Recognised:
    read = sighting.groups
    return Recognised(
        catalogue.families[sighting.family],
        what,
        read.get("model"),
        mac,
        read.get("fw"),
        sighting.pattern,
    )


def digits_of(mac: str | None) -> str | None:
    """Write a MAC as twelve digits; None if it is all zeros, which is nobody's."""
    if not mac:
        return None
    digits = _NOT_HEX.sub("", mac.lower())
    return digits if len(digits) == 12 and digits.strip("0") else None
