"""Signatures of zones that NSD serves: sound ones, and each kind of broken one."""

import asyncio
import time
from pathlib import Path

import dns.dnssec
import dns.flags
import dns.message
import dns.name
import dns.rdatatype
import dns.zone
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from dns.dnssectypes import Algorithm

from planner.core.answers import Question, RecordType
from planner.core.audit.collection import Security, Signatures
from planner.core.names import DnsName
from planner.core.policy.listeners import parse_nameserver
from planner.doors.dnssec.validation import Validator
from tests.support.faults import Fault, Kind
from tests.support.nameserver import Nameserver
from tests.support.nsd import PROGRAM, nsd

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="nsd is not installed")

DAY = 86400
NOW = int(time.time())

HEAD = "$TTL 300\n@ SOA ns hostmaster 1 7200 900 1209600 60\n@ NS ns\nns A 127.0.0.1\n"
EXAMPLE = f"""{HEAD}
@ NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp
_sips._tcp SRV 10 10 5061 sip1
_sips._tcp SRV 20 10 5061 sip.unsigned.test.
sip1 A 192.0.2.1
"""
UNSIGNED = f"{HEAD}sip A 192.0.2.9\n"
NAPTR = Question(DnsName("example.test"), RecordType.NAPTR)
SRV = Question(DnsName("_sips._tcp.example.test"), RecordType.SRV)
NO_SRV = Question(DnsName("_sip._udp.example.test"), RecordType.SRV)
ELSEWHERE = Question(DnsName("sip.unsigned.test"), RecordType.A)


class Signed:
    """A zone with its keys; *ds* is what its parent publishes."""

    def __init__(self, name: str, text: str, *, lifetime: int = 30 * DAY, since: int = -DAY) -> None:
        origin = dns.name.from_text(name)
        private = ed25519.Ed25519PrivateKey.generate()
        key = dns.dnssec.make_dnskey(private.public_key(), Algorithm.ED25519, flags=257)
        zone = dns.zone.from_text(text, origin=origin, relativize=False)
        dns.dnssec.sign_zone(
            zone, keys=[(private, key)], inception=NOW + since, expiration=NOW + since + lifetime, dnskey_ttl=300
        )
        self.ds = dns.dnssec.make_ds(origin, key, "SHA256").to_text()
        self.text = zone.to_text(relativize=False)

    def without(self, *words: str) -> str:
        return "\n".join(line for line in self.text.splitlines() if not all(word in line for word in words))


class World:
    """A signed zone `test`, and in it `example.test` as it is to be tried, and `unsigned.test`."""

    def __init__(self, directory: Path, example: str, ds: str | None) -> None:
        delegation = "example NS ns.example\nns.example A 127.0.0.1\nunsigned NS ns.unsigned\nns.unsigned A 127.0.0.1\n"
        self.top = Signed("test", f"{HEAD}{delegation}" + (f"example DS {ds}\n" if ds else ""))
        self.zones = {"test": self.top.text, "example.test": example, "unsigned.test": UNSIGNED}
        self.directory = directory

    def signatures(self, *questions: Question, is_recursive: bool = True) -> Signatures:
        with nsd(self.directory, self.zones) as port:
            server = parse_nameserver(f"127.0.0.1:{port}")
            validator = Validator((server,), 3.0, is_recursive=is_recursive, anchors={"test": (self.top.ds,)})
            found = asyncio.run(validator.signatures(DnsName("example.test"), questions))
        assert found is not None
        return found


@pytest.fixture(scope="module")
def example() -> Signed:
    return Signed("example.test", EXAMPLE)


def outcomes(found: Signatures) -> list[tuple[Security, str]]:
    """What came of the questions, the zone's keys apart."""
    answers = [answer for answer in found.answers if answer.question.type is not RecordType.DNSKEY]
    return [(answer.security, answer.because) for answer in answers]


def of_keys(found: Signatures) -> str:
    """What is wrong with the keys."""
    (because,) = (it.because for it in found.answers if it.question.type is RecordType.DNSKEY)
    return because


def test_a_sound_chain_is_secure_and_says_how_long(tmp_path: Path, example: Signed) -> None:
    found = World(tmp_path, example.text, example.ds).signatures(NAPTR, SRV, NO_SRV, ELSEWHERE)
    assert outcomes(found) == [(Security.SECURE, "")] * 3 + [(Security.INSECURE, "")]
    assert found.answers[3].is_denial
    left = found.answers[1].seconds_left
    assert left is not None
    assert 28 * DAY < left <= 29 * DAY
    zone = found.zones[0]
    assert (zone.zone, zone.is_signed, zone.has_ds, zone.algorithms) == ("example.test", True, True, (15,))


def test_a_zone_without_ds_is_insecure(tmp_path: Path, example: Signed) -> None:
    found = World(tmp_path, example.text, None).signatures(NAPTR)
    assert outcomes(found) == [(Security.INSECURE, "")]
    assert found.zones[0].has_ds is False


def test_an_unsigned_zone_costs_no_more_questions(tmp_path: Path) -> None:
    found = World(tmp_path, EXAMPLE, None).signatures(NAPTR)
    assert not found.zones[0].is_signed
    assert found.answers == ()


def test_ds_of_another_key_is_bogus(tmp_path: Path, example: Signed) -> None:
    other = Signed("example.test", EXAMPLE)
    found = World(tmp_path, example.text, other.ds).signatures(NAPTR)
    assert of_keys(found) == "no key of example.test is one that its parent vouches for (DS)"


def test_ds_for_a_zone_without_keys_is_bogus(tmp_path: Path, example: Signed) -> None:
    found = World(tmp_path, EXAMPLE, example.ds).signatures(NAPTR)
    assert of_keys(found) == "the parent vouches for keys of example.test, which has none"


