"""What is demanded of a name and of its servers, and why: the pages of NS01 to NS18."""

from typing import Final

from planner.core.audit.rule import Wording, rule
from planner.core.severity import Severity

NS01: Final = rule(
    "NS01",
    Severity.CRITICAL,
    "The name leaves room for service labels",
    "Phones ask for _sips._tcp in front of the domain. A name has 253 characters at most.",
    "{domain} is so long that {label} does not fit in front of it",
    "SRV records cannot exist at that name: phones find nothing.",
    ("RFC 1035 2.3.4",),
)
NS02: Final = rule(
    "NS02",
    Severity.CRITICAL,
    "The domain exists",
    "A name that does not exist has nothing below it either.",
    "{domain} does not exist (NXDOMAIN)",
    "Nobody gets through. Create the zone, or delegate it from its parent.",
    ("RFC 8020 2", "RFC 1034 4.2"),
)
NS03: Final = rule(
    "NS03",
    Severity.CRITICAL,
    "A server of the zone answers with authority",
    "Resolvers follow the delegation to servers that must have the zone.",
    "none of the zone's servers answers with authority for {domain}",
    "Nobody gets through. Load the zone on its servers.",
    ("RFC 1034 4.2.1", "RFC 1912 2.8"),
)
NS04: Final = rule(
    "NS04",
    Severity.ERROR,
    "Every server of the zone answers over UDP",
    "Resolvers ask any of them, and wait for the one that is silent.",
    "{server} does not answer",
    "Look-ups take seconds longer now and then, and fail when too many are silent.",
    ("RFC 1034 5.3.3", "RFC 8906 3.1.1"),
)
NS05: Final = rule(
    "NS05",
    Severity.ERROR,
    "Every server of the zone answers over TCP",
    "Answers that do not fit a datagram are asked for again over TCP.",
    "{server} does not answer over TCP",
    "Large NAPTR and SRV answers get lost. Open port 53 for TCP.",
    ("RFC 7766 5",),
)
NS06: Final = rule(
    "NS06",
    Severity.ERROR,
    "The zone has two servers at different addresses",
    "One server is a single point of failure.",
    "the zone {zone} has one server: {server}",
    "When it is down, the domain is gone for everybody.",
    ("RFC 2182 5",),
    {
        "address": Wording(
            "all servers of the zone {zone} have one address: {address}",
            "When that machine is down, the domain is gone for everybody.",
        )
    },
)
NS07: Final = rule(
    "NS07",
    Severity.WARNING,
    "Parent and zone name the same servers",
    "Resolvers begin with what the parent says, and go on with what the zone says.",
    "the parent names {parent}, the zone names {child}",
    "Servers that only one of them names are asked by some resolvers only.",
    ("RFC 1034 4.2.2",),
)
NS08: Final = rule(
    "NS08",
    Severity.ERROR,
    "Glue is what the servers' own addresses are",
    "Glue leads to servers inside the zone.",
    "the parent has {glue} for {server}, and its address is {address}",
    "Resolvers that start at the parent go to the wrong machine.",
    ("RFC 1034 4.2.1", "RFC 1034 4.2.2"),
    {
        "missing": Wording(
            "the parent has no address for {server}, which is inside the zone",
            "Nobody who starts at the parent finds this server. Add its addresses there (glue).",
        ),
        "part": Wording(
            "the parent has {glue} for {server}, and its addresses are {address}",
            "Resolvers that start at the parent do not know all ways to this server. Add the rest there (glue).",
            Severity.NOTICE,
        ),
    },
)
NS09: Final = rule(
    "NS09",
    Severity.ERROR,
    "Names of servers are no aliases",
    "The target of an NS record must have addresses of its own.",
    "{server} is an alias (CNAME)",
    "Some resolvers do not find this server.",
    ("RFC 2181 10.3",),
)
NS10: Final = rule(
    "NS10",
    Severity.NOTICE,
    "Servers are in different networks",
    "What is in one network often fails together.",
    "all servers of the zone are in {network}",
    "A fault of that network takes the domain away.",
    ("RFC 2182 3.1",),
)
NS11: Final = rule(
    "NS11",
    Severity.ERROR,
    "No server is lame",
    "A server to which the zone is delegated must have it.",
    "{server} answers without authority for {domain}",
    "Resolvers ask it in vain, and lose time.",
    ("RFC 1912 2.8",),
)
NS12: Final = rule(
    "NS12",
    Severity.WARNING,
    "Servers take EDNS, and options that they do not know",
    "What is unknown is to be ignored, not dropped.",
    "{server} does not answer a question with EDNS and an unknown option",
    "Resolvers wait, and ask again without EDNS, or take the server for dead.",
    ("RFC 6891 6.1.2", "RFC 8906 3.2"),
)
NS13: Final = rule(
    "NS13",
    Severity.WARNING,
    "Servers answer questions for NAPTR and SRV",
    "Some load balancers and old servers drop types that they do not know, or answer with errors.",
    "{server} answers {known}, and not {failed}: {status}",
    "Phones that ask for NAPTR or SRV wait, and may take that for a failure of the domain.",
    ("RFC 3597 3", "RFC 8906 3.1.2"),
)
NS14: Final = rule(
    "NS14",
    Severity.ERROR,
    "Names between the domain and its services exist",
    "If _sips._tcp exists, so does _tcp, without records. A resolver that is told otherwise cuts off the rest.",
    "{name} does not exist (NXDOMAIN), though there is {below}",
    "Resolvers that follow RFC 8020 say that the SRV records do not exist. The name server is at fault.",
    ("RFC 8020 2", "RFC 4592 2.2.2"),
)
NS15: Final = rule(
    "NS15",
    Severity.WARNING,
    "No wildcard covers the names of services",
    "A wildcard answers for names that are not there, mistyped targets too.",
    "there are wildcard records at {name}",
    "Targets that do not exist seem to, and lead elsewhere. Write the names out.",
    ("RFC 1034 4.3.3", "RFC 4592 2.2.1"),
)
NS16: Final = rule(
    "NS16",
    Severity.WARNING,
    "The domain is no alias",
    "NAPTR records and addresses are those of the alias's target. SRV records are asked for below the name itself, and "
    "the certificate must prove it.",
    "{domain} is an alias (CNAME) of {end}",
    "Phones without NAPTR do not find SRV records of the alias's target, and an alias can have no NAPTR records of its "
    "own. Publish records at the name itself.",
    ("RFC 1034 3.6.2", "RFC 5922 7.3"),
)
NS17: Final = rule(
    "NS17",
    Severity.NOTICE,
    "That something is missing is not remembered for long",
    "Resolvers remember that a record does not exist as long as the SOA record says.",
    "absent records are remembered for {seconds} s",
    "A record that was missing and has been added stays missing for that long. Set the minimum of the SOA to 300.",
    ("RFC 2308 5",),
)
NS18: Final = rule(
    "NS18",
    Severity.WARNING,
    "All servers have the same SOA record",
    "Serial, primary and timers tell whether the zone has been transferred.",
    "{what} differs: {values}",
    "Some servers have an old zone. Repair the transfer.",
    ("RFC 1034 4.3.5", "RFC 1982 7"),
    {
        "serial": Wording(
            "serials differ: {values}",
            "Some servers have an old zone, or will have the new one in a moment.",
        )
    },
)
