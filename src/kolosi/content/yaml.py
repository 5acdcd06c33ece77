"""Reads YAML content and checks its shape, with the line of each error."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from kolosi.content.errors import ContentError

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


def read_yaml(path: Path) -> Mapping[str, object]:
    """The content of a YAML file, which must be a mapping."""
    try:
        value = yaml.load(path.read_text("utf-8"), Loader=_StrictLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        raise ContentError(
            file=path.name, line=line, key="-", expected="valid YAML", found=str(getattr(error, "problem", error))
        ) from error
    if not isinstance(value, dict):
        raise ContentError(file=path.name, line=1, key="-", expected="a mapping", found=type(value).__name__)
    return value


def checked(shape: type[AnyShape], value: object, path: Path, *keys: str) -> AnyShape:
    """The value in its expected shape. Raises `ContentError` with the line of the first thing wrong."""
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        trail = [*keys, *(str(piece) for piece in first["loc"])]
        raise ContentError(
            file=f"{path.parent.name}/{path.name}",
            line=line_of(path, trail),
            key=".".join(trail),
            expected=first["msg"],
            found=repr(first["input"])[:80],
        ) from error


def line_of(path: Path, trail: list[str]) -> int | None:
    """The line on which the deepest known part of a trail of keys stands."""
    node = yaml.compose(path.read_text("utf-8"), Loader=_StrictLoader)
    line: int | None = 1
    for piece in trail:
        following = _step(node, piece)
        if following is None:
            break
        node, line = following
    return line


def _step(node: yaml.Node | None, piece: str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == piece:
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and piece.isdigit() and int(piece) < len(node.value):
        value = node.value[int(piece)]
        return value, value.start_mark.line + 1
    return None
