"""The words of a language that stand for something still to be written."""

from __future__ import annotations

from dataclasses import dataclass

from kolosi.content.folders import ContentPath, content_files
from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, read_yaml

FILE = "placeholders.yaml"


class _PlaceholdersShape(Shape):
    anywhere: list[str]
    enclosed: list[str]


@dataclass(frozen=True, kw_only=True)
class PlaceholderWords:
    """Expressions that are always a placeholder, and those that are one in parentheses."""

    anywhere: tuple[str, ...] = ()
    enclosed: tuple[str, ...] = ()


def placeholder_words(language: str, overlay: ContentPath | None = None) -> PlaceholderWords:
    """The words of a language, those of the workspace added; none for a language that has no such file."""
    anywhere: list[str] = []
    enclosed: list[str] = []
    for path in content_files("languages", f"{language}/{FILE}", overlay):
        shape = checked(_PlaceholdersShape, read_yaml(path), path)
        anywhere += shape.anywhere
        enclosed += shape.enclosed
    return PlaceholderWords(anywhere=tuple(anywhere), enclosed=tuple(enclosed))
