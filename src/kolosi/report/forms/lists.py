"""The sheet of lists: what each drop-down offers, and where its cells find it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kolosi.model.label import say
from kolosi.model.template import Blank, Choice, Field
from kolosi.reading.cover import LISTS_SHEET, NO, YES
from kolosi.report.exports.cells import Pens
from kolosi.report.forms import Texts, told

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

REGIONS, YES_NO = "_regions", "_yes_no"
"""Lists of the cover."""


@dataclass(frozen=True, kw_only=True)
class Ranges:
    """Where the answers of each list stand on the sheet of lists, by field.

    `narrowed` has, for a list that another answer narrows, the cells of that answer beside those of the list.
    """

    plain: Mapping[str, str] = field(default_factory=dict)
    narrowed: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def source(self, name: str, around: str) -> str | None:
        """Give the formula of a drop-down; `around` is the cell whose answer narrows it. None for what has no list."""
        if name in self.narrowed:
            outer, first = self.narrowed[name]
            return f"=OFFSET({first},MATCH({around},{outer},0),0,COUNTIF({outer},{around}),1)"
        return f"={self.plain[name]}" if name in self.plain else None


def write_lists(sheet: Worksheet, pens: Pens, blank: Blank, language: str, texts: Texts) -> Ranges:
    """Writes one column a list, two where an answer belongs to another; gives where they stand."""
    title = LISTS_SHEET.get(language, LISTS_SHEET["en"])
    writer = _Writer(sheet, pens, f"'{title}'!", language)
    plain: dict[str, str] = {}
    narrowed: dict[str, tuple[str, str]] = {}
    yes_no = (Choice(name="oui", label=YES), Choice(name="non", label=NO))
    for name, head, choices in (
        (REGIONS, blank.region_word, blank.regions),
        (YES_NO, {lang: f"{YES[lang]} / {NO[lang]}" for lang in YES}, yes_no),
    ):
        plain[name] = writer.column(_head(texts, head, language), [say(choice.label, language) for choice in choices])
    for each in (one for one in blank.fields if one.choices):
        outer = blank.field(each.within)
        if outer is None:
            labels = [say(choice.label, language) for choice in each.choices]
            plain[each.name] = writer.column(_head(texts, each.label, language), labels)
        else:
            narrowed[each.name] = _narrowed(writer, each, outer, language, texts)
    sheet.freeze_panes(1, 0)
    sheet.fit_to_pages(1, 0)
    sheet.set_landscape()
    return Ranges(plain=plain, narrowed=narrowed)


def _head(texts: Texts, label: Mapping[str, str], language: str) -> str:
    return told(texts("template_list_head", label=label), language)


def _narrowed(writer: _Writer, inner: Field, outer: Field, language: str, texts: Texts) -> tuple[str, str]:
    """The answers of the field around beside those that belong to each."""
    pairs = [
        (say(around.label, language), say(choice.label, language))
        for around in outer.choices
        for choice in inner.choices_under(around.name)
    ]
    cells = writer.column(_head(texts, outer.label, language), [pair[0] for pair in pairs])
    first = writer.first()
    writer.column(_head(texts, inner.label, language), [pair[1] for pair in pairs])
    return cells, first


class _Writer:
    """Writes lists side by side."""

    def __init__(self, sheet: Worksheet, pens: Pens, at: str, language: str) -> None:
        self.sheet, self.pens, self.at, self.language = sheet, pens, at, language
        self.next = 0

    def first(self) -> str:
        """The head of the next list."""
        return f"{self.at}${self._letter(self.next)}$1"

    def column(self, head: str, labels: list[str]) -> str:
        """Writes one list; gives its cells."""
        self.pens.write(self.sheet, 0, self.next, head, "list_head")
        for row, label in enumerate(labels, 1):
            self.pens.write(self.sheet, row, self.next, label, "list")
        self.sheet.set_column(self.next, self.next, max(16, min(46, max(map(len, labels), default=0) + 2)))
        letter = self._letter(self.next)
        self.next += 1
        return f"{self.at}${letter}$2:${letter}${max(2, len(labels) + 1)}"

    @staticmethod
    def _letter(at: int) -> str:
        from xlsxwriter.utility import xl_col_to_name

        return str(xl_col_to_name(at))
