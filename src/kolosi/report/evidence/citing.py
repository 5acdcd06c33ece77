"""Excerpts that a draft cites: `[words](excerpt:e12+e14)` behind or around the words that rest on them. Only the words are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kolosi.report.draft.links import EXCERPTS, Draft, without_comments

_LINK = re.compile(r"\[(?P<text>(?:[^\[\]\\]|\\.)*)\]\(" + EXCERPTS + r":(?P<ids>[^\s()]*)\)")


@dataclass(frozen=True, kw_only=True)
class Excerpt:
    """An excerpt as a sentence cites it. `contradicts` names other excerpts, and keys of figures, that it speaks against."""

    id: str
    contradicts: frozenset[str] = field(default_factory=frozenset)


Excerpts = Mapping[str, Excerpt]
"""The excerpts of a workspace, by their ids."""


@dataclass(frozen=True, kw_only=True)
class ExcerptLink:
    """A link to excerpts where it stands in a draft; `line` counts from 1."""

    ids: tuple[str, ...]
    text: str
    start: int
    end: int
    line: int


def excerpt_links(draft: Draft) -> Iterator[ExcerptLink]:
    """The links of a draft to excerpts, in order; those inside comments are none."""
    text = without_comments(draft.text)
    for match in _LINK.finditer(text):
        yield ExcerptLink(
            ids=tuple(one for one in match["ids"].split("+") if one),
            text=match["text"],
            start=match.start(),
            end=match.end(),
            line=text.count("\n", 0, match.start()) + 1,
        )
