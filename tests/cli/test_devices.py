"""`devices`, and what plans make of a phone."""

import json
import re
from pathlib import Path

import pytest

from tests.support.commands import Run

T46U = "Yealink SIP-T46U 108.86.0.45 80:5e:c0:00:00:01"


def test_the_catalogue_is_listed(run: Run) -> None:
    ended = run("devices")
    assert (ended.code, ended.err) == (0, "")
    assert "42 families of phones" in ended.out
    assert re.search(r"\n  poly-ucs +tls tcp udp D +naptr D +merged +Poly UCS", ended.out)
    assert "Bria, CounterPath" in ended.out.partition("Left out")[2]


def test_an_exception_says_why(run: Run) -> None:
    ended = run("devices", "FileTransport PolycomSoundPointIP-SPIP_300-UA/2.1.3.0028")
    assert re.search(r"exception +SoundPoint IP 300 and 500 have no TLS\n", ended.out)
    assert re.search(r"not tls +SoundPoint IP 300 and 500 have no TLS\n", ended.out)
    assert re.search(r"reg\.1\.server\.1\.transport +TCPOnly\n", ended.out)
    assert "What is written into it is not known" in run("devices", "--device", "thomson").out


def test_a_phone_is_told_by_what_and_with_what_follows(run: Run) -> None:
    ended = run("devices", T46U)
    assert ended.code == 0
    for said in ("yealink: Yealink", "its User-Agent", "T46U", "let the DNS decide 3", "written as 0", "D documented"):
        assert said in ended.out
    shown = ended.out.partition("left to NAPTR, where it is other:")[2]
    assert re.search(r"account\.1\.sip_server\.1\.transport_type +3\n", shown)
    assert re.search(r"account\.1\.outbound_proxy\.1\.port +\(left out\)\n", shown)
    assert "the vendor of its MAC" in run("devices", "--mac", "0080f0000001").out
    assert run("devices", "--file", "SEP0002FDFF2103.cnf.xml").out.startswith("cisco-cucm: ")
    assert run("devices", "--device", "mitel").out.startswith("mitel: ")


def test_nobody_known_is_exit_1(run: Run) -> None:
    assert run("devices", "Wget/1.11.3").code == 1
    assert json.loads(run("devices", "Wget/1.11.3", "--json").out)["known"] is False


@pytest.mark.parametrize("option", ["--device", "--mac"])
def test_what_is_no_id_and_no_mac_is_bad_usage(run: Run, option: str) -> None:
    ended = run("devices", option, "yaelink")
    assert (ended.code, ended.out) == (2, "")
    assert option in ended.err


def test_a_user_agent_that_is_too_long_is_bad_usage(run: Run) -> None:
    ended = run("devices", "a" * 16384)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "pbx-planner: USER-AGENT: must not have more than 1024 characters\n"


def test_the_documents_say_everything(run: Run) -> None:
    listed = json.loads(run("devices", "--json").out)["devices"]
    found = json.loads(run("devices", T46U, "--json").out)
    assert found["device"] in listed
    assert (found["model"], found["firmware"], found["mac"]) == ("T46U", "108.86.0.45", "805ec0000001")
    assert found["device"]["codes"] == {
        "transport": {"tls": "2", "tcp": "1", "udp": "0"},
        "dns": {},
        "discovery": "3",
    }


def test_families_of_the_operator_are_known(run: Run, tmp_path: Path) -> None:
    Path("own.toml").write_text('[families.mine]\nlike = "mitel"\nname = "Mine"\nmatch = ["^Mine/"]\n')
    Path("planner.toml").write_text('[devices]\nfiles = ["own.toml"]\n')
    assert run("devices", "Mine/1.0", "--config", "planner.toml").out.startswith("mine: Mine")
    assert run("check-config", "--config", "planner.toml").code == 0
    Path("own.toml").write_text('[families.mine]\nlike = "mitle"\n')
    broken = run("check-config", "--config", "planner.toml")
    assert broken.code == 2
    assert (
        "own.toml:2: families.mine.like: there is no family 'mitle' before this one; did you mean \"mitel\"?"
        in broken.err
    )


def plan(run: Run, demo: str, *options: str) -> dict[str, object]:
    document: dict[str, object] = json.loads(
        run("plan", "example.com", "--json", "--config", demo, "--source", "192.0.2.7", *options).out
    )
    return document


def written(document: dict[str, object]) -> dict[str, str]:
    device = document["device"]
    assert isinstance(device, dict)
    return {setting["key"]: setting["value"] for setting in device["settings"]}


def test_a_plan_carries_the_settings_of_the_phone(run: Run, demo: str) -> None:
    document = plan(run, demo, "--user-agent", T46U, "--account", "2")
    device = document["device"]
    assert isinstance(device, dict)
    assert (device["id"], device["model"], device["format"]) == ("yealink", "T46U", "text")
    settings = written(document)
    assert settings["account.2.sip_server.1.address"] == "example.com"
    assert settings["account.2.outbound_proxy.1.address"] == document["host"]
    assert settings["account.2.outbound_proxy_enable"] == "1"


def test_a_device_named_goes_before_its_user_agent(run: Run, demo: str) -> None:
    device = plan(run, demo, "--user-agent", T46U, "--device", "mitel")["device"]
    assert isinstance(device, dict)
    assert (device["id"], device["model"]) == ("mitel", None)


def test_an_account_that_the_phone_does_not_have_is_told(run: Run, demo: str) -> None:
    document = plan(run, demo, "--device", "grandstream-ata", "--account", "3")
    assert written(document) == {}
    warnings = document["warnings"]
    assert isinstance(warnings, list)
    assert "account-not-supported" in {warning["code"] for warning in warnings}


def test_the_fingerprint_is_that_of_what_is_written(run: Run, demo: str) -> None:
    agent = ("--user-agent", T46U)
    assert plan(run, demo, *agent)["fingerprint"] == plan(run, demo, *agent, "--mac", "805ec0000001")["fingerprint"]
    assert plan(run, demo, *agent)["fingerprint"] != plan(run, demo, "--device", "mitel")["fingerprint"]
    assert plan(run, demo, *agent)["fingerprint"] != plan(run, demo, *agent, "--account", "2")["fingerprint"]


def test_ipv6_is_on_where_a_phone_comes_from_there(run: Run, demo: str) -> None:
    options = ("example.com", "--json", "--config", demo, "--source", "2001:db8:0:1::99", "--device")
    assert json.loads(run("plan", *options, "yealink").out)["family"] == "ipv6"
    spa = json.loads(run("plan", *options, "cisco-spa").out)
    assert spa["family"] == "ipv4"
    assert "source-family-not-supported" in {warning["code"] for warning in spa["warnings"]}


def test_an_unknown_device_is_bad_usage_with_the_nearest(run: Run, demo: str) -> None:
    ended = run("plan", "example.com", "--config", demo, "--device", "yaelink")
    assert ended.code == 2
    assert "--device: there is no device 'yaelink'; did you mean yealink" in ended.err


def test_people_see_what_to_write(run: Run, demo: str) -> None:
    shown = run("plan", "example.com", "--config", demo, "--user-agent", T46U).out
    assert "Write into the phone (yealink, text)" in shown
    assert "account.1.sip_server.1.transport_type" in shown
