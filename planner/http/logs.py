"""How does the service log? One line a message, `key=value`, whatever the message holds."""

import json
import logging
import re
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb
from typing import Final

from aiohttp.http_exceptions import HttpProcessingError

_PLAIN: Final = re.compile(r"[\w.:/@+-]+", re.ASCII)
_INNERMOST: Final = 12
"""Frames of a traceback that are logged."""


class OneLine(logging.Formatter):
    """Writes a record as `time=… level=… logger=… message="…"`; an exception as type, text and places."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for *record*."""
        values = {
            "time": datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[1] is not None:
            values |= _error(record.exc_info[1])
        return " ".join(f"{key}={_value(value)}" for key, value in values.items())


def start() -> None:
    """Log to standard error from now on, warnings of all libraries and the notices of our own."""
    output = logging.StreamHandler()
    output.setFormatter(OneLine())
    logging.basicConfig(level=logging.WARNING, handlers=[output])
    logging.getLogger("planner").setLevel(logging.INFO)
    quieten()


def quieten() -> None:
    """Keep aiohttp from logging every malformed request, of which the client is told."""
    logging.getLogger("aiohttp.server").addFilter(_is_fault_of_ours)


def _is_fault_of_ours(record: logging.LogRecord) -> bool:
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


def _error(error: BaseException) -> dict[str, str]:
    frames = extract_tb(error.__traceback__)[-_INNERMOST:]
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    return {"error": f"{type(error).__name__}: {error}", "at": places}


def _value(text: str) -> str:
    """Write a value bare where it can be, else as a JSON string, in which every unusual character is escaped."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text)
