"""Tells what each column of a list of places holds, from the words and numbers of its header."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

import polars as pl

from kolosi.intake.columns.table import TextTable

Role = Literal[
    "name", "code", "other_name", "country", "day", "lon", "lat", "level", "parent", "beside", "counted", "foreign"
]

FINEST = 4
_TOKEN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_LEVELS = frozenset({"adm", "admin", "ad", "administrative", "administratif", "level", "niveau", "niv", "lvl"})
CODES = frozenset({"pcode", "pcod", "pcodes", "code", "codes", "cod"})
_PCODES = frozenset({"pcode", "pcod", "pcodes"})
NAMES = frozenset({"name", "nam", "names", "nom", "noms"})
_OTHER = frozenset({"alt", "al", "altname", "alternative", "ref", "refn", "refname", "refnam", "autre", "synonym"})
_COUNTRY = frozenset({"country", "pays", "iso", "cntry", "location", "alpha"})
_DAYS = frozenset({"date", "valid", "validon", "validto", "year", "annee", "updated"})
_LON = frozenset({"lon", "long", "longitude", "lng", "x", "xcoord"})
_LAT = frozenset({"lat", "latitude", "y", "ycoord"})
_BESIDE = frozenset(
    {
        "objectid", "oid", "fid", "gid", "id", "uid", "index", "shape", "area", "aire", "superficie", "sqkm", "km",
        "perimeter", "leng", "length", "type", "typ", "class", "classe", "cl", "numero", "source", "contributor",
        "lang", "center", "centroid", "centre", "descriptio", "description", "chef", "lieu", "capital", "capitale",
        "feature", "feat", "place", "a", "version", "cod", "note", "notes", "wikidata", "globalid", "end", "to",
    }
)  # fmt: skip
"""What stands beside the names and codes of published lists, and says nothing that could be counted."""
_COUNTED = frozenset(
    {"population", "pop", "gender", "sex", "sexe", "age", "range", "min", "max", "group", "groupe", "reference"}
)
"""What lists of population hold besides: a table that holds it may be one to count, and is a list only where it is no other."""
_LINKS = frozenset({"de", "du", "des", "la", "le", "les", "l", "d", "of", "the", "p", "rowca", "fr", "en", "and", "et"})
_LANGUAGE = re.compile(r"[a-z]{2}")
_TAG = re.compile(r"#(?:adm|loc)(\d?)(.*)")


@dataclass(frozen=True, kw_only=True)
class Header:
    """What one column holds. `words` are those of its header that name a kind of unit ("cercle").

    `is_pcode`: it says that its codes are those of places.
    """

    column: str
    role: Role
    level: int | None = None
    language: str = ""
    words: tuple[str, ...] = ()
    is_pcode: bool = False


@dataclass(frozen=True, kw_only=True)
class Form:
    """How a list is written: by level, the columns of names (by language) and of codes; or one unit a row, with its level.

    `others` are other names by level. `words` gives the level that a word of the headers says. `counted` are columns of
    numbers of people, `foreign` those that no list of places has.
    """

    names: Mapping[int, Mapping[str, str]]
    codes: Mapping[int, str]
    others: Mapping[int, tuple[str, ...]]
    country: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    lon: str = ""
    lat: str = ""
    level: str = ""
    parent: str = ""
    words: Mapping[str, int] = field(default_factory=dict)
    counted: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()

    @property
    def columns(self) -> frozenset[str]:
        """Every column that is read."""
        named = (column for by_language in self.names.values() for column in by_language.values())
        other = (column for columns in self.others.values() for column in columns)
        alone = (self.lon, self.lat, self.level, self.parent, *self.country, *self.days)
        return frozenset(column for column in (*named, *self.codes.values(), *other, *alone) if column)


def form_of(table: TextTable, level_words: Mapping[str, int], *, needs_codes: bool = True) -> Form | None:
    """How a table lists places; None unless it gives the names, and where they are needed the codes, of one level at least."""
    filled = [at for at, name in enumerate(table.names) if name and not _is_empty(table, f"c{at}")]
    headers = [header_of(f"c{at}", table.names[at], table.tags[at], level_words) for at in filled]
    long = _long_form(headers)
    if long is not None:
        return long
    headers = _finest_unnamed(_levels_of_words(headers, table))
    names, codes = _by_language(headers), {h.level: h.column for h in reversed(headers) if h.role == "code" and h.level}
    if needs_codes:
        names = {level: names[level] for level in names if level in codes or level < max(codes, default=0)}
    if not (set(names) & set(codes) if needs_codes else names):
        return None
    codes = {level: codes[level] for level in codes if level in names}
    read = {column for columns in names.values() for column in columns.values()} | set(codes.values())
    others = {
        level: tuple(
            h.column for h in headers if h.level == level and h.role in ("other_name", "name") and h.column not in read
        )
        for level in names
    }
    return replace(_beside(headers), names=names, codes=codes, others=others, words=_words(headers, read))


def _is_empty(table: TextTable, column: str) -> bool:
    return table.frame[column].null_count() == table.frame.height


def header_of(column: str, name: str, tag: str | None, level_words: Mapping[str, int]) -> Header:
    """What the column under a header holds.

    >>> [(h.role, h.level) for text in ("ADM1_FR", "Pcode_Ad_2", "admin3AltName1_fr", "Région", "Organisation")
    ...  for h in [header_of("c0", text, None, {"region": 1})]]
    [('name', 1), ('code', 2), ('other_name', 3), ('name', 1), ('foreign', None)]
    """
    tokens = tokens_of(name)
    level = _level(tokens, level_words)
    tagged = _tagged(tag)
    role, level = tagged if tagged is not None else (_role(tokens, level, level_words), level)
    if role == "country" or level == 0:
        return Header(column=column, role="country")
    language = next((t for t in reversed(tokens) if _LANGUAGE.fullmatch(t) and t not in _LEVELS | _OTHER | _LON), "")
    known = CODES | NAMES | _OTHER | _LEVELS | _LINKS | {language}
    words = tuple(token.rstrip("s") for token in tokens if token not in known and not token.isdigit())
    return Header(
        column=column,
        role=role,
        level=level,
        language=language if len(tokens) > 1 else "",
        words=words,
        is_pcode=bool(_PCODES & set(tokens)) or ("p", "code") in pairwise(tokens),
    )


def tokens_of(name: str) -> tuple[str, ...]:
    """The words and numbers of a header, wherever capitals, signs or digits part them.

    >>> tokens_of("admin2Pcod"), tokens_of("P-Code"), tokens_of("ADM1_PCODE"), tokens_of("Nom de la préfecture")
    (('admin', '2', 'pcod'), ('p', 'code'), ('adm', '1', 'pcode'), ('nom', 'de', 'la', 'prefecture'))
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return tuple(token.lower() for token in _TOKEN.findall(plain))


