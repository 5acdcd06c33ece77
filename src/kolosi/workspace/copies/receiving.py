"""Takes reviewers' copies back: each compared with what was issued, all put together, numbers asked about, nothing lost.

A workbook of comments that was filled in comes back the same way, and so does the document into which all copies were put, once
its changes were accepted or rejected in Word: then the accepted words enter the draft.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from kolosi.intake.documents import refused
from kolosi.intake.sandbox import Unreadable
from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.model.label import say
from kolosi.reading.labels import labels
from kolosi.store.files import write_together
from kolosi.store.locks import locked
from kolosi.workspace.ask.notebook import Findings
from kolosi.workspace.copies.agreeing import answered, take_agreement
from kolosi.workspace.copies.agreements import agreements
from kolosi.workspace.copies.answers import NUMBER
from kolosi.workspace.copies.checking import beside_the_text, points_of_copies
from kolosi.workspace.copies.converting import as_docx, is_converted
from kolosi.workspace.copies.issues import ROOM, Issue, IssueName, issues, read_issue
from kolosi.workspace.copies.kept import Kept, KeptCopy, Reply, keep, read_kept
from kolosi.workspace.copies.matrices import Filled, filled, is_matrix, matrix_of
from kolosi.workspace.copies.taking_over import take_over
from kolosi.workspace.copies.together import Together
from kolosi.workspace.decide.clerk import Clerk
from kolosi.workspace.decide.speaking import speaker
from kolosi.workspace.receive.adding import document_bytes, open_file
from kolosi.workspace.recommend.sheets import sent_sheets
from kolosi.workspace.recommend.taking import AnsweredSheet, answered_book, answered_document, take_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kolosi.model.returned import Returned
    from kolosi.report.copies.copies import Compared
    from kolosi.workspace.folder import Folder

_BOOKS = (".xlsx", ".xlsm", ".ods", ".xls")


@dataclass(frozen=True, kw_only=True)
class CopySeen:
    """What one copy brought: changes, comments, and numbers that it touches. `sender` is the last person the file names."""

    file: str
    issue: IssueName
    sender: str
    changes: int
    remarks: int
    numbers: int


@dataclass(frozen=True, kw_only=True)
class ReceivedCopies:
    """What came back, and the documents that were made of it: paths of the document with all changes, and of the matrix.

    `taken_over`: how many accepted changes entered each draft. `answered`: replies and answers of matrices that were filled in.
    """

    copies: Sequence[CopySeen] = ()
    paths: Sequence[Path] = ()
    findings: Sequence[Finding] = ()
    answered: int = 0
    taken_over: Mapping[str, int] = field(default_factory=dict)
    refused: Sequence[Finding] = field(default=())

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "copies": [
                {
                    "file": one.file,
                    "issue": one.issue.document,
                    "sender": one.sender,
                    "changes": one.changes,
                    "remarks": one.remarks,
                    "numbers": one.numbers,
                }
                for one in self.copies
            ],
            "paths": [str(path) for path in self.paths],
            "answered": self.answered,
            "taken_over": dict(self.taken_over),
            "findings": [finding.as_json() for finding in (*self.refused, *self.findings)],
        }


def receive(workspace: Folder, files: Iterable[str | Path], *, author: str | None = None) -> ReceivedCopies:
    """Takes copies, matrices that were filled in, and the document with all changes. A file that is refused is told; the others are taken."""
    with locked(workspace.file(ROOM)):
        if not issues(workspace) and not agreements(workspace) and not sent_sheets(workspace):
            raise Refusal(point("copies_none_sent"))
        session = _Session(workspace, author)
        for file in map(Path, files):
            session.take(file)
        return session.ended()


class _Session:
    """Files being taken, one after the other."""

    def __init__(self, workspace: Folder, author: str | None) -> None:
        self._workspace = workspace
        self._author = author
        self._copies: dict[IssueName, list[KeptCopy]] = {}
        self._replies: dict[str, Reply] = {}
        self._refused: list[Finding] = []
        self._told: list[Finding] = []
        self._issues: dict[IssueName, Issue] = {}
        self._taken_over: dict[str, int] = {}
        self._answered = 0
        self._clerk = Clerk(workspace)
        self._agreed: list[Finding] = []

    def take(self, file: Path) -> None:
        """One file."""
        try:
            said = _book(file, self._author)
            if said is None:
                self._take_document(KeptCopy(file=file.name, data=_bytes(self._workspace, file)))
                return
            if isinstance(said, AnsweredSheet):
                self._agreed += take_sheet(self._workspace, said, file.name, document_bytes(file))
                return
            self._replies |= said.replies
            self._refused += said.points
            self._answered += _decide(self._workspace, said, self._author, self._refused)
        except Refusal as refusal:
            self._refused.append(refusal.finding)

    def _take_document(self, copy: KeptCopy) -> None:
        """A sheet of recommendations, an agreement that an owner answered, or a reviewer's copy."""
        sheet = answered_document(copy.file, copy.returned)
        if sheet is not None:
            self._agreed += take_sheet(self._workspace, sheet, copy.file, copy.data)
            return
        said = answered(copy.returned)
        if said is None:
            self._take_copy(copy)
            return
        self._agreed.append(take_agreement(self._clerk, said, copy.file, self._author))

    def _take_copy(self, copy: KeptCopy) -> None:
        together = self._issue_of(copy)
        if not copy.returned.is_together:
            together.require_copy(copy)
            self._copies.setdefault(together.issue.name, []).append(copy)
            return
        over = take_over(together, copy.returned)
        self._taken_over[over.draft] = self._taken_over.get(over.draft, 0) + over.changes
        self._told += over.findings

    def _issue_of(self, copy: KeptCopy) -> Together:
        """The issue that a copy is of: as its bookmark says, else the newest that it shares its text with."""
        known = issues(self._workspace)
        said = _named(copy.returned)
        if said in known:
            return self._together(said, read_kept(self._workspace, said))
        for name in sorted(known, key=lambda one: -one.version):
            together = self._together(name, read_kept(self._workspace, name))
            try:
                together.require_copy(copy)
            except Refusal:
                continue
            return together
        document = ", ".join(name.document for name in known) or "–"
        raise Refusal(
            point("copy_of_nothing", where=Where(file=copy.file), found=copy.file, data={"document": document})
        )

    def _together(self, name: IssueName, kept: Kept) -> Together:
        """An issue, read once, with what came back of it."""
        if name not in self._issues:
            self._issues[name] = read_issue(self._workspace, name)
        return Together(self._workspace, self._issues[name], kept)

    def ended(self) -> ReceivedCopies:
        """What came of them all, the documents written."""
        names = list(self._copies) or (_last(self._workspace) if self._replies or self._answered else [])
        together = [
            self._together(name, keep(self._workspace, name, self._copies.get(name, []), self._replies))
            for name in names
        ]
        paths = [path for one in together for path in _written(self._workspace, one)]
        told = [*self._agreed, *self._told, *(one for each in together for one in each.open_points())]
        told += [point_ for each in together for point_ in points_of_copies(each, self._new(each))]
        told += [point_ for each in together for point_ in beside_the_text(self._new(each))]
        return ReceivedCopies(
            copies=[_copy_seen(each, found) for each in together for found in self._new(each)],
            paths=paths,
            findings=Findings([self._workspace.say(one) for one in told]),
            answered=self._answered + len(self._replies),
            taken_over=self._taken_over,
            refused=[self._workspace.say(one) for one in self._refused],
        )

    def _new(self, together: Together) -> list[Compared]:
        """The copies of this session, compared."""
        digests = {one.digest for one in self._copies.get(together.issue.name, [])}
        pairs = zip(together.kept.copies, together.copies, strict=True)
        return [found for kept, found in pairs if kept.digest in digests]


