"""What is demanded of SRV records, and why: the pages of SV01 to SV24."""

from typing import Final

from planner.core.audit.rule import Wording, rule
from planner.core.severity import Severity

_SIP = ("RFC 3263 4.2",)
_SRV = ("RFC 2782",)

SV01: Final = rule(
    "SV01",
    Severity.NOTICE,
    "The domain has SRV records for SIP",
    "SRV says at which hosts and ports a service is, and in which order they are tried.",
    "{domain} has no SRV records for SIP: none at {owners}",
    "Phones are led to the domain's own address at the default port, or nowhere. There is no failover by the phone.",
    _SIP,
    {
        "needed": Wording(
            "{domain} has no SRV records for SIP, and use_domain_name is on: none at {owners}",
            "Phones that are given the name alone find no server.",
            Severity.ERROR,
        ),
        "nothing": Wording(
            "{domain} has neither SRV nor NAPTR records for SIP, nor an address: none at {owners}",
            "Phones that are given the name find nothing, with a port and without.",
            Severity.ERROR,
        ),
        "number": Wording(
            "{domain} is a telephone number in ENUM, without SRV records for SIP",
            "Nobody, unless the number is given out as a SIP domain: ENUM makes a URI of it, and that is called.",
        ),
        "hosted": Wording(
            "{domain} has no SRV records of its own; NAPTR leads into another domain",
            "Phones that do not follow NAPTR find nothing here.",
        ),
    },
)
SV02: Final = rule(
    "SV02",
    Severity.WARNING,
    "Every transport on which the PBX listens has SRV records",
    "A phone with a transport of its own asks for the SRV records of that transport, and of no other.",
    "{owner} has no SRV records, though the PBX listens on {transport}",
    "Phones set to {transport} fall back to the domain's own address, or find nothing.",
    _SIP,
    {
        "hosted": Wording(
            "{owner} has no SRV records; NAPTR leads into another domain",
            "Phones that do not follow NAPTR find nothing here.",
            Severity.NOTICE,
        )
    },
)
SV03: Final = rule(
    "SV03",
    Severity.ERROR,
    "The target is no alias",
    "The target of an SRV record must have addresses of its own. Some resolvers and phones do not follow a CNAME here.",
    "{target}, target of {owner}, is an alias (CNAME) of {end}",
    "Some phones find no address, and pass this server over.",
    _SRV,
)
SV04: Final = rule(
    "SV04",
    Severity.ERROR,
    "The target exists",
    "A target that does not exist costs every phone time, and is a server less.",
    "{target}, target of {owner}, does not exist",
    "Phones pass this server over, and turn to the next one.",
    _SRV,
    {
        "all": Wording(
            "no target of any SRV record exists: {target} of {owner}",
            "Phones find no server at all.",
            Severity.CRITICAL,
        ),
        "alias": Wording(
            "{target}, target of {owner}, is an alias (CNAME) of {end}, which does not exist",
            "Phones pass this server over, and turn to the next one.",
        ),
    },
)
SV05: Final = rule(
    "SV05",
    Severity.ERROR,
    "The target has an address",
    "The target of an SRV record must have A or AAAA records.",
    "{target}, target of {owner}, has neither A nor AAAA records",
    "Phones pass this server over.",
    _SRV,
)
SV06: Final = rule(
    "SV06",
    Severity.ERROR,
    "The target is a host name, not an address",
    "An SRV record names a host. An address in its place is read as a name with numbers for labels.",
    "{target}, target of {owner}, is an address written as a name",
    "Phones ask for the addresses of that name, and there are none.",
    _SRV,
)
SV07: Final = rule(
    "SV07",
    Severity.ERROR,
    "The target does not have the domain twice",
    "Without the final dot, a name server puts the zone's name behind a target.",
    "{target}, target of {owner}, has the domain twice; {guess} was probably meant",
    "Phones ask for a host that does not exist.",
    ("RFC 1035 5.1",),
)
SV08: Final = rule(
    "SV08",
    Severity.ERROR,
    'The target "." stands alone',
    'A target "." says that the service is decidedly not there. Beside other records it contradicts them.',
    '{owner} has "." beside other targets',
    "Some phones give up at once, others go on to the other servers.",
    _SRV,
    {
        "fields": Wording(
            '{owner} has "." with priority, weight or port other than 0',
            "Nothing breaks, but the record looks like a mistake.",
            Severity.NOTICE,
        )
    },
)
SV09: Final = rule(
    "SV09",
    Severity.ERROR,
    "What is offered is not denied",
    'SRV with "." says that a transport is not there; NAPTR, or the PBX itself, says that it is.',
    '{owner} denies {transport} ("."), and {who} offers it',
    "Phones that ask for {transport} give up.",
    _SRV,
)
SV10: Final = rule(
    "SV10",
    Severity.ERROR,
    "The port is not 0",
    "Nobody can listen on port 0.",
    "{owner} has {target} with port 0",
    "Phones cannot connect to this server.",
    ("RFC 6335 6",),
)
SV11: Final = rule(
    "SV11",
    Severity.WARNING,
    "The port is not that of another transport",
    "Port 5061 is for TLS, 5060 for TCP and UDP. The other way round is mostly a slip.",
    "{owner} has {target} with port {port}, where {right} is usual",
    "If it is a slip, phones speak TLS to a plain port, or plain SIP to a TLS port.",
    ("RFC 3261 19.1.2",),
    {
        "parity": Wording(
            "{owner} has {target} with port {port}, where {right} is usual, and the PBX does not listen for that there",
            "Phones speak TLS to a plain port, or plain SIP to a TLS port, and are not understood.",
            Severity.ERROR,
        )
    },
)
SV12: Final = rule(
    "SV12",
    Severity.ERROR,
    "The port is one on which the PBX listens",
    "The record leads to this PBX, which listens for this transport elsewhere.",
    "{owner} leads to {target} at port {port}, and the PBX listens for {transport} there on {ports}",
    "Phones that follow this record are refused.",
    _SRV,
    {
        "deaf": Wording(
            "{owner} leads to {target} at port {port}: no listener for {transport} there at {addresses}",
            "Phones that follow this record to that address are refused.",
        )
    },
)
SV13: Final = rule(
    "SV13",
    Severity.NOTICE,
    "SRV of TLS is at _sips._tcp",
    "RFC 3263 asks for _sips._tcp. A few devices ask for _sip._tls, so both do no harm.",
    "there are SRV records at {owner}, which is not a name of RFC 3263",
    "Only devices with a rule of their own ask there.",
    _SIP,
    {
        "alone": Wording(
            "there are SRV records at {owner}, and none at {right}",
            "Phones look for TLS at {right}, and do not find it. Keep both where devices ask for the other, too.",
            Severity.ERROR,
        ),
        "microsoft": Wording(
            "there are SRV records at {owner}, a name of Microsoft's",
            "Only Skype for Business and Teams ask there.",
        ),
    },
)
SV14: Final = rule(
    "SV14",
    Severity.WARNING,
    "Weights say how servers share",
    "Several servers of one priority with weight 0 are legal, but old clients draw among them in odd ways.",
    "{owner} has {count} targets of priority {priority}, all with weight 0",
    "Some phones always take the same server; some tools drop such records.",
    _SRV,
)
SV15: Final = rule(
    "SV15",
    Severity.NOTICE,
    "A backup has a priority of its own",
    "Weight 0 beside others of the same priority gets almost no traffic. A backup is made by a higher priority number.",
    "{owner} has {target} with weight 0 beside others of priority {priority}",
    "Hardly any phone takes this server, and now and then one does.",
    _SRV,
)
SV16: Final = rule(
    "SV16",
    Severity.INFO,
    "How servers share",
    "Within one priority, weight divides the phones.",
    "{owner}: {shares}",
    "This is how many phones try which server first.",
    _SRV,
)
SV17: Final = rule(
    "SV17",
    Severity.WARNING,
    "Different targets are different hosts",
    "Two names for one address look like two servers, and fail together.",
    "{targets}, targets of {owner}, all lead to {address}",
    "When that host fails, phones try it again under the other name, and lose time.",
    _SRV,
)
SV18: Final = rule(
    "SV18",
    Severity.NOTICE,
    "No two records have the same target and port",
    "A server that is listed twice counts twice in the draw.",
    "{owner} has {target} port {port} more than once",
    "Phones try the same server twice.",
    _SRV,
)
SV19: Final = rule(
    "SV19",
    Severity.WARNING,
    "A set has no more than 8 records",
    "pjsip and Kamailio take about eight, and ignore the rest.",
    "{owner} has {count} records",
    "Some phones never turn to the servers that come last.",
    _SRV,
)
SV20: Final = rule(
    "SV20",
    Severity.WARNING,
    "The SRV answer fits a UDP datagram",
    "An answer that does not fit is cut, and some clients do not ask again over TCP.",
    "the answer for {owner} has {octets} octets, more than 1232",
    "Some phones get no answer.",
    ("RFC 2782", "RFC 1035 4.2.1", "RFC 6891 6.2.3"),
    {
        "small": Wording(
            "the answer for {owner} has {octets} octets, more than 512",
            "Phones without EDNS get a cut answer, and must be able to ask again over TCP.",
            Severity.INFO,
        )
    },
)
SV21: Final = rule(
    "SV21",
    Severity.NOTICE,
    "The owner of SRV records is no alias",
    "An alias costs another look-up, and some stacks do not follow it.",
    "{owner} is an alias (CNAME) of {end}",
    "Some phones (pjsip, OpenSIPS) have had trouble with that.",
    ("RFC 1034 3.6.2",),
)
SV22: Final = rule(
    "SV22",
    Severity.WARNING,
    "Addresses that come along are those that are asked for",
    "Some stacks take the addresses in the additional section of an SRV answer for the whole truth.",
    "{target}: the answer for {owner} brings {along}, and asking gives {asked}",
    "Phones that trust what comes along (baresip) connect elsewhere than others.",
    ("RFC 1035 4.1", "RFC 2181 5.4.1"),
)
SV23: Final = rule(
    "SV23",
    Severity.NOTICE,
    "Every transport has the same servers",
    "Sets that drift apart are mostly a change that was made in one place only.",
    "{first} has {only_first}, and {second} has {only_second}",
    "Which servers a phone knows depends on its transport.",
    _SIP,
)
SV24: Final = rule(
    "SV24",
    Severity.WARNING,
    "The domain's own address is not somewhere else",
    "Phones that look up addresses only go to the domain's own address, and so do those that try it before SRV.",
    "{domain} is at {addresses}, where none of the SRV targets is",
    "Such phones knock at another machine, a web server mostly. Tell them a host name of the PBX.",
    _SIP,
)
