"""Help in the language of the run: headings, and the part of each text that is in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from kolosi.cli.speaking import chosen
from kolosi.model.decision import BY_COMMAND, KINDS
from kolosi.model.label import say
from kolosi.reading.labels import labels, lists

_FRENCH = {
    "Usage": "Utilisation",
    "Options": "Options\u00a0",
    "Arguments": "Arguments\u00a0",
    "Commands": "Commandes\u00a0",
    "Show this message and exit.": "Afficher cette aide.",
}
_NOTES = (("env var: ", "variable : "), ("default: ", "par défaut : "), ("required", "obligatoire"))
_KINDS = (
    (r"<list\[(\w+)\]>", r"<\1>", r"<\1>"),
    (r"<str>", "<text>", "<texte>"),
    (r"<[Pp]ath>", "<path>", "<chemin>"),
    (r"<datetime>", "<day>", "<jour>"),
    (r"\[%Y-%m-%d\]|<%Y-%m-%d>", "<day>", "<jour>"),
    (r"\[OPTIONS\]", "[OPTIONS]", "[OPTIONS]"),
    (r"COMMAND \[ARGS\]\.\.\.", "COMMAND [ARGS]...", "COMMANDE [ARGUMENTS]..."),
)
"""What the library calls the kinds of values, and what people do, in English and French."""
_RECORD = re.compile(r"(.*?)(\s*\[[^\]]*\])?", re.DOTALL)


class Spoken:
    """The library's writer of helps, its texts passed through one language."""

    def __init__(self, writer: Any, language: str) -> None:
        self._writer = writer
        self._language = language

    def __getattr__(self, name: str) -> Any:
        return getattr(self._writer, name)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that shows how the command is written."""
        colon = " : " if self._language == "fr" else ": "
        self._writer.write_usage(prog, kind(args, self._language), f"{self._say('Usage')}{colon}")

    def write_text(self, text: str) -> None:
        """A paragraph."""
        self._writer.write_text(chosen(text, self._language))

    def write_dl(self, rows: Sequence[tuple[str, str]]) -> None:
        """Names, each with its text."""
        language = self._language
        self._writer.write_dl([(kind(name, language), self._record(text)) for name, text in rows])

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """What stands under a heading."""
        with self._writer.section(self._say(name)):
            yield

    def _say(self, text: str) -> str:
        return _FRENCH.get(text, text) if self._language == "fr" else text

    def _record(self, text: str) -> str:
        match = _RECORD.fullmatch(text)
        said, notes = (match[1], match[2] or "") if match else (text, "")
        for english, french in _NOTES if self._language == "fr" else ():
            notes = notes.replace(english, french)
        return chosen(self._say(said), self._language) + notes


_TOLD = lists("helping.told")
_AHEAD = timedelta(days=180)
"""How far ahead the days of the examples lie: an example can be copied as it is."""


def kinds_told(language: str) -> str:
    """Every kind of Decision with its subject, its values and an example that can be copied; then those of other commands."""
    heading, subject, value, others, colon = _TOLD[language]
    end = (date.today() + _AHEAD).isoformat()
    lines = [heading]
    told = {kind: {name: say(text, language) for name, text in labels(f"decisions.{kind}").items()} for kind in KINDS}
    for kind, words in told.items():
        if kind not in BY_COMMAND:
            lines += [
                f"  {kind:<10} {words['name']}",
                f"             {subject}{colon}{words['about']}",
                f"             {value}{colon}{words['says']}",
                f"             {words['example'].replace('{end}', end)}",
            ]
    by_verb = [f"  {kind:<10} {told[kind]['name']}{colon}{told[kind]['verb']}" for kind in KINDS if kind in BY_COMMAND]
    return "\n".join([*lines, "", others, *by_verb])


def kind(text: str, language: str) -> str:
    """The names of kinds of values as people say them."""
    for pattern, english, french in _KINDS:
        text = re.sub(pattern, french if language == "fr" else english, text)
    return text
