"""The publish pack: what goes out beside the document, made of figures and words that the document prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.reading.labels import label
from kolosi.release.policy.rules import breakdown_pairs
from kolosi.report.exports.publication import Publication
from kolosi.report.exports.workbook import export_xlsx
from kolosi.report.pack.dataset import dataset
from kolosi.report.pack.star import FILE, star_schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.model.key import Key
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.write.assembling import Assembly

GBV_SOURCE = "gbvims"
"""The system whose figures are all on gender-based violence."""
GBV_MARKS = ("gbv", "sexual", "rape", "marriage")
"""Parts of the ids of indicators, breakdowns and terms that are on gender-based violence; too many rather than too few."""


def publication_of(assembly: Assembly, languages: Sequence[str]) -> Publication:
    """What every file of the pack says of the publication."""
    settings = assembly.settings
    return Publication(
        cover=assembly.cover,
        iso3=settings.country,
        licence=settings.licence,
        named_publisher=settings.publisher,
        languages=tuple(languages),
        is_draft=assembly.is_draft,
    )


def pack(assembly: Assembly, public: Mapping[str, bytes], languages: Sequence[str]) -> Mapping[str, bytes]:
    """The files of the pack in some languages, by name; `public` are the documents that go out with them."""
    from kolosi.report.pack.portal import portal_text
    from kolosi.report.pack.slides import slides
    from kolosi.workspace.write.replacing import errata

    desk, publication = assembly.desk, publication_of(assembly, languages)
    figures, scope = desk.released, assembly.scope
    files: dict[str, bytes] = {FILE: star_schema(figures, scope, publication)}
    for language in publication.languages:
        files[book_name(language)] = export_xlsx(figures, scope, language, publication)
    on_gbv = {key for key in figures if is_on_gbv(key, desk)}
    files |= dataset(figures, scope, publication, on_gbv=on_gbv.__contains__, has_gbv=assembly.settings.gbv_in_data)
    told = {*public, *files, *(f"pau.{language}.pptx" for language in publication.languages)}
    for language in publication.languages:
        document = assembly.resolved[language]
        files[f"pau.{language}.pptx"] = slides(document, figures, scope, publication)
        files[f"portal.{language}.txt"] = portal_text(document, publication, told, book=book_name(language))
    return {**files, **errata(desk, publication, public)}


def book_name(language: str) -> str:
    """The name of the workbook of a language."""
    return label("exports.name").get(language, f"figures.{language}.xlsx")


def is_on_gbv(key: Key, desk: Desk) -> bool:
    """Whether a figure is on gender-based violence: by the system it comes from, its name, or a term it is broken down by."""
    known = desk.workspace.knowledge
    indicator = known.indicators[key.indicator]
    if indicator.source == GBV_SOURCE or any(mark in str(key) for mark in GBV_MARKS):
        return True
    terms = known.taxonomies["violation_types"].terms
    told = [terms[term] for _, term in breakdown_pairs(key, indicator) if term in terms]
    return any("gbv" in one.attributes.get("risks", "") for one in told)
