"""What is demanded of several servers, and of several ways of asking? The pages of CO01, CO02, CO08."""

from typing import Final

from planner.core.audit.rule import Rule, Wording
from planner.core.severity import Severity

CO01: Final = Rule(
    id="CO01",
    severity=Severity.ERROR,
    title="All servers give the same records",
    why="Which server is asked is chance. Where they differ, phones are led to different places.",
    says=Wording(
        message="{question}: {odd} says {theirs}, others say {ours}",
        effect=(
            "Part of the phones get other records, and it changes from one look-up to the next. "
            "Repair the zone transfer."
        ),
    ),
    example="Repair the zone transfer, and raise the serial.",
    refs=("RFC 1034 4.3.5",),
)
CO02: Final = Rule(
    id="CO02",
    severity=Severity.WARNING,
    title="Equal serials mean equal data",
    why="A secondary fetches the zone when the serial rises. Different data under one serial are never mended.",
    says=Wording(
        message="{question} differs, under one serial: {serial}",
        effect="The difference stays until the serial is raised.",
    ),
    example="Raise the serial, so that the secondaries fetch the zone.",
    refs=("RFC 1034 4.3.5", "RFC 1912 2.2"),
)
CO08: Final = Rule(
    id="CO08",
    severity=Severity.WARNING,
    title="Answers do not depend on the way of asking",
    why="UDP or TCP, capital letters or small: the answer is the same.",
    says=Wording(
        message="{server} answers {question} otherwise {manner}",
        effect="A firewall or load balancer on the way may break look-ups of some phones.",
    ),
    example="Look at the firewall or load balancer before the server.",
    refs=("RFC 7766 5", "RFC 4343 3"),
)
