"""What can be said on the command line? Every command with its options; nothing heavy is imported for `--help`."""

import argparse
import sys
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

from planner.core.errors import nearest, printable, quoted, sentence

_CONFIG = "settings file (default: $PBX_PLANNER_CONFIG, /etc/pbx-planner/planner.toml, built-in defaults)"
_ZONE = "what-if: a zone file in place of the DNS; may be repeated"
_NAMESERVER = "ask this name server instead of the system's; may be repeated; IPv6 as [ADDR]:PORT"
_SNAPSHOT = "what-if: a host snapshot as printed by `host --json`, in place of this machine's interfaces"


PLUGIN_UNKNOWN = 3  # of monitoring plugins
_LONGEST = 300  # characters of an error
_LONGEST_NAME = 4095  # PATH_MAX of Linux, less the NUL


class _Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line; those of a plugin go where monitoring looks, to stdout."""

    is_plugin = False

    def __init__(self, **options: object) -> None:
        super().__init__(allow_abbrev=False, **options)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        line = " ".join(printable(message[:_LONGEST]).split())
        if self.is_plugin:
            sys.stdout.write(f"SIPDNS UNKNOWN - {line.replace('|', '/')}; see {self.prog} --help\n")
        else:
            sys.stderr.write(f"{self.prog}: {line}; see {self.prog} --help\n")
        self.exit(2)

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """Exit; a plugin with UNKNOWN, for help and bad usage too (Monitoring Plugins Guidelines)."""
        super().exit(PLUGIN_UNKNOWN if self.is_plugin else status, message)

    def refuse(self, argument: str) -> NoReturn:
        """Exit because of an argument that has no meaning here."""
        if not argument.startswith("-"):
            self.error(f"{quoted(argument)} is one argument too many")
        option = argument.partition("=")[0]
        self.error(f"there is no option {quoted(option)}{_near(option, self._option_string_actions)}")

    def _check_value(self, action: argparse.Action, value: object) -> None:
        if action.choices is not None and value not in action.choices:
            hint = _near(str(value), action.choices) or f"; there are {sentence(tuple(map(str, action.choices)))}"
            raise argparse.ArgumentError(None, f"there is no command {quoted(str(value))}{hint}")


def _near(word: str, names: Iterable[str]) -> str:
    near = nearest(word, names)
    return f"; did you mean {near[0]}?" if near else ""


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line. Exits with 2 and one line on stderr where it is wrong."""
    whole = parser()
    options, rest = whole.parse_known_args(arguments)
    chosen: _Parser = getattr(options, "parser", whole)
    if rest:
        chosen.refuse(rest[0])
    if options.command is None and not options.version:
        whole.error("a command is missing")
    options.parser = chosen
    return options


@cache
def parser() -> _Parser:
    """Build the parser of the whole command line; each command has one of its own, among its subparsers."""
    whole = _Parser(
        prog="pbx-planner",
        description="Tells a VoIP phone where to register - address, port, transport - and says why.",
    )
    whole.add_argument("--version", action="store_true", help="print the version")
    whole.add_argument("--config", type=_file, metavar="FILE", help=_CONFIG)
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, (about, options, _) in COMMANDS.items():
        command = commands.add_parser(name, help=about, description=f"{about[:1].upper()}{about[1:]}.")
        options(command)
        command.set_defaults(parser=command)
        command.is_plugin = name == "check"
    return whole


def _config_option(command: argparse.ArgumentParser) -> None:
    # without a default, which would undo what stands before the command
    command.add_argument("--config", type=_file, default=argparse.SUPPRESS, metavar="FILE", help=_CONFIG)


def _snapshot_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host-snapshot", type=_file, metavar="FILE", help=_SNAPSHOT)


def _file(text: str) -> Path:
    return Path(_file_name(text))


def _file_name(text: str) -> str:
    if not text:  # a variable of a script that is not set; Path("") would be the directory
        raise argparse.ArgumentTypeError("the name of a file is missing")
    if len(text) > _LONGEST_NAME:
        raise argparse.ArgumentTypeError(f"the name of a file has at most {_LONGEST_NAME} characters")
    return text


