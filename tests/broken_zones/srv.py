"""Zones with one fault in their SRV records: SV01 to SV24."""

from tests.support.zones import HEAD, HOSTS, PARITY, case, edited

CASES = [
    case(
        "SV13",
        edited("_sips._tcp SRV -> _sip._tls SRV", '- @ NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp'),
        name="alone",
        quiet=True,
    ),
    case("SV01", HEAD + HOSTS, "NP01", "RF01", quiet=True),
    case(
        "SV02",
        edited(
            "- _sip._udp SRV 10 10 5060 sip1",
            "- _sip._udp SRV 10 10 5060 sip2",
            '- @ NAPTR 30 30 "s" "SIP+D2U" "" _sip._udp',
        ),
        "NP02",
        "TP01",
        settings=PARITY,
    ),
    case("SV03", edited("sip2 A 198.51.100.20 -> sip2 CNAME real", "+ real A 198.51.100.20")),
    case("SV03", edited("sip2 A 198.51.100.20 -> sip2 CNAME gone"), "SV04", "RF05", "RF01", name="of nothing"),
    case("SV04", edited("- sip2 A 198.51.100.20"), "RF05", "RF01"),
    case("SV05", edited('sip2 A 198.51.100.20 -> sip2 TXT "no address"'), "RF05", "RF01"),
    case(
        "SV06",
        edited("_sip._udp SRV 10 10 5060 sip2 -> _sip._udp SRV 10 10 5060 198.51.100.20."),
        "SV23",
        "RF05",
        "RF01",
    ),
    case(
        "SV07",
        edited("_sip._udp SRV 10 10 5060 sip2 -> _sip._udp SRV 10 10 5060 sip2.example.org"),
        "SV23",
        "RF05",
        "RF01",
    ),
    case("SV08", edited("+ _sip._udp SRV 0 0 0 .")),
    case("SV09", edited("_sip._udp SRV 10 10 5060 sip1 -> _sip._udp SRV 0 0 0 .", "- _sip._udp SRV 10 10 5060 sip2")),
    case("SV10", edited("_sip._udp SRV 10 10 5060 sip2 -> _sip._udp SRV 10 10 0 sip2")),
    case("SV11", edited("5061 sip2 -> 5060 sip2")),
    case("SV12", edited("5061 sip1 -> 5071 sip1"), settings=PARITY),
    case("SV13", edited("+ _sip._tls SRV 10 10 5061 sip1")),
    case("SV13", edited("_sips._tcp SRV -> _sips._tls SRV"), "NP03", name="and nothing where NAPTR points"),
    case(
        "SV13",
        edited("+ _sip._tls SRV 10 10 5061 sip1", '- @ NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp'),
        "NP17",
        name="beside the right one, and NAPTR to neither",
        quiet=True,
    ),
    case("SV14", edited("_sip._udp SRV 10 10 -> _sip._udp SRV 10 0")),
    case("SV15", edited("_sip._udp SRV 10 10 5060 sip2 -> _sip._udp SRV 10 0 5060 sip2")),
    case("SV17", edited("sip2 A 198.51.100.20 -> sip2 A 203.0.113.10"), "RF05", "RF03", "RF01"),
    case("SV18", edited("+ _sip._udp SRV 20 10 5060 sip2")),
    case(
        "SV21",
        edited(
            "_sip._udp SRV 10 10 5060 sip1 -> _sip._udp CNAME real",
            "- _sip._udp SRV 10 10 5060 sip2",
            "+ real SRV 10 10 5060 sip1",
            "+ real SRV 20 10 5060 sip2",
        ),
        "NP15",
    ),
    case(
        "SV21",
        edited(
            "_sip._udp SRV 10 10 5060 sip1 -> _sip._udp CNAME real",
            "- _sip._udp SRV 10 10 5060 sip2",
            "+ real 30 SRV 10 10 5060 alias",
            "+ real 30 SRV 20 10 5061 sip2",
            "+ alias CNAME sip1",
        ),
        *("NP15", "SV03", "SV11", "SV23", "TL01"),
        name="of what is wrong itself",
    ),
    case("SV23", edited("- _sip._udp SRV 10 10 5060 sip2"), "RF01"),
    case("SV24", edited("@ A 203.0.113.10 -> @ A 203.0.113.80")),
]
