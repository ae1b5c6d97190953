"""The page of warnings and refusals, each with its condition, from the codes themselves."""

from collections.abc import Iterable, Iterator
from typing import Final

from planner.core.choice import Code, RefusalCode, WarningCode
from planner.core.locate.inquiry import LocateWarningCode
from planner.core.locate.result import LocateCode

_TOP: Final = """\
# Warnings and refusals

What a plan warns of, why there is none, and what `locate` says where a URI leads nowhere: the codes are for programs and
stay as they are, the sentence beside each in an answer is for people. This page is made from the codes by `make pages`, and
a test holds it current."""

_SECTIONS: Final[dict[str, type[Code]]] = {
    "Warnings of a plan": WarningCode,
    "Refusals": RefusalCode,
    "Warnings of `locate`": LocateWarningCode,
    "Errors of `locate`": LocateCode,
}

_END: Final = """\
A DNS message of over 200 records counts as a failure of its server if there are others among them than NAPTR, SRV, A,
AAAA, CNAME, SOA."""


def page() -> str:
    """Write the whole page."""
    return "\n".join(
        (_TOP, *(line for title, codes in _SECTIONS.items() for line in _section(title, codes)), "", _END, "")
    )


def _section(title: str, codes: Iterable[Code]) -> Iterator[str]:
    yield from ("", f"## {title}", "", "| code | when |", "| --- | --- |")
    for code in codes:
        yield f"| `{code}` | {code.when} |"
