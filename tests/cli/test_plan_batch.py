"""`plan --batch`: a line for each line, in order, whatever is in them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import Run, is_one_line

PHONES = [{"domain": "example.com", "source": f"192.0.2.{n}", "extension": str(n)} for n in range(20, 60)]
REFUSED = {"domain": "example.com", "source": "224.0.0.1"}


def write(*requests: object) -> str:
    Path("phones").write_text("".join(f"{json.dumps(request)}\n" for request in requests))
    return "phones"


def test_answers_come_in_the_order_of_the_requests(run: Run, demo: str) -> None:
    ended = run("plan", "--batch", write(*PHONES), "--config", demo)
    answers = [json.loads(line) for line in ended.out.splitlines()]
    assert (ended.code, ended.err) == (0, "")
    assert [answer["extension"] for answer in answers] == [phone["extension"] for phone in PHONES]


def test_a_line_is_what_json_says_of_one_phone(run: Run, demo: str) -> None:
    alone = run("plan", "example.com", "--source", "192.0.2.20", "--extension", "20", "--config", demo, "--json")
    batch = run("plan", "--batch", write(PHONES[0]), "--config", demo)
    assert json.loads(batch.out) == json.loads(alone.out)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        pytest.param(REFUSED, "invalid-source", id="refused"),
        pytest.param({"domain": "a..b"}, "bad-request", id="bad"),
        pytest.param("x" * 70_000, "too-large", id="too long"),
    ],
)
def test_the_rest_goes_on_after_a_line_without_a_plan_and_the_end_is_1(
    run: Run, demo: str, wrong: object, code: str
) -> None:
    ended = run("plan", "--batch", write(PHONES[0], wrong, PHONES[1]), "--config", demo)
    first, second, third = map(json.loads, ended.out.splitlines())
    assert (ended.code, ended.err) == (1, "")
    assert (first["extension"], second["code"], third["extension"]) == ("20", code, "21")


@pytest.mark.parametrize(
    ("content", "code", "answers"),
    [
        pytest.param(b"", 0, 0, id="nothing"),
        pytest.param(b"\n\r\n  \n", 0, 0, id="blank lines"),
        pytest.param(json.dumps(PHONES[0]).encode(), 0, 1, id="no line's end"),
        pytest.param(b"x" * 10_000_000 + b"\n" + json.dumps(PHONES[0]).encode(), 1, 2, id="a line of 10 MB"),
        pytest.param(bytes(range(256)) * 4, 1, 5, id="every octet"),
    ],
)
def test_any_file_is_answered(run: Run, demo: str, content: bytes, code: int, answers: int) -> None:
    Path("phones").write_bytes(content)
    ended = run("plan", "--batch", "phones", "--config", demo)
    assert (ended.code, ended.err) == (code, "")
    assert len([json.loads(line) for line in ended.out.splitlines()]) == answers


@pytest.mark.parametrize(
    ("settings", "field", "position"),
    [
        pytest.param({"domain": {"outbound_proxy_pattern": "10.0.0.0/8/192.0.2.1 10.0.0.0/33/192.0.2.1"}},
                     "settings.domain.outbound_proxy_pattern", 30, id="a wrong mask"),
        pytest.param({"domain": {"outbound_proxy_pattern": "\n 10.0.0.0/8/192.0.2.1:5060/sctp"}},
                     "settings.domain.outbound_proxy_pattern", 28, id="a wrong transport"),
        pytest.param({"domain": {"outbound_proxy_pattern": 5}},
                     "settings.domain.outbound_proxy_pattern", None, id="no list"),
        pytest.param({"domain": {"transprt": "tls"}}, "settings.domain.transprt", None, id="an unknown setting"),
        pytest.param({"domian": {}}, "settings.domian", None, id="an unknown table"),
        pytest.param({"extension": {"transport": "tsl"}}, "settings.extension.transport", None, id="no transport"),
    ],
)  # fmt: skip
def test_wrong_settings_of_a_line_are_named_with_their_place(
    run: Run, demo: str, settings: object, field: str, position: int | None
) -> None:
    ended = run("plan", "--batch", write({"domain": "a.test", "settings": settings}), "--config", demo)
    answer = json.loads(ended.out)
    assert ended.code == 1
    assert list(answer) == ["bad", "code", "field", "text"] + (["position"] if position is not None else [])
    assert (answer["bad"], answer["code"], answer["field"]) == (True, "bad-request", field)
    assert answer.get("position") == position
    assert answer["text"].isprintable()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("missing", "--batch: 'missing' cannot be read: No such file or directory", id="missing"),
        pytest.param(".", "--batch: '.' cannot be read: Is a directory", id="a directory"),
        pytest.param("\udcff\x1b", r"--batch: '\udcff\x1b' cannot be read", id="no text"),
    ],
)
def test_a_batch_that_cannot_be_read_is_one_line_and_2(run: Run, demo: str, name: str, said: str) -> None:
    ended = run("plan", "--batch", name, "--config", demo)
    assert (ended.code, ended.out) == (2, "")
    assert is_one_line(ended.err)
    assert said in ended.err


def test_a_line_on_stdin_is_answered_before_the_next_is_sent(demo: str) -> None:
    command = [sys.executable, "-m", "planner", "plan", "--batch", "-", "--config", demo]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for phone in PHONES[:3]:
            process.stdin.write(json.dumps(phone).encode() + b"\n")
            answer = b""
            while not answer.endswith(b"\n"):
                answer += os.read(process.stdout.fileno(), 65536)
            assert json.loads(answer)["extension"] == phone["extension"]
        process.stdin.close()
        assert process.wait() == 0
