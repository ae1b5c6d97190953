"""Snapshots of a host as JSON, with one thing in them."""

import json
from typing import Any

from planner.core.host.snapshot import Host
from planner.doors.host.snapshot import parse

DOCUMENTED = """
{"taken_at": "2026-01-01T00:00:00Z", "source": "netlink",
 "interfaces": [{"name": "eth0", "kind": "ethernet", "up": true, "carrier": true,
                 "addresses": [{"ip": "192.0.2.10/24", "flags": []}, {"ip": "2001:db8::5/64", "flags": ["temporary"]},
                               {"ip": "10.8.0.1/32", "peer": "10.8.0.2", "flags": []}]}],
 "routes": [{"dst": "default", "family": "ipv4", "via": "192.0.2.1", "dev": "eth0", "metric": 100},
            {"dst": "10.43.0.0/16", "dev": "tun0", "src": "10.43.0.1", "table": "100"},
            {"dst": "198.51.100.0/24", "type": "blackhole"},
            {"dst": "default", "family": "ipv4",
             "nexthops": [{"via": "192.0.2.1", "dev": "eth0"}, {"via": "192.0.2.2", "dev": "eth1"}]}],
 "rules": [{"table": "100", "to": "10.43.0.0/16"}]}
"""


def read(**members: Any) -> Host:
    return parse(json.dumps({"interfaces": [], **members}).encode(), "it")


def one_route(**members: Any) -> dict[str, Any]:
    return {"routes": [members]}


def one_rule(**members: Any) -> dict[str, Any]:
    return {"rules": [members]}


ETH0 = {"name": "eth0", "addresses": [{"ip": "192.0.2.10/24"}]}


def address(**members: Any) -> dict[str, Any]:
    return {"interfaces": [ETH0, {"name": "eth1", "addresses": [{"ip": "192.0.2.11/24", **members}]}]}


ETH1 = "interfaces[1].addresses[0]"


def route(**members: Any) -> dict[str, Any]:
    return {"routes": [{"dst": "10.0.0.0/8", "dev": "eth0"}, members]}


def rule(**members: Any) -> dict[str, Any]:
    return {"rules": [{"table": "100", **members}]}