def _dns_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--zone", type=_file, metavar="FILE", action="append", help=_ZONE)
    command.add_argument("--nameserver", metavar="ADDR[:PORT]", action="append", help=_NAMESERVER)


def _plan(command: argparse.ArgumentParser) -> None:
    command.add_argument("domain", nargs="?", metavar="DOMAIN", help="the SIP domain (tenant)")
    command.add_argument(
        "--batch", type=_file_name, metavar="FILE", help="one JSON request a line, one answer a line; - for stdin"
    )
    command.add_argument("--extension", metavar="E", help="the extension in the domain")
    command.add_argument("--source", metavar="IP", help="the phone's address as the backend saw it")
    command.add_argument("--via", metavar="IP", help="the local address on which the phone contacted the backend")
    command.add_argument("--device", metavar="ID", help="the device, by its id")
    command.add_argument("--user-agent", metavar="UA", help="the User-Agent of the phone's request")
    command.add_argument("--mac", metavar="MAC", help="the phone's hardware address")
    command.add_argument("--file", metavar="NAME", help="the file name that the phone asked for")
    command.add_argument("--transports", metavar="LIST", help="what the phone supports: tls,tcp,udp")
    command.add_argument("--dns", metavar="CLASS", help="what the phone looks up at most: a, srv or naptr")
    command.add_argument("--families", metavar="LIST", help="what the phone has: ipv4,ipv6")
    command.add_argument("--account", metavar="N", help="which account of the phone (default 1)")
    command.add_argument("--seed", metavar="S", help="what spreads phones over servers of equal priority")
    _json(command)
    _config_option(command)
    _snapshot_option(command)
    _dns_options(command)


def _locate(command: argparse.ArgumentParser) -> None:
    command.add_argument("uri", metavar="URI", help="a SIP URI, or a domain")
    command.add_argument("--transports", metavar="LIST", help="the client's, in order of preference (tls,tcp,udp)")
    command.add_argument("--families", metavar="LIST", help="the client's: ipv4,ipv6")
    command.add_argument("--source-address", metavar="IP", action="append", help="an own address of the client")
    command.add_argument("--seed", metavar="S", help="what decides where the choice is left to chance")
    _json(command)
    _config_option(command)
    _dns_options(command)


def _devices(command: argparse.ArgumentParser) -> None:
    command.add_argument("user_agent", nargs="?", metavar="USER-AGENT", help="the User-Agent of the phone's request")
    command.add_argument("--device", metavar="ID", help="the device, by its id")
    command.add_argument("--mac", metavar="MAC", help="the phone's hardware address")
    command.add_argument("--file", metavar="NAME", help="the file name that the phone asked for")
    _json(command)
    _config_option(command)


def _audit(command: argparse.ArgumentParser) -> None:
    command.add_argument("domain", nargs="*", metavar="DOMAIN", help="the domains; - reads a list from stdin")
    command.add_argument(
        "--file", type=_file_name, metavar="LIST", help="a list of domains, one a line; done in any order"
    )
    _json(command)
    command.add_argument("--format", metavar="F", help="text, json, jsonl, csv or markdown")
    command.add_argument("--fail-on", metavar="SEVERITY", help="from which severity on it is exit 1 (error)")
    command.add_argument("--min-severity", metavar="SEVERITY", help="show nothing below")
    command.add_argument("--only", metavar="ID", action="append", help="these checks only; commas, or repeated")
    command.add_argument("--skip", metavar="ID", action="append", help="not these checks")
    command.add_argument("--explain", metavar="ID", help="explain a check, and end")
    command.add_argument("--view", metavar="VIEW", help="public (default) or internal: private addresses are meant")
    command.add_argument("--authoritative", action="store_true", help="find the zone's own servers, and ask each")
    command.add_argument("--save", type=_file, metavar="FILE", help="keep what the servers said, to judge it again")
    command.add_argument("--from", dest="load", type=_file, metavar="FILE", action="append", help="judge what was kept")
    command.add_argument("--diff", type=_file, metavar="OLD", help="tell what is new since this report (JSON)")
    command.add_argument("--resume", type=_file, metavar="FILE", help="note what is done there, and go on from it")
    _config_option(command)
    _snapshot_option(command)
    _dns_options(command)