def test_expired_signatures_are_bogus(tmp_path: Path) -> None:
    old = Signed("example.test", EXAMPLE, lifetime=5 * DAY, since=-10 * DAY)
    found = World(tmp_path, old.text, old.ds).signatures(NAPTR)
    assert of_keys(found) == "the signature of example.test DNSKEY does not hold: it has expired"


def test_a_record_without_signature_is_bogus(tmp_path: Path, example: Signed) -> None:
    text = example.without("RRSIG NAPTR")
    found = World(tmp_path, text, example.ds).signatures(NAPTR, SRV)
    assert outcomes(found) == [
        (Security.BOGUS, "example.test NAPTR has no signature"),
        (Security.SECURE, ""),
    ]


def test_a_changed_record_is_bogus(tmp_path: Path, example: Signed) -> None:
    text = example.text.replace("10 10 5061 sip1", "10 10 5060 sip1")
    ((security, because),) = outcomes(World(tmp_path, text, example.ds).signatures(SRV))
    assert security is Security.BOGUS
    assert because.startswith("the signature of _sips._tcp.example.test SRV does not hold")


def test_absence_without_proof_is_bogus(tmp_path: Path, example: Signed) -> None:
    text = example.without(" NSEC ")
    _, denied = World(tmp_path, text, example.ds).signatures(NO_SRV).answers
    assert (denied.security, denied.is_denial) == (Security.BOGUS, True)


def test_with_its_own_servers_alone_the_keys_of_a_zone_are_taken_on_their_word(tmp_path: Path, example: Signed) -> None:
    found = World(tmp_path, example.text, None).signatures(NAPTR, NO_SRV, ELSEWHERE, is_recursive=False)
    assert outcomes(found) == [
        (Security.SECURE, ""),
        (Security.SECURE, ""),
        (Security.ELSEWHERE, "it is in a zone of other servers"),
    ]
    assert found.zones[0].has_ds is None


def test_a_server_that_does_not_answer_leaves_it_open() -> None:
    validator = Validator((parse_nameserver("127.0.0.1:1"),), 0.2, is_recursive=True)
    assert asyncio.run(validator.signatures(DnsName("example.test"), [NAPTR])) is None


def test_a_server_without_any_zone_proves_nothing(tmp_path: Path) -> None:
    """A server that resolves nothing knows no root either: that is no reason to call anything bogus."""
    with nsd(tmp_path, {"other.test": UNSIGNED}) as port:
        validator = Validator((parse_nameserver(f"127.0.0.1:{port}"),), 1.0, is_recursive=True)
        assert asyncio.run(validator.signatures(DnsName("example.test"), [NAPTR])) is None


WILD = Question(DnsName("any.example.test"), RecordType.A)


def test_what_a_wildcard_answers_is_secure_with_the_proof_that_nothing_is_closer(tmp_path: Path) -> None:
    zone = Signed("example.test", f"{EXAMPLE}* A 192.0.2.7\n")
    assert outcomes(World(tmp_path, zone.text, zone.ds).signatures(WILD)) == [(Security.SECURE, "")]
    ((security, because),) = outcomes(World(tmp_path, zone.without(" NSEC "), zone.ds).signatures(WILD))
    assert security is Security.BOGUS
    assert because.startswith("any.example.test A comes from a wildcard")


class Validating(Nameserver):
    """A resolver that finds these types bogus: it gives them to those alone who do not want them checked (CD)."""

    def replies(self, query: bytes, over: str) -> tuple[Fault | None, list[bytes]]:
        message = dns.message.from_wire(query)
        is_checked = not message.flags & dns.flags.CD
        self.faults = (Fault(Kind.SERVFAIL, type="NAPTR"),) if is_checked else ()
        return super().replies(query, over)


async def test_what_a_resolver_holds_back_unless_told_not_to_validate_is_bogus() -> None:
    zone = Signed("example.test", EXAMPLE)
    lines = "\n".join(line for line in zone.text.splitlines())
    async with Validating("", others={"example.test.": lines}) as server:
        validator = Validator((parse_nameserver(server.address),), 1.0, is_recursive=True, anchors={})
        found = await validator.signatures(DnsName("example.test"), [NAPTR, SRV], [NAPTR])
    assert found is not None
    (held,) = (answer for answer in found.answers if answer.question == NAPTR)
    assert held.security is Security.BOGUS
    assert held.because == "the resolver gives SERVFAIL, unless it is told not to validate (CD)"
    assert not [answer for answer in found.answers if answer.question == SRV and answer.security is Security.BOGUS]


class Refusing(Nameserver):
    """A resolver that finds a whole zone bogus."""

    def replies(self, query: bytes, over: str) -> tuple[Fault | None, list[bytes]]:
        is_checked = not dns.message.from_wire(query).flags & dns.flags.CD
        self.faults = (Fault(Kind.SERVFAIL),) if is_checked else ()
        return super().replies(query, over)


async def test_where_the_keys_are_held_back_that_is_said_once_and_the_rest_is_unknown() -> None:
    zone = Signed("example.test", EXAMPLE)
    async with Refusing("", others={"example.test.": zone.text}) as server:
        validator = Validator((parse_nameserver(server.address),), 1.0, is_recursive=True)
        found = await validator.signatures(DnsName("example.test"), [NAPTR, SRV], [NAPTR, SRV])
    assert found is not None
    assert [(answer.question.type, answer.security) for answer in found.answers] == [
        (RecordType.DNSKEY, Security.BOGUS),
        (RecordType.NAPTR, Security.UNKNOWN),
        (RecordType.SRV, Security.UNKNOWN),
    ]
