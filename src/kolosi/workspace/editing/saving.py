"""Writes a section of a draft: under a guard of its figures, over nothing that somebody else wrote meanwhile, with what it said before kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.report.draft.links import Draft
from kolosi.report.editing.parts import digest, part_named, parts
from kolosi.store.files import read_prose, write_together
from kolosi.store.locks import locked
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.correct.nearby import require_one_of
from kolosi.workspace.decide.speaking import speaker
from kolosi.workspace.editing.guard import Fault, faults
from kolosi.workspace.editing.history import FILE, Revision, with_revision
from kolosi.workspace.write.registers import filled, unfilled

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kolosi.report.editing.parts import Part
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.folder import Folder


@dataclass(frozen=True, kw_only=True)
class Written:
    """What became of a text of a section. `section` is the id under which it stands now, `seen` the code of what it says.

    Not saved, it comes with its `faults`, or with `theirs`: what somebody else wrote there meanwhile.
    """

    section: str
    seen: str
    is_saved: bool = False
    faults: tuple[Fault, ...] = ()
    theirs: str | None = None
    told: tuple[Finding, ...] = ()

    @property
    def points(self) -> tuple[Finding, ...]:
        """Why nothing was written."""
        return (*(one.finding for one in self.faults), *self.told)

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "section": self.section,
            "seen": self.seen,
            "saved": self.is_saved,
            "theirs": self.theirs,
            "faults": [one.as_json() for one in self.faults],
            "findings": [one.as_json() for one in self.points],
        }


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What the guard said of a text for a section, as the section and the figures were then."""

    seen: str
    text: str
    faults: tuple[Fault, ...]


def judged(desk: Desk, language: str, section: str, text: str) -> Judged:
    """Asks the guard about a text for a section, by a desk that is open and may have its figures counted; writes nothing."""
    draft = draft_of(desk.workspace, language)
    part = section_of(draft, section)
    text = _set(text, part)
    return Judged(seen=part.digest, text=text, faults=tuple(faults(desk, draft, part, text)))


def draft_of(workspace: Folder, language: str) -> Draft:
    """The draft of a language as it stands. Raises `Refusal` where there is none of that language."""
    require_one_of(workspace.settings.languages, language, "choice_unknown")
    name = f"report/pau.{language}.md"
    workspace.needed(name)
    text = filled(read_prose(workspace.file("report", f"pau.{language}.md")), language, workspace)
    return Draft(file=name, language=language, text=text)


def section_of(draft: Draft, id_: str) -> Part:
    """A section of a draft. Raises `Refusal` with those that come near where there is none of that name."""
    found = part_named(draft.text, id_)
    if found is None:
        require_one_of([one.id for one in parts(draft.text)], id_, "choice_unknown")
    assert found is not None
    return found


def save(
    workspace: Folder,
    language: str,
    section: str,
    text: str,
    *,
    seen: str | None = None,
    author: str | None = None,
    known: Judged | None = None,
) -> Written:
    """Writes what a section says, and keeps what it said before. What is `known` of the same text for the same section is not asked again."""
    with locked(workspace.file("report")):
        draft = draft_of(workspace, language)
        part = section_of(draft, section)
        if part.is_of_register:
            where = Where(file=draft.file, line=part.line)
            raise Refusal(workspace.say(point("section_of_register", where=where, found=part.title)))
        text = _set(text, part)
        if text == part.text:
            return Written(section=part.id, seen=part.digest, is_saved=True)
        if seen is not None and seen != part.digest:
            where = Where(file=draft.file, line=part.line)
            told = workspace.say(point("section_changed", where=where, found=part.title or part.id))
            return Written(section=part.id, seen=part.digest, theirs=part.text, told=(told,))
        is_known = known is not None and (known.seen, known.text) == (part.digest, text)
        found = known.faults if known is not None and is_known else _faults(workspace, draft, part, text)
        if found:
            return Written(section=part.id, seen=part.digest, faults=found)
        return _written(workspace, draft, part, text, author or speaker().name)


def _faults(workspace: Folder, draft: Draft, part: Part, text: str) -> tuple[Fault, ...]:
    return tuple(faults(desk_of(workspace), draft, part, text))


def _set(text: str, part: Part) -> str:
    """A text with the ends of lines of a draft, and with as many behind it as stood there."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    behind = part.text[len(part.text.rstrip("\n")) :]
    return plain.rstrip("\n") + (behind or "\n")


def _written(workspace: Folder, draft: Draft, part: Part, text: str, author: str) -> Written:
    whole = draft.text[: part.start] + text + draft.text[part.end :]
    path = workspace.file(draft.file)
    now = parts(whole)
    at = next((one for one in now if one.start == part.start), part)
    revision = Revision(
        id="",
        language=draft.language,
        section=at.id,
        title=at.title,
        author=author,
        when=datetime.now(UTC).isoformat(timespec="seconds"),
        before=part.digest,
        after=digest(text),
        text=text,
    )
    files: dict[Path, bytes] = {
        path: _as_kept(workspace, path, whole).encode(),
        workspace.file("report", FILE): with_revision(workspace, revision, part.text),
    }
    write_together(files)
    return Written(section=at.id, seen=at.digest, is_saved=True)


def _as_kept(workspace: Folder, path: Path, text: str) -> str:
    """A draft as it is written: without what the register puts in where it stood without it."""
    standing = read_prose(path)
    return text if standing != unfilled(standing, workspace) else unfilled(text, workspace)
