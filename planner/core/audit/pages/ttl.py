"""What is demanded of the time that answers last? The pages of TL01 to TL05."""

from typing import Final

from planner.core.audit.rule import Fix, Rule, Wording
from planner.core.severity import Severity

TL01: Final = Rule(
    id="TL01",
    severity=Severity.NOTICE,
    title="TTLs are a minute or more",
    why="Every phone asks again when a TTL is over. Some software takes a TTL of 0 to mean for ever.",
    says=Wording(
        message="{name} {type} has a TTL of {ttl} s",
        effect="Phones ask over and over; registering takes longer.",
    ),
    cases={
        "zero": Wording(
            message="{name} {type} has a TTL of 0",
            effect="Nobody may keep the answer; some software keeps it for ever (Asterisk).",
            severity=Severity.WARNING,
        ),
    },
    example=Fix(
        remove=("sip1.example.org. 0 IN A 192.0.2.10",),
        add=("sip1.example.org. 300 IN A 192.0.2.10",),
    ),
    refs=("RFC 1035 3.2.1",),
)
TL02: Final = Rule(
    id="TL02",
    severity=Severity.NOTICE,
    title="SRV and addresses last an hour at most, NAPTR a day",
    why="After a change, phones go to the old place until the TTL is over.",
    says=Wording(
        message="{name} {type} has a TTL of {ttl} s",
        effect="When a server is replaced, phones keep going to the old one for that long.",
    ),
    example=Fix(
        remove=("_sips._tcp.example.org. 86400 IN SRV 10 10 5061 sip1.example.org.",),
        add=("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
    ),
    refs=("RFC 1035 3.2.1",),
)
TL03: Final = Rule(
    id="TL03",
    severity=Severity.WARNING,
    title="All records of a set have one TTL",
    why="A set is kept or dropped as a whole; different TTLs in it are an error of the zone.",
    says=Wording(
        message="{name} {type} has TTLs {ttls}",
        effect="Resolvers take one of them, and a part of the set may be missing for a while.",
    ),
    example=Fix(
        remove=("_sips._tcp.example.org. 60 IN SRV 10 10 5061 sip2.example.org.",),
        add=("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip2.example.org.",),
    ),
    refs=("RFC 2181 5.2",),
)
TL04: Final = Rule(
    id="TL04",
    severity=Severity.INFO,
    title="How long until a change is seen",
    why="The longest TTL on the way counts.",
    says=Wording(
        message="a change is seen everywhere after {ttl} s ({name} {type})",
        effect="Lower this TTL that long before a planned move.",
    ),
    example="Lower the TTL before a planned move, and raise it again afterwards.",
    refs=("RFC 1035 3.2.1",),
)
TL05: Final = Rule(
    id="TL05",
    severity=Severity.NOTICE,
    title="TTLs are not shorter than the time between registrations",
    why="A phone that draws a server anew for each registration moves between servers.",
    says=Wording(
        message="{name} {type} has a TTL of {ttl} s, and phones register every {interval} s",
        effect="Phones may change servers with every registration.",
    ),
    example=Fix(
        remove=("_sips._tcp.example.org. 60 IN SRV 10 10 5061 sip1.example.org.",),
        add=("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
    ),
    refs=("RFC 2782",),
)
