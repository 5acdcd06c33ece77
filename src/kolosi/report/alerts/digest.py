"""The digest of alerts as a mail that is not sent yet; the same words give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from kolosi.report.draft.typography import set_prose


def digest_mail(subject: str, texts: Mapping[str, str], sender: str) -> bytes:
    """A mail with the text of each language in turn, plain and as a page; a mail program opens it as a draft."""
    text = "\n\n".join(set_prose(one, language) for language, one in texts.items())
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = subject
    if sender:
        mail["From"] = sender
    mail["X-Unsent"] = "1"
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(_page(text), subtype="html", cte="quoted-printable")
    for at, part in enumerate(one for one in mail.walk() if one.is_multipart()):
        part.set_boundary(f"=_kolosi_{at}")
    return mail.as_bytes()


def _page(text: str) -> str:
    lines = "<br>\n".join(escape(line) for line in text.splitlines())
    return f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n<p>{lines}</p>\n</body></html>\n'
