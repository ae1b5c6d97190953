"""The files of a domain to audit, in the directory in which commands run."""

from pathlib import Path

import pytest

from tests.support.audited import HOST, SETTINGS, ZONE
from tests.support.commands import Run


@pytest.fixture(autouse=True)
def files(run: Run) -> None:
    Path("host.json").write_text(HOST)
    Path("planner.toml").write_text(SETTINGS)
    Path("zone").write_text(ZONE)
