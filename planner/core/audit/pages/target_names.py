"""What is demanded of the names to which SRV records lead? The pages of SV03 to SV07."""

from typing import Final

from planner.core.audit.rule import Fix, Rule, Wording
from planner.core.severity import Severity

SV03: Final = Rule(
    id="SV03",
    severity=Severity.ERROR,
    title="The target is no alias",
    why=(
        "The target of an SRV record must have addresses of its own. "
        "Some resolvers and phones do not follow a CNAME here."
    ),
    says=Wording(
        message="{target}, target of {owner}, is an alias (CNAME) of {end}",
        effect="Some phones find no address, and pass this server over.",
    ),
    example=Fix(
        remove=("sip1.example.org. 300 IN CNAME pbx7.example.org.",),
        add=("sip1.example.org. 300 IN A 192.0.2.10",),
    ),
    refs=("RFC 2782",),
)
SV04: Final = Rule(
    id="SV04",
    severity=Severity.ERROR,
    title="The target exists",
    why="A target that does not exist costs every phone time, and is a server less.",
    says=Wording(
        message="{target}, target of {owner}, does not exist",
        effect="Phones pass this server over, and turn to the next one.",
    ),
    cases={
        "all": Wording(
            message="no target of any SRV record exists: {target} of {owner}",
            effect="Phones find no server at all.",
            severity=Severity.CRITICAL,
        ),
        "alias": Wording(
            message="{target}, target of {owner}, is an alias (CNAME) of {end}, which does not exist",
            effect="Phones pass this server over, and turn to the next one.",
        ),
    },
    example=Fix(add=("sip1.example.org. 300 IN A 192.0.2.10",)),
    refs=("RFC 2782",),
)
SV05: Final = Rule(
    id="SV05",
    severity=Severity.ERROR,
    title="The target has an address",
    why="The target of an SRV record must have A or AAAA records.",
    says=Wording(
        message="{target}, target of {owner}, has neither A nor AAAA records",
        effect="Phones pass this server over.",
    ),
    example=Fix(add=("sip1.example.org. 300 IN A 192.0.2.10",)),
    refs=("RFC 2782",),
)
SV06: Final = Rule(
    id="SV06",
    severity=Severity.ERROR,
    title="The target is a host name, not an address",
    why="An SRV record names a host. An address in its place is read as a name with numbers for labels.",
    says=Wording(
        message="{target}, target of {owner}, is an address written as a name",
        effect="Phones ask for the addresses of that name, and there are none.",
    ),
    example=Fix(
        remove=("_sips._tcp.example.org. 300 IN SRV 10 10 5061 192.0.2.10.",),
        add=(
            "_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",
            "sip1.example.org. 300 IN A 192.0.2.10",
        ),
    ),
    refs=("RFC 2782",),
)
SV07: Final = Rule(
    id="SV07",
    severity=Severity.ERROR,
    title="The target does not have the domain twice",
    why="Without the final dot, a name server puts the zone's name behind a target.",
    says=Wording(
        message="{target}, target of {owner}, has the domain twice; {guess} was probably meant",
        effect="Phones ask for a host that does not exist.",
    ),
    example=Fix(
        remove=("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.example.org.",),
        add=("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
    ),
    refs=("RFC 1035 5.1",),
)