def _tagged(tag: str | None) -> tuple[Role, int | None] | None:
    """What a tag of the humanitarian exchange language says of its column; None where it says nothing of places."""
    if tag is None:
        return None
    if tag.startswith("#country"):
        return "country", 0
    if tag.startswith("#date"):
        return "day", None
    found = _TAG.fullmatch(tag)
    if found is None:
        return None
    level = int(found[1]) if found[1] else None
    if "+parent" in found[2]:
        return "parent", None
    if "+code" in found[2]:
        return "code", level
    return ("other_name" if "+alt" in found[2] else "name"), level


def _level(tokens: Sequence[str], level_words: Mapping[str, int]) -> int | None:
    """The level that a header says by a number, else by a word."""
    for at, (before, here) in enumerate(pairwise(tokens)):
        is_numbered = before in _LEVELS | CODES or (at == 0 and before in NAMES)
        if here.isdigit() and is_numbered and int(here) <= FINEST:
            return int(here)
    return next((level_words[token] for token in tokens if token in level_words), None)


def _role(tokens: Sequence[str], level: int | None, level_words: Mapping[str, int]) -> Role:
    said = set(tokens)
    if not said:
        return "beside"
    if "parent" in said:
        return "parent"
    if level is None and said & _LEVELS and said & {"level", "niveau"} and not said & (CODES | NAMES):
        return "level"
    if level is None and said & _COUNTRY:
        return "country"
    if said & _DAYS:
        return "day"
    if said & _LON:
        return "lon"
    if said & _LAT:
        return "lat"
    if said & _OTHER and (level is not None or said & _LEVELS or said & NAMES or said <= _OTHER | _BESIDE):
        return "other_name"
    if said & CODES:
        return "code"
    if said & NAMES or _only_says_level(tokens, level, level_words):
        return "name"
    rest = {token for token in tokens if token not in _BESIDE | _LINKS | _LEVELS and not token.isdigit()}
    return "foreign" if rest - _COUNTED else "counted" if rest else "beside"


def _only_says_level(tokens: Sequence[str], level: int | None, level_words: Mapping[str, int]) -> bool:
    """Whether a header is a level and nothing else, but for a language: "ADM1_FR", "Admin 2", "Région"."""
    rest = [token for token in tokens if token not in _LEVELS | _LINKS and token not in level_words]
    return level is not None and all(token.isdigit() or _LANGUAGE.fullmatch(token) for token in rest)


# -- one unit a row, with its level -----------------------------------------------------------------------------------


