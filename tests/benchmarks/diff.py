"""How long does it take to see what a change of settings does to 100,000 phones? The whole command, on one core.

Three of four of 5,000 tenants are switched to their names; then one alone. The DNS is from zone files.
"""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.benchmarks import fleet

_CORE = 0


def run() -> None:
    """Print phones a second for each form of the list."""
    os.sched_setaffinity(0, {_CORE})
    with TemporaryDirectory() as folder:
        directory = Path(folder)
        (directory / "zone").write_text(fleet.zone(), "utf-8")
        dns = f'zone_files = ["{directory}/zone"]'
        (directory / "old.toml").write_text(fleet.settings(0, dns), "utf-8")
        (directory / "new.toml").write_text(fleet.settings(fleet.DOMAINS, dns), "utf-8")
        (directory / "one.toml").write_text(fleet.settings(2, dns), "utf-8")
        _write(directory / "phones.csv", fleet.csv())
        _write(directory / "phones.ndjson", fleet.ndjson())
        for new, phones in (("new", "phones.csv"), ("new", "phones.ndjson"), ("one", "phones.csv")):
            took = _timed("diff", str(directory / "old.toml"), str(directory / f"{new}.toml"), str(directory / phones))
            switched = "one tenant is switched" if new == "one" else "three of four tenants are switched"
            rate = fleet.PHONES / took
            print(f"  {fleet.PHONES:,} phones, {phones}, {switched}: {took:.1f} s ({rate:,.0f} a second); aim: 10 s")


def _write(file: Path, lines: Iterable[str]) -> None:
    with file.open("w", encoding="utf-8") as opened:
        opened.writelines(lines)


def _timed(command: str, old: str, new: str, phones: str) -> float:
    begun = perf_counter()
    arguments = (sys.executable, "-m", "planner", command, old, new, "--phones", phones, "--json")
    subprocess.run(arguments, check=False, stdout=subprocess.DEVNULL)
    return perf_counter() - begun


if __name__ == "__main__":
    run()
