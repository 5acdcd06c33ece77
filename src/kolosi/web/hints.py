"""Hints for who clicks: each command that a message names becomes the place in the pages where the same is done."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from kolosi.model.key import BadKey, Key
from kolosi.model.label import say
from kolosi.report.draft.numerals import period_words
from kolosi.web.words import said, word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kolosi.model.label import Label

PLACES: Mapping[str, str] = {
    "add": "deposit",
    "correct": "deposit/corrections",
    "files": "deposit",
    "remove": "deposit",
    "reclassify": "deposit",
    "undo": "deposit",
    "learn": "deposit",
    "expected": "deposit/expected",
    "sources": "deposit",
    "template": "deposit/forms",
    "status": "quarter",
    "ready": "quarter",
    "decide": "decide",
    "form": "deposit/forms",
    "figure": "figures",
    "figures": "figures",
    "change": "figures",
    "trace": "figures",
    "indicators": "figures",
    "places": "figures",
    "check": "document",
    "draft": "document",
    "sections": "document",
    "write": "document",
    "refresh": "document/refresh",
    "adopt": "document",
    "render": "release",
    "send": "release",
    "receive": "document/word",
    "publish": "release/publish",
    "withdraw": "release",
    "inspect": "release",
    "document": "risks",
    "excerpt": "risks",
    "excerpts": "risks",
    "search": "risks",
    "gaps": "risks",
    "workshop": "risks",
    "severity": "risks",
    "recommendations": "recommendations",
    "alerts": "recommendations",
}
"""Where in the pages each verb is done; a verb that is not here is left as the message says it."""
_FILE = re.compile(r"\breport/(?:[\w-]+\.(?P<draft>fr|en)\.md|(?P<register>recommendations|risks)\.yaml)\b")
"""A draft or a register as a message names it, by its file: who clicks knows it by its name."""
_LIST = re.compile(r" \([\w.]+,[^()]*\bout/internal\)[^`.;:,]*`kolosi add`")
"""Where the to-correct list lies and how it is given back, as a message says it after the name of the list."""
_OPTION = re.compile(r"--(?P<name>source|organisation|during|at)\b(?: (?P<said>\"[^\"]*\"|\w+)(?=[.,;)]))?")
"""What is said of a file by an option of a command: in the pages a field has it."""
_KEY = re.compile(r"(?<![\w/.:#-])[a-z][a-z0-9_]*(?:;[\w=+;-]+)?/\d[\w-]*(?:\.\.\d[\w-]*)?(?:/\d[\w.-]*)?(?:@[\w+-]+)?")
_INDICATOR = re.compile(r"(?<![\w/.:#;-])[a-z]+(?:_[a-z0-9]+)+(?![\w/;.-])")
"""A figure by its key, and what is counted by its id, as messages name them for who types commands."""
_COMMAND = re.compile(r"`kolosi (?P<verb>[a-z]+)(?: (?P<rest>[^`]*))?`")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of a text; with an address, a link."""

    text: str
    address: str = ""


def pieces(
    told: Label | str | None, language: str, start: str, names: Callable[[], Mapping[str, str]] = dict
) -> Sequence[Piece]:
    """A text of a verb in one language, its commands as links below `start`, the address of the workspace. `names` gives what indicators
    and places are called; it is asked only where a text names one by its id.
    """
    text = _without_commands(say(told, language), language, names) if told else ""
    found: list[Piece] = []
    last = 0
    for match in _COMMAND.finditer(text):
        if match["verb"] in PLACES:
            before = text[last : match.start()]
            found += [
                Piece(text=said(before, language)),
                _link(match, language, start, is_first=_ends_sentence(before, last)),
            ]
            last = match.end()
    return [piece for piece in (*found, Piece(text=said(text[last:], language))) if piece.text]


def _without_commands(text: str, language: str, names: Callable[[], Mapping[str, str]]) -> str:
    """A text with files, the list by its file, options and keys outside of commands in the words of the pages."""
    text = _FILE.sub(lambda file: word(f"hints.{_name_of(file)}", language), text)
    text = _LIST.sub(" (`kolosi correct`)", text)
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(part if part.startswith("`") else _in_words(part, language, names) for part in parts)


def _in_words(text: str, language: str, names: Callable[[], Mapping[str, str]]) -> str:
    text = _OPTION.sub(lambda one: _field(one, language), text)
    if not _KEY.search(text) and not _INDICATOR.search(text):
        return text
    known = names()
    text = _KEY.sub(lambda key: _key_in_words(key[0], language, known), text)
    return _INDICATOR.sub(lambda id_: f'"{known[id_[0]]}"' if id_[0] in known else id_[0], text)


def _key_in_words(text: str, language: str, known: Mapping[str, str]) -> str:
    """What a figure counts, when and where; a key of a change or a breakdown, and one that nobody knows, stays as it is."""
    try:
        key = Key.parse(text)
    except BadKey:
        return text
    if key.is_change or key.breakdown or any(one not in known for one in (key.indicator, *key.places)):
        return text
    where = " + ".join(known[place] for place in key.places)
    told = (known[key.indicator], where, period_words(str(key.period), language))
    return " – ".join(one for one in told if one)


def _field(option: re.Match[str], language: str) -> str:
    """The name of the field that an option is here; with a value said in quotes, the value."""
    name, value = option["name"], option["said"] or ""
    if value.startswith('"'):
        return value
    return f"{word(f'hints.option.{name}', language)} {value}".strip()


def _name_of(file: re.Match[str]) -> str:
    return f"text_{file['draft']}" if file["draft"] else f"register_{file['register']}"


def _ends_sentence(before: str, last: int) -> bool:
    """True where what follows begins a sentence."""
    return before.rstrip()[-1:] in ".!?…" if before.strip() else not last


def _link(match: re.Match[str], language: str, start: str, *, is_first: bool) -> Piece:
    verb, place = match["verb"], PLACES[match["verb"]]
    address = f"{start}/{place}"
    if verb == "decide" and match["rest"]:
        address = f"{address}?{urlencode(_decided(match['rest']))}"
    name = place.replace("/", "_")
    text = said(word(f"hints.{name}", language), language)
    return Piece(text=text[0].upper() + text[1:] if is_first else text, address=address)


def _decided(rest: str) -> Mapping[str, str]:
    """Kind, subject and value of a command that a message proposes, as the fields of the page; what is to be filled in stays empty."""
    try:
        words = shlex.split(rest)
    except ValueError:
        return {}
    before = words[: words.index("--why")] if "--why" in words else words
    return {
        name: text
        for name, text in zip(("kind", "subject", "value"), before, strict=False)
        if text.strip("…") and not _is_blank(text)
    }


def _is_blank(text: str) -> bool:
    """True for what a message leaves to be filled in, in capitals: an occurrence, a key, a language and a chapter."""
    return text.isupper() and text.replace("-", "").replace(":", "").isalpha()
