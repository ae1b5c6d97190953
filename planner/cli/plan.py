"""`plan`: where does this phone register? The answer first, then the choices as a short story, warnings last."""

import asyncio
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from planner.cli.interrupt import Interrupt
from planner.cli.page import Page, write_json
from planner.cli.sources import sources
from planner.core.choice import Choice, PlanWarning, Refusal
from planner.core.errors import BadRequest, quoted, sentence
from planner.core.plan.plan import Lookup, Plan
from planner.core.plan.provisioning import written
from planner.service.batch import Batch, joined
from planner.service.service import Service
from planner.wire.lines import Lines
from planner.wire.plan import plan_document
from planner.wire.reading import Reader

PARAMETERS = (
    *("domain", "extension", "source", "via", "device", "user_agent", "mac", "file"),
    *("transports", "dns", "families", "account", "seed"),
)
_PIECE = 64 * 1024
_WRITTEN = {
    Lookup.NONE: "an address: the phone looks nothing up",
    Lookup.A: "a name with a port: the phone looks up its addresses",
    Lookup.SRV: "a name without port: the phone looks up SRV",
    Lookup.NAPTR: "a name without port: the phone looks up NAPTR and SRV",
}


def run(options: Namespace) -> int:
    """Plan for one phone, or for every line of a file. Exit: 0 plan, 1 refusal."""
    parameters = {name: value for name in PARAMETERS if (value := getattr(options, name)) is not None}
    if options.batch is None and "domain" not in parameters:
        raise BadRequest(None, "plan: a DOMAIN is missing (or --batch FILE)")
    if options.batch is not None and parameters:
        names = tuple("DOMAIN" if name == "domain" else f"--{name.replace('_', '-')}" for name in parameters)
        raise BadRequest(None, f"plan: --batch has everything in its lines, so {sentence(names)} must not be given")
    query = None if options.batch is not None else Reader().from_texts(parameters)
    service = Service(sources(options))  # before there is a loop: netlink has one of its own
    with asyncio.Runner() as runner:
        try:
            if query is None:
                return _batch(service, options.batch, runner)
            answer = runner.run(service.plan(query))
        finally:
            runner.run(service.aclose())
    if options.json:
        write_json(msgspec.json.encode(plan_document(answer, service.provisioner)))
    else:
        show(answer, query.domain, Page())
    return 1 if isinstance(answer, Refusal) else 0


def _batch(service: Service, name: str, runner: asyncio.Runner) -> int:
    """Answer line by line, as the lines come; nobody waits for the end of the file."""
    batch, lines = Batch(service), Lines()
    try:
        with Interrupt(runner.get_loop()) as interrupt:
            for piece in _pieces(name, interrupt):
                runner.run(_write(batch, lines.feed(piece), interrupt))
            runner.run(_write(batch, lines.end(), interrupt))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
    return 1 if batch.unplanned else 0


async def _write(batch: Batch, lines: Iterable[bytes | None], interrupt: Interrupt) -> None:
    with interrupt.ending(asyncio.current_task()):
        sys.stdout.buffer.write(await joined(map(batch.answer, lines)))
        sys.stdout.buffer.flush()


def _pieces(name: str, interrupt: Interrupt) -> Iterator[bytes]:
    """Give what is in a file, or on stdin, as it comes. Raises KeyboardInterrupt."""
    try:
        with _open(name) as file:
            while interrupt.wait_for(file) and (piece := file.read(_PIECE)):
                yield piece
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise BadRequest("batch", f"{quoted(name)} cannot be read: {reason}") from None


def _open(name: str) -> BinaryIO:
    if name == "-":
        return open(sys.stdin.fileno(), "rb", buffering=0, closefd=False)
    return Path(name).open("rb", buffering=0)


def show(answer: Plan | Refusal, domain: str, page: Page) -> None:
    """Write a plan or refusal for people."""
    if isinstance(answer, Refusal):
        page.line(f"No plan for {domain}: {answer.code}", "bold red")
        page.line(f"  {answer.text}")
    else:
        page.line(f"{answer.domain} registers at {answer.uri}", "bold green")
        page.table(_rows(answer), "dim", "")
        settings = written(answer)
        if settings:
            identity = answer.identity
            page.heading(f"Write into the phone ({identity.device.id}, {identity.format or 'settings'})")
            page.table([(setting.key, setting.value or '""') for setting in settings], "cyan", "")
    if answer.choices:
        page.heading("Why")
        page.table([row for choice in answer.choices for row in _story(choice)], "cyan", "", "dim", "")
    if answer.warnings:
        page.heading("Warnings")
        page.table([_warning(warning) for warning in answer.warnings], "yellow", "")


def _rows(plan: Plan) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        ("host", f"{plan.host}   ({_WRITTEN[plan.dns]})"),
        ("port", "none" if plan.port is None else str(plan.port)),
        ("transport", plan.transport),
        ("registrar", plan.registrar),
    ]
    return rows


def _story(choice: Choice) -> list[tuple[str, ...]]:
    value = "none" if choice.value is None else str(choice.value)
    rows: list[tuple[str, ...]] = [(choice.step, value, choice.rule, choice.because)]
    rows += [("", f"not {passed.value}", "", passed.because) for passed in choice.passed_over]
    return rows


def _warning(warning: PlanWarning) -> tuple[str, ...]:
    return warning.code, warning.text
