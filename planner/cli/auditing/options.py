"""What is wished of an audit? Its options, looked at before anything is asked; what cannot go together is refused."""

from argparse import Namespace
from pathlib import Path

from planner.cli.auditing.writer import FORMATS, Style
from planner.cli.sources import nameservers, one_of
from planner.core.audit.catalogue import chosen
from planner.core.audit.checks.check import Check
from planner.core.audit.pages.catalogue import page_named
from planner.core.audit.since import Earlier
from planner.core.errors import BadRequest, Malformed, NotListed, quoted
from planner.core.policy.settings import View
from planner.core.severity import Severity
from planner.service.auditing import Wish
from planner.wire.audit_earlier import earlier_reports


def wish(options: Namespace) -> Wish:
    """Read whom to ask, and by which checks to judge. Raises BadRequest."""
    values = vars(options)
    for name in ("nameserver", "authoritative"):
        if values["zone"] and values[name]:
            raise BadRequest(name, "--zone stands in place of the DNS, and nobody is asked: leave one of them out")
    view = values.get("view")
    return Wish(
        nameservers(options),
        options.authoritative,
        None if view is None else View(one_of("view", view, View)),
        _checks(values.get("only"), values.get("skip")),
    )


def style(options: Namespace, wish: Wish) -> Style:
    """Read how reports are to be written. Raises BadRequest."""
    return Style(
        form=_form(options),
        least=_severity("min_severity", options.min_severity, Severity.INFO),
        fail_on=_severity("fail_on", options.fail_on, Severity.ERROR),
        old=None if options.diff is None else _earlier(options.diff),
        ran={check.rule.id for check in wish.checks},
        is_bulk=are_several(options),
    )


def are_several(options: Namespace) -> bool:
    """Whether there may be several domains: then a document takes a line."""
    return bool(options.file) or "-" in options.domain or len(options.domain) > 1 or len(options.load or ()) > 1


def _form(options: Namespace) -> str:
    form = "text" if options.format is None else one_of("format", options.format, FORMATS)
    if options.json and form not in ("text", "json", "jsonl"):
        raise BadRequest("format", f"{form} is not JSON, and --json asks for that: leave one of them out")
    return "json" if options.json and form == "text" else form


def _earlier(path: Path) -> dict[str, Earlier]:
    """Read the reports that were written with `--json` or `--format jsonl`. Raises BadRequest."""
    try:
        return earlier_reports(path.read_bytes())
    except OSError as error:
        raise BadRequest("diff", f"{quoted(str(path))} cannot be read: {error.strerror}") from None
    except Malformed:
        text = f"{quoted(str(path))} is no report: write one with --json or --format jsonl"
        raise BadRequest("diff", text) from None


def _severity(field: str, text: str | None, default: Severity) -> Severity:
    return default if text is None else Severity(one_of(field, text, Severity))


def _checks(only: list[str] | None, skip: list[str] | None) -> tuple[Check, ...]:
    checks = chosen(_ids("only", only), _ids("skip", skip))
    if not checks:
        raise BadRequest("skip", "no check is left")
    return checks


def _ids(field: str, lists: list[str] | None) -> list[str]:
    """Read lists of checks, with commas. Raises BadRequest."""
    ids = [part.strip() for text in lists or () for part in text.split(",")]
    try:
        return [page_named(identifier).id for identifier in ids]
    except NotListed as error:
        raise BadRequest.of(field, error) from None
