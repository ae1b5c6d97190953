"""What does a table of a TOML file hold, key by key?

For files whose tables are asked for what they hold. What is wrong is noted with its place, and the rest is read all the
same; what nobody asked for is wrong too.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct, field

from planner.core.errors import Malformed
from planner.core.policy.settings import KeyPath
from planner.doors.settings.hints import described, key_text, mismatch, not_among, unknown_key

T = TypeVar("T")
Word = TypeVar("Word", bound=StrEnum)


class Misplaced(Struct, frozen=True, gc=False):
    """What is wrong at *path*. *word*: what to look for there, to name the line. *place*: where in a list."""

    path: KeyPath
    text: str
    word: str | None = None
    place: str = ""

    @property
    def key(self) -> str:
        """The key as TOML writes it, with the place in a list."""
        return key_text(self.path) + self.place


class TomlTable(Struct):
    """A table at *path* (at *place* in a list of them, where *hint* stands), and what has been found wrong so far."""

    values: Mapping[str, object]
    path: KeyPath
    faults: list[Misplaced]
    place: str = ""
    hint: str | None = None
    read_keys: set[str] = field(default_factory=set)

    def note(self, key: str, text: str, word: str | None = None) -> None:
        """Note what is wrong with the value of *key*; "": with the table."""
        if self.place:
            self.faults.append(Misplaced(self.path, text, word or self.hint, f"{self.place}{'.' * bool(key)}{key}"))
        else:
            self.faults.append(Misplaced((*self.path, key) if key else self.path, text, word))

    def end(self) -> None:
        """Refuse what nobody asked for, in the order of the file."""
        for key in [key for key in self.values if key not in self.read_keys]:
            error = unknown_key((*self.path, key), self.values[key], sorted(self.read_keys), in_file=False)
            self.note(key, error.text)

    def value(self, key: str) -> object | None:
        """Return what *key* has, None if it is not there."""
        self.read_keys.add(key)
        return self.values.get(key)

    def text(self, key: str) -> str | None:
        """Return a text."""
        return self._typed(key, self.value(key), str, "a string")

    def flag(self, key: str) -> bool:
        """Return a switch, off if it is not there."""
        return self._typed(key, self.value(key), bool, "true or false") or False

    def number(self, key: str, least: int, most: int) -> int | None:
        """Return a whole number within bounds."""
        right = f"a whole number from {least} to {most}"
        value = self.value(key)
        number = None if isinstance(value, bool) else self._typed(key, value, int, right)
        if isinstance(value, bool) or (number is not None and not least <= number <= most):
            self.note(key, mismatch(value, right).text)
            return None
        return number

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty if it is not there."""
        texts = (self._typed(key, item, str, "a list of strings") for item in self._items(key))
        return tuple(text for text in texts if text is not None)

    def word(self, key: str, kind: type[Word]) -> Word | None:
        """Return one of the words of *kind*."""
        value = self.value(key)
        if value is None:
            return None
        if not isinstance(value, str) or value not in set(kind):
            self.note(key, not_among(value, kind).text)
            return None
        return kind(value)

    def words(self, key: str, kind: Iterable[Word]) -> frozenset[Word] | None:
        """Return a set of some of the words *kind*, None if it is not there."""
        if self.value(key) is None:
            return None
        allowed = tuple(kind)
        words = []
        for item in self._items(key):
            if not isinstance(item, str) or item not in allowed:
                self.note(key, not_among(item, allowed).text)
            else:
                words.append(next(word for word in allowed if word == item))
        return frozenset(words)

    def parsed(self, key: str, text: str, parse: Callable[[str], T]) -> T | None:
        """Parse *text*, which is of *key*."""
        try:
            return parse(text)
        except Malformed as error:
            self.note(key, error.text, text)
            return None

    def table(self, key: str) -> "TomlTable | None":
        """Return a table inside this one."""
        value = self._typed(key, self.value(key), dict, "a table")
        return None if value is None else TomlTable(value, (*self.path, key), self.faults, self.place, self.hint)

    def tables(self, key: str) -> "list[TomlTable]":
        """Return a list of tables."""
        tables = []
        for n, item in enumerate(self._items(key), start=1):
            if isinstance(item, dict):
                word = next((v for v in item.values() if isinstance(v, str)), None)
                tables.append(TomlTable(item, (*self.path, key), self.faults, f"[{n}]", word))
            else:
                self.note(key, f"{described(item)} where a table belongs: write {{ … }}")
        return tables

    def _items(self, key: str) -> list[object]:
        return self._typed(key, self.value(key), list, "a list") or []

    def _typed(self, key: str, value: object, kind: type[T], right: str) -> T | None:
        if value is None:
            return None
        if not isinstance(value, kind):
            self.note(key, mismatch(value, right).text)
            return None
        return value
