"""Templates: the form that people fill in for a source, as content says it, and as it is handed out for one country and sender."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kolosi.model.label import Label
from kolosi.model.period import Period

Kind = Literal["text", "day", "period", "count", "number", "share", "flag", "choice"]


@dataclass(frozen=True, kw_only=True)
class TemplateColumn:
    """A column of a template: the header of the layout that it stands for (`key`), and how it is printed and explained.

    `name` is its question in the form. `within` is the key of the column whose answer narrows its list; `terms` says which
    part of a taxonomy is offered, `only` which of its terms where it is few. `words` are the answers of a list that no taxonomy has, by the value they stand for.
    """

    key: str
    name: str
    label: Label
    note: Label
    is_needed: bool = False
    within: str | None = None
    terms: Literal["all", "parents", "children"] = "all"
    only: tuple[str, ...] = ()
    words: Mapping[str, Label] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Template:
    """What people fill in for a source: its layout, the layout by which the export of its form is read (None without a form).

    `row` says what one row is; `warning` what must never be written; `consent` what is asked before a form begins. Periods
    that a column names are months, quarters or years (`every`). One that is not `is_periodic` is filled in whenever there is
    something to say: its rows alone give their days.
    """

    source: str
    layout: str
    form: str | None
    version: int
    sheet: Label
    row: Label
    warning: Label
    consent: Label
    every: Literal["month", "quarter", "year"]
    columns: tuple[TemplateColumn, ...]
    is_periodic: bool = True


# -- as it is handed out ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer of a list. `name` is its code in a form; `under` the code of the answer to which it belongs."""

    name: str
    label: Label
    under: str = ""


@dataclass(frozen=True, kw_only=True)
class Field:
    """A column of a workbook, or a question of a form, with the answers that it takes."""

    name: str
    label: Label
    note: Label
    kind: Kind
    is_needed: bool = False
    choices: tuple[Choice, ...] = ()
    within: str | None = None
    default: str = ""

    def choices_under(self, name: str) -> tuple[Choice, ...]:
        """The answers that belong to one answer of the field around."""
        return tuple(choice for choice in self.choices if choice.under == name)


@dataclass(frozen=True, kw_only=True)
class Blank:
    """A template with the lists of one country, and what is known of who fills it in and for which period.

    `regions` are the places that may be named as covered, `covered` those that are known to be. `sender` asks who fills in
    a form, where no field does.
    """

    template: Template
    title: Label
    fields: tuple[Field, ...]
    regions: tuple[Choice, ...]
    region_word: Label
    sender: Field
    organisation: str | None = None
    period: Period | None = None
    covered: tuple[str, ...] = ()

    def field(self, name: str | None) -> Field | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)


# -- the words of its cover, by which it is read again ----------------------------------------------------------------

COVER_SHEET: Label = {"fr": "Fiche", "en": "Cover"}
GUIDE_SHEET: Label = {"fr": "Notice", "en": "Read me"}
LISTS_SHEET: Label = {"fr": "Listes", "en": "Lists"}

COVER: Mapping[str, Label] = {
    "organisation": {"fr": "Organisation", "en": "Organisation"},
    "period": {"fr": "Période", "en": "Period"},
    "zero": {"fr": "Rien à signaler (rapport zéro)", "en": "Nothing to report (zero report)"},
    "places": {"fr": "Régions couvertes", "en": "Regions covered"},
    "filled": {"fr": "Rempli le", "en": "Filled in on"},
}
"""What stands before each value of the cover, in its order."""

OTHER_PLACES: Label = {"fr": "Lieux couverts", "en": "Places covered"}
"""What stands before the places of a country whose first level is no region."""

RETURN: Label = {"fr": "Retour kolosi", "en": "kolosi return"}
EXCERPT: Label = {"fr": "Extrait kolosi : à lire, à ne pas renvoyer", "en": "kolosi excerpt: to read, not to send back"}
"""What marks the summary of an answer to a partner, and one that holds some of the rows only: sent back, it would replace
all the others."""

YES: Label = {"fr": "oui", "en": "yes"}
NO: Label = {"fr": "non", "en": "no"}

_MARK: Label = {
    "fr": "Modèle kolosi : {source}/{layout}, version {version} (fr)",
    "en": "Template kolosi: {source}/{layout}, version {version} (en)",
}


def mark_of(template: Template, language: str) -> str:
    """Give the line that says which template a workbook is.

    >>> words = {"fr": "", "en": ""}
    >>> mark_of(Template(source="events", layout="facts", form=None, version=1, sheet=words, row=words, warning=words,
    ...                  consent=words, every="month", columns=()), "fr")
    'Modèle kolosi : events/facts, version 1 (fr)'
    """
    text = _MARK.get(language, _MARK["en"])
    return text.format(source=template.source, layout=template.layout, version=template.version)
