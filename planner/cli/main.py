"""Which command, and how does it end? Exit codes of the contract; no traceback reaches a user."""

import argparse
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from planner.cli.arguments import parse
from planner.core.errors import BadRequest, PlannerError

USAGE = 2
_INTERRUPTED = 130
_DEFAULT_FILE = Path("/etc/pbx-planner/planner.toml")


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        options = parse(arguments)
        if options.version:
            return _version()
        module = import_module(f"planner.cli.{options.command.replace('-', '_')}")
        run: Callable[[argparse.Namespace, Path | None], int] = module.run
        code = run(options, config_file(options))
        sys.stdout.flush()
    except SystemExit as error:
        return int(error.code or 0)
    except PlannerError as error:
        return _complain(error)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it ends
        return 0
    return code


def config_file(options: argparse.Namespace) -> Path | None:
    """Return the settings file to read, None for the built-in defaults."""
    named = options.config or os.environ.get("PBX_PLANNER_CONFIG")
    if named:
        return Path(named)
    return _DEFAULT_FILE if _DEFAULT_FILE.exists() else None


def _complain(error: PlannerError) -> int:
    text = str(error)
    if isinstance(error, BadRequest):
        option = "" if error.field is None or error.field in error.text else f"{error.field}: "
        text = option + error.text + ("" if error.caret is None else f"\n{error.caret}")
    sys.stderr.write(f"pbx-planner: {text}\n")
    return USAGE


def _version() -> int:
    from importlib.metadata import version  # noqa: PLC0415 - slow to load

    sys.stdout.write(f"pbx-planner {version('pbx-address-planner')}\n")
    return 0
