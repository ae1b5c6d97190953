"""What does a TOML text say, however long it is?

`tomllib` reads it (TOML 1.0). A million tables in one text take it well over a gigabyte, so a long file is read in
pieces, cut before the header of a domain. A piece counts only if tomllib, asked for the whole text, would have said
the same of it; in every other case it is asked for the whole text.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias, TypeVar

from planner.core.errors import BadSettings, FileProblem, MalformedList, printable
from planner.doors.settings.toml_lines import statements

Table: TypeAlias = dict[str, object]
_T = TypeVar("_T")

_PIECE: Final = 65536
"""Bytes: some 25 ms of work, and no call into C that keeps other threads waiting."""

_HEADER: Final = re.compile(rb"""^[ \t]*\[domains\.("[^"\n]*"|'[^'\n]*'|[\w-]+)[.\]]""", re.MULTILINE)

_STILL_OPEN: Final = " \n[domains]\n"
"""Behind a piece, it makes tomllib refuse one that leaves no room for more `domains`: declared, inline or dotted."""

_PLACE: Final = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)

_PLAINLY: Final = {
    "Cannot declare": "this table stands there already: put all its keys under one header",
    "Cannot overwrite a value": "this key stands there already: keep one of the two",
    "Exceeds the limit": "an integer has at most 19 digits",
    "Expected '=' after a key": "neither key = value nor [table] nor # comment",
    "Expected newline": "nothing but a comment may follow on this line",
    "Found invalid character '\\n'": "the closing quote is missing",
    "Illegal character '\\n'": "the closing quote is missing",
    "Illegal character": "a control character: it may be written as an escape, \\u0000, in double quotes",
    "Invalid initial character for a key": "a key is missing, or a comma or line end is too many",
    "Invalid statement": "neither key = value nor [table] nor # comment",
    "Invalid value": "not a value: a text is written in quotes, true and false in small letters",
    "Unclosed array": "a comma or the closing ] is missing",
    "Unclosed inline table": "a comma or the closing } is missing; both stand on the line of the {",
    "Unescaped '\\'": "a backslash is written twice, or the text in single quotes",
}
"""What is wrong and what would be right, by the beginning of what tomllib says."""


class _Inseparable(Exception):
    """A piece alone would not say what it says in its file."""


def read_tables(data: bytes, file: str, read: Callable[[Iterable[Table]], _T]) -> _T:
    """Return what *read* makes of the tables in *data*: several only if no two share a key, or a domain in `domains`.

    *read* may be called a second time and then begins anew. Raises BadSettings if *data* is no TOML.
    """
    try:
        return read(_pieces(data, file))
    except _Inseparable:
        return read((_whole_table(data, file),))


def _whole_table(data: bytes, file: str) -> Table:
    text = _decode(data, 0, file)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refusal(error, text, 0, file) from None


def _pieces(data: bytes, file: str) -> Iterator[Table]:
    start = lines = 0
    seen: set[tuple[str, ...]] = set()
    while start < len(data) and (start or len(data) > _PIECE):
        end = _cut(data, start + _PIECE)
        table = _piece(data[start:end], lines, file)
        keys = _keys(table)
        if not seen.isdisjoint(keys):
            raise _Inseparable
        seen |= keys
        yield table
        lines += data.count(b"\n", start, end)
        start = end
    if not start:
        yield _whole_table(data, file)


def _cut(data: bytes, start: int) -> int:
    """Find the first header after *start* that is of another domain than the header before it."""
    domain = None
    for header in _HEADER.finditer(data, start):
        if domain is not None and header[1] != domain:
            return header.start()
        domain = header[1]
    return len(data)


def _keys(table: Table) -> set[tuple[str, ...]]:
    domains = table.get("domains")
    inner = domains if isinstance(domains, dict) else {}
    return {(key,) for key in table.keys() - {"domains"}} | {("domains", domain) for domain in inner}


def _piece(data: bytes, lines_before: int, file: str) -> Table:
    text = _decode(data, lines_before, file)
    try:
        table = tomllib.loads(text + _STILL_OPEN)
    except (ValueError, RecursionError) as error:
        place = _PLACE.fullmatch(str(error))
        if place is None or place[2] is None or int(place[2]) > data.count(b"\n"):
            raise _Inseparable from None  # the cut itself may be to blame
        raise _refusal(error, text, lines_before, file) from None
    if not table["domains"]:
        del table["domains"]
    return table


def _decode(data: bytes, lines_before: int, file: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = lines_before + data.count(b"\n", 0, error.start) + 1
        text = f"byte 0x{data[error.start]:02x} is not UTF-8: save the file in that encoding"
        raise BadSettings.of(file, text, line=line) from None


def _refusal(error: Exception, text: str, lines_before: int, file: str) -> BadSettings:
    """Say of what tomllib refuses where it is, what it is, and what would be right."""
    place = _PLACE.fullmatch(str(error))
    plainly = _plainly(error, place)
    if place is None or place[2] is None:
        line, where, caret = _first_bad_line(text), "", None
    else:
        line, where = int(place[2]), f", column {place[3]}"
        source = text.split("\n", line)[line - 1].rstrip("\r")
        caret = MalformedList(plainly, source=source, token=source, token_at=0, position=int(place[3]) - 1).caret()
    return BadSettings((FileProblem(file, lines_before + line, None, f"not TOML{where}: {plainly}", caret),))


def _plainly(error: Exception, place: re.Match[str] | None) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    reason = place[1] if place else str(error)
    if place and place[2] is None and not reason.startswith("Cannot"):
        return "a string, list or table that begins here does not end"
    return next((plain for begin, plain in _PLAINLY.items() if reason.startswith(begin)), printable(reason[:200]))


def _first_bad_line(text: str) -> int:
    """Find the line on which the statement begins of which tomllib does not say where it is."""
    for statement in statements(text):
        try:
            tomllib.loads(statement.text + "\n")
        except (ValueError, RecursionError):
            return statement.line
    return text.count("\n") + 1
