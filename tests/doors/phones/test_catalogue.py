"""Catalogue files: the operator's own beside the one that comes along, and what is wrong with broken ones."""

import os
from copy import deepcopy
from pathlib import Path

import pytest

from planner.core.errors import BadSettings, Listing, Malformed, NotListed
from planner.core.phones.layout import Terms
from planner.core.transports import Transport
from planner.doors.phones.catalogue import load, parse, recogniser_of
from planner.doors.phones.user_agents import UserAgents

INVALID = sorted((Path(__file__).parents[2] / "invalid_devices").glob("*.toml"))

MINE = """
[families.mine]
name = "Mine"
match = ['^(?:Mine|Yealink SIP-T46U) ']
transports = ["tls", "udp"]
dns = "srv"
shape = "orthogonal"
families = ["ipv4"]
servers = 2
codes.transport = { tls = "T", udp = "U" }
settings = [{ key = "host", value = "{server.1}" }]
"""


@pytest.mark.parametrize("file", INVALID, ids=lambda file: file.stem)
def test_a_broken_file_is_refused_with_its_message(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    with pytest.raises(BadSettings) as caught:
        load([Path(file.name)])
    expected = file.with_suffix(".txt")
    if os.environ.get("GOLDEN") == "write":
        expected.write_text(str(caught.value) + "\n", encoding="utf-8")
    assert str(caught.value) + "\n" == expected.read_text(encoding="utf-8")


def test_new_families_go_before_those_that_come_along(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(MINE)
    catalogue = load([file])
    assert next(iter(catalogue.families)) == "mine"
    found = UserAgents(catalogue).recognise("Yealink SIP-T46U 108.86.0.45 80:5e:c0:00:00:01", None, None)
    assert found.family is not None
    assert found.family.id == "mine"


def test_what_comes_along_is_read_once_and_is_not_changed_by_what_builds_on_it(tmp_path: Path) -> None:
    shipped = load()
    before = deepcopy((dict(shipped.families), dict(shipped.left_out)))
    file = tmp_path / "own.toml"
    file.write_text(
        '[families.yealink]\nlike = "yealink"\nname = "Ours"\nconfidence = { dns = "inferred" }\n'
        '[families.new]\nlike = "mitel"\nmatch = ["^New"]\n[left_out]\n"Others" = "nobody has them"\n'
    )
    own = load([file])
    assert own.family("yealink").name == "Ours"
    assert "Others" in own.left_out
    assert load() is shipped
    assert (shipped.families, shipped.left_out) == before
    assert load([file]) == own


def test_the_patterns_of_what_comes_along_are_compiled_once(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(MINE)
    assert recogniser_of(load()) is recogniser_of(load([]))
    own = recogniser_of(load([file])).recognise("Mine 1", None, None)
    assert own.family is not None
    assert own.family.id == "mine"
    assert recogniser_of(load()).recognise("Mine 1", None, None).family is None


def test_a_family_takes_the_place_of_one_with_its_identifier(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(MINE.replace("families.mine", "families.mitel"))
    catalogue, shipped = load([file]), load()
    assert list(catalogue.families) == list(shipped.families)
    assert catalogue.family("mitel").name == "Mine"
    assert not catalogue.family("mitel").sources


def test_a_family_builds_on_another_or_on_the_one_that_it_replaces(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('[families.yealink]\nlike = "yealink"\nservers = 1\ncodes.transport = { udp = "9" }\n')
    with pytest.raises(BadSettings, match="no code for tls and tcp"):
        load([file])
    file.write_text('[families.yealink]\nlike = "yealink"\nproxies = 1\nconfidence = { dns = "inferred" }\n')
    own, shipped = load([file]).family("yealink"), load().family("yealink")
    assert own.slots.proxies == 1
    assert own.rows == shipped.rows
    assert own.confidence["dns"] == "inferred"
    assert own.confidence["transports"] == shipped.confidence["transports"]


def test_everything_that_a_family_says_is_read() -> None:
    (family,) = parse(MINE, "own.toml").families.values()
    assert family.device.transports == {Transport.TLS, Transport.UDP}
    assert family.codes.transport[Transport.TLS] == "T"
    terms: Terms = {"server.1": "example.org"}
    assert [(row.key(1, terms), row.setting(terms)) for row in family.rows] == [("host", "example.org")]
    assert family.device.room == 2


def test_an_unknown_identifier_is_told_with_the_nearest() -> None:
    with pytest.raises(Malformed, match="did you mean yealink"):
        load().family("yaelink")
    with pytest.raises(NotListed, match=r"there is no device 'zzzzzzzz'$") as caught:
        load().family("zzzzzzzz")
    assert caught.value.listing is Listing.DEVICES


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="cannot be read"):
        load([tmp_path / "missing.toml"])
