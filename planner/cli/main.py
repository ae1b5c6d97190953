"""Which command, and how does it end? Exit codes of the contract; no traceback reaches a user."""

import argparse
import io
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from planner.cli.arguments import PLUGIN_UNKNOWN, parse
from planner.core.errors import BadRequest, BadSettings, PlannerError
from planner.runtime import loading

USAGE = 2
_INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    _ensure_streams()
    try:
        return _run(arguments)
    except SystemExit as error:
        return int(error.code or 0)
    except PlannerError as error:
        return _complain(error)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except OSError as error:
        _drop_output()
        is_over = isinstance(error, BrokenPipeError)  # nobody reads any longer, as after `| head -1`
        return 0 if is_over else _complain(PlannerError(f"the system says: {error.strerror or error}"))


def _run(arguments: list[str] | None) -> int:
    options = parse(arguments)
    if options.version:
        _version()
        return PLUGIN_UNKNOWN if options.command == "check" else 0
    with loading():
        module = import_module(f"planner.cli.{options.command.replace('-', '_')}")
    run: Callable[[argparse.Namespace], int] = module.run
    code = run(options)
    sys.stdout.flush()
    return code


def _complain(error: PlannerError) -> int:
    program = "" if isinstance(error, BadSettings) else "pbx-planner: "  # a file and a line, as of a compiler
    with suppress(OSError):
        sys.stderr.write(f"{program}{_name_option(error) if isinstance(error, BadRequest) else error}\n")
    return USAGE


def _name_option(error: BadRequest) -> str:
    """Name the option, where HTTP and JSON have a field."""
    text = error.text if error.listing is None else f"{error.text}; `pbx-planner {error.listing}` lists them"
    if error.field is None:
        return text
    option = error.field.upper() if error.field in ("domain", "uri") else f"--{error.field.replace('_', '-')}"
    return f"{option}: {text}"


def _ensure_streams() -> None:
    """Put the null device where a stream is closed, and escape on stdout what its encoding has not."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - until the end
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    """Give up what is not yet written, or Python complains about it when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _version() -> None:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - slow to load

    try:
        number = version("pbx-address-planner")
    except PackageNotFoundError:
        number = "(a checkout that is not installed)"
    sys.stdout.write(f"pbx-planner {number}\n")
    sys.stdout.flush()
