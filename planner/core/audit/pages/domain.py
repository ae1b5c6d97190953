"""What is demanded of the name itself, and of what is around it? The pages of NS01, NS02, NS14 to NS17."""

from typing import Final

from planner.core.audit.rule import Fix, Rule, Wording
from planner.core.severity import Severity

NS01: Final = Rule(
    id="NS01",
    severity=Severity.CRITICAL,
    title="The name leaves room for service labels",
    why="Phones ask for _sips._tcp in front of the domain. A name has 253 characters at most.",
    says=Wording(
        message="{domain} is so long that {label} does not fit in front of it",
        effect="SRV records cannot exist at that name: phones find nothing.",
    ),
    example="Use a shorter name, as a SIP domain of its own: sip.example.org.",
    refs=("RFC 1035 2.3.4",),
)
NS02: Final = Rule(
    id="NS02",
    severity=Severity.CRITICAL,
    title="The domain exists",
    why="A name that does not exist has nothing below it either.",
    says=Wording(
        message="{domain} does not exist (NXDOMAIN)",
        effect="Nobody gets through. Create the zone, or delegate it from its parent.",
    ),
    example=Fix(
        add=(
            "example.org. 300 IN NS ns1.example.org.",
            "ns1.example.org. 300 IN A 192.0.2.1",
        )
    ),
    refs=("RFC 8020 2", "RFC 1034 4.2"),
)
NS14: Final = Rule(
    id="NS14",
    severity=Severity.ERROR,
    title="Names between the domain and its services exist",
    why="If _sips._tcp exists, so does _tcp, without records. A resolver that is told otherwise cuts off the rest.",
    says=Wording(
        message="{name} does not exist (NXDOMAIN), though there is {below}",
        effect="Resolvers that follow RFC 8020 say that the SRV records do not exist. The name server is at fault.",
    ),
    example="Update the name server: _tcp.example.org exists, without records, where _sips._tcp.example.org does.",
    refs=("RFC 8020 2", "RFC 4592 2.2.2"),
)
NS15: Final = Rule(
    id="NS15",
    severity=Severity.WARNING,
    title="No wildcard covers the names of services",
    why="A wildcard answers for names that are not there, mistyped targets too.",
    says=Wording(
        message="there are wildcard records at {name}",
        effect="Targets that do not exist seem to, and lead elsewhere. Write the names out.",
    ),
    example=Fix(
        remove=("*.example.org. 300 IN A 192.0.2.99",),
        add=("www.example.org. 300 IN A 192.0.2.99",),
    ),
    refs=("RFC 1034 4.3.3", "RFC 4592 2.2.1"),
)
NS16: Final = Rule(
    id="NS16",
    severity=Severity.WARNING,
    title="The domain is no alias",
    why=(
        "NAPTR records and addresses are those of the alias's target. "
        "SRV records are asked for below the name itself, and the certificate must prove it."
    ),
    says=Wording(
        message="{domain} is an alias (CNAME) of {end}",
        effect=(
            "Phones without NAPTR do not find SRV records of the alias's target, and an alias can have no NAPTR "
            "records of its own. Publish records at the name itself."
        ),
    ),
    example=Fix(
        remove=("example.org. 300 IN CNAME pbx.example.net.",),
        add=(
            "example.org. 300 IN A 192.0.2.10",
            'example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp.example.org.',
            "_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",
        ),
    ),
    refs=("RFC 1034 3.6.2", "RFC 5922 7.3"),
)
NS17: Final = Rule(
    id="NS17",
    severity=Severity.NOTICE,
    title="That something is missing is not remembered for long",
    why="Resolvers remember that a record does not exist as long as the SOA record says.",
    says=Wording(
        message="absent records are remembered for {seconds} s",
        effect=(
            "A record that was missing and has been added stays missing for that long. "
            "Set the minimum of the SOA to 300."
        ),
    ),
    example=Fix(
        remove=("example.org. 300 IN SOA ns1.example.org. hostmaster.example.org. 1 7200 3600 1209600 86400",),
        add=("example.org. 300 IN SOA ns1.example.org. hostmaster.example.org. 2 7200 3600 1209600 300",),
    ),
    refs=("RFC 2308 5",),
)
