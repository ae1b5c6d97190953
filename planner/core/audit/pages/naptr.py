"""What is demanded of NAPTR records, and why: the pages of NP01 to NP18."""

from typing import Final

from planner.core.audit.rule import Wording, rule
from planner.core.severity import Severity

_SIP = ("RFC 3263 4.1",)
_RECORD = ("RFC 3403 4.1", "RFC 3263 4.1")
_FLAG = ("RFC 2915 2", "RFC 3403 4.1", "RFC 3263 4.1")  # RFC 3263 takes the flags from RFC 2915, RFC 3403 names none

NP01: Final = rule(
    "NP01",
    Severity.NOTICE,
    "The domain has NAPTR records for SIP",
    "NAPTR tells a phone which transports there are and which is preferred. Without it, phones guess.",
    "{domain} has no NAPTR records for SIP",
    "Phones that are left to discovery take the transport that they ask for first, mostly UDP.",
    _SIP,
)
NP02: Final = rule(
    "NP02",
    Severity.WARNING,
    "Every transport on which the PBX listens has a NAPTR record",
    "A phone that finds NAPTR records takes one of them, and never a transport that is not among them.",
    "no NAPTR record names {service}, though the PBX listens on {transport}",
    "Phones that follow NAPTR never use {transport}.",
    _SIP,
    {
        "none": Wording(
            "no NAPTR record names {service}, though the PBX listens on {transport}: there are none for SIP at all",
            "Phones ask for the SRV records of each transport instead, in an order of their own (NP01).",
            Severity.NOTICE,
        )
    },
)
NP03: Final = rule(
    "NP03",
    Severity.ERROR,
    "What a NAPTR record points to has SRV records",
    "With flag s, the replacement has SRV records. What a phone does if there are none differs between phones.",
    "{record} leads to {replacement}, which has no SRV records",
    "Some phones go on to the next record, others give up, and some turn to the domain's own address.",
    _SIP,
)
NP04: Final = rule(
    "NP04",
    Severity.ERROR,
    "The flag is s or a",
    "SIP knows s (SRV next), a (address next) and, in chains, none. A record with another flag is ignored.",
    "{record} has the flag '{flags}'",
    "Phones pass this record over, as if its transport were not offered.",
    _FLAG,
)
NP05: Final = rule(
    "NP05",
    Severity.ERROR,
    "What a record with flag a points to has an address",
    "With flag a, the replacement is a host, and its address is asked for at once.",
    "{record} points to {replacement}, which has no address",
    "Phones that follow this record have nowhere to go.",
    _FLAG,
    {
        "port": Wording(
            "{record} has flag a: {replacement} is reached at the transport's default port",
            "There is no way to state another port, nor failover. Use flag s with SRV records for that.",
            Severity.NOTICE,
        )
    },
)
NP06: Final = rule(
    "NP06",
    Severity.ERROR,
    "Records for SIP transports have no flag u",
    "Flag u makes a URI of a regular expression. It belongs to ENUM, not to the choice of a transport.",
    "{record} has flag u",
    "Phones ignore the record, and a few have crashed on it.",
    _FLAG,
)
NP07: Final = rule(
    "NP07",
    Severity.ERROR,
    "Chains of NAPTR records come to an end",
    "An empty flag means: ask for NAPTR records there. That must end soon, and not where it began.",
    "{record} begins a chain, and {reason}",
    "Phones that follow the chain end nowhere; many do not follow chains at all. Point straight at the SRV records.",
    _FLAG,
)
NP08: Final = rule(
    "NP08",
    Severity.ERROR,
    "The regular expression is empty",
    "A NAPTR record has a regular expression or a replacement, never both; SIP uses the replacement.",
    "{record} has the regular expression '{regexp}'",
    "Phones that check pass the record over; those that do not may go astray.",
    _RECORD,
)
NP09: Final = rule(
    "NP09",
    Severity.WARNING,
    "The service is one that SIP knows",
    "SIP+D2U, SIP+D2T, SIPS+D2T, SIP+D2S, SIPS+D2S, SIP+D2W, SIPS+D2W: what is spelt otherwise is not seen.",
    "{record} has the service '{services}'; {guess} was probably meant",
    "Phones do not see this record, as if its transport were not offered.",
    ("RFC 3263 4.1", "RFC 4168 6", "RFC 7118 5.5"),
    {
        "other": Wording(
            "{record} is of another application: '{services}'",
            "Phones pass it over. It makes the answer longer.",
            Severity.NOTICE,
        )
    },
)
NP10: Final = rule(
    "NP10",
    Severity.ERROR,
    "The service agrees with the SRV records to which it points",
    "The transport comes from the service: SIPS+D2T with _sip._tcp makes phones speak TLS to a port without it.",
    "{record} points to {label}, and its service belongs to {right}",
    "Phones that take this record speak the wrong transport to that port, and are not understood.",
    _SIP,
)
NP11: Final = rule(
    "NP11",
    Severity.WARNING,
    "Every NAPTR record has an order of its own",
    "Of equal records a phone takes any. Records of one order are a choice for the phone, not a failover.",
    "records share order {order} and preference {preference}",
    "Which transport a phone takes is left to chance: UDP may win over TLS.",
    _RECORD,
    {
        "order": Wording(
            "records share order {order}, and differ by preference",
            "Phones may choose among them by what they like best; some compare order and preference as one.",
            Severity.NOTICE,
        )
    },
)
NP12: Final = rule(
    "NP12",
    Severity.WARNING,
    "Order and preference rise together",
    "Order decides, preference only within one order. Some stacks compare both at once, and then neither wins.",
    "order {low} has preference {before}, and order {high} has preference {after}",
    "Phones with Sofia (FreeSWITCH) and its like may take the wrong record first.",
    _RECORD,
)
NP13: Final = rule(
    "NP13",
    Severity.WARNING,
    "Secure transports come first, and TCP before UDP",
    "The first record that a phone can use is the one that it takes.",
    "{first} comes before {second}",
    "Phones that could speak {second} speak {first}.",
    _SIP,
)
NP14: Final = rule(
    "NP14",
    Severity.ERROR,
    "The replacement is a name with a service",
    'The replacement says where to look next. ".", the domain itself, and a label without a domain say nothing.',
    "{record} points to {replacement}",
    "Phones that take this record have nowhere to go.",
    (*_RECORD, "RFC 5922 7.3"),
    {
        "foreign": Wording(
            "NAPTR leads into another domain: {replacements}",
            "Phones are served by whoever runs that. The certificate there must prove this domain, not only that one.",
            Severity.NOTICE,
        )
    },
)
NP15: Final = rule(
    "NP15",
    Severity.WARNING,
    "The replacement is no alias",
    "A name with SRV records that is a CNAME works with some resolvers and phones, and not with others.",
    "{record} points to {replacement}, which is an alias (CNAME)",
    "Some phones do not follow the alias and find no server.",
    ("RFC 1034 3.6.2",),
)
NP16: Final = rule(
    "NP16",
    Severity.NOTICE,
    "No two NAPTR records say the same",
    "A second record of the same service and replacement leads to nothing new.",
    "{count} records have service {services} and replacement {replacement}",
    "Phones may ask twice before they go on.",
    _RECORD,
)
NP17: Final = rule(
    "NP17",
    Severity.WARNING,
    "Every SRV set is named by a NAPTR record",
    "A phone that follows NAPTR never comes to an SRV set that none of them names.",
    "{owner} has SRV records, and no NAPTR record points there",
    "Phones with NAPTR use other transports; phones without it use this one.",
    _SIP,
    {
        "hosted": Wording(
            "{owner} has SRV records, and NAPTR leads elsewhere",
            "Phones with NAPTR go to the provider, phones without it come here.",
            Severity.NOTICE,
        )
    },
)
NP18: Final = rule(
    "NP18",
    Severity.WARNING,
    "The NAPTR answer fits a UDP datagram",
    "Sofia and pjsip do not ask again over TCP when an answer was cut; datagrams over 1232 octets may be lost.",
    "the answer has {octets} octets, more than 1232",
    "Some phones get no answer. Use fewer records, shorter names, or a name of its own for WebSocket.",
    ("RFC 1035 4.2.1", "RFC 6891 6.2.3"),
    {
        "small": Wording(
            "the answer has {octets} octets, more than 512",
            "Phones without EDNS get a cut answer, and must be able to ask again over TCP.",
            Severity.INFO,
        )
    },
)
