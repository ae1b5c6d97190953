"""`audit`: is the DNS of these domains ready, what exactly must be published, and for whom does it fail?"""

import asyncio
import sys
from argparse import Namespace
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from planner.auditing import Auditor, domain_from
from planner.cli import checks
from planner.cli.audit_options import style, wish
from planner.cli.audit_writer import Writer
from planner.cli.sources import sources
from planner.core.audit.audit import Report
from planner.core.audit.collection import Collection
from planner.core.errors import BadRequest, Malformed, quoted
from planner.core.names import Name
from planner.facts import collection_document
from planner.service import Service


def run(options: Namespace, config: Path | None) -> int:
    """Audit domains. Exit: 0 nothing at or above --fail-on, 1 findings, 3 if it could not be determined."""
    if options.explain is not None:
        return _explain(options)
    wished = wish(options)
    writer = Writer(style(options, wished))
    service = Service(sources(options, config, given_nameservers=False))
    with asyncio.Runner() as runner:
        try:
            auditor = Auditor(service.situation, wished)
            try:
                runner.run(_audit(options, auditor, writer))
            finally:
                runner.run(auditor.close())
        finally:
            runner.run(service.aclose())
    return writer.end()


async def _audit(options: Namespace, auditor: Auditor, writer: Writer) -> None:
    if options.load:
        for file in options.load:
            writer.write(auditor.judge(_loaded(file, options)))
        return
    if options.save:
        await _save(options, auditor, writer)
        return
    done = _done(options.resume)
    with _noted(options.resume) as note, _progress(options) as advance:
        domains = (domain for domain in _domains(options) if domain.text not in done)
        async for report in _in_order(auditor, domains, is_bulk=bool(options.file)):
            writer.write(report)
            note(report.domain)
            advance()


@contextmanager
def _progress(options: Namespace) -> Iterator[Callable[[], None]]:
    """Show on a terminal how far a list is done, where the reports themselves go elsewhere."""
    if not options.file or not sys.stderr.isatty() or sys.stdout.isatty():
        yield lambda: None
        return
    columns = (TextColumn("{task.completed} of {task.total} domains"), BarColumn(), TimeRemainingColumn())
    total = (
        None if options.file == "-" else sum(1 for line in _lines_of(options.file) if line.partition("#")[0].strip())
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=total)
        yield lambda: progress.advance(task)


def _lines_of(name: str) -> Iterator[str]:
    with _text_of(name) as file:
        yield from file


def _loaded(file: Path, options: Namespace) -> Collection:
    """Read what was kept of a domain that is asked for. Raises BadRequest."""
    collection = collection_document.load(_bytes(file), str(file))
    for name in ("save", "file", "resume", "authoritative", "nameserver", "zone"):
        if getattr(options, name):
            raise BadRequest(name, "--from judges what was kept, and asks nobody: leave one of them out")
    domain = collection.domain.text
    if options.domain and domain not in {domain_from(text).text for text in options.domain}:
        raise BadRequest("from", f"{quoted(str(file))} is about {domain}, which is not among the domains given")
    return collection


async def _save(options: Namespace, auditor: Auditor, writer: Writer) -> None:
    domains = list(_domains(options))
    if len(domains) > 1:
        raise BadRequest("save", "a file takes the collection of one domain")
    collection = await auditor.collect(domains[0])
    try:
        options.save.write_bytes(collection_document.save(collection))
    except OSError as error:
        raise BadRequest("save", f"{quoted(str(options.save))} cannot be written: {error.strerror}") from None
    writer.write(auditor.judge(collection))


async def _in_order(auditor: Auditor, domains: Iterator[Name], *, is_bulk: bool) -> AsyncIterator[Report]:
    """Give reports as they are done; those of domains on the command line in their order."""
    if is_bulk:
        async for _, report in auditor.audit_all(domains):
            yield report
        return
    for domain in domains:
        yield await auditor.audit(domain)


def _domains(options: Namespace) -> Iterator[Name]:
    """Give the domains of the command line, and those of the list, one a line."""
    if not options.domain and not options.file:
        raise BadRequest(None, "audit: a DOMAIN is missing (or --file LIST)")
    for text in options.domain:
        if text == "-":
            yield from _listed("-")
        else:
            yield domain_from(text)
    if options.file:
        yield from _listed(options.file)


def _listed(name: str) -> Iterator[Name]:
    try:
        with _text_of(name) as file:
            for number, line in enumerate(file, start=1):
                text = line.partition("#")[0].strip()
                if not text:
                    continue
                try:
                    yield domain_from(text)
                except BadRequest as error:
                    sys.stderr.write(f"pbx-planner: {name}:{number}: {error.text}\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        raise BadRequest("file", f"{quoted(name)} cannot be read: {reason}") from None


def _text_of(name: str) -> TextIO:
    if name == "-":
        return open(sys.stdin.fileno(), encoding="utf-8", closefd=False)
    return Path(name).open(encoding="utf-8")


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadRequest("from", f"{quoted(str(file))} cannot be read: {error.strerror}") from None


@contextmanager
def _noted(path: Path | None) -> Iterator[Callable[[str], None]]:
    """Note what is done in a file, line by line, so that interrupted work can go on."""
    if path is None:
        yield lambda _: None
        return
    try:
        file = path.open("a", encoding="utf-8", buffering=1)
    except OSError as error:
        raise BadRequest("resume", f"{quoted(str(path))} cannot be written: {error.strerror}") from None
    with file:
        yield lambda domain: file.writelines((f"{domain}\n",))


def _done(path: Path | None) -> frozenset[str]:
    if path is None or not path.exists():
        return frozenset()
    try:
        return frozenset(path.read_text("utf-8").split())
    except (OSError, UnicodeDecodeError):
        raise BadRequest("resume", f"{quoted(str(path))} cannot be read") from None


def _explain(options: Namespace) -> int:
    try:
        checks.show(options.explain, is_json=options.json or options.format in ("json", "jsonl"))
    except Malformed as error:
        raise BadRequest("explain", error.text) from None
    return 0
