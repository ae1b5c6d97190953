"""`diff`: what would these settings do to the fleet, in place of those? What gets worse comes first."""

import asyncio
import gc
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

import msgspec

from planner.cli.page import Page, write_json
from planner.cli.sources import sources
from planner.comparing import Comparison, compare
from planner.core.difference import Example, Group, GroupKey
from planner.core.errors import BadRequest, quoted
from planner.phones_file import Listed, lines_of, read_phones
from planner.service import Service, Situation
from planner.wire import BadLineDocument, DiffDocument, diff_document

_CODES = {
    "tls-lost": "TLS is lost",
    "refused": "no plan any more",
    "tls-gained": "TLS is gained",
    "planned": "there is a plan now",
}


def run(options: Namespace, config: Path | None) -> int:
    """Compare two settings files for a list of phones. Exit: 0 nothing changes, 1 something does."""
    del config  # the two are named
    gc.freeze()
    gc.set_threshold(100_000)  # nothing here makes cycles, and looking for them costs a fifth
    with asyncio.Runner() as runner, ExitStack() as stack:
        old = _gathered(options, options.old, None, runner, stack)
        new = _gathered(options, options.new, old, runner, stack)
        file = stack.enter_context(_opened(options.phones))
        found = runner.run(compare(old, new, _listed(file, options.phones)))
    if options.json:
        write_json(msgspec.json.encode(document(found)))
    else:
        show(found, Page())
    return 1 if found.changes_something else 0


def _gathered(
    options: Namespace, file: Path, ground: Situation | None, runner: asyncio.Runner, stack: ExitStack
) -> Situation:
    """Gather the facts of one side, before the loop runs: netlink has one of its own."""
    service = Service(sources(options, file), ground)
    stack.callback(lambda: runner.run(service.aclose()))
    return service.situation


def document(found: Comparison) -> DiffDocument:
    """Return the document of a comparison."""
    bad = tuple(BadLineDocument(line.line, line.field, line.text) for line in found.bad_lines)
    return diff_document(found.tally, found.bad, bad)


def show(found: Comparison, page: Page) -> None:
    """Write a comparison for people."""
    tally = found.tally
    style = "bold red" if tally.worse else "bold yellow" if found.changes_something else "bold green"
    parts = [f"{tally.changed:,} change", f"{tally.worse:,} get worse", f"{tally.unchanged:,} stay as they are"]
    parts += [f"{found.bad:,} cannot be read"] if found.bad else []
    page.line(f"{tally.phones + found.bad:,} phones: {', '.join(parts)}", style)
    groups = tally.groups()
    _section("What gets worse", [it for it in groups if it[0].change.worse], page, "red")
    _section("What changes", [it for it in groups if not it[0].change.worse], page, "cyan")
    if tally.uncounted:
        page.line(f"  and {tally.uncounted:,} phones in more groups than are told apart", "dim")
    if found.bad_lines:
        page.heading("What cannot be read")
        rows = [
            (f"line {line.line}", f"{line.field}: {line.text}" if line.field else line.text) for line in found.bad_lines
        ]
        page.table(rows, "yellow", "")


def _section(title: str, groups: list[tuple[GroupKey, Group]], page: Page, style: str) -> None:
    if not groups:
        return
    page.heading(title)
    for key, group in groups:
        change = key.change
        page.line(f"  {group.count:,} {key.device} of {key.domain}: {_way(key)}", style)
        details = [("because", ", ".join(_CODES.get(code, f"warning {code}") for code in change.worse))]
        details += [("why", group.why), ("better", ", ".join(_CODES[code] for code in change.better))]
        details += [("such as", ", ".join(map(_phone, group.examples)))]
        page.table([("", *row) for row in details if row[1]], "", "dim", "")


def _way(key: GroupKey) -> str:
    change = key.change
    return f"{change.before} → {change.after}" if change.is_other else f"{change.after}, as before"


def _phone(example: Example) -> str:
    parts = (example.extension, example.source, example.mac)
    return " ".join(part for part in parts if part) or "a phone that shows nothing of itself"


def _opened(name: str) -> TextIO:
    try:
        if name == "-":
            return TextIOWrapper(open(sys.stdin.fileno(), "rb", closefd=False), "utf-8", "surrogateescape", newline="")
        return Path(name).open(encoding="utf-8", errors="surrogateescape", newline="")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise BadRequest("phones", f"{quoted(name)} cannot be read: {reason}") from None


def _listed(file: TextIO, name: str) -> Iterator[Listed]:
    """Give the phones of a file."""
    try:
        yield from read_phones(lines_of(file))
    except OSError as error:
        raise BadRequest("phones", f"{quoted(name)} cannot be read: {error.strerror}") from None
    except BadRequest as error:
        raise BadRequest("phones", f"{quoted(name)}: {error.text}") from None
