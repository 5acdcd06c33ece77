"""Issues a copy of the draft to reviewers: figures and paragraphs marked, without the annex; what was issued is kept.

Points to check may stand in it, and are told. It shows no figure that may not leave.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kolosi.model.figure import Change
from kolosi.model.finding import Refusal, point
from kolosi.report.draft.chapters import chapter, chapters
from kolosi.report.draft.wording import titled, when_short
from kolosi.report.word.reviewers import CopyMarks
from kolosi.store.files import read_prose, write_together
from kolosi.store.locks import locked
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.ask.notebook import Findings
from kolosi.workspace.copies.issues import DOCUMENT, DRAFT, RECORD, ROOM, IssueName, next_version, place_of
from kolosi.workspace.write.assembling import Assembly
from kolosi.workspace.write.registers import unfilled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from kolosi.model.finding import Finding
    from kolosi.model.key import Key
    from kolosi.report.draft.blocks import Document
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.write.assembling import Assembly


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The copies that were issued, each with its path; the points to check that stand in the drafts.

    `others` are documents that are no copies, `told` what is said of them, `text` what they say.
    """

    copies: Mapping[IssueName, Path]
    findings: Sequence[Finding]
    others: Sequence[Path] = ()
    told: Sequence[Finding] = ()
    text: str = ""

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "copies": [
                {"language": name.language, "version": name.version, "path": str(path)}
                for name, path in self.copies.items()
            ],
            "others": [str(path) for path in self.others],
            "text": self.text,
            "told": [finding.as_json() for finding in self.told],
            "findings": [finding.as_json() for finding in self.findings],
        }


def send(workspace: Folder, languages: Sequence[str], section: str | None) -> Sent:
    """Issues a copy in each of some languages, of the whole or of one chapter. Raises `Refusal` where no chapter is called so."""
    from kolosi.workspace.signing.page import passed

    desk = desk_of(workspace)
    assembly = Assembly(desk, passed=passed(desk))
    wanted = {language: part_of(assembly.resolved[language], section) for language in languages}
    copies = {}
    with locked(workspace.file(ROOM)):
        for language, document in wanted.items():
            name = IssueName(language=language, version=next_version(workspace, language))
            copies[name] = _issue(assembly, name, document, is_part=section is not None)
    return Sent(copies=copies, findings=Findings(desk.points))


def part_of(document: Document, section: str | None) -> Document:
    """The chapter that is named, else the whole. Raises `Refusal` where no chapter is called so."""
    if section is None:
        return document
    part = chapter(document, section)
    if part is None:
        known = ", ".join(heading.anchor for heading in chapters(document))
        raise Refusal(point("choice_unknown", found=section, data={"known": known}))
    return part


def _issue(assembly: Assembly, name: IssueName, document: Document, *, is_part: bool) -> Path:
    """Writes a copy: for the officer, and beside it what is kept of it. Gives the path of the first."""
    desk = assembly.desk
    workspace = desk.workspace
    marks = CopyMarks(name.version, name.language, words=words_of_keys(desk, name.language))
    made = assembly.copy(with_notice(workspace, name, document), marks, is_part=is_part)
    draft = next(draft for draft in desk.drafts if draft.language == name.language)
    section = chapters(document)[0].anchor if is_part else ""
    text = unfilled(read_prose(workspace.file(draft.file)), workspace)
    return keep_issued(workspace, name, made, marks, {"section": section, "draft": draft.file}, text)


def keep_issued(
    workspace: Folder, name: IssueName, made: bytes, marks: CopyMarks, about: Mapping[str, str], text: str
) -> Path:
    """Keeps a copy and writes it for the officer; gives where. `text` is the draft that it was made of."""
    figures = {tag: {"key": str(one.key), "scheme": one.scheme, "text": one.text} for tag, one in marks.figures.items()}
    when = datetime.now(UTC).isoformat(timespec="seconds")
    record = {"version": name.version, "language": name.language, "section": "", "when": when, **about}
    path = workspace.file("out", ROOM, name.document)
    files = {
        DOCUMENT: made,
        RECORD: json.dumps({**record, "figures": figures}, ensure_ascii=False, indent=1).encode(),
        DRAFT: text.encode(),
    }
    write_together({**{place_of(workspace, name, file): data for file, data in files.items()}, path: made})
    return path


def with_notice(workspace: Folder, name: IssueName, document: Document) -> Document:
    """The document, with what it is on its face."""
    said = workspace.knowledge.messages.text("copy_notice", version=name.version)
    notice = {language: f"{text} {document.cover.notice.get(language, '')}".strip() for language, text in said.items()}
    return replace(document, cover=replace(document.cover, notice=notice))


def words_of_keys(desk: Desk, language: str) -> Callable[[Key], str]:
    """A key in words: what is counted, for whom, where and when."""

    def words(key: Key) -> str:
        released = desk.released.get(key)
        if released is None:
            return str(key)
        figure = released.after if isinstance(released, Change) else released
        told = (titled(released, desk.scope, language), when_short(figure, language))
        return " · ".join(text for text in told if text)

    return words
