"""Sheets, files taken apart, manuscripts, outlines and refusals as messages, and back; what comes back is looked at before it is believed."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple
from typing import TYPE_CHECKING, get_args

from kolosi.intake.containers.refusal import CODES, LEFT_BEHIND, Unreadable
from kolosi.intake.sandbox.wire import Broken, Head, head_in, list_of, number_of, perhaps_number, text_of
from kolosi.model.manuscript import Block, BlockKind, Manuscript, Piece

if TYPE_CHECKING:
    import polars as pl

    from kolosi.intake.boundaries.outlines import Outline
    from kolosi.intake.formats.sheet import Sheet
    from kolosi.intake.hidden import Inside, Trace, Written

Message = tuple[Head, Sequence[bytes]]
_KINDS = frozenset(get_args(BlockKind))
_LONGEST_SAMPLE = 4_096
_LONGEST_CELL_NAME = 16


def told_refusal(refusal: Unreadable) -> Message:
    """A refusal as a message."""
    return {"refused": refusal.code, "file": refusal.file, "data": dict(refusal.data)}, ()


def refusal_in(head: Head) -> Unreadable:
    """The refusal in a message."""
    code, data = text_of(head, "refused"), head_in(head.get("data"))
    if code not in CODES:
        raise Broken(code)
    return Unreadable(
        code,
        file=text_of(head, "file"),
        **{key: value for key, value in data.items() if key.isidentifier() and isinstance(value, str | int)},
    )


# -- sheets --------------------------------------------------------------------------------------------------------


def told_sheets(sheets: Sequence[Sheet]) -> Message:
    """Sheets as a message: what they are called, and their cells as Arrow."""
    heads = [
        {
            "name": sheet.name,
            "hidden": sheet.hidden,
            "formula_cells": sheet.formula_cells,
            "truncated_row": sheet.truncated_row,
            "linked": sheet.linked,
            "left_behind": sheet.left_behind,
            "merged": sheet.merged,
            "cut": sheet.cut,
            "worked_out": sheet.worked_out,
            "filled": sheet.filled,
        }
        for sheet in sheets
    ]
    return {"sheets": heads}, [_arrow(sheet.cells) for sheet in sheets]


def _arrow(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_ipc(out, compression="uncompressed")
    return out.getvalue()


def sheets_in(head: Head, parts: Sequence[bytes]) -> list[Sheet]:
    """The sheets in a message."""
    heads = list_of(head, "sheets")
    if len(heads) != len(parts):
        raise Broken("sheets")
    return [_sheet(head_in(one), part) for one, part in zip(heads, parts, strict=True)]


def _sheet(head: Head, part: bytes) -> Sheet:
    from kolosi.intake.formats.sheet import Sheet

    return Sheet(
        name=text_of(head, "name"),
        hidden=head.get("hidden") is not False,
        cells=_cells(part),
        formula_cells=number_of(head, "formula_cells"),
        truncated_row=perhaps_number(head.get("truncated_row")),
        linked=head.get("linked") is not False,
        left_behind=tuple(_left(one) for one in list_of(head, "left_behind")),
        merged=tuple(_merge(one) for one in list_of(head, "merged")),
        cut=tuple(_cell_name(one) for one in list_of(head, "cut")),
        worked_out=tuple(_cell_name(one) for one in list_of(head, "worked_out")),
        filled=tuple(_fill(one) for one in list_of(head, "filled")),
    )


def _left(value: object) -> str:
    if value not in LEFT_BEHIND:
        raise Broken("a part that is left behind")
    return str(value)


def _fill(value: object) -> tuple[int, str]:
    row, colour = row_of(value, 2)
    return _whole(row), _cell_name(colour)


def _cell_name(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_CELL_NAME:
        raise Broken("the name of a cell")
    return value


def _merge(value: object) -> tuple[int, int, int, int]:
    first, last, left, right = map(_whole, row_of(value, 4))
    if not (0 < first <= last and 0 <= left <= right):
        raise Broken("a merge")
    return first, last, left, right


def _cells(part: bytes) -> pl.DataFrame:
    """A frame of text cells; one of any other shape is no sheet."""
    import polars as pl

    try:
        frame = pl.read_ipc(io.BytesIO(part), memory_map=False)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as damage:
        raise Broken("cells") from damage
    names = ["row", *(f"c{at}" for at in range(frame.width - 1))]
    if frame.columns != names or frame.dtypes != [pl.UInt32, *[pl.String] * (frame.width - 1)]:
        raise Broken("cells of another shape")
    return frame


# -- files taken apart ---------------------------------------------------------------------------------------------


def told_inside(found: Inside) -> Message:
    """A file taken apart as a message: its format, its traces as plain values, its sheets."""
    head, parts = told_sheets(found.sheets)
    traces = [[one.kind, one.place, one.sample[:_LONGEST_SAMPLE], one.count] for one in found.traces]
    texts = [one.text.encode("utf-8", "replace") for one in found.texts]
    told = {"format": found.format, "traces": traces, "texts": [one.place for one in found.texts]}
    return {**head, **told}, [*parts, *texts]


def inside_in(head: Head, parts: Sequence[bytes]) -> Inside:
    """The file taken apart in a message."""
    from kolosi.intake.hidden import Inside

    places = list_of(head, "texts")
    count = len(parts) - len(places)
    if count < 0:
        raise Broken("texts")
    return Inside(
        format=text_of(head, "format"),
        traces=tuple(_trace(one) for one in list_of(head, "traces")),
        sheets=tuple(sheets_in(head, parts[:count])),
        texts=tuple(_written(place, part) for place, part in zip(places, parts[count:], strict=True)),
    )


def _written(place: object, part: bytes) -> Written:
    from kolosi.intake.hidden import Written

    if not isinstance(place, str):
        raise Broken("a text")
    return Written(place=place, text=part.decode("utf-8", "replace"))


def _trace(value: object) -> Trace:
    from kolosi.intake.hidden import Trace

    kind, place, sample, count = row_of(value, 4)
    if not (isinstance(kind, str) and isinstance(place, str) and isinstance(sample, str)):
        raise Broken("a trace")
    return Trace(kind=kind, place=place, sample=sample, count=_whole(count))


# -- documents -----------------------------------------------------------------------------------------------------


def told_manuscript(found: Manuscript) -> Message:
    """A manuscript as a message."""
    blocks = [
        [one.kind, one.start, one.end, one.table, one.row, one.column, one.level, one.mark, one.anchor]
        for one in found.blocks
    ]
    pieces = [astuple(one) for one in found.pieces]
    head = {"format": found.format, "blocks": blocks, "pieces": pieces}
    return {**head, "notices": found.notices, "hidden": found.hidden}, [found.text.encode("utf-8", "surrogatepass")]


def manuscript_in(head: Head, parts: Sequence[bytes]) -> Manuscript:
    """The manuscript in a message."""
    try:
        (text,) = (part.decode("utf-8", "surrogatepass") for part in parts)
    except ValueError as damage:
        raise Broken("text") from damage
    return Manuscript(
        text=text,
        blocks=tuple(_block(one) for one in list_of(head, "blocks")),
        pieces=tuple(_piece(one) for one in list_of(head, "pieces")),
        format=text_of(head, "format"),
        notices=tuple(str(one) for one in list_of(head, "notices")),
        hidden=tuple(_span(one) for one in list_of(head, "hidden")),
    )


def row_of(value: object, width: int) -> list[object]:
    """A row of so many values in a message. Raises `Broken`."""
    if not isinstance(value, list) or len(value) != width:
        raise Broken("a row")
    return value


def _block(value: object) -> Block:
    kind, start, end, table, row, column, level, mark, anchor = row_of(value, 9)
    if kind not in _KINDS or not isinstance(mark, str | None):
        raise Broken("a block")
    return Block(
        kind=kind,  # type: ignore[arg-type]  # one of the kinds
        start=_whole(start),
        end=_whole(end),
        table=perhaps_number(table),
        row=perhaps_number(row),
        column=perhaps_number(column),
        level=perhaps_number(level),
        mark=mark,
        anchor=perhaps_number(anchor),
    )


def _piece(value: object) -> Piece:
    start, end, part, offset = row_of(value, 4)
    if not isinstance(part, str):
        raise Broken("a piece")
    return Piece(start=_whole(start), end=_whole(end), part=part, offset=_whole(offset))


def _span(value: object) -> tuple[int, int]:
    start, end = row_of(value, 2)
    return _whole(start), _whole(end)


def _whole(value: object) -> int:
    if type(value) is not int:
        raise Broken("a place")
    return value


# -- outlines ------------------------------------------------------------------------------------------------------


def told_outlines(outlines: Sequence[Outline]) -> Message:
    """Outlines as a message: attributes, and geometries as well-known binary."""
    import shapely

    heads = [
        {"layer": one.layer, "attributes": dict(one.attributes), "was_repaired": one.was_repaired} for one in outlines
    ]
    return {"outlines": heads}, [shapely.to_wkb(one.geometry) for one in outlines]


def outlines_in(head: Head, parts: Sequence[bytes]) -> list[Outline]:
    """The outlines in a message."""
    heads = list_of(head, "outlines")
    if len(heads) != len(parts):
        raise Broken("outlines")
    return list(_outlines(heads, parts))


def _outlines(heads: Sequence[object], parts: Sequence[bytes]) -> Iterator[Outline]:
    import shapely

    from kolosi.intake.boundaries.outlines import Outline

    for value, part in zip(heads, parts, strict=True):
        head = head_in(value)
        try:
            geometry = shapely.from_wkb(part)
        except shapely.errors.ShapelyError as damage:
            raise Broken("a geometry") from damage
        yield Outline(
            layer=text_of(head, "layer"),
            attributes=_texts(head_in(head.get("attributes"))),
            geometry=geometry,
            was_repaired=head.get("was_repaired") is True,
        )


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    if not all(isinstance(value, str) for value in values.values()):
        raise Broken("attributes")
    return {key: str(value) for key, value in values.items()}
