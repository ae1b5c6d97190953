"""`checks`: what does the audit look for?"""

from argparse import Namespace

import msgspec

from planner.cli.page import Page, write_json
from planner.core.audit.catalogue import CHECKS, check_named
from planner.core.audit.checks.check import Check
from planner.core.audit.rule import Fix
from planner.core.errors import BadRequest, NotListed
from planner.wire.audit import check_document, checks_document


def run(options: Namespace) -> int:
    """Show the catalogue, or the page of one check."""
    if options.id is not None:
        try:
            show(options.id, is_json=options.json)
        except NotListed as error:
            raise BadRequest(None, f"checks: {error.text}", listing=error.listing) from None
    elif options.json:
        write_json(msgspec.json.encode(checks_document(CHECKS)))
    else:
        page = Page()
        page.line(f"{len(CHECKS)} checks", "bold")
        page.line("  `checks ID` explains one", "dim")
        page.line()
        rows = [(check.rule.id, check.rule.severity.value, check.rule.title) for check in CHECKS]
        page.table(rows, "cyan", "dim", "")
    return 0


def show(identifier: str, *, is_json: bool) -> None:
    """Show one check. Raises NotListed."""
    check = check_named(identifier)
    if is_json:
        write_json(msgspec.json.encode(check_document(check)))
    else:
        explain(check, Page())


def explain(check: Check, page: Page) -> None:
    """Write the page of one check."""
    rule = check.rule
    page.line(f"{rule.id}: {rule.title}", "bold")
    rows = [("severity", rule.severity.value), ("why", rule.why)]
    for case, wording in {"": rule.says, **rule.cases}.items():
        word = f"found ({case})" if case else "found"
        severity = f" [{wording.severity}]" if wording.severity else ""
        rows += [(word, f"{wording.message.replace('!r}', '}')}{severity}"), ("effect", wording.effect)]
    rows += [("mend it", rule.example)] if isinstance(rule.example, str) else []
    rows.append(("see", ", ".join(rule.refs)))
    page.table(rows, "dim", "")
    if isinstance(rule.example, Fix):
        page.heading("For instance")
        for sign, lines in (("-", rule.example.remove), ("+", rule.example.add)):
            for line in lines:
                page.line(f"  {sign}  {line}", "red" if sign == "-" else "green")
