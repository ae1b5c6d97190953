"""NSD, a name server of the outside world, as a child process on a loopback port."""

import shutil
import socket
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import dns.exception
import dns.message
import dns.query

PROGRAM = shutil.which("nsd") or shutil.which("nsd", path="/usr/sbin")

_SETTINGS = """
server:
    ip-address: 127.0.0.1@{port}
    ip-address: ::1@{port}{more}
    username: ""
    chroot: ""
    database: ""
    zonesdir: "{directory}"
    pidfile: "{directory}/nsd.pid"
    xfrdfile: "{directory}/xfrd.state"
    zonelistfile: "{directory}/zone.list"
    logfile: "{directory}/nsd.log"
    server-count: 1
    rrl-ratelimit: 0
remote-control:
    control-enable: no
"""


@contextmanager
def nsd(directory: Path, zones: Mapping[str, str], also: Iterable[str] = ()) -> Iterator[int]:
    """Serve *zones*, texts by their names, from files in *directory*, at more addresses (*also*); give the port."""
    assert PROGRAM is not None
    port = _free_port()
    more = "".join(f"\n    ip-address: {address}" for address in also)
    settings = _SETTINGS.format(port=port, directory=directory, more=more)
    for name, text in zones.items():
        (directory / name).write_text(f"$ORIGIN {name}.\n{text}\n")
        settings += f'zone:\n    name: "{name}"\n    zonefile: "{name}"\n'
    (directory / "nsd.conf").write_text(settings)
    with subprocess.Popen([PROGRAM, "-d", "-c", str(directory / "nsd.conf")]) as process:
        try:
            _wait_for(port, next(iter(zones)))
            yield port
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
        probe.bind(("::", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, name: str) -> None:
    query = dns.message.make_query(name, "SOA")
    for _ in range(100):
        with suppress(dns.exception.Timeout, ConnectionRefusedError):
            dns.query.udp(query, "127.0.0.1", port=port, timeout=0.1)
            return
    raise AssertionError("NSD does not answer")
