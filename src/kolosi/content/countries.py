"""Loads what is true of a country: one that a folder of content describes, or any other by its ISO code or name."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache

from pydantic import Field

from kolosi.content.folders import PACKAGE, ContentPath, content_files
from kolosi.content.yaml_files.errors import ContentError
from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, one_of, read_yaml, wrong
from kolosi.model.finding import point
from kolosi.model.label import Label
from kolosi.model.place import CodeList, Country, Drawn, Place, Vintage
from kolosi.model.spelling import fold_name, words_of

_MOST_NEAR = 3
_FORMS = frozenset({"republique", "republic", "federale", "federal", "islamique", "islamic", "etat", "state"})
_LINKS = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "of", "the"})


class _VintageShape(Shape):
    id: str
    name: dict[str, str]
    since: str = ""
    aliases: list[str] = Field(default_factory=list)
    current: bool = False
    confirmed: bool = True
    note: str | None = None
    documents_from: str = ""


class _CodeListShape(Shape):
    id: str
    vintage: str
    name: dict[str, str]
    pcodes: bool = False


class _LevelShape(Shape):
    name: dict[str, str]
    words: list[str] = Field(default_factory=list)


class _OutlinesShape(Shape):
    file: str
    vintage: str
    source: dict[str, str]
    licence: str
    date: str
    doubt: dict[str, str]


class _UnpreparedShape(Shape):
    languages: list[str]
    code_digits: list[int]
    vintages: list[_VintageShape]
    codes: list[_CodeListShape]
    levels: dict[int, _LevelShape]
    disclaimer: dict[str, str]


class _CountryShape(_UnpreparedShape):
    id: str
    iso2: str
    iso3: str
    name: dict[str, str]
    outlines: _OutlinesShape | None = None


# -- codes and names --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Nation:
    """A country by its codes and names: those of ISO 3166-1, and other spellings that people use."""

    iso2: str
    iso3: str
    name: Label
    spellings: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that names it."""
        return (self.iso2, self.iso3, *self.name.values(), *self.spellings)


@cache
def nations() -> Mapping[str, Nation]:
    """Every country of ISO 3166-1 by its code of three letters."""
    from babel import Locale

    usual = {language: Locale(language).territories for language in ("fr", "en")}
    text = (PACKAGE / "countries" / "codes.csv").read_text("utf-8")
    return {row["iso3"]: _nation(row, usual) for row in csv.DictReader(io.StringIO(text))}


def _nation(row: Mapping[str, str], usual: Mapping[str, Mapping[str, str]]) -> Nation:
    """A country by the names that its row gives it, else by those of the Unicode consortium, which are kept as spellings."""
    known = {language: names[row["iso2"]] for language, names in usual.items()}
    given = tuple(spelling for spelling in row["spellings"].split("|") if spelling)
    return Nation(
        iso2=row["iso2"],
        iso3=row["iso3"],
        name={language: row[f"name_{language}"] or name for language, name in known.items()},
        spellings=tuple(dict.fromkeys((*known.values(), *given))),
    )


def known_countries(overlay: ContentPath | None = None) -> tuple[str, ...]:
    """The countries that content describes, as ISO 3166-1 codes of three letters."""
    found = {path.parent.name.upper() for path in content_files("countries", "*/country.yaml", overlay)}
    return tuple(sorted(found))


def country_named(text: str, overlay: ContentPath | None = None) -> str | None:
    """The ISO code of three letters of the country that a code or a name in French or English means; None for no country.

    >>> country_named("Tchad"), country_named("cod"), country_named("République du Niger"), country_named("Congo")
    ('TCD', 'COD', 'NER', None)
    """
    if text.strip().upper() in known_countries(overlay):
        return text.strip().upper()
    known = _by_spelling()
    return known.get(fold_name(text)) or known.get(_bare_name(text))


@cache
def _by_spelling() -> Mapping[str, str]:
    """The code of each country by everything that names it, folded; what names two names neither."""
    found: dict[str, set[str]] = {}
    for nation in nations().values():
        for text in nation.texts:
            found.setdefault(fold_name(text), set()).add(nation.iso3)
    return {spelling: next(iter(codes)) for spelling, codes in found.items() if len(codes) == 1}


def _bare_name(text: str) -> str:
    """A folded name without "Republic of", "(le)" and the like.

    >>> _bare_name("Federal Republic of Nigeria"), _bare_name("Mali (le)"), _bare_name("République de Guinée")
    ('nigeria', 'mali', 'guinee')
    """
    words = list(words_of(text))
    while len(words) > 1 and words[0] in _FORMS | _LINKS:
        words.pop(0)
    while len(words) > 1 and words[-1] in _LINKS:
        words.pop()
    return "".join(words)


