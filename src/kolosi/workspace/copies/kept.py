"""The copies that came back of an issue, as they are kept: each file once, with who sent it and what was answered to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from kolosi.model.finding import Refusal, Where, point
from kolosi.store.files import is_there, json_in, read_whole, write_together
from kolosi.workspace.copies.issues import place_of
from kolosi.workspace.copies.reading import read_copy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kolosi.model.returned import Returned
    from kolosi.workspace.copies.issues import IssueName
    from kolosi.workspace.folder import Folder

RECORD = "received.json"


class _CopyRecord(BaseModel):
    file: str
    digest: str


class _ReplyRecord(BaseModel):
    text: str
    state: str
    author: str
    when: str


class _Record(BaseModel):
    """What the record of copies holds."""

    copies: list[_CopyRecord]
    replies: dict[str, _ReplyRecord]


@dataclass(frozen=True, kw_only=True)
class KeptCopy:
    """A copy that came back: the name it came under, and its content."""

    file: str
    data: bytes

    @cached_property
    def digest(self) -> str:
        """What names the content."""
        return sha256(self.data).hexdigest()[:16]

    @cached_property
    def returned(self) -> Returned:
        """The copy, read at arm's length. Raises `Refusal`."""
        return read_copy(self.file, self.data)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What was answered to a comment: the words, the state, by whom and when."""

    text: str
    state: str
    author: str
    when: str


@dataclass(frozen=True, kw_only=True)
class Kept:
    """All that came back of an issue: copies in the order in which they came, replies by the id of the comment."""

    copies: tuple[KeptCopy, ...] = ()
    replies: Mapping[str, Reply] | None = None


def read_kept(workspace: Folder, name: IssueName) -> Kept:
    """What came back of an issue so far."""
    path = place_of(workspace, name, RECORD)
    if not is_there(path):
        return Kept(replies={})
    record = json_in(path, read_whole(path))
    try:
        known = _Record.model_validate(record)
    except ValidationError as error:
        raise Refusal(point("file_damaged", where=Where(file=f"{path.parent.name}/{path.name}"))) from error
    copies = tuple(
        KeptCopy(file=one.file, data=read_whole(place_of(workspace, name, f"{one.digest}.docx")))
        for one in known.copies
    )
    return Kept(copies=copies, replies={key: Reply(**dict(one)) for key, one in known.replies.items()})


def keep(workspace: Folder, name: IssueName, new: Sequence[KeptCopy], replies: Mapping[str, Reply]) -> Kept:
    """Keeps copies and replies beside those that are there; a copy with the content of another is that one."""
    known = read_kept(workspace, name)
    every = {one.digest: one for one in known.copies}
    fresh = [one for one in new if one.digest not in every]
    every |= {one.digest: one for one in fresh}
    said = {**(known.replies or {}), **replies}
    record = {
        "copies": [{"file": one.file, "digest": digest} for digest, one in every.items()],
        "replies": {key: vars(one) for key, one in said.items()},
    }
    files = {place_of(workspace, name, f"{one.digest}.docx"): one.data for one in fresh}
    written = json.dumps(record, ensure_ascii=False, indent=1).encode()
    write_together({**files, place_of(workspace, name, RECORD): written})
    return Kept(copies=tuple(every.values()), replies=said)
