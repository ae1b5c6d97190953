"""A fleet as a hosting provider has it: 100,000 phones of 5,000 tenants, 30 families, at home and behind routers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

PHONES: Final = 100_000
DOMAINS: Final = 5_000
COLUMNS: Final = ("domain", "extension", "source", "user_agent", "mac")

_HOST: Final = Path(__file__).parents[2] / "config" / "demo-host.json"
_ZONES: Final = (
    (
        '@ NAPTR 10 10 "s" "SIPS+D2T" "" _sips._tcp\n_sips._tcp SRV 10 60 5061 sip1\n'
        "_sips._tcp SRV 10 40 5061 sip2\nsip1 A 192.0.2.10\nsip2 A 192.0.2.11\n"
    ),
    "_sips._tcp SRV 10 0 5061 sip1\n_sip._udp SRV 10 0 5060 sip1\nsip1 A 192.0.2.10\nsip1 AAAA 2001:db8:0:1::10\n",
    "_sip._udp SRV 10 0 5060 sip1\nsip1 A 192.0.2.10\n",
    "@ A 192.0.2.10\n",
    "_sips._tcp SRV 10 0 5061 gone\n",
)
"""NAPTR and two servers; SRV; SRV of UDP alone; an address alone; SRV that leads nowhere."""
_AGENTS: Final = (
    "Yealink SIP-T46U 108.86.0.45 {colons}",
    "Yealink SIP-T54W 96.86.0.20 {colons}",
    "Yealink CP860 37.73.0.10 {colons}",
    "Yealink SIP-T38G 38.70.0.125 {colons}",
    "FileTransport PolycomVVX-VVX_400-UA/4.1.4.7430 Type/Application",
    "FileTransport PolyCCX-CCX_500-UA/9.4.1.0508 (SN:{digits}) Type/Application",
    "Mozilla/4.0 (compatible; snomD785-SIP 10.1.33.33 2010.12-00004-g9ba52f5 {digits} SXM:0 UXM:0)",
    "Mozilla/4.0 (compatible; Snom M900 05.20.0001 {digits})",
    "Grandstream Model HW GXP2135 SW 1.0.7.97 DevId {digits}",
    "Grandstream Model HW HT802V2 V1.0A SW 1.0.5.4 DevId {digits}",
    "Cisco-CP-7832-3PCC/11.0.1 ({digits})",
    "Cisco/ATA191-MPP-11-1-0-MSR4 (FCH2443D9R4)",
    "Cisco/SPA504G-7.4.8a ({digits})(CBT141400UK)",
    "Fanvil X4 2.10.2.6887 {digits}",
    "Fanvil X6U Pro 0.0.10 {digits}",
    "Htek UC903 2.0.4.2 {colons}",
    "Mitel6940 MAC:{dashes} V:6.4.0.140-SIP",
    "Gigaset N870 IP PRO/83.V2.11.0+build.a546b91;{digits}",
    "N510 IP PRO/42.245.00.000.000;{digits}",
    "Panasonic_KX-UT113/01.133 ({digits})",
    "ALE 8028s-GE 1.51.52.2204 {digits}",
    "Alcatel IP Touch 4028/2.01.20",
    "Mozilla/4.0 (compatible; MSIE 6.0) AVAYA/J179-4.1.3.0.6 (MAC:{digits})",
    "AVAYA/SIP12x0\x01/04.01.13.00",
    "AUDC-IPPhone/2.2.8.61 (440HDG-Rev0; {digits})",
    "Flyingvoice FIP13G V0.6.24 {colons}",
    "THOMSON ST2030 hw5 fw2.74 {dashes}",
    "Jitsi/2.10.5550",
    "Vesa VCS754",
    "baresip v3.10.1 (x86_64/Linux)",
    "Unknown/1.0 {digits}",
)


def settings(switched: int, dns: str) -> str:
    """Return settings with all tenants, three of four of the first *switched* to their names; *dns*: lines of [dns]."""
    switch = "use_domain_name = true\n"
    tenants = "".join(f'[domains."{_domain(n)}"]\n{switch if n < switched and n % 4 else ""}' for n in range(DOMAINS))
    return f'[host]\nsnapshot_file = "{_HOST}"\n[dns]\n{dns}\n{tenants}'


def zone() -> str:
    """Return the zone text of all tenants."""
    return "$TTL 300\n" + "".join(f"$ORIGIN {_domain(n)}.\n{_ZONES[n % len(_ZONES)]}" for n in range(DOMAINS))


def csv() -> Iterator[str]:
    """Give the phones as lines of CSV."""
    yield ",".join(COLUMNS) + "\n"
    for phone in _phones():
        yield ",".join(f'"{cell}"' if " " in cell else cell for cell in phone) + "\n"


def ndjson() -> Iterator[str]:
    """Give the phones as lines of JSON."""
    for phone in _phones():
        yield json.dumps({name: cell for name, cell in zip(COLUMNS, phone, strict=True) if cell}) + "\n"


def _phones() -> Iterator[tuple[str, ...]]:
    for n in range(PHONES):
        mac = f"805ec0{n:06x}"
        pairs = [mac[at : at + 2] for at in range(0, 12, 2)]
        agent = _AGENTS[(n + n // len(_AGENTS)) % len(_AGENTS)].format(
            digits=mac, colons=":".join(pairs), dashes="-".join(pairs)
        )
        yield _domain(n % DOMAINS), str(100 + n // DOMAINS), _source(n), agent, mac if n % 2 else ""


def _source(n: int) -> str:
    """Return an address of its own: in the VPN, behind a router somewhere, at home, IPv6, of the PBX's own network."""
    high, low = n >> 8 & 255, n & 255
    return (
        f"10.43.{high}.{low}",
        f"203.{n >> 16}.{high}.{low}",
        f"192.168.{high}.{low}",
        f"2001:db8:{n >> 8:x}:{n & 255:x}::7",
        f"192.0.2.{n % 200 + 20}",
    )[n % 5]


def _domain(n: int) -> str:
    return f"tenant{n:04}.example.org"
