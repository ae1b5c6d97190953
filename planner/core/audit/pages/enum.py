"""What is demanded of ENUM records? The pages of EN01 and EN03."""

from typing import Final

from planner.core.audit.rule import Fix, Rule, Wording
from planner.core.severity import Severity

EN01: Final = Rule(
    id="EN01",
    severity=Severity.ERROR,
    title="ENUM records make SIP URIs",
    why="An E2U+sip record has flag u and a regular expression that makes a sip: or sips: URI.",
    says=Wording(
        message="{record}: {reason}",
        effect="Calls that are routed by ENUM fail.",
    ),
    example=Fix(
        remove=('example.org. 300 IN NAPTR 10 10 "u" "E2U+sip" "!^.*$!info@example.org!" .',),
        add=('example.org. 300 IN NAPTR 10 10 "u" "E2U+sip" "!^.*$!sip:info@example.org!" .',),
    ),
    refs=("RFC 6116 3.4.2", "RFC 3764 4"),
)
EN03: Final = Rule(
    id="EN03",
    severity=Severity.WARNING,
    title="ENUM records have an order, and expressions that end where they should",
    why="Equal order and preference leave the choice to chance; a greedy expression takes more than is meant.",
    says=Wording(
        message="{record}: {reason}",
        effect="Calls may be routed to the wrong place.",
    ),
    example=Fix(
        remove=('example.org. 300 IN NAPTR 10 10 "u" "E2U+h323" "!^.*$!h323:info@example.org!" .',),
        add=('example.org. 300 IN NAPTR 20 10 "u" "E2U+h323" "!^.*$!h323:info@example.org!" .',),
    ),
    refs=("RFC 6116 5.1", "RFC 3402 3.2"),
)
