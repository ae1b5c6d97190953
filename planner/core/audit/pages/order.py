"""What is demanded of the order of NAPTR records? The pages of NP11 to NP13."""

from typing import Final

from planner.core.audit.rule import Fix, Rule, Wording
from planner.core.severity import Severity

NP11: Final = Rule(
    id="NP11",
    severity=Severity.WARNING,
    title="Every NAPTR record has an order of its own",
    why="Of equal records a phone takes any. Records of one order are a choice for the phone, not a failover.",
    says=Wording(
        message="records share order {order} and preference {preference}",
        effect="Which transport a phone takes is left to chance: UDP may win over TLS.",
    ),
    cases={
        "order": Wording(
            message="records share order {order}, and differ by preference",
            effect="Phones may choose among them by what they like best; some compare order and preference as one.",
            severity=Severity.NOTICE,
        ),
    },
    example=Fix(
        remove=('example.org. 300 IN NAPTR 10 10 "s" "SIP+D2U" "" _sip._udp.example.org.',),
        add=('example.org. 300 IN NAPTR 30 30 "s" "SIP+D2U" "" _sip._udp.example.org.',),
    ),
    refs=("RFC 3403 4.1", "RFC 3263 4.1"),
)
NP12: Final = Rule(
    id="NP12",
    severity=Severity.WARNING,
    title="Order and preference rise together",
    why="Order decides, preference only within one order. Some stacks compare both at once, and then neither wins.",
    says=Wording(
        message="order {low} has preference {before}, and order {high} has preference {after}",
        effect="Phones with Sofia (FreeSWITCH) and its like may take the wrong record first.",
    ),
    example=Fix(
        remove=('example.org. 300 IN NAPTR 20 5 "s" "SIP+D2T" "" _sip._tcp.example.org.',),
        add=('example.org. 300 IN NAPTR 20 20 "s" "SIP+D2T" "" _sip._tcp.example.org.',),
    ),
    refs=("RFC 3403 4.1", "RFC 3263 4.1"),
)
NP13: Final = Rule(
    id="NP13",
    severity=Severity.WARNING,
    title="Secure transports come first, and TCP before UDP",
    why="The first record that a phone can use is the one that it takes.",
    says=Wording(
        message="{first} comes before {second}",
        effect="Phones that could speak {second} speak {first}.",
    ),
    example=Fix(
        remove=(
            'example.org. 300 IN NAPTR 10 10 "s" "SIP+D2U" "" _sip._udp.example.org.',
            'example.org. 300 IN NAPTR 30 30 "s" "SIPS+D2T" "" _sips._tcp.example.org.',
        ),
        add=(
            'example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',
            'example.org. 300 IN NAPTR 30 30 "s" "SIP+D2U" "" _sip._udp.example.org.',
        ),
    ),
    refs=("RFC 3263 4.1",),
)