def _last(workspace: Folder) -> list[IssueName]:
    """The newest issue of each language of which copies came back."""
    newest = {name.language: name for name in issues(workspace) if read_kept(workspace, name).copies}
    return list(newest.values())


def _bytes(workspace: Folder, file: Path) -> bytes:
    """The copy as .docx. A workspace with a key writes nothing in the clear, so nothing is converted for it."""
    try:
        data = document_bytes(file)
    except Unreadable as refusal:
        raise Refusal(refused(refusal)) from refusal
    if is_converted(file.name) and workspace.vault is not None:
        raise Refusal(point("copy_not_converted", where=Where(file=file.name), found=file.name))
    return as_docx(file.name, data) if is_converted(file.name) else data


def _named(returned: Returned) -> IssueName | None:
    version, _, language = returned.issue.partition("_")
    return IssueName(language=language, version=int(version)) if version.isdecimal() and language else None


def _written(workspace: Folder, together: Together) -> list[Path]:
    """The document with all changes, and the matrix, for the officer."""
    name = together.issue.name
    stem, files = PurePath(name.document).stem, labels("copies.files")
    paths = {
        workspace.file("out", ROOM, f"{stem}.{say(files['together'], name.language)}.docx"): together.document(),
        workspace.file("out", ROOM, f"{stem}.{say(files['matrix'], name.language)}.xlsx"): matrix_of(together),
    }
    write_together(paths)
    return list(paths)


def _copy_seen(together: Together, found: Compared) -> CopySeen:
    return CopySeen(
        file=found.returned.file,
        issue=together.issue.name,
        sender=found.returned.sender,
        changes=len(found.proposed),
        remarks=len(found.remarks),
        numbers=sum(one.kind == "changed" for one in found.points),
    )


# -- the matrix given back -------------------------------------------------------------------------------------------


def _book(file: Path, author: str | None) -> Filled | AnsweredSheet | None:
    """What a matrix or a sheet of recommendations says; None for a file that is no workbook. Raises `Refusal` for a workbook of something else."""
    if file.suffix.lower() not in _BOOKS:
        return None
    _, sheets = open_file(file)
    if (answers := answered_book(file.name, sheets)) is not None:
        return answers
    if not is_matrix(sheets):
        raise Refusal(point("copy_matrix_unknown", where=Where(file=file.name), found=file.name))
    return filled(file.name, sheets, author or speaker().name)


def _decide(workspace: Folder, said: Filled, author: str | None, refused: list[Finding]) -> int:
    """Makes a Decision of each answer; those that cannot be taken are told."""
    clerk, count = Clerk(workspace), 0
    standing = workspace.decisions.latest(NUMBER)
    for subject, (answer, why) in said.answers.items():
        if subject in standing and standing[subject].value == answer:
            continue
        try:
            clerk.decide(NUMBER, subject, answer, why=why, author=author)
            count += 1
        except Refusal as refusal:
            refused.append(refusal.finding)
    return count
