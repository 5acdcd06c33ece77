"""What each section said before: `report/revisions.jsonl`, one line a text that was written, each chained to the one before.

It lies beside the drafts, goes over to the next edition with them and is sealed where they are. The drafts are the truth: a text that
was changed in a file is told as such, without who and when.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, Where, point
from kolosi.report.editing.parts import digest
from kolosi.report.editing.telling import Turn
from kolosi.store.files import is_there, read_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kolosi.workspace.folder import Folder

FILE = "revisions.jsonl"
START = "0" * 64


@dataclass(frozen=True, kw_only=True)
class Revision:
    """A text of a section that was written: who, when; `before` and `after` by their hashes, `text` what it says since.

    `was` is what it said before, where no line tells that already. `previous` is the hash of the line before.
    """

    id: str
    language: str
    section: str
    title: str
    author: str
    when: str
    before: str
    after: str
    text: str
    was: str | None = None
    previous: str = START


def revisions(workspace: Folder) -> list[Revision]:
    """Every text that was written, in order. Raises `Refusal` where a line was altered or cut."""
    path = workspace.file("report", FILE)
    return list(_read(read_whole(path))) if is_there(path) else []


def turns(workspace: Folder, language: str, section: str) -> list[Turn]:
    """The texts of a section, in order, each with the one before."""
    return turns_of(revisions(workspace), language, section)


def turns_of(known: Sequence[Revision], language: str, section: str) -> list[Turn]:
    """The texts of a section among revisions, in order, each with the one before."""
    own = [one for one in known if (one.language, one.section) == (language, section)]
    texts = {one.after: one.text for one in own}
    return [
        Turn(
            id=one.id,
            author=one.author,
            when=one.when,
            before=one.was if one.was is not None else texts.get(one.before, ""),
            after=one.text,
        )
        for one in own
    ]


def with_revision(workspace: Folder, revision: Revision, was: str) -> bytes:
    """The file of revisions with one more at its end; what was said before goes with it where no line tells it."""
    path = workspace.file("report", FILE)
    before = read_whole(path) if is_there(path) else b""
    known = list(_read(before))
    is_told = any(one.after == revision.before and one.language == revision.language for one in known)
    previous = sha256(_line(known[-1]).encode()).hexdigest() if known else START
    made = replace(revision, previous=previous, was=None if is_told else was, before=digest(was))
    made = replace(made, id=sha256(_line(replace(made, id="")).encode()).hexdigest()[:12])
    return before + f"{_line(made)}\n".encode()


def _line(revision: Revision) -> str:
    return json.dumps(asdict(revision), ensure_ascii=False, sort_keys=True)


def _read(data: bytes) -> Iterator[Revision]:
    previous = START
    try:
        lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise Refusal(point("file_damaged", where=Where(file=f"report/{FILE}"))) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            one = Revision(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise Refusal(point("file_damaged", where=Where(file=f"report/{FILE}", line=number))) from error
        if one.previous != previous:
            raise Refusal(point("revisions_altered", where=Where(file=f"report/{FILE}", line=number), found=one.title))
        previous = sha256(_line(one).encode()).hexdigest()
        yield one
