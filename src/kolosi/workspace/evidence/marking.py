"""A Word file that somebody marked: each comment on words is an excerpt, the words its text, what the comment says its tags."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from kolosi.intake.documents import refused
from kolosi.intake.sandbox import Unreadable, read_returned
from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.model.returned import OBJECT
from kolosi.review.tags import read_tags
from kolosi.workspace.evidence.excerpting import document_named, take
from kolosi.workspace.evidence.tagging import Vocabulary
from kolosi.workspace.receive.adding import document_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kolosi.model.returned import Remark, Returned
    from kolosi.review.tags import Tags
    from kolosi.workspace.evidence.excerpting import Excerpted
    from kolosi.workspace.evidence.registers import Item
    from kolosi.workspace.folder import Folder


def take_marked(workspace: Folder, document: str, file: Path, coder: str | None) -> Excerpted:
    """Takes the comments of a marked file as excerpts of a document. Without `coder` each author is a pseudonym of his own.

    A tag that cannot be read stands in the note of its excerpt, and is told: nothing of a comment is lost.
    """
    own = document_named(workspace, document)
    try:
        marked = read_returned(file.name, document_bytes(file))
    except Unreadable as refusal:
        raise Refusal(refused(refusal)) from refusal
    words = Vocabulary(workspace)
    items: list[Item] = []
    told: list[Finding] = []
    remarks = [one for one in marked.remarks if not one.parent]
    if not remarks:
        raise Refusal(point("marked_without_comments", where=Where(file=file.name), found=file.name))
    for remark in remarks:
        text = _words_under(marked, remark)
        if not text:
            told.append(point("comment_without_words", where=Where(file=file.name), found=_one_line(remark.text)))
            continue
        replies = [one for one in marked.remarks if one.parent == remark.id]
        tags = read_tags(remark.text, words.readers(), words.heads, words.several)
        named = coder or pseudonym(workspace, remark.author)
        items.append(_item(own.id, text, tags, named, [_one_line(one.text) for one in replies]))
        language = workspace.settings.languages[0]
        told += [
            point(
                "tag_unread",
                where=Where(file=file.name),
                found=tag,
                data={"text": _begin(text), "near": words.near(tag, None, language)},
            )
            for tag in tags.unread
        ]
    return take(workspace, own.id, items, told)


def pseudonym(workspace: Folder, author: str) -> str:
    """A name that stays the same for an author in this workspace, and says nothing of the person."""
    return "K-" + sha256(f"{workspace.salt}|coder|{author}".encode()).hexdigest()[:4].upper()


def _item(document: str, text: str, tags: Tags, coder: str, replies: Sequence[str]) -> Item:
    said: Item = {path: list(values) for path, values in tags.said.items() if path in ("risks", "places", "groups")}
    said |= {path: values[0] for path, values in tags.said.items() if path not in said}
    if "page" in said:
        said["page"] = int(str(said["page"]))
    note = " · ".join([*tags.unread, *replies])
    return {"document": document, "text": text, **said, "coder": coder, **({"note": note} if note else {})}


def _words_under(marked: Returned, remark: Remark) -> str:
    """The words that a comment is about, without what tracked changes took out; nothing where it is about a place."""
    at, found = 0, []
    for piece in marked.paragraphs[remark.paragraph].pieces if remark.paragraph < len(marked.paragraphs) else ():
        start, end = max(remark.start - at, 0), min(remark.end - at, len(piece.text))
        if piece.change != "deleted" and start < end:
            found.append(piece.text[start:end])
        at += len(piece.text)
    return _one_line("".join(found).replace(OBJECT, ""))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _begin(text: str) -> str:
    words = text.split()
    return " ".join(words[:8]) + (" …" if len(words) > 8 else "")
