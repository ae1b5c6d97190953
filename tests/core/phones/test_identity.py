"""Which phone is it, and what tells it from others? V1 and D7, by a recogniser that knows one family."""

from ipaddress import ip_address

import pytest

from planner.core.addresses import Family
from planner.core.errors import Listing, NotListed
from planner.core.names import parse_domain
from planner.core.phones.device import GENERIC, Device, DnsClass
from planner.core.phones.family import PhoneFamily
from planner.core.phones.identity import NOBODY, Clues, Identity, identify, seed_of
from planner.core.phones.recognition import Recognised
from planner.core.transports import Transport

RED = PhoneFamily(
    "Red phones",
    Device("red", frozenset({Transport.TLS, Transport.UDP}), families=frozenset({Family.IPV4})),
    families_by_setting=frozenset({Family.IPV6}),
)
MAC = "805ec0000001"


class OneFamily:
    """Knows who says that it is red."""

    def recognise(self, user_agent: str | None, file: str | None, mac: str | None) -> Recognised:
        if user_agent is not None and user_agent.startswith("Red"):
            return Recognised(RED, "its User-Agent", user_agent.partition(" ")[2] or None, mac)
        return Recognised(None, "nothing that it shows is in the catalogue", mac=mac)

    def family(self, identifier: str) -> PhoneFamily:
        if identifier != "red":
            raise NotListed("device", identifier, (), Listing.DEVICES)
        return RED

    def as_it_is(self, family: PhoneFamily, model: str | None, firmware: str | None) -> PhoneFamily:
        return family


PHONES = {
    "nothing is known": (Clues(), NOBODY),
    "by its User-Agent": (
        Clues(user_agent="Red R2\x1b", mac=MAC),
        Identity(RED.device, r"its User-Agent (Red phones: R2\x1b)", MAC, RED, "R2\x1b"),
    ),
    "by no User-Agent that is known": (
        Clues(user_agent="Blue"),
        Identity(GENERIC, "nothing that it shows is in the catalogue", is_unknown=True),
    ),
    "by nothing else that is known": (
        Clues(mac=MAC),
        Identity(GENERIC, "nothing that it shows is in the catalogue", MAC),
    ),
    "by its name": (Clues("red", user_agent="Blue", mac=MAC), Identity(RED.device, "the request names it", MAC, RED)),
    "by its name, and it shows its model": (
        Clues("red", user_agent="Red R2"),
        Identity(RED.device, "the request names it", None, RED, "R2"),
    ),
    "named as any phone, whatever it shows": (
        Clues("generic", user_agent="Red R2", mac="80:5E:C0:00:00:01"),
        Identity(GENERIC, "the request names it", MAC),
    ),
}


@pytest.mark.parametrize(("clues", "identity"), PHONES.values(), ids=PHONES.keys())
def test_who_a_phone_is(clues: Clues, identity: Identity) -> None:
    assert identify(clues, None, OneFamily()) == identity


def test_what_a_request_says_of_a_phone_goes_before_what_is_written_of_its_family() -> None:
    clues = Clues("red", transports=frozenset({Transport.TCP}), dns=DnsClass.NAPTR, families=frozenset({Family.IPV6}))
    device = identify(clues, ip_address("192.0.2.7"), OneFamily()).device
    assert (device.id, device.transports) == ("red", frozenset({Transport.TCP}))
    assert (device.dns, device.families) == (DnsClass.NAPTR, frozenset({Family.IPV6}))


@pytest.mark.parametrize(
    ("source", "families"),
    [
        pytest.param(None, {Family.IPV4}, id="it is not known where it is"),
        pytest.param("192.0.2.7", {Family.IPV4}, id="it is where it always can be"),
        pytest.param("2001:db8::7", {Family.IPV4, Family.IPV6}, id="it is where a setting must have brought it"),
    ],
)
def test_a_family_of_addresses_that_a_setting_switches_on_is_on_where_the_phone_comes_by_it(
    source: str | None, families: set[Family]
) -> None:
    where = None if source is None else ip_address(source)
    assert identify(Clues("red"), where, OneFamily()).device.families == families


def test_a_device_that_there_is_not_is_told() -> None:
    with pytest.raises(NotListed):
        identify(Clues("blue"), None, OneFamily())


@pytest.mark.parametrize(
    ("given", "mac", "source", "extension", "seed"),
    [
        pytest.param("mine", MAC, "192.0.2.7", "101", "mine", id="the seed that is given"),
        pytest.param("", MAC, "192.0.2.7", "101", "", id="an empty one too"),
        pytest.param(None, MAC, "192.0.2.7", "101", MAC, id="else the MAC"),
        pytest.param(None, None, "192.0.2.7", "101", "192.0.2.7", id="else the source"),
        pytest.param(None, None, None, "101", "example.com 101", id="else domain and extension"),
        pytest.param(None, None, None, None, "example.com ", id="else the domain"),
    ],
)
def test_what_tells_a_phone_from_others(
    given: str | None, mac: str | None, source: str | None, extension: str | None, seed: str
) -> None:
    assert seed_of(given, mac, source, parse_domain("example.com"), extension) == seed
