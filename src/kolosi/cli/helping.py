"""Help in the language of the run: its words are in `languages/<language>/commands.yaml`, read when a help is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from kolosi.model.decision import BY_COMMAND, KINDS
from kolosi.model.label import say
from kolosi.reading.labels import labels, lists, texts

FILE = "commands"
_SAID = {
    "Usage": "usage",
    "Options": "options",
    "Arguments": "arguments",
    "Commands": "commands",
    "Show this message and exit.": "show",
}
"""What the library says, by the name of its words."""
_NOTES = {"env var: ": "variable", "default: ": "default", "required": "required"}
_LIST = re.compile(r"<list\[(\w+)\]>")
_KINDS = (
    (r"<str>", "text"),
    (r"<[Pp]ath>", "path"),
    (r"<datetime>|\[%Y-%m-%d\]|<%Y-%m-%d>", "day"),
    (r"COMMAND \[ARGS\]\.\.\.", "command"),
)
"""What the library calls the kinds of values, and the name of what people do."""
_RECORD = re.compile(r"(.*?)(\s*\[[^\]]*\])?", re.DOTALL)


def help_of(verb: str, language: str) -> str:
    """What a verb does, in a sentence."""
    return texts(FILE, language).get(f"verbs.{verb}.help", "")


def option_of(verb: str, name: str, language: str) -> str:
    """What an option or an argument of a verb is, by the name of its parameter: in this verb, or in all that have it; the name where nothing
    is said of it."""
    known = texts(FILE, language)
    return known.get(f"verbs.{verb}.{name}") or known.get(f"options.{name}") or name


def worded(command: Any, language: str) -> None:
    """Gives a command of the library its help in a language, and each of its options."""
    command.help = help_of(command.name, language)
    for param in command.params:
        param.help = option_of(command.name, param.name, language)


class Spoken:
    """The library's writer of helps, what it says itself passed through one language."""

    def __init__(self, writer: Any, language: str) -> None:
        self._writer = writer
        self._language = language

    def __getattr__(self, name: str) -> Any:
        return getattr(self._writer, name)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that shows how the command is written."""
        self._writer.write_usage(prog, kind(args, self._language), self._say("Usage"))

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
        return texts(FILE, self._language)[f"library.{_SAID[text]}"] if text in _SAID else text

    def _record(self, text: str) -> str:
        match = _RECORD.fullmatch(text)
        said, notes = (match[1], match[2] or "") if match else (text, "")
        for note, name in _NOTES.items():
            notes = notes.replace(note, texts(FILE, self._language)[f"library.{name}"])
        return self._say(said) + notes


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
    text = _LIST.sub(r"<\1>", text)
    for pattern, name in _KINDS:
        text = re.sub(pattern, texts(FILE, language)[f"kinds.{name}"], text)
    return text
