"""Changes values in the text of a YAML file and leaves everything else as its author wrote it: notes, order, quotation marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import yaml

from kolosi.content.yaml_files.shape import StrictLoader

try:
    from yaml import CSafeLoader as _Composer
except ImportError:  # a build of the library without its C part
    from yaml import SafeLoader as _Composer  # type: ignore[assignment]

_STEP = 2
"""How far the keys of an item stand behind its dash."""

_WIDE = 1_000_000
"""No line is broken."""


def respliced(text: str, wanted: Mapping[str, object]) -> str:
    """The text with what makes it say the wanted content; only the pieces that differ are written anew.

    Of a list from which items are only taken out, these go; otherwise items are compared by position. Where a file is written so
    that pieces cannot be told apart (anchors), it is written anew as a whole, without its notes.

    >>> print(respliced("# who\\ntitle: a  # short\\nrisks: []\\n", {"title": "a", "risks": [{"rank": 1}]}), end="")
    # who
    title: a  # short
    risks:
      - rank: 1
    """
    root = yaml.compose(text, Loader=_Composer)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return _dumped(wanted)
    edits: list[tuple[int, int, str]] = []
    _of_mapping(text, root, yaml.load(text, Loader=StrictLoader), wanted, edits)
    spliced = text
    for start, end, piece in sorted(edits, reverse=True):
        spliced = spliced[:start] + piece + spliced[end:]
    return spliced if _is_said(spliced, wanted) else _dumped(wanted)


def _is_said(text: str, wanted: Mapping[str, object]) -> bool:
    try:
        return bool(yaml.load(text, Loader=StrictLoader) == wanted)
    except yaml.YAMLError:
        return False


class _Dumper(yaml.SafeDumper):
    """Writes a text of several lines on one, between quotation marks: its lines need no indent then."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"' if "\n" in value else None)


_Dumper.add_representer(str, _text)


def _dumped(value: Mapping[str, object]) -> str:
    return yaml.dump(dict(value), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDE)


def _flow(value: object) -> str:
    """A value on one line."""
    one = yaml.dump([value], Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDE, default_flow_style=True)
    return str(one)[1:-2]


Edits = list[tuple[int, int, str]]


def _of_value(text: str, node: yaml.Node, old: object, new: object, edits: Edits) -> None:
    """What changes one value into another."""
    if old == new and type(old) is type(new):
        return
    is_block = isinstance(node, yaml.CollectionNode) and not node.flow_style
    if is_block and isinstance(node, yaml.MappingNode) and isinstance(old, dict) and isinstance(new, dict) and new:
        _of_mapping(text, node, old, new, edits)
    elif is_block and isinstance(node, yaml.SequenceNode) and isinstance(old, list) and isinstance(new, list) and new:
        _of_list(text, node, old, new, edits)
    else:
        start, end = node.start_mark.index, _end(text, node)
        edits.append((start, end, f"{'' if start < end else ' '}{_flow(new)}"))


def _of_mapping(
    text: str, node: yaml.MappingNode, old: Mapping[str, object], new: Mapping[str, object], edits: Edits
) -> None:
    for key, value in node.value:
        if key.value in new and not old.get(key.value) and _is_listed(new[key.value]):
            colon = text.index(":", key.end_mark.index) + 1
            edits.append((colon, _end(text, value), _listed(new[key.value], key.start_mark.column).rstrip("\n")))
        elif key.value in new:
            _of_value(text, value, old.get(key.value), new[key.value], edits)
        else:
            edits.append((*_lines(text, key.start_mark.index, _end(text, value)), ""))
    added = [name for name in new if name not in old]
    if added:
        lines = "".join(_entry(name, new[name], node.start_mark.column) for name in added)
        edits.append(_after(text, node, lines))


def _entry(name: str, value: object, column: int) -> str:
    """A key that is new, with its value."""
    told = _listed(value, column) if _is_listed(value) else f" {_flow(value)}\n"
    return f"{' ' * column}{_flow(name)}:{told}"


def _is_listed(value: object) -> bool:
    """True for items, or named items, which people read one under the other."""
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return bool(items) and all(isinstance(item, dict) and item for item in items)


def _listed(value: object, column: int) -> str:
    """Items under their key, which stands in a column."""
    indent = " " * (column + _STEP)
    if isinstance(value, dict):
        return "\n" + "".join(f"{indent}{_flow(name)}: {_flow(item)}\n" for name, item in value.items())
    return "\n" + "".join(_item(item, indent) for item in value) if isinstance(value, list) else ""


def _of_list(text: str, node: yaml.SequenceNode, old: Sequence[object], new: Sequence[object], edits: Edits) -> None:
    kept = _kept(old, new)
    for at, item in enumerate(node.value):
        if at in kept:
            _of_value(text, item, old[at], new[kept[at]], edits)
        else:
            dash = text.rfind("-", 0, item.start_mark.index + 1)
            edits.append((*_lines(text, dash, _end(text, item)), ""))
    indent = " " * node.start_mark.column
    added = "".join(_item(value, indent) for value in new[len(old) :])
    if added:
        edits.append(_after(text, node, added))


def _kept(old: Sequence[object], new: Sequence[object]) -> Mapping[int, int]:
    """Which item of the old list is which of the new one."""
    kept: dict[int, int] = {}
    for at, item in enumerate(old):
        if len(kept) < len(new) and item == new[len(kept)]:
            kept[at] = len(kept)
    is_shortened = len(kept) == len(new) < len(old)
    return kept if is_shortened else {at: at for at in range(min(len(old), len(new)))}


def _item(value: object, indent: str) -> str:
    """An item of a list, its keys one under the other."""
    if not isinstance(value, dict) or not value:
        return f"{indent}- {_flow(value)}\n"
    lines = [f"{_flow(name)}: {_flow(one)}" for name, one in value.items()]
    return f"{indent}- " + f"\n{indent}{' ' * _STEP}".join(lines) + "\n"


def _after(text: str, node: yaml.Node, piece: str) -> tuple[int, int, str]:
    """Where lines go that follow a block."""
    end = _end(text, node)
    following = text.find("\n", end)
    return (following + 1, following + 1, piece) if following >= 0 else (len(text), len(text), f"\n{piece}")


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole lines between two places."""
    following = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, following + 1 if following >= 0 else len(text)


def _end(text: str, node: yaml.Node) -> int:
    """Where a value ends, without the empty lines and the notes that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    end = int(node.end_mark.index)
    while end > node.start_mark.index and text[end - 1] in "\r\n":
        end -= 1
    return end
