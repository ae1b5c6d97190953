"""Zones with one fault in their NAPTR records: NP01 to NP18."""

from tests.support.zones import HEAD, HOSTS, NO_NAPTR, PARITY, TLS_ALONE, TLS_ONLY, case, edited

CASES = [
    case("NP01", NO_NAPTR, quiet=True),
    case("NP01", NO_NAPTR, "NP02", settings=PARITY, name="with parity", quiet=True),
    case("NP02", edited('- @ NAPTR 20 20 "s" "SIP+D2T" "" _sip._tcp'), "NP17", "TP01", settings=PARITY),
    case(
        "NP03",
        edited("_sips._tcp SRV 10 10 5061 sip1 -> other SRV 10 10 5061 sip1", "- _sips._tcp SRV 10 10 5061 sip2"),
    ),
    case("NP04", edited('"s" "SIP+D2T" -> "x" "SIP+D2T"')),
    case("NP05", edited('"s" "SIP+D2T" "" _sip._tcp -> "a" "SIP+D2T" "" gone'), "NP17"),
    case("NP05", edited('"s" "SIP+D2T" "" _sip._tcp -> "a" "SIP+D2T" "" sip1'), "NP17", name="a port"),
    case("NP05", edited('"s" "SIP+D2T" "" _sip._tcp -> "A" "SIP+D2T" "" sip1'), "NP17", name="in a capital letter"),
    case("NP06", edited('"s" "SIP+D2T" "" _sip._tcp -> "u" "SIP+D2T" "!^.*$!sip:x@example.org!" .'), "NP17"),
    case(
        "NP07",
        edited('"s" "SIP+D2T" "" _sip._tcp -> "" "SIP+D2T" "" loop', '+ loop NAPTR 1 1 "" "SIP+D2T" "" loop'),
        "NP17",
    ),
    case(
        "NP07",
        edited(
            '"s" "SIP+D2T" "" _sip._tcp -> "" "SIP+D2T" "" step1',
            *(f'+ step{n} NAPTR 1 1 "" "SIP+D2T" "" step{n + 1}' for n in range(1, 6)),
            '+ step6 NAPTR 1 1 "s" "SIP+D2T" "" _sip._tcp',
        ),
        "NP17",
        name="six records before the last",
    ),
    case(
        "",
        edited(
            '"s" "SIP+D2T" "" _sip._tcp -> "" "SIP+D2T" "" step1',
            *(f'+ step{n} NAPTR 1 1 "" "SIP+D2T" "" step{n + 1}' for n in range(1, 5)),
            '+ step5 NAPTR 1 1 "s" "SIP+D2T" "" _sip._tcp',
        ),
        name="five records before the last",
    ),
    case(
        "NP03",
        edited('"s" "SIP+D2T" "" _sip._tcp -> "" "SIP+D2T" "" step', '+ step NAPTR 1 1 "s" "SIP+D2T" "" gone'),
        "NP17",
        name="at the end of a chain",
    ),
    case(
        "",
        HEAD + '@ NAPTR 10 10 "" "" "" step\nstep NAPTR 1 1 "s" "SIPS+D2T" "" _sips._tcp\n' + TLS_ALONE + HOSTS,
        settings=TLS_ONLY,
        name="a chain without services",
        quiet=True,
    ),
    case(
        "NP07",
        edited('"s" "SIP+D2T" "" _sip._tcp -> "" "SIP+D2T" "" step', '+ step NAPTR 1 1 "x" "SIP+D2T" "" _sip._tcp'),
        name="to records that nobody uses",
    ),
    case("NP08", edited('"SIP+D2T" "" -> "SIP+D2T" "!x!y!"')),
    case("NP09", edited('"SIP+D2T" -> "SIP+D2X"'), name="misspelt"),
    case("NP09", edited('+ @ NAPTR 50 50 "s" "STUN+D2U" "" _stun._udp'), name="another application"),
    case(
        "NP09",
        edited('"SIP+D2U" "" _sip._udp -> "SIPS+D2U" "" _sips._udp', "_sip._udp SRV -> _sips._udp SRV"),
        *("SV13",),
        name="and a label that there is not",
    ),
    case("NP09", edited('"SIP+D2T" -> "SIP+T2D"'), name="letters swapped"),
    case("NP10", edited('"SIPS+D2T" "" _sips._tcp -> "SIPS+D2T" "" _sip._tcp'), "NP17"),
    case(
        "NP10",
        edited('"SIPS+D2T" "" _sips._tcp -> "SIPS+D2T" "" _sips._tls', "_sips._tcp SRV -> _sips._tls SRV"),
        "SV13",
        name="a label that RFC 3263 has not",
    ),
    case(
        "",
        edited('"s" "SIP+D2T" "" _sip._tcp -> "" "SIP+D2T" "" step', '+ step NAPTR 1 1 "s" "SIP+D2T" "" _sip._tcp'),
        name="a chain that ends",
    ),
    case(
        "NP10",
        edited('"s" "SIPS+D2T" "" _sips._tcp -> "" "SIPS+D2T" "" step', '+ step NAPTR 1 1 "s" "SIPS+D2T" "" _sip._tcp'),
        "NP17",
        name="at the end of a chain",
    ),
    case("NP11", edited("20 20 -> 10 10")),
    case("NP11", edited("20 20 -> 10 20"), name="one order"),
    case(
        "NP11",
        edited(
            '- @ NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp',
            "20 20 -> 10 10",
            '+ @ NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp',
        ),
        name="in whatever turn they come",
    ),
    case("NP12", edited('10 10 "s" -> 10 90 "s"')),
    case("NP13", edited("30 30 -> 5 5")),
    case("NP14", edited('"SIP+D2T" "" _sip._tcp -> "SIP+D2T" "" .'), "NP17", name="nobody's"),
    case(
        "NP14",
        edited(
            '"SIP+D2T" "" _sip._tcp -> "SIP+D2T" "" _sip._tcp.provider.test.',
            "+ _sip._tcp.provider.test. SRV 10 10 5060 sip1",
        ),
        "NP17",
        name="foreign",
    ),
    case("NP15", edited('"SIP+D2T" "" _sip._tcp -> "SIP+D2T" "" alias', "+ alias CNAME _sip._tcp"), "NP17"),
    case("NP16", edited('+ @ NAPTR 40 40 "s" "SIP+D2U" "" _sip._udp')),
    case("NP17", edited('- @ NAPTR 20 20 "s" "SIP+D2T" "" _sip._tcp')),
    case(
        "NP18",
        edited(*(f'+ @ NAPTR {n} {n} "s" "STUN+D2U" "" _stun._udp.a-rather-long-name-{n}' for n in range(100, 120))),
        "NP09",
    ),
]
