"""What is demanded of records for WebSocket? The pages of WS01, WS02, WS05."""

from typing import Final

from planner.core.audit.rule import Fix, Rule, Wording
from planner.core.severity import Severity

WS01: Final = Rule(
    id="WS01",
    severity=Severity.NOTICE,
    title="Secure WebSocket is found by NAPTR and SRV",
    why="SIPS+D2W and _sips._ws lead clients to the secure WebSocket listener.",
    says=Wording(
        message="the PBX listens on wss, and {missing} is missing",
        effect="Clients that look WebSocket up do not find it; browsers with a fixed address are not affected.",
    ),
    example=Fix(
        add=(
            'example.org. 300 IN NAPTR 40 40 "s" "SIPS+D2W" "" _sips._ws.example.org.',
            "_sips._ws.example.org. 300 IN SRV 10 10 443 sip1.example.org.",
        )
    ),
    refs=("RFC 7118 5.5",),
)
WS02: Final = Rule(
    id="WS02",
    severity=Severity.WARNING,
    title="Plain WebSocket is not published",
    why="A page that came over https may not open a plain WebSocket.",
    says=Wording(
        message="NAPTR offers SIP+D2W, WebSocket in clear",
        effect="Browsers refuse it, and others talk in clear.",
    ),
    example=Fix(remove=('example.org. 300 IN NAPTR 50 50 "s" "SIP+D2W" "" _sip._ws.example.org.',)),
    refs=("RFC 7118 9.1",),
)
WS05: Final = Rule(
    id="WS05",
    severity=Severity.WARNING,
    title="WebSocket records do not make the answer too long for phones",
    why="Phones without EDNS take 512 octets.",
    says=Wording(
        message="with the WebSocket records the NAPTR answer has {octets} octets, without them {less}",
        effect="Old phones get a cut answer for records that are of no use to them. Give WebSocket a name of its own.",
    ),
    example=Fix(
        remove=('example.org. 300 IN NAPTR 40 40 "s" "SIPS+D2W" "" _sips._ws.example.org.',),
        add=('ws.example.org. 300 IN NAPTR 10 10 "s" "SIPS+D2W" "" _sips._ws.ws.example.org.',),
    ),
    refs=("RFC 1035 4.2.1",),
)
