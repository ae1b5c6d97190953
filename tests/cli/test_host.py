"""`host`: what people see of it, and a snapshot that can be read again."""

import json
from pathlib import Path

from tests.support.commands import Run

SNAPSHOT = {
    "interfaces": [
        {"name": "lo", "kind": "loopback", "addresses": [{"ip": "127.0.0.1/8"}]},
        {"name": "eth0", "kind": "ethernet", "addresses": [{"ip": "192.0.2.10/24"}, {"ip": "fe80::10/64"}]},
        {"name": "eth1", "up": False, "addresses": [{"ip": "198.51.100.10/24"}]},
        {"name": "tun0", "kind": "tun", "addresses": [{"ip": "10.8.0.1/32", "peer": "10.8.0.2"}]},
        {"name": "eth2", "addresses": []},
    ],
    "routes": [
        {"dst": "default", "family": "ipv4", "via": "192.0.2.1", "dev": "eth0", "metric": 100},
        {"dst": "203.0.113.0/24", "type": "blackhole"},
        {"dst": "10.43.0.0/16", "dev": "tun0", "src": "10.8.0.1", "table": "100"},
    ],
    "rules": [{"to": "10.43.0.0/16", "table": "100"}],
}


def test_what_is_printed_is_read_again(run: Run, demo: str) -> None:
    printed = run("host", "--json", "--config", demo)
    assert (printed.code, printed.err) == (0, "")
    Path("host.json").write_text(printed.out)
    assert run("host", "--json", "--host-snapshot", "host.json") == printed


def test_this_machine_is_printed_and_read_again(run: Run) -> None:
    printed = run("host", "--json")
    assert printed.code == 0
    Path("host.json").write_text(printed.out)
    again = json.loads(run("host", "--json", "--host-snapshot", "host.json").out)
    assert again == json.loads(printed.out)


def test_a_snapshot_names_its_presentable_addresses(run: Run, demo: str) -> None:
    document = json.loads(run("host", "--json", "--config", demo).out)
    assert list(document) == ["taken_at", "source", "interfaces", "routes", "rules", "presentable"]
    assert [own["address"] for own in document["presentable"]] == [
        *("192.0.2.10", "2001:db8:0:1::10", "2001:db8:0:1:5c1e:27ff:fe0a:91b3", "fe80::10"),
        *("192.168.10.1", "10.43.0.1", "172.17.0.1"),
    ]
    assert {tuple(own) for own in document["presentable"]} == {("address", "interface", "reason")}


def test_people_see_verdicts_routes_and_rules(run: Run) -> None:
    Path("host.json").write_text(json.dumps(SNAPSHOT))
    ended = run("host", "--host-snapshot", "host.json")
    rows = [line.split() for line in ended.out.splitlines()]
    assert (ended.code, ended.err) == (0, "")
    assert rows[0][:3] == ["3", "of", "5"]
    assert ["eth1", "unknown,", "down", "198.51.100.10/24", "no"] in [row[:5] for row in rows]
    assert ["tun0", "tun", "10.8.0.1/32", "(peer", "10.8.0.2)", "yes"] in [row[:6] for row in rows]
    assert ["eth2", "unknown", "no", "address"] in rows
    assert ["default", "(IPv4)", "via", "192.0.2.1", "through", "eth0", "metric", "100"] in rows
    assert ["blackhole", "203.0.113.0/24"] in rows
    assert ["10.43.0.0/16", "through", "tun0,", "from", "10.8.0.1", "table", "100"] in rows
    assert ["to", "10.43.0.0/16:", "table", "100"] in rows


def test_a_host_without_interfaces_is_shown_all_the_same(run: Run) -> None:
    Path("host.json").write_text('{"interfaces": []}')
    shown = run("host", "--host-snapshot", "host.json")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out == "0 of 0 addresses may be presented\n  a snapshot from a file\n"


def test_what_a_terminal_might_act_upon_is_escaped(run: Run) -> None:
    interface = {"name": "\x1b[31m\u202eeth0", "addresses": [{"ip": "192.0.2.10/24"}]}
    Path("host.json").write_text(json.dumps({"interfaces": [interface]}))
    ended = run("host", "--host-snapshot", "host.json")
    assert ended.code in (0, 2)
    assert "\x1b" not in ended.out + ended.err
    assert "\u202e" not in ended.out + ended.err
