"""`diff`: what would these settings do to the fleet, in place of those? What gets worse comes first."""

import asyncio
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

import msgspec

from planner.cli.page import Page, write_json
from planner.cli.sources import sources
from planner.core.errors import BadRequest, quoted
from planner.core.plan.difference import Example, GroupKey, PhoneGroup
from planner.doors.settings.source import SettingsFile
from planner.runtime import collect_seldom
from planner.service.comparing import Comparison, compare
from planner.service.phones_file import Listed, lines_of, read_phones
from planner.service.service import Service
from planner.service.situation import Situation
from planner.wire.diff import DiffDocument, diff_document

_SHOWN = 20  # groups of a section
_CODES = {
    "tls-lost": "TLS is lost",
    "refused": "no plan any more",
    "tls-gained": "TLS is gained",
    "planned": "there is a plan now",
}


def run(options: Namespace) -> int:
    """Compare two settings files for a list of phones. Exit: 0 nothing changes, 1 something does."""
    collect_seldom()
    with asyncio.Runner() as runner, ExitStack() as stack:
        old = _gather(options, options.old, None, runner, stack)
        new = _gather(options, options.new, old, runner, stack)
        file = stack.enter_context(_open(options.phones))
        comparison = runner.run(compare(old, new, _phones(file, options.phones)))
    if options.json:
        write_json(msgspec.json.encode(document(comparison)))
    else:
        show(comparison, options.phones, Page())
    return 1 if comparison.changes_something else 0


def _gather(
    options: Namespace, file: Path, ground: Situation | None, runner: asyncio.Runner, stack: ExitStack
) -> Situation:
    """Gather the facts of one side, before the loop runs: netlink has one of its own."""
    service = Service(sources(options, SettingsFile(file)), ground)
    stack.callback(lambda: runner.run(service.aclose()))
    return service.situation


def document(comparison: Comparison) -> DiffDocument:
    """Return the document of a comparison."""
    return diff_document(comparison.tally, comparison.bad, tuple(comparison.bad_lines))


def show(comparison: Comparison, name: str, page: Page) -> None:
    """Write a comparison for people; *name* is that of the list."""
    tally = comparison.tally
    style = "bold red" if tally.worse else "bold yellow" if comparison.changes_something else "bold green"
    parts = [_count(tally.changed, "changes", "change"), _count(tally.worse, "gets worse", "get worse")]
    parts += [_count(tally.unchanged, "stays as it is", "stay as they are")]
    parts += [f"{comparison.bad:,} cannot be read"] if comparison.bad else []
    page.line(f"{_count(tally.phones + comparison.bad, 'phone', 'phones')}: {', '.join(parts)}", style)
    groups = tally.groups()
    worse = [item for item in groups if item[0].change.worse]
    if worse:
        page.heading("What gets worse")
        if len(worse) > _SHOWN:
            page.table(list(_causes(worse)), "red", "")
            page.line()
        _show_groups(worse, page, "red")
    if others := groups[len(worse) :]:
        page.heading("What changes")
        _show_groups(others, page, "cyan")
    if tally.uncounted:
        page.line(f"  and {_count(tally.uncounted, 'phone', 'phones')} in more groups than are told apart", "dim")
    if comparison.bad_lines:
        _show_bad_lines(comparison, name, page)


def _causes(groups: list[tuple[GroupKey, PhoneGroup]]) -> Iterator[tuple[str, str]]:
    """Count phones and domains by what is worse, in the order of the groups."""
    domains: dict[str, set[str]] = {}
    phones: Counter[str] = Counter()
    for key, group in groups:
        for code in key.change.worse:
            phones[code] += group.count
            domains.setdefault(code, set()).add(key.domain)
    for code, of_code in domains.items():
        affected = _count(phones[code], "phone", "phones")
        yield _meaning(code), f"{affected} of {_count(len(of_code), 'domain', 'domains')}"


def _show_groups(groups: Sequence[tuple[GroupKey, PhoneGroup]], page: Page, style: str) -> None:
    for key, group in groups[:_SHOWN]:
        change = key.change
        page.table([(f"{group.count:,} {key.device} of {key.domain}: {_change_text(key)}",)], style)
        details = [("because", ", ".join(map(_meaning, change.worse)))]
        details += [("why", group.why), ("better", ", ".join(map(_meaning, change.better)))]
        details += [("such as", ", ".join(filter(None, map(_phone, group.examples))))]
        if rows := [("", *row) for row in details if row[1]]:
            page.table(rows, "", "dim", "")
    if rest := groups[_SHOWN:]:
        phones = _count(sum(group.count for _, group in rest), "phone", "phones")
        page.line(f"  and {phones} in {_count(len(rest), 'more group', 'more groups')}: --json tells all", "dim")


def _show_bad_lines(comparison: Comparison, name: str, page: Page) -> None:
    page.heading(f"What cannot be read in {'the list' if name == '-' else name}")
    rows = [
        (f"line {line.line}", f"{line.field}: {line.text}" if line.field else line.text)
        for line in comparison.bad_lines
    ]
    page.table(rows, "yellow", "")
    if comparison.bad > len(comparison.bad_lines):
        page.line(f"  and {_count(comparison.bad - len(comparison.bad_lines), 'more line', 'more lines')}", "dim")


def _meaning(code: str) -> str:
    return _CODES.get(code, f"warning {code}")


def _count(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"


def _change_text(key: GroupKey) -> str:
    change = key.change
    if not change.is_other:
        return f"{change.after}, as before"
    same = change.before == change.after
    return f"{change.after}, with other settings" if same else f"{change.before} → {change.after}"


def _phone(example: Example) -> str:
    return " ".join(part for part in (example.extension, example.source, example.mac) if part)


def _open(name: str) -> TextIO:
    try:
        if name == "-":
            return TextIOWrapper(open(sys.stdin.fileno(), "rb", closefd=False), "utf-8", "surrogateescape", newline="")
        return Path(name).open(encoding="utf-8", errors="surrogateescape", newline="")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise BadRequest("phones", f"{quoted(name)} cannot be read: {reason}") from None


def _phones(file: TextIO, name: str) -> Iterator[Listed]:
    """Give the phones of a file."""
    try:
        yield from read_phones(lines_of(file))
    except OSError as error:
        raise BadRequest("phones", f"{quoted(name)} cannot be read: {error.strerror}") from None
    except BadRequest as error:
        raise BadRequest("phones", f"{quoted(name)}: {error.text}") from None
