"""Pieces of YAML content: the loader without traps, the base of expected shapes, and where in a file something stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from kolosi.content.folders import ContentPath

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # a build of the library without its C part
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]


class StrictLoader(_Loader):
    """YAML without the traps: `no`, `on` and dates stay the words that were written; a key written twice is an error, for one would be lost."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping. Raises `ConstructorError` at the second of two keys alike."""
        own = [key for key, _ in node.value if key.tag != _MERGE]
        made: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        if len({(key.tag, key.value) for key in own if isinstance(key, yaml.ScalarNode)}) < len(own):
            _refuse_twins(own)
        return made


_MERGE = "tag:yaml.org,2002:merge"


def _refuse_twins(keys: Sequence[yaml.Node]) -> None:
    seen: set[tuple[str, str]] = set()
    for key in keys:
        if isinstance(key, yaml.ScalarNode) and (key.tag, key.value) in seen:
            raise yaml.constructor.ConstructorError(None, None, "found duplicate key", key.start_mark)
        seen.add((key.tag, str(key.value)))


StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}
for _first in "yYnNoO":
    StrictLoader.yaml_implicit_resolvers[_first] = [
        pair for pair in StrictLoader.yaml_implicit_resolvers.get(_first, []) if pair[0] != "tag:yaml.org,2002:bool"
    ]


class Shape(BaseModel):
    """The expected keys of a piece of content; any other key is an error."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, defer_build=True)


def named(path: ContentPath) -> str:
    """A file by its name and its folder's."""
    return f"{path.absolute().parent.name}/{path.name}"


def place_of(path: ContentPath, trail: Sequence[str], *, of_key: bool = False) -> tuple[int, int]:
    """Line and column of the value, or of the key, at the deepest known part of a trail of keys."""
    node = yaml.compose(path.read_text("utf-8-sig"), Loader=StrictLoader)
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
