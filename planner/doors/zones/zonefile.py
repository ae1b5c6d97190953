"""What would the DNS answer if these zone files were all of it?

Master files in place of the DNS, answered as RFC 1034 4.3.2 says: aliases and DNAME (RFC 6672) followed, wildcards
(RFC 4592), empty non-terminals. There are no zone cuts: a name that is in none of the files does not exist.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Self

from planner.core.answers import Alias, Answer, Data, Question, Record, RecordType, Status, absent, answered
from planner.core.errors import BadSettings, FileProblem, Malformed
from planner.core.names import DnsName
from planner.doors.zones.masterfile import Labels, RecordsByType, read


class ZoneFiles:
    """The records of some zone files, and what they answer."""

    def __init__(self, nodes: dict[Labels, RecordsByType]) -> None:
        self._nodes = nodes
        self._has_renamed = any("DNAME" in node for node in nodes.values())
        self._names = {labels[at:] for labels in nodes for at in range(len(labels) + 1)}  # empty non-terminals too

    @classmethod
    def load(cls, paths: Iterable[Path]) -> Self:
        """Read files. Raises BadSettings with what is wrong with each, by file and line."""
        nodes: dict[Labels, RecordsByType] = {}
        problems = tuple(problem for path in paths if (problem := _load(path, nodes)))
        if problems:
            raise BadSettings(problems)
        return cls(nodes)

    @classmethod
    def from_text(cls, text: str, file: str = "zone") -> Self:
        """Read the text of one zone file, which errors call *file*. Raises BadSettings."""
        nodes: dict[Labels, RecordsByType] = {}
        if problem := read(text, file, nodes):
            raise BadSettings((problem,))
        return cls(nodes)

    def answer(self, question: Question) -> Answer:
        """Answer *question* as a resolver does that has followed the aliases."""
        name, aliases = question.name, tuple[Alias, ...]()
        while True:
            node = self._node(name.labels)
            if node is None:
                return absent(question, Status.NXDOMAIN, self._soa(name.labels), aliases)
            if records := node.get(question.type):
                return answered(question, tuple(records.values()), aliases)
            alias = _alias(name, node)
            if alias is None:
                return absent(question, Status.NO_DATA, self._soa(name.labels), aliases)
            name, aliases = alias.target, (*aliases, alias)
            chain = absent(question, Status.NO_DATA, None, aliases)
            if chain.has_endless_aliases:
                return chain

    def _node(self, labels: Labels) -> RecordsByType | None:
        """Find what there is at a name: nothing at all (None), or its records, maybe none; RFC 1034 4.3.2."""
        if labels in self._names and not self._has_renamed:
            return self._nodes.get(labels, {})
        ancestors = [labels[at:] for at in range(1, len(labels) + 1)]
        for ancestor in reversed(ancestors):
            if renamed := self._nodes.get(ancestor, {}).get("DNAME"):
                return _below_dname(labels[: len(labels) - len(ancestor)], renamed)
        if labels in self._names:
            return self._nodes.get(labels, {})
        encloser = next((ancestor for ancestor in ancestors if ancestor in self._names), ())
        wildcard = (b"*", *encloser)
        return self._nodes.get(wildcard, {}) if wildcard in self._names else None

    def _soa(self, labels: Labels) -> Record | None:
        """Find the SOA record of the zone that a name is in, if there is one."""
        for at in range(len(labels) + 1):
            for soa in self._nodes.get(labels[at:], {}).get(RecordType.SOA, {}).values():
                return soa
        return None


def _alias(name: DnsName, node: RecordsByType) -> Alias | None:
    for cname in node.get(RecordType.CNAME, {}).values():
        if isinstance(cname.data, DnsName):
            return Alias(name, cname.data, cname.ttl)
    return None


def _below_dname(prefix: Labels, renamed: dict[Data, Record]) -> RecordsByType | None:
    """Make the CNAME record that a DNAME stands for (RFC 6672 3.1); None if its target would be too long."""
    (dname,) = renamed.values()
    if not isinstance(dname.data, DnsName):
        return None
    try:
        target = DnsName.from_labels((*prefix, *dname.data.labels))
    except Malformed:
        return None
    return {RecordType.CNAME: {target: Record(target, dname.ttl)}}


def _load(path: Path, nodes: dict[Labels, RecordsByType]) -> FileProblem | None:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        return FileProblem(str(path), None, None, "is no zone file: it is not UTF-8 text")
    except (OSError, ValueError) as error:  # ValueError: a path that no system has
        return FileProblem(str(path), None, None, f"cannot be read: {getattr(error, 'strerror', None) or error}")
    return read(text, str(path), nodes)
