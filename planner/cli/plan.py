"""`plan`: where does this phone register? The answer first, then the choices as a short story, warnings last."""

import sys
from argparse import Namespace
from pathlib import Path

import msgspec

from planner.cli.page import Page
from planner.core.choice import Choice, PlanWarning, Refusal
from planner.core.errors import BadRequest
from planner.core.plan import Lookup, Plan
from planner.service import Service, Sources
from planner.wire import Reader, plan_document

_PARAMETERS = (
    *("domain", "extension", "source", "via", "device", "user_agent", "mac", "file"),
    *("transports", "dns", "families", "account", "seed"),
)
_WRITTEN = {
    Lookup.NONE: "an address: the phone looks nothing up",
    Lookup.A: "a name with a port: the phone looks up its addresses",
    Lookup.SRV: "a name without port: the phone looks up SRV",
    Lookup.NAPTR: "a name without port: the phone looks up NAPTR and SRV",
}


def run(options: Namespace, config: Path | None) -> int:
    """Plan for one phone, or for every line of a file. Exit: 0 plan, 1 refusal."""
    given = {name: value for name in _PARAMETERS if (value := getattr(options, name)) is not None}
    if options.batch is None and "domain" not in given:
        raise BadRequest(None, "plan: a DOMAIN is missing (or --batch FILE)")
    query = Reader().from_texts(given)
    snapshot = None if options.host_snapshot is None else Path(options.host_snapshot)
    service = Service(Sources(config, snapshot))
    try:
        answer = service.plan(query)
    finally:
        service.close()
    if options.json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(plan_document(answer)), indent=2).decode() + "\n")
    else:
        show(answer, query.domain, Page())
    return 1 if isinstance(answer, Refusal) else 0


def show(answer: Plan | Refusal, domain: str, page: Page) -> None:
    """Write a plan or refusal for people."""
    if isinstance(answer, Refusal):
        page.line(f"No plan for {domain}: {answer.code}", "bold red")
        page.line(f"  {answer.text}")
    else:
        page.line(f"{answer.domain} registers at {answer.uri}", "bold green")
        page.table(_told(answer), "dim", "")
    if answer.choices:
        page.heading("Why")
        page.table([row for choice in answer.choices for row in _story(choice)], "cyan", "", "dim", "")
    if answer.warnings:
        page.heading("Warnings")
        page.table([_warning(warning) for warning in answer.warnings], "yellow", "")


def _told(plan: Plan) -> list[tuple[str, ...]]:
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
