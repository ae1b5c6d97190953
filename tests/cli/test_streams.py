"""What if nobody listens? Closed streams, broken pipes, full disks, interrupts: real processes."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest

DEMO = str(Path(__file__).parents[2] / "config" / "demo.toml")
PROGRAM = [sys.executable, "-m", "planner"]
COMMANDS = [
    pytest.param(["plan", "example.com"], id="plan"),
    pytest.param(["plan", "example.com", "--json"], id="plan --json"),
    pytest.param(["plan", "--batch", "-"], id="plan --batch"),
    pytest.param(["host"], id="host"),
    pytest.param(["check-config"], id="check-config"),
]
PHONES = b'{"domain": "example.com"}\n' * 2000


def shell(command: list[str], streams: str) -> subprocess.CompletedProcess[bytes]:
    line = ["sh", "-c", f'exec "$@" {streams}', "sh", *PROGRAM, *command, "--config", DEMO]
    return subprocess.run(
        line, input=PHONES, capture_output=True, check=False, env=os.environ | {"PYTHONUNBUFFERED": ""}
    )


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("streams", [">&-", "<&- 2>&-"])
def test_a_closed_stream_changes_nothing(command: list[str], streams: str) -> None:
    ended = shell(command, streams)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_an_error_nobody_can_read_is_still_2() -> None:
    assert shell(["plan", "a..b"], "2>&-").returncode == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_is_one_line_and_2(command: list[str]) -> None:
    ended = shell(command, ">/dev/full")
    assert (ended.returncode, ended.stderr) == (2, b"pbx-planner: the system says: No space left on device\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_reader_that_goes_away_ends_it_without_words(command: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ended = subprocess.run(
            [*PROGRAM, *command, "--config", DEMO], input=PHONES, stdout=writer, stderr=subprocess.PIPE, check=False
        )
    finally:
        os.close(writer)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_an_interrupt_in_a_batch_ends_it_without_words() -> None:
    command = [*PROGRAM, "plan", "--batch", "-", "--config", DEMO]
    with subprocess.Popen(command, bufsize=0, stdin=PIPE, stdout=PIPE, stderr=PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(json.dumps({"domain": "example.com"}).encode() + b"\n")
        while not process.stdout.read(4096).endswith(b"\n"):
            pass  # what it is at is the next line
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
        assert process.stderr.read() == b""
