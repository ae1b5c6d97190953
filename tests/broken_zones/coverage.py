"""Zones with a transport that does not hold, or servers that do not stand in for each other: TP and RF."""

from tests.support.zones import HEAD, HOSTS, PARITY, SOUND, TLS_ONLY, case, edited

CASES = [
    case(
        "TP02",
        edited(
            "- _sips._tcp SRV 10 10 5061 sip1",
            "- _sips._tcp SRV 10 10 5061 sip2",
            '- @ NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp',
        ),
        *("SV02", "NP02", "TP01"),
        settings=PARITY,
        quiet=True,
    ),
    case(
        "TP04",
        HEAD
        + '@ NAPTR 30 30 "s" "SIP+D2U" "" _sip._udp\n_sip._udp SRV 10 10 5060 sip1\n_sip._udp SRV 10 10 5060 sip2\n'
        + HOSTS,
        quiet=True,
    ),
    case(
        "RF02",
        HEAD
        + '@ NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp\n_sips._tcp SRV 10 10 5061 sip1\n'
        + HOSTS
        + "sip1 A 198.51.100.9\n",
        quiet=True,
    ),
    case(
        "TP07",
        edited('"SIPS+D2T" "" _sips._tcp -> "SIPS+D2T" "" _sips._tcp.provider.test.')
        + "_sips._tcp.provider.test. SRV 10 10 5061 sip.provider.test.\nsip.provider.test. A 192.0.2.77\n",
        *("NP14", "NP17", "TP08"),
        quiet=True,
    ),
    case("TP03", SOUND, settings=TLS_ONLY),
    case("TP06", SOUND, settings=PARITY + 'outbound_proxy_pattern = "192.0.2.0/24/example.org:5061/tls"\n'),
    case("", SOUND, settings=PARITY + 'outbound_proxy_pattern = "192.0.2.0/24/sip1.example.net"\n', name="proxied"),
    case(
        "RF01",
        edited(
            "- _sips._tcp SRV 10 10 5061 sip2", "- _sip._tcp SRV 10 10 5060 sip2", "- _sip._udp SRV 10 10 5060 sip2"
        ),
    ),
    case("RF03", edited("sip2 A 198.51.100.20 -> sip2 A 203.0.113.20")),
    case(
        "RF04",
        edited("+ _sip._udp SRV 20 10 5060 sip3", "+ sip3 A 192.0.2.30"),
        "SV23",
        name="three servers of 32 s each",
    ),
    case("RF05", edited("- sip2 A 198.51.100.20"), "SV04", "RF01"),
]
