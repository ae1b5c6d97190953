"""What is common to the commands: how they are named, which settings they read, how they end."""

import io
import sys
from pathlib import Path

import pytest

from planner.cli import config
from tests.support.commands import Run, is_one_line


def test_the_version_is_told(run: Run) -> None:
    ended = run("--version")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("pbx-planner ")


@pytest.mark.parametrize("arguments", [("--help",), ("plan", "--help"), ("plan", "a.test", "-h")], ids=" ".join)
def test_help_is_no_error(run: Run, arguments: tuple[str, ...]) -> None:
    ended = run(*arguments)
    assert (ended.code, ended.err) == (0, "")
    assert "usage: pbx-planner" in ended.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param((), "a command is missing", id="nothing"),
        pytest.param(("plna", "a.test"), "no command 'plna'; did you mean plan?", id="a command mistyped"),
        pytest.param(("check_config",), "did you mean check-config?", id="an underscore"),
        pytest.param(("xyzzy",), "there is no command 'xyzzy'; there are serve, plan,", id="a command far from all"),
        pytest.param(("",), "there is no command ''", id="an empty command"),
        pytest.param(("--verison",), "did you mean --version?", id="a global option mistyped"),
        pytest.param(("plan", "--sorce", "192.0.2.1"), "did you mean --source?", id="an option mistyped"),
        pytest.param(("plan", "--sorce=192.0.2.1", "a"), "'--sorce'; did you mean --source?", id="with its value"),
        pytest.param(("plan", "--extens", "1"), "did you mean --extension?", id="an option cut short"),
        pytest.param(("plan", "a.test", "b.test"), "'b.test' is one argument too many", id="two domains"),
        pytest.param(("host", "--json=yes"), "--json", id="a value for a switch"),
        pytest.param(("plan", "a.test", "--source"), "--source: expected one argument", id="no value"),
        pytest.param(("plan", "--config", ""), "--config: the name of a file is missing", id="no settings' name"),
        pytest.param(("host", "--host-snapshot", ""), "--host-snapshot: the name", id="no snapshot's name"),
        pytest.param(
            ("locate", "sip:a.test", "--zone", ""), "--zone: the name of a file is missing", id="no zone's name"
        ),
        pytest.param(("locate", ""), "URI: must not be empty", id="an empty URI"),
        pytest.param(("plan", "--batch", ""), "--batch: the name of a file is missing", id="no batch's name"),
        pytest.param(("check-config", "--host-snapshot", "x"), "no option '--host-snapshot'", id="of another command"),
        pytest.param(("plan", "--\udcff\x1b[31m\n\u202e"), r"\udcff\x1b[31m\n\u202e", id="what a terminal acts upon"),
        pytest.param(("x" * 100_000,), "there is no command 'xxx", id="a huge command"),
        pytest.param(("plan", "--" + "x" * 100_000), "there is no option '--xxx", id="a huge option"),
        pytest.param(("plan", "--config=" + "x" * 100_000), "at most 4095 characters", id="a huge name"),
        pytest.param(("serve", "--demo", "--config", "x"), "--config must not be given", id="settings beside the demo"),
    ],
)
def test_a_wrong_command_line_is_one_line_and_2(run: Run, arguments: tuple[str, ...], said: str) -> None:
    ended = run(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert is_one_line(ended.err)
    assert said in ended.err


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param(".", "cannot be read: Is a directory", id="a directory"),
        pytest.param("missing", "missing: cannot be read: No such file or directory", id="nothing"),
        pytest.param("\udcff\x1b[31m\u202e", r"\udcff\x1b[31m\u202e: cannot be read", id="no text"),
    ],
)
@pytest.mark.parametrize("option", ["--config", "--host-snapshot"])
@pytest.mark.parametrize("command", [("plan", "a.test"), ("host",), ("serve",)], ids=" ".join)
def test_a_file_that_cannot_be_read_is_one_line_and_2(
    run: Run, command: tuple[str, ...], option: str, name: str, said: str
) -> None:
    ended = run(*command, option, name)
    assert (ended.code, ended.out) == (2, "")
    assert is_one_line(ended.err)
    assert said in ended.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "is not JSON", id="empty"),
        pytest.param(b"\xff\x00\x1b[31m", "is not JSON", id="no text"),
        pytest.param(b"[" * 100_000, "", id="deep nesting"),
        pytest.param(b'{"interfaces": [{"name": "eth0"}]}', "addresses is missing", id="a key missing"),
        pytest.param(
            b'{"interfaces": [{"name": "eth0", "addresses": [{"ip": "192.0.2.1"}]}]}', "192.0.2.10/24", id="no prefix"
        ),
        pytest.param(b'{"interfaces": [], "x\\u001b[31m": 1}', r"x\x1b[31m", id="what a terminal acts upon"),
    ],
)
def test_a_broken_snapshot_is_one_line_and_2(run: Run, tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "host.json").write_bytes(content)
    ended = run("plan", "a.test", "--host-snapshot", "host.json")
    assert (ended.code, ended.out) == (2, "")
    assert is_one_line(ended.err)
    assert ended.err.startswith("pbx-planner: host.json: ")
    assert said in ended.err


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        pytest.param(("--config", "a.toml"), "", "a.toml", id="named"),
        pytest.param(("--config", "a.toml"), "b.toml", "a.toml", id="named, before the environment's"),
        pytest.param((), "b.toml", "b.toml", id="the environment's"),
        pytest.param((), "", "the built-in defaults", id="none"),
    ],
)
@pytest.mark.parametrize("stands", ["before", "after"])
def test_which_settings_are_read(
    run: Run, monkeypatch: pytest.MonkeyPatch, stands: str, arguments: tuple[str, ...], environment: str, said: str
) -> None:
    for name in ("a.toml", "b.toml"):
        Path(name).touch()
    monkeypatch.setenv("PBX_PLANNER_CONFIG", environment)
    ended = run(*arguments, "check-config") if stands == "before" else run("check-config", *arguments)
    assert ended.code == 0
    assert said in ended.out


def test_the_file_of_the_system_is_read_where_there_is_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "_DEFAULT_FILE", Path("default.toml"))
    Path("default.toml").write_text("[system]\ntransport = 5\n")
    assert "default.toml:2: system.transport" in run("plan", "a.test").err


def test_a_file_of_the_system_that_cannot_be_looked_at_is_not_passed_over(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "_DEFAULT_FILE", Path("x" * 5000))  # as a directory of root's: neither there nor not
    ended = run("plan", "a.test")
    assert ended.code == 2
    assert "cannot be read" in ended.err


def test_an_interrupt_ends_without_words(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("planner.cli.plan.run", interrupted)
    assert run("plan", "a.test") == (130, "", "")


BEYOND_ASCII = """
[domains."a.test"]
outbound_proxy_pattern = "192.0.2.0/24/büro.example:5061/tls"
"""


@pytest.mark.parametrize(("options", "shown"), [((), r"b\xfcro"), (("--json",), "büro")], ids=["escaped", "in JSON"])
def test_the_locale_need_not_have_what_is_written(run: Run, options: tuple[str, ...], shown: str) -> None:
    assert isinstance(sys.stdout, io.TextIOWrapper)
    sys.stdout.reconfigure(encoding="ascii" if not options else "utf-8")
    Path("x.toml").write_text(BEYOND_ASCII, encoding="utf-8")
    ended = run("plan", "a.test", "--source", "192.0.2.1", "--config", "x.toml", *options)
    assert (ended.code, ended.err) == (0, "")
    assert shown in ended.out
