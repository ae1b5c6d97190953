"""What is demanded of each transport, from NAPTR to the listener? The pages of TP01 to TP08."""

from typing import Final

from planner.core.audit.rule import Fix, Rule, Wording
from planner.core.severity import Severity

TP01: Final = Rule(
    id="TP01",
    severity=Severity.NOTICE,
    title="What is begun is complete: NAPTR, SRV, address, listener",
    why="A transport works for all phones only where all four are there.",
    says=Wording(
        message="{transport} has {present}, and lacks {absent}",
        effect="Some phones reach the PBX by {transport}, others do not. The other findings say what to publish.",
    ),
    example=Fix(add=("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",)),
    refs=("RFC 3263 4",),
)
TP02: Final = Rule(
    id="TP02",
    severity=Severity.WARNING,
    title="A PBX that speaks TLS is found by TLS",
    why="sips: addresses and phones set to TLS look for _sips._tcp.",
    says=Wording(
        message="the PBX listens on TLS, and there are no SRV records at {owner}",
        effect="Phones set to TLS guess: the domain's own address at port 5061, or nothing.",
    ),
    example=Fix(
        add=(
            'example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',
            "_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",
        )
    ),
    refs=("RFC 3263 4.1", "RFC 3263 4.2"),
)
TP03: Final = Rule(
    id="TP03",
    severity=Severity.ERROR,
    title="There are no records for transports without a listener",
    why="A record is a promise. One for a transport that the PBX does not speak leads to a closed port.",
    says=Wording(
        message="there are records for {transport} ({records}), and the PBX does not listen on it",
        effect="Phones that prefer {transport} fail first, and some do not try another transport.",
    ),
    example=Fix(
        remove=(
            'example.org. 300 IN NAPTR 30 30 "s" "SIP+D2U" "" _sip._udp.example.org.',
            "_sip._udp.example.org. 300 IN SRV 10 10 5060 sip1.example.org.",
        )
    ),
    refs=("RFC 3263 4.1",),
)
TP04: Final = Rule(
    id="TP04",
    severity=Severity.WARNING,
    title="UDP is not the only transport",
    why="Where the path MTU is unknown, a request over 1300 octets must not go over UDP, and many are that large.",
    says=Wording(
        message="UDP is the only transport with SRV records",
        effect="Calls with many codecs or video may fail, and nothing is encrypted. Offer TCP or TLS.",
    ),
    example=Fix(add=("_sip._tcp.example.org. 300 IN SRV 10 10 5060 sip1.example.org.",)),
    refs=("RFC 3261 18.1.1",),
)
TP05: Final = Rule(
    id="TP05",
    severity=Severity.NOTICE,
    title="Every kind of phone can be given the domain's name",
    why="Phones differ in what they look up, and some give up the transport when they are left to the DNS.",
    says=Wording(
        message="{phones}: NAPTR leads them to {first} before {best}",
        effect="The servers behind the name are written into them, for {best}; what is written ages with the records.",
    ),
    cases={
        "preference": Wording(
            message="{phones}: NAPTR lists {offered}, so {best} is only a preference",
            effect=(
                "Left to the DNS, they may come to another transport than {best}. Where the settings demand {best}, "
                "the servers behind the name are written into them instead."
            ),
        ),
        "none": Wording(
            message="{phones}: none of their transports has SRV records that lead to an address",
            effect=(
                "They get the name with a port where the domain has an address of its own, else an address of the PBX."
            ),
        ),
    },
    example=Fix(
        remove=(
            'example.org. 300 IN NAPTR 20 20 "s" "SIP+D2T" "" _sip._tcp.example.org.',
            'example.org. 300 IN NAPTR 30 30 "s" "SIP+D2U" "" _sip._udp.example.org.',
        )
    ),
    refs=("RFC 3263 4",),
)
TP06: Final = Rule(
    id="TP06",
    severity=Severity.NOTICE,
    title="Phones that could use SRV are not given the name with a port",
    why="A port beside a name, even the default one, switches SRV off in the phone.",
    says=Wording(
        message="the outbound proxy pattern {pattern} gives phones {host} with port {port}",
        effect="Phones of that network look up its addresses only: no failover, and no share by weight.",
    ),
    example="Leave the port out of the outbound proxy pattern, or give phones of that network the domain's name.",
    refs=("RFC 3263 4.2",),
)
TP07: Final = Rule(
    id="TP07",
    severity=Severity.WARNING,
    title="All kinds of phones reach the same servers",
    why="Phones with NAPTR, with SRV, and with neither, go different ways to the same place.",
    says=Wording(
        message="phones that {one} reach {first}, and phones that {other} reach {second}",
        effect="Which servers a phone uses depends on its model.",
    ),
    example=Fix(
        remove=("_sips._tcp.example.org. 300 IN SRV 10 10 5061 old.example.org.",),
        add=("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
    ),
    refs=("RFC 3263 4",),
)
TP08: Final = Rule(
    id="TP08",
    severity=Severity.NOTICE,
    title="Phones do not come from TLS to clear text by failover",
    why=(
        "Where NAPTR lists TLS and others, a phone may turn to the next when TLS fails, or when somebody makes it fail."
    ),
    says=Wording(
        message="NAPTR offers {secure}, and {clear} after it",
        effect="A phone that is left to discovery may talk in clear without a word. Give TLS phones a fixed transport.",
    ),
    cases={
        "mixed": Wording(
            message="NAPTR records of order {order} mix {secure} and {clear}",
            effect="A phone may take clear text though TLS works.",
            severity=Severity.WARNING,
        ),
    },
    example="Give phones that must speak TLS a transport that is fixed, or a domain with TLS records alone.",
    refs=("RFC 3263 4.1", "RFC 3263 7"),
)
