"""The page of the command line: every command with its options and exit codes, from the parser itself."""

import argparse
from collections.abc import Iterator
from typing import Final

from planner.cli.arguments import COMMANDS, parser

_TOP: Final = """\
# The command line

`pbx-planner COMMAND`, or `python -m planner COMMAND`. This page is made from the parser by `make pages`, and a test holds
it current.

Text for people by default: colour and tables on a terminal, plain when piped, `NO_COLOR` honoured. `--json` gives the
documents of the service. What if: `--host-snapshot FILE` (from `host --json`) in place of this machine, `--zone FILE` in
place of the DNS, `--nameserver ADDR[:PORT]` in place of the system's. Bad usage or configuration: one line on stderr, exit
2; of `check` it is UNKNOWN, on stdout. Interrupted: exit 130, but 0 of `serve`. `pbx-planner --version`
prints the version."""

_NOTES: Final = {
    "plan": """\
The lines of `--batch` are documents of `POST /v1/plan`, the answers those of `POST /v1/plans`: in order, as they come.""",
    "audit": """\
It asks the configured resolver. `--nameserver` in its place (several: each is asked everything, and compared);
`--authoritative` finds the zone's own servers, and asks each address of each. Both look whether answers differ over TCP or
in small letters (`--nameserver` not for a list). `--save` keeps what the servers said, `--from` judges it again; `--diff
OLD.json` tells what is new, mended and unchanged since an earlier `--json`, in every format.

`--file LIST` audits very many, a domain a line (`-`: stdin), each report as it is done, with a bar on a terminal; what is no
domain is told in its place, and dead name servers hold up no other domain. `--resume FILE` notes what is done, so that an
interrupted list goes on, by the same options and settings.

A time-out makes a check *unknown*: neither passed nor failed. Severities can be changed (`[audit.severities]`). Whether
records must fit this PBX is for domains in the settings (`[audit] parity`).""",
    "check": """\
`-c` is for errors, `-w` for warnings (`10`, `10:`, `~:10`, `10:20`, `@10:20`); `-t 10` bounds the time, and `-t
10:CRITICAL` says what it is then, UNKNOWN otherwise. Of findings that are equally bad, the first told is one of a server
that is out of step. Help, version and bad usage are UNKNOWN (exit 3).""",
    "diff": """\
The list is CSV with a header (`domain`, `extension`, `source`, `user agent`, `mac` …) or JSON lines. A phone changes if its
fingerprint does. It gets worse if it has no plan any more, loses TLS, or is warned of something new, even where its
fingerprint stays. What gets worse comes first; 20 groups of each kind are shown, and all with `--json`.""",
    "serve": """\
SIGHUP reads the settings again, SIGTERM ends when the requests in work are finished.""",
}


_SHARED: Final = ("json", "config", "host_snapshot", "zone", "nameserver")
"""Options that mean the same wherever they are; only the plan has all of them."""


def page() -> str:
    """Write the whole page."""
    commands = next(action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)).choices
    shared = [action for action in commands["plan"]._actions if action.dest in _SHARED]
    everywhere = ("", "Where they are named below, these mean the same:", "", *_table(shared))
    parts = (line for name, command in commands.items() for line in _command(name, command))
    return "\n".join((_TOP, *everywhere, *parts, ""))


def _command(name: str, command: argparse.ArgumentParser) -> Iterator[str]:
    about, _, exits = COMMANDS[name]
    actions = [action for action in command._actions if action.dest != "help"]
    own = [action for action in actions if action.dest not in _SHARED]
    also = [f"`{_option(action)}`" for action in actions if action.dest in _SHARED]
    arguments = "".join(f" {_place(action)}" for action in actions if not action.option_strings)
    yield from ("", f"## {name}", "", f"`pbx-planner {name}{arguments}`: {about}. Exit: {exits}.", "")
    if own:
        yield from (*_table(own), "")
    yield f"And {', '.join(also)}."
    if name in _NOTES:
        yield from ("", _NOTES[name])


def _table(actions: list[argparse.Action]) -> Iterator[str]:
    yield from ("| option | meaning |", "| --- | --- |")
    for action in actions:
        yield f"| `{_option(action)}` | {action.help} |"


def _place(action: argparse.Action) -> str:
    """Write an argument with its number as usages do."""
    return {None: "{0}", "?": "[{0}]", "*": "[{0}…]"}[action.nargs].format(action.metavar)  # type: ignore[index]


def _option(action: argparse.Action) -> str:
    return " ".join(filter(None, (", ".join(action.option_strings), str(action.metavar or ""))))
