"""Are the documents still those of the contract, byte for byte? Their files are in tests/golden.

To write them anew, and then read the difference: GOLDEN=write python -m pytest tests/cli/test_golden.py
"""

import os
from pathlib import Path

import pytest

from tests.support.commands import Run

GOLDEN = Path(__file__).parents[1] / "golden"
PLAN = ("plan", "example.com", "--json")


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("plan-address", (*PLAN, "--extension", "101", "--source", "192.0.2.99", "--via", "192.0.2.10")),
        ("plan-pattern", (*PLAN, "--source", "203.0.113.7")),
        ("plan-refused", (*PLAN, "--source", "224.0.0.1")),
        ("plan-ipv6", (*PLAN, "--source", "2001:db8:0:1::99", "--transports", "tcp,udp")),
        ("plan-unknown-phone-behind-nat", (*PLAN, "--host-snapshot", "nat-host.json", "--user-agent", "Unknown/1.0")),
        ("host", ("host", "--json")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_document_is_byte_for_byte_the_golden_one(run: Run, demo: str, name: str, command: tuple[str, ...]) -> None:
    file = GOLDEN / f"{name}.json"
    arguments = [str(GOLDEN / word) if word == "nat-host.json" else word for word in command]
    document = run(*arguments, "--config", demo).out
    if os.environ.get("GOLDEN") == "write":
        file.write_text(document, encoding="utf-8")
    assert document == file.read_text(encoding="utf-8")
