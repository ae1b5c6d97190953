"""How long does it take to see what a change of settings does to 100,000 phones? On one core, DNS from zone files."""

import asyncio
import gc
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from planner.comparing import compare
from planner.phones_file import read_phones
from planner.service import Service, Sources, on_the_same_ground

_PHONES = 100_000
_DEMO = Path(__file__).parents[2] / "config"
_AGENTS = (
    "Yealink SIP-T46U 108.86.0.45 80:5e:c0:{:02x}:{:02x}:{:02x}",
    "Fanvil X4 2.10.2.6887 0c383e{:02x}{:02x}{:02x}",
    "Grandstream Model HW GXP2135 SW 1.0.7.97 DevId 000b82{:02x}{:02x}{:02x}",
    "Unknown/1.0 {:02x}{:02x}{:02x}",
)


def run() -> None:
    """Print phones a second, reading their list included; two thirds of them are switched to their domain's name."""
    with TemporaryDirectory() as folder:
        old, new = Path(folder) / "old.toml", Path(folder) / "new.toml"
        ground = f'[host]\nsnapshot_file = "{_DEMO}/demo-host.json"\n[dns]\nzone_files = ["{_DEMO}/demo.zone"]\n'
        old.write_text(f'{ground}[domains."example.org"]\n[domains."example.com"]\n', "utf-8")
        new.write_text(f'{ground}[domains."example.org"]\nuse_domain_name = true\n[domains."example.com"]\n', "utf-8")
        before, after = Service(Sources(old)), Service(Sources(new))
        gc.freeze()
        gc.set_threshold(100_000)  # as the command does
        situation = on_the_same_ground(before.situation, after.situation)
        begun = perf_counter()
        found = asyncio.run(compare(situation, after.situation, read_phones(_list())))
        took = perf_counter() - begun
        print(f"  {found.tally.phones:,} phones in {took:.1f} s ({found.tally.phones / took:,.0f} a second); aim: 10 s")
        for service in (before, after):
            service.close()


def _list() -> Iterator[str]:
    yield "domain,extension,source,user agent\n"
    for n in range(_PHONES):
        octets = (n >> 16 & 255, n >> 8 & 255, n & 255)
        domain = "example.org" if n % 3 else "example.com"
        yield f"{domain},{100 + n},192.0.{2 if n % 2 else 77}.{n & 255},{_AGENTS[n % 4].format(*octets)}\n"


if __name__ == "__main__":
    run()
