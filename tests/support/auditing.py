"""Audits as values: zone text and settings in, a judgement out; and what its fixes make of the zone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from planner.core.answers import Answer, Question, RecordType, Status, unknown
from planner.core.audit.case.case import Case, case_for
from planner.core.audit.catalogue import CHECKS
from planner.core.audit.collection import AuditMode, Collection, Reply, Signatures
from planner.core.audit.judge import Judged, judge
from planner.core.audit.questions import collect
from planner.core.host.snapshot import Host
from planner.core.names import DnsName, Name
from planner.core.phones.family import EMPTY, Catalogue
from planner.core.plan.planner import Planner
from planner.core.publish.zone import line
from planner.doors.host import snapshot
from planner.doors.settings import settings as settings_file
from planner.doors.zones.zonefile import ZoneFiles

SERVER = "192.0.2.53"


@dataclass
class Situation:
    """What is audited: a *zone* as every server has it, or *servers* with a zone each.

    *trouble*: what a server owes, as {"192.0.2.53": {"example.org NAPTR": "timeout"}}; "*" for every question.
    """

    zone: str = ""
    servers: Mapping[str, str] = field(default_factory=dict)
    trouble: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    settings: str = ""
    host: Mapping[str, Any] | None = None
    domain: str = "example.org"
    catalogue: Catalogue = EMPTY

    def judged(self) -> Judged:
        case = self.case()
        return judge(case, CHECKS, case.settings.severities)

    def case(self) -> Case:
        policy = settings_file.parse(self.settings, "settings")
        host = Host((), (), ()) if self.host is None else snapshot.parse(json.dumps(self.host).encode(), "host")
        return case_for(self.collection(), policy, Planner(policy, host).presentable(), self.catalogue)

    def collection(self) -> Collection:
        zones = {s: ZoneFiles.from_text(z) for s, z in (self.servers or {SERVER: self.zone}).items()}
        replies: dict[Question, dict[str, Reply]] = {}
        collection = Collection(
            Name(self.domain),
            "2026-01-01T00:00:00Z",
            AuditMode.SERVERS,
            tuple(zones),
            replies,
            signatures=Signatures((), ()),
        )
        known: dict[Question, Answer] = {}
        for questions in collect(collection.domain, known):
            for question in questions:
                replies[question] = {
                    server: Reply(self._answer(server, zone, question), authoritative=True)
                    for server, zone in zones.items()
                }
                answer = collection.answer(question)
                assert answer is not None
                known[question] = answer
        return collection

    def _answer(self, server: str, zone: ZoneFiles, question: Question) -> Answer:
        trouble = self.trouble.get(server, {})
        status = trouble.get(str(question), trouble.get("*"))
        return zone.answer(question) if status is None else unknown(question, Status(status))


def lines_of(zone: str) -> list[str]:
    """Write a zone as the lines that fixes speak of."""
    nodes = ZoneFiles.from_text(zone)._nodes
    return [
        line(DnsName.from_labels(labels), record.ttl, RecordType(type_), record.data)
        for labels, node in nodes.items()
        for type_, records in node.items()
        if type_ in set(RecordType)
        for record in records.values()
    ]


def fixed(zone: str, judged: Judged) -> str:
    """Apply every fix to *zone*. Every line to remove must be there, exactly so."""
    lines = lines_of(zone)
    removed = {text for finding in judged.findings for text in finding.fix.remove}
    added = [text for finding in judged.findings for text in finding.fix.add]
    missing = removed - set(lines)
    assert not missing, f"to be removed, but not there: {missing}"
    return "\n".join(dict.fromkeys([*(text for text in lines if text not in removed), *added])) + "\n"
