"""What would be right, for instance? For each check lines of a zone, or a sentence where records do not help.

The zone is example.org, its targets are sip1 and sip2. These are for the pages of checks: the fix of a finding is made
for its domain and this PBX.
"""

from typing import Final

from planner.core.audit.rule import Fix

EXAMPLES: Final[dict[str, Fix | str]] = {
    "NS01": "Use a shorter name, as a SIP domain of its own: sip.example.org.",
    "NS02": Fix(
        (),
        (
            "example.org. 300 IN NS ns1.example.org.",
            "ns1.example.org. 300 IN A 192.0.2.1",
        ),
    ),
    "NS03": "Load the zone on the servers to which it is delegated.",
    "NS04": "Repair the server, or remove its NS record in the zone and at the parent.",
    "NS05": "Open port 53 for TCP, on the server and in the firewall.",
    "NS06": Fix(
        (),
        (
            "example.org. 300 IN NS ns2.example.org.",
            "ns2.example.org. 300 IN A 198.51.100.1",
        ),
    ),
    "NS07": "Give the registrar the servers that the zone names, or write into the zone those that the parent names.",
    "NS08": "Give the registrar the address that the server has now.",
    "NS09": Fix(("ns1.example.org. 300 IN CNAME host.example.org.",), ("ns1.example.org. 300 IN A 192.0.2.1",)),
    "NS10": "Have a secondary elsewhere, in another network.",
    "NS11": "Load the zone on the server, or remove its NS record in the zone and at the parent.",
    "NS12": "Update the server, or let the firewall pass what it does not know.",
    "NS13": "Use a name server that knows NAPTR and SRV, or take the load balancer out of the way.",
    "NS14": "Update the name server: _tcp.example.org exists, without records, where _sips._tcp.example.org does.",
    "NS15": Fix(("*.example.org. 300 IN A 192.0.2.99",), ("www.example.org. 300 IN A 192.0.2.99",)),
    "NS16": Fix(
        ("example.org. 300 IN CNAME pbx.example.net.",),
        (
            "example.org. 300 IN A 192.0.2.10",
            'example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',
            "_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",
        ),
    ),
    "NS17": Fix(
        ("example.org. 300 IN SOA ns1.example.org. hostmaster.example.org. 1 7200 3600 1209600 86400",),
        ("example.org. 300 IN SOA ns1.example.org. hostmaster.example.org. 2 7200 3600 1209600 300",),
    ),
    "NS18": "Repair the zone transfer (NOTIFY, AXFR, TSIG), or raise the serial.",
    "NP01": Fix(
        (),
        (
            'example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',
            'example.org. 300 IN NAPTR 20 20 "s" "SIP+D2T" "" _sip._tcp.example.org.',
            'example.org. 300 IN NAPTR 30 30 "s" "SIP+D2U" "" _sip._udp.example.org.',
        ),
    ),
    "NP02": Fix((), ('example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',)),
    "NP03": Fix((), ("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",)),
    "NP04": Fix(
        ('example.org. 300 IN NAPTR 10 10 "x" "SIPS+D2T" "" _sips._tcp.example.org.',),
        ('example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',),
    ),
    "NP05": Fix((), ("sip1.example.org. 300 IN A 192.0.2.10",)),
    "NP06": Fix(
        ('example.org. 300 IN NAPTR 30 30 "u" "SIP+D2U" "!^.*$!sip:info@example.org!" .',),
        ('example.org. 300 IN NAPTR 30 30 "s" "SIP+D2U" "" _sip._udp.example.org.',),
    ),
    "NP07": Fix(
        ('example.org. 300 IN NAPTR 10 10 "" "SIPS+D2T" "" example.org.',),
        ('example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',),
    ),
    "NP08": Fix(
        ('example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "!^.*$!sips:example.org!" _sips._tcp.example.org.',),
        ('example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',),
    ),
    "NP09": Fix(
        ('example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2TCP" "" _sips._tcp.example.org.',),
        ('example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',),
    ),
    "NP10": Fix(
        ('example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sip._tcp.example.org.',),
        ('example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',),
    ),
    "NP11": Fix(
        ('example.org. 300 IN NAPTR 10 10 "s" "SIP+D2U" "" _sip._udp.example.org.',),
        ('example.org. 300 IN NAPTR 30 30 "s" "SIP+D2U" "" _sip._udp.example.org.',),
    ),
    "NP12": Fix(
        ('example.org. 300 IN NAPTR 20 5 "s" "SIP+D2T" "" _sip._tcp.example.org.',),
        ('example.org. 300 IN NAPTR 20 20 "s" "SIP+D2T" "" _sip._tcp.example.org.',),
    ),
    "NP13": Fix(
        (
            'example.org. 300 IN NAPTR 10 10 "s" "SIP+D2U" "" _sip._udp.example.org.',
            'example.org. 300 IN NAPTR 30 30 "s" "SIPS+D2T" "" _sips._tcp.example.org.',
        ),
        (
            'example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',
            'example.org. 300 IN NAPTR 30 30 "s" "SIP+D2U" "" _sip._udp.example.org.',
        ),
    ),
    "NP14": Fix(
        ('example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" .',),
        ('example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',),
    ),
    "NP15": Fix(
        ("_sips._tcp.example.org. 300 IN CNAME sipservers.example.org.",),
        ("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
    ),
    "NP16": Fix(('example.org. 300 IN NAPTR 40 40 "s" "SIPS+D2T" "" _sips._tcp.example.org.',), ()),
    "NP17": Fix((), ('example.org. 300 IN NAPTR 20 20 "s" "SIP+D2T" "" _sip._tcp.example.org.',)),
    "NP18": "Publish fewer records or shorter names; give WebSocket a name of its own.",
    "SV01": Fix(
        (),
        (
            "_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",
            "_sip._tcp.example.org. 300 IN SRV 10 10 5060 sip1.example.org.",
            "sip1.example.org. 300 IN A 192.0.2.10",
        ),
    ),
    "SV02": Fix((), ("_sip._udp.example.org. 300 IN SRV 10 10 5060 sip1.example.org.",)),
    "SV03": Fix(("sip1.example.org. 300 IN CNAME pbx7.example.org.",), ("sip1.example.org. 300 IN A 192.0.2.10",)),
    "SV04": Fix((), ("sip1.example.org. 300 IN A 192.0.2.10",)),
    "SV05": Fix((), ("sip1.example.org. 300 IN A 192.0.2.10",)),
    "SV06": Fix(
        ("_sips._tcp.example.org. 300 IN SRV 10 10 5061 192.0.2.10.",),
        (
            "_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",
            "sip1.example.org. 300 IN A 192.0.2.10",
        ),
    ),
    "SV07": Fix(
        ("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.example.org.",),
        ("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
    ),
    "SV08": Fix(("_sip._udp.example.org. 300 IN SRV 0 0 0 .",), ()),
    "SV09": Fix(
        ("_sips._tcp.example.org. 300 IN SRV 0 0 0 .",),
        ("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
    ),
    "SV10": Fix(
        ("_sips._tcp.example.org. 300 IN SRV 10 10 0 sip1.example.org.",),
        ("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
    ),
    "SV11": Fix(
        ("_sips._tcp.example.org. 300 IN SRV 10 10 5060 sip1.example.org.",),
        ("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
    ),
    "SV12": Fix(
        ("_sips._tcp.example.org. 300 IN SRV 10 10 5071 sip1.example.org.",),
        ("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
    ),
    "SV13": Fix(
        ("_sip._tls.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
        ("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
    ),
    "SV14": Fix(
        (
            "_sips._tcp.example.org. 300 IN SRV 10 0 5061 sip1.example.org.",
            "_sips._tcp.example.org. 300 IN SRV 10 0 5061 sip2.example.org.",
        ),
        (
            "_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",
            "_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip2.example.org.",
        ),
    ),
    "SV15": Fix(
        ("_sips._tcp.example.org. 300 IN SRV 10 0 5061 sip2.example.org.",),
        ("_sips._tcp.example.org. 300 IN SRV 20 10 5061 sip2.example.org.",),
    ),
    "SV16": "A share that is not as it was meant is mended by other weights.",
    "SV17": Fix(("sip2.example.org. 300 IN A 192.0.2.10",), ("sip2.example.org. 300 IN A 198.51.100.10",)),
    "SV18": Fix(("_sips._tcp.example.org. 300 IN SRV 20 10 5061 sip1.example.org.",), ()),
    "SV19": "Publish no more than eight records; put the other servers behind them.",
    "SV20": "Publish fewer records, or shorter names of targets.",
    "SV21": Fix(
        ("_sips._tcp.example.org. 300 IN CNAME sipservers.example.org.",),
        ("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
    ),
    "SV22": "Update what is stale: the glue, the other view, or the cache that adds the addresses.",
    "SV23": Fix((), ("_sip._tcp.example.org. 300 IN SRV 10 10 5060 sip2.example.org.",)),
    "SV24": Fix(("example.org. 300 IN A 192.0.2.99",), ("example.org. 300 IN A 192.0.2.10",)),
    "AD01": Fix(("sip1.example.org. 300 IN A 10.0.0.10",), ("sip1.example.org. 300 IN A 192.0.2.10",)),
    "AD02": Fix(("sip1.example.org. 300 IN AAAA ::ffff:192.0.2.10",), ("sip1.example.org. 300 IN A 192.0.2.10",)),
    "AD03": Fix(("sip1.example.org. 300 IN A 203.0.113.7",), ("sip1.example.org. 300 IN A 192.0.2.10",)),
    "AD06": "Give each server a name and an SRV record of its own.",
    "DS01": Fix((), ("sip1.example.org. 300 IN AAAA 2001:db8::10",)),
    "DS02": Fix(("sip1.example.org. 300 IN AAAA 2001:db8::10",), ()),
    "DS03": Fix((), ("sip1.example.org. 300 IN A 192.0.2.10",)),
    "DS04": Fix((), ("sip2.example.org. 300 IN AAAA 2001:db8::20",)),
    "TP01": Fix((), ("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",)),
    "TP02": Fix(
        (),
        (
            'example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',
            "_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",
        ),
    ),
    "TP03": Fix(
        (
            'example.org. 300 IN NAPTR 30 30 "s" "SIP+D2U" "" _sip._udp.example.org.',
            "_sip._udp.example.org. 300 IN SRV 10 10 5060 sip1.example.org.",
        ),
        (),
    ),
    "TP04": Fix((), ("_sip._tcp.example.org. 300 IN SRV 10 10 5060 sip1.example.org.",)),
    "TP05": Fix(
        (
            'example.org. 300 IN NAPTR 20 20 "s" "SIP+D2T" "" _sip._tcp.example.org.',
            'example.org. 300 IN NAPTR 30 30 "s" "SIP+D2U" "" _sip._udp.example.org.',
        ),
        (),
    ),
    "TP06": "Leave the port out of the outbound proxy pattern, or give phones of that network the domain's name.",
    "TP07": Fix(
        ("_sips._tcp.example.org. 300 IN SRV 10 10 5061 old.example.org.",),
        ("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
    ),
    "TP08": "Give phones that must speak TLS a transport that is fixed, or a domain with TLS records alone.",
    "RF01": Fix(
        (),
        (
            "_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip2.example.org.",
            "sip2.example.org. 300 IN A 198.51.100.10",
        ),
    ),
    "RF02": Fix(
        (),
        (
            "_sips._tcp.example.org. 300 IN SRV 20 10 5061 sip2.example.org.",
            "sip2.example.org. 300 IN A 198.51.100.10",
        ),
    ),
    "RF03": Fix(("sip2.example.org. 300 IN A 192.0.2.20",), ("sip2.example.org. 300 IN A 198.51.100.10",)),
    "RF04": "Publish fewer servers, or TCP and TLS, where a dead server is noticed sooner than over UDP.",
    "RF05": Fix((), ("_sip._tcp.example.org. 300 IN SRV 20 10 5060 sip2.example.org.",)),
    "RF06": "Other weights, or a priority of its own for the backup, change who takes over.",
    "TL01": Fix(("sip1.example.org. 0 IN A 192.0.2.10",), ("sip1.example.org. 300 IN A 192.0.2.10",)),
    "TL02": Fix(
        ("_sips._tcp.example.org. 86400 IN SRV 10 10 5061 sip1.example.org.",),
        ("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
    ),
    "TL03": Fix(
        ("_sips._tcp.example.org. 60 IN SRV 10 10 5061 sip2.example.org.",),
        ("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip2.example.org.",),
    ),
    "TL04": "Lower the TTL before a planned move, and raise it again afterwards.",
    "TL05": Fix(
        ("_sips._tcp.example.org. 60 IN SRV 10 10 5061 sip1.example.org.",),
        ("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
    ),
    "SE01": "Sign the zone, and give the registrar its DS record.",
    "SE02": "Sign the target's zone, or use targets in the domain itself.",
    "SE03": "Sign the zone anew, or have the DS at the parent corrected or removed.",
    "SE04": "Sign the zone anew, and see why that did not happen by itself.",
    "SE05": "Change to ECDSAP256SHA256 (13), and to NSEC3 with 0 iterations and no salt, or NSEC.",
    "SE06": "Have the name server make NSEC or NSEC3 records for the whole zone anew.",
    "CO01": "Repair the zone transfer, and raise the serial.",
    "CO02": "Raise the serial, so that the secondaries fetch the zone.",
    "CO08": "Look at the firewall or load balancer before the server.",
    "WS01": Fix(
        (),
        (
            'example.org. 300 IN NAPTR 40 40 "s" "SIPS+D2W" "" _sips._ws.example.org.',
            "_sips._ws.example.org. 300 IN SRV 10 10 443 sip1.example.org.",
        ),
    ),
    "WS02": Fix(('example.org. 300 IN NAPTR 50 50 "s" "SIP+D2W" "" _sip._ws.example.org.',), ()),
    "WS05": Fix(
        ('example.org. 300 IN NAPTR 40 40 "s" "SIPS+D2W" "" _sips._ws.example.org.',),
        ('ws.example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2W" "" _sips._ws.ws.example.org.',),
    ),
    "EN01": Fix(
        ('example.org. 300 IN NAPTR 10 10 "u" "E2U+sip" "!^.*$!info@example.org!" .',),
        ('example.org. 300 IN NAPTR 10 10 "u" "E2U+sip" "!^.*$!sip:info@example.org!" .',),
    ),
    "EN03": Fix(
        ('example.org. 300 IN NAPTR 10 10 "u" "E2U+h323" "!^.*$!h323:info@example.org!" .',),
        ('example.org. 300 IN NAPTR 20 10 "u" "E2U+h323" "!^.*$!h323:info@example.org!" .',),
    ),
}
"""By the identifier of the check."""