def _long_form(headers: Sequence[Header]) -> Form | None:
    """The form of a list of one unit a row, whose level stands in a column."""
    first = {header.role: header.column for header in reversed(headers) if header.level is None}
    named = first.get("name") or first.get("other_name")
    if "level" not in first or "code" not in first or named is None:
        return None
    beside = _beside(headers)
    return replace(
        beside, names={0: {"": named}}, codes={0: first["code"]}, level=first["level"], parent=first.get("parent", "")
    )


# -- levels that only words tell --------------------------------------------------------------------------------------


def _levels_of_words(headers: Sequence[Header], table: TextTable) -> list[Header]:
    """The headers with the levels of those that words alone tell: a name and a code under the same word, coarse ones first.

    Where not every word is known, a column of few different codes is of a coarser level than one of many, or of longer ones.
    """
    if all(header.level for header in headers if header.role == "code" and header.words):
        return list(headers)
    coded = {header.words: header.column for header in headers if header.role == "code" and header.words}
    named = {h.words: words for h in headers if h.role in _MAY_NAME for words in coded if _is_short_for(h.words, words)}
    ordered = sorted(set(named.values()), key=lambda words: _fineness(table.frame[coded[words]]))
    levels = {words: level for level, words in enumerate(ordered, 1) if level <= FINEST}
    levels |= {words: levels[code] for words, code in named.items() if code in levels}
    return [_with_level(header, levels.get(header.words)) for header in headers]


_MAY_NAME = ("name", "foreign", "beside")
_SHORTEST = 3


def _is_short_for(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two headers name the same kind of unit, one of them perhaps cut short: "region" and "reg".

    >>> _is_short_for(("region",), ("reg",)), _is_short_for(("region",), ("departement",))
    (True, False)
    """
    pairs = list(zip(one, other, strict=False))
    return (
        bool(pairs)
        and len(one) == len(other)
        and all(min(len(a), len(b)) >= _SHORTEST and (a.startswith(b) or b.startswith(a)) for a, b in pairs)
    )


def _fineness(codes: pl.Series) -> tuple[int, float, int]:
    """How fine the units of a column of codes are: how many there are, how long their codes, where the column stands."""
    return codes.n_unique(), float(str(codes.str.len_chars().mean() or 0)), int(codes.name[1:])


def _with_level(header: Header, level: int | None) -> Header:
    if level is None or header.role not in (*_MAY_NAME, "code"):
        return header
    return replace(header, level=level, role="code" if header.role == "code" else "name")


def _finest_unnamed(headers: Sequence[Header]) -> list[Header]:
    """The headers with the level of a name, or of a name and a code, that say none: that of the finest code, or one below."""
    coded = {header.level for header in headers if header.role == "code" and header.level}
    named = {header.level for header in headers if header.role == "name" and header.level}
    bare_code = next((header for header in headers if header.role == "code" and header.level is None), None)
    bare_name = next((header for header in headers if header.role == "name" and header.level is None), None)
    if bare_name is None:
        return list(headers)
    finest = max(coded, default=0)
    is_told = bare_code is not None and (finest > 0 or bare_code.is_pcode)
    below = finest if finest and finest not in named else finest + 1 if is_told else 0
    if not below or below > FINEST:
        return list(headers)
    own = {bare_name.column} | ({bare_code.column} if bare_code is not None and below not in coded else set())
    return [replace(header, level=below) if header.column in own else header for header in headers]


# -- what is read of it -----------------------------------------------------------------------------------------------


def _by_language(headers: Iterable[Header]) -> dict[int, dict[str, str]]:
    """By level, the first column of names in each language; a reference name stands in where there is no other."""
    found: dict[int, dict[str, str]] = {}
    for role in ("name", "other_name"):
        for header in headers:
            if header.role == role and header.level and (role == "name" or header.level not in found):
                found.setdefault(header.level, {}).setdefault(header.language, header.column)
    return found


def _words(headers: Iterable[Header], read: set[str]) -> dict[str, int]:
    """The words of headers that name a level, such as "prefecture"."""
    pairs = ((header, header.words) for header in headers if header.column in read and header.level)
    return {
        words[0]: header.level
        for header, words in pairs
        if len(words) == 1 and header.level and len(words[0]) > 3 and words[0] not in _BESIDE
    }


def _beside(headers: Sequence[Header]) -> Form:
    """What stands beside names and codes."""
    first = {header.role: header.column for header in reversed(headers)}
    return Form(
        names={},
        codes={},
        others={},
        country=tuple(header.column for header in headers if header.role == "country"),
        days=tuple(header.column for header in headers if header.role == "day"),
        lon=first.get("lon", ""),
        lat=first.get("lat", ""),
        counted=tuple(header.column for header in headers if header.role == "counted"),
        foreign=tuple(header.column for header in headers if header.role == "foreign"),
    )
