"""Where do the settings come from? From a file, or from nowhere: then the defaults are in force."""

from pathlib import Path
from typing import Protocol

from msgspec import Struct

from planner.core.policy.settings import Policy
from planner.doors.settings import settings
from planner.doors.settings.settings import Advice


class SettingsSource(Protocol):
    """Where settings come from; its text is what problems of them are told of."""

    @property
    def name(self) -> str | None:
        """What it is called, None where nobody wrote any settings."""

    @property
    def files(self) -> tuple[Path, ...]:
        """The files whose change is a change of the settings."""

    def load(self) -> Policy:
        """Read the settings, whole. Raises BadSettings."""

    def lint(self, policy: Policy) -> tuple[Advice, ...]:
        """Tell what in *policy*, which was read here, is probably not meant."""


class SettingsFile(Struct, frozen=True, gc=False):
    """A settings file at *path*."""

    path: Path

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The path."""
        return str(self.path)

    @property
    def files(self) -> tuple[Path, ...]:
        """The file."""
        return (self.path,)

    def load(self) -> Policy:
        """Read the file. Raises BadSettings with every problem of it."""
        return settings.load(self.path)

    def lint(self, policy: Policy) -> tuple[Advice, ...]:
        """Tell what in *policy* is probably not meant, in the order of the file."""
        return settings.lint(policy, self.path)


class BuiltIn(Struct, frozen=True, gc=False):
    """The defaults that are built in."""

    name: None = None
    files: tuple[()] = ()

    def __str__(self) -> str:
        return "built-in defaults"

    def load(self) -> Policy:
        """Return the defaults."""
        return Policy()

    def lint(self, _policy: Policy) -> tuple[Advice, ...]:
        """Say nothing: the defaults are meant."""
        return ()
