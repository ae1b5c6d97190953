from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiohttp import ClientSession

from planner.core.policy.settings import Endpoint, FilePath, HttpSettings
from planner.core.problem import BadSettings
from planner.http.problems import HttpProblem
from planner.http.tokens import Access

Serve = Callable[..., Awaitable[ClientSession]]

LOOPBACK = (Endpoint(ip_address("127.0.0.1"), 8080), Endpoint(ip_address("::1"), 8080))
EVERYWHERE = (Endpoint(ip_address("0.0.0.0"), 8080),)


@pytest.fixture
def tokens(tmp_path: Path) -> Path:
    file = tmp_path / "tokens"
    file.write_text("# provisioning\nfirst-token\n\n  second/token==  \n")
    return file


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        pytest.param(None, 401, id="nothing"),
        pytest.param("", 401, id="an empty field"),
        pytest.param("Bearer first-token", 200, id="the first token"),
        pytest.param("bearer second/token==", 200, id="the second token, the scheme in small letters"),
        pytest.param("Bearer", 401, id="no token"),
        pytest.param("Bearer first-toke", 401, id="the beginning of a token"),
        pytest.param("Bearer first-token x", 401, id="more than a token"),
        pytest.param("Bearer #", 401, id="a comment"),
        pytest.param("Basic first-token", 401, id="another scheme"),
        pytest.param("first-token", 401, id="no scheme"),
        pytest.param("Bearer \udcff", 401, id="no text"),
    ],
)
def test_a_token_of_the_file_is_needed(tokens: Path, authorization: str | None, status: int) -> None:
    access = Access(HttpSettings(LOOPBACK, FilePath(str(tokens))), "planner.toml")
    if status == 200:
        access.check(authorization)
        return
    with pytest.raises(HttpProblem) as caught:
        access.check(authorization)
    assert caught.value.code.status == 401
    assert caught.value.headers["WWW-Authenticate"].startswith("Bearer")


def test_on_loopback_without_a_file_everybody_may_ask() -> None:
    Access(HttpSettings(LOOPBACK), "planner.toml").check(None)


def test_beyond_loopback_everybody_may_ask_if_that_is_said_in_so_many_words() -> None:
    Access(HttpSettings(EVERYWHERE, allow_anonymous=True), "planner.toml").check(None)


def test_who_lets_everybody_in_needs_no_tokens(tokens: Path) -> None:
    Access(HttpSettings(EVERYWHERE, FilePath(str(tokens)), allow_anonymous=True), "planner.toml").check(None)


def test_tokens_stay_in_force_while_the_service_listens_beyond_loopback(tokens: Path) -> None:
    access = Access(HttpSettings(EVERYWHERE, FilePath(str(tokens))), "planner.toml")
    with pytest.raises(BadSettings, match=r"listens on 0\.0\.0\.0:8080 until it is started again"):
        access.read(HttpSettings(LOOPBACK), "planner.toml")
    with pytest.raises(HttpProblem):
        access.check(None)


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
        Access(HttpSettings(LOOPBACK, FilePath(str(file))), "planner.toml")
    assert [(problem.file, problem.key) for problem in caught.value.problems] == [("planner.toml", "http.token_file")]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/livez", 200, id="livez"),
        pytest.param("/readyz", 200, id="readyz"),
        pytest.param("/healthz", 200, id="healthz"),
        pytest.param("/v1/host", 401, id="host"),
        pytest.param("/v1/plan?domain=a.test", 401, id="plan"),
        pytest.param("/openapi.json", 401, id="description"),
    ],
)
async def test_without_a_token_there_is_only_the_state_of_the_service(
    serve: Serve, tokens: Path, path: str, status: int
) -> None:
    client = await serve(f'token_file = "{tokens}"')
    async with client.get(path) as response:
        assert response.status == status
        assert ("WWW-Authenticate" in response.headers) == (status == 401)
    async with client.get(path, headers={"Authorization": "Bearer first-token"}) as response:
        assert response.status == 200


async def test_a_stream_needs_a_token_too(serve: Serve, tokens: Path) -> None:
    client = await serve(f'token_file = "{tokens}"')
    async with client.post("/v1/plans", data=b'{"domain": "a.test"}') as response:
        assert (response.status, (await response.json())["code"]) == (401, "unauthorized")
