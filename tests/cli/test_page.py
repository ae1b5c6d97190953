"""How does a page look on terminals of any width? Whatever is said on a wide one is said on a narrow one."""

import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.cli.main import main
from planner.cli.page import Page, Twig
from tests.support.commands import Run

DEMO = str(Path(__file__).parents[2] / "config" / "demo.toml")
COMMANDS = [
    pytest.param(["plan", "example.com", "--source", "192.0.2.99", "--config", DEMO], id="plan"),
    pytest.param(["plan", "example.com", "--source", "203.0.113.7", "--config", DEMO], id="plan by a pattern"),
    pytest.param(["plan", "example.com", "--source", "224.0.0.1", "--config", DEMO], id="refusal"),
    pytest.param(["host", "--config", DEMO], id="host"),
]


def on_terminal(command: list[str], columns: int, **environment: str) -> str:
    """Run a command on a terminal of its own, and return what it wrote."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    named = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR", "FORCE_COLOR")}
    program = [sys.executable, "-m", "planner", *command]
    with subprocess.Popen(
        program, stdin=theirs, stdout=theirs, stderr=theirs, env=named | {"TERM": "xterm"} | environment
    ):
        os.close(theirs)
        written = bytearray()
        try:
            while piece := os.read(ours, 65536):
                written += piece
        except OSError:  # Linux says EIO at the end
            pass
    os.close(ours)
    return written.decode().replace("\r\n", "\n")


def piped(command: list[str]) -> str:
    ended = subprocess.run([sys.executable, "-m", "planner", *command], capture_output=True, text=True, check=False)
    assert ended.stderr == ""
    return ended.stdout


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_feigned_terminal(patch: pytest.MonkeyPatch, command: list[str], columns: int, term: str = "dumb") -> str:
    """Run a command in this process, on what it takes for a terminal, and return what it wrote."""
    patch.setenv("COLUMNS", str(columns))
    patch.setenv("TERM", term)
    with patch.context() as streams:
        streams.setattr(sys, "stdout", terminal := Terminal())
        main(command)
    return terminal.getvalue()


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_terminal_of_any_width_shows_every_word(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: list[str], columns: int
) -> None:
    shown = on_feigned_terminal(monkeypatch, command, columns)
    assert "\x1b" not in shown
    assert "…" not in shown
    assert sorted("".join(shown.split())) == sorted("".join(run(*command).out.split()))
    assert max(map(len, shown.splitlines()[1:])) <= max(columns, 80)


def test_a_page_is_as_wide_as_the_terminal_is_and_coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    command = ["host", "--config", DEMO]
    shown = on_terminal(command, 60)
    assert "\x1b[36m" in shown
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown) == on_feigned_terminal(monkeypatch, command, 60)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (100, ["├── a line of words, and more words", "└── x", "    └── another line of many words"]),
        (
            34,
            [
                "├── a line of words, and more",
                "│     words",
                "└── x",
                "    └── another line of many",
                "          words",
            ],
        ),
        (20, ["├── a line of words, and more words", "└── x", "    └── another line of many words"]),
    ],
)
def test_a_long_line_goes_on_inside_the_tree_where_there_is_room(
    monkeypatch: pytest.MonkeyPatch, columns: int, expected: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(sys, "stdout", terminal := Terminal())
    below = Twig("a line of words, and more words"), Twig("x", (Twig("another line of many words"),))
    Page().tree(Twig("trunk", below))
    assert terminal.getvalue().splitlines() == ["  trunk", *(f"  {line}" for line in expected)]


def test_colour_is_for_terminals_that_have_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    command = ["host", "--config", DEMO]
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[36m" in on_feigned_terminal(monkeypatch, command, 80, "xterm")
    assert "\x1b" not in on_feigned_terminal(monkeypatch, command, 80, "dumb")
    assert "\x1b" not in run(*command).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[36m" not in on_feigned_terminal(monkeypatch, command, 80, "xterm")


@pytest.fixture(scope="module")
def shown() -> Callable[[int, Sequence[tuple[str, ...]]], str]:
    def show(columns: int, rows: Sequence[tuple[str, ...]]) -> str:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("COLUMNS", str(columns))
            patch.setenv("TERM", "dumb")
            terminal = Terminal()
            patch.setattr(sys, "stdout", terminal)
            Page().table(rows, "", "", "")
            return terminal.getvalue()

    return show


WORDS = st.text("abc日 \u0301", max_size=12)


@given(columns=st.integers(1, 120), rows=st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=4))
def test_a_table_loses_nothing_at_any_width(
    shown: Callable[[int, Sequence[tuple[str, ...]]], str], columns: int, rows: Sequence[tuple[str, ...]]
) -> None:
    wanted = "".join("".join(row) for row in rows)
    assert "".join(shown(columns, rows).split()) == "".join(wanted.split())


def test_columns_stand_one_below_another(shown: Callable[[int, Sequence[tuple[str, ...]]], str]) -> None:
    rows = [("a", "long cell", "the last one wraps on a terminal"), ("", "日本", "it does")]
    assert shown(40, rows).splitlines() == [
        "  a  long cell  the last one wraps on a",
        "                terminal",
        "     日本       it does",
    ]


def test_without_room_the_last_column_goes_below(shown: Callable[[int, Sequence[tuple[str, ...]]], str]) -> None:
    rows = [("a", "a cell of some length", "the last one wraps on a terminal"), ("", "another", "it does")]
    assert shown(40, rows).splitlines() == [
        "  a  a cell of some length",
        "      the last one wraps on a terminal",
        "    another",
        "      it does",
    ]


def test_an_output_without_such_characters_gets_plain_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    octets = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(octets, encoding="ascii"))
    Page().tree(Twig("✓ a – b", (Twig("✗ c", (Twig("d"),)), Twig("e"))))
    sys.stdout.flush()
    assert octets.getvalue().decode().splitlines() == ["  + a - b", "  |-- x c", "  |   `-- d", "  `-- e"]


@pytest.mark.parametrize("form", ["csv", "markdown", "text", "jsonl"])
def test_a_list_shows_its_progress_on_the_terminal_and_its_reports_go_where_they_are_sent(
    form: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("list").write_text("example.org\nexample.net\n")
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    reports = run("audit", "--file", "list", "--format", form, "--config", DEMO).out
    progress = terminal.getvalue()
    assert "2 of 2 domains" in progress
    assert "NP0" not in progress
    assert {"example.org", "example.net"} <= set(re.findall(r"example\.\w+", reports))


def test_a_list_shows_its_progress_below_the_reports_on_the_same_terminal(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("example.org\nexample.net\n")
    command = ["audit", "--file", str(tmp_path / "list"), "--config", DEMO]
    shown = re.split(r"[\r\n]", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", on_terminal(command, 250)))
    assert any(part.startswith("1 of 2 domains") for part in shown)
    assert set(piped(command).splitlines()) <= set(shown)
