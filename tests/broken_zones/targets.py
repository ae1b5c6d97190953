"""Zones with one fault in the addresses of targets, or in how long answers last: AD, DS and TL."""

from tests.support.zones import DUAL, IPV4_ONLY, PARITY, SOUND, case, edited

CASES = [
    case("AD01", edited("sip2 A 198.51.100.20 -> sip2 A 10.0.0.2")),
    case("AD02", edited("+ sip1 AAAA ::ffff:203.0.113.10", "+ sip2 AAAA 2001:db8::20")),
    case("AD03", edited("sip2 A 198.51.100.20 -> sip2 A 198.51.100.99"), settings=PARITY),
    case("AD06", edited(*(f"+ sip2 A 198.51.100.{n}" for n in range(21, 26))), "RF04"),
    case("DS01", SOUND, settings=DUAL),
    case("DS02", edited("+ sip1 AAAA 2001:db8::10", "+ sip2 AAAA 2001:db8::20"), settings=IPV4_ONLY),
    case(
        "DS02",
        edited("+ sip1 AAAA 2001:db8::10", "+ sip2 AAAA 2001:db8::20"),
        settings=PARITY,
        name="a PBX without IPv6",
    ),
    case(
        "DS02",
        edited("+ sip1 AAAA 2001:db8::10", "+ sip2 AAAA 2001:db8::20"),
        settings=DUAL.replace('20"]', '20", "2001:db8::20"]') + '[system.listeners]\ntls = ["0.0.0.0:5061"]\n',
        name="for one transport",
    ),
    case("DS03", edited("sip2 A 198.51.100.20 -> sip2 AAAA 2001:db8::20")),
    case("DS04", edited("+ sip2 AAAA 2001:db8::20")),
    case("TL01", edited("sip1 A -> sip1 0 A")),
    case("TL01", edited("_sip._udp SRV 10 10 5060 sip -> _sip._udp 30 SRV 10 10 5060 sip"), name="short"),
    case("TL02", edited("sip1 A -> sip1 86400 A")),
    case("TL03", edited("_sip._udp SRV 10 10 5060 sip2 -> _sip._udp 600 SRV 10 10 5060 sip2")),
    case("TL05", edited("sip1 A -> sip1 120 A")),
]
