import tomllib
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.errors import BadSettings
from planner.doors.settings import toml_text
from planner.doors.settings.toml_text import Table, read_tables

DOMAINS = ["a", '"a"', "b", '"b.example"', "'c'", '"\\u0062"']
LINES = st.one_of(
    st.sampled_from(DOMAINS).map("[domains.{}]".format),
    st.sampled_from(DOMAINS).map("  [domains.{}.extensions.101]".format),
    st.sampled_from(DOMAINS).map("domains.{}.transport = 1".format),
    st.sampled_from(
        [
            "[domains]", "domains = {}", "domains = 1", "[[domains]]", "[[domains.a]]", "# [domains.b]", "[system]",
            "[system.listeners]", "[host]", "x = 1", "x.y = 1", "a.y = 1", 'transport = "udp"', "extensions = {1 = {}}",
            'x = """', "x = '''", '"""', "'''", "x = [", "]", "x = {", "x =", "\r", "x = \0", "x = é",
            "x = " + "[" * 2000,
        ]
    ),
)  # fmt: skip


def whole(tables: Iterable[Table]) -> Table:
    """Put together what was read in pieces."""
    together: Table = {}
    for table in tables:
        before, more = together.get("domains"), table.get("domains")
        together |= table
        if isinstance(before, dict) and isinstance(more, dict):
            together["domains"] = before | more
    return together


def read(text: str, piece: int) -> Table | str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(toml_text, "_PIECE", piece)
        try:
            return read_tables(text.encode(), "x.toml", whole)
        except BadSettings as error:
            return str(error)


@given(st.lists(LINES, max_size=12), st.integers(0, 40))
def test_a_text_in_pieces_says_what_it_says_as_a_whole(lines: list[str], piece: int) -> None:
    text = "\n".join(lines)
    try:
        expected = tomllib.loads(text)
    except (ValueError, RecursionError):
        assert isinstance(read(text, piece), str)
    else:
        assert read(text, piece) == expected


def test_a_file_of_many_domains_is_read_in_pieces() -> None:
    text = "[system]\n" + "".join(
        f'[domains."{n}.example"]\n[domains."{n}.example".extensions.1]\n' for n in range(2000)
    )
    pieces = read_tables(text.encode(), "x.toml", list)
    assert len(pieces) > 1
    assert whole(pieces) == tomllib.loads(text)


@pytest.mark.parametrize(
    "last",
    [
        pytest.param("[domains.0]\n", id="a domain twice"),
        pytest.param("[system]\n", id="a table twice"),
        pytest.param("[domains.x]\ny = nothing\n", id="no value"),
        pytest.param("[domains.x]\ny = '''\n", id="an open string"),
        pytest.param("[domains.x]\ny = " + "[" * 5000, id="too deep"),
    ],
)
def test_an_error_far_down_is_found_on_its_line(last: str) -> None:
    text = "[system]\n" + "".join(f"[domains.{n}]\n" for n in range(9000))
    with pytest.raises(BadSettings) as caught:
        read_tables((text + last).encode(), "x.toml", list)
    assert caught.value.problems[0].line == 9001 + last.strip().count("\n") + 1
