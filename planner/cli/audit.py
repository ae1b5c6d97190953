"""`audit`: is the DNS of these domains ready, what exactly must be published, and for whom does it fail?"""

import asyncio
from argparse import Namespace
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing
from pathlib import Path

from msgspec.structs import replace

from planner.cli import checks
from planner.cli.auditing.domain_list import STDIN, entries_of
from planner.cli.auditing.ledger import ledger
from planner.cli.auditing.options import style, wish
from planner.cli.auditing.progress import progress
from planner.cli.auditing.writer import Writer
from planner.cli.sources import sources
from planner.core.audit.collection import Collection
from planner.core.errors import BadRequest, NotListed, quoted
from planner.core.names import Name
from planner.core.policy.settings import HttpSettings
from planner.doors.collecting import collection_document
from planner.runtime import collect_seldom
from planner.service.auditing import Auditor, NoDomain, domain_from
from planner.service.service import Service


def run(options: Namespace) -> int:
    """Audit domains. Exit: 0 nothing at or above --fail-on, 1 findings, 3 if it could not be determined."""
    if options.explain is not None:
        return _explain(options)
    wished = wish(options)
    writer = Writer(style(options, wished))
    service = Service(sources(options, given_nameservers=False))
    with asyncio.Runner() as runner:
        try:
            auditor = Auditor(service.situation, wished)
            try:
                runner.run(_audit(options, auditor, writer, _settings_files(service)))
            finally:
                runner.run(auditor.close())
        finally:
            runner.run(service.aclose())
    return writer.end()


async def _audit(options: Namespace, auditor: Auditor, writer: Writer, settings: tuple[Path, ...]) -> None:
    if options.load:
        for file in options.load:
            writer.write(auditor.judge(_load(file, options)))
        return
    if options.save:
        await _save(options, auditor, writer)
        return
    if options.file or STDIN in options.domain:
        await _in_bulk(options, auditor, writer, settings)
        return
    if options.resume:
        raise BadRequest("resume", "it notes what is done of a list: give one, with --file LIST or -")
    if not options.domain:
        raise BadRequest(None, "audit: a DOMAIN is missing (or --file LIST)")
    for domain in list(map(domain_from, options.domain)):
        writer.write(await auditor.audit(domain))


async def _in_bulk(options: Namespace, auditor: Auditor, writer: Writer, settings: tuple[Path, ...]) -> None:
    """Audit a list, in the order in which it gets done; a line that is wrong has its place too."""
    collect_seldom()
    with ledger(options.resume, options, settings) as book, progress(options) as bar:
        writer.go_on(book.done.values())
        waiting = _not_done(_domains(options), book.done, bar.advance)
        async with aclosing(auditor.audit_all(waiting)) as reports:
            async for report in reports:
                with bar.out_of_the_way():
                    if isinstance(report, NoDomain):
                        writer.complain(report)
                    else:
                        book.note(report.domain, writer.write(report))
                bar.advance()


def _settings_files(service: Service) -> tuple[Path, ...]:
    """Return the files that say what applies: the settings, and those that they name, but not who may ask."""
    named = replace(service.situation.policy, http=HttpSettings()).files
    return (*service.sources.settings.files, *map(Path, named))


async def _not_done(
    entries: AsyncIterator[Name | NoDomain], done: Mapping[str, int], advance: Callable[[], None]
) -> AsyncIterator[Name | NoDomain]:
    async for domain in entries:
        if isinstance(domain, Name) and domain.text in done:
            advance()
        else:
            yield domain


async def _domains(options: Namespace) -> AsyncIterator[Name | NoDomain]:
    """Give the domains of the command line, and those of the list."""
    for domain in [domain_from(text) for text in options.domain if text != STDIN]:
        yield domain
    for name in (*([STDIN] if STDIN in options.domain else ()), *([options.file] if options.file else ())):
        async for entry in entries_of(name):
            yield entry


def _load(file: Path, options: Namespace) -> Collection:
    """Read what was kept of a domain that is asked for. Raises BadRequest."""
    collection = collection_document.load(_read(file), str(file))
    for name in ("save", "file", "resume", "authoritative", "nameserver", "zone"):
        if getattr(options, name):
            raise BadRequest(name, "--from judges what was kept, and asks nobody: leave one of them out")
    domain = collection.domain.text
    if options.domain and domain not in {domain_from(text).text for text in options.domain}:
        raise BadRequest("from", f"{quoted(str(file))} is about {domain}, which is not among the domains given")
    return collection


async def _save(options: Namespace, auditor: Auditor, writer: Writer) -> None:
    if options.file or len(options.domain) != 1 or STDIN in options.domain:
        raise BadRequest("save", "a file takes the collection of one domain")
    collection = await auditor.collect(domain_from(options.domain[0]))
    try:
        options.save.write_bytes(collection_document.save(collection))
    except OSError as error:
        raise BadRequest("save", f"{quoted(str(options.save))} cannot be written: {error.strerror}") from None
    writer.write(auditor.judge(collection))


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(collection_document.MAX_OCTETS + 1)
    except OSError as error:
        raise BadRequest("from", f"{quoted(str(file))} cannot be read: {error.strerror}") from None


def _explain(options: Namespace) -> int:
    try:
        checks.show(options.explain, is_json=options.json or options.format in ("json", "jsonl"))
    except NotListed as error:
        raise BadRequest.of("explain", error) from None
    return 0
