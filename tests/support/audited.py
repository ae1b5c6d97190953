"""A domain with one fault in its zone, as files in the working directory, and how it is audited."""

import json

HOST = '{"interfaces": [{"name": "eth0", "addresses": [{"ip": "198.51.100.10/24"}]}]}'
SETTINGS = """[host]
snapshot_file = "host.json"
[audit]
allow_ranges = ["198.51.100.0/24"]
[domains."example.org"]
"""
ZONE = """$ORIGIN example.org.
$TTL 300
@ SOA ns1 hostmaster 1 7200 900 1209600 300
@ NAPTR 10 10 "s" "SIPS+D2T" "" _sip._tcp
@ NAPTR 20 20 "s" "SIP+D2T" "" _sip._tcp
@ NAPTR 30 30 "s" "SIP+D2U" "" _sip._udp
_sips._tcp SRV 10 10 5061 sip1
_sip._tcp SRV 10 10 5060 sip1
_sip._udp SRV 10 10 5060 sip1
sip1 A 198.51.100.10
@ A 198.51.100.10
"""
SNAPSHOT = ("--host-snapshot", "host.json")
ARGUMENTS = ("example.org", "--config", "planner.toml", "--zone", "zone")


LIST = ("--file", "list", "--json", "--config", "planner.toml", "--zone", "zone")


def domains(out: str) -> list[str]:
    return sorted(document["domain"] for line in out.splitlines() if "domain" in (document := json.loads(line)))
