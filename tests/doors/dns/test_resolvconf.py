from ipaddress import ip_address
from pathlib import Path

import pytest

from planner.core.policy.listeners import Nameserver, SocketAddress
from planner.doors.dns.resolvconf import ResolvConf, parse_resolv_conf


def servers(*addresses: str) -> tuple[Nameserver, ...]:
    return tuple(Nameserver(SocketAddress(ip_address(address), 53)) for address in addresses)


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        pytest.param("nameserver 192.0.2.53\n", ["192.0.2.53"], id="one"),
        pytest.param("nameserver 192.0.2.53\nnameserver 2001:db8::53", ["192.0.2.53", "2001:db8::53"], id="two"),
        pytest.param("nameserver\t192.0.2.53   # ours\r\n", ["192.0.2.53"], id="blanks and a comment"),
        pytest.param("#nameserver 192.0.2.1\n; nameserver 192.0.2.2\n", [], id="comments"),
        pytest.param("search example.org\noptions edns0 timeout:1\n", [], id="other keywords"),
        pytest.param("nameserver fe80::1%eth0\n", ["fe80::1%eth0"], id="with a zone"),
        pytest.param("nameserver\nnameserver ns.example.org\nnameserver 192.0.2.53\n", ["192.0.2.53"], id="nonsense"),
        pytest.param(
            "".join(f"nameserver 192.0.2.{n}\n" for n in range(1, 6)),
            ["192.0.2.1", "192.0.2.2", "192.0.2.3"],
            id="five",
        ),
        pytest.param("nameserver 192.0.2.1\nnameserver 192.0.2.1\n", ["192.0.2.1"], id="twice"),
        pytest.param("", [], id="empty"),
        pytest.param("\0\x1b\ud7ff" * 99, [], id="noise"),
    ],
)
def test_name_servers_are_read_as_by_libc(text: str, addresses: list[str]) -> None:
    assert parse_resolv_conf(text) == servers(*addresses)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_file_is_read_again_when_it_changes(tmp_path: Path) -> None:
    file, clock = tmp_path / "resolv.conf", Clock()
    file.write_text("nameserver 192.0.2.1\n")
    conf = ResolvConf(file, clock=clock)
    first = conf.nameservers()
    assert first == servers("192.0.2.1")

    file.write_text("nameserver 192.0.2.1\nnameserver 192.0.2.2\n")
    assert conf.nameservers() is first, "it is not looked at with every question"
    clock.now = 1.0
    assert conf.nameservers() == servers("192.0.2.1", "192.0.2.2")
    clock.now = 2.0
    assert conf.nameservers() is conf.nameservers()


def test_another_file_in_its_place_is_read(tmp_path: Path) -> None:
    file, clock = tmp_path / "resolv.conf", Clock()
    file.write_text("nameserver 192.0.2.1\n")
    conf = ResolvConf(file, clock=clock)
    conf.nameservers()
    other = tmp_path / "other"
    other.write_text("nameserver 192.0.2.2\n")
    other.replace(file)
    clock.now = 1.0
    assert conf.nameservers() == servers("192.0.2.2")


@pytest.mark.parametrize("text", [None, "", "search example.org\n"], ids=["gone", "empty", "without name servers"])
def test_a_file_that_is_being_written_changes_nothing(tmp_path: Path, text: str | None) -> None:
    file, clock = tmp_path / "resolv.conf", Clock()
    file.write_text("nameserver 192.0.2.1\n")
    conf = ResolvConf(file, clock=clock)
    before = conf.nameservers()
    file.unlink() if text is None else file.write_text(text)
    clock.now = 1.0
    assert conf.nameservers() is before
    file.write_text("nameserver 192.0.2.22\n")
    clock.now = 2.0
    assert conf.nameservers() == servers("192.0.2.22")


def test_without_a_file_this_machine_is_asked(tmp_path: Path) -> None:
    assert ResolvConf(tmp_path / "resolv.conf").nameservers() == servers("127.0.0.1")
