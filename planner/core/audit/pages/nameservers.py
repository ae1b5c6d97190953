"""What is demanded of the servers of a domain? The pages of NS03 to NS13, NS18."""

from typing import Final

from planner.core.audit.rule import Fix, Rule, Wording
from planner.core.severity import Severity

NS03: Final = Rule(
    id="NS03",
    severity=Severity.CRITICAL,
    title="A server of the zone answers with authority",
    why="Resolvers follow the delegation to servers that must have the zone.",
    says=Wording(
        message="none of the zone's servers answers with authority for {domain}",
        effect="Nobody gets through. Load the zone on its servers.",
    ),
    example="Load the zone on the servers to which it is delegated.",
    refs=("RFC 1034 4.2.1", "RFC 1912 2.8"),
)
NS04: Final = Rule(
    id="NS04",
    severity=Severity.ERROR,
    title="Every server of the zone answers over UDP",
    why="Resolvers ask any of them, and wait for the one that is silent.",
    says=Wording(
        message="{server} does not answer",
        effect="Look-ups take seconds longer now and then, and fail when too many are silent.",
    ),
    example="Repair the server, or remove its NS record in the zone and at the parent.",
    refs=("RFC 1034 5.3.3", "RFC 8906 3.1.1"),
)
NS05: Final = Rule(
    id="NS05",
    severity=Severity.ERROR,
    title="Every server of the zone answers over TCP",
    why="Answers that do not fit a datagram are asked for again over TCP.",
    says=Wording(
        message="{server} does not answer over TCP",
        effect="Large NAPTR and SRV answers get lost. Open port 53 for TCP.",
    ),
    example="Open port 53 for TCP, on the server and in the firewall.",
    refs=("RFC 7766 5",),
)
NS06: Final = Rule(
    id="NS06",
    severity=Severity.ERROR,
    title="The zone has two servers at different addresses",
    why="One server is a single point of failure.",
    says=Wording(
        message="the zone {zone} has one server: {server}",
        effect="When it is down, the domain is gone for everybody.",
    ),
    cases={
        "address": Wording(
            message="all servers of the zone {zone} have one address: {address}",
            effect="When that machine is down, the domain is gone for everybody.",
        ),
    },
    example=Fix(
        add=(
            "example.org. 300 IN NS ns2.example.org.",
            "ns2.example.org. 300 IN A 198.51.100.1",
        )
    ),
    refs=("RFC 2182 5",),
)
NS07: Final = Rule(
    id="NS07",
    severity=Severity.WARNING,
    title="Parent and zone name the same servers",
    why="Resolvers begin with what the parent says, and go on with what the zone says.",
    says=Wording(
        message="the parent names {parent}, the zone names {child}",
        effect="Servers that only one of them names are asked by some resolvers only.",
    ),
    example="Give the registrar the servers that the zone names, or write into the zone those that the parent names.",
    refs=("RFC 1034 4.2.2",),
)
NS08: Final = Rule(
    id="NS08",
    severity=Severity.ERROR,
    title="Glue is what the servers' own addresses are",
    why="Glue leads to servers inside the zone.",
    says=Wording(
        message="the parent has {glue} for {server}, and its address is {address}",
        effect="Resolvers that start at the parent go to the wrong machine.",
    ),
    cases={
        "missing": Wording(
            message="the parent has no address for {server}, which is inside the zone",
            effect="Nobody who starts at the parent finds this server. Add its addresses there (glue).",
        ),
        "part": Wording(
            message="the parent has {glue} for {server}, and its addresses are {address}",
            effect="Resolvers that start at the parent do not know all ways to this server. Add the rest there (glue).",
            severity=Severity.NOTICE,
        ),
    },
    example="Give the registrar the address that the server has now.",
    refs=("RFC 1034 4.2.1", "RFC 1034 4.2.2"),
)
NS09: Final = Rule(
    id="NS09",
    severity=Severity.ERROR,
    title="Names of servers are no aliases",
    why="The target of an NS record must have addresses of its own.",
    says=Wording(
        message="{server} is an alias (CNAME)",
        effect="Some resolvers do not find this server.",
    ),
    example=Fix(
        remove=("ns1.example.org. 300 IN CNAME host.example.org.",),
        add=("ns1.example.org. 300 IN A 192.0.2.1",),
    ),
    refs=("RFC 2181 10.3",),
)
NS10: Final = Rule(
    id="NS10",
    severity=Severity.NOTICE,
    title="Servers are in different networks",
    why="What is in one network often fails together.",
    says=Wording(
        message="all servers of the zone are in {network}",
        effect="A fault of that network takes the domain away.",
    ),
    example="Have a secondary elsewhere, in another network.",
    refs=("RFC 2182 3.1",),
)
NS11: Final = Rule(
    id="NS11",
    severity=Severity.ERROR,
    title="No server is lame",
    why="A server to which the zone is delegated must have it.",
    says=Wording(
        message="{server} answers without authority for {domain}",
        effect="Resolvers ask it in vain, and lose time.",
    ),
    example="Load the zone on the server, or remove its NS record in the zone and at the parent.",
    refs=("RFC 1912 2.8",),
)
NS12: Final = Rule(
    id="NS12",
    severity=Severity.WARNING,
    title="Servers take EDNS, and options that they do not know",
    why="What is unknown is to be ignored, not dropped.",
    says=Wording(
        message="{server} does not answer a question with EDNS and an unknown option",
        effect="Resolvers wait, and ask again without EDNS, or take the server for dead.",
    ),
    example="Update the server, or let the firewall pass what it does not know.",
    refs=("RFC 6891 6.1.2", "RFC 8906 3.2"),
)
NS13: Final = Rule(
    id="NS13",
    severity=Severity.WARNING,
    title="Servers answer questions for NAPTR and SRV",
    why="Some load balancers and old servers drop types that they do not know, or answer with errors.",
    says=Wording(
        message="{server} answers {known}, and not {failed}: {status}",
        effect="Phones that ask for NAPTR or SRV wait, and may take that for a failure of the domain.",
    ),
    example="Use a name server that knows NAPTR and SRV, or take the load balancer out of the way.",
    refs=("RFC 3597 3", "RFC 8906 3.1.2"),
)
NS18: Final = Rule(
    id="NS18",
    severity=Severity.WARNING,
    title="All servers have the same SOA record",
    why="Serial, primary and timers tell whether the zone has been transferred.",
    says=Wording(
        message="{what} differs: {values}",
        effect="Some servers have an old zone. Repair the transfer.",
    ),
    cases={
        "serial": Wording(
            message="serials differ: {values}",
            effect="Some servers have an old zone, or will have the new one in a moment.",
        ),
    },
    example="Repair the zone transfer (NOTIFY, AXFR, TSIG), or raise the serial.",
    refs=("RFC 1034 4.3.5", "RFC 1982 7"),
)
