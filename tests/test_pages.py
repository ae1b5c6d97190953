"""Each page for readers says what the program says."""

from pathlib import Path

import pytest

from tests.support.pages.all import PAGES


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_a_page_is_current(file: Path) -> None:
    assert file.read_text(encoding="utf-8") == PAGES[file](), "run `make pages`"
