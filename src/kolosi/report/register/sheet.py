"""The recommendations of one addressee, to be answered: a workbook and a Word file of a table, each read again by its codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from kolosi.model.label import Label, say
from kolosi.reading.labels import label, labels
from kolosi.report.copies.agreement import put_in_control
from kolosi.report.copies.matrix import Sheet, matrix
from kolosi.report.copies.package import IssuedPackage
from kolosi.report.draft.blocks import Block, Cell, Cover, Document, Heading, Inline, Paragraph, Styled, Table, Text
from kolosi.report.draft.links import Scope
from kolosi.report.draft.numerals import day
from kolosi.report.draft.typography import say_well
from kolosi.report.register import Task
from kolosi.report.word.page import render_docx
from kolosi.report.word.reviewers import FIRST_CONTROL

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CODE = "recommendations."
"""With this begins what names a sheet: `recommendations.donors.2`, and in a workbook a row of it, `kolosi:recommendations.donors.2.r1-1`."""
MARK = "kolosi:"
TEXT, STATUS, NOTE, PROPOSED, ROW = 1, 6, 7, 8, 9
"""The columns of the workbook that are read again."""
PARTS = ("text", "status", "note")
"""What of a recommendation stands in controls of the Word file: `text.r1-1`."""

_WIDTHS = (8, 54, 22, 18, 14, 22, 16, 40, 40, 10)
_HEADS = ("id", "text", "where", "quantity", "by", "lead", "status", "note", "proposed", "code")


@dataclass(frozen=True, kw_only=True)
class Questions:
    """The sheet of an addressee: its code, whom it asks, the recommendations; `notice` says where data are invented."""

    code: str
    addressee: Label
    tasks: Sequence[Task]
    notice: Label

    def lead(self, language: str) -> str:
        """What stands on its face, and how to fill it in."""
        told = (self.notice.get(language, ""), _word("lead", language, addressee=say(self.addressee, language)))
        return " ".join(text for text in told if text)


def _word(word: str, language: str, **found: object) -> str:
    return say(label(f"recommendations.sheet.{word}"), language).format(**found)


def _head(name: str, language: str) -> str:
    return say(label(f"recommendations.heads.{name}"), language)


def questions_workbook(asked: Questions, language: str) -> bytes:
    """The workbook; status, follow-up and another text can be filled in, all else is locked. The same sheet gives the same bytes."""
    statuses = tuple(say(one, language) for one in labels("insertions.status").values())
    rows = [
        (
            *(task.id, say(task.text, language), say(task.where, language), say(task.quantity, language)),
            *(day(task.by, language) if task.by else "", task.lead, say(task.status_words, language), task.note, ""),
            f"{MARK}{asked.code}.{task.id}",
        )
        for task in asked.tasks
    ]
    heads = [(_head(name, language), width) for name, width in zip(_HEADS, _WIDTHS, strict=True)]
    lead = asked.lead(language)
    name = say(label("recommendations.title"), language)
    return matrix(
        [Sheet(name=name, lead=lead, heads=heads, rows=rows, filled={STATUS: statuses, NOTE: (), PROPOSED: ()})]
    )


# -- the Word file ----------------------------------------------------------------------------------------------------


def questions_docx(asked: Questions, cover: Cover, language: str, *, template: bytes | None = None) -> bytes:
    """The Word file: what each recommendation asks, its status to be chosen, its follow-up to be written."""
    subtitle = _word("subtitle", language, title=say_well(cover.title, language))
    title = _word("title", language, addressee=say_well(asked.addressee, language))
    head = replace(cover, title={language: title}, subtitle={language: subtitle}, published=None)
    document = Document(language=language, cover=head, blocks=tuple(_blocks(asked, language)))
    scope = Scope()
    made = render_docx(document, {}, scope, template=template, has_cover=False, has_annex=False)
    return _with_controls(made, asked, language)


def _blocks(asked: Questions, language: str) -> Iterator[Block]:
    yield Paragraph((Text(asked.lead(language)),))
    yield Paragraph((Text(_braced(asked.code)),))
    heads = tuple(Cell(runs=(Text(_head(name, language)),)) for name in ("id", "text", "status", "note"))
    yield Table(head=heads, rows=tuple(_row(task, language) for task in asked.tasks))
    yield Heading(level=2, runs=(Text(_word("return", language)),), anchor="return")


def _row(task: Task, language: str) -> tuple[Cell, ...]:
    """A recommendation: its number, its text with where, how many and by when under it, and what is filled in."""
    beside = [say(task.where, language), say(task.quantity, language), day(task.by, language) if task.by else ""]
    told: tuple[Inline, ...] = (Styled(style="strong", runs=(Text(f" ({' · '.join(filter(None, beside))})"),)),)
    text, status, note = (Text(_braced(f"{part}.{task.id}")) for part in PARTS)
    return Cell(runs=(Text(task.id),)), Cell(runs=(text, *told)), Cell(runs=(status,)), Cell(runs=(note,))


def _braced(tag: str) -> str:
    return f"{{{{{tag}}}}}"


def _with_controls(made: bytes, asked: Questions, language: str) -> bytes:
    """The file with a control in place of each word between braces."""
    package = IssuedPackage.of(made)
    shown = {_braced(asked.code): (asked.code, asked.code)}
    for task in asked.tasks:
        words = (say(task.text, language), say(task.status_words, language), task.note or _word("note_empty", language))
        shown |= {
            _braced(f"{part}.{task.id}"): (f"{part}.{task.id}", text) for part, text in zip(PARTS, words, strict=True)
        }
    choices = [say(one, language) for one in labels("insertions.status").values()]
    for number, node in enumerate(_braced_nodes(package, shown), 1):
        tag, text = shown[str(node.text)]
        node.text = text
        run = next(node.iterancestors(f"{_W}r"))
        is_status, is_prompt = tag.startswith("status."), text == _word("note_empty", language)
        put_in_control(run, FIRST_CONTROL + number, tag, choices if is_status else [], is_prompt=is_prompt)
    return package.written()


def _braced_nodes(package: IssuedPackage, shown: dict[str, tuple[str, str]]) -> list[etree._Element]:
    return [one for one in package.tree(package.main).iter(f"{_W}t") if one.text in shown]
