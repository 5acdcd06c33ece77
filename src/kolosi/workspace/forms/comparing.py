"""What a form given back changes, beside what the workspace holds now: cell by cell, and never over what others changed since."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Where, point
from kolosi.workspace.forms.cells import Cells, Wrong, seen
from kolosi.workspace.forms.checks import CHECKS
from kolosi.workspace.forms.handing import fixed_mark
from kolosi.workspace.forms.items import digest_of, identities, is_bare, items_of, value_at, values_digest, with_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kolosi.model.form import FormColumn
    from kolosi.workspace.forms.given import GivenRow, GivenSheet
    from kolosi.workspace.forms.items import Item

_TOLD = 80
"""So many signs of a cell that lists figures are enough to find it again."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The items of a sheet once a form is taken, those that are left of the old ones before, and what is wrong.

    `changed`: how many rows, or single answers, say something else.
    """

    kept: tuple[Item, ...]
    items: tuple[Item, ...]
    changed: int
    points: tuple[Finding, ...] = ()


@dataclass
class _Taken:
    """What the rows read so far change; where the value of each changed column stands, by the item it is in."""

    edits: dict[str, list[tuple[str, object]]] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    new: list[Item] = field(default_factory=list)
    places: dict[tuple[str, str], GivenRow] = field(default_factory=dict)
    points: list[Finding] = field(default_factory=list)
    changed: int = 0


def compare(cells: Cells, file: str, given: GivenSheet, held: Mapping[str, object]) -> Outcome:
    """What a sheet given back changes in what the workspace holds."""
    items = items_of(held, given.sheet)
    if given.sheet.at is None:
        known = dict.fromkeys((column.path for column in given.sheet.columns), items[0])
    else:
        known = dict(zip(identities(items, given.sheet), items, strict=True))
    reader = _Reader(cells, file, given, known)
    for row in given.rows:
        reader.take(row)
    return reader.outcome(items)


class _Reader:
    """Reads the rows of one sheet over the items that the workspace holds (`known`)."""

    def __init__(self, cells: Cells, file: str, given: GivenSheet, known: Mapping[str, Item]) -> None:
        self.cells, self.file, self.given, self.known = cells, file, given, known
        self.taken = _Taken()
        self.met: set[str] = set()

    # -- a row ------------------------------------------------------------------------------------------------------

    def take(self, row: GivenRow) -> None:
        """Takes up what a row changes. A row that was copied with its code is a new one."""
        code = row.code if row.code is not None and row.code[0] not in self.met else None
        texts = [seen(row.texts[column.path]) for column in self.given.columns_of(row)]
        if code is None:
            if not row.is_empty and not self.is_said(texts):
                self.add(row)
            return
        own, held, printed = code
        self.met.add(own)
        self.refuse_fixed(row)
        if digest_of(texts) != printed:
            self.change(row, own, held, texts)

    def refuse_fixed(self, row: GivenRow) -> None:
        """Tells of what was written where there is only something to be read: it would be lost."""
        for column in self.given.sheet.fixed:
            text = row.fixed.get(column.path)
            if text is not None and fixed_mark(text) != row.marks.get(column.path, fixed_mark(text)):
                self.tell("form_fixed", row, column, _shortened(text) or "–")

    def is_said(self, texts: Sequence[str]) -> bool:
        """True where a row of the workspace says the same; two rows that are there to be answered may have one answer."""
        return not self.given.sheet.is_closed and list(texts) in self.printed

    def add(self, row: GivenRow) -> None:
        """Takes up a new item; none where rows are there to be answered."""
        if self.given.sheet.is_closed:
            first = self.given.columns_of(row)[0]
            named = " · ".join(filter(None, (row.fixed.get(path, "") for path in self.given.sheet.identity)))
            self.tell("form_row_not_ours", row, first, named or "–")
            return
        item: Item = {}
        for column in self.given.columns_of(row):
            item = self.with_cell(item, row, column)
            self.taken.places[f"+{len(self.taken.new)}", column.path] = row
        self.refuse_alike(item, row)
        self.taken.new.append(item)
        self.taken.changed += 1

    def change(self, row: GivenRow, own: str, held: str, texts: Sequence[str]) -> None:
        """Takes up a row that a person changed, unless somebody changed or took out the same since."""
        item = self.known.get(own)
        columns = self.given.columns_of(row)
        is_list = self.given.sheet.at is not None
        if item is None:
            if not row.is_empty and not self.is_said(texts):
                self.tell("form_row_taken_out", row, columns[0], row.texts[columns[0].path])
            return
        shown = [self.shown(column, item) for column in columns]
        if list(texts) == shown:
            return
        if values_digest(item, self.given.sheet.columns if is_list else columns) != held:
            self.conflict(row, item)
        elif row.is_empty and is_list and not self.given.sheet.is_closed:
            self.taken.removed.add(own)
            self.taken.changed += 1
        else:
            for column, text, now in zip(columns, texts, shown, strict=True):
                if text != now:
                    value = value_at(self.with_cell(item, row, column), column.path)
                    self.taken.edits.setdefault(own if is_list else "", []).append((column.path, value))
                    self.taken.places[own, column.path] = row
            self.refuse_alike(_edited(item, self.taken.edits.get(own if is_list else "", ())), row)
            self.taken.changed += 1

    @cached_property
    def printed(self) -> list[list[str]]:
        """What the rows of the workspace say now: a form that says the same, as one given twice does, changes nothing."""
        columns = self.given.sheet.asked
        return [[self.shown(column, item) for column in columns] for item in self.known.values()]

    def shown(self, column: FormColumn, item: Item) -> str:
        """What a cell would say of an item now."""
        return seen(self.cells.shown(column, value_at(item, column.path)))

    def with_cell(self, item: Item, row: GivenRow, column: FormColumn) -> Item:
        """The item with what a cell says; as it was where that cannot be taken, which is told."""
        try:
            return with_value(item, column.path, self.cells.read(column, row.texts[column.path]))
        except Wrong as wrong:
            self.tell(wrong.id, row, column, wrong.found, {"near": wrong.near})
            return item

    def refuse_alike(self, item: Item, row: GivenRow) -> None:
        """Tells of values that stand twice in a row where no two may be the same."""
        met: list[object] = []
        for column in (column for column in self.given.sheet.columns if column.path in self.given.sheet.distinct):
            value = value_at(item, column.path)
            if value is not None and value in met:
                self.tell("form_twice", row, column, row.texts[column.path])
            met.append(value)
        columns = {column.path: column for column in self.given.sheet.asked}
        for name in () if self.taken.points else self.given.sheet.checks:
            for id_, path, found in CHECKS[name](item):
                self.tell(id_, row, columns.get(path) or columns[f"{path}.{self.given.language}"], found)

    # -- what is told -----------------------------------------------------------------------------------------------

    def conflict(self, row: GivenRow, item: Item) -> None:
        """Tells what a row says and what the workspace has said since, at each cell that differs; facts to be answered are part of it."""
        beside = self.given.sheet.fixed if self.given.sheet.is_closed else ()
        for column in (*self.given.columns_of(row), *(one for one in beside if one.path in row.fixed)):
            text, now = seen({**row.texts, **row.fixed}[column.path]), self.shown(column, item)
            if text != now:
                self.tell("form_older", row, column, text or "–", {"now": now or "–"})

    def tell(
        self, id_: str, row: GivenRow, column: FormColumn, found: str, more: Mapping[str, str] | None = None
    ) -> None:
        """Tells a point at a cell."""
        cell = row.cells[column.path]
        where = Where(file=self.file, sheet=self.given.name, row=row.row, column=cell.rstrip("0123456789"))
        data = {"cell": cell, "path": column.path, **column.label, **(more or {})}
        self.taken.points.append(point(id_, where=where, found=found, data=data))

    # -- the whole --------------------------------------------------------------------------------------------------

    def outcome(self, items: Sequence[Item]) -> Outcome:
        """The items as the form wants them."""
        if self.given.sheet.at is None:
            item = _edited(items[0], self.taken.edits.get("", ()))
            return Outcome(kept=(items[0],), items=(item,), changed=self.taken.changed, points=self.told())
        left = [(own, item) for own, item in self.known.items() if own not in self.taken.removed]
        whole = [(own, _edited(item, self.taken.edits.get(own, ()))) for own, item in left]
        whole += [(f"+{at}", item) for at, item in enumerate(self.taken.new)]
        self.refuse_doubles(whole)
        return Outcome(
            kept=tuple(item for _, item in left),
            items=tuple(item for _, item in whole),
            changed=self.taken.changed,
            points=self.told(),
        )

    def told(self) -> tuple[Finding, ...]:
        """What is wrong, in the order of the rows."""
        return tuple(sorted(self.taken.points, key=lambda one: one.where.row or 0))

    def refuse_doubles(self, whole: Iterable[tuple[str, Item]]) -> None:
        """Tells of values that a form writes and that another item has, where no two may have the same."""
        known = list(whole)
        for column in (column for column in self.given.sheet.columns if column.is_unique):
            values = [(own, value_at(item, column.path)) for own, item in known]
            for own, value in values:
                row = self.taken.places.get((own, column.path))
                if row is None or value is None:
                    continue
                if sum(other == value for _, other in values) > 1:
                    self.tell("form_double", row, column, row.texts[column.path])
        self.refuse_same_rows(known)

    def refuse_same_rows(self, whole: Sequence[tuple[str, Item]]) -> None:
        """Tells of values that stand together in two rows: two people under one pseudonym, one region and risk judged twice.

        A row that was handed out and left empty is none.
        """
        sheet = self.given.sheet
        if not sheet.together:
            return
        first = next(column for column in sheet.asked if column.path == sheet.together[0])
        said = [
            (own, tuple(value_at(item, path) for path in sheet.together))
            for own, item in whole
            if not is_bare(item, sheet)
        ]
        times = Counter(values for _, values in said)
        for own, values in said:
            row = next((found for (at, _), found in self.taken.places.items() if at == own), None)
            if row is not None and times[values] > 1:
                labels = {column.path: column for column in sheet.asked}
                told = " · ".join(row.texts[path] for path in sheet.together if row.texts.get(path))
                names = {each: ", ".join(labels[path].label[each] for path in sheet.together) for each in ("fr", "en")}
                self.tell("form_same_row", row, first, told, names)


def _shortened(text: str) -> str:
    """The end of a text, where people write behind what stands there."""
    told = seen(text)
    return told if len(told) <= _TOLD else f"… {told[-_TOLD:].partition(' ')[2]}"


def _edited(item: Item, edits: Iterable[tuple[str, object]]) -> Item:
    for path, value in edits:
        item = with_value(item, path, value)
    return item
