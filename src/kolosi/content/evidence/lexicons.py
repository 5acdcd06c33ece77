"""The file of a language for the review: small words, denials, and the words by which a tag is proposed, with their examples."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from kolosi.content.folders import PACKAGE, ContentPath, content_files
from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, one_of, read_yaml, wrong
from kolosi.model.term import Taxonomy

FILE = "review.yaml"

Data = Mapping[str, object]


class _TagShape(Shape):
    """By which words a tag is proposed: one of `words`, or two different ones of `weak`. `is_lack`: the want of something is the risk."""

    words: list[str] = Field(min_length=1)
    weak: list[str] = Field(default_factory=list)
    is_lack: bool = False
    fires: list[str] = Field(min_length=1)


class _SilentShape(Shape):
    """A sentence for which a tag (`taxonomy/term`) must not be proposed."""

    text: str
    tag: str


class _NegationsShape(Shape):
    """How something is denied: by words before it, just before it, or after it; what only looks so; where a clause ends."""

    before: list[str]
    just_before: list[str]
    after: list[str]
    pretended: list[str]
    ends: list[str]


class _ReviewShape(Shape):
    """What a file of the review holds."""

    version: str
    stopwords: list[str]
    negations: _NegationsShape
    not_meant: list[str]
    tags: dict[str, dict[str, _TagShape]]
    silent: list[_SilentShape]


def review_languages(overlay: ContentPath | None = None) -> tuple[str, ...]:
    """The languages in which tags are proposed."""
    return tuple(sorted({path.parent.name for path in content_files("languages", f"*/{FILE}", overlay)}))


def review_words(language: str, taxonomies: Mapping[str, Taxonomy], overlay: ContentPath | None = None) -> Data:
    """What a language knows for the review. Raises `ContentError` for what is wrong in its file, tags of no list included."""
    own = list(content_files("languages", f"{language}/{FILE}", overlay))
    path: ContentPath = own[-1] if own else PACKAGE / "languages" / language / FILE
    data = read_yaml(path)
    shape = checked(_ReviewShape, data, path)
    for taxonomy, tags in shape.tags.items():
        if taxonomy not in taxonomies:
            raise wrong(path, ("tags", taxonomy), one_of(sorted(taxonomies)), taxonomy)
        terms = taxonomies[taxonomy].terms
        for term in tags:
            if term not in terms:
                raise wrong(path, ("tags", taxonomy, term), one_of(sorted(terms)), term)
    return data
