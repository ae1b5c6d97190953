"""What Linux answers: a host, and the source that its kernel takes for each destination (or why it takes none)."""

from dataclasses import dataclass

from planner.core.host.routing import Routed, Unroutable
from planner.core.host.snapshot import Host
from tests.support import build

NO_ROUTE, BLACKHOLE, UNREACHABLE, PROHIBIT = "no route", "blackhole", "unreachable", "prohibit"
NO_SOURCE = "no source address"


@dataclass(frozen=True)
class Case:
    """*answers*: destination (`%zone` for a link-local one) → source or failure."""

    name: str
    host: Host
    answers: dict[str, str]


def spoken_from(answer: Routed | Unroutable) -> str:
    """Write an answer as a case does."""
    if isinstance(answer, Unroutable):
        return answer.reason.value
    return NO_SOURCE if answer.source is None else str(answer.source)


def linux(routes: str = "", rules: str = "", lo: str = "", **links: str) -> Host:
    """Make a host of which every link has what every link of Linux has; *lo* comes on top of the loopback addresses."""
    return build.host(routes, rules, lo=f"127.0.0.1/8, ::1/128, {lo}", **links)
