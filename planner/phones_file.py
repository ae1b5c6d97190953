"""Which phones are in this list? CSV with a header, or a JSON object a line; told by its first character.

The columns of CSV are the fields of a request for a plan; `user agent` and `User-Agent` are `user_agent` too. Lines are
read one by one: a list may be of any length.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from planner.core.errors import BadRequest, printable, quoted
from planner.wire import PlanQuery, Reader

LONGEST_LINE: Final = 64 * 1024
MOST_COLUMNS: Final = 64


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no phone."""

    line: int
    field: str | None
    text: str


Listed: TypeAlias = tuple[int, PlanQuery] | BadLine
"""A phone with the number of its line, or a line that is none."""


def read_phones(lines: Iterable[str]) -> Iterator[Listed]:
    """Read phones from *lines* of text with their ends. Raises BadRequest for a header that cannot be read."""
    numbered = _without_mark(lines)
    first = next((line for line in numbered if line.strip()), "")
    if first.lstrip().startswith("{"):
        yield from _from_json(_chain(first, numbered), Reader())
    elif first:
        yield from _from_csv(first, numbered, Reader())


def _without_mark(lines: Iterable[str]) -> Iterator[str]:
    for n, line in enumerate(lines):
        yield line.removeprefix("\ufeff") if n == 0 else line


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _from_json(lines: Iterator[str], reader: Reader) -> Iterator[Listed]:
    for number, line in enumerate(lines, start=1):
        if line.isspace():
            continue
        if len(line) > LONGEST_LINE:
            yield BadLine(number, None, f"the line is longer than {LONGEST_LINE} characters")
            continue
        try:
            yield number, reader.from_json(line.encode(errors="surrogatepass"))
        except BadRequest as error:
            yield BadLine(number, error.field, error.text)


def _from_csv(header: str, rest: Iterator[str], reader: Reader) -> Iterator[Listed]:
    separator = next((sign for sign in ";\t" if sign in header), ",")
    columns = _columns(header, separator)
    rows = csv.reader(_bounded(rest), delimiter=separator, strict=True)
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield BadLine(rows.line_num + 1, None, f"not CSV: {error}")
            continue
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield _phone(row, columns, rows.line_num + 1, reader)


def _bounded(lines: Iterator[str]) -> Iterator[str]:
    """Keep a line from filling the memory of the reader, which would wait for the end of its quotes."""
    for line in lines:
        yield line if len(line) <= LONGEST_LINE else "\0\n"


def _columns(header: str, separator: str) -> tuple[str, ...]:
    if len(header) > LONGEST_LINE or header.count(separator) >= MOST_COLUMNS:
        raise BadRequest("phones", f"the header has more than {MOST_COLUMNS} columns")
    names = next(csv.reader([header], delimiter=separator), [])
    columns = tuple(name.strip().lower().replace(" ", "_").replace("-", "_") for name in names)
    known = set(PlanQuery.__struct_fields__) - {"settings"}
    strange = [name for name, column in zip(names, columns, strict=True) if column not in known]
    if strange:
        shown = quoted(printable(strange[0][:80]))
        raise BadRequest("phones", f"the header has a column {shown}; there are {', '.join(sorted(known))}")
    if "domain" not in columns or len(set(columns)) < len(columns):
        raise BadRequest("phones", "the header must name each column once, domain among them")
    return columns


def _phone(row: list[str], columns: tuple[str, ...], number: int, reader: Reader) -> Listed:
    if len(row) > len(columns):
        return BadLine(number, None, f"{len(row)} cells, and the header has {len(columns)} columns")
    given = {column: cell.strip() for column, cell in zip(columns, row, strict=False) if cell.strip()}
    try:
        return number, reader.from_texts(given)
    except BadRequest as error:
        return BadLine(number, error.field, error.text)
