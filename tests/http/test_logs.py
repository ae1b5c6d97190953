import logging
import sys

import pytest

from planner.http.logs import OneLine


def record(message: str, *values: object, error: BaseException | None = None) -> logging.LogRecord:
    info = None if error is None else (type(error), error, error.__traceback__)
    made = logging.LogRecord("planner.http", logging.WARNING, "file", 1, message, values, info)
    made.created = 1_700_000_000
    return made


def test_a_message_is_a_line_of_keys_and_values() -> None:
    line = OneLine().format(record("%s is taken", "port 80"))
    assert line == 'time=2023-11-14T22:13:20Z level=warning logger=planner.http message="port 80 is taken"'


@pytest.mark.parametrize(
    ("message", "written"),
    [
        pytest.param("a\nlevel=error", r'"a\nlevel=error"', id="an end of line"),
        pytest.param("\x1b[31m", r'"\u001b[31m"', id="an escape sequence"),
        pytest.param('a"b', r'"a\"b"', id="a quotation mark"),
        pytest.param("a\u202eb\u2028", r'"a\u202eb\u2028"', id="what turns a line round"),
        pytest.param("", '""', id="nothing"),
        pytest.param("plain", "plain", id="a word"),
    ],
)
def test_what_is_logged_cannot_forge_a_line(message: str, written: str) -> None:
    assert OneLine().format(record("%s", message)).endswith(f"message={written}")


def test_an_error_is_logged_with_its_places_on_the_same_line() -> None:
    try:
        int("x\ny")
    except ValueError:
        line = OneLine().format(record("failed", error=sys.exc_info()[1]))
    assert "\n" not in line
    assert 'error="ValueError: invalid literal' in line
    assert "test_logs.py:" in line
