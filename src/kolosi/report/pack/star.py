"""The figures as a star schema for a dashboard that is refreshed at each publication.

Sheets, tables and columns keep their names, and an id is made from what it names: the same thing has the same id in every
edition, whatever else the edition prints. Documented in `docs/methods/dashboard.md`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256

from kolosi.model.figure import Change, Figure, Figures, Released
from kolosi.model.key import Key
from kolosi.model.label import Label, say
from kolosi.model.period import Period
from kolosi.reading.labels import label
from kolosi.report.draft import numerals
from kolosi.report.draft.links import PLACE, Scope
from kolosi.report.draft.numerals import HIDDEN
from kolosi.report.draft.phrases import PHRASES
from kolosi.report.draft.wording import (
    absence_text,
    is_hidden,
    name_of,
    place_words,
    printed_value,
    scope_words,
    sources_words,
)
from kolosi.report.exports.cells import Looks, Pens, blank_book
from kolosi.report.exports.exports import difference, percent
from kolosi.report.exports.publication import Publication, word
from kolosi.report.exports.sdmx import confidentiality, observation_status

FILE = "star_schema.xlsx"
LANGUAGES = ("fr", "en")
"""Both in every row: the columns of a table do not depend on the language of the document."""

Cell = str | Decimal | None
Columns = Mapping[str, Cell]

_LOOKS: Looks = {"words": {"valign": "top"}, "code": {"valign": "top"}}
_ID = 12
"""Hexadecimal digits of an id: among a million things, two have the same id once in five hundred such schemas."""

TABLES: Mapping[str, tuple[str, ...]] = {
    "facts": (
        "fact_id", "indicator_id", "place_id", "period_id", "group_id", "key", "value", "unit_fr", "unit_en", "state",
        "state_fr", "state_en", "qualifier", "sample", "status", "as_of", "coverage_fr", "coverage_en", "source_fr", "source_en",
        "obs_status", "conf_status",
    ),
    "facts_change": (
        "change_id", "indicator_id", "place_id", "period_id", "base_period_id", "group_id", "key", "value", "base_value",
        "difference", "percent", "verdict", "verdict_fr", "verdict_en", "reasons_fr", "reasons_en",
        "obs_status", "conf_status",
    ),
    "dim_indicator": (
        "indicator_id", "indicator", "label_fr", "label_en", "unit_fr", "unit_en", "kind", "definition_fr",
        "definition_en", "caveat_fr", "caveat_en",
    ),
    "dim_place": ("place_id", "place", "code", "level", "name_fr", "name_en"),
    "dim_period": ("period_id", "period", "start", "end", "days", "name_fr", "name_en"),
    "dim_group": ("group_id", "group", "breakdowns", "name_fr", "name_en"),
    "publication": (
        "title_fr", "title_en", "country_fr", "country_en", "iso3", "period_id", "published", "licence", "cite_fr",
        "cite_en", "notice_fr", "notice_en",
    ),
}  # fmt: skip
"""The columns of each table, in order. A name is never changed or taken away; new ones stand behind the others."""


def star_schema(figures: Figures, scope: Scope, publication: Publication) -> bytes:
    """The workbook: one sheet and one table of the same name for each of `TABLES`."""
    singles = [f for key in sorted(figures) if isinstance(f := figures[key], Figure)]
    changes = [c for key in sorted(figures) if isinstance(c := figures[key], Change)]
    everything: list[Released] = [*singles, *changes]
    keys = [one.key for one in everything]
    periods = {period for key in keys for period in (key.period, key.against) if period}
    if publication.cover.period:
        periods.add(publication.cover.period)
    rows: dict[str, Sequence[Columns]] = {
        "facts": [_fact(one) for one in singles],
        "facts_change": [_change(one) for one in changes],
        "dim_indicator": _unlike([_indicator(one, scope) for one in everything], "indicator_id"),
        "dim_place": _unlike([_place(key, scope) for key in keys], "place_id"),
        "dim_period": [_period(period) for period in sorted(periods)],
        "dim_group": _unlike([_group(key, scope) for key in keys], "group_id"),
        "publication": [_publication(publication)],
    }
    target = io.BytesIO()
    with blank_book(target) as book:
        pens = Pens(book, _LOOKS)
        for name, columns in TABLES.items():
            sheet = book.add_worksheet(name)
            last = max(len(rows[name]), 1)
            heads = [{"header": column} for column in columns]
            sheet.add_table(0, 0, last, len(columns) - 1, {"name": name, "columns": heads, "style": _STYLE})
            sheet.set_column(0, len(columns) - 1, 18)
            sheet.freeze_panes(1, 0)
            for line, row in enumerate(rows[name], 1):
                for column, head in enumerate(columns):
                    cell = row[head]
                    if isinstance(cell, Decimal):
                        sheet.write_number(line, column, float(cell))
                    elif cell:
                        pens.write(sheet, line, column, cell, "words")
    return target.getvalue()


_STYLE = "Table Style Light 1"


def identity(letter: str, name: str) -> str:
    """The id of what a name names: a letter and digits that follow from the name alone.

    >>> identity("i", "idps"), identity("g", "")
    ('i-dcf0124bed16', 'g-bb076f883e99')
    """
    return f"{letter}-{sha256(f'{letter}:{name}'.encode()).hexdigest()[:_ID]}"


def _unlike(rows: Iterable[Columns], id_: str) -> list[Columns]:
    """One row for each id, in order of the name behind it."""
    first: dict[Cell, Columns] = {}
    for row in rows:
        first.setdefault(row[id_], row)
    return sorted(first.values(), key=lambda row: str(row[id_.removesuffix("_id")]))


def _both(name: str, say_in: Callable[[str], str]) -> dict[str, Cell]:
    return {f"{name}_{language}": say_in(language) for language in LANGUAGES}


def _label(name: str, label: Label) -> dict[str, Cell]:
    return _both(name, lambda language: say(label, language))


def _group_name(key: Key) -> str:
    return ";".join(f"{name}={'+'.join(terms)}" for name, terms in key.breakdown)


def _ids(key: Key) -> dict[str, Cell]:
    return {
        "indicator_id": identity("i", key.indicator),
        "place_id": identity("l", "+".join(key.places)),
        "period_id": identity("p", str(key.period)),
        "group_id": identity("g", _group_name(key)),
        "key": str(key),
    }


def _state(figure: Figure) -> str:
    if is_hidden(figure):
        return "not_released"
    return "no_data" if figure.is_missing else "value"


def _state_words(figure: Figure, language: str) -> str:
    if is_hidden(figure):
        return say(HIDDEN, language)
    return absence_text(figure, language) if figure.is_missing else word("shown", language)


def _fact(figure: Figure) -> Columns:
    hidden = is_hidden(figure)
    nothing: Label = {}
    return {
        "fact_id": identity("f", str(figure.key)),
        **_ids(figure.key),
        "value": printed_value(figure),
        **_label("unit", figure.unit),
        "state": _state(figure),
        **_both("state", lambda language: _state_words(figure, language)),
        "qualifier": "" if hidden else figure.qualifier,
        "sample": None if hidden or figure.n is None else Decimal(figure.n),
        "status": "" if hidden else figure.status,
        "as_of": figure.as_of.isoformat() if figure.as_of and not hidden else "",
        **_label("coverage", nothing if hidden else figure.coverage),
        **_both("source", lambda language: sources_words(figure, language)),
        **_codes(figure),
    }


def _change(change: Change) -> Columns:
    hidden = is_hidden(change)
    verdict: Label = HIDDEN if hidden else PHRASES[change.verdict]
    reasons = () if hidden else change.reasons
    return {
        "change_id": identity("c", str(change.key)),
        **_ids(change.key),
        "base_period_id": identity("p", str(change.key.against)),
        "value": None if hidden else printed_value(change.after),
        "base_value": None if hidden else printed_value(change.before),
        "difference": difference(change),
        "percent": percent(change),
        "verdict": "not_released" if hidden else change.verdict.lower().replace(" ", "_"),
        **_label("verdict", verdict),
        **_both("reasons", lambda language: " · ".join(say(reason, language) for reason in reasons)),
        **_codes(change),
    }


def _codes(released: Released) -> dict[str, Cell]:
    """The codes of SDMX, as in the other files."""
    return {"obs_status": observation_status(released), "conf_status": confidentiality(released)}


def _indicator(released: Released, scope: Scope) -> Columns:
    figure = released.after if isinstance(released, Change) else released
    return {
        "indicator_id": identity("i", figure.key.indicator),
        "indicator": figure.key.indicator,
        **_both("label", lambda language: name_of(released, scope, language)),
        **_label("unit", figure.unit),
        "kind": figure.kind,
        **_label("definition", figure.definition),
        **_label("caveat", figure.caveat),
    }


def _place(key: Key, scope: Scope) -> Columns:
    """The places of a figure together, as one row: a figure of two places is neither's."""
    places = "+".join(key.places)

    def named(language: str) -> str:
        return ", ".join(place_words(scope, place, language) for place in key.places) or say(
            PHRASES["country_wide"], language
        )

    return {
        "place_id": identity("l", places),
        "place": places or "country",
        "code": "|".join(scope.codes.get(place, "") for place in key.places),
        "level": "several" if len(key.places) > 1 else "place" if places else "country",
        **_both("name", named),
    }


def _period(period: Period) -> Columns:
    return {
        "period_id": identity("p", str(period)),
        "period": str(period),
        "start": period.first.isoformat(),
        "end": period.last.isoformat(),
        "days": Decimal(period.day_count),
        **_both("name", lambda language: numerals.period_words(str(period), language)),
    }


def _group(key: Key, scope: Scope) -> Columns:
    name = _group_name(key)
    return {
        "group_id": identity("g", name),
        "group": name or "all",
        "breakdowns": ";".join(one for one, _ in key.breakdown),
        **_both(
            "name", lambda language: scope_words(key, scope, language, skip=(PLACE,)) if name else say(_ALL, language)
        ),
    }


_ALL: Label = label("phrases.total")


def _publication(publication: Publication) -> Columns:
    cover = publication.cover
    return {
        **_both("title", publication.title),
        **_both("country", publication.country),
        "iso3": publication.iso3.upper(),
        "period_id": identity("p", str(cover.period)) if cover.period else "",
        "published": cover.published.isoformat() if cover.published else "",
        "licence": publication.licence,
        **_both("cite", publication.citation),
        **_label("notice", cover.notice),
    }
