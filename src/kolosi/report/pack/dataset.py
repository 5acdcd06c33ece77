"""A folder for a data portal: tables with HXL tags, metadata in the fields of CKAN, how to read it.

Figures on gender-based violence stay out unless the workspace says otherwise: a table is joined to others by whoever downloads
it, far from the caution that a document prints beside a number.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date

from kolosi.model.figure import Change, Figure, Figures
from kolosi.model.key import Key
from kolosi.model.label import say
from kolosi.reading.labels import label
from kolosi.report.draft.links import Scope
from kolosi.report.draft.typography import say_well
from kolosi.report.draft.wording import name_of, sources_words
from kolosi.report.exports.exports import export_csv
from kolosi.report.exports.public_trace import codes
from kolosi.report.exports.publication import LICENCES, Publication, word

FOLDER = "donnees"
METADATA = f"{FOLDER}/metadata.json"
_READ_ME = label("exports.read_me")
_QUARTERLY = "90"
"""Days between two updates, as the Humanitarian Data Exchange writes it: an update comes each quarter."""

OnGbv = Callable[[Key], bool]
"""Whether a figure is on gender-based violence."""


def dataset(
    figures: Figures, scope: Scope, publication: Publication, *, on_gbv: OnGbv, has_gbv: bool = False
) -> Mapping[str, bytes]:
    """The files of the folder by name; codes of figures are those of the document."""
    kept = {key: one for key, one in figures.items() if has_gbv or not on_gbv(key)}
    named = {key: code for key, code in codes(figures, scope).items() if key in kept}
    files = {table_name(language): export_csv(kept, scope, language, named=named) for language in publication.languages}
    files[METADATA] = _metadata(kept, publication, has_gbv=has_gbv)
    for language in publication.languages:
        name = f"{FOLDER}/{_READ_ME.get(language, f'README.{language}.md')}"
        files[name] = _read_me(kept, scope, publication, language, has_gbv=has_gbv)
    return files


def table_name(language: str) -> str:
    """The name of the table of a language."""
    return f"{FOLDER}/figures.{language}.csv"


def _singles(figures: Figures) -> list[Figure]:
    return [one for key in sorted(figures) if isinstance(one := figures[key], Figure)]


def _sources(figures: Figures, language: str) -> list[str]:
    after = (one.after if isinstance(one, Change) else one for one in figures.values())
    return sorted({say(source, language) for one in after for source in one.sources})


def _metadata(figures: Figures, publication: Publication, *, has_gbv: bool) -> bytes:
    """The fields that a portal built on CKAN asks for, in the first language; `extras` hold the other languages."""
    first, *others = publication.languages
    cover, licence = publication.cover, LICENCES.get(publication.licence)
    days = cover.period
    told = {
        "name": "-".join(
            part for part in (publication.iso3.lower(), "protection", str(days).replace("..", "-").lower()) if part
        ),
        **_in_words(publication, first, has_gbv=has_gbv),
        "private": False,
        "license_id": publication.licence or "notspecified",
        "license_title": licence.name if licence else publication.licence_words(first),
        "license_url": licence.address if licence else "",
        "dataset_source": ", ".join([publication.publisher(first), *_sources(figures, first)]),
        "dataset_date": _span(days.first, days.last) if days else "",
        "data_update_frequency": _QUARTERLY,
        "subnational": "1" if any(key.places for key in figures) else "0",
        "groups": [{"name": publication.iso3.lower()}],
        "tags": [{"name": name} for name in _TAGS],
        "methodology": "Other",
        "resources": [
            {
                "name": table_name(language).rpartition("/")[2],
                "description": word("data_hxl", language),
                "format": "CSV",
                "language": language,
            }
            for language in publication.languages
        ],
        "extras": [
            {"key": f"{name}_{language}", "value": text}
            for language in others
            for name, text in _in_words(publication, language, has_gbv=has_gbv).items()
        ],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


_TAGS = ("complex emergency-conflict-security", "hxl", "protection")


def _in_words(publication: Publication, language: str, *, has_gbv: bool) -> dict[str, str]:
    """What the metadata say in words."""
    blanks = {"title": publication.title(language), "country": publication.country(language)}
    return {
        "title": word("data_title", language, **blanks),
        "notes": word("data_notes", language, period=publication.period(language), **blanks),
        "methodology_other": word("data_method", language),
        "caveats": " ".join(_cautions(publication, language, has_gbv=has_gbv)),
    }


def _cautions(publication: Publication, language: str, *, has_gbv: bool) -> list[str]:
    ids = ("data_empty", "data_never_add", "data_gbv_in" if has_gbv else "data_gbv_out")
    notice = say_well(publication.cover.notice, language)
    return [*([notice] if notice else []), *(word(id_, language) for id_ in ids)]


def _span(first: date, last: date) -> str:
    return f"[{first.isoformat()}T00:00:00 TO {last.isoformat()}T23:59:59]"


def _read_me(figures: Figures, scope: Scope, publication: Publication, language: str, *, has_gbv: bool) -> bytes:
    """How to read the tables: what is empty, what is never added, the caution of each thing counted, licence, citation."""
    title = publication.title(language)
    tables = [
        f"- `{table_name(one).rpartition('/')[2]}` – {word('data_resource', one)}" for one in publication.languages
    ]
    cautions = {
        (name_of(one, scope, language), say_well(one.caveat, language), sources_words(one, language))
        for one in _singles(figures)
    }
    limits = [f"- **{about}** ({source}) – {said}" for about, said, source in sorted(cautions) if said]
    parts = [
        f"# {word('data_head', language, title=title)}",
        f"{publication.country(language)} · {publication.period(language)}",
        *_cautions(publication, language, has_gbv=has_gbv),
        f"## {word('data_files', language)}",
        "\n".join([*tables, f"- `{METADATA.rpartition('/')[2]}`"]),
        f"## {word('data_read_head', language)}",
        word("data_read", language),
        word("data_method", language),
        f"## {word('data_limits', language)}",
        "\n".join(limits),
        f"## {word('data_licence', language)}",
        publication.licence_words(language),
        f"## {word('data_citing', language)}",
        publication.citation(language),
    ]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()
