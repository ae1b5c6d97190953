import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.service.batch import Batch
from planner.service.service import Service
from planner.service.situation import Sources
from tests.support.batch import answer_at_once

PHONE = b'{"domain": "example.com", "source": "192.0.2.99"}'


@pytest.fixture
def batch(tmp_path: Path) -> Iterator[Batch]:
    host = '{"interfaces": [{"name": "eth0", "addresses": [{"ip": "192.0.2.10/24"}]}]}'
    snapshot = tmp_path / "host.json"
    snapshot.write_text(host)
    service = Service(Sources(host_snapshot=snapshot))
    yield Batch(service)
    service.close()


def test_a_request_is_answered_by_one_line(batch: Batch) -> None:
    answer = answer_at_once(batch, PHONE)
    assert answer.endswith(b"\n")
    assert answer.count(b"\n") == 1
    assert json.loads(answer)["host"] == "192.0.2.10"


def test_a_refusal_is_a_line_too(batch: Batch) -> None:
    answer = json.loads(answer_at_once(batch, b'{"domain": "example.com", "source": "224.0.0.1"}'))
    assert (answer["refused"], answer["code"]) == (True, "invalid-source")


@pytest.mark.parametrize("blank", [b"", b" ", b"\r", b"\t \r"], ids=repr)
def test_a_blank_line_is_skipped(batch: Batch, blank: bytes) -> None:
    assert answer_at_once(batch, blank) == b""


def test_a_carriage_return_before_the_end_is_no_part_of_the_request(batch: Batch) -> None:
    assert answer_at_once(batch, PHONE + b"\r") == answer_at_once(batch, PHONE)


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        pytest.param(b"{", "bad-request", None, id="no JSON"),
        pytest.param(b"5", "bad-request", None, id="no object"),
        pytest.param(b'{"domain": "a..b"}', "bad-request", "domain", id="no domain"),
        pytest.param(b'{"domain": "a.test", "x": 1}', "bad-request", "x", id="an unknown member"),
        pytest.param(None, "too-large", None, id="too long"),
    ],
)
def test_a_bad_line_says_so_in_its_place(batch: Batch, line: bytes | None, code: str, field: str | None) -> None:
    answer = json.loads(answer_at_once(batch, line))
    assert (answer["bad"], answer["code"], answer["field"]) == (True, code, field)
    assert answer["text"]
