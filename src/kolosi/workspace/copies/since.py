"""What has changed since a copy was issued: the copy as it is kept beside the document as it would be printed now."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, point
from kolosi.model.label import say
from kolosi.reading.labels import label
from kolosi.report.copies.since import changed
from kolosi.report.copies.since_page import Since, since_docx, since_text
from kolosi.report.draft.numerals import day
from kolosi.report.draft.phrases import semicolon
from kolosi.report.word.reviewers import CopyMarks, MarkedFigure
from kolosi.store.files import write_whole
from kolosi.store.locks import locked
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.ask.notebook import Findings
from kolosi.workspace.ask.periods import day_said
from kolosi.workspace.copies.issues import ROOM, Issue, issues, read_issue
from kolosi.workspace.copies.sending import Sent, part_of, with_notice, words_of_keys
from kolosi.workspace.signing.clearing import Reopened, reopened
from kolosi.workspace.signing.page import passed
from kolosi.workspace.write.assembling import Assembly

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kolosi.model.key import Key
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.write.assembling import Assembly


def send_since(workspace: Folder, since: str, languages: Sequence[str]) -> Sent:
    """Writes what changed since a copy, by its number or the day on which it was read. Raises `Refusal` where there is none, or nothing changed."""
    desk = desk_of(workspace)
    issued = [_issue_of(workspace, language, since) for language in languages]
    assembly = Assembly(desk, passed=passed(desk))
    pages = {one.name: _page(assembly, one) for one in issued}
    paths, told = [], []
    with locked(workspace.file(ROOM)):
        for name, found in pages.items():
            if not (found.changes or found.reopened):
                raise Refusal(point("since_nothing", found=name.document))
            stem = f"{PurePath(name.document).stem}.{say(label('copies.files.since'), name.language)}"
            path = workspace.file("out", ROOM, f"{stem}.docx")
            write_whole(path, since_docx(found, assembly.cover, name.language, template=assembly.template))
            paths.append(path)
            told.append(since_text(found, name.language))
    return Sent(copies={}, others=tuple(paths), text="\n\n".join(told), findings=Findings([]))


def _issue_of(workspace: Folder, language: str, since: str) -> Issue:
    """The copy of a number; or the last one that was issued up to a day."""
    known = [name for name in issues(workspace) if name.language == language]
    copies = [one for one in (read_issue(workspace, name) for name in known) if one.file and not one.translated_from]
    until = day_said(since)
    if since.isdecimal():
        fitting = [one for one in copies if one.name.version == int(since)]
    else:
        fitting = [one for one in copies if until is not None and _day(one) <= until]
    if not fitting:
        told = ", ".join(f"{one.name.version} ({_day(one).isoformat()})" for one in copies) or "–"
        raise Refusal(point("choice_unknown", found=since, data={"known": told}))
    return fitting[-1]


def _day(issue: Issue) -> date:
    return date.fromisoformat(issue.when[:10])


def _page(assembly: Assembly, issue: Issue) -> Since:
    """What differs between a copy and the same part of the document as it is now."""
    desk, language = assembly.desk, issue.name.language
    document = part_of(assembly.resolved[language], issue.section or None)
    marks = CopyMarks(issue.name.version, language, words=words_of_keys(desk, language))
    now = assembly.copy(with_notice(desk.workspace, issue.name, document), marks, is_part=bool(issue.section))
    moved = _moved(issue, marks)
    return Since(
        version=issue.name.version,
        day=day(_day(issue), language),
        reopened=list(_sentences(assembly, reopened(desk, language), moved, language)),
        changes=changed(issue.document, now),
    )


def _moved(issue: Issue, marks: CopyMarks) -> set[Key]:
    """The figures that the copy printed in sentences with another value."""
    before, after = (_texts(figures) for figures in (issue.figures, marks.figures))
    return {key for key in before.keys() & after.keys() if before[key] != after[key]}


def _texts(figures: Mapping[str, MarkedFigure]) -> Mapping[Key, frozenset[str]]:
    """What is printed of each figure, at all its places."""
    found: dict[Key, frozenset[str]] = {}
    for one in figures.values():
        found[one.key] = found.get(one.key, frozenset()) | {one.text}
    return found


def _sentences(assembly: Assembly, found: Sequence[Reopened], moved: set[Key], language: str) -> Iterator[str]:
    """The chapters that are open again, each with who had cleared it, when, and which figures moved."""
    words = words_of_keys(assembly.desk, language)
    for one in found:
        keys = semicolon(language).join(words(key) for key in sorted(one.keys & moved))
        said = label("copies.since.reopened_by" if keys else "copies.since.reopened_one")
        when = day(one.clearance.since, language)
        yield say(said, language).format(title=one.title, function=one.clearance.function, day=when, keys=keys)
