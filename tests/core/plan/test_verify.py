"""Phones that can do the same share a verdict: whatever it is said not to hang on, it does not hang on."""

from itertools import product

import pytest

from planner.core.addresses import Family
from planner.core.names import Name
from planner.core.phones.device import Device, DnsClass, Shape
from planner.core.plan.claim import Claim, NameVerdict
from planner.core.plan.verdicts import Verdicts
from planner.core.plan.verify import verify
from planner.core.policy.settings import FlattenSrv
from planner.core.transports import PREFERENCE, Transport
from planner.doors.zones.zonefile import ZoneFiles
from planner.service.answering import Zones

NAPTR = '@ NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp\n'
TLS = "_sips._tcp SRV 10 10 5061 sip1\n"
UDP = "_sip._udp SRV 10 10 5060 sip1\n"
SIP1 = "sip1 A 192.0.2.11\n"
ZONES = {
    "NAPTR and SRV": NAPTR + TLS + SIP1,
    "NAPTR for UDP first": '@ NAPTR 10 10 "s" "SIP+D2U" "" _sip._udp\n'
    + NAPTR.replace("10 10", "20 20")
    + TLS
    + UDP
    + SIP1,
    "SRV alone, IPv6 too": TLS + UDP + SIP1 + "sip1 AAAA 2001:db8::11\n",
    "an address alone": "@ A 192.0.2.11\n",
    "SRV that leads nowhere": TLS,
    "nothing": "other A 192.0.2.11\n",
}
DEVICES = [
    Device(f"{number}", frozenset(transports), dns, frozenset(families), shape, room, label)
    for number, (transports, dns, families, shape, room, label) in enumerate(
        product(
            [PREFERENCE, (Transport.TLS, Transport.UDP), (Transport.UDP,)],
            DnsClass,
            [tuple(Family), (Family.IPV4,), (Family.IPV6,)],
            Shape,
            [None, 1],
            [None, "_sip._tls"],
        )
    )
]


@pytest.mark.parametrize("flatten", FlattenSrv)
@pytest.mark.parametrize("zone", ZONES.values(), ids=ZONES)
def test_what_decides_is_all_that_decides(zone: str, flatten: FlattenSrv) -> None:
    zones = Zones(ZoneFiles.from_text(f"$ORIGIN example.org.\n$TTL 300\n{zone}"))
    verdicts: dict[tuple[object, ...], object] = {}
    for device, is_demanded in product(DEVICES, (False, True)):
        tried = device.in_order[:1] if is_demanded else device.in_order
        ports = tuple(5061 if transport is Transport.TLS else 5060 for transport in tried)
        claim = Claim(Name("example.org"), device, tried, is_demanded, ports, flatten)
        verdict = verify(claim, zones.peek)
        assert verdicts.setdefault(claim.decisive, verdict) == verdict
    assert len(verdicts) < len(DEVICES)


def test_a_verdict_is_shared_at_one_moment_and_not_beyond() -> None:
    def asked(zone: str, moment: int | None, identifier: str) -> NameVerdict:
        zones = Zones(ZoneFiles.from_text(f"$ORIGIN example.org.\n$TTL 300\n{zone}"))
        claim = Claim(Name("example.org"), Device(identifier), PREFERENCE, False, (5061, 5060, 5060), FlattenSrv.NEVER)
        verdict = verdicts.verdict(claim, zones.peek, moment)
        assert not hasattr(verdict, "questions")
        return verdict

    verdicts = Verdicts()
    first = asked(TLS + SIP1, 1, "one")
    assert asked(UDP + SIP1, 1, "another") is first
    assert asked(UDP + SIP1, 2, "one") != first
    assert asked(TLS + SIP1, None, "one") == first
