"""What the README shows of the service is what it answers, on the demo."""

import re
import shutil
from pathlib import Path

import pytest

from tests.support.serving import Serve

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
SHOWN = re.findall(r"^\$ curl -s 'http://127\.0\.0\.1:8080([^']*)'\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The settings of the demo, at a port that is free."""
    for file in (ROOT / "config").glob("demo*"):
        shutil.copy(file, tmp_path)
    settings = tmp_path / "demo.toml"
    settings.write_text(f'{settings.read_text()}\n[http]\nlisten = ["127.0.0.1:0"]\n')
    return settings


def test_there_are_examples() -> None:
    assert len(SHOWN) == 2


@pytest.mark.parametrize(("path", "shown"), SHOWN, ids=[path.rpartition("=")[2] for path, _ in SHOWN])
async def test_an_example_is_what_the_service_answers(serve: Serve, path: str, shown: str) -> None:
    client = await serve(None)
    async with client.get(path) as response:
        answer = await response.text()
    parts = [re.escape(part) for part in re.sub(r"\n *", "", shown).split("…")]
    assert re.fullmatch(".*".join(parts), answer)