def _check(command: argparse.ArgumentParser) -> None:
    command.add_argument("domain", nargs="?", metavar="DOMAIN", help="the domain")
    command.add_argument("-H", "--host", metavar="DOMAIN", help="the domain, as plugins have it")
    command.add_argument("-w", "--warning", default="0", metavar="RANGE", help="warn if warnings are outside (0)")
    command.add_argument("-c", "--critical", default="0", metavar="RANGE", help="critical if errors are outside (0)")
    command.add_argument(
        "-t", "--timeout", default="30", metavar="S[:STATE]", help="seconds for all (30), and what it is then (UNKNOWN)"
    )
    command.add_argument("-v", "--verbose", action="store_true", help="a line for each finding too")
    command.add_argument("-V", "--version", action="store_true", help="print the version")
    command.add_argument("--authoritative", action="store_true", help="find the zone's own servers, and ask each")
    _config_option(command)
    _snapshot_option(command)
    _dns_options(command)


def _checks(command: argparse.ArgumentParser) -> None:
    command.add_argument("id", nargs="?", metavar="ID", help="explain this check")
    _json(command)
    _config_option(command)


def _records(command: argparse.ArgumentParser) -> None:
    command.add_argument("domain", metavar="DOMAIN", help="the domain")
    command.add_argument("--format", default="zone", metavar="F", help="zone, json or octodns")
    _json(command)
    _config_option(command)
    _snapshot_option(command)


def _diff(command: argparse.ArgumentParser) -> None:
    command.add_argument("old", type=_file, metavar="OLD", help="the settings file as it is")
    command.add_argument("new", type=_file, metavar="NEW", help="the settings file as it would be")
    command.add_argument(
        "--phones", type=_file_name, metavar="FILE", required=True, help="CSV with a header, or JSON lines; - for stdin"
    )
    _json(command)
    _config_option(command)
    _snapshot_option(command)
    _dns_options(command)


def _host(command: argparse.ArgumentParser) -> None:
    _json(command)
    _config_option(command)
    _snapshot_option(command)


def _serve(command: argparse.ArgumentParser) -> None:
    command.add_argument("--demo", action="store_true", help="run on the embedded demo: no file, no network needed")
    _config_option(command)
    _snapshot_option(command)
    _dns_options(command)


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print the document instead of text for people")


class Command(NamedTuple):
    """What a command is *about*, who adds its *options*, and what each exit code of it means.

    A tuple, as structs would make `--help` wait for the import of msgspec.
    """

    about: str
    options: Callable[[argparse.ArgumentParser], None]
    exits: str


COMMANDS: Final = {
    "serve": Command("run the HTTP service", _serve, "0 on SIGTERM, when the requests in work are finished"),
    "plan": Command(
        "say where a phone registers, and why", _plan, "0 a plan, 1 a refusal; with --batch 1 if any was refused or bad"
    ),
    "locate": Command("follow a SIP URI step by step, as RFC 3263 has it", _locate, "0 located, 1 it leads nowhere"),
    "audit": Command(
        "say whether the DNS of domains is ready, and what exactly to publish",
        _audit,
        "0 nothing at or above --fail-on, 1 findings, 3 could not be determined; of a list the worst; 2 a bad line",
    ),
    "check": Command(
        "the same as a plugin for Nagios: one line, exit 0 to 3", _check, "0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN"
    ),
    "checks": Command("list what the audit looks for", _checks, "0"),
    "records": Command("print the records that a domain should publish for this PBX", _records, "0"),
    "devices": Command(
        "list the phones that are known, or say who one is and what follows", _devices, "0, 1 nobody known"
    ),
    "host": Command("show interfaces, addresses and routes as seen, and which may be presented", _host, "0"),
    "diff": Command(
        "say what a change of settings would do to a list of phones",
        _diff,
        "0 nothing changes, 1 some plans change, or a line is no phone",
    ),
    "check-config": Command(
        "read every settings file and print what is wrong or doubtful", _config_option, "0, 2 something is wrong"
    ),
}
