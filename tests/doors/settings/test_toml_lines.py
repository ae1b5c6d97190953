import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.doors.settings.toml_lines import key_paths, statements, statements_of

TEXT = """\
# a comment = with [brackets] and a "quote

[system]  # and one behind ]
transport = "tls" # = "udp"
list = [ # [
  "a]", 'b"', # "
  { c = "]" },
]

[ domains . "a.example" ]
pattern = \"""
[system]
transport = "no"
\\\"""# still inside\"""
"x=y".'z]' = '''
x = 1'''''
[domains."b.example".extensions.101]
transport = "udp"
[[many]]
a.b.c = 1
[domains."\\u0063.example"]
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        pytest.param(("system",), 3, id="a header"),
        pytest.param(("system", "transport"), 4, id="a key"),
        pytest.param(("system", "list"), 5, id="a value of several lines begins on its first"),
        pytest.param(("domains", "a.example"), 10, id="blanks in a header"),
        pytest.param(("domains", "a.example", "pattern"), 11, id="what looks like a header in a string is none"),
        pytest.param(("domains", "a.example", "x=y", "z]"), 15, id="a quoted key with what else has a meaning"),
        pytest.param(("domains", "b.example"), 17, id="a table without a header begins with its first member"),
        pytest.param(("domains", "b.example", "extensions", "101", "transport"), 18, id="a key of a table in tables"),
        pytest.param(("many",), 19, id="an array of tables"),
        pytest.param(("many", "a", "b"), 20, id="a dotted key"),
        pytest.param(("domains", "c.example"), 21, id="an escape in a key"),
        pytest.param(("system", "list", "c"), 5, id="what is inside a value has the line of the value"),
        pytest.param(("domains", "b.example", "transport"), 17, id="what is missing has the line of its table"),
        pytest.param(("nowhere",), None, id="what is nowhere has no line"),
    ],
)
def test_a_key_is_found_on_its_line(path: tuple[str, ...], line: int | None) -> None:
    statement = statements_of({path}, TEXT).get(path)
    assert (statement and statement.line) == line


def test_keys_are_compared_as_the_caller_writes_them() -> None:
    found = statements_of({("a", "b")}, "\n[A]\nB = 1\n", lambda path: tuple(map(str.lower, path)))
    assert found[("a", "b")].line == 3


@pytest.mark.parametrize(
    ("word", "line"),
    [
        pytest.param("10.0.0.0/8", 4, id="not as a part of another word"),
        pytest.param("10.0.0.0/8/x", 3, id="the first of two"),
        pytest.param("first", 2, id="behind the quotes"),
        pytest.param("written-otherwise", 2, id="with an escape in it: the first line"),
    ],
)
def test_a_word_of_a_string_is_found_on_its_line(word: str, line: int) -> None:
    text = '\nlist = """first\n  10.0.0.0/8/x\n10.0.0.0/8\t10.0.0.0/8/x"""\n'
    assert next(statements(text)).line_of(word) == line


keys = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{1,4}", fullmatch=True),
    st.sampled_from(['"a.b"', "'='", '""', '"#"', "']'", '"[x]"', '"\\""', '"\\u00e9"', "'\"'"]),
)
scalars = st.sampled_from(
    [
        "1", "true", "1979-05-27T07:32:00Z", '""', "''", '"="', "'#'", '"\\\\"', '"\\"]"', '"a # b"',
        '"""\n[a]\nb = 1"""', '"""x"""""', '"""\\""""', '"""\\\n   y"""', "'''\n\"\"\"\n'''", "'''x'''''",
    ]
)  # fmt: skip
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[ # ]\n" + ",\n\n".join(items) + "]"),
        st.lists(inner, max_size=3).map(
            lambda items: "{" + ", ".join(f"k{n} = {item}" for n, item in enumerate(items)) + "}"
        ),
    ),
    max_leaves=4,
)
dotted = st.lists(keys, min_size=1, max_size=3).map(" . ".join)
written = st.one_of(
    st.tuples(dotted, values).map(lambda pair: f"{pair[0]} = {pair[1]}"),
    dotted.map(lambda key: f"[ {key} ]"),
    dotted.map(lambda key: f"[[{key}]]"),
)
between = st.sampled_from(["\n", "\n\n", ' # [x] = "\n', "\t\r\n", "\n# '''\n  "])


@given(st.lists(st.tuples(written, between), max_size=8))
def test_tomllib_reads_each_statement_as_it_was_written(parts: list[tuple[str, str]]) -> None:
    found = list(statements("".join(statement + gap for statement, gap in parts)))
    assert [tomllib.loads(statement.text + "\n") for statement in found] == [tomllib.loads(text) for text, _ in parts]


@given(st.lists(st.tuples(written, between), max_size=8))
def test_every_key_that_tomllib_sees_has_the_line_of_its_statement(parts: list[tuple[str, str]]) -> None:
    text = "".join(statement + gap for statement, gap in parts)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return  # a key twice: each statement is right, together they are not
    starts = {text[: sum(map(len, map("".join, parts[:index])))].count("\n") + 1 for index in range(len(parts))}
    paths = set(_outer_paths(table))
    assert {path for path, _ in key_paths(text)} <= paths
    assert {found.line for found in statements_of(paths, text).values()} <= starts


def _outer_paths(table: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    tables = table if isinstance(table, list) else [table]
    for each in tables:
        if isinstance(each, dict):
            for key, value in each.items():
                yield (*path, key)
                yield from _outer_paths(value, (*path, key))
