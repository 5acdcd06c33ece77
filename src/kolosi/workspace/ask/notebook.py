"""What a notebook shows of the verbs' answers: small tables in French and English, every text escaped."""

from __future__ import annotations

from abc import ABC, abstractmethod
from html import escape
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from kolosi.model.finding import Finding
from kolosi.model.label import Label
from kolosi.model.shown import shown
from kolosi.reading.labels import label, labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kolosi.model.indicator import Indicator
    from kolosi.model.place import Place
    from kolosi.model.source import Source
    from kolosi.workspace.folder import Folder


Cell = Label | str | int | None
Item = TypeVar("Item")

LONGEST = 200
"""Rows that a notebook shows; the list holds all."""

MARKS = {"error": "✗", "warning": "!", "note": "·"}
NOTHING = label("notebook.nothing")


def both(text: Cell) -> str:
    """A text in French and English, one under the other; once when they are the same."""
    if text is None or isinstance(text, str | int):
        return "–" if text is None else escape(shown(str(text)))
    ordered = (text[language] for language in ("fr", "en", *text) if text.get(language))
    return "<br>".join(escape(shown(each)) for each in dict.fromkeys(ordered))


def table(heads: Sequence[Cell], rows: Iterable[Sequence[Cell]], caption: Cell = "") -> str:
    """A table; of a long one the first rows, and how many there are."""
    every = list(rows)
    head = "".join(f"<th>{both(name)}</th>" for name in heads)
    lines = "".join(f"<tr>{''.join(f'<td>{both(cell)}</td>' for cell in row)}</tr>" for row in every[:LONGEST])
    more = f"<tr><td colspan={len(heads)}>… {len(every)}</td></tr>" if len(every) > LONGEST else ""
    none = "" if every else f"<tr><td colspan={len(heads)}>{both(NOTHING)}</td></tr>"
    return f"<table><caption>{both(caption)}</caption><tr>{head}</tr>{lines}{more}{none}</table>"


class Shown(list[Item], ABC, Generic[Item]):
    """A list that a notebook shows as a table."""

    heads: ClassVar[tuple[Cell, ...]] = ()

    @abstractmethod
    def cells(self, item: Item) -> Sequence[Cell]:
        """The cells of one row."""

    def _repr_html_(self) -> str:
        return table(self.heads, [self.cells(item) for item in self])


class FindingList(Shown[Finding]):
    """Points to check."""

    heads = ("", label("notebook.where"), label("notebook.point_to_check"), label("notebook.what_to_do"), "n")

    def cells(self, item: Finding) -> Sequence[Cell]:
        """Its mark, where it stands, what it says, what to do, how often."""
        where = item.where
        pieces = (where.file, where.sheet, where.row or where.line, where.column)
        return (
            MARKS[item.severity],
            ":".join(str(piece) for piece in pieces if piece),
            _unmarked(item.message) or str(item),
            _unmarked(item.hint),
            item.count,
        )


def _unmarked(label: Label) -> Label:
    """A text without the marks around commands."""
    return {language: text.replace("`", "") for language, text in label.items()}


class Findings(tuple[Finding, ...]):
    """Points to check that belong to an answer."""

    def _repr_html_(self) -> str:
        return FindingList(self)._repr_html_()


STATES = labels("notebook.states")
"""What became of a file that is expected, as people read it."""


def shown_rows(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A plain table."""
    return table(list(heads), [[None if cell is None else str(cell) for cell in row] for row in rows])


def figure_table(title: Label, value: str, rows: Iterable[tuple[Cell, Cell]] = ()) -> str:
    """One answer: what it is about, its value, what belongs to it."""
    heads = " / ".join(escape(title[language]) for language in ("fr", "en") if title.get(language))
    lines = "".join(f"<tr><td>{both(name)}</td><td>{both(text)}</td></tr>" for name, text in rows)
    return (
        f"<table><caption>{heads}</caption><tr><td colspan=2><strong>{escape(value)}</strong></td></tr>{lines}</table>"
    )


class PlaceList(Shown["Place"]):
    """Places."""

    heads = ("id", label("notebook.name"), label("notebook.level"), label("notebook.vintage"), "Codes")

    def cells(self, item: Place) -> Sequence[Cell]:
        """Id, name, level, set of boundaries, codes."""
        codes = ", ".join(f"{name} {code}" for name, code in item.codes.items())
        return item.id, item.name, item.level, item.vintage, codes


class Sources(dict[str, "Source"]):
    """The systems understood, by id."""

    def _repr_html_(self) -> str:
        heads: tuple[Cell, ...] = ("id", label("notebook.system"), label("notebook.layouts"))
        return table(heads, [(one.id, one.title, ", ".join(each.id for each in one.layouts)) for one in self.values()])


class Indicators(dict[str, "Indicator"]):
    """What can be computed, by id."""

    def _repr_html_(self) -> str:
        heads: tuple[Cell, ...] = (
            "id",
            label("notebook.indicator"),
            label("notebook.unit"),
            label("notebook.kind"),
            label("notebook.by"),
        )
        return table(heads, [(one.id, one.label, one.unit, one.kind, ", ".join(one.by)) for one in self.values()])


def workspace_html(workspace: Folder) -> str:
    """What a workspace says of itself, without building anything."""
    settings = workspace.settings
    rows: list[tuple[Cell, Cell]] = [
        (label("notebook.country"), settings.country.upper()),
        (label("notebook.period"), period_cell(str(settings.period))),
        (label("notebook.languages"), ", ".join(settings.languages)),
        (label("notebook.files_received"), len(workspace.receipts.current())),
        (label("notebook.decisions"), len(workspace.decisions.all())),
        (label("notebook.editions"), ", ".join(workspace.editions.ids()) or None),
    ]
    return table((settings.name, settings.title), rows)


def period_cell(text: str) -> Label:
    """A period in the words of each language."""
    from kolosi.report.draft.numerals import period_words

    return {language: period_words(text, language) for language in ("fr", "en")}
