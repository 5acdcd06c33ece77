"""Reads YAML content and checks its shape, with the line and column of each error."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeGuard, TypeVar

import yaml
from pydantic import ValidationError

from kolosi.content.folders import PACKAGE, ContentPath
from kolosi.content.yaml_files import compiled
from kolosi.content.yaml_files.errors import ContentError
from kolosi.content.yaml_files.misfits import found_in, misfit, unreadable
from kolosi.content.yaml_files.shape import Shape, StrictLoader, named, place_of
from kolosi.model.finding import Finding, point

AnyShape = TypeVar("AnyShape", bound=Shape)


def read_yaml(path: ContentPath) -> Mapping[str, object]:
    """The content of a YAML file, which must be a mapping. Raises `ContentError` with the place of what is unreadable."""
    try:
        text = path.read_text("utf-8-sig")
        value = marshal.loads(_of_package(path, text)) if is_packaged(path) else _loaded(text)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise unreadable(path, error) from error
    if not isinstance(value, dict):
        expected, found = point("expected_keys"), found_in(value)
        raise ContentError(file=named(path), line=1, key="-", expected=expected, found=found, id="content_whole")
    return value


def is_packaged(path: ContentPath) -> TypeGuard[Path]:
    """True for a file of the package, which is the same for every workspace."""
    return isinstance(path, Path) and PACKAGE in path.parents


def _loaded(text: str) -> Any:
    return yaml.load(text, Loader=StrictLoader)


@cache
def _of_package(path: Path, text: str) -> bytes:
    """The content of a file of the package, read once a process however many workspaces are opened; each gets its own copy.

    What a workspace holds is never kept here.
    """
    value: Any = compiled.kept(path, text)
    if value is None:
        value = _loaded(text)
        compiled.keep(path, text, value)
    return marshal.dumps(value)


def checked(shape: type[AnyShape], value: object, path: ContentPath, *keys: str) -> AnyShape:
    """The value in its expected shape. Raises `ContentError` with the place of the first thing wrong.

    A key that is unknown comes before one that is missing: it is often the same, mistyped.
    """
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        found = error.errors()
        first = next((one for one in found if one["type"] == "extra_forbidden"), found[0])
        raise misfit(shape, first, path, keys) from error


def wrong(path: ContentPath, trail: Sequence[str], expected: Finding, found: str) -> ContentError:
    """The error of a value that has its shape and means nothing here."""
    line, column = place_of(path, trail)
    return ContentError(file=named(path), line=line, column=column, key=".".join(trail), expected=expected, found=found)


def one_of(known: Iterable[str]) -> Finding:
    """What was expected, where it is one of a list."""
    return point("expected_one_of", data={"known": ", ".join(known)})
