"""What a publication says of itself beside its figures: who publishes, under what licence, how it is cited; and its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from kolosi.content.folders import PACKAGE, content_files
from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, read_yaml
from kolosi.model.label import Label, say
from kolosi.report.draft import numerals
from kolosi.report.draft.blocks import Cover
from kolosi.report.draft.typography import say_well, set_prose

FILE = "pack.yaml"


class _WordsShape(Shape):
    words: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Licence:
    """A licence as data portals name it: its id there, its name, where its text stands."""

    id: str
    name: str
    address: str


LICENCES: Mapping[str, Licence] = {
    one.id: one
    for one in (
        Licence(
            id="cc-by-igo", name="CC BY 3.0 IGO", address="https://creativecommons.org/licenses/by/3.0/igo/legalcode"
        ),
        Licence(id="cc-by", name="CC BY 4.0", address="https://creativecommons.org/licenses/by/4.0/legalcode"),
        Licence(id="cc-by-sa", name="CC BY-SA 4.0", address="https://creativecommons.org/licenses/by-sa/4.0/legalcode"),
        Licence(id="odc-by", name="ODC-BY 1.0", address="https://opendatacommons.org/licenses/by/1-0/"),
        Licence(id="odc-odbl", name="ODbL 1.0", address="https://opendatacommons.org/licenses/odbl/1-0/"),
        Licence(id="hdx-pddl", name="PDDL 1.0", address="https://opendatacommons.org/licenses/pddl/1-0/"),
    )
}
"""Licences that the settings may name. Their ids are those of the Humanitarian Data Exchange."""


@dataclass(frozen=True, kw_only=True)
class Publication:
    """What stands on every file that goes out: the cover, the country's code, the licence, the languages.

    `is_draft`: the analysis cannot be signed yet. `named_publisher` is empty where it is the Protection Cluster of the country.
    `licence` is one of `LICENCES`; empty where nobody chose one.
    """

    cover: Cover
    iso3: str = ""
    licence: str = ""
    languages: tuple[str, ...] = ("fr", "en")
    is_draft: bool = False
    named_publisher: Label = field(default_factory=dict)

    def title(self, language: str) -> str:
        """The title in a language."""
        return say_well(self.cover.title, language)

    def country(self, language: str) -> str:
        """The country in a language."""
        return say(self.cover.country, language)

    def period(self, language: str) -> str:
        """The period in words; empty where there is none."""
        return numerals.period_words(str(self.cover.period), language) if self.cover.period else ""

    def publisher(self, language: str) -> str:
        """Who publishes."""
        return say(self.named_publisher, language) or word("publisher", language, country=self.country(language))

    def citation(self, language: str) -> str:
        """How the document is cited."""
        made = self.cover.published
        blanks = {
            "publisher": self.publisher(language),
            "title": self.title(language),
            "country": self.country(language),
            "period": self.period(language),
        }
        if made is None:
            return word("citation", language, **blanks)
        return word("citation_dated", language, date=numerals.day(made, language), **blanks)

    def licence_words(self, language: str) -> str:
        """The name of the licence and where its text stands, or that none is stated."""
        known = LICENCES.get(self.licence)
        return f"{known.name} ({known.address})" if known else word("licence_unsaid", language)


@cache
def _words(language: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for path in content_files("languages", f"{language}/{FILE}", None):
        found |= checked(_WordsShape, read_yaml(path), path).words
    return found


def word_languages() -> tuple[str, ...]:
    """The languages whose words there are."""
    return tuple(sorted(path.parent.name for path in (PACKAGE / "languages").glob(f"*/{FILE}")))


def known_words(language: str) -> Mapping[str, str]:
    """Every word of a language by id; those of English for a language that has none."""
    return _words(language) or _words("en")


def word(id_: str, language: str, **blanks: str) -> str:
    """A word or a sentence, its blanks filled and its signs set as the language sets them."""
    return set_prose(known_words(language)[id_], language).format_map(blanks)
