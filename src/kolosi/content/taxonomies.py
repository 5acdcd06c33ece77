"""Loads the taxonomies: the closed lists of words."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from kolosi.content.folders import ContentPath, content_files
from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, read_yaml, wrong
from kolosi.model.finding import point
from kolosi.model.term import Taxonomy, Term


class _TermShape(Shape):
    en: str
    fr: str
    parent: str | None = None
    synonyms: list[str] = Field(default_factory=list)
    near: list[str] = Field(default_factory=list)
    sensitive: bool = False
    confirmed: bool = True
    attributes: dict[str, str] = Field(default_factory=dict)
    risks: list[str] = Field(default_factory=list)
    definition: dict[str, str] = Field(default_factory=dict)
    short: dict[str, str] = Field(default_factory=dict)
    note: str | None = None
    confirmed_by: str | None = None
    unit: str | None = None


class _TaxonomyShape(Shape):
    taxonomy: str
    label: dict[str, str]
    terms: dict[str, _TermShape]
    grouped_by: str | None = None
    note: str | None = None


def load_taxonomies(overlay: ContentPath | None = None) -> Mapping[str, Taxonomy]:
    """Every taxonomy by id; a workspace's file of the same name adds terms and replaces those of the same id."""
    loaded: dict[str, Taxonomy] = {}
    for path in content_files("taxonomies", "*.yaml", overlay):
        shape = checked(_TaxonomyShape, read_yaml(path), path)
        known = dict(loaded[shape.taxonomy].terms) if shape.taxonomy in loaded else {}
        known.update({id_: _term(id_, term) for id_, term in shape.terms.items()})
        grouped_by = shape.grouped_by or (loaded[shape.taxonomy].grouped_by if shape.taxonomy in loaded else None)
        loaded[shape.taxonomy] = Taxonomy(id=shape.taxonomy, label=shape.label, terms=known, grouped_by=grouped_by)
        _check_parents(loaded[shape.taxonomy], path)
    return loaded


def _term(id_: str, shape: _TermShape) -> Term:
    extra = dict(shape.attributes)
    if shape.risks:
        extra["risks"] = " ".join(shape.risks)
    for name, texts in (("definition", shape.definition), ("short", shape.short)):
        extra.update({f"{name}.{language}": text for language, text in texts.items()})
    return Term(
        id=id_,
        label={"en": shape.en, "fr": shape.fr},
        parent=shape.parent,
        synonyms=tuple(shape.synonyms),
        near=tuple(shape.near),
        is_sensitive=shape.sensitive,
        is_confirmed=shape.confirmed,
        attributes=extra,
    )


def _check_parents(taxonomy: Taxonomy, path: ContentPath) -> None:
    for term in taxonomy.terms.values():
        if term.parent is not None and term.parent not in taxonomy.terms:
            raise wrong(path, ["terms", term.id, "parent"], point("expected_term_of_list"), term.parent)
