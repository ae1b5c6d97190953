"""What is demanded of the addresses of targets? The pages of AD01 to AD06, DS01 to DS04."""

from typing import Final

from planner.core.audit.rule import Fix, Rule, Wording
from planner.core.severity import Severity

AD01: Final = Rule(
    id="AD01",
    severity=Severity.ERROR,
    title="Addresses can be reached from everywhere",
    why="Private, shared, loopback, link-local, documentation and multicast addresses lead nowhere on the Internet.",
    says=Wording(
        message="{target} is at {address}: {kind}",
        effect=(
            "Phones outside cannot reach this server. "
            "Publish the public address, or give inside and outside different views."
        ),
    ),
    cases={
        "internal": Wording(
            message="{target} is at {address}: {kind}",
            effect="Phones outside cannot reach this server; in an internal view that may be meant.",
            severity=Severity.WARNING,
        ),
    },
    example=Fix(
        remove=("sip1.example.org. 300 IN A 10.0.0.10",),
        add=("sip1.example.org. 300 IN A 192.0.2.10",),
    ),
    refs=("RFC 6890 2.2.2", "RFC 6890 2.2.3", "RFC 5771 3", "RFC 4291 2.7"),
)
AD02: Final = Rule(
    id="AD02",
    severity=Severity.ERROR,
    title="AAAA records hold real IPv6 addresses",
    why="IPv4-mapped, 6to4 and Teredo addresses are made of IPv4 addresses. From elsewhere, relays lead there at best.",
    says=Wording(
        message="{target} has AAAA {address}: {kind}",
        effect="Phones that try IPv6 first lose time, or fail.",
    ),
    example=Fix(
        remove=("sip1.example.org. 300 IN AAAA ::ffff:192.0.2.10",),
        add=("sip1.example.org. 300 IN A 192.0.2.10",),
    ),
    refs=("RFC 4291 2.5.5.2", "RFC 3056 2", "RFC 7526 5", "RFC 4380 4"),
)
AD03: Final = Rule(
    id="AD03",
    severity=Severity.ERROR,
    title="Targets are at the addresses of this PBX",
    why="The records are for this PBX, and lead to an address that is neither its own nor announced as ours.",
    says=Wording(
        message="{target} is at {address}, which is not an address of the PBX",
        effect=(
            "Phones go to another machine, or to where nothing listens. "
            "Name a node of ours in [host] announced_addresses."
        ),
    ),
    example=Fix(
        remove=("sip1.example.org. 300 IN A 203.0.113.7",),
        add=("sip1.example.org. 300 IN A 192.0.2.10",),
    ),
    refs=("RFC 2782",),
)
AD06: Final = Rule(
    id="AD06",
    severity=Severity.NOTICE,
    title="A target has no more than four addresses",
    why="Every dead address costs a phone seconds before it tries the next.",
    says=Wording(
        message="{target} has {count} addresses",
        effect="Failover takes long. Use SRV records with priorities and weights instead.",
    ),
    example="Give each server a name and an SRV record of its own.",
    refs=("RFC 3263 4.3",),
)
DS01: Final = Rule(
    id="DS01",
    severity=Severity.NOTICE,
    title="A PBX that listens on IPv6 has AAAA records",
    why="Phones in IPv6-only networks find nothing else.",
    says=Wording(
        message="{target} has no AAAA records, and the PBX listens on {addresses}",
        effect="Phones without IPv4 cannot reach it, or only through translation.",
    ),
    example=Fix(add=("sip1.example.org. 300 IN AAAA 2001:db8::10",)),
    refs=("RFC 7984 3.1",),
)
DS02: Final = Rule(
    id="DS02",
    severity=Severity.ERROR,
    title="AAAA records lead to a listener",
    why="Phones with both families try IPv6 first.",
    says=Wording(
        message="{target} has AAAA {address}, where the PBX does not listen for {transports}",
        effect="Phones that try IPv6 first lose time with every registration, or fail.",
    ),
    example=Fix(remove=("sip1.example.org. 300 IN AAAA 2001:db8::10",)),
    refs=("RFC 7984 4", "RFC 6724 2.1"),
)
DS03: Final = Rule(
    id="DS03",
    severity=Severity.ERROR,
    title="Servers have IPv4 addresses",
    why="Nearly all desk phones have IPv4 only, as they come.",
    says=Wording(
        message="{target} has AAAA records, and no A record, nor has any server beside it",
        effect="Phones without IPv6 find no server.",
    ),
    cases={
        "some": Wording(
            message="{target} has AAAA records, and no A record",
            effect="Phones without IPv6 pass this server over.",
            severity=Severity.WARNING,
        ),
    },
    example=Fix(add=("sip1.example.org. 300 IN A 192.0.2.10",)),
    refs=("RFC 7984 3.1", "RFC 7984 3.2"),
)
DS04: Final = Rule(
    id="DS04",
    severity=Severity.WARNING,
    title="All targets have the same address families",
    why="A phone that fails over then stays in the family in which it works.",
    says=Wording(
        message="both address families at {both}, only one at {single}",
        effect="Failover changes the address family, and phones that have only one lose servers.",
    ),
    example=Fix(add=("sip2.example.org. 300 IN AAAA 2001:db8::20",)),
    refs=("RFC 7984 3.2",),
)
