"""What records does this master file hold, and where is it wrong?

RFC 1035 5, read with dnspython. $INCLUDE and $GENERATE are refused: the one reads other files, the other makes millions
of records out of a line. A fragment will do: absolute names need no $ORIGIN and no SOA, and a record has the TTL of one
hour where neither it, nor $TTL, nor a record before, nor an SOA record gives it one.
"""

import re
from typing import Any, Final, TypeAlias

import dns.exception
import dns.name
import dns.rdataclass
import dns.rdatatype
import dns.tokenizer
import dns.transaction
import dns.zonefile

from planner.core.answers import Data, Record, RecordType
from planner.core.errors import FileProblem, Malformed, printable, quoted
from planner.doors.dns.rdata import data_of

Labels: TypeAlias = tuple[bytes, ...]
"""A name: the octets of its labels in lower case, leftmost first, the root's left out."""

RecordsByType: TypeAlias = dict[str, dict[Data, Record]]
"""The records at a name, by mnemonic of their type and by their data, so that none stands twice."""

_DEFAULT_TTL: Final = 3600  # seconds
_DIRECTIVES: Final = ("$ORIGIN", "$TTL")
_NO_ORIGIN: Final = dns.name.from_text("origin-is-not-set.invalid.")
_SAYS_NOTHING: Final = ("", "Text input is malformed")
_BESIDE_CNAME: Final = frozenset({"CNAME", "RRSIG", "NSEC", "KEY"})  # RFC 2181 10.1, RFC 4035 2.5


def read(text: str, file: str, nodes: dict[Labels, RecordsByType]) -> FileProblem | None:
    """Add the records of a zone file to *nodes*, up to the first thing that is wrong with it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    tokens = _Tokens("\n".join(lines), file, dns.name.IDNA_2008_UTS_46)
    reader = _Reader(tokens, dns.rdataclass.IN, _Collector(nodes), allow_directives=_DIRECTIVES)
    reader.current_origin, reader.last_name = _NO_ORIGIN, None
    try:
        reader.read()
    except (dns.exception.DNSException, Malformed, ValueError) as error:
        line = lines[tokens.line_at - 1].strip()
        return FileProblem(file, tokens.line_at, None, f"{quoted(line)}: {_fault(error)}")
    return None


def _fault(error: Exception) -> str:
    """Return what dnspython says, without the place and the class that it puts before the sentence."""
    fault = re.sub(r"^[^\n]*?:[0-9]+: |caught exception <class '[^']*'>: ", "", str(error)).rstrip(".")
    return "not what a zone file holds here" if fault in _SAYS_NOTHING else printable(fault)


class _Tokens(dns.tokenizer.Tokenizer):
    """Knows the line, counted from 1, at which the record or directive begins that is being read."""

    line_at = 1

    def get(self, want_leading: bool = False, want_comment: bool = False) -> dns.tokenizer.Token:  # noqa: FBT001, FBT002
        """Return the next token; the reader wants comments at the beginning of a record or directive only."""
        if want_comment:
            self.line_at = self.line_number
        return super().get(want_leading, want_comment)


class _Reader(dns.zonefile.Reader):
    """Gives a record a TTL where nothing else does."""

    def _implicit_ttl(self) -> int:
        stated = super()._implicit_ttl()
        return _DEFAULT_TTL if stated is None else stated


class _Collector(dns.transaction.Transaction):
    """Takes each record as the reader comes to it, so that what is wrong with it has a line."""

    def __init__(self, nodes: dict[Labels, RecordsByType]) -> None:
        super().__init__(dns.zonefile.RRSetsReaderManager(), replacement=True)
        self._nodes = nodes
        self._has_origin = False

    def _set_origin(self, origin: dns.name.Name | None) -> None:
        self._has_origin = origin is not None
        _refuse_relative(origin.to_text() if origin else "")

    def add(self, *args: Any) -> None:
        """Take a record: owner name, TTL, data."""
        owner, ttl, rdata = args
        if not self._has_origin:
            _refuse_relative(owner.to_text(), rdata.to_text())
        node = self._nodes.setdefault(tuple(label.lower() for label in owner.labels[:-1]), {})
        of_type = dns.rdatatype.to_text(rdata.rdtype)
        data = data_of(rdata)
        _refuse_company(of_type, data, node)
        node.setdefault(of_type, {}).setdefault(data, Record(data, ttl))


def _refuse_relative(*texts: str) -> None:
    if any(_NO_ORIGIN.to_text() in text for text in texts):
        raise Malformed("a relative name before any $ORIGIN: write $ORIGIN first, or the final dot")


def _refuse_company(of_type: str, data: Data, node: RecordsByType) -> None:
    if of_type in (RecordType.CNAME, "DNAME") and node.get(of_type, {}).keys() - {data}:
        raise Malformed(f"a second {of_type} record at one name (RFC 2181 10.1, RFC 6672 2.4)")
    types = {of_type, *node}
    if RecordType.CNAME in types and types - _BESIDE_CNAME:
        raise Malformed("a CNAME record beside others at one name (RFC 2181 10.1)")
