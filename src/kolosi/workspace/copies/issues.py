"""The copies that were issued to reviewers, as they are kept: the document, the draft it was made of, the figures marked in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, Where, point
from kolosi.model.key import BadKey, Key
from kolosi.store.files import is_there, json_in, listed, read_prose, read_whole
from kolosi.workspace.copies.reading import read_copy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kolosi.model.returned import Returned
    from kolosi.report.word.reviewers import MarkedFigure
    from kolosi.workspace.folder import Folder

ROOM = "copies"
"""The folder of the copies, one folder each."""

DOCUMENT, RECORD, DRAFT = "issued.docx", "issue.json", "draft.md"
_NAMED = re.compile(r"(?P<of>[a-z]{2,3})\.v(?P<version>[1-9]\d*)")


@dataclass(frozen=True, kw_only=True)
class IssueName:
    """Which copy: versions are counted for each language."""

    language: str
    version: int

    @property
    def document(self) -> str:
        """The name of the file that people get."""
        return f"pau.{self.language}.v{self.version}.docx"


@dataclass(frozen=True, kw_only=True)
class Issue:
    """A copy as it was issued. `section` is the anchor of its one chapter, else empty; `file` is the draft that `text` was.

    What registers and data put into the draft is not in `text`; a document that was adopted has no draft, and both are empty. `figures` are those marked in the document, by tag, `f1` for `kolosi:f1`.
    """

    name: IssueName
    section: str
    when: str
    document: bytes
    file: str
    text: str
    figures: Mapping[str, MarkedFigure]
    translated_from: str = ""
    """The language of the draft that is to be translated, for a copy in two columns."""

    @cached_property
    def returned(self) -> Returned:
        """The document as it was issued, read."""
        return read_copy(self.name.document, self.document)


def numbered(folders: Iterable[str], named: re.Pattern[str]) -> list[tuple[str, int]]:
    """What is kept, each in a folder named after what it is `of` and its `version`: both, in their order."""
    found = (named.fullmatch(folder) for folder in folders)
    return sorted((one["of"], int(one["version"])) for one in found if one)


def following(of: str, kept: Iterable[tuple[str, int]]) -> int:
    """The version that comes next of something; the first is 1."""
    return max((version for one, version in kept if one == of), default=0) + 1


def issues(workspace: Folder) -> list[IssueName]:
    """The copies that were issued, language by language, in their order."""
    kept = numbered((path.parent.name for path in listed(workspace.file(ROOM), f"**/{RECORD}")), _NAMED)
    return [IssueName(language=language, version=version) for language, version in kept]


def next_version(workspace: Folder, language: str) -> int:
    """The number of the copy that comes next in a language."""
    return following(language, ((name.language, name.version) for name in issues(workspace)))


def place_of(workspace: Folder, name: IssueName, file: str) -> Path:
    """Where a file of a copy is kept."""
    return workspace.file(ROOM, f"{name.language}.v{name.version}", file)


def read_issue(workspace: Folder, name: IssueName) -> Issue:
    """A copy as it was issued. Raises `Refusal` when there is none of that name, or its record is damaged."""
    if name not in issues(workspace):
        known = ", ".join(one.document for one in issues(workspace))
        raise Refusal(point("choice_unknown", found=name.document, data={"known": known or "–"}))
    from kolosi.report.word.reviewers import (
        MarkedFigure,  # lxml: loaded where a copy is read, and not where copies are counted
    )

    path = place_of(workspace, name, RECORD)
    record = json_in(path, read_whole(path))
    try:
        if not isinstance(record, dict):
            raise TypeError(record)
        return Issue(
            name=name,
            section=str(record["section"]),
            when=str(record["when"]),
            document=read_whole(place_of(workspace, name, DOCUMENT)),
            file=str(record["draft"]),
            text=read_prose(draft) if is_there(draft := place_of(workspace, name, DRAFT)) else "",
            figures={
                tag: MarkedFigure(key=Key.parse(one["key"]), text=one["text"]) for tag, one in record["figures"].items()
            },
            translated_from=str(record.get("from", "")),
        )
    except (KeyError, TypeError, AttributeError, BadKey) as error:
        raise Refusal(point("file_damaged", where=Where(file=f"{path.parent.name}/{path.name}"))) from error
