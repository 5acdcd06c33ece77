"""What the YAML and shape libraries find wrong, in terms of our own: what was expected, where, and what stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, get_args

import yaml

from kolosi.content.folders import ContentPath
from kolosi.content.yaml_files.errors import ContentError
from kolosi.content.yaml_files.shape import Shape, named, place_of
from kolosi.model.finding import Finding, point

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_UNREADABLE: Sequence[tuple[str, str, str]] = (
    (r"quoted scalar.*end of stream", "expected_closing_quote", "opening"),
    (r"escape", "expected_no_backslash", "here"),
    (r"flow (sequence|mapping)", "expected_closing_bracket", "opening"),
    (r"could not find expected ':'", "expected_colon", "opening"),
    (r"mapping values are not allowed", "expected_one_colon", "here"),
    (r"cannot start any token", "expected_quotes", "here"),
    (r"duplicate key", "expected_key_once", "here"),
    (r"block (mapping|collection|sequence)", "expected_alignment", "here"),
)
"""What the library says, what we say was expected, and which of its two marks shows it."""
_TYPES: Mapping[str, str] = {
    "missing": "expected_present",
    "string_type": "expected_text",
    "int_type": "expected_whole_number",
    "int_parsing": "expected_whole_number",
    "int_from_float": "expected_whole_number",
    "float_type": "expected_number",
    "float_parsing": "expected_number",
    "bool_type": "expected_true_or_false",
    "bool_parsing": "expected_true_or_false",
    "list_type": "expected_list",
    "too_short": "expected_filled_list",
    "dict_type": "expected_keys",
    "model_type": "expected_keys",
    "model_attributes_type": "expected_keys",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SHOWN = 60


# -- a file that is no YAML -------------------------------------------------------------------------------------------


def unreadable(path: ContentPath, error: yaml.YAMLError | UnicodeDecodeError) -> ContentError:
    """The error of a file that cannot be read as YAML at all."""
    if isinstance(error, UnicodeDecodeError):
        return _unreadable_at(path, path.read_bytes()[: error.start].count(b"\n") + 1, None, "expected_utf8", "")
    lines = path.read_text("utf-8-sig").splitlines()
    if isinstance(error, yaml.reader.ReaderError):
        line = next((number for number, text in enumerate(lines, 1) if _CONTROL.search(text)), 1)
        return _unreadable_at(path, line, None, "expected_no_control", "")
    expected, mark = _reading(error)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    text = lines[line - 1] if line <= len(lines) else ""
    if expected == "expected_quotes" and "\t" in text[: column + 1]:
        expected = "expected_spaces"
    return _unreadable_at(path, line, column, expected, text.strip())


def _reading(error: yaml.YAMLError) -> tuple[str, yaml.Mark | None]:
    """What was expected, and where the library saw that it was not there."""
    said = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or ''}"
    here, opening = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    for pattern, expected, which in _UNREADABLE:
        if re.search(pattern, said):
            return expected, (opening or here) if which == "opening" else here
    return "expected_yaml", here


def _unreadable_at(path: ContentPath, line: int, column: int | None, expected: str, found: str) -> ContentError:
    return ContentError(
        file=named(path),
        line=line,
        column=column,
        key="-",
        expected=point(expected),
        found=found[:_SHOWN] or point("found_unreadable"),
        id="content_unreadable",
    )


# -- a piece that has not its shape -----------------------------------------------------------------------------------


def misfit(shape: type[Shape], error: ErrorDetails, path: ContentPath, keys: Sequence[str]) -> ContentError:
    """The error of a key that is unknown or missing, or of a value of another kind."""
    pieces = [str(piece) for piece in error["loc"]]
    if error["type"] == "extra_forbidden":
        return _unknown_key(shape, pieces, path, keys)
    is_missing = error["type"] == "missing"
    trail = [*keys, *_written(path, keys, pieces)]
    line, column = place_of(path, trail, of_key=is_missing)
    return ContentError(
        file=named(path),
        line=line,
        column=column,
        key=".".join([*keys, *pieces] if is_missing else trail),
        expected=_expected(error),
        found=point("found_nothing") if is_missing else found_in(error["input"]),
        id="content_missing" if is_missing else "content_value",
    )


def _unknown_key(shape: type[Shape], pieces: Sequence[str], path: ContentPath, keys: Sequence[str]) -> ContentError:
    known = _keys_at(shape, pieces[:-1])
    near = get_close_matches(pieces[-1], known, n=1)
    line, column = place_of(path, [*keys, *pieces], of_key=True)
    return ContentError(
        file=named(path),
        line=line,
        column=column,
        key=".".join([*keys, *pieces]),
        expected=point(
            "expected_one_of", data={"known": ", ".join([*near, *(key for key in known if key not in near)])}
        ),
        found=pieces[-1],
        id="content_key",
    )


def _written(path: ContentPath, keys: Sequence[str], pieces: Sequence[str]) -> Iterator[str]:
    """The pieces that stand in the file: where several kinds fit, the library adds the name of one."""
    node: object = yaml.safe_load(path.read_text("utf-8-sig"))
    for key in keys:
        node = node.get(key) if isinstance(node, dict) else None
    for piece in pieces:
        if isinstance(node, dict) and piece in {str(key) for key in node}:
            node = next(value for key, value in node.items() if str(key) == piece)
        elif isinstance(node, list) and piece.isdigit() and int(piece) < len(node):
            node = node[int(piece)]
        else:
            return
        yield piece


def _expected(error: ErrorDetails) -> Finding:
    context = error.get("ctx") or {}
    kind = error["type"]
    if kind.startswith("expected_"):
        return point(kind, data=context)
    if kind == "string_pattern_mismatch":
        return point("expected_one_of", data={"known": str(context["pattern"]).replace("|", ", ")})
    if kind == "literal_error":
        return point("expected_one_of", data={"known": str(context["expected"]).replace(" or ", ", ").replace("'", "")})
    return point(_TYPES.get(kind, "expected_other"), data={"kind": kind})


def found_in(value: object) -> str | Finding:
    """What stands in the place of what was expected, as its author wrote it."""
    if value is None or value == "":
        return point("found_nothing")
    if isinstance(value, dict):
        return point("found_keys", data={"known": ", ".join(str(key) for key in value)[:_SHOWN]})
    if isinstance(value, list):
        return point("found_list")
    return str(value).lower() if isinstance(value, bool) else str(value)[:_SHOWN]


def _keys_at(shape: type[Shape], trail: Sequence[str]) -> list[str]:
    """The keys that may stand at a place of a shape."""
    inner: type[Shape] | None = shape
    for piece in trail:
        fields = {field.alias or name: field.annotation for name, field in inner.model_fields.items()} if inner else {}
        inner = _shape_in(fields[piece]) if piece in fields else inner
    return [field.alias or name for name, field in inner.model_fields.items()] if inner else []


def _shape_in(annotation: object) -> type[Shape] | None:
    """The shape inside a list, a mapping or a choice."""
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return annotation
    return next((found for part in get_args(annotation) if (found := _shape_in(part))), None)
