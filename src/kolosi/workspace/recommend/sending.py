"""Sends the recommendations that an addressee has not settled: a workbook and a Word file, on which he says what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.intake.columns.table import fold
from kolosi.model.finding import Refusal, point
from kolosi.model.label import say
from kolosi.reading.labels import label
from kolosi.report.draft.blocks import Cover
from kolosi.report.register.sheet import Questions, questions_docx, questions_workbook
from kolosi.store.locks import locked
from kolosi.workspace.ask.notebook import Findings
from kolosi.workspace.copies.issues import ROOM
from kolosi.workspace.copies.sending import Sent
from kolosi.workspace.correct.nearby import nearest
from kolosi.workspace.recommend.kept import SETTLED, Recommendation
from kolosi.workspace.recommend.listing import followed, tasks, term_label
from kolosi.workspace.recommend.sheets import SentRow, SentSheet, keep_sheet, next_sheet
from kolosi.workspace.recommend.wording import texts_that_leave
from kolosi.workspace.write.registers import read_registers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from kolosi.model.finding import Finding
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.recommend.wording import Counted

EVERY = "all"
"""The name that stands for every addressee who has something to answer."""


def send_recommendations(
    workspace: Folder, addressee: str, languages: Sequence[str], on: date, counted: Counted | None = None
) -> Sent:
    """Writes the sheet of an addressee, or of each, in each of some languages. Raises `Refusal` for one whom nothing is asked any more.

    Figures that were `counted` for recommendations as they are said now are not counted again.
    """
    items = [item for item in read_registers(workspace).recommendations if item.status not in SETTLED]
    known = list(dict.fromkeys(item.addressee for item in items))
    wanted = known if addressee == EVERY else [_addressee(workspace, items, addressee)]
    if not wanted:
        raise Refusal(point("recommendations_none_for", found=addressee, data={"known": "–"}))
    paths: list[Path] = []
    told: list[Finding] = []
    with locked(workspace.file(ROOM)):
        for one in wanted:
            for language in languages:
                paths += _send(workspace, one, language, on, counted)
            data = {**term_label(workspace, "addressees", one), "addressee": one}
            count = sum(item.addressee == one for item in items)
            told.append(workspace.say(point("recommendations_issued", count=count, data=data)))
    return Sent(copies={}, others=tuple(paths), told=tuple(told), findings=Findings([]))


def _addressee(workspace: Folder, items: Sequence[Recommendation], text: str) -> str:
    """The addressee that a text names: by its id, by what people call it, or by the lead of one of its recommendations."""
    spellings = {
        item.addressee: {item.addressee, *term_label(workspace, "addressees", item.addressee).values()}
        for item in items
    }
    for item in items:
        spellings[item.addressee] |= {item.lead} if item.lead else set()
    for id_, several in spellings.items():
        if fold(text) in {fold(one) for one in several}:
            return id_
    near = nearest(spellings, text) or sorted(spellings)
    raise Refusal(point("recommendations_none_for", found=text, data={"known": ", ".join(near) or "–"}))


def _send(workspace: Folder, addressee: str, language: str, on: date, counted: Counted | None) -> list[Path]:
    """The files of one addressee in one language."""
    name = next_sheet(workspace, addressee)
    rows = [
        one for one in followed(workspace, on) if one.item.addressee == addressee and one.item.status not in SETTLED
    ]
    texts = texts_that_leave(workspace, [one.item for one in rows], counted)
    settings = workspace.settings
    asked = Questions(
        code=name.folder,
        addressee=term_label(workspace, "addressees", addressee),
        tasks=tasks(rows, texts),
        notice=settings.invented,
    )
    kept = {
        one.item.id: SentRow(text=say(texts[one.item.id], language), status=one.status, note=one.item.note or "")
        for one in rows
    }
    cover = Cover(title=settings.title, period=settings.period)
    template = workspace.needed(settings.template) if settings.template else None
    stem = f"{say(label('recommendations.sheet.file'), language)}.{addressee}.{language}.v{name.version}"
    files = {
        workspace.file("out", ROOM, f"{stem}.xlsx"): questions_workbook(asked, language),
        workspace.file("out", ROOM, f"{stem}.docx"): questions_docx(asked, cover, language, template=template),
    }
    keep_sheet(workspace, SentSheet(name=name, language=language, rows=kept), files)
    return list(files)
