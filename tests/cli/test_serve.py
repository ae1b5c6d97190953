"""`serve`: how it starts and ends, and what keeps it from starting."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import Run, is_one_line


def test_a_port_in_use_is_one_line_and_2(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        Path("x.toml").write_text(f'[http]\nlisten = ["127.0.0.1:{port}"]\n')
        ended = run("serve", "--config", "x.toml")
    assert (ended.code, ended.out) == (2, "")
    assert is_one_line(ended.err)
    assert f"127.0.0.1:{port}: Address already in use" in ended.err


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        pytest.param(
            '[http]\nlisten = ["192.0.2.1:0"]\nallow_anonymous = true\n', "cannot listen on", id="no own address"
        ),
        pytest.param('[http]\nlisten = ["0.0.0.0:0"]\n', "x.toml:2: http.listen", id="everywhere without tokens"),
        pytest.param('[http]\ntoken_file = "missing"\n', "missing", id="no tokens"),
    ],
)
def test_what_keeps_it_from_starting_is_one_line_and_2(run: Run, settings: str, said: str) -> None:
    Path("x.toml").write_text(settings)
    ended = run("serve", "--config", "x.toml")
    assert (ended.code, ended.out) == (2, "")
    assert is_one_line(ended.err)
    assert said in ended.err


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT], ids=lambda end: end.name)
def test_it_says_where_it_listens_and_ends_with_0(tmp_path: Path, end: signal.Signals) -> None:
    (tmp_path / "x.toml").write_text('[http]\nlisten = ["127.0.0.1:0"]\n')
    command = [sys.executable, "-m", "planner", "serve", "--config", str(tmp_path / "x.toml")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("pbx-planner listens on http://127.0.0.1:")
        process.send_signal(end)
        _, err = process.communicate()
    assert process.returncode == 0
    assert "Traceback" not in err
