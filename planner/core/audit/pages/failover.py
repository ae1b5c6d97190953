"""What is demanded in case a server dies? The pages of RF01 to RF06."""

from typing import Final

from planner.core.audit.rule import Fix, Rule, Wording
from planner.core.severity import Severity

RF01: Final = Rule(
    id="RF01",
    severity=Severity.WARNING,
    title="Every transport has two servers",
    why="One server is a single point of failure, whatever the DNS says.",
    says=Wording(
        message="{transport} leads to one server only: {server}",
        effect="When it is down, no phone of this transport can register.",
    ),
    example=Fix(
        add=(
            "_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip2.example.org.",
            "sip2.example.org. 300 IN A 198.51.100.10",
        )
    ),
    refs=("RFC 3263 4.3",),
)
RF02: Final = Rule(
    id="RF02",
    severity=Severity.NOTICE,
    title="Servers have priorities, or share by weight",
    why="Two priorities make a backup, weights share the load.",
    says=Wording(
        message="{owner} has {count} record",
        effect="There is neither failover nor sharing by SRV.",
    ),
    example=Fix(
        add=(
            "_sips._tcp.example.org. 300 IN SRV 20 10 5061 sip2.example.org.",
            "sip2.example.org. 300 IN A 198.51.100.10",
        )
    ),
    refs=("RFC 2782",),
)
RF03: Final = Rule(
    id="RF03",
    severity=Severity.NOTICE,
    title="Servers are in different networks",
    why="What is in one network often fails together.",
    says=Wording(
        message="all servers of {transport} are in {network}",
        effect="A fault of that network cuts off all phones.",
    ),
    example=Fix(
        remove=("sip2.example.org. 300 IN A 192.0.2.20",),
        add=("sip2.example.org. 300 IN A 198.51.100.10",),
    ),
    refs=("RFC 3263 4.3",),
)
RF04: Final = Rule(
    id="RF04",
    severity=Severity.INFO,
    title="How long failover takes at worst",
    why="A phone waits for each dead server: over UDP as long as Timer F, over TCP and TLS until the connection fails.",
    says=Wording(
        message="with {transport}, {count} servers that are silent cost a phone {seconds} s",
        effect="That is how long it takes at worst until a phone has tried them all.",
    ),
    cases={
        "long": Wording(
            message="with {transport}, {count} servers that are silent cost a phone {seconds} s, more than {limit} s",
            effect="Phones give up, or are without a line for minutes. Use fewer servers, or TCP and TLS.",
            severity=Severity.WARNING,
        ),
    },
    example="Publish fewer servers, or TCP and TLS, where a dead server is noticed sooner than over UDP.",
    refs=("RFC 3261 17.1.2.2", "RFC 3263 4.3"),
)
RF05: Final = Rule(
    id="RF05",
    severity=Severity.ERROR,
    title="Whichever server dies, every transport has one left",
    why="Several records that hang on one host, or one address, are no redundancy.",
    says=Wording(
        message="if {server} is down, no server is left for {transports}",
        effect="All phones of that transport lose their line, though there are several records.",
    ),
    example=Fix(add=("_sip._tcp.example.org. 300 IN SRV 20 10 5060 sip2.example.org.",)),
    refs=("RFC 3263 4.3",),
)
RF06: Final = Rule(
    id="RF06",
    severity=Severity.INFO,
    title="Who takes over",
    why="What each server gets when all are up, and when the busiest is gone.",
    says=Wording(
        message="{owner}: {shares}",
        effect="Each server must be able to carry its share when another is gone.",
    ),
    example="Other weights, or a priority of its own for the backup, change who takes over.",
    refs=("RFC 2782",),
)
