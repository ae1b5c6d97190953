"""Zones with a fault around phones: wildcards and aliases, WebSocket, ENUM; and zones without any."""

from tests.support.zones import PARITY, SOUND, case, edited

CASES = [
    case("", SOUND),
    case("", SOUND, settings=PARITY, name="with parity"),
    case(
        "", edited('+ @ NAPTR 35 10 "s" "SIPS+D2W" "" _sips._ws', "+ _sips._ws SRV 10 10 443 sip1"), name="of browsers"
    ),
    case(
        "NS16",
        "example.org. 300 CNAME example.net.\n" + SOUND.replace("example.org.", "example.net."),
        *("TP08", "NP14", "SV01"),
        quiet=True,
    ),
    case(
        "NS16",
        "example.org. 300 CNAME example.net.\nexample.net. 300 A 203.0.113.10\n",
        *("NP01", "NP02", "RF01", "SV01", "SV02", "TP01", "TP02"),
        settings=PARITY,
        name="of an address alone",
        quiet=True,
    ),
    case("WS01", SOUND, settings=PARITY + '[system.listeners]\nwss = ["443"]\n'),
    case("WS02", edited('+ @ NAPTR 50 50 "s" "SIP+D2W" "" _sip._ws', "+ _sip._ws SRV 10 10 80 sip1")),
    case("EN01", edited('+ @ NAPTR 60 60 "u" "E2U+sip" "!^.*$!mailto:info@example.org!" .'), "NP09"),
    case("EN03", edited('+ @ NAPTR 60 60 "u" "E2U+sip" "!.*!sip:info@example.org!" .'), "NP09"),
    case("NS15", edited("+ * A 203.0.113.80")),
    case("NS15", edited("+ * AAAA 2001:db8::80")),
    case(
        "NS15",
        edited("- _sip._tcp SRV 10 10 5060 sip1", "- _sip._tcp SRV 10 10 5060 sip2", "+ *._tcp SRV 10 10 5061 sip1"),
        *("SV11", "SV13", "SV23", "RF01"),
        name="in place of SRV records",
    ),
    case(
        "NS15",
        edited("- sip2 A 198.51.100.20", "+ * A 198.51.100.99"),
        "AD03",
        settings=PARITY,
        name="in place of a target",
    ),
    case("", edited("+ * MX 10 sip1")),
    case("NS17", edited("1209600 300 -> 1209600 3600", "@ SOA -> @ 3600 SOA")),
]
