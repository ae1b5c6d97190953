"""A snapshot of a host is read and written."""

import json
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import Any

import msgspec
import pytest

from planner.core.errors import BadSnapshot
from planner.core.host.snapshot import Host, Interface, LinkAddress, RoutingRule, SnapshotSource
from planner.doors.host.snapshot import document, load, parse
from tests.support.build import host
from tests.support.snapshots import DOCUMENTED, one_route, one_rule, read


def test_the_documented_example_is_read_and_written() -> None:
    read = parse(DOCUMENTED.encode(), "example")
    assert read == Host(
        host(eth0="192.0.2.10/24, 2001:db8::5/64 temporary, 10.8.0.1/32 peer 10.8.0.2").interfaces,
        host(
            "default via 192.0.2.1 dev eth0 metric 100; 10.43.0.0/16 dev tun0 src 10.43.0.1 table 100; "
            "blackhole 198.51.100.0/24; default nexthop via 192.0.2.1 dev eth0 nexthop via 192.0.2.2 dev eth1"
        ).routes,
        (RoutingRule("100", destination=IPv4Network("10.43.0.0/16")),),
        SnapshotSource.NETLINK,
    )
    assert read.taken_at == "2026-01-01T00:00:00Z"
    assert json.loads(msgspec.json.encode(document(read))) == json.loads(DOCUMENTED)


def test_names_and_addresses_are_enough() -> None:
    assert read(interfaces=[{"name": "eth0", "addresses": [{"ip": "192.0.2.10/24"}]}]) == Host(
        (Interface("eth0", addresses=(LinkAddress(IPv4Address("192.0.2.10"), 24),)),)
    )


SAME = {
    "main by number": (one_route(dst="10.0.0.0/8", dev="a", table=254), host("10.0.0.0/8 dev a")),
    "main by number in quotes": (one_route(dst="10.0.0.0/8", dev="a", table="254"), host("10.0.0.0/8 dev a")),
    "a table by number": (one_route(dst="10.0.0.0/8", dev="a", table=7), host("10.0.0.0/8 dev a table 7")),
    "an address alone": (one_route(dst="10.0.0.1", dev="a"), host("10.0.0.1/32 dev a")),
    "no device": (one_route(dst="::/0", via="2001:db8::1"), host("::/0 via 2001:db8::1")),
    "null": (one_route(dst="::/0", via=None, dev="a", src=None, family=None), host("::/0 dev a")),
    "an IPv6 gateway of an IPv4 route": (
        one_route(dst="default", family="ipv4", via="fe80::1", dev="a"),
        host("0.0.0.0/0 via fe80::1 dev a"),
    ),
    "a rule for all": (one_rule(table="7", **{"from": "all", "to": "all"}), host(rules="table 7")),
    "a mark as ip(8) shows it": (one_rule(table="7", fwmark="0x14/0xf0"), host(rules="fwmark 0x10 table 7")),
}


@pytest.mark.parametrize(("members", "same"), SAME.values(), ids=SAME.keys())
def test_there_is_more_than_one_way_to_say_it(members: dict[str, Any], same: Host) -> None:
    assert read(**members) == same


def test_what_is_presentable_is_for_people_and_ignored() -> None:
    assert read(presentable=[{"address": "192.0.2.10", "anything": {}}]) == Host(())


def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "host.json"
    file.write_bytes(DOCUMENTED.encode())
    assert load(file) == parse(DOCUMENTED.encode(), "example")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    for path, reason in (
        (tmp_path / "none.json", "No such file or directory"),
        (tmp_path, "Is a directory"),
        (tmp_path / ("x" * 1000), "File name too long"),
        (Path("a\0b"), "embedded null byte"),
    ):
        with pytest.raises(BadSnapshot, match=f"cannot be read: {reason}"):
            load(path)


def test_a_file_without_end_is_not_read_to_its_end() -> None:
    with pytest.raises(BadSnapshot, match="is over 8 MB"):
        load(Path("/dev/zero"))
