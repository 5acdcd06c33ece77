"""Lists of places: receipts like others, from which the places of the country are told instead of records."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from kolosi.content.given import GivenList, lay_beside
from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.model.placelist import Conflict, Listed, PlaceList
from kolosi.model.receipt import Receipt
from kolosi.store.files import note_json, read_json, write_json
from kolosi.store.sealed.opening import is_open_now
from kolosi.version import __version__
from kolosi.workspace.answers import Added
from kolosi.workspace.places.listed_places import homeland, listed_in_outlines
from kolosi.workspace.protect.protecting import own_root
from kolosi.workspace.records.building import sheets_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    import polars as pl

    from kolosi.intake.boundaries.gazetteer import Forms
    from kolosi.intake.formats import Sheet
    from kolosi.intake.records.importing import Reading
    from kolosi.model.place import Country, Places
    from kolosi.store.receipts import Receipts
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.knowledge import Knowledge

SOURCE = "places"
OUTLINES = "boundaries"
LAYOUT = "list"
SAME = 0.9
"""From this share of codes on that stand for the same names in the same units, one list is a later edition of another."""
_NAMED = re.compile(
    r"(?i)p[ _-]?codes?|adm(in)?[ _-]?\d|admbnda|cod[ _-]ab|gazetteer|lieux|localit|decoupage|découpage"
)


# -- what was given ---------------------------------------------------------------------------------------------------


def given_lists(folder: Path, receipts: Receipts, knowledge: Knowledge) -> tuple[GivenList, ...]:
    """The lists of places among the files that count, in order of arrival; those that outlines bear too.

    A laptop that only collects reads none.
    """
    root = own_root(folder)
    if root is not None and not is_open_now(root):
        return ()
    told = [one for one in receipts.current() if one.source in (SOURCE, OUTLINES)]
    lists = [_given(one, _listed_of(folder, receipts, knowledge, one)) for one in told]
    return tuple(given for given in lists if given.listed.units)


def _given(receipt: Receipt, listed: PlaceList) -> GivenList:
    return GivenList(id=receipt.id, file=receipt.file, listed=listed, fills_gaps=receipt.source == OUTLINES)


def _listed_of(folder: Path, receipts: Receipts, knowledge: Knowledge, receipt: Receipt) -> PlaceList:
    """The places that a kept file lists: as they were read before by this version, else read again."""
    kept = _place_of(folder, knowledge, receipt)
    before = read_json(kept)
    if isinstance(before, dict):
        return _from_json(before)
    listed = _read_again(receipt, receipts.data(receipt), knowledge.country_alone)
    note_json(kept, asdict(listed))
    return listed


def _place_of(folder: Path, knowledge: Knowledge, receipt: Receipt) -> Path:
    return folder / "build" / "places" / f"{receipt.id}-{__version__}-{knowledge.digest[:8]}.json"


def _read_again(receipt: Receipt, data: bytes, country: Country) -> PlaceList:
    if receipt.source == OUTLINES:
        from kolosi.workspace.places.outlines import outlines_in

        return listed_in_outlines(outlines_in(receipt.file, data) or (), country)
    from kolosi.intake.boundaries.gazetteer import place_forms, read_places

    forms = place_forms(sheets_of(receipt, data), country.level_words)
    return read_places(forms.tables, homeland(country)) if forms else PlaceList(units=())


def _from_json(value: Mapping[str, object]) -> PlaceList:
    units, conflicts, words, elsewhere = (value[name] for name in ("units", "conflicts", "words", "elsewhere"))
    assert isinstance(units, list)
    assert isinstance(conflicts, list)
    assert isinstance(words, dict)
    assert isinstance(elsewhere, dict)
    return PlaceList(
        units=tuple(Listed(**{**unit, "spellings": tuple(unit["spellings"])}) for unit in units),
        day=str(value["day"]),
        words=words,
        conflicts=tuple(Conflict(**{**one, "found": tuple(one["found"])}) for one in conflicts),
        elsewhere=elsewhere,
    )


# -- a list that comes in ---------------------------------------------------------------------------------------------


def places_first(files: Sequence[Path]) -> list[Path]:
    """The files in the order in which they are read: those whose names say that they list places come before the others."""
    return sorted(files, key=lambda path: _NAMED.search(path.name) is None)


def add_place_list(
    workspace: Folder,
    name: str,
    data: bytes,
    sheets: Sequence[Sheet],
    *,
    received: date,
    source: str | None = None,
    organisation: str | None = None,
    even_counted: bool = False,
) -> Added | None:
    """Keeps a list of places and reads it; None when the file is none, or another source is asked for.

    A list `even_counted` holds numbers of people besides: it is taken for a list where it is nothing else.
    """
    from kolosi.intake.boundaries.gazetteer import place_forms, read_places

    if source not in (None, SOURCE):
        return None
    country = workspace.knowledge.country_alone
    forms = place_forms(sheets, country.level_words)
    if forms is None and source == SOURCE:
        raise Refusal(point("places_not_listed", where=Where(file=name), found=name))
    if forms is None or not (source == SOURCE or forms.is_sure or (even_counted and forms.is_counted)):
        return None
    listed = read_places(forms.tables, homeland(country))
    if not listed.units:
        raise Refusal(point("rows_all_elsewhere", where=Where(file=name), found=country.name["fr"], data=country.name))
    return _keep(workspace, name, data, sheets, forms, listed, organisation, received)


def _keep(
    workspace: Folder,
    name: str,
    data: bytes,
    sheets: Sequence[Sheet],
    forms: Forms,
    listed: PlaceList,
    organisation: str | None,
    received: date,
) -> Added:
    from kolosi.intake.records.examining import examine
    from kolosi.intake.records.repacking import pack
    from kolosi.store.receipts import digest_of, line_of_its_own, opaque_code
    from kolosi.workspace.receive.adding import removal_points

    original = digest_of(data)
    same = workspace.receipts.find_original(original)
    if same is not None:
        again = point("already_received", where=Where(file=name), found=same.file)
        return _answer(workspace, name, same, listed, [again])
    examined = examine(sheets, keep_columns=forms.headers)
    removed = tuple(sorted({f"{one.why}:{one.sheet}:{one.column}" for one in examined.removed}))
    kept = pack(examined.sheets) if removed else data
    older = _earlier_edition(workspace, listed)
    receipt = Receipt(
        id=digest_of(kept)[:12],
        code=opaque_code(original, workspace.salt),
        file=name,
        original=original,
        kept=digest_of(kept),
        size=len(data),
        source=SOURCE,
        layout=LAYOUT,
        organisation=organisation or SOURCE,
        period=workspace.settings.period,
        received=received,
        replaces=older.id if older else None,
        removed=removed,
    )
    receipt = line_of_its_own(receipt, workspace.receipts.all(), workspace.salt)
    workspace.receipts.keep(receipt, kept)
    write_json(_place_of(workspace.folder, workspace.knowledge, receipt), asdict(listed))
    workspace.knowledge.forget_places()
    replaced = [point("places_replace", where=Where(file=name), found=older.file)] if older else []
    points = [*replaced, *removal_points(name, removed), *_counted_points(name, forms)]
    return _answer(workspace, name, receipt, listed, points)


def _counted_points(name: str, forms: Forms) -> list[Finding]:
    """That columns of a list are not read: numbers of people are no places."""
    unread = [table.names[int(column[1:])] for table, form in forms.tables for column in (*form.counted, *form.foreign)]
    found = ", ".join(dict.fromkeys(unread))
    return [point("places_columns_unread", where=Where(file=name), found=found, count=len(unread))] if unread else []


def _answer(workspace: Folder, name: str, receipt: Receipt, listed: PlaceList, points: Sequence[Finding]) -> Added:
    findings = (*points, *list_points(workspace, receipt))
    return Added(
        file=name,
        receipt=receipt,
        source=SOURCE,
        layout=LAYOUT,
        confidence=1.0,
        rows=len(listed.units),
        records=len(listed.units),
        findings=tuple(workspace.say(finding) for finding in findings),
    )


def list_points(workspace: Folder, receipt: Receipt) -> list[Finding]:
    """What is to be said of a list that counts: what it holds, and what in it goes against itself or what is known."""
    from kolosi.content.places import load_places

    lists = workspace.knowledge.given
    at = next((at for at, given in enumerate(lists) if given.id == receipt.id), None)
    if at is None:
        return []
    before = load_places(workspace.settings.country, given=lists[:at])
    where = Where(file=receipt.file)
    left = sum(lists[at].listed.elsewhere.values())
    elsewhere = [point("rows_elsewhere", where=where, count=left)] if left else []
    return [*(replace(one, where=where) for one in lay_beside(before, lists[at]).findings), *elsewhere]


def _earlier_edition(workspace: Folder, listed: PlaceList) -> Receipt | None:
    """The list that counts of which this is a later edition: the same units of the first level, and nearly all below."""
    receipts = {receipt.id: receipt for receipt in workspace.receipts.current() if receipt.source == SOURCE}
    earlier = [given for given in workspace.knowledge.given if given.id in receipts]
    same = [given for given in earlier if is_later_edition(listed, given.listed)]
    return receipts[same[-1].id] if same else None


def is_later_edition(new: PlaceList, old: PlaceList) -> bool:
    """Whether a list holds what another held, corrected or completed, and is not of an earlier day."""
    levels = old.levels
    if not set(levels) <= set(new.levels) or (new.day and old.day and new.day < old.day):
        return False
    first = min(levels, default=0)
    codes = [{unit.code for unit in one.units if unit.level == first} for one in (new, old)]
    return codes[0] == codes[1] and all(_share(new, old, level) >= SAME for level in levels)


def _share(new: PlaceList, old: PlaceList, level: int) -> float:
    """The share of the units of a level of the old list that are in the new one, under the same name and in the same unit."""
    known = {_line(new, unit) for unit in new.units if unit.level == level}
    told = [_line(old, unit) for unit in old.units if unit.level == level]
    return sum(line in known for line in told) / len(told)


def _line(listed: PlaceList, unit: Listed) -> tuple[str, str, str]:
    from kolosi.model.spelling import fold_name

    around = listed.units[unit.parent].code if unit.parent is not None else ""
    return unit.code, fold_name(unit.name["fr"]), around


# -- a list in the build ----------------------------------------------------------------------------------------------


def read_place_list(workspace: Folder, receipt: Receipt) -> list[Reading]:
    """The places of a kept list as records without outlines, with what is to be said of it."""
    given = [one for one in workspace.knowledge.given if one.id == receipt.id]
    points = list_points(workspace, receipt)
    return [reading_of_list(workspace.knowledge.places, one, points) for one in given]


def reading_of_list(places: Places, given: GivenList, points: Sequence[Finding] = ()) -> Reading:
    """The places that a list names as records without outlines."""
    import polars as pl

    from kolosi.intake.records.importing import Reading
    from kolosi.intake.records.problems import WAITING

    frame = listed_records(places, given.codes)
    waiting = pl.DataFrame(schema=WAITING)
    return Reading(table=OUTLINES, records=frame, waiting=waiting, findings=tuple(points), rows=frame.height)


def listed_records(places: Places, codes: str) -> pl.DataFrame:
    """The places that have a code in a list, as records of the table of boundaries without an outline."""
    import polars as pl

    told = [place for place in places.values() if codes in place.codes]
    rows = {
        "place": [place.id for place in told],
        "region": [places.region_of(place.id) for place in told],
        "level": [place.level for place in told],
        "vintage": [place.vintage for place in told],
        "name": [place.name["fr"] for place in told],
    }
    schema = {"place": pl.String, "region": pl.String, "level": pl.Int64, "vintage": pl.String, "name": pl.String}
    return pl.DataFrame(rows, schema=schema).with_columns(
        pl.lit(None, pl.String).alias("geometry"),
        pl.lit(None, pl.String).alias("receipt"),
        pl.lit("").alias("sheet"),
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("row"),
        pl.lit(SOURCE).alias("source"),
        pl.lit(SOURCE).alias("organisation"),
    )
