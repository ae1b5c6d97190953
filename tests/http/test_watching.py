"""Settings and host change while the service runs; the files are real ones, in a directory that is watched."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from planner.core.errors import FileProblem
from planner.doors.host import interfaces, netlink
from planner.http import watching
from planner.http.watching import Watch
from planner.service.service import Service, Sources
from tests.support.build import host

Serve = Callable[..., Awaitable[ClientSession]]

PLAN = "/v1/plan?domain=example.com&source=192.0.2.99"
UDP = '[system]\ntransport = "udp"\n'
OWN_PHONES = '[families.acme]\nlike = "yealink"\nname = "Acme"\nmatch = ["^Acme/"]\n'


async def answer(client: ClientSession, path: str) -> dict[str, Any]:
    async with client.get(path) as response:
        document: dict[str, Any] = await response.json()
        return document


async def until(client: ClientSession, path: str, *, says: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Ask again and again, until the answer is as it should be."""
    async with asyncio.timeout(20):
        while not says(document := await answer(client, path)):
            pass
    return document


async def came_true(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0)


def replace(file: Path, text: str) -> None:
    """Put another file in the place of *file*, as careful programs do."""
    beside = file.with_name("beside")
    beside.write_text(text)
    beside.replace(file)


def overwrite(file: Path, text: str) -> None:
    file.write_text(text)


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


@pytest.fixture
def service(config: Path) -> Iterator[Service]:
    made = Service(Sources(config))
    yield made
    made.close()


@pytest.fixture
async def watch(service: Service) -> AsyncIterator[Watch]:
    made = Watch(service)
    task = asyncio.create_task(made.run())
    yield made
    task.cancel()
    await asyncio.wait([task])


async def test_a_hangup_reads_the_settings_again_once(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    readings: asyncio.Queue[bool] = asyncio.Queue()
    reload, loop = Service.reload, asyncio.get_running_loop()

    def counting(service: Service) -> bool:
        loop.call_soon_threadsafe(readings.put_nowait, True)
        return reload(service)

    monkeypatch.setattr(Service, "reload", counting)
    for _ in range(5):
        watch.hang_up()
    await readings.get()
    watch.hang_up()
    await readings.get()
    assert readings.empty()


async def test_a_fault_in_a_reading_does_not_end_the_watching(
    service: Service, watch: Watch, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failed = asyncio.Event()

    def failing(_: Service) -> bool:
        loop.call_soon_threadsafe(failed.set)
        raise ZeroDivisionError

    loop, reload = asyncio.get_running_loop(), Service.reload
    monkeypatch.setattr(watching, "_AFTER_A_FAULT", 0)
    monkeypatch.setattr(Service, "reload", failing)
    watch.hang_up()
    await failed.wait()
    monkeypatch.setattr(Service, "reload", reload)
    service.problems = (FileProblem("planner.toml", None, None, "to be cleared"),)
    watch.hang_up()
    await came_true(lambda: not service.problems)
    assert "watching failed" in caplog.text


async def test_where_nothing_can_be_watched_the_files_are_looked_at_now_and_then(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_watches(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("watchfiles.awatch", no_watches)
    monkeypatch.setattr(watching, "_AFTER_A_FAULT", 0.02)
    service = Service(Sources(config))
    task = asyncio.create_task(Watch(service).run())
    replace(config, config.read_text() + UDP)
    await came_true(lambda: service.situation.policy.system.transport == "udp")
    task.cancel()
    await asyncio.wait([task])
    service.close()


async def test_a_change_of_the_host_is_put_into_force(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes: asyncio.Queue[None] = asyncio.Queue()

    async def told() -> AsyncIterator[None]:
        while True:
            await changes.get()
            yield

    monkeypatch.setattr(netlink, "changes", told)
    monkeypatch.setattr(interfaces, "snapshot", lambda: host(eth0="192.0.2.10/24"))
    config.write_text('[http]\nlisten = ["127.0.0.1:0"]')
    service = Service(Sources(config))
    made = Watch(service)
    task = asyncio.create_task(made.run())
    monkeypatch.setattr(interfaces, "snapshot", lambda: host(eth0="192.0.2.11/24"))
    changes.put_nowait(None)
    await came_true(lambda: service.situation.host == host(eth0="192.0.2.11/24"))
    task.cancel()
    await asyncio.wait([task])
    service.close()


async def test_where_nobody_tells_of_changes_the_host_is_looked_at_now_and_then(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> AsyncIterator[None]:
        raise OSError

    monkeypatch.setattr(netlink, "changes", told)
    monkeypatch.setattr(watching, "_LOOK_AGAIN", 0.02)
    monkeypatch.setattr(interfaces, "snapshot", lambda: host(eth0="192.0.2.10/24"))
    config.write_text("")
    service = Service(Sources(config))
    task = asyncio.create_task(Watch(service).run())
    monkeypatch.setattr(interfaces, "snapshot", lambda: host(eth0="192.0.2.11/24"))
    await came_true(lambda: service.situation.host == host(eth0="192.0.2.11/24"))
    task.cancel()
    await asyncio.wait([task])
    service.close()
