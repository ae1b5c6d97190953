"""The command line, run in this process; nothing of this machine is read but what a test names."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.cli import config, main
from tests.support.commands import Ended, Run

DEMO = Path(__file__).parents[2] / "config" / "demo.toml"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Run]:
    """Run a command line in an empty directory, without settings of this machine."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PBX_PLANNER_CONFIG", raising=False)
    monkeypatch.setattr(config, "_DEFAULT_FILE", tmp_path / "no" / "planner.toml")

    def ended(*arguments: str) -> Ended:
        code = main.main(list(arguments))
        return Ended(code, *capsys.readouterr())

    usual = gc.get_threshold()
    yield ended
    gc.set_threshold(*usual)  # a command looks for cycles seldom, spares what is there, and ends
    gc.unfreeze()


@pytest.fixture
def demo() -> str:
    """The settings of the demo, on a host that is no machine's."""
    return str(DEMO)
