from collections.abc import Mapping
from typing import Any, get_args, get_origin, get_type_hints

from planner.core.policy.settings import FilePath, Policy


def parts(kind: Any) -> dict[Any, Any]:
    """Return the types that a type is made of; of settings by their names."""
    return get_type_hints(kind) if isinstance(kind, type) else dict(enumerate(get_args(kind)))


def holds_files(kind: Any) -> bool:
    return kind is FilePath or any(map(holds_files, parts(kind).values()))


def filled(kind: Any, names: list[str]) -> Any:
    """Make a value of *kind* in which each file has a name of its own, which is added to *names*."""
    if kind is FilePath:
        names.append(f"/file-{len(names)}")
        return names[-1]
    if isinstance(kind, type):
        return kind(**{name: filled(part, names) for name, part in parts(kind).items() if holds_files(part)})
    if get_origin(kind) is tuple:
        return tuple(filled(get_args(kind)[0], names) for _ in range(2))
    assert get_origin(kind) is Mapping, f"{kind}: are its files among those of the policy?"
    return {"x": filled(get_args(kind)[1], names)}


def test_every_file_that_settings_name_is_among_their_files() -> None:
    names: list[str] = []
    assert filled(Policy, names).files == tuple(names)
    assert len(names) >= 7, "three settings of one file, two of several"


def test_settings_that_name_no_file_have_none() -> None:
    assert Policy().files == ()
