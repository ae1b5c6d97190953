"""What is demanded of servers that share the phones? The pages of SV14 to SV18."""

from typing import Final

from planner.core.audit.rule import Fix, Rule, Wording
from planner.core.severity import Severity

SV14: Final = Rule(
    id="SV14",
    severity=Severity.WARNING,
    title="Weights say how servers share",
    why="Several servers of one priority with weight 0 are legal, but old clients draw among them in odd ways.",
    says=Wording(
        message="{owner} has {count} targets of priority {priority}, all with weight 0",
        effect="Some phones always take the same server; some tools drop such records.",
    ),
    example=Fix(
        remove=(
            "_sips._tcp.example.org. 300 IN SRV 10 0 5061 sip1.example.org.",
            "_sips._tcp.example.org. 300 IN SRV 10 0 5061 sip2.example.org.",
        ),
        add=(
            "_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",
            "_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip2.example.org.",
        ),
    ),
    refs=("RFC 2782",),
)
SV15: Final = Rule(
    id="SV15",
    severity=Severity.NOTICE,
    title="A backup has a priority of its own",
    why=(
        "Weight 0 beside others of the same priority gets almost no traffic. "
        "A backup is made by a higher priority number."
    ),
    says=Wording(
        message="{owner} has {target} with weight 0 beside others of priority {priority}",
        effect="Hardly any phone takes this server, and now and then one does.",
    ),
    example=Fix(
        remove=("_sips._tcp.example.org. 300 IN SRV 10 0 5061 sip2.example.org.",),
        add=("_sips._tcp.example.org. 300 IN SRV 20 10 5061 sip2.example.org.",),
    ),
    refs=("RFC 2782",),
)
SV16: Final = Rule(
    id="SV16",
    severity=Severity.INFO,
    title="How servers share",
    why="Within one priority, weight divides the phones.",
    says=Wording(
        message="{owner}: {shares}",
        effect="This is how many phones try which server first.",
    ),
    example="A share that is not as it was meant is mended by other weights.",
    refs=("RFC 2782",),
)
SV17: Final = Rule(
    id="SV17",
    severity=Severity.WARNING,
    title="Different targets are different hosts",
    why="Two names for one address look like two servers, and fail together.",
    says=Wording(
        message="{targets}, targets of {owner}, all lead to {address}",
        effect="When that host fails, phones try it again under the other name, and lose time.",
    ),
    example=Fix(
        remove=("sip2.example.org. 300 IN A 192.0.2.10",),
        add=("sip2.example.org. 300 IN A 198.51.100.10",),
    ),
    refs=("RFC 2782",),
)
SV18: Final = Rule(
    id="SV18",
    severity=Severity.NOTICE,
    title="No two records have the same target and port",
    why="A server that is listed twice counts twice in the draw.",
    says=Wording(
        message="{owner} has {target} port {port} more than once",
        effect="Phones try the same server twice.",
    ),
    example=Fix(remove=("_sips._tcp.example.org. 300 IN SRV 20 10 5061 sip1.example.org.",)),
    refs=("RFC 2782",),
)
