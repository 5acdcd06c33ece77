"""Reads YAML content and checks its shape, with the line and column of each error."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from kolosi.content.errors import ContentError
from kolosi.content.folders import PACKAGE, ContentPath
from kolosi.model.finding import Finding, point

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # a build of the library without its C part
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]


class _StrictLoader(_Loader):
    """YAML without the traps: `no`, `on` and dates stay the words that were written."""


_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}
for _first in "yYnNoO":
    _StrictLoader.yaml_implicit_resolvers[_first] = [
        pair for pair in _StrictLoader.yaml_implicit_resolvers.get(_first, []) if pair[0] != "tag:yaml.org,2002:bool"
    ]


class Shape(BaseModel):
    """The expected keys of a piece of content; any other key is an error."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


AnyShape = TypeVar("AnyShape", bound=Shape)


def read_yaml(path: ContentPath) -> Mapping[str, object]:
    """The content of a YAML file, which must be a mapping. Raises `ContentError` with the place of what is unreadable."""
    from kolosi.content.misfits import found_in, unreadable

    try:
        text = path.read_text("utf-8-sig")
        value = marshal.loads(_of_package(text)) if _is_packaged(path) else _loaded(text)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise unreadable(path, error) from error
    if not isinstance(value, dict):
        expected, found = point("expected_keys"), found_in(value)
        raise ContentError(file=named(path), line=1, key="-", expected=expected, found=found, id="content_whole")
    return value


def _is_packaged(path: ContentPath) -> bool:
    return isinstance(path, Path) and PACKAGE in path.parents


def _loaded(text: str) -> Any:
    return yaml.load(text, Loader=_StrictLoader)


@cache
def _of_package(text: str) -> bytes:
    """The content of a file of the package, read once a process however many workspaces are opened; each gets its own copy.

    What a workspace holds is never kept here.
    """
    return marshal.dumps(_loaded(text))


def checked(shape: type[AnyShape], value: object, path: ContentPath, *keys: str) -> AnyShape:
    """The value in its expected shape. Raises `ContentError` with the place of the first thing wrong.

    A key that is unknown comes before one that is missing: it is often the same, mistyped.
    """
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        from kolosi.content.misfits import misfit

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


def named(path: ContentPath) -> str:
    """A file by its name and its folder's."""
    return f"{path.absolute().parent.name}/{path.name}"


def place_of(path: ContentPath, trail: Sequence[str], *, of_key: bool = False) -> tuple[int, int]:
    """Line and column of the value, or of the key, at the deepest known part of a trail of keys."""
    node = yaml.compose(path.read_text("utf-8-sig"), Loader=_StrictLoader)
    mark = node.start_mark if node is not None else None
    for piece in trail:
        following = _step(node, piece)
        if following is None:
            break
        node, mark = following
    if not of_key and isinstance(node, yaml.ScalarNode) and node.value:
        mark = node.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def _step(node: yaml.Node | None, piece: str) -> tuple[yaml.Node, yaml.Mark] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == piece:
                return value, key.start_mark
    if isinstance(node, yaml.SequenceNode) and piece.isdigit() and int(piece) < len(node.value):
        value = node.value[int(piece)]
        return value, value.start_mark
    return None
