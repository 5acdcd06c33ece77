"""The second language of the draft: a document in two columns of what is new or changed, and what was translated in it taken back.

Figures fill themselves in the format of the language; what was translated once is remembered by what it says, whatever its numbers, so
that the next quarter shows new and changed paragraphs alone.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from babel import Locale

from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.model.label import say
from kolosi.model.returned import PARAGRAPH
from kolosi.reading.labels import label
from kolosi.report.draft.blocks import Cell, Cited, Document, Inline, Paragraph, Styled, Table, Text, WebLink
from kolosi.report.draft.narrative import inline
from kolosi.report.draft.resolve import resolve
from kolosi.report.draft.typography import set_prose
from kolosi.report.revising.translating import Prepared, prepared
from kolosi.report.word.reviewers import CopyMarks
from kolosi.store.files import is_there, json_in, read_prose, read_whole, write_whole
from kolosi.store.locks import locked
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.ask.notebook import Findings
from kolosi.workspace.copies.issues import ROOM, IssueName, next_version
from kolosi.workspace.copies.sending import Sent, keep_issued, with_notice, words_of_keys
from kolosi.workspace.signing.page import passed
from kolosi.workspace.write.assembling import Assembly
from kolosi.workspace.write.registers import unfilled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kolosi.model.returned import Returned
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.folder import Folder

MEMORY = "translated.json"


def send_translation(workspace: Folder, source: str, target: str) -> Sent:
    """Issues the document in two columns. Raises `Refusal` where nothing waits."""
    desk = desk_of(workspace)
    found = waiting_in(workspace, source, target)
    if not found.waiting:
        raise Refusal(point("translation_done", found=_name(target, source)))
    with locked(workspace.file(ROOM)):
        name = IssueName(language=target, version=next_version(workspace, target))
        assembly = Assembly(desk, passed=passed(desk))
        marks = CopyMarks(name.version, target, words=words_of_keys(desk, target))
        document = _document(desk, found, source, target, assembly.resolved[target])
        made = assembly.copy(with_notice(workspace, name, document), marks, is_part=True)
        about = {"draft": f"report/pau.{target}.md", "from": source}
        path = keep_issued(workspace, name, made, marks, about, found.text)
    untold = [workspace.say(point("translation_without_place", found=text)) for text in found.left]
    return Sent(copies={name: path}, findings=Findings([*untold, *desk.points]))


def _name(language: str, told_in: str) -> str:
    """What a language is called."""
    return str(Locale.parse(language).get_display_name(told_in)).capitalize()


def waiting_in(workspace: Folder, source: str, target: str) -> Prepared:
    """What waits for its translation now, and the other draft with room for it."""
    texts = [unfilled(read_prose(workspace.file("report", f"pau.{one}.md")), workspace) for one in (source, target)]
    return prepared(texts[0], texts[1], translated(workspace, source, target))


# -- the document ----------------------------------------------------------------------------------------------------


def _document(desk: Desk, found: Prepared, source: str, target: str, whole: Document) -> Document:
    """The paragraphs in two columns: as they read, and as they are to read."""
    read = _resolved(desk, [one.source for one in found.waiting], source, whole)
    asked = _resolved(desk, [one.target for one in found.waiting], target, whole)
    rows = tuple((Cell(runs=_bare(one)), Cell(runs=two)) for one, two in zip(read, asked, strict=True))
    head = tuple(Cell(runs=(Text(_name(one, target)),)) for one in (source, target))
    lead = Paragraph((Text(say(label("copies.translation_lead"), source)),))
    return replace(whole, blocks=(lead, Table(head=head, rows=rows)), notes=())


def _resolved(desk: Desk, contents: Sequence[str], language: str, whole: Document) -> list[tuple[Inline, ...]]:
    """Paragraphs with their figures in the words of a language."""
    blocks = tuple(Paragraph(inline(set_prose(content, language))) for content in contents)
    document = resolve(replace(whole, language=language, blocks=blocks, notes=()), desk.released, desk.scope)
    return [block.runs for block in document.blocks if isinstance(block, Paragraph)]


def _bare(runs: Iterable[Inline]) -> tuple[Inline, ...]:
    """Runs whose figures are words: in the column that is read, they are no controls."""
    return tuple(
        Text(run.text)
        if isinstance(run, Cited)
        else replace(run, runs=_bare(run.runs))
        if isinstance(run, (Styled, WebLink))
        else run
        for run in runs
    )


# -- taken back ------------------------------------------------------------------------------------------------------


def right_column(issued: Returned) -> list[int]:
    """The numbers of the lines of the column to fill in, among the lines of the body; heads are none."""
    marked = [one for one in issued.paragraphs if one.story == "body"]
    cells = [at for at, one in enumerate(marked) if any(name.startswith(PARAGRAPH) for name in one.bookmarks)]
    return cells[4::2]  # behind the lead, the two heads and the first cell


def without_untranslated(text: str, found: Prepared, file: str) -> tuple[str, list[Finding], list[str]]:
    """The draft without what stayed in the first language, told; and the fingerprints of what is translated now."""
    told: list[Finding] = []
    done: list[str] = []
    for one in found.waiting:
        if one.lines and one.lines in text:
            text = text.replace(one.lines, "", 1)
            told.append(point("translation_missing", where=Where(file=file), found=one.source))
        else:
            done.append(one.fingerprint)
    return text, told, done


# -- what was translated ---------------------------------------------------------------------------------------------


def translated(workspace: Folder, source: str, target: str) -> frozenset[str]:
    """The fingerprints of what was translated from one language to another."""
    return frozenset(_memory(workspace).get(f"{source}>{target}", []))


def remember(workspace: Folder, source: str, target: str, done: Iterable[str]) -> None:
    """Keeps what was translated."""
    known = _memory(workspace)
    name = f"{source}>{target}"
    known[name] = sorted({*known.get(name, []), *done})
    write_whole(workspace.file(ROOM, MEMORY), json.dumps(known, indent=1).encode())


def _memory(workspace: Folder) -> dict[str, list[str]]:
    path = workspace.file(ROOM, MEMORY)
    kept = json_in(path, read_whole(path)) if is_there(path) else {}
    if not isinstance(kept, dict):
        raise Refusal(point("file_damaged", where=Where(file=f"{ROOM}/{MEMORY}")))
    return {str(name): [str(one) for one in marks] for name, marks in kept.items()}
