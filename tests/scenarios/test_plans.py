"""What an operator expects in situations met in the field: facts in, plan out. The situations are in plan/*.toml.

A situation has *settings* (as a settings file), a *host* (as a snapshot) and *phones*: what is asked for each, what it
is *told* (address, port, transport), by which *rule* of the address choice, with exactly which *warnings*.
"""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from planner.core.choice import Refusal, Step
from planner.core.phones.family import EMPTY
from planner.core.plan.plan import Plan
from planner.core.plan.planner import Planner
from planner.doors.host import snapshot
from planner.doors.phones.user_agents import UserAgents
from planner.doors.settings import settings
from planner.wire.reading import Reader, request_from

SITUATIONS = sorted((Path(__file__).parent / "plan").glob("*.toml"))
NO_PHONES = UserAgents(EMPTY)
ANSWER = ("told", "rule", "warnings", "refused")


def phones() -> list[Any]:
    cases = []
    for file in SITUATIONS:
        situation = tomllib.loads(file.read_text())
        cases += [
            pytest.param(situation, phone, id=f"{file.stem}: {name}") for name, phone in situation["phones"].items()
        ]
    return cases


@pytest.mark.parametrize(("situation", "phone"), phones())
def test_a_phone_is_told_what_its_operator_expects(situation: dict[str, Any], phone: dict[str, Any]) -> None:
    policy = settings.parse(situation.get("settings", ""), "settings")
    host = snapshot.parse(json.dumps(situation["host"]).encode(), "host")
    asked = {"domain": "example.com"} | {name: value for name, value in phone.items() if name not in ANSWER}
    answer = Planner(policy, host).plan(request_from(Reader().from_texts(asked), NO_PHONES))
    if isinstance(answer, Refusal):
        assert answer.code == phone.get("refused")
        return
    assert isinstance(answer, Plan)
    assert f"{answer.host} {answer.port} {answer.transport}" == phone.get("told")
    assert [choice.rule for choice in answer.choices if choice.step is Step.ADDRESS] == [phone["rule"]]
    assert sorted(warning.code for warning in answer.warnings) == phone["warnings"]
