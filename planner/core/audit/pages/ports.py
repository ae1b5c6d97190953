"""What is demanded of the ports to which SRV records lead? The pages of SV10 to SV12."""

from typing import Final

from planner.core.audit.rule import Fix, Rule, Wording
from planner.core.severity import Severity

SV10: Final = Rule(
    id="SV10",
    severity=Severity.ERROR,
    title="The port is not 0",
    why="Nobody can listen on port 0.",
    says=Wording(
        message="{owner} has {target} with port 0",
        effect="Phones cannot connect to this server.",
    ),
    example=Fix(
        remove=("_sips._tcp.example.org. 300 IN SRV 10 10 0 sip1.example.org.",),
        add=("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
    ),
    refs=("RFC 6335 6",),
)
SV11: Final = Rule(
    id="SV11",
    severity=Severity.WARNING,
    title="The port is not that of another transport",
    why="Port 5061 is for TLS, 5060 for TCP and UDP. The other way round is mostly a slip.",
    says=Wording(
        message="{owner} has {target} with port {port}, where {right} is usual",
        effect="If it is a slip, phones speak TLS to a plain port, or plain SIP to a TLS port.",
    ),
    cases={
        "parity": Wording(
            message=(
                "{owner} has {target} with port {port}, where {right} is usual, "
                "and the PBX does not listen for that there"
            ),
            effect="Phones speak TLS to a plain port, or plain SIP to a TLS port, and are not understood.",
            severity=Severity.ERROR,
        ),
    },
    example=Fix(
        remove=("_sips._tcp.example.org. 300 IN SRV 10 10 5060 sip1.example.org.",),
        add=("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
    ),
    refs=("RFC 3261 19.1.2",),
)
SV12: Final = Rule(
    id="SV12",
    severity=Severity.ERROR,
    title="The port is one on which the PBX listens",
    why="The record leads to this PBX, which listens for this transport elsewhere.",
    says=Wording(
        message="{owner} leads to {target} at port {port}, and the PBX listens for {transport} there on {ports}",
        effect="Phones that follow this record are refused.",
    ),
    cases={
        "deaf": Wording(
            message="{owner} leads to {target} at port {port}: no listener for {transport} there at {addresses}",
            effect="Phones that follow this record to that address are refused.",
        ),
    },
    example=Fix(
        remove=("_sips._tcp.example.org. 300 IN SRV 10 10 5071 sip1.example.org.",),
        add=("_sips._tcp.example.org. 300 IN SRV 10 10 5061 sip1.example.org.",),
    ),
    refs=("RFC 2782",),
)
