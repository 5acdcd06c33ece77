"""E-mails and web pages saved whole (.eml, .mht, .mhtml): the subject and the text; who wrote to whom is not read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

from kolosi.intake.containers.refusal import Unreadable
from kolosi.intake.documents.page import read_page
from kolosi.intake.documents.plain import read_plain
from kolosi.model.manuscript import Block, Manuscript, Piece

ATTACHED = "document_attachments"
"""Told where a message carries files: they are not read."""

_MOST_PARTS = 500
"""A saved page carries its pictures as parts; no message that was met has a hundred."""


def read_mail(data: bytes) -> Manuscript:
    """The document in a message. Raises `Unreadable` for one that says nothing, or whose characters cannot be known."""
    message = message_from_bytes(data, policy=policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise Unreadable("not_a_document")
    if sum(1 for _ in message.walk()) > _MOST_PARTS:
        raise Unreadable("bomb")
    subject = " ".join(str(message.get("subject") or "").split())
    found = _below(subject, _body(message))
    notices = tuple(sorted({*found.notices, *_attached(message)}))
    return replace(found, format="mail", notices=notices)


def _body(message: EmailMessage) -> Manuscript:
    """What the message says: its plain text, else its page."""
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        raise Unreadable("empty")
    payload = part.get_payload(decode=True)
    data = _in_utf8(payload if isinstance(payload, bytes) else b"", part.get_content_charset())
    if not data.strip():
        raise Unreadable("empty")
    return read_page(data) if part.get_content_subtype() == "html" else read_plain(data, "text")


def _in_utf8(data: bytes, charset: str | None) -> bytes:
    """The bytes as UTF-8 by the encoding that the part states; as they are where it states none that is known: browsers leave it to the page."""
    if charset is None:
        return data
    try:
        return b"\xef\xbb\xbf" + data.decode(charset, "replace").encode("utf-8", "replace") if data.strip() else b""
    except LookupError:
        return data


def _attached(message: EmailMessage) -> Iterator[str]:
    """That files hang on the message."""
    if any(part.get_content_disposition() == "attachment" for part in message.walk()):
        yield ATTACHED


def _below(subject: str, text: Manuscript) -> Manuscript:
    """The text below its subject, which is its heading."""
    if not subject:
        return text
    by = len(subject) + 2
    heading = Block(kind="heading", start=0, end=len(subject), level=1)
    return replace(
        text,
        text=f"{subject}\n\n{text.text}",
        blocks=(heading, *(_moved(block, by) for block in text.blocks)),
        pieces=tuple(
            Piece(start=one.start + by, end=one.end + by, part=one.part, offset=one.offset) for one in text.pieces
        ),
        hidden=tuple((start + by, end + by) for start, end in text.hidden),
    )


def _moved(block: Block, by: int) -> Block:
    anchor = block.anchor + by if block.anchor is not None else None
    return replace(block, start=block.start + by, end=block.end + by, anchor=anchor)
