"""What has changed since an earlier audit? What is new, what is mended, what is as it was, and what was not judged.

Findings are one another's if check and subject agree: a message may have figures in it that change with every audit.
Where there are several of one check about one subject, those with the same message belong together first.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from msgspec import Struct

from planner.core.answers import RecordType
from planner.core.audit.judge import Judged
from planner.core.audit.rule import Finding
from planner.core.severity import Severity


class Past(Struct, frozen=True, gc=False):
    """A finding of an earlier report."""

    id: str
    severity: Severity
    owner: str
    type: RecordType | None
    message: str

    @property
    def about(self) -> tuple[str, str, RecordType | None]:
        """What makes two findings the same."""
        return self.id, self.owner, self.type


class Earlier(Struct, frozen=True, gc=False):
    """An earlier report of a domain."""

    taken_at: str
    findings: tuple[Past, ...]


class Since(Struct, frozen=True):
    """The difference. *not_judged*: earlier findings of checks that did not run, or that could not tell this time.

    *taken_at*: when the earlier report was made; None if there is none of this domain, and everything is new.
    """

    taken_at: str | None
    new: tuple[Finding, ...]
    mended: tuple[Past, ...]
    unchanged: int
    not_judged: tuple[Past, ...]

    def __str__(self) -> str:
        left = f", {len(self.not_judged)} not judged this time" if self.not_judged else ""
        when = self.taken_at or "a report without this domain"
        return f"Since {when}: {len(self.new)} new, {len(self.mended)} mended, {self.unchanged} unchanged{left}"

    def mended_shown(self, least: Severity) -> tuple[Past, ...]:
        """Return what is mended and was as bad as *least*, or worse."""
        return tuple(finding for finding in self.mended if finding.severity.rank <= least.rank)


def since(judged: Judged, earlier: Earlier | None, ran: AbstractSet[str]) -> Since:
    """Compare what is *judged* now, by the checks that *ran*, with an *earlier* report."""
    remaining = [] if earlier is None else [*earlier.findings]
    rest = [finding for finding in judged.findings if not _take(remaining, finding, is_exact=True)]
    new = tuple(finding for finding in rest if not _take(remaining, finding, is_exact=False))
    judged_now = ran - {unknown.id for unknown in judged.unknown}
    return Since(
        None if earlier is None else earlier.taken_at,
        new,
        tuple(finding for finding in remaining if finding.id in judged_now),
        len(judged.findings) - len(new),
        tuple(finding for finding in remaining if finding.id not in judged_now),
    )


def _take(remaining: list[Past], now: Finding, *, is_exact: bool) -> bool:
    """Take the finding that *now* has been out of those that are left; False if there is none."""
    about = now.rule.id, now.subject.owner, now.subject.type
    past = next((past for past in _about(remaining, about) if not is_exact or past.message == now.message), None)
    if past is not None:
        remaining.remove(past)
    return past is not None


def _about(remaining: Iterable[Past], about: tuple[str, str, RecordType | None]) -> Iterable[Past]:
    return (past for past in remaining if past.about == about)
