"""Which phones are in this list? CSV with a header, or a JSON object a line; told by its first character.

The columns of CSV are the fields of a request for a plan; `user agent` and `UserAgent` are `user_agent` too. Lines are
read one by one, and no cell goes on in the next: a list may be of any length, and a line that is wrong costs no other.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Final, TextIO, TypeAlias

from planner.core.errors import BadRequest, nearest, quoted
from planner.wire.diff import BadLineDocument
from planner.wire.lines import LONGEST_LINE
from planner.wire.queries import PlanQuery
from planner.wire.reading import Reader

MOST_COLUMNS: Final = 64

_TOO_LONG: Final = f"the line is longer than {LONGEST_LINE} characters"
_NO_LETTER: Final = re.compile("[^a-z]")
_COLUMNS: Final = {_NO_LETTER.sub("", name): name for name in PlanQuery.__struct_fields__ if name != "settings"}
_USUAL: Final = "domain,extension,source,user_agent,mac"


Listed: TypeAlias = tuple[int, PlanQuery] | BadLineDocument
"""A phone with the number of its line, or a line that is none."""

NumberedLines: TypeAlias = Iterator[tuple[int, str | None]]
"""Lines with their numbers; None is one that is too long."""


def lines_of(file: TextIO) -> Iterator[str | None]:
    """Give the lines of *file*; None for one that is too long, of which no more is kept."""
    while line := file.readline(LONGEST_LINE + 1):
        if len(line) <= LONGEST_LINE or line.endswith(("\n", "\r")):
            yield line
            continue
        while line and not line.endswith(("\n", "\r")):
            line = file.readline(LONGEST_LINE)
        yield None


def read_phones(lines: Iterable[str | None]) -> Iterator[Listed]:
    """Read phones from *lines* of text. Raises BadRequest where the first of them is no beginning of a list."""
    numbered = enumerate(lines, start=1)
    number, first = next(((n, line) for n, line in numbered if line is None or line.strip("\ufeff \t\r\n")), (0, ""))
    if first is None:
        raise BadRequest("phones", f"the header is longer than {LONGEST_LINE} characters")
    first = first.removeprefix("\ufeff")
    if not first:
        raise BadRequest("phones", f"the list is empty: a header is missing, as {_USUAL}")
    if first.lstrip().startswith("{"):
        yield from _from_json(_chain((number, first), numbered), Reader())
    else:
        yield from _from_csv(first, numbered, Reader())


def _chain(first: tuple[int, str | None], rest: NumberedLines) -> NumberedLines:
    yield first
    yield from rest


def _from_json(lines: NumberedLines, reader: Reader) -> Iterator[Listed]:
    for number, line in lines:
        if line is None:
            yield BadLineDocument(number, None, _TOO_LONG)
        elif not line.isspace():
            try:
                yield number, reader.from_json(line.encode(errors="surrogateescape"))
            except BadRequest as error:
                yield BadLineDocument.of(number, error)


def _from_csv(header: str, lines: NumberedLines, reader: Reader) -> Iterator[Listed]:
    separator = next((sign for sign in ";\t" if sign in header), ",")
    columns = _columns(header, separator)
    for number, line in lines:
        if line is None:
            yield BadLineDocument(number, None, _TOO_LONG)
            continue
        try:
            row = next(csv.reader((line,), delimiter=separator, strict=True), [])
        except csv.Error as error:
            yield BadLineDocument(number, None, f"not CSV: {error}")
            continue
        texts = {
            column: cell.strip() for column, cell in zip(columns, row, strict=False) if cell and not cell.isspace()
        }
        if len(row) > len(columns):
            yield BadLineDocument(number, None, f"{len(row)} cells, and the header has {len(columns)} columns")
        elif texts:
            yield _phone(texts, number, reader)


def _phone(texts: dict[str, str], number: int, reader: Reader) -> Listed:
    try:
        return number, reader.from_texts(texts)
    except BadRequest as error:
        return BadLineDocument.of(number, error)


def _columns(header: str, separator: str) -> tuple[str, ...]:
    if header.count(separator) >= MOST_COLUMNS:
        raise BadRequest("phones", f"the header has more than {MOST_COLUMNS} columns")
    if not _is_text(header):
        raise BadRequest("phones", "the list is not UTF-8 text")
    names = tuple(name.strip() for name in next(csv.reader([header], delimiter=separator), []))
    columns = tuple(_COLUMNS.get(_NO_LETTER.sub("", name.lower()), "") for name in names)
    if not any(columns):
        raise BadRequest("phones", f"the first line names no column: a header is missing, as {_USUAL}")
    strange = next((name for name, column in zip(names, columns, strict=True) if not column), None)
    if strange is not None:
        raise BadRequest("phones", f"the header has a column {quoted(strange)}, which is none{_near(strange)}")
    if "domain" not in columns or len(set(columns)) < len(columns):
        raise BadRequest("phones", "the header must name each column once, domain among them")
    return columns


def _near(name: str) -> str:
    near = nearest(_NO_LETTER.sub("", name.lower()), _COLUMNS)
    return f"; did you mean {_COLUMNS[near[0]]}?" if near else f": there are {', '.join(_COLUMNS.values())}"


def _is_text(line: str) -> bool:
    """Tell whether *line* was UTF-8: what was not is in it as surrogates (PEP 383)."""
    return not any("\udc80" <= sign <= "\udcff" for sign in line)