def near_countries(text: str) -> tuple[Nation, ...]:
    """The countries whose names come near to a text or hold it, to be offered to a person."""
    wanted = fold_name(text)
    by_spelling = {fold_name(name): nation for nation in nations().values() for name in nation.texts if len(name) > 3}
    near = [by_spelling[name] for name in get_close_matches(wanted, list(by_spelling), n=_MOST_NEAR * 2, cutoff=0.7)]
    holding = [nation for name, nation in by_spelling.items() if len(wanted) > 3 and wanted in name]
    return tuple({nation.iso3: nation for nation in (*near, *holding)}.values())[:_MOST_NEAR]


# -- what is true of one ----------------------------------------------------------------------------------------------


def load_country(iso3: str, overlay: ContentPath | None = None) -> Country:
    """What is true of all places of a country. Raises `ContentError` for a code that ISO 3166-1 does not have."""
    paths = list(content_files(f"countries/{iso3.lower()}", "country.yaml", overlay))
    if paths:
        return _prepared(paths[-1])
    nation = nations().get(iso3.upper())
    if nation is None:
        known = one_of(known_countries(overlay))
        file = f"countries/{iso3.lower()}/country.yaml"
        raise ContentError(file=file, line=None, key="country", expected=known, found=iso3)
    path = PACKAGE / "countries" / "unprepared.yaml"
    country = _of_shape(checked(_UnpreparedShape, read_yaml(path), path), path)
    return replace(country, id=nation.iso2.lower(), iso2=nation.iso2, iso3=nation.iso3, name=nation.name)


def country_itself(country: Country) -> Place:
    """The place of a country of which content lists no place."""
    nation = nations().get(country.iso3)
    return Place(
        id=country.id,
        name=country.name,
        level=0,
        kind="country",
        spellings=nation.spellings if nation is not None else (),
    )


def _prepared(path: ContentPath) -> Country:
    shape = checked(_CountryShape, read_yaml(path), path)
    country = replace(_of_shape(shape, path), id=shape.id, iso2=shape.iso2, iso3=shape.iso3, name=shape.name)
    return country if shape.outlines is None else replace(country, outlines=_drawn(shape.outlines, country, path))


def _drawn(shape: _OutlinesShape, country: Country, path: ContentPath) -> Drawn:
    known = [vintage.id for vintage in country.vintages]
    if shape.vintage not in known:
        raise wrong(path, ["outlines", "vintage"], one_of(known), shape.vintage)
    if not (path.parent / shape.file).is_file():
        raise wrong(path, ["outlines", "file"], point("expected_file"), shape.file)
    return Drawn(vintage=shape.vintage, source=shape.source, licence=shape.licence, date=shape.date, doubt=shape.doubt)


def load_outlines(iso3: str, overlay: ContentPath | None = None) -> Mapping[str, Mapping[str, object]]:
    """The geometry of each place that the outlines of a country draw, by its id; empty where content has none."""
    paths = list(content_files(f"countries/{iso3.lower()}", "country.yaml", overlay))
    shape = checked(_CountryShape, read_yaml(paths[-1]), paths[-1]).outlines if paths else None
    if shape is None:
        return {}
    features = json.loads((paths[-1].parent / shape.file).read_text("utf-8"))["features"]
    return {feature["properties"]["id"]: feature["geometry"] for feature in features}


def _of_shape(shape: _UnpreparedShape, path: ContentPath) -> Country:
    """The country without its codes and names."""
    _check_vintages(shape, path)
    return Country(
        id="",
        iso2="",
        iso3="",
        name={},
        languages=tuple(shape.languages),
        vintages=tuple(_vintage(vintage) for vintage in shape.vintages),
        code_lists=tuple(_code_list(codes) for codes in shape.codes),
        disclaimer=shape.disclaimer,
        code_digits=tuple(shape.code_digits),
        level_names={level: words.name for level, words in shape.levels.items()},
        level_words={fold_name(word): level for level, words in shape.levels.items() for word in words.words},
    )


def _vintage(shape: _VintageShape) -> Vintage:
    return Vintage(
        id=shape.id,
        name=shape.name,
        since=shape.since,
        aliases=tuple(shape.aliases),
        is_current=shape.current,
        is_confirmed=shape.confirmed,
        note=shape.note,
        documents_from=shape.documents_from,
    )


def _code_list(shape: _CodeListShape) -> CodeList:
    return CodeList(id=shape.id, vintage=shape.vintage, name=shape.name, is_pcodes=shape.pcodes)


def _check_vintages(shape: _UnpreparedShape, path: ContentPath) -> None:
    current = [vintage.id for vintage in shape.vintages if vintage.current]
    if len(current) != 1:
        raise wrong(path, ["vintages"], point("expected_one_current"), ", ".join(current) or "–")
    known = {vintage.id for vintage in shape.vintages}
    for number, codes in enumerate(shape.codes):
        if codes.vintage not in known:
            raise wrong(path, ["codes", str(number), "vintage"], one_of(sorted(known)), codes.vintage)


def labels_of(found: Iterable[Nation]) -> Label:
    """Some countries with their codes, in each language."""
    several = list(found)
    return {
        language: ", ".join(f"{one.name[language]} ({one.iso3})" for one in several) or "–" for language in ("fr", "en")
    }
