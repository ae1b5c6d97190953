"""What is demanded of NAPTR records? The pages of NP01 to NP10, NP14 to NP18."""

from typing import Final

from planner.core.audit.rule import Fix, Rule, Wording
from planner.core.severity import Severity

_RECORD = ("RFC 3403 4.1", "RFC 3263 4.1")
_FLAG = ("RFC 2915 2", "RFC 3403 4.1", "RFC 3263 4.1")  # RFC 3263 takes the flags from RFC 2915, RFC 3403 names none

NP01: Final = Rule(
    id="NP01",
    severity=Severity.NOTICE,
    title="The domain has NAPTR records for SIP",
    why="NAPTR tells a phone which transports there are and which is preferred. Without it, phones guess.",
    says=Wording(
        message="{domain} has no NAPTR records for SIP",
        effect="Phones that are left to discovery take the transport that they ask for first, mostly UDP.",
    ),
    example=Fix(
        add=(
            'example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',
            'example.org. 300 IN NAPTR 20 20 "s" "SIP+D2T" "" _sip._tcp.example.org.',
            'example.org. 300 IN NAPTR 30 30 "s" "SIP+D2U" "" _sip._udp.example.org.',
        )
    ),
    refs=("RFC 3263 4.1",),
)
NP02: Final = Rule(
    id="NP02",
    severity=Severity.WARNING,
    title="Every transport on which the PBX listens has a NAPTR record",
    why="A phone that finds NAPTR records takes one of them, and never a transport that is not among them.",
    says=Wording(
        message="no NAPTR record names {service}, though the PBX listens on {transport}",
        effect="Phones that follow NAPTR never use {transport}.",
    ),
    cases={
        "none": Wording(
            message=(
                "no NAPTR record names {service}, though the PBX listens on {transport}: there are none for SIP at all"
            ),
            effect="Phones ask for the SRV records of each transport instead, in an order of their own (NP01).",
            severity=Severity.NOTICE,
        ),
    },
    example=Fix(add=('example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',)),
    refs=("RFC 3263 4.1",),
)
NP03: Final = Rule(
    id="NP03",
    severity=Severity.ERROR,
    title="What a NAPTR record points to has SRV records",
    why="With flag s, the replacement has SRV records. What a phone does if there are none differs between phones.",
    says=Wording(
        message="{record} leads to {replacement}, which has no SRV records",
        effect="Some phones go on to the next record, others give up, and some turn to the domain's own address.",
    ),
    example=Fix(add=("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",)),
    refs=("RFC 3263 4.1",),
)
NP04: Final = Rule(
    id="NP04",
    severity=Severity.ERROR,
    title="The flag is s or a",
    why="SIP knows s (SRV next), a (address next) and, in chains, none. A record with another flag is ignored.",
    says=Wording(
        message="{record} has the flag '{flags}'",
        effect="Phones pass this record over, as if its transport were not offered.",
    ),
    example=Fix(
        remove=('example.org. 300 IN NAPTR 10 10 "x" "SIPS+D2T" "" _sips._tcp.example.org.',),
        add=('example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',),
    ),
    refs=_FLAG,
)
NP05: Final = Rule(
    id="NP05",
    severity=Severity.ERROR,
    title="What a record with flag a points to has an address",
    why="With flag a, the replacement is a host, and its address is asked for at once.",
    says=Wording(
        message="{record} points to {replacement}, which has no address",
        effect="Phones that follow this record have nowhere to go.",
    ),
    cases={
        "port": Wording(
            message="{record} has flag a: {replacement} is reached at the transport's default port",
            effect="There is no way to state another port, nor failover. Use flag s with SRV records for that.",
            severity=Severity.NOTICE,
        ),
    },
    example=Fix(add=("sip1.example.org. 300 IN A 192.0.2.10",)),
    refs=_FLAG,
)
NP06: Final = Rule(
    id="NP06",
    severity=Severity.ERROR,
    title="Records for SIP transports have no flag u",
    why="Flag u makes a URI of a regular expression. It belongs to ENUM, not to the choice of a transport.",
    says=Wording(
        message="{record} has flag u",
        effect="Phones ignore the record, and a few have crashed on it.",
    ),
    example=Fix(
        remove=('example.org. 300 IN NAPTR 30 30 "u" "SIP+D2U" "!^.*$!sip:info@example.org!" .',),
        add=('example.org. 300 IN NAPTR 30 30 "s" "SIP+D2U" "" _sip._udp.example.org.',),
    ),
    refs=_FLAG,
)
NP07: Final = Rule(
    id="NP07",
    severity=Severity.ERROR,
    title="Chains of NAPTR records come to an end",
    why="An empty flag means: ask for NAPTR records there. That must end soon, and not where it began.",
    says=Wording(
        message="{record} begins a chain, and {reason}",
        effect=(
            "Phones that follow the chain end nowhere; many do not follow chains at all. "
            "Point straight at the SRV records."
        ),
    ),
    example=Fix(
        remove=('example.org. 300 IN NAPTR 10 10 "" "SIPS+D2T" "" example.org.',),
        add=('example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',),
    ),
    refs=_FLAG,
)
NP08: Final = Rule(
    id="NP08",
    severity=Severity.ERROR,
    title="The regular expression is empty",
    why="A NAPTR record has a regular expression or a replacement, never both; SIP uses the replacement.",
    says=Wording(
        message="{record} has the regular expression '{regexp}'",
        effect="Phones that check pass the record over; those that do not may go astray.",
    ),
    example=Fix(
        remove=('example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "!^.*$!sips:example.org!" _sips._tcp.example.org.',),
        add=('example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',),
    ),
    refs=_RECORD,
)
NP09: Final = Rule(
    id="NP09",
    severity=Severity.WARNING,
    title="The service is one that SIP knows",
    why="SIP+D2U, SIP+D2T, SIPS+D2T, SIP+D2S, SIPS+D2S, SIP+D2W, SIPS+D2W: what is spelt otherwise is not seen.",
    says=Wording(
        message="{record} has the service '{services}'; {guess} was probably meant",
        effect="Phones do not see this record, as if its transport were not offered.",
    ),
    cases={
        "other": Wording(
            message="{record} is of another application: '{services}'",
            effect="Phones pass it over. It makes the answer longer.",
            severity=Severity.NOTICE,
        ),
    },
    example=Fix(
        remove=('example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2TCP" "" _sips._tcp.example.org.',),
        add=('example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',),
    ),
    refs=("RFC 3263 4.1", "RFC 4168 6", "RFC 7118 5.5"),
)
NP10: Final = Rule(
    id="NP10",
    severity=Severity.ERROR,
    title="The service agrees with the SRV records to which it points",
    why="The transport comes from the service: SIPS+D2T with _sip._tcp makes phones speak TLS to a port without it.",
    says=Wording(
        message="{record} points to {label}, and its service belongs to {right}",
        effect="Phones that take this record speak the wrong transport to that port, and are not understood.",
    ),
    example=Fix(
        remove=('example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sip._tcp.example.org.',),
        add=('example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',),
    ),
    refs=("RFC 3263 4.1",),
)
NP14: Final = Rule(
    id="NP14",
    severity=Severity.ERROR,
    title="The replacement is a name with a service",
    why='The replacement says where to look next. ".", the domain itself, and a label without a domain say nothing.',
    says=Wording(
        message="{record} points to {replacement}",
        effect="Phones that take this record have nowhere to go.",
    ),
    cases={
        "foreign": Wording(
            message="NAPTR leads into another domain: {replacements}",
            effect=(
                "Phones are served by whoever runs that. "
                "The certificate there must prove this domain, not only that one."
            ),
            severity=Severity.NOTICE,
        ),
    },
    example=Fix(
        remove=('example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" .',),
        add=('example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',),
    ),
    refs=(*_RECORD, "RFC 5922 7.3"),
)
NP15: Final = Rule(
    id="NP15",
    severity=Severity.WARNING,
    title="The replacement is no alias",
    why="A name with SRV records that is a CNAME works with some resolvers and phones, and not with others.",
    says=Wording(
        message="{record} points to {replacement}, which is an alias (CNAME)",
        effect="Some phones do not follow the alias and find no server.",
    ),
    example=Fix(
        remove=("_sips._tcp.example.org. 300 IN CNAME sipservers.example.org.",),
        add=("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
    ),
    refs=("RFC 1034 3.6.2",),
)
NP16: Final = Rule(
    id="NP16",
    severity=Severity.NOTICE,
    title="No two NAPTR records say the same",
    why="A second record of the same service and replacement leads to nothing new.",
    says=Wording(
        message="{count} records have service {services} and replacement {replacement}",
        effect="Phones may ask twice before they go on.",
    ),
    example=Fix(remove=('example.org. 300 IN NAPTR 40 40 "s" "SIPS+D2T" "" _sips._tcp.example.org.',)),
    refs=_RECORD,
)
NP17: Final = Rule(
    id="NP17",
    severity=Severity.WARNING,
    title="Every SRV set is named by a NAPTR record",
    why="A phone that follows NAPTR never comes to an SRV set that none of them names.",
    says=Wording(
        message="{owner} has SRV records, and no NAPTR record points there",
        effect="Phones with NAPTR use other transports; phones without it use this one.",
    ),
    cases={
        "hosted": Wording(
            message="{owner} has SRV records, and NAPTR leads elsewhere",
            effect="Phones with NAPTR go to the provider, phones without it come here.",
            severity=Severity.NOTICE,
        ),
    },
    example=Fix(add=('example.org. 300 IN NAPTR 20 20 "s" "SIP+D2T" "" _sip._tcp.example.org.',)),
    refs=("RFC 3263 4.1",),
)
NP18: Final = Rule(
    id="NP18",
    severity=Severity.WARNING,
    title="The NAPTR answer fits a UDP datagram",
    why="Sofia and pjsip do not ask again over TCP when an answer was cut; datagrams over 1232 octets may be lost.",
    says=Wording(
        message="the answer has {octets} octets, more than 1232",
        effect="Some phones get no answer. Use fewer records, shorter names, or a name of its own for WebSocket.",
    ),
    cases={
        "small": Wording(
            message="the answer has {octets} octets, more than 512",
            effect="Phones without EDNS get a cut answer, and must be able to ask again over TCP.",
            severity=Severity.INFO,
        ),
    },
    example="Publish fewer records or shorter names; give WebSocket a name of its own.",
    refs=("RFC 1035 4.2.1", "RFC 6891 6.2.3"),
)
