from contextlib import closing
from pathlib import Path

import pytest

from planner.core.policy.listeners import parse_http_listen
from planner.doors.settings.source import SettingsFile
from planner.http.access import Access
from planner.http.allowance import is_guarded
from planner.http.problems import HttpProblem
from planner.service.service import Service
from planner.service.situation import Sources
from tests.support.serving import Serve

LOOPBACK = (parse_http_listen("127.0.0.1:8080"),)


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
@pytest.mark.usefixtures("tokens")
def test_a_token_of_the_file_is_needed(tmp_path: Path, authorization: str | None, status: int) -> None:
    (tmp_path / "planner.toml").write_text('[http]\ntoken_file = "tokens"\n')
    with closing(Service(Sources(SettingsFile(tmp_path / "planner.toml")))) as service:
        service.serve_at(LOOPBACK)
        access = Access(service)
    if status == 200:
        access.check(authorization)
        return
    with pytest.raises(HttpProblem) as caught:
        access.check(authorization)
    assert caught.value.code.status == 401
    assert caught.value.headers["WWW-Authenticate"].startswith("Bearer")


def test_nobody_is_let_in_where_it_was_not_said_who_may_ask(config: Path) -> None:
    with closing(Service(Sources(SettingsFile(config)))) as service, pytest.raises(HttpProblem):
        Access(service).check(None)


@pytest.mark.parametrize("listen", ["192.0.2.1:8080", "0.0.0.0:8080"])
def test_who_may_ask_goes_by_where_the_service_listens_since_its_start(config: Path, listen: str) -> None:
    config.write_text(f'[http]\nlisten = ["{listen}"]\nallow_anonymous = true\n')
    with closing(Service(Sources(SettingsFile(config), config.with_name("host.json")))) as planner:
        planner.serve_at(planner.situation.policy.http.listen)
        assert is_guarded(planner.situation)
        before = planner.situation
        config.write_text("[system]\nstrict_transport = true\n")
        assert not planner.reload(), "tokens are needed"
        assert planner.situation is before
        assert f"listens on {listen} until it is started again" in planner.problems[0].text
        config.write_text("[http]\nallow_anonymous = true\n")
        assert planner.reload()
        assert is_guarded(planner.situation), "others still can ask"


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
