"""The catalogue that comes along: what is planned for whom, and that it is complete.

The expected values are from vendors' documents and from files that people ship, not from the catalogue.
"""

import tomllib

import pytest

from planner.core.phones.device import DnsClass
from planner.core.phones.family import PhoneFamily
from planner.core.plan.examples import examples
from planner.core.plan.provisioning import settings
from planner.core.transports import Transport
from planner.doors.phones.catalogue import load, shipped
from planner.doors.phones.user_agents import UserAgents

CATALOGUE = load()
PHONES = UserAgents(CATALOGUE)
UDP, TCP, TLS = Transport.UDP, Transport.TCP, Transport.TLS


def family(identifier: str, model: str | None = None) -> PhoneFamily:
    return PHONES.as_it_is(CATALOGUE.family(identifier), model, None)


@pytest.mark.parametrize(
    ("identifier", "model", "transports"),
    [
        ("poly-ucs", "SPIP_300", {UDP, TCP}),
        ("poly-ucs", "SPIP_335", {UDP, TCP, TLS}),
        ("panasonic", "KX-UT113", {UDP}),
        ("panasonic", "KX-HDV230", {UDP, TCP, TLS}),
        ("cisco-spa", "PAP2T", {UDP}),
        ("digium", "D40", {UDP, TCP}),
        ("gigaset-maxwell", None, {UDP, TLS}),
        ("ale-iptouch", None, {UDP, TCP}),
        ("cisco-cucm", None, {UDP, TCP}),
    ],
)
def test_what_a_model_cannot_is_not_planned(identifier: str, model: str | None, transports: set[Transport]) -> None:
    assert family(identifier, model).device.transports == transports


@pytest.mark.parametrize(
    ("agent", "dns"),
    [
        ("AVAYA/J179-4.1.3.0.6 (MAC:c81fea83e85a)", DnsClass.NAPTR),
        ("AVAYA/J169-3.0.0.1.5 (MAC:c81fea83e85a)", DnsClass.A),
        ("Grandstream Model HW HT801 V1.0A SW 1.0.2.5 DevId 000b82112233", DnsClass.NAPTR),
        ("Grandstream Model HW HT801 V1.0A SW 1.0.2.4 DevId 000b82112233", DnsClass.A),
        ("Grandstream Model HW HT801 V1.0A SW 1.0.29.8 DevId 000b82112233", DnsClass.NAPTR),
        ("Grandstream Model HW HT802V2 V1.0A SW 1.0.1.4 DevId 000b82112233", DnsClass.NAPTR),
        ("Grandstream Model HW HT502 V1.1B SW 1.0.15.4 DevId 000b82112233", DnsClass.A),
        ("Grandstream Model HW HT503 V1.1B SW 1.0.15.10 DevId 000b82112233", DnsClass.NAPTR),
        ("Grandstream Model HW HT701 V1.0A SW 1.0.8.1 DevId 000b82112233", DnsClass.A),
        ("Grandstream Model HW HT704 V1.0A SW 1.0.10.3 DevId 000b82112233", DnsClass.NAPTR),
    ],
)
def test_what_came_with_a_firmware_is_not_planned_before_it(agent: str, dns: DnsClass) -> None:
    found = PHONES.recognise(agent, None, None)
    assert found.family is not None
    assert found.family.device.dns is dns


@pytest.mark.parametrize(
    ("agent", "transports"),
    [
        ("Linksys/SPA2102-5.2.10 (FM500K123456)", {UDP}),
        ("Linksys/SPA-942-6.1.5(a) (88019FA42805)", {UDP, TCP, TLS}),
        ("Cisco/SPA112-1.4.1(SR5) (CCQ1234567A)", {UDP, TCP, TLS}),
        ("Linksys/PAP2T-5.1.6(LS) (FLI00H123456)", {UDP}),
        ("Cisco/SPA504G-7.4.8a (0002FDFF2103)(CBT141400UK)", {UDP, TCP, TLS}),
    ],
)
def test_old_linksys_firmware_is_planned_for_udp(agent: str, transports: set[Transport]) -> None:
    found = PHONES.recognise(agent, None, None)
    assert found.family is not None
    assert found.family.device.transports == transports


@pytest.mark.parametrize(
    ("agent", "is_careful"),
    [
        ("Yealink SIP-T23G 44.84.0.95 00:15:65:00:00:02", True),
        ("Yealink SIP-T46S 66.85.0.5 00:15:65:00:00:02", True),
        ("Yealink SIP-T46U 108.86.0.45 80:5e:c0:00:00:01", False),
        ("Yealink SIP-T58 58.80.0.25 001565f429a4", False),
        ("Yealink SIP-T40P 54.84.0.10 001565f429a4", False),
        ("Gigaset N870 IP PRO/83.V2.48.0+build.a546b91;7C2F80E0D605", True),
        ("Gigaset N870 IP PRO/83.V2.11.0+build.a546b91;7C2F80E0D605", False),
    ],
)
def test_tls_is_planned_with_care_where_it_is_known_to_break(agent: str, is_careful: bool) -> None:
    found = PHONES.recognise(agent, None, None)
    assert found.family is not None
    assert (TLS in found.family.cautions) is is_careful
    assert found.family.device.transports == {UDP, TCP, TLS}


def test_no_key_is_written_twice_and_no_local_port_ever() -> None:
    for it in CATALOGUE.families.values():
        for wording in examples(it).values():
            for account in (1, 2):
                keys = [setting.key for setting in settings(it, account, wording)]
                assert len(keys) == len(set(keys)), it.id
                local = {key.replace("{account}", str(account)) for key in it.local_port_keys}
                assert local.isdisjoint(keys)


FACTS = (
    *("match", "files", "ouis", "transports", "dns", "shape", "families", "no_port", "servers", "proxies"),
    *("transport_scope", "accounts", "codes", "models", "settings"),
)


def test_every_fact_says_how_sure_it_is() -> None:
    raw = tomllib.loads(shipped().read_text(encoding="utf-8"))["families"]
    for identifier, it in CATALOGUE.families.items():
        told = raw[identifier]
        told = {**raw[told["like"]], **told} if "like" in told else told
        facts = {fact for fact in FACTS if told.get(fact)} | ({"dns_codes"} if it.codes.dns else set())
        missing = facts - set(it.confidence)
        assert not missing, f"{identifier}: {missing}"
        assert it.sources, identifier


def test_a_plain_address_is_all_that_is_planned_where_nothing_more_is_proven() -> None:
    unproven = {"snom-dect", "vtech", "digium", "ale", "ale-iptouch", "audiocodes", "algo", "2n", "acrobits", "zoiper"}
    assert {it.id for it in CATALOGUE.families.values() if it.device.dns is DnsClass.A} >= unproven


def test_every_identifier_that_others_rely_on_is_there() -> None:
    known = [
        "yealink",
        "yealink-v73",
        "flyingvoice",
        "poly-ucs",
        "obi",
        "snom-desk",
        "snom-dect",
        "vtech",
        "grandstream",
        "grandstream-ata",
        "htek",
        "sangoma-s",
        "cisco-mpp",
        "cisco-ata-mpp",
        "cisco-spa",
        "fanvil",
        "digium",
        "mitel",
        "gigaset-pro",
        "panasonic",
        "ale",
        "ale-iptouch",
        "unify",
        "avaya-j100",
        "audiocodes",
        "algo",
        "2n",
        "akuvox",
        "thomson",
        "patton",
        "linphone",
        "baresip",
        "jitsi",
        "acrobits",
    ]
    assert CATALOGUE.families.keys() >= set(known)
    assert CATALOGUE.left_out
