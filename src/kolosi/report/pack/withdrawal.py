"""The notice that takes the place of an edition that was withdrawn: which it was, when, by whom and why, and which holds now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import escape

from kolosi.model.label import say
from kolosi.report.draft import numerals
from kolosi.report.exports.publication import Publication, word


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """An edition that was withdrawn, of a publication on the period of then.

    `author` and `why` are as the Decision says them; empty where they are not repeated outside. `instead` is the edition on the
    same period that is in force; empty where there is none.
    """

    edition: str
    publication: Publication
    day: date
    author: str = ""
    why: str = ""
    instead: str = ""

    def lines(self, language: str) -> Iterator[str]:
        """The sentences under the heading, one a line."""
        known = self.publication
        named = ", ".join(
            one for one in (known.title(language), known.country(language), known.period(language)) if one
        )
        publisher = known.publisher(language)
        who = f"{self.author} ({publisher})" if self.author else publisher
        yield word("withdrawal_what", language, document=named, edition=self.edition)
        yield word("withdrawal_day", language, day=numerals.day(self.day, language), who=who)
        yield word("withdrawal_why", language, why=self.why) if self.why else word("withdrawal_why_unsaid", language)
        yield word("withdrawal_use", language)
        yield word("withdrawal_instead" if self.instead else "withdrawal_alone", language, edition=self.instead)
        notice = say(known.cover.notice, language)
        if notice:
            yield notice

    def text(self, language: str) -> str:
        """The notice as plain text."""
        return "\n\n".join([word("withdrawal_title", language), *self.lines(language)]) + "\n"

    def html(self, language: str) -> str:
        """The notice as a page that needs no other file."""
        title = escape(word("withdrawal_title", language))
        told = "\n".join(f"<p>{escape(one)}</p>" for one in self.lines(language))
        return (
            f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{title} – {escape(self.edition)}</title>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{told}\n"
            "</main>\n</body>\n</html>\n"
        )
