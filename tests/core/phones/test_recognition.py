"""Who is this phone? The order of evidence, in a little catalogue."""

import pytest

from planner.core.phones.device import Device
from planner.core.phones.family import Catalogue, PhoneFamily
from planner.core.phones.recognition import Sighting, recognise

OUIS = {"red": {"001565"}, "inner": {"001565e5"}, "green": {"000b82"}, "blue": {"000b82"}, "grey": set[str]()}
CATALOGUE = Catalogue(
    {name: PhoneFamily(name.title(), Device(name), ouis=frozenset(ouis)) for name, ouis in OUIS.items()}
)


def seen(*families: str) -> tuple[Sighting, ...]:
    """Sightings of names that hold a MAC."""
    return tuple(Sighting(family, "pattern", {"mac": "ffffff000001"}) for family in families)


@pytest.mark.parametrize(
    ("agent", "files", "mac", "family"),
    [
        pytest.param("grey", (), None, "grey", id="by its User-Agent"),
        pytest.param("grey", ("red",), "00:15:65:00:00:01", "grey", id="the User-Agent goes before everything else"),
        pytest.param(None, ("green",), "00:15:65:00:00:01", "green", id="a file that one family asks for"),
        pytest.param(None, ("red", "green"), "000b82000001", "green", id="a file of several, and the vendor"),
        pytest.param(None, ("red", "green"), None, None, id="a file of several alone is not enough"),
        pytest.param(None, ("green", "blue"), "000b82000001", None, id="nor where the vendor makes both"),
        pytest.param(None, ("blue",), "00:15:65:00:00:01", "blue", id="a file of one goes before the vendor"),
        pytest.param(None, (), "00-15-65-00-00-01", "red", id="by the vendor of its MAC"),
        pytest.param(None, (), "00-15-65-e5-00-01", "inner", id="a block inside of another vendor's"),
        pytest.param(None, (), "000b.8200.0001", None, id="a vendor of several families"),
        pytest.param(None, (), "000000000000", None, id="all zeros is nobody's MAC"),
        pytest.param(None, (), None, None, id="nothing shown"),
    ],
)
def test_a_phone_is_known_by_what_leaves_one_family(
    agent: str | None, files: tuple[str, ...], mac: str | None, family: str | None
) -> None:
    by_agent = None if agent is None else Sighting(agent, "pattern")
    found = recognise(CATALOGUE, by_agent, seen(*files), mac)
    assert (found.family.id if found.family else None) == family


def test_what_fits_several_says_which() -> None:
    assert recognise(CATALOGUE, None, seen("green", "blue"), None).because == "what it shows fits green or blue"


def test_the_mac_is_read_from_wherever_it_stands() -> None:
    agent = Sighting("red", "pattern", {"mac": "80:5E:C0:00:00:01", "model": "T46U", "fw": "108.86.0.45"})
    found = recognise(CATALOGUE, agent, (), None)
    assert (found.mac, found.model, found.firmware) == ("805ec0000001", "T46U", "108.86.0.45")
    assert recognise(CATALOGUE, agent, (), "00:15:65:00:00:09").mac == "001565000009"
    file = (Sighting("green", "pattern", {"mac": "000b82aabbcc"}), Sighting("red", "pattern"))
    assert recognise(CATALOGUE, None, file, None).mac == "000b82aabbcc"


def test_of_several_that_ask_for_a_name_without_a_mac_the_first_is_taken_unless_the_vendor_tells() -> None:
    shared = (Sighting("red", "pattern"), Sighting("green", "pattern"))
    found = [recognise(CATALOGUE, None, shared, mac).family for mac in (None, "000b82000001", "ffffff000001")]
    assert [it.id for it in found if it] == ["red", "green", "red"]


def test_a_mac_that_a_user_agent_does_not_show_is_read_from_the_file() -> None:
    file = (Sighting("red", "pattern", {"mac": "80:5E:C0:00:00:01"}),)
    assert recognise(CATALOGUE, Sighting("grey", "pattern"), file, None).mac == "805ec0000001"
    zeros = Sighting("grey", "pattern", {"mac": "000000000000"})
    assert recognise(CATALOGUE, zeros, file, None).mac == "805ec0000001"
