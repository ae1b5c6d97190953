"""How do NAPTR, SRV and addresses lead to one another? Trees, with marks where they break, and by which check."""

from collections.abc import Iterable, Iterator
from typing import Final

from planner.cli.page import Twig
from planner.core.answers import MAX_ALIASES, Naptr, Question, RecordType, Srv
from planner.core.audit.report import Report, Seen
from planner.core.audit.rule import Finding
from planner.core.names import DnsName
from planner.core.severity import Severity
from planner.core.transports import PREFERENCE, TRANSPORTS

GOOD: Final = "✓"
DOUBTFUL: Final = "!"
BROKEN: Final = "✗"
OWED: Final = "?"
NONE: Final = "–"
STYLES: Final = {DOUBTFUL: "yellow", BROKEN: "red", OWED: "yellow", NONE: "dim"}
_ADDRESSES: Final = (RecordType.A, RecordType.AAAA)


def chain(report: Report) -> Iterator[Twig]:
    """Draw what leads from the domain to its servers; what is not there, where a finding speaks of it."""
    return _Drawing(report).trees()


class _Drawing:
    """Draws the records of a report, every SRV set once."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._domain = report.domain
        self._all_findings = report.judged.findings
        self._drawn: set[str] = set()
        self._seen: dict[tuple[str, RecordType], list[Seen]] = {}
        for record in report.records:
            self._seen.setdefault((record.name, record.type), []).append(record)

    def trees(self) -> Iterator[Twig]:
        """Draw NAPTR, the SRV sets to which it does not lead, and the domain's own addresses."""
        if not self._report.records and not self._report.judged.owed:
            yield self._twig(f"{self._domain}: no records", self._findings(self._domain, None), absent=BROKEN)
            return
        yield self._naptrs(self._domain)
        owners = [f"{TRANSPORTS[transport].srv_label}.{self._domain}" for transport in PREFERENCE]
        others = [name for name, type_ in self._seen if type_ is RecordType.SRV]
        sets = [name for name in dict.fromkeys((*owners, *others)) if name not in self._drawn]
        there = [name for name in sets if self._records(name, RecordType.SRV) or self._is_worth_drawing(name)]
        yield from map(self._srv_set, there)
        if not there and not self._drawn:
            yield self._twig(f"{self._domain} SRV: none", self._findings(self._domain, RecordType.SRV), absent=NONE)
        yield from self._own_addresses()

    def _is_worth_drawing(self, owner: str) -> bool:
        """Whether there is something to say of a set that is not there."""
        return self._owed(owner, RecordType.SRV) is not None or bool(self._findings(owner, RecordType.SRV))

    def _naptrs(self, owner: str, *above: str) -> Twig:
        rows = [(seen, seen.data) for seen in self._records(owner, RecordType.NAPTR) if isinstance(seen.data, Naptr)]
        about = [finding for finding in self._findings(owner, RecordType.NAPTR) if finding.subject.record is None]
        if not rows:
            return self._missing(owner, RecordType.NAPTR, about, NONE)
        rows.sort(key=lambda row: (row[1].order, row[1].preference))
        below = (self._naptr(seen, naptr, owner, *above) for seen, naptr in rows)
        return self._twig(f"{owner} NAPTR{self._alias(owner)}", about, below)

    def _naptr(self, seen: Seen, naptr: Naptr, *above: str) -> Twig:
        findings = self._findings(self._domain, RecordType.NAPTR)
        about = [finding for finding in findings if _is_about_naptr(finding, naptr)]
        return self._twig(f"{seen.rdata}{self._only_from(seen)}", about, self._leads_to(naptr, *above))

    def _leads_to(self, naptr: Naptr, *above: str) -> Iterator[Twig]:
        """Draw where a NAPTR record leads: RFC 3403 4.1, the flags that SIP knows."""
        name, flag = str(naptr.replacement), naptr.flags.lower()
        if naptr.replacement.is_root or flag not in ("s", "a", ""):
            return
        if flag == "s":
            yield self._srv_set(name, BROKEN)
        elif flag == "a":
            mark, where = self._addresses(name)
            yield Twig(f"{mark} {name}: {where}")
        elif name in above or len(above) >= MAX_ALIASES:
            yield Twig(f"{BROKEN} {name} NAPTR, back again" if name in above else f"{BROKEN} and so on")
        else:
            yield self._naptrs(name, *above)

    def _srv_set(self, owner: str, absent: str = NONE) -> Twig:
        rows = [(seen, seen.data) for seen in self._records(owner, RecordType.SRV) if isinstance(seen.data, Srv)]
        about = [finding for finding in self._findings(owner, RecordType.SRV) if finding.subject.target is None]
        is_led_to = owner in self._drawn
        if not rows:
            return self._missing(owner, RecordType.SRV, about, absent)
        if is_led_to:
            return self._twig(f"{owner} SRV, as above", about)
        self._drawn.add(owner)
        rows.sort(key=lambda row: (row[1].priority, -row[1].weight))
        below = [self._srv(owner, *row) for row in rows]
        is_dead = all(twig.text.startswith(BROKEN) for twig in below)
        return self._twig(f"{owner} SRV{self._alias(owner)}", about, below, absent=BROKEN if is_dead else GOOD)

    def _srv(self, owner: str, seen: Seen, srv: Srv) -> Twig:
        if srv.target.is_root:
            return Twig(f"{NONE} {seen.rdata} decidedly not offered{self._only_from(seen)}")
        host = str(srv.target)
        about = [finding for finding in self._findings(owner, RecordType.SRV) if _is_about_srv(finding, srv)]
        mark, where = self._addresses(host)
        text = f"{srv.priority} {srv.weight} {srv.port} {host}: {where}{self._only_from(seen)}"
        return self._twig(text, [*about, *self._findings_at(srv.target)], absent=mark)

    def _addresses(self, host: str) -> tuple[str, str]:
        """Give a mark and the addresses of a host, through its aliases, or why there are none."""
        end = self._end(host)
        alias = f"alias of {end}, " if end != host else ""
        addresses = [seen for type_ in _ADDRESSES for seen in self._records(end, type_)]
        owed = [f"{type_} {status}" for type_ in _ADDRESSES if (status := self._owed(host, type_)) is not None]
        parts = [*(f"{seen.rdata}{self._only_from(seen)}" for seen in addresses), *owed]
        mark = GOOD if addresses else OWED if owed else BROKEN
        return mark, alias + (", ".join(parts) or "no address")

    def _own_addresses(self) -> Iterator[Twig]:
        about = [finding for finding in self._findings(self._domain, RecordType.A) if _is_serious(finding)]
        mark, where = self._addresses(self._domain)
        if mark != BROKEN or about:
            yield self._twig(f"{self._domain}: {where}", about, absent=mark)

    def _missing(self, owner: str, type_: RecordType, about: Iterable[Finding], mark: str) -> Twig:
        status = self._owed(owner, type_)
        if status is not None:
            return self._twig(f"{owner} {type_}: {status}", (), absent=OWED)
        return self._twig(f"{owner} {type_}{self._alias(owner)}: none", about, absent=mark)

    def _records(self, name: str, type_: RecordType) -> list[Seen]:
        return self._seen.get((self._end(name), type_), [])

    def _end(self, name: str) -> str:
        """Return the name at the end of the aliases of *name*."""
        for _ in range(MAX_ALIASES):
            aliases = self._seen.get((name, RecordType.CNAME))
            if not aliases:
                break
            name = str(aliases[0].data)
        return name

    def _alias(self, name: str) -> str:
        end = self._end(name)
        return f", alias of {end}" if end != name else ""

    def _only_from(self, seen: Seen) -> str:
        """Name the servers that gave a record, where others answered without it."""
        return f" [{', '.join(seen.servers)} only]" if seen.denied_by else ""

    def _owed(self, name: str, type_: RecordType) -> str | None:
        """Tell how a question ended to which no server said anything; None if one did."""
        question, owed = Question(DnsName(name), type_), self._report.judged.owed
        return (owed[question] or "not asked") if question in owed and question not in self._report.answered else None

    def _findings(self, owner: str, type_: RecordType | None) -> list[Finding]:
        subject = (owner, type_)
        return [finding for finding in self._all_findings if (finding.subject.owner, finding.subject.type) == subject]

    def _findings_at(self, host: DnsName) -> list[Finding]:
        """Return the findings about a host's addresses."""
        about = [finding for finding in self._all_findings if finding.subject.owner == str(host)]
        return [finding for finding in about if finding.subject.type in _ADDRESSES or finding.subject.target == host]

    def _twig(self, text: str, about: Iterable[Finding], below: Iterable[Twig] = (), *, absent: str = GOOD) -> Twig:
        """Draw a line with the mark of the worst finding about it, *absent* where nobody complains."""
        serious = [finding for finding in about if _is_serious(finding)]
        is_broken = any(finding.severity.rank <= Severity.ERROR.rank for finding in serious)
        mark = BROKEN if is_broken else DOUBTFUL if serious and absent in (GOOD, NONE) else absent
        checks = ", ".join(dict.fromkeys(finding.rule.id for finding in serious))
        return Twig(f"{mark} {text}{f' ({checks})' if checks else ''}", tuple(below), STYLES.get(mark, ""))


def _is_serious(finding: Finding) -> bool:
    return finding.severity.rank <= Severity.WARNING.rank


def _is_about_naptr(finding: Finding, naptr: Naptr) -> bool:
    return finding.subject.record is not None and finding.subject.record.data == naptr


def _is_about_srv(finding: Finding, srv: Srv) -> bool:
    return finding.subject.target == srv.target and finding.subject.port in (None, srv.port)
