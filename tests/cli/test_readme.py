"""What the README shows of the command line is what the program says."""

import re
from pathlib import Path

import pytest

from tests.support.commands import Run

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


def examples() -> list[tuple[str, str]]:
    """Give the commands of the README that run on the demo, and what it shows of each."""
    blocks = re.findall(r"^```\n\$ pbx-planner ([^\n]*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return [(command, shown) for command, shown in blocks if "--config config/demo.toml" in command]


@pytest.mark.parametrize(("command", "shown"), examples(), ids=[command.split()[0] for command, _ in examples()])
def test_an_example_is_what_the_program_says(run: Run, demo: str, command: str, shown: str) -> None:
    said = run(*command.replace("config/demo.toml", demo).split()).out
    wanted, cut, _ = shown.partition("…\n")
    same = [re.sub(r"time=[0-9.]+", "time=", text) for text in (said, wanted)]
    assert same[0].startswith(same[1]) if cut else same[0] == same[1]


def test_there_are_examples() -> None:
    assert {command.split()[0] for command, _ in examples()} == {"plan", "audit", "check"}
