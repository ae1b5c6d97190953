"""How does text for people look? Colour and width on a terminal, plain and unwrapped when piped; NO_COLOR honoured."""

import sys
from collections.abc import Iterator, Sequence
from shutil import get_terminal_size

import msgspec
from msgspec import Struct
from rich.console import Console
from rich.text import Text

from planner.core.errors import printable

_UNWRAPPED = 100_000  # columns: a pipe has no edge
_NARROWEST = 20  # columns: in less than this, sentences turn into columns of words
_INDENT = 2
_ASCII = str.maketrans({"✓": "+", "✗": "x", "–": "-", "├": "|", "└": "`", "─": "-", "│": "|", "→": "->"})
_NO_TWIG = str.maketrans("├└─", "│  ")  # where a line goes on, no twig begins
_GAP = 2


def write_json(document: bytes) -> None:
    """Write a JSON document on stdout, indented; UTF-8 whatever the locale (RFC 8259 8.1)."""
    sys.stdout.buffer.write(msgspec.json.format(document, indent=2) + b"\n")


class Twig(Struct, frozen=True, gc=False):
    """A line of a tree, with those below it."""

    text: str
    below: tuple["Twig", ...] = ()
    style: str = ""


class Page:
    """Text for people on stdout. What is put in is escaped; no markup is read."""

    def __init__(self) -> None:
        # rich takes a width that is given only with a height; by itself it thinks that a dumb terminal has 80 columns
        width, height = get_terminal_size() if sys.stdout.isatty() else (_UNWRAPPED, 1)
        self._has_marks = _can_write("✓├–", sys.stdout.encoding)
        self._console = Console(
            file=sys.stdout, highlight=False, markup=False, emoji=False, width=max(width, 1), height=height
        )

    def line(self, text: str = "", style: str = "") -> None:
        """Write one line."""
        self._write(Text(printable(text), style))

    def heading(self, text: str) -> None:
        """Write a heading after an empty line."""
        self.line()
        self.line(text, "bold")

    def table(self, rows: Sequence[tuple[str, ...]], *styles: str) -> None:
        """Write rows in columns of these *styles*, indented; the last column wraps on a terminal.

        Where that would leave no room to read it, it goes below the others. Nothing is ever cut off. No rows: nothing.
        """
        if not rows:
            return
        texts = [[Text(printable(cell), style) for cell, style in zip(row, styles, strict=True)] for row in rows]
        widths = [max(cell.cell_len for cell in column) for column in zip(*texts, strict=True)]
        start = _INDENT + sum(width + _GAP for width in widths[:-1])
        room = self._console.width - start
        is_roomy = room >= min(widths[-1], _NARROWEST)
        for cells in texts:
            lines = self._in_columns(cells, widths, start, room) if is_roomy else self._in_lines(cells)
            for line in lines:
                self._write(line)

    def tree(self, twig: Twig) -> None:
        """Write a tree, indented by two; what is too long for a line goes on below itself, inside the tree."""
        for branch, text, style in _draw(twig):
            first = " " * _INDENT + branch
            rest = first.translate(_NO_TWIG) + " " * _INDENT
            line, room = Text(text, style), self._console.width - len(rest)
            is_short = line.cell_len <= room + _INDENT or room < _NARROWEST
            for n, part in enumerate([line] if is_short else line.wrap(self._console, room)):
                self._write(Text(rest if n else first).append_text(part))

    def _in_columns(self, cells: list[Text], widths: list[int], start: int, room: int) -> Iterator[Text]:
        first = Text(" " * _INDENT)
        for cell, width in zip(cells[:-1], widths, strict=False):
            first.append_text(cell).append(" " * (width + _GAP - cell.cell_len))
        for n, part in enumerate(cells[-1].wrap(self._console, room)):
            yield (Text(" " * start) if n else first).append_text(part)

    def _in_lines(self, cells: list[Text]) -> Iterator[Text]:
        indent = _INDENT if cells[0] else 2 * _INDENT  # what goes on is a little further in
        yield Text(" " * indent) + Text(" " * _GAP).join(cell for cell in cells[:-1] if cell)
        for part in cells[-1].wrap(self._console, max(self._console.width - 3 * _INDENT, _NARROWEST)):
            yield Text(" " * 3 * _INDENT) + part

    def _write(self, text: Text) -> None:
        """Write by our own hand: rich would end the process with 1 where nobody reads any longer."""
        text.rstrip()
        if not self._has_marks:
            text.plain = text.plain.translate(_ASCII)
        with self._console.capture() as written:
            self._console.print(text, soft_wrap=True)
        self._console.file.write(written.get())


def _can_write(text: str, encoding: str | None) -> bool:
    try:
        text.encode(encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _draw(twig: Twig) -> Iterator[tuple[str, str, str]]:
    """Draw a tree line by line: what goes before, the text, and its style."""
    yield "", printable(twig.text), twig.style
    for n, lower in enumerate(twig.below, start=1):
        is_last = n == len(twig.below)
        (_, text, style), *rest = _draw(lower)
        yield ("└── " if is_last else "├── "), text, style
        before = "    " if is_last else "│   "
        yield from ((before + branch, text, style) for branch, text, style in rest)
