"""Settings and host change while the service runs; the files are real ones, in a directory that is watched."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.serving import Serve
from tests.support.watched import PLAN, UDP, answer, overwrite, replace, until

OWN_PHONES = '[families.acme]\nlike = "yealink"\nname = "Acme"\nmatch = ["^Acme/"]\n'


@pytest.mark.parametrize("write", [replace, overwrite], ids=["by renaming", "in place"])
async def test_settings_that_change_are_put_into_force(
    serve: Serve, config: Path, write: Callable[[Path, str], None]
) -> None:
    client = await serve()
    write(config, config.read_text() + UDP)
    await until(client, PLAN, says=lambda plan: plan["transport"] == "udp")


async def test_a_config_map_that_is_swapped_is_put_into_force(serve: Serve, config: Path, tmp_path: Path) -> None:
    """Kubernetes: planner.toml -> ..data/planner.toml, ..data -> ..one, and then -> ..two in one step."""
    for version, transport in (("..one", "tcp"), ("..two", "udp")):
        (tmp_path / version).mkdir()
        (tmp_path / version / "planner.toml").write_text(
            f'[host]\nsnapshot_file = "host.json"\n[http]\nlisten = ["127.0.0.1:0"]\n'
            f'[system]\ntransport = "{transport}"\n'
        )
    data = tmp_path / "..data"
    data.symlink_to("..one")
    config.unlink()
    config.symlink_to("..data/planner.toml")
    client = await serve(None)
    assert (await answer(client, PLAN))["transport"] == "tcp"
    (tmp_path / "..data_tmp").symlink_to("..two")
    (tmp_path / "..data_tmp").replace(data)
    await until(client, PLAN, says=lambda plan: plan["transport"] == "udp")


async def test_a_link_to_a_file_elsewhere_is_followed(serve: Serve, config: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    text = config.read_text()
    (elsewhere / "settings.toml").write_text(text)
    config.unlink()
    config.symlink_to(elsewhere / "settings.toml")
    client = await serve(None)
    replace(elsewhere / "settings.toml", text + UDP)
    await until(client, PLAN, says=lambda plan: plan["transport"] == "udp")


async def test_a_broken_file_leaves_the_old_settings_in_force_and_shows(
    serve: Serve, config: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = await serve(UDP)
    good = config.read_text()
    loaded_at = (await answer(client, "/readyz"))["settings"]["loaded_at"]
    with caplog.at_level(logging.ERROR):
        replace(config, good.replace('"udp"', '"sctp"'))
        ready = await until(client, "/readyz", says=lambda ready: bool(ready["settings"]["problems"]))
    (problem,) = ready["settings"]["problems"]
    assert (problem["file"], problem["key"]) == (str(config), "system.transport")
    assert ready["ready"] is True
    assert ready["settings"]["loaded_at"] == loaded_at
    assert [record.message for record in caplog.records if "stays in force" in record.message]
    assert (await answer(client, PLAN))["transport"] == "udp"
    replace(config, good.replace('"udp"', '"tcp"'))
    await until(client, "/readyz", says=lambda ready: not ready["settings"]["problems"])
    assert (await answer(client, PLAN))["transport"] == "tcp"


async def test_a_settings_file_that_is_gone_leaves_the_old_settings_in_force(serve: Serve, config: Path) -> None:
    client = await serve(UDP)
    config.unlink()
    await until(client, "/readyz", says=lambda ready: bool(ready["settings"]["problems"]))
    assert (await answer(client, PLAN))["transport"] == "udp"


async def test_a_broken_host_snapshot_leaves_the_old_one_in_force(serve: Serve, config: Path) -> None:
    client = await serve()
    replace(config.with_name("host.json"), "{")
    ready = await until(client, "/readyz", says=lambda ready: bool(ready["settings"]["problems"]))
    assert "host.json" in ready["settings"]["problems"][0]["text"]
    assert (await answer(client, PLAN))["host"] == "192.0.2.10"


async def test_tokens_that_change_are_put_into_force(serve: Serve, tmp_path: Path) -> None:
    file = tmp_path / "tokens"
    file.write_text("old")
    client = await serve(f'token_file = "{file}"')
    client.headers["Authorization"] = "Bearer new"
    assert (await answer(client, PLAN))["code"] == "unauthorized"
    replace(file, "new")
    await until(client, PLAN, says=lambda plan: "host" in plan)


async def test_tokens_that_are_gone_leave_the_old_ones_in_force(serve: Serve, tmp_path: Path) -> None:
    file = tmp_path / "tokens"
    file.write_text("old")
    client = await serve(f'token_file = "{file}"')
    client.headers["Authorization"] = "Bearer old"
    replace(file, "")
    await until(client, "/readyz", says=lambda ready: bool(ready["settings"]["problems"]))
    assert (await answer(client, PLAN))["host"] == "192.0.2.10"
    del client.headers["Authorization"]
    assert (await answer(client, PLAN))["code"] == "unauthorized"


async def test_bad_tokens_keep_the_settings_that_came_with_them_out_of_force(
    serve: Serve, config: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "tokens"
    file.write_text("old")
    client = await serve('token_file = "tokens"\n')
    client.headers["Authorization"] = "Bearer old"
    before = (await answer(client, "/readyz"))["settings"]
    with caplog.at_level(logging.INFO, "planner"):
        file.unlink()
        replace(config, config.read_text() + '[system]\nunknown_domains = "refuse"\n')
        ready = await until(client, "/readyz", says=lambda ready: bool(ready["settings"]["problems"]))
        assert (await answer(client, PLAN))["host"] == "192.0.2.10"
    assert ready["settings"]["loaded_at"] == before["loaded_at"]
    assert [problem["key"] for problem in ready["settings"]["problems"]] == ["http.token_file"]
    assert {record.message.partition(":")[0] for record in caplog.records} == {"what was in force stays in force"}
    replace(file, "new")
    client.headers["Authorization"] = "Bearer new"
    await until(client, PLAN, says=lambda plan: plan["code"] == "unknown-domain")
    assert (await answer(client, "/readyz"))["settings"]["problems"] == []


async def test_a_file_that_is_missing_is_waited_for(serve: Serve, config: Path, tmp_path: Path) -> None:
    client = await serve()
    replace(config, config.read_text() + '[dns]\nzone_files = ["later/zone"]\n' + UDP)
    await until(client, "/readyz", says=lambda ready: bool(ready["settings"]["problems"]))
    assert (await answer(client, PLAN))["transport"] != "udp"
    beside = tmp_path / "beside"
    beside.mkdir()
    (beside / "zone").write_text("")
    beside.rename(tmp_path / "later")
    await until(client, PLAN, says=lambda plan: plan["transport"] == "udp")


async def test_the_operators_own_phones_that_change_are_put_into_force(serve: Serve, tmp_path: Path) -> None:
    file = tmp_path / "phones.toml"
    file.write_text(OWN_PHONES.replace("Acme", "Other"))
    client = await serve('[devices]\nfiles = ["phones.toml"]\n')
    path = "/v1/devices?user_agent=Acme/1.0"
    assert (await answer(client, path))["device"] is None
    replace(file, OWN_PHONES)
    await until(client, path, says=lambda recognised: recognised["device"] is not None)


async def test_every_answer_is_by_one_version_of_the_settings(serve: Serve, config: Path) -> None:
    client = await serve(UDP)
    text = config.read_text()
    seen: set[str] = set()
    for transport in ("tcp", "udp", "tcp"):
        replace(config, text.replace('"udp"', f'"{transport}"'))
        while not seen or seen != {transport}:
            plans = await asyncio.gather(*(answer(client, PLAN) for _ in range(20)))
            seen = {plan["transport"] for plan in plans}
            assert all(plan["uri"].endswith(f"transport={plan['transport']}") for plan in plans)
            assert seen <= {"tcp", "udp"}
