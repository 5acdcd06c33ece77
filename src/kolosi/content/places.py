"""Loads the places of a country, and finds them for whole columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kolosi.content.countries import country_itself, load_country
from kolosi.content.folders import PACKAGE, ContentPath
from kolosi.content.given import GivenList, with_lists
from kolosi.content.yaml_files.errors import ContentError
from kolosi.content.yaml_files.shape import named
from kolosi.content.yaml_files.yaml import one_of
from kolosi.model.finding import Finding, point
from kolosi.model.place import Country, Cross, Match, Place, Places
from kolosi.model.spelling import fold_name, is_shortened, shortens

if TYPE_CHECKING:
    import polars as pl

_ID = re.compile(r"[a-z0-9][a-z0-9_.-]*")
_PLACE_COLUMNS = (
    "id", "kind", "level", "vintage", "also", "parent", "name_fr", "name_en", "spellings", "capital", "lon", "lat",
    "tile_row", "tile_col", "confirmed", "note",
)  # fmt: skip
_CROSS_COLUMNS = ("source", "target", "weight", "doubt_fr", "doubt_en")


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


def load_places(
    iso3: str,
    overlay: ContentPath | None = None,
    spellings: Mapping[str, str] | None = None,
    given: Sequence[GivenList] = (),
) -> Places:
    """The places of a country: the package's tables, the lists given, then a workspace's `content/countries/<iso3>/`.

    There, `places.csv` adds places or replaces those of the same id, `crosswalk.csv` adds lines, and `spellings.csv`
    (spelling, place) adds ways of writing a name. `spellings` are more of them, as people decided.
    """
    folder = f"countries/{iso3.lower()}"
    country = load_country(iso3, overlay)
    packaged = _with_tables(Places(country, ()), folder, None)
    known = with_lists(packaged, given)
    whole = known if overlay is None else _with_tables(known, folder, overlay)
    return _with_spellings(whole, spellings) if spellings else whole


def _with_tables(before: Places, folder: str, overlay: ContentPath | None) -> Places:
    """The places with those of the package's tables, or with those of a workspace's own."""
    country, places = before.country, dict(before)
    lists = [codes.id for codes in country.code_lists]
    lines: dict[str, _Row] = {}
    for row in _rows(folder, "places.csv", _PLACE_COLUMNS, lists, overlay):
        place = _place(row, country)
        if place.id in lines:
            raise row.wrong("id", point("expected_unique", data={"line": lines[place.id].line}))
        places[place.id], lines[place.id] = place, row
    if country.id not in places:
        places = {country.id: country_itself(country), **places}
    _check_whole(places, lines)
    crosses = [_cross(row, places) for row in _rows(folder, "crosswalk.csv", _CROSS_COLUMNS, (), overlay)]
    for row in _rows(folder, "spellings.csv", ("spelling", "place"), ("why",), overlay):
        _add_spelling(places, row.one_of("place", places, point("expected_place_id")), row.text("spelling"))
    return Places(country, places.values(), [*before.crosses, *crosses])


def _with_spellings(before: Places, spellings: Mapping[str, str]) -> Places:
    places = dict(before)
    for spelling, id_ in spellings.items():
        if id_ in places:
            _add_spelling(places, id_, spelling)
    return Places(before.country, places.values(), before.crosses)


def _add_spelling(places: dict[str, Place], id_: str, spelling: str) -> None:
    places[id_] = replace(places[id_], spellings=(*places[id_].spellings, spelling))


def _rows(
    folder: str, name: str, columns: Iterable[str], optional: Iterable[str], overlay: ContentPath | None
) -> Iterator[_Row]:
    """The lines of one table, of the package or of a workspace."""
    path = (PACKAGE if overlay is None else overlay) / f"{folder}/{name}"
    if not path.is_file():
        return
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
    """That every line read names places that are there, in no circle, and has a tile of its own."""
    taken = {(one.vintage, *one.tile): id_ for id_, one in places.items() if one.tile and id_ not in lines}
    for id_, row in lines.items():
        place = places[id_]
        if place.parent is not None and place.parent not in places:
            raise row.wrong("parent", point("expected_place_id"))
        if place.tile is not None:
            other = taken.setdefault((place.vintage, *place.tile), id_)
            if other != id_:
                raise row.wrong("tile_row", point("expected_free_tile", data={"other": other}))
        _check_no_circle(place, places, row)


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

    def find(text: str, around: str | None) -> Match:
        inside = around if around in places else None
        found = places.find(text, level=level, within=inside, vintage=vintage)
        whole = _in_full(places, text) if level == 1 and found.how == "unknown" else None
        return found if whole is None else places.find(whole, level=level, within=inside, vintage=vintage)

    return _joined(column, within, find)


def _in_full(places: Places, text: str) -> str | None:
    """The one name of a first-level place of which a text is cut short: "C-Nord" in a country without "Cap-Nord"."""
    if not is_shortened(text):
        return None
    names = {
        fold_name(name): name
        for one in places.values()
        if one.level == 1
        for name in one.name.values()
        if shortens(text, name)
    }
    return next(iter(names.values())) if len(names) == 1 else None


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


def older(places: Places, id_: str, others: Iterable[str]) -> str | None:
    """The first-level place of the newest older boundaries that bears a place's name and holds parts of others; None without one."""
    held = [places.members(other) for other in others]
    for vintage in places.country.vintages:
        found = _namesake(places, id_, vintage.id) if vintage.id != places.country.current else None
        if found is not None and held and all(places.members(found) & one for one in held):
            return found
    return None


def larger_in(places: Places, year: str) -> Mapping[str, str]:
    """By today's place of the same name, each first-level place of the boundaries of a year that lies in no one of today."""
    vintage = places.country.vintage(year)
    if vintage is None or vintage == places.country.current:
        return {}
    found = {one.id: _namesake(places, one.id, vintage) for one in places.level_one()}
    return {id_: named for id_, named in found.items() if named is not None and places.region_of(named) is None}


def newer_than(places: Places, year: str) -> frozenset[str]:
    """Today's first-level places that the boundaries of a year do not know; none where the country knows no other set of that year."""
    vintage = places.country.vintage(year)
    if vintage is None or vintage == places.country.current:
        return frozenset()
    return frozenset(one.id for one in places.level_one() if _namesake(places, one.id, vintage) is None)


def newer_within(places: Places, id_: str) -> frozenset[str]:
    """Today's first-level places that lie, in whole or in part, in a place of older boundaries, which knew none of their name."""
    held = places.members(id_)
    return frozenset(one for one in newer_than(places, places[id_].vintage) if held & places.members(one))


def _namesake(places: Places, id_: str, vintage: str) -> str | None:
    """The first-level place of a set of boundaries that bears the name of another."""
    names = {fold_name(name) for name in places[id_].name.values()}
    in_set = places.level_one(vintage)
    return next((one.id for one in in_set if names & {fold_name(name) for name in one.name.values()}), None)
