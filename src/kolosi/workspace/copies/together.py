"""What all copies of an issue say together: changes, comments, what is asked about numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.report.copies.consolidating import Comment, consolidated
from kolosi.report.copies.copies import Compared, NotACopy, NumberPoint, compared, require_copy
from kolosi.report.copies.merging import merged
from kolosi.report.copies.stream import streams
from kolosi.workspace.copies.answers import TAKEN, answers_of, subject_of
from kolosi.workspace.review.packs import pack

if TYPE_CHECKING:
    from kolosi.model.label import Label
    from kolosi.model.returned import Returned
    from kolosi.reading.pack import Pack
    from kolosi.report.copies.merging import Revision
    from kolosi.report.copies.placing import PlacedRemark
    from kolosi.workspace.copies.issues import Issue
    from kolosi.workspace.copies.kept import Kept, KeptCopy
    from kolosi.workspace.folder import Folder

AUTHOR, INITIALS = "kolosi", "k"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A point about a number in one or several copies, and what was answered."""

    point: NumberPoint
    subject: str
    copies: tuple[int, ...]
    answer: str = ""


@dataclass(frozen=True)
class RemarkLine:
    """A comment of a copy with the id under which it is answered."""

    id: str
    placed: PlacedRemark
    copy: int


class Together:
    """An issue and all the copies that came back of it."""

    def __init__(self, workspace: Folder, issue: Issue, kept: Kept) -> None:
        self.workspace = workspace
        self.issue = issue
        self.kept = kept
        self.answers = answers_of(workspace, issue.name)

    @property
    def issued(self) -> Returned:
        """The document as it was issued."""
        return self.issue.returned

    @property
    def language(self) -> Pack:
        """How the language of the issue is read."""
        return pack(self.issue.name.language)

    @property
    def taken(self) -> frozenset[str]:
        """The points whose number a person let in."""
        return frozenset(id_ for id_, answer in self.answers.items() if answer == TAKEN)

    def require_copy(self, copy: KeptCopy) -> None:
        """Raises `Refusal` for a copy of something else."""
        try:
            require_copy(self.issued, copy.returned)
        except NotACopy as error:
            found = {"document": self.issue.name.document}
            raise Refusal(point("copy_of_nothing", where=Where(file=copy.file), found=copy.file, data=found)) from error

    @cached_property
    def copies(self) -> list[Compared]:
        """Every copy against the issue."""
        return [
            compared(self.issued, copy.returned, number, self.language, taken=self.taken)
            for number, copy in enumerate(self.kept.copies)
        ]

    @cached_property
    def changes(self) -> list[Revision]:
        """The changes of all copies."""
        return merged({story: one.text for story, one in streams(self.issued).items()}, self.copies)

    @cached_property
    def asked(self) -> list[Asked]:
        """What is asked or told about numbers, once for all copies that do the same."""
        found: dict[str, list[NumberPoint]] = {}
        for copy in self.copies:
            for one in copy.points:
                found.setdefault(one.id, []).append(one)
        return [
            Asked(
                point=points[0],
                subject=subject_of(self.issue.name, id_),
                copies=tuple(dict.fromkeys(one.copy for one in points)),
                answer=self.answers.get(id_, ""),
            )
            for id_, points in found.items()
        ]

    @cached_property
    def remarks(self) -> list[RemarkLine]:
        """The comments of all copies, one that several copies carry (it went from hand to hand) once."""
        found: dict[str, RemarkLine] = {}
        for number, copy in enumerate(self.copies):
            for placed in copy.remarks:
                one = placed.remark
                told = "|".join((one.author, one.when, one.text, str(placed.start) if not one.when else ""))
                id_ = sha256(told.encode()).hexdigest()[:12]
                found.setdefault(id_, RemarkLine(id_, placed, number))
        return list(found.values())

    # -- the document -------------------------------------------------------------------------------------------------

    def document(self) -> bytes:
        """The issued document with every change and comment in it."""
        return consolidated(self.issue.document, self.changes, list(self._comments()))

    def _comments(self) -> Iterator[Comment]:
        """Comments of people with their threads, the replies to them, then what is asked about numbers and conflicts."""
        ranks: dict[tuple[int, str], int] = {}
        rank = 0
        for line in self.remarks:
            one = line.placed.remark
            parent = ranks.get((line.copy, one.parent))
            ranks[line.copy, one.id] = rank
            yield _comment_of(line.placed, parent)
            own, rank = rank, rank + 1
            reply = (self.kept.replies or {}).get(line.id)
            if reply is not None and reply.text:
                where = (line.placed.start, line.placed.end)
                yield _said(where, reply.text, author=reply.author, when=reply.when, parent=own)
                rank += 1
        language = self.issue.name.language
        for asked in self.asked:
            if asked.point.story == "body" and not asked.answer:
                text = _in(self.workspace.say(self.finding(asked)).message, language)
                yield _said((asked.point.start, asked.point.end), text)
        for change in self.changes:
            if change.is_conflict and change.story == "body":
                said = self.workspace.knowledge.messages.text("copy_conflict", count=len(change.versions))
                yield _said((change.start, change.end), _in(said, language))

    # -- what people are told -----------------------------------------------------------------------------------------

    def finding(self, asked: Asked) -> Finding:
        """A point about a number, with the command that answers it."""
        return self.number_point(asked.point, self.kept.copies[asked.point.copy].file)

    def number_point(self, one: NumberPoint, file: str) -> Finding:
        """What is told of a number that a file touches."""
        figure = self.issue.figures.get(one.tag)
        data = {
            "before": one.before,
            "after": one.after,
            "author": one.author,
            "subject": subject_of(self.issue.name, one.id),
            "key": str(figure.key) if figure else "–",
        }
        return point(
            _POINTS[one.kind], where=Where(file=file), found=one.sentence or (figure.text if figure else ""), data=data
        )

    def open_points(self) -> list[Finding]:
        """What waits for an answer, or is to be known."""
        return [self.finding(one) for one in self.asked if not one.answer]


_POINTS: Mapping[str, str] = {
    "changed": "copy_number_changed",
    "new": "copy_number_new",
    "deleted": "copy_figure_deleted",
    "doubled": "copy_figure_doubled",
}


def _comment_of(placed: PlacedRemark, parent: int | None) -> Comment:
    one = placed.remark
    return Comment(
        start=placed.start,
        end=placed.end,
        author=one.author,
        initials=one.initials,
        when=one.when,
        text=one.text,
        parent=parent,
        is_done=one.is_done,
    )


def _said(
    where: tuple[int, int], text: str, *, author: str = AUTHOR, when: str = "", parent: int | None = None
) -> Comment:
    initials = INITIALS if author == AUTHOR else author[:1]
    return Comment(
        start=where[0],
        end=where[1],
        author=author,
        initials=initials,
        when=when,
        text=text,
        parent=parent,
    )


def _in(text: Label, language: str) -> str:
    return text.get(language, text["en"])


def names_of(copies: Sequence[KeptCopy], numbers: Sequence[int]) -> str:
    """The files of copies, as people know them."""
    return ", ".join(copies[number].file for number in numbers)
