"""How fast is the service as shipped, beside a bare aiohttp handler that returns the same bytes?

Servers run on one core, the client on another; both sides in turn, the median of the ratios of all pairs.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar
from urllib.request import urlopen

from tests.benchmarks.load import Load, load

T = TypeVar("T")

PAIRS = 9
SECONDS = 1.0
CONNECTIONS = 64
LINES = 1000
SERVER_CORE, CLIENT_CORE = 0, 1

HOST = Path(__file__).parents[2] / "config" / "demo-host.json"
SETTINGS = f'[http]\nlisten = ["127.0.0.1:0"]\n[host]\nsnapshot_file = "{HOST}"\n[domains."example.com"]\n'
PHONES = [{"domain": "example.com", "extension": str(n), "source": f"192.0.2.{n}"} for n in range(11, 200)]


@dataclass(frozen=True, slots=True)
class Server:
    """A server in a process of its own."""

    pid: int
    port: int


def run() -> None:
    """Measure everything, and print a line for each."""
    os.sched_setaffinity(0, {CLIENT_CORE})
    with ExitStack() as stack:
        directory = Path(stack.enter_context(TemporaryDirectory()))
        (directory / "planner.toml").write_text(SETTINGS)
        shipped = stack.enter_context(server("planner", "serve", "--config", str(directory / "planner.toml")))
        bare = stack.enter_context(server("tests.benchmarks.bare", body=answer(shipped, PHONES[0])))
        throughput(shipped, bare)
        report("RSS of the idle service, MB", [(rss(shipped), rss(bare))], "<= 1.5")
        start_up(directory / "planner.toml")


def throughput(shipped: Server, bare: Server) -> None:
    """Measure requests, and plans in streams."""
    get, post, stream = [by_url(p) for p in PHONES], [by_body(p) for p in PHONES], [in_lines(PHONES)]
    pairs = alternate(lambda: ask(shipped, get), lambda: ask(bare, get))
    report("GET /v1/plan, requests/s", [(a.rate, b.rate) for a, b in pairs], ">= 0.75")
    report("GET /v1/plan, p99 of 64 connections, ms", [(a.p99 * 1000, b.p99 * 1000) for a, b in pairs], "<= 1.3")
    pairs = alternate(lambda: ask(shipped, post), lambda: ask(bare, post))
    report("POST /v1/plan, requests/s", [(a.rate, b.rate) for a, b in pairs], ">= 0.65")
    pairs = alternate(lambda: ask(shipped, stream, connections=4), lambda: ask(bare, get))
    report("POST /v1/plans, plans/s beside requests/s", [(a.rate * LINES, b.rate) for a, b in pairs], ">= 3")


def start_up(config: Path) -> None:
    """Measure the time until the service is ready."""

    def ready() -> float:
        began = perf_counter()
        with server("planner", "serve", "--config", str(config)):
            return perf_counter() - began

    def imported() -> float:
        began = perf_counter()
        subprocess.run((sys.executable, "-c", "import aiohttp.web"), check=True)
        return perf_counter() - began

    report("ready after start, s, beside the import of aiohttp.web", alternate(ready, imported), "<= 2.2")


def alternate(one: Callable[[], T], other: Callable[[], T]) -> list[tuple[T, T]]:
    """Run both in turn, after once each for warming up."""
    one()
    other()
    return [(one(), other()) for _ in range(PAIRS)]


def report(job: str, pairs: list[tuple[float, float]], target: str) -> None:
    """Print the median ratio of all pairs, and both sides."""
    ratio = median(ours / theirs for ours, theirs in pairs)
    ours, theirs = (median(side) for side in zip(*pairs, strict=True))
    sys.stdout.write(f"{job:60} {ratio:5.2f} ({target})   {ours:,.6g} : {theirs:,.6g}\n")
    sys.stdout.flush()


@contextmanager
def server(module: str, *arguments: str, body: bytes = b"") -> Iterator[Server]:
    """Run a module that prints its URL when it is ready; *body* is what it reads on stdin."""
    process = subprocess.Popen(
        (sys.executable, "-m", module, *arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    )
    os.sched_setaffinity(process.pid, {SERVER_CORE})
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(body)
    process.stdin.close()
    while not (url := re.search(rb"http://127\.0\.0\.1:(\d+)", process.stdout.readline())):
        pass
    try:
        yield Server(process.pid, int(url[1]))
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def answer(shipped: Server, phone: dict[str, str]) -> bytes:
    """Return the bytes of a plan."""
    query = "&".join(f"{name}={value}" for name, value in phone.items())
    with urlopen(f"http://127.0.0.1:{shipped.port}/v1/plan?{query}") as response:
        body: bytes = response.read()
        return body


def ask(target: Server, requests: list[bytes], connections: int = CONNECTIONS) -> Load:
    """Put a server under load."""
    return load(target.port, requests, connections, SECONDS)


def by_url(phone: dict[str, str]) -> bytes:
    """Return the request for a plan by parameters."""
    query = "&".join(f"{name}={value}" for name, value in phone.items())
    return f"GET /v1/plan?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n".encode()


def by_body(phone: dict[str, str]) -> bytes:
    """Return the request for a plan by document."""
    return _post("/v1/plan", "application/json", json.dumps(phone).encode())


def in_lines(phones: list[dict[str, str]]) -> bytes:
    """Return the request for many plans."""
    lines = "".join(json.dumps(phones[n % len(phones)]) + "\n" for n in range(LINES))
    return _post("/v1/plans", "application/x-ndjson", lines.encode())


def _post(path: str, media_type: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def rss(target: Server) -> float:
    """Return the resident memory of a server, in MB."""
    text = Path(f"/proc/{target.pid}/status").read_text()
    resident = re.search(r"VmRSS:\s+(\d+) kB", text)
    assert resident is not None
    return int(resident[1]) / 1024


if __name__ == "__main__":
    run()
