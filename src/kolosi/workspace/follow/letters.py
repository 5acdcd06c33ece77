"""Letters to the organisations that are late: as mail to open and send, as text to copy, with the templates they name."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from typing import TYPE_CHECKING

from kolosi.intake.columns.table import fold
from kolosi.model.label import Label, say
from kolosi.reading.labels import label
from kolosi.report.draft.typography import set_prose
from kolosi.report.forms.workbook import template_workbook
from kolosi.store.files import write_whole
from kolosi.workspace.follow.expecting import dues
from kolosi.workspace.follow.templating import blank_of, expected_from
from kolosi.workspace.settings import Sender

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from kolosi.workspace.folder import Folder
    from kolosi.workspace.follow.expecting import Due

PREFIX = label("letters.prefix")
WORKBOOK = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def write_letters(workspace: Folder, on: date, folder: Path) -> list[Path]:
    """Writes one mail and one text an organisation that is late on a day, and the templates they name; gives the files."""
    written: list[Path] = []
    for name, data in letters_of(workspace, on):
        write_whole(folder / name, data)
        written.append(folder / name)
    return written


def letters_of(workspace: Folder, on: date) -> Iterator[tuple[str, bytes]]:
    """The files of the letters to the organisations that are late on a day, by name."""
    late = [due for due in dues(workspace, on) if due.reminder]
    for organisation in dict.fromkeys(due.organisation for due in late):
        yield from _letter(workspace, [due for due in late if due.organisation == organisation])


def _letter(workspace: Folder, own: Sequence[Due]) -> Iterator[tuple[str, bytes]]:
    """The files of one organisation: its templates, the mail that carries them, the text."""
    sender = _known(workspace, own[0].organisation)
    languages = _languages(workspace, sender)
    templates = _templates(workspace, own)
    text = _text(own[0].reminder or {}, languages)
    slug = fold(say(own[0].sender, languages[0])).replace(" ", "_")
    name = f"{say(PREFIX, workspace.settings.languages[0])}_{slug}"
    yield from templates.items()
    yield f"{name}.eml", _mail(workspace, own, sender.address, languages, text, templates)
    yield f"{name}.txt", f"{text}\n".encode()


def _known(workspace: Folder, organisation: str) -> Sender:
    """What the settings know of how to reach an organisation."""
    known = (one for one in workspace.settings.senders if fold(one.organisation) == fold(organisation))
    return next(known, Sender(organisation=organisation))


def _languages(workspace: Folder, sender: Sender) -> tuple[str, ...]:
    """The language of the organisation, where the settings say it; else all, that of the workspace first."""
    return (sender.language,) if sender.language else workspace.settings.languages


def _templates(workspace: Folder, own: Sequence[Due]) -> dict[str, bytes]:
    """The workbooks to fill in, by name."""
    language, texts = workspace.settings.languages[0], workspace.knowledge.messages.text
    found: dict[str, bytes] = {}
    for due in own:
        if due.file is not None:
            for_whom = due.organisation if due.organisation in expected_from(workspace, due.source) else None
            blank = blank_of(workspace, due.source, for_whom, due.period)
            found[due.file] = template_workbook(blank, language, texts)
    return found


def _text(letter: Label, languages: Sequence[str]) -> str:
    return "\n\n".join(set_prose(letter[language], language) for language in languages if language in letter)


def _mail(
    workspace: Folder,
    own: Sequence[Due],
    address: str,
    languages: Sequence[str],
    text: str,
    templates: Mapping[str, bytes],
) -> bytes:
    """A mail that is not sent yet: text and the same as a page, the templates attached; the same each time it is written."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = _subject(workspace, own, languages)
    own_address = next((str(one["address"]) for one in workspace.settings.contacts if one.get("address")), "")
    if own_address:
        mail["From"] = own_address
    mail["To"] = address
    mail["X-Unsent"] = "1"  # a mail program opens it as a draft
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(_page(text), subtype="html", cte="quoted-printable")
    for name, data in templates.items():
        mail.add_attachment(data, maintype=WORKBOOK[0], subtype=WORKBOOK[1], filename=name)
    for at, part in enumerate(one for one in mail.walk() if one.is_multipart()):
        part.set_boundary(f"=_kolosi_{at}")
    return mail.as_bytes()


def _subject(workspace: Folder, own: Sequence[Due], languages: Sequence[str]) -> str:
    catalogue = workspace.knowledge.messages
    subjects = []
    for language in languages:
        titles = ", ".join(dict.fromkeys(say(due.title, language) for due in own))
        subjects.append(say(catalogue.text("reminder_subject", titles=titles), language))
    return " / ".join(subjects)


def _page(text: str) -> str:
    lines = "<br>\n".join(escape(line) for line in text.splitlines())
    return f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n<p>{lines}</p>\n</body></html>\n'
