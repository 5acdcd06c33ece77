"""Loads what columns of partners' files are called, in every language."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from kolosi.content.folders import ContentPath, content_files
from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, read_yaml
from kolosi.model.heading import Heading


class _HeadingShape(Shape):
    label: str
    says: list[str] = Field(default_factory=list)
    perhaps: list[str] = Field(default_factory=list)
    short: list[str] = Field(default_factory=list)


class _HeadingsShape(Shape):
    columns: dict[str, _HeadingShape]


def load_headings(overlay: ContentPath | None = None) -> Mapping[str, Heading]:
    """Every heading by its meaning, the words of all languages together; a workspace's own are added."""
    found: dict[str, Heading] = {}
    for path in content_files("languages", "*/headings.yaml", overlay):
        language = path.parent.name
        for meaning, shape in checked(_HeadingsShape, read_yaml(path), path).columns.items():
            before = found.get(meaning, Heading(meaning=meaning, label={}, says=()))
            found[meaning] = Heading(
                meaning=meaning,
                label={**before.label, language: shape.label},
                says=(*before.says, *shape.says),
                perhaps=(*before.perhaps, *shape.perhaps),
                short=(*before.short, *shape.short),
            )
    return found
