"""Which section a request is about, as it stands and as it is read; what a person must not see is not in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404

from kolosi.model.key import Key
from kolosi.report.draft.blocks import Illustration
from kolosi.report.draft.links import BadLink, Draft, mentions
from kolosi.report.editing.parts import Part, parts
from kolosi.report.editing.pieces import blocks
from kolosi.web import sight
from kolosi.web.desks import asked, asked_now
from kolosi.web.here import reader_of
from kolosi.web.screens.document.markup import Markup, ScreenWriter
from kolosi.workspace.decide.clerk import Weighed, weighed
from kolosi.workspace.editing.overview import Sections, overview_with, twin_of
from kolosi.workspace.editing.reading import Reading, numbers_of, printed, reading, said_by
from kolosi.workspace.signing.clearing import CLEARANCE, seen_of, words_in
from kolosi.workspace.write.drafts import read_drafts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kolosi.model.finding import Finding
    from kolosi.web.here import Here
    from kolosi.workspace.ask.asking import Asking
    from kolosi.workspace.browse.subjects import Subjects

POINTS = "points"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A section of a draft that a request is about, and that of the other language."""

    draft: Draft
    part: Part
    at: int
    twin: str = ""
    other: str = ""
    before: Part | None = None
    after: Part | None = None


def section(here: Here, of: str, id_: str) -> Asked:
    """The section of an address. Raises `Http404` where there is none, or it is not for who asks."""
    found = here.ask(("section", of, id_), lambda workspace: _section(read_drafts(workspace), of, id_))
    if found is None or (not here.person.sees_gbv and is_of_gbv(here, found.part.text)):
        raise Http404
    return found


def _section(drafts: Sequence[Draft], of: str, id_: str) -> Asked | None:
    draft = next((one for one in drafts if one.language == of), None)
    every = parts(draft.text) if draft else []
    at = next((at for at, one in enumerate(every) if one.id == id_), None)
    if draft is None or at is None:
        return None
    others = [one.language for one in drafts if one.language != of]
    return Asked(
        draft=draft,
        part=every[at],
        at=at,
        twin=twin_of(drafts, of, every[at], at),
        other=others[0] if others else "",
        before=every[at - 1] if at else None,
        after=every[at + 1] if at + 1 < len(every) else None,
    )


def is_of_gbv(here: Here, text: str) -> bool:
    """Whether a text cites a figure of gender-based violence, or speaks of it."""
    return asked(here, ("gbv", text), lambda desk: _names(sight.subjects(here), text))


def _names(known: Subjects, text: str) -> bool:
    return known.is_named_in(text) or any(known.is_of_key(key) for key in _keys(text))


def may_see(here: Here, key: Key) -> bool:
    """Whether a figure is for who asks."""
    return here.person.sees_gbv or not sight.subjects(here).is_of_key(key)


def _keys(text: str) -> list[Key]:
    found: list[Key] = []
    for mention in mentions(Draft(file="", language="", text=text)):
        try:
            found += mention.link().keys
        except BadLink:
            continue
    return found


def points(here: Here) -> Sequence[Finding] | None:
    """The points to check in the drafts where they are known already; None where finding them takes seconds."""
    return find_points(here) if reader_of(here.folder).knows(POINTS) else None


def find_points(here: Here) -> Sequence[Finding]:
    """The points to check in the drafts."""
    return asked(here, POINTS, lambda desk: desk.points)


def sections(here: Here, found: Sequence[Finding] | None) -> Sections:
    """The sections of the drafts, with points to check where they are known."""
    name = ("sections", found is not None)
    return asked(here, name, lambda desk: overview_with(desk, found or ()))


def read(here: Here, wanted: Asked, found: Sequence[Finding] | None) -> Reading:
    """A section as it is read."""
    name = ("reading", wanted.draft.language, wanted.part.id, found is not None)
    return asked(here, name, lambda desk: reading(desk, wanted.draft, wanted.part, found or ()))


def chapter_seen(here: Here, wanted: Asked) -> str:
    """What the form of a clearance carries of the chapter that its page shows, asked last: nothing where a part of the page is older, for then the
    answers need not be of one time."""
    if wanted.part.level != 1:
        return ""
    subject = f"{wanted.draft.language}:{wanted.part.id}"
    seen = asked(here, ("chapter", subject), lambda desk: seen_of(desk, subject))
    return "" if here.older else seen


@dataclass(frozen=True, kw_only=True)
class Cleared:
    """A clearance that was looked into, with the chapter as it was then: the same as `chapter_seen` gives, and its words."""

    known: Weighed
    seen: str
    words: str | None


def clearance(here: Here, wanted: Asked, value: str, why: str) -> Cleared:
    """Looks into a clearance of a chapter as it is now, its figures counted once for all that is said of them. Raises `Refusal`."""
    subject = f"{wanted.draft.language}:{wanted.part.id}"

    def looked_into(desk: Asking) -> Cleared:
        known = weighed(desk, CLEARANCE, subject, value, why=why)
        return Cleared(known=known, seen=seen_of(desk, subject), words=words_in(desk.drafts, subject))

    return asked_now(here, ("clearance", subject, value, why), looked_into)


def markup(here: Here, wanted: Asked) -> Markup:
    """What writes the sentences of a section."""
    language = wanted.draft.language
    desk = here.ask("desk", lambda workspace: workspace.desk())
    asked(here, "released", lambda one: len(one.released))
    return Markup(
        language=language,
        base=base(here),
        said_by=lambda target, words: said_by(desk, target, words, language),
        numbers=numbers_of(wanted.draft.text),
    )


def writer(here: Here, wanted: Asked, at: int) -> ScreenWriter:
    """What writes what stands beside the sentences of a section."""
    return ScreenWriter(
        language=wanted.draft.language,
        codes={},
        base=base(here),
        picture=f"{address(here, wanted)}/picture/{at}.svg?{wanted.part.digest}",
    )


def picture(here: Here, wanted: Asked, at: int) -> str | None:
    """The drawing of a block of a section."""

    def drawn(desk: Asking) -> str | None:
        found = blocks(wanted.part.text)[at : at + 1]
        made = [one for block in found for one in printed(desk, wanted.draft, block.source)]
        return next((one.picture.svg for one in made if isinstance(one, Illustration)), None)

    return asked(here, ("picture", wanted.draft.language, wanted.part.id, at), drawn)


def base(here: Here) -> str:
    """The address of the screen."""
    return f"/w/{here.name}/document"


def address(here: Here, wanted: Asked) -> str:
    """The address of a section."""
    return f"{base(here)}/{wanted.draft.language}/{wanted.part.id}"
