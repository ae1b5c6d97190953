"""How does text for people look? Colour and width on a terminal, plain and unwrapped when piped; NO_COLOR honoured."""

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from planner.core.errors import printable

_UNWRAPPED = 100_000  # columns: a pipe has no edge


class Page:
    """Text for people on stdout. What is put in is escaped; no markup is read."""

    def __init__(self) -> None:
        width = None if sys.stdout.isatty() else _UNWRAPPED
        self._console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False, width=width)

    def line(self, text: str = "", style: str = "") -> None:
        """Write one line."""
        self._console.print(Text(printable(text), style), soft_wrap=True)

    def heading(self, text: str) -> None:
        """Write a heading after an empty line."""
        self.line()
        self.line(text, "bold")

    def table(self, rows: Sequence[tuple[str, ...]], *styles: str) -> None:
        """Write rows in columns of these *styles*, indented by two; the last column wraps on a terminal."""
        table = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
        table.add_column(width=0)
        for n, style in enumerate(styles):
            table.add_column(style=style, no_wrap=n < len(styles) - 1)
        for row in rows:
            table.add_row("", *(Text(printable(cell)) for cell in row))
        with self._console.capture() as lines:
            self._console.print(table)
        self._console.file.writelines(f"{line.rstrip()}\n" for line in lines.get().splitlines())
