"""Hints for who clicks: each command that a message names becomes the place in the pages where the same is done."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from kolosi.reading.labels import catalogue
from kolosi.web.words import said, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.model.label import Label

PLACES: Mapping[str, str] = {
    "add": "deposit",
    "files": "deposit",
    "remove": "deposit",
    "reclassify": "deposit",
    "undo": "deposit",
    "learn": "deposit",
    "expected": "deposit",
    "sources": "deposit",
    "template": "deposit",
    "status": "quarter",
    "ready": "quarter",
    "decide": "decide",
    "form": "deposit",
    "figure": "figures",
    "figures": "figures",
    "change": "figures",
    "trace": "figures",
    "indicators": "figures",
    "places": "figures",
    "check": "document",
    "draft": "document",
    "refresh": "document",
    "adopt": "document",
    "render": "release",
    "send": "release",
    "receive": "release",
    "publish": "release",
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
_COMMAND = re.compile(r"`?\bkolosi (?P<verb>[a-z]+)(?P<rest>(?:[ \u00a0](?:\"[^\"]*\"|[^\s.,;:)`»]+(?:[.:,][^\s.,;:)`»]+)*))*)`?")
_WORD = re.compile(r"[A-Z_{\"-]|.*[:/=.@]|…")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of a hint; with an address, a link."""

    text: str
    address: str = ""


def pieces(hint: Label | str | None, language: str, start: str) -> Sequence[Piece]:
    """A hint in one language, its commands as links below `start`, the address of the workspace."""
    text = _plain(hint, language)
    found: list[Piece] = []
    last = 0
    for match in _COMMAND.finditer(text):
        verb = match["verb"]
        if verb not in PLACES:
            continue
        rest, after = _arguments(match["rest"])
        found += [Piece(text=text[last : match.start()]), _link(verb, rest, language, start)]
        last = match.end() - len(after) - (match[0].endswith("`") and bool(after))
    found.append(Piece(text=text[last:]))
    return [piece for piece in found if piece.text]


def _plain(hint: Label | str | None, language: str) -> str:
    """The hint as it was written, its quotation marks straight: commands are read out of it."""
    from kolosi.model.label import say

    return say(hint, language) if hint else ""


def _arguments(rest: str) -> tuple[str, str]:
    """What belongs to the command, and the words of the sentence after it: these begin with the first plain small word."""
    taken = 0
    for match in re.finditer(r"[ \u00a0](\"[^\"]*\"|\S+)", rest):
        if not _WORD.match(match[1]) and taken and not _is_value(rest[:taken]):
            break
        if not _WORD.match(match[1]) and not taken and match[1] not in _SUBJECTS:
            break
        taken = match.end()
    return rest[:taken].strip(), rest[taken:]


_SUBJECTS = frozenset(id_.split(".")[1] for id_ in ()) | frozenset(
    {"word", "place", "column", "rows", "waiver", "exception", "reservation", "validation", "clearance", "override", "exempt", "embargo", "alert", "duplicate"}
)


def _is_value(before: str) -> bool:
    """True where the next word may be what is decided, in small letters."""
    return before.split()[0] in _SUBJECTS and len(before.split()) <= 2


def _link(verb: str, rest: str, language: str, start: str) -> Piece:
    known = catalogue("web")
    name = f"hints.{verb}" if f"hints.{verb}" in known else f"hints.{PLACES[verb]}"
    address = f"{start}/{PLACES[verb]}"
    if verb == "decide" and rest:
        address = f"{address}?{urlencode(_decided(rest))}"
    return Piece(text=said(word(name, language), language), address=address)


def _decided(rest: str) -> Mapping[str, str]:
    """Kind, subject and value of a command that a message proposes, as the fields of the page."""
    try:
        words = [one.strip("…") for one in shlex.split(rest)]
    except ValueError:
        return {}
    said_before = words[: words.index("--why")] if "--why" in words else words
    return {name: text for name, text in zip(("kind", "subject", "value"), said_before, strict=False) if text}
