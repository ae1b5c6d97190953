import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.errors import BadSettings, PlannerError
from planner.doors.settings import settings
from planner.doors.settings.settings import load, parse

INVALID = sorted((Path(__file__).parents[2] / "invalid_settings").glob("*.toml"))


@pytest.mark.parametrize("file", INVALID, ids=lambda file: file.stem)
def test_a_broken_file_is_refused_with_its_message(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    with pytest.raises(BadSettings) as caught:
        load(Path(file.name))
    assert str(caught.value) + "\n" == file.with_suffix(".txt").read_text()


def test_every_broken_file_has_its_message() -> None:
    assert {file.stem for file in INVALID} == {file.stem for file in INVALID[0].parent.glob("*.txt")}
    assert len(INVALID) > 30


def test_a_fault_in_a_list_has_its_place_in_it() -> None:
    with pytest.raises(BadSettings) as caught:
        parse('[domains."example.com"]\noutbound_proxy_pattern = "10.0.0.0/8/192.0.2.1 10.0.0.0/8"\n', "x.toml")
    (problem,) = caught.value.problems
    assert (problem.line, problem.key) == (2, 'domains."example.com".outbound_proxy_pattern')
    assert (problem.position, problem.caret) == (31, "10.0.0.0/8\n          ^")


def test_a_wrong_value_raises_no_second_problem() -> None:
    with pytest.raises(BadSettings) as caught:
        parse('[http]\nlisten = ["0.0.0.0:8080"]\ntoken_file = 5\n', "x.toml")
    assert [problem.key for problem in caught.value.problems] == ["http.token_file"]


def test_the_report_of_a_hopeless_file_is_bounded() -> None:
    with pytest.raises(BadSettings) as caught:
        parse("[system]\n" + "".join(f"setting_{n} = {n}\n" for n in range(5000)), "x.toml")
    assert len(caught.value.problems) == 1001
    assert caught.value.problems[-1].text == "there is more: only the first 1000 problems are shown"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("missing.toml", "cannot be read: No such file or directory", id="no file"),
        pytest.param(".", "cannot be read: Is a directory", id="a directory"),
        pytest.param("a\0b", "is not the name of a file", id="a name that cannot be one"),
        pytest.param("large.toml", "larger than 1 MiB", id="a file without end"),
        pytest.param("secret.toml", "cannot be read: Permission denied", id="a file of others"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_problem(
    name: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "large.toml").write_bytes(b"#" * (2**20 + 1))
    (tmp_path / "secret.toml").touch(mode=0)
    if name == "secret.toml" and os.geteuid() == 0:
        pytest.skip("root may read everything")
    monkeypatch.setattr(settings, "_LARGEST", 2**20)
    with pytest.raises(BadSettings) as caught:
        load(tmp_path / name)
    assert [problem.text for problem in caught.value.problems] == [text]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60) | st.text("[]{}\"'=.,\n #abdomins1", max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    said = ""
    try:
        parse(text, "x.toml")
    except PlannerError as error:
        said = error.text
    assert all(line.isprintable() for line in said.split("\n"))
