"""What is wrong with a settings file, and where?"""

from dataclasses import dataclass

from planner.core.errors import PlannerError, printable


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a settings file. *line* is 1-based, None where the file as a whole is meant."""

    file: str
    line: int | None
    key: str | None
    text: str
    caret: str | None = None
    position: int | None = None

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        key = "" if self.key is None else f" {printable(self.key)}:"
        caret = "" if self.caret is None else "\n" + "\n".join(f"    {line}" for line in self.caret.split("\n"))
        return f"{printable(where)}:{key} {self.text}{caret}"


class BadSettings(PlannerError):
    """Settings that cannot be put into force, with everything that is wrong with them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
