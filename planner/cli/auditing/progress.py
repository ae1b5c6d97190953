"""How far is a list done? A bar on a terminal, below what is written there."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from planner.cli.auditing.domain_list import STDIN, count


class Bar:
    """Shows how many domains are done; without a *progress*, nothing."""

    def __init__(self, progress: Progress | None = None, total: int | None = None) -> None:
        self._progress = progress
        self._task = None if progress is None else progress.add_task("", total=total)

    def advance(self) -> None:
        """Count one more."""
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task)

    @contextmanager
    def out_of_the_way(self) -> Iterator[None]:
        """Take the bar off a terminal on which something else is written, and put it below that again."""
        if self._progress is None or not sys.stdout.isatty():
            yield
            return
        self._progress.stop()
        try:
            yield
        finally:
            self._progress.start()


@contextmanager
def progress(options: Namespace) -> Iterator[Bar]:
    """Show a bar where somebody sees it. Raises BadRequest if the list cannot be read."""
    if not sys.stderr.isatty():
        yield Bar()
        return
    total = None if STDIN in options.domain else count(options.file)
    text = "{task.completed} domains" if total is None else "{task.completed} of {task.total} domains"
    columns = (TextColumn(text), BarColumn(), TimeRemainingColumn())
    # rich would take what is written to stdout for its own, and put it on the terminal
    console, is_shared = Console(stderr=True), sys.stdout.isatty()
    with Progress(*columns, console=console, redirect_stdout=False, transient=is_shared) as bar:
        yield Bar(bar, total)
