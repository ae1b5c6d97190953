"""How much memory does a long stream of audits take? The command and the service, each a process of its own.

`python -m tests.benchmarks.stream [DOMAINS]`: 5,000 if it is not said how many. Memory that grew with the list would
show against a tenth of it.
"""

import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import IO, Final

import aiohttp

from tests.benchmarks.audit import name_server
from tests.support.nsd import PROGRAM

DOMAINS: Final = 5_000


def run(domains: int = DOMAINS) -> None:
    """Print the most memory of each, for a tenth of the domains and for all."""
    if PROGRAM is None:
        print("  nsd is not installed")
        return
    with TemporaryDirectory() as folder, name_server(domains) as port:
        for name, most in (("audit --file LIST", _of_command), ("POST /v1/audits", _of_service)):
            for number in (domains // 10, domains):
                memory = most(Path(folder), port, number)
                print(f"  {name}, {number:,} domains: {memory:.0f} MB at most (aim: 120 for 100,000)")


def _names(domains: int) -> Iterator[str]:
    return (f"d{number}.test" for number in range(domains))


def _of_command(_: Path, port: int, domains: int) -> float:
    command = (sys.executable, "-m", "planner", "audit", "--file", "-", "--format", "jsonl")
    arguments = (*command, "--nameserver", f"127.0.0.1:{port}")
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        lines = (f"{name}\n".encode() for name in _names(domains))
        feeding = Thread(target=_feed, args=(process.stdin, lines))
        feeding.start()
        for _report in range(domains):
            assert process.stdout.readline().startswith(b'{"domain"')
        memory = _most(process.pid)
        feeding.join()
        process.stdin.close()
    return memory


def _feed(file: IO[bytes], lines: Iterator[bytes]) -> None:
    file.writelines(lines)
    file.flush()


def _most(process: int) -> float:
    """Return the most memory that a process has had, in MB; that of its parent does not count, as it does in rusage."""
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    assert peak is not None
    return int(peak[1]) / 1024


def _of_service(folder: Path, port: int, domains: int) -> float:
    settings = folder / "planner.toml"
    settings.write_text(f'[http]\nlisten = ["127.0.0.1:0"]\n[dns]\nnameservers = ["127.0.0.1:{port}"]\n')
    command = (sys.executable, "-m", "planner", "serve", "--config", str(settings))
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        while not (url := re.search(rb"http://127\.0\.0\.1:(\d+)", process.stdout.readline())):
            pass
        try:
            assert asyncio.run(_posted(int(url[1]), domains)) == domains
            return _most(process.pid)
        finally:
            process.terminate()


async def _posted(port: int, domains: int) -> int:
    async def lines() -> AsyncIterator[bytes]:
        for name in _names(domains):
            yield f'"{name}"\n'.encode()

    wait = aiohttp.ClientTimeout(total=None)
    url = f"http://127.0.0.1:{port}/v1/audits"
    async with aiohttp.ClientSession(timeout=wait) as session, session.post(url, data=lines()) as response:
        return sum([chunk.count(b"\n") async for chunk in response.content.iter_any()])


if __name__ == "__main__":
    run(*map(int, sys.argv[1:]))
