"""Which settings does a command go by? Those of --config, else of $PBX_PLANNER_CONFIG, of /etc, else the defaults."""

import os
from argparse import Namespace
from pathlib import Path

from planner.doors.settings.source import BuiltIn, SettingsFile, SettingsSource

_DEFAULT_FILE = Path("/etc/pbx-planner/planner.toml")


def settings_of(options: Namespace) -> SettingsSource:
    """Return where to read the settings."""
    file = _file(options)
    return BuiltIn() if file is None else SettingsFile(file)


def _file(options: Namespace) -> Path | None:
    named: Path | None = options.config
    if named is not None:
        return named
    if from_environment := os.environ.get("PBX_PLANNER_CONFIG"):
        return Path(from_environment)
    try:
        _DEFAULT_FILE.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        pass  # it is there and cannot be looked at: to ignore it would be to plan with other settings
    return _DEFAULT_FILE
