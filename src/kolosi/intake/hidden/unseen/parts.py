"""What the parts of an office file say and show nobody: as traces, and as words to be read like any text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.relations import Led, tree_of
from kolosi.intake.hidden.trace import Trace, Written, gathered
from kolosi.intake.hidden.unseen.naming import is_own_mark, spaced
from kolosi.intake.hidden.unseen.said import Said, said_in

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
_SHORTEST = 3
_MOST_PLACES = 400
"""So many places of a part are told one by one; what comes after is read in one piece."""


def said_traces(package: Package, led: Led) -> Iterator[Trace]:
    """The tooltips, names of marks and fields of each part, a trace a kind and part."""
    for name, found in _parts(package.anew(), led):
        for kind in dict.fromkeys(one.kind for one in found if one.kind and one.kind not in _OWN_TRACE):
            these = [one for one in found if one.kind == kind]
            under = "" if _is_main(led, name) or not these[0].place else f"{name} › "
            yield from gathered(kind, [one.place or name for one in these], [one.words for one in these], under=under)


def said_texts(package: Package, led: Led) -> Iterator[Written]:
    """Every word of them, those of one place together: these are read as the words of a text are."""
    for name, found in _parts(package.anew(), led):
        places: dict[str, dict[str, None]] = {}
        for one in found:
            place = f"{name} › {one.place}" if one.place and len(places) < _MOST_PLACES else name
            places.setdefault(place, {})[one.words] = None
        for place, words in places.items():
            yield Written(place=place, text="\n\n".join(words))


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
    is_name = (
        " " not in last and min(len(first), len(last)) >= _SHORTEST
    )  # "Read Me" turned would be a title and a name
    return f"{last} {first}" if is_name else words
