import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.wire.lines import LONGEST_LINE, Lines


def lines_of(pieces: list[bytes], longest: int = LONGEST_LINE) -> list[bytes | None]:
    lines = Lines(longest)
    return [line for piece in pieces for line in lines.feed(piece)] + list(lines.end())


@pytest.mark.parametrize(
    ("pieces", "lines"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([b"a\nb\n"], [b"a", b"b"], id="two lines in a piece"),
        pytest.param([b"a\nb"], [b"a", b"b"], id="the last without an end"),
        pytest.param([b"a", b"b\n"], [b"ab"], id="a line in two pieces"),
        pytest.param([b"a", b"\n", b"\n"], [b"a", b""], id="an end on its own"),
        pytest.param([b"12345\n123456\n12\n"], [b"12345", None, b"12"], id="one that is too long"),
        pytest.param([b"123", b"456\n1"], [None, b"1"], id="one that is too long in two pieces"),
        pytest.param([b"123", b"45", b"\n"], [b"12345"], id="one that is as long as may be"),
        pytest.param([b"1234567"], [None], id="one that is too long without an end"),
    ],
)
def test_pieces_are_cut_into_lines(pieces: list[bytes], lines: list[bytes | None]) -> None:
    assert lines_of(pieces, longest=5) == lines


@given(st.lists(st.sampled_from([b"\n", b"x", b"xxxx"]), max_size=60).map(b"".join))
def test_how_the_pieces_are_cut_makes_no_difference(text: bytes) -> None:
    whole = lines_of([text], longest=7)
    assert lines_of([text[n : n + 1] for n in range(len(text))], longest=7) == whole
    expected = text.removesuffix(b"\n").split(b"\n") if text else []
    assert whole == [line if len(line) <= 7 else None for line in expected]


def test_a_line_that_is_too_long_is_never_kept() -> None:
    lines = Lines()
    for _ in range(1000):
        assert list(lines.feed(b"x" * 10_000)) == []
        assert len(lines._begun) <= LONGEST_LINE + 1
    assert list(lines.feed(b"\nnext\n")) == [None, b"next"]
