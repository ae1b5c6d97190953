"""What is demanded of sets of SRV records? The pages of SV01, SV02, SV08, SV09, SV13, SV19 to SV24."""

from typing import Final

from planner.core.audit.rule import Fix, Rule, Wording
from planner.core.severity import Severity

SV01: Final = Rule(
    id="SV01",
    severity=Severity.NOTICE,
    title="The domain has SRV records for SIP",
    why="SRV says at which hosts and ports a service is, and in which order they are tried.",
    says=Wording(
        message="{domain} has no SRV records for SIP: none at {owners}",
        effect=(
            "Phones are led to the domain's own address at the default port, or nowhere. "
            "There is no failover by the phone."
        ),
    ),
    cases={
        "needed": Wording(
            message="{domain} has no SRV records for SIP, and use_domain_name is on: none at {owners}",
            effect="Phones that are given the name alone find no server.",
            severity=Severity.ERROR,
        ),
        "nothing": Wording(
            message="{domain} has neither SRV nor NAPTR records for SIP, nor an address: none at {owners}",
            effect="Phones that are given the name find nothing, with a port and without.",
            severity=Severity.ERROR,
        ),
        "number": Wording(
            message="{domain} is a telephone number in ENUM, without SRV records for SIP",
            effect=(
                "Nobody, unless the number is given out as a SIP domain: ENUM makes a URI of it, and that is called."
            ),
        ),
        "hosted": Wording(
            message="{domain} has no SRV records of its own; NAPTR leads into another domain",
            effect="Phones that do not follow NAPTR find nothing here.",
        ),
    },
    example=Fix(
        add=(
            "_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",
            "_sip._tcp.example.org. 300 IN SRV 10 10 5060 sip1.example.org.",
            "sip1.example.org. 300 IN A 192.0.2.10",
        )
    ),
    refs=("RFC 3263 4.2",),
)
SV02: Final = Rule(
    id="SV02",
    severity=Severity.WARNING,
    title="Every transport on which the PBX listens has SRV records",
    why="A phone with a transport of its own asks for the SRV records of that transport, and of no other.",
    says=Wording(
        message="{owner} has no SRV records, though the PBX listens on {transport}",
        effect="Phones set to {transport} fall back to the domain's own address, or find nothing.",
    ),
    cases={
        "hosted": Wording(
            message="{owner} has no SRV records; NAPTR leads into another domain",
            effect="Phones that do not follow NAPTR find nothing here.",
            severity=Severity.NOTICE,
        ),
    },
    example=Fix(add=("_sip._udp.example.org. 300 IN SRV 10 10 5060 sip1.example.org.",)),
    refs=("RFC 3263 4.2",),
)
SV08: Final = Rule(
    id="SV08",
    severity=Severity.ERROR,
    title='The target "." stands alone',
    why='A target "." says that the service is decidedly not there. Beside other records it contradicts them.',
    says=Wording(
        message='{owner} has "." beside other targets',
        effect="Some phones give up at once, others go on to the other servers.",
    ),
    cases={
        "fields": Wording(
            message='{owner} has "." with priority, weight or port other than 0',
            effect="Nothing breaks, but the record looks like a mistake.",
            severity=Severity.NOTICE,
        ),
    },
    example=Fix(remove=("_sip._udp.example.org. 300 IN SRV 0 0 0 .",)),
    refs=("RFC 2782",),
)
SV09: Final = Rule(
    id="SV09",
    severity=Severity.ERROR,
    title="What is offered is not denied",
    why='SRV with "." says that a transport is not there; NAPTR, or the PBX itself, says that it is.',
    says=Wording(
        message='{owner} denies {transport} ("."), and {who} offers it',
        effect="Phones that ask for {transport} give up.",
    ),
    example=Fix(
        remove=("_sips._tcp.example.org. 300 IN SRV 0 0 0 .",),
        add=("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
    ),
    refs=("RFC 2782",),
)
SV13: Final = Rule(
    id="SV13",
    severity=Severity.NOTICE,
    title="SRV of TLS is at _sips._tcp",
    why="RFC 3263 asks for _sips._tcp. A few devices ask for _sip._tls, so both do no harm.",
    says=Wording(
        message="there are SRV records at {owner}, which is not a name of RFC 3263",
        effect="Only devices with a rule of their own ask there.",
    ),
    cases={
        "alone": Wording(
            message="there are SRV records at {owner}, and none at {right}",
            effect=(
                "Phones look for TLS at {right}, and do not find it. Keep both where devices ask for the other, too."
            ),
            severity=Severity.ERROR,
        ),
        "microsoft": Wording(
            message="there are SRV records at {owner}, a name of Microsoft's",
            effect="Only Skype for Business and Teams ask there.",
        ),
    },
    example=Fix(
        remove=("_sip._tls.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
        add=("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
    ),
    refs=("RFC 3263 4.2",),
)
SV19: Final = Rule(
    id="SV19",
    severity=Severity.WARNING,
    title="A set has no more than 8 records",
    why="pjsip and Kamailio take about eight, and ignore the rest.",
    says=Wording(
        message="{owner} has {count} records",
        effect="Some phones never turn to the servers that come last.",
    ),
    example="Publish no more than eight records; put the other servers behind them.",
    refs=("RFC 2782",),
)
SV20: Final = Rule(
    id="SV20",
    severity=Severity.WARNING,
    title="The SRV answer fits a UDP datagram",
    why="An answer that does not fit is cut, and some clients do not ask again over TCP.",
    says=Wording(
        message="the answer for {owner} has {octets} octets, more than 1232",
        effect="Some phones get no answer.",
    ),
    cases={
        "small": Wording(
            message="the answer for {owner} has {octets} octets, more than 512",
            effect="Phones without EDNS get a cut answer, and must be able to ask again over TCP.",
            severity=Severity.INFO,
        ),
    },
    example="Publish fewer records, or shorter names of targets.",
    refs=("RFC 2782", "RFC 1035 4.2.1", "RFC 6891 6.2.3"),
)
SV21: Final = Rule(
    id="SV21",
    severity=Severity.NOTICE,
    title="The owner of SRV records is no alias",
    why="An alias costs another look-up, and some stacks do not follow it.",
    says=Wording(
        message="{owner} is an alias (CNAME) of {end}",
        effect="Some phones (pjsip, OpenSIPS) have had trouble with that.",
    ),
    example=Fix(
        remove=("_sips._tcp.example.org. 300 IN CNAME sipservers.example.org.",),
        add=("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
    ),
    refs=("RFC 1034 3.6.2",),
)
SV22: Final = Rule(
    id="SV22",
    severity=Severity.WARNING,
    title="Addresses that come along are those that are asked for",
    why="Some stacks take the addresses in the additional section of an SRV answer for the whole truth.",
    says=Wording(
        message="{target}: the answer for {owner} brings {along}, and asking gives {asked}",
        effect="Phones that trust what comes along (baresip) connect elsewhere than others.",
    ),
    example="Update what is stale: the glue, the other view, or the cache that adds the addresses.",
    refs=("RFC 1035 4.1", "RFC 2181 5.4.1"),
)
SV23: Final = Rule(
    id="SV23",
    severity=Severity.NOTICE,
    title="Every transport has the same servers",
    why="Sets that drift apart are mostly a change that was made in one place only.",
    says=Wording(
        message="{first} has {only_first}, and {second} has {only_second}",
        effect="Which servers a phone knows depends on its transport.",
    ),
    example=Fix(add=("_sip._tcp.example.org. 300 IN SRV 10 10 5060 sip2.example.org.",)),
    refs=("RFC 3263 4.2",),
)
SV24: Final = Rule(
    id="SV24",
    severity=Severity.WARNING,
    title="The domain's own address is not somewhere else",
    why="Phones that look up addresses only go to the domain's own address, and so do those that try it before SRV.",
    says=Wording(
        message="{domain} is at {addresses}, where none of the SRV targets is",
        effect="Such phones knock at another machine, a web server mostly. Tell them a host name of the PBX.",
    ),
    example=Fix(
        remove=("example.org. 300 IN A 192.0.2.99",),
        add=("example.org. 300 IN A 192.0.2.10",),
    ),
    refs=("RFC 3263 4.2",),
)
