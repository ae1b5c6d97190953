import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.errors import FileProblem, MalformedList, nearest, printable, quoted

ESCAPED = {
    "line feed": ("a\nb", r"a\nb"),
    "escape sequence": ("\x1b[31m", r"\x1b[31m"),
    "right-to-left override": ("a\u202eb", r"a\u202eb"),
    "lone surrogate": ("a\udcffb", r"a\udcffb"),
    "NUL": ("\0", r"\x00"),
    "letters stay": ("bücher.example", "bücher.example"),
}


@pytest.mark.parametrize(("text", "shown"), ESCAPED.values(), ids=ESCAPED.keys())
def test_what_a_terminal_might_act_upon_is_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text(alphabet=st.characters(), max_size=200))
def test_shown_text_is_printable_and_bounded(text: str) -> None:
    shown = quoted(text)
    assert shown.isprintable()
    assert len(shown) <= 80 + 3


MEANT = {
    "a slip": ("transprot", ("transport",)),
    "the nearest comes first": ("tcps", ("tcp", "tls")),
    "nothing is near": ("zzz", ()),
    "a text without end is not compared as a whole": ("tls" * 100_000, ()),
}


@pytest.mark.parametrize(("word", "meant"), MEANT.values(), ids=MEANT.keys())
def test_what_was_meant_is_what_is_nearest(word: str, meant: tuple[str, ...]) -> None:
    assert nearest(word, ("udp", "tcp", "tls", "transport"), alike=0.5) == meant


def test_nothing_is_near_where_there_is_nothing() -> None:
    assert nearest("tls", ()) == ()


def test_a_caret_stands_under_the_wrong_place_of_a_token() -> None:
    error = MalformedList("what is wrong", source="x 10.0.0.0/33/y", token="10.0.0.0/33/y", token_at=2, position=11)
    token, caret = error.caret().split("\n")
    assert token[caret.index("^")] == "3"


def test_a_problem_says_where() -> None:
    problem = FileProblem("planner.toml", 7, "system.transport", "what is wrong")
    assert str(problem) == "planner.toml:7: system.transport: what is wrong"
