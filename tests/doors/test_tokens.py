from pathlib import Path

import pytest

from planner.core.errors import BadSettings
from planner.core.policy.listeners import parse_http_listen
from planner.core.policy.settings import FilePath, HttpSettings
from planner.doors.tokens import load

LOOPBACK = (parse_http_listen("127.0.0.1:8080"), parse_http_listen("[::1]:8080"))
EVERYWHERE = (parse_http_listen("127.0.0.1:8080"), parse_http_listen("0.0.0.0:8080"))


@pytest.fixture
def file(tmp_path: Path) -> FilePath:
    file = tmp_path / "tokens"
    file.write_text("# provisioning\nfirst-token\n\n  second/token==  \n")
    return FilePath(str(file))


def test_the_tokens_of_the_file_are_in_force(file: FilePath) -> None:
    assert load(HttpSettings(LOOPBACK, file), LOOPBACK, "planner.toml") == (b"first-token", b"second/token==")


def test_on_loopback_without_a_file_everybody_may_ask() -> None:
    assert load(HttpSettings(LOOPBACK), LOOPBACK, "planner.toml") is None


def test_beyond_loopback_everybody_may_ask_if_that_is_said_in_so_many_words() -> None:
    assert load(HttpSettings(EVERYWHERE, allow_anonymous=True), EVERYWHERE, "planner.toml") is None


def test_who_lets_everybody_in_needs_no_tokens() -> None:
    settings = HttpSettings(EVERYWHERE, FilePath("/missing"), allow_anonymous=True)
    assert load(settings, EVERYWHERE, "planner.toml") is None


def test_tokens_are_needed_while_the_service_listens_beyond_loopback() -> None:
    with pytest.raises(BadSettings, match=r"listens on 0\.0\.0\.0:8080 until it is started again"):
        load(HttpSettings(LOOPBACK), EVERYWHERE, "planner.toml")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(None, "cannot be read: No such file", id="no file"),
        pytest.param(b"", "holds no token", id="an empty file"),
        pytest.param(b"# a\n\n \n", "holds no token", id="comments alone"),
        pytest.param(b"two words\n", "blanks", id="a token with a blank"),
        pytest.param("schlüssel\n".encode(), "not ASCII", id="a token that is not ASCII"),
        pytest.param(b"x" * 70_000, "larger than 65536 octets", id="a large file"),
    ],
)
def test_a_bad_token_file_is_named(tmp_path: Path, content: bytes | None, said: str) -> None:
    file = tmp_path / "tokens"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadSettings, match=said) as caught:
        load(HttpSettings(LOOPBACK, FilePath(str(file))), LOOPBACK, "planner.toml")
    assert [(problem.file, problem.key) for problem in caught.value.problems] == [("planner.toml", "http.token_file")]
