"""Loads the places of a country, and finds them for whole columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from pydantic import Field

from kolosi.content.errors import ContentError
from kolosi.content.folders import ContentPath, content_files
from kolosi.content.yaml import Shape, checked, named, one_of, read_yaml, wrong
from kolosi.model.finding import Finding, point
from kolosi.model.place import CodeList, Country, Cross, Match, Place, Places, Vintage
from kolosi.model.spelling import fold_name

if TYPE_CHECKING:
    import polars as pl

_ID = re.compile(r"[a-z0-9][a-z0-9_.-]*")
_PLACE_COLUMNS = (
    "id", "kind", "level", "vintage", "also", "parent", "name_fr", "name_en", "spellings", "capital", "lon", "lat",
    "tile_row", "tile_col", "confirmed", "note",
)  # fmt: skip
_CROSS_COLUMNS = ("source", "target", "weight", "doubt_fr", "doubt_en")


class _VintageShape(Shape):
    id: str
    name: dict[str, str]
    since: str = ""
    aliases: list[str] = Field(default_factory=list)
    current: bool = False
    confirmed: bool = True
    note: str | None = None


class _CodeListShape(Shape):
    id: str
    vintage: str
    name: dict[str, str]
    pcodes: bool = False


class _LevelShape(Shape):
    name: dict[str, str]
    words: list[str] = Field(default_factory=list)


class _CountryShape(Shape):
    id: str
    iso2: str
    iso3: str
    name: dict[str, str]
    languages: list[str]
    code_digits: list[int]
    vintages: list[_VintageShape]
    codes: list[_CodeListShape]
    levels: dict[int, _LevelShape]
    disclaimer: dict[str, str]


class _Row:
    """One line of a content table, which knows where it stands."""

    def __init__(self, path: ContentPath, line: int, cells: Mapping[str, str]) -> None:
        self.path = path
        self.line = line
        self.cells = cells

    def text(self, key: str) -> str:
        return (self.cells.get(key) or "").strip()

    def several(self, key: str) -> tuple[str, ...]:
        return tuple(piece.strip() for piece in self.text(key).split("|") if piece.strip())

    def number(self, key: str, least: float, most: float) -> float | None:
        if not self.text(key):
            return None
        try:
            value = float(self.text(key))
        except ValueError:
            raise self.wrong(key, _between(least, most)) from None
        if not least <= value <= most:
            raise self.wrong(key, _between(least, most))
        return value

    def one_of(self, key: str, allowed: Iterable[str], expected: Finding) -> str:
        if self.text(key) not in set(allowed):
            raise self.wrong(key, expected)
        return self.text(key)

    def wrong(self, key: str, expected: Finding) -> ContentError:
        found = self.text(key) or point("found_nothing")
        return ContentError(file=named(self.path), line=self.line, key=key, expected=expected, found=found)


def _between(least: float, most: float) -> Finding:
    return point("expected_number_between", data={"least": f"{least:g}", "most": f"{most:g}"})


def known_countries(overlay: ContentPath | None = None) -> tuple[str, ...]:
    """The countries that content describes, as ISO 3166-1 codes of three letters."""
    found = {path.parent.name.upper() for path in content_files("countries", "*/country.yaml", overlay)}
    return tuple(sorted(found))


def load_places(iso3: str, overlay: ContentPath | None = None, spellings: Mapping[str, str] | None = None) -> Places:
    """The places of a country: the package's tables, then those of a workspace's `content/countries/<iso3>/`.

    There, `places.csv` adds places or replaces those of the same id, `crosswalk.csv` adds lines, and `spellings.csv`
    (spelling, place) adds ways of writing a name. `spellings` are more of them, as people decided.
    """
    folder = f"countries/{iso3.lower()}"
    country = _load_country(iso3, folder, overlay)
    places: dict[str, Place] = {}
    lines: dict[str, _Row] = {}
    for row in _rows(folder, "places.csv", _PLACE_COLUMNS, [codes.id for codes in country.code_lists], overlay):
        place = _place(row, country)
        if place.id in lines and lines[place.id].path == row.path:
            raise row.wrong("id", point("expected_unique", data={"line": lines[place.id].line}))
        places[place.id], lines[place.id] = place, row
    _check_whole(places, lines)
    crosses = [_cross(row, places) for row in _rows(folder, "crosswalk.csv", _CROSS_COLUMNS, (), overlay)]
    for row in _rows(folder, "spellings.csv", ("spelling", "place"), ("why",), overlay):
        _add_spelling(places, row.one_of("place", places, point("expected_place_id")), row.text("spelling"))
    for spelling, id_ in (spellings or {}).items():
        if id_ in places:
            _add_spelling(places, id_, spelling)
    return Places(country, places.values(), crosses)


def _add_spelling(places: dict[str, Place], id_: str, spelling: str) -> None:
    places[id_] = replace(places[id_], spellings=(*places[id_].spellings, spelling))


def _load_country(iso3: str, folder: str, overlay: ContentPath | None) -> Country:
    paths = list(content_files(folder, "country.yaml", overlay))
    if not paths:
        known = one_of(known_countries(overlay))
        raise ContentError(file=f"{folder}/country.yaml", line=None, key="country", expected=known, found=iso3)
    path = paths[-1]
    shape = checked(_CountryShape, read_yaml(path), path)
    _check_vintages(shape, path)
    return Country(
        id=shape.id,
        iso2=shape.iso2,
        iso3=shape.iso3,
        name=shape.name,
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
    )


def _code_list(shape: _CodeListShape) -> CodeList:
    return CodeList(id=shape.id, vintage=shape.vintage, name=shape.name, is_pcodes=shape.pcodes)


def _check_vintages(shape: _CountryShape, path: ContentPath) -> None:
    current = [vintage.id for vintage in shape.vintages if vintage.current]
    if len(current) != 1:
        raise wrong(path, ["vintages"], point("expected_one_current"), ", ".join(current) or "–")
    known = {vintage.id for vintage in shape.vintages}
    for number, codes in enumerate(shape.codes):
        if codes.vintage not in known:
            raise wrong(path, ["codes", str(number), "vintage"], one_of(sorted(known)), codes.vintage)


def _rows(
    folder: str, name: str, columns: Iterable[str], optional: Iterable[str], overlay: ContentPath | None
) -> Iterator[_Row]:
    for path in content_files(folder, name, overlay):
        reader = csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""))
        _check_header(path, reader.fieldnames or (), columns, optional)
        for cells in reader:
            if None in cells:
                raise _Row(path, reader.line_num, {}).wrong("-", point("expected_as_many_cells"))
            yield _Row(path, reader.line_num, cells)


def _check_header(path: ContentPath, header: Iterable[str], columns: Iterable[str], optional: Iterable[str]) -> None:
    known, needed = {*columns, *optional}, next(iter(columns))
    strange = [name for name in header if name not in known]
    if strange or needed not in header:
        found = ", ".join(strange) or f"– {needed}"
        raise ContentError(file=named(path), line=1, key="header", expected=one_of(sorted(known)), found=found)


def _place(row: _Row, country: Country) -> Place:
    if not _ID.fullmatch(row.text("id")):
        raise row.wrong("id", point("expected_id"))
    if not row.text("name_fr"):
        raise row.wrong("name_fr", point("expected_name"))
    level = row.number("level", 0, 6)
    if level is None:
        raise row.wrong("level", _between(0, 6))
    vintages = {vintage.id for vintage in country.vintages}
    for vintage in row.several("also"):
        if vintage not in vintages:
            raise row.wrong("also", one_of(sorted(vintages)))
    return Place(
        id=row.text("id"),
        name={"fr": row.text("name_fr"), "en": row.text("name_en") or row.text("name_fr")},
        level=int(level),
        kind=row.text("kind"),
        vintage=row.one_of("vintage", {*vintages, ""}, one_of(sorted(vintages))),
        also=row.several("also"),
        parent=row.text("parent") or None,
        codes={codes.id: row.text(codes.id) for codes in country.code_lists if row.text(codes.id)},
        spellings=row.several("spellings"),
        capital=row.text("capital") or None,
        lon=row.number("lon", -180, 180),
        lat=row.number("lat", -90, 90),
        tile=_tile(row),
        is_confirmed=row.one_of("confirmed", {"", "yes", "no"}, one_of(["yes", "no"])) != "no",
        note=row.text("note") or None,
    )


def _tile(row: _Row) -> tuple[int, int] | None:
    place = row.number("tile_row", 0, 30), row.number("tile_col", 0, 30)
    if place[0] is None or place[1] is None:
        return None
    return int(place[0]), int(place[1])


def _check_whole(places: Mapping[str, Place], lines: Mapping[str, _Row]) -> None:
    tiles: dict[tuple[str, int, int], str] = {}
    for place in places.values():
        if place.parent is not None and place.parent not in places:
            raise lines[place.id].wrong("parent", point("expected_place_id"))
        if place.tile is not None:
            other = tiles.setdefault((place.vintage, *place.tile), place.id)
            if other != place.id:
                raise lines[place.id].wrong("tile_row", point("expected_free_tile", data={"other": other}))
        _check_no_circle(place, places, lines[place.id])


def _check_no_circle(place: Place, places: Mapping[str, Place], row: _Row) -> None:
    seen, around = {place.id}, place.parent
    while around is not None and around in places:
        if around in seen:
            raise row.wrong("parent", point("expected_no_circle"))
        seen.add(around)
        around = places[around].parent


def _cross(row: _Row, places: Mapping[str, Place]) -> Cross:
    weight = row.text("weight")
    try:
        share = Fraction(weight) if weight else None
    except (ValueError, ZeroDivisionError):
        raise row.wrong("weight", point("expected_share")) from None
    if share is not None and not 0 < share <= 1:
        raise row.wrong("weight", point("expected_share"))
    if share != 1 and not row.text("doubt_fr"):
        raise row.wrong("doubt_fr", point("expected_doubt"))
    doubt = {language: row.text(f"doubt_{language}") for language in ("fr", "en") if row.text(f"doubt_{language}")}
    source = row.one_of("source", places, point("expected_place_id"))
    target = row.one_of("target", places, point("expected_place_id"))
    return Cross(source=source, target=target, weight=share, doubt=doubt)


def resolve(
    places: Places, column: pl.Series, *, level: int | None, within: pl.Series | None, vintage: str | None
) -> tuple[pl.Series, pl.Series]:
    """The place id of each text of a column, and how it was found; both null where the text is.

    Each different text (with the place around it, when `within` gives its id) is looked up once.
    """
    return _joined(
        column,
        within,
        lambda text, around: places.find(
            text, level=level, within=around if around in places else None, vintage=vintage
        ),
    )


def resolve_codes(
    places: Places, codes: pl.Series, *, names: pl.Series | None, vintage: str | None
) -> tuple[pl.Series, pl.Series]:
    """The place id of each code, and how it was found: `mismatch` where the name beside it is that of another place."""
    return _joined(codes, names, lambda code, name: places.find_code(code, vintage, name))


def _joined(
    column: pl.Series, beside: pl.Series | None, find: Callable[[str, str | None], Match]
) -> tuple[pl.Series, pl.Series]:
    import polars as pl

    pairs = pl.DataFrame(
        {
            "text": column.cast(pl.String).str.strip_chars().replace("", None),
            "beside": pl.Series([None] * len(column), dtype=pl.String) if beside is None else beside.cast(pl.String),
        }
    )
    distinct = pairs.drop_nulls("text").unique(maintain_order=True)
    found = [find(text, around) for text, around in distinct.iter_rows()]
    known = distinct.with_columns(
        id=pl.Series([match.place.id if match.place else None for match in found], dtype=pl.String),
        how=pl.Series([match.how for match in found], dtype=pl.String),
    )
    joined = pairs.join(known, on=["text", "beside"], how="left", nulls_equal=True, maintain_order="left")
    return joined["id"].alias(column.name), joined["how"]
