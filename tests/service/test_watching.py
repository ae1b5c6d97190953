"""The watching itself: hang-ups, faults, and where nothing can be watched."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from planner.core.errors import FileProblem
from planner.doors.host import interfaces, netlink
from planner.doors.settings.source import SettingsFile
from planner.service import watching
from planner.service.service import Service
from planner.service.situation import Sources
from planner.service.watching import Watch
from tests.support.build import host
from tests.support.watched import UDP, came_true, replace


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A settings file, beside the snapshot of a host."""
    (tmp_path / "host.json").write_text('{"interfaces": [{"name": "eth0", "addresses": [{"ip": "192.0.2.10/24"}]}]}')
    file = tmp_path / "planner.toml"
    file.write_text('[host]\nsnapshot_file = "host.json"\n[http]\nlisten = ["127.0.0.1:0"]\n')
    return file


@pytest.fixture
def service(config: Path) -> Iterator[Service]:
    made = Service(Sources(SettingsFile(config)))
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
    service = Service(Sources(SettingsFile(config)))
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
    service = Service(Sources(SettingsFile(config)))
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
    service = Service(Sources(SettingsFile(config)))
    task = asyncio.create_task(Watch(service).run())
    monkeypatch.setattr(interfaces, "snapshot", lambda: host(eth0="192.0.2.11/24"))
    await came_true(lambda: service.situation.host == host(eth0="192.0.2.11/24"))
    task.cancel()
    await asyncio.wait([task])
    service.close()
