"""What the parts of an office file say and show nobody: as traces, and as words to be read like any text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kolosi.intake.archive import Package
from kolosi.intake.inside.trace import Trace, Written, gathered
from kolosi.intake.inside.unseen.naming import is_own_mark, spaced
from kolosi.intake.inside.unseen.said import Said, said_in
from kolosi.intake.relations import Led, tree_of

_STORIES = re.compile(
    r"word/(?:document\d*|footnotes|endnotes|header\d*|footer\d*|comments\w*|glossary/document)\.xml", re.IGNORECASE
)
_STORY_KINDS = ("officedocument", "footnotes", "endnotes", "header", "footer", "comments", "glossarydocument")
_DRAWN = re.compile(
    r"(?:xl|word|ppt)/(?:drawings|charts|diagrams)/\w+\.(?:xml|vml)"
    r"|ppt/(?:slides|slideMasters|slideLayouts|notesSlides|notesMasters|handoutMasters)/\w+\.xml",
    re.IGNORECASE,
)
_DRAWN_KINDS = (
    *("drawing", "vmldrawing", "chart", "chartex", "chartusershapes", "diagramdata", "diagramdrawing"),
    *("slide", "slidemaster", "slidelayout", "notesslide", "notesmaster", "handoutmaster"),
)
_OWN_TRACE = frozenset({"alternative_text"})
"""Kinds that are told of by the part as a whole already."""
_MOST_PIECES = 400
"""So many pieces of a part are placed one by one; what comes after is read in one piece."""


def said_traces(package: Package, led: Led) -> Iterator[Trace]:
    """The tooltips, names of marks and fields of each part, a trace a kind and part."""
    for name, found in _parts(package.anew(), led):
        for kind in dict.fromkeys(one.kind for one in found if one.kind and one.kind not in _OWN_TRACE):
            these = [one for one in found if one.kind == kind]
            under = "" if _is_main(led, name) else f"{name} "
            places = [f"{under}{one.place}".strip() or name for one in these]
            yield from gathered(kind, places, [one.words for one in these])


def said_texts(package: Package, led: Led) -> Iterator[Written]:
    """Every word of them, placed: these are read as the words of a text are."""
    for name, found in _parts(package.anew(), led):
        for one in found[:_MOST_PIECES]:
            yield Written(place=f"{name} › {one.place}" if one.place else name, text=one.words)
        rest = "\n\n".join(dict.fromkeys(one.words for one in found[_MOST_PIECES:]))
        if rest:
            yield Written(place=name, text=rest)


def _is_main(led: Led, name: str) -> bool:
    return name == (led.main or "word/document.xml")


def _parts(package: Package, led: Led) -> Iterator[tuple[str, list[Said]]]:
    """The parts that hold a text, drawings or slides, with what they say, each word once a place."""
    for name in led.names:
        kinds = led.kinds.get(name, frozenset())
        is_story = bool(_STORIES.fullmatch(name)) or (name.startswith("word/") and not kinds.isdisjoint(_STORY_KINDS))
        if is_story or _DRAWN.fullmatch(name) or not kinds.isdisjoint(_DRAWN_KINDS):
            root = tree_of(package, name)
            found = [] if root is None else list(dict.fromkeys(said_in(root, has_paragraphs=is_story)))
            if found:
                yield name, found


def names_text(place: str, names: Iterable[str]) -> Iterator[Written]:
    """Names that somebody gave to sheets, ranges, tables, views or marks, as words: a person may be among them.

    Of two words both orders are given, since a list puts the name of the family first.
    """
    told = dict.fromkeys(words for name in names if not is_own_mark(name) and (words := spaced(name)))
    both = dict.fromkeys(one for words in told for one in (words, _turned(words)))
    if both:
        yield Written(place=place, text="\n\n".join(both))


def _turned(words: str) -> str:
    first, _, last = words.partition(" ")
    return f"{last} {first}" if last and " " not in last else words
