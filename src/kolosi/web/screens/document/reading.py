"""A section as it is printed: figures as chips, pictures, and beside each sentence its points, its past, what readers said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe

from kolosi.model.key import Key
from kolosi.report.charts.palette import darkened
from kolosi.report.draft.narrative import slug
from kolosi.report.draft.numerals import HIDDEN, NO_DATA
from kolosi.report.draft.wording import is_grade
from kolosi.report.editing.telling import difference, plain
from kolosi.web import pages
from kolosi.web.desks import asked as ask_desk
from kolosi.web.rights import Right
from kolosi.web.screens.document import asked
from kolosi.web.screens.document.markup import beside, keys_of
from kolosi.workspace.editing.looking import candidate_of
from kolosi.workspace.editing.overview import prompts
from kolosi.workspace.signing.clearing import STATES, clearances_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from kolosi.web.here import Here
    from kolosi.web.screens.document.asked import Asked
    from kolosi.workspace.ask.asking import Asking
    from kolosi.workspace.editing.reading import ReadBlock, Reading, Said

SHOWN = 6
"""So many texts of the past of a sentence are shown."""


@dataclass(frozen=True, kw_only=True)
class ShownSentence:
    """A sentence as a page shows it."""

    said: Said
    html: SafeString
    plain: str
    past: list[dict[str, object]] = field(default_factory=list)

    @property
    def is_told(self) -> bool:
        """True where something stands beside it."""
        return bool(self.said.points or self.said.remarks)


@dataclass(frozen=True, kw_only=True)
class ShownBlock:
    """A block as a page shows it; `html` or `source` of what is no prose, which counts as one sentence."""

    kind: str
    level: int
    sentences: tuple[ShownSentence, ...] = ()
    html: str = ""
    source: str = ""
    is_prose: bool = True


def show(request: HttpRequest, here: Here, of: str, section: str) -> HttpResponseBase:
    """The section."""
    wanted = asked.section(here, of, section)
    found = asked.find_points(here) if request.GET.get("points") else asked.points(here)
    reading = asked.read(here, wanted, found)
    values = {
        **frame(here, wanted),
        "blocks": shown(here, wanted, reading),
        "reading": reading,
        "prompts": prompts(wanted.part.text),
        "has_points": found is not None,
        "count": sum(len(said.points) for block in reading.blocks for said in block.said) + len(reading.points),
        "clearance": _clearance(here, wanted),
        "seen": asked.chapter_seen(here, wanted),
        "states": [(name, _state_word(here, name)) for name in STATES],
    }
    return pages.page(request, here, "document_section", values)


def frame(here: Here, wanted: Asked) -> dict[str, object]:
    """What every page of a section knows."""
    return {
        "wanted": wanted,
        "part": wanted.part,
        "of": wanted.draft.language,
        "base": asked.base(here),
        "address": asked.address(here, wanted),
        "twin": f"{asked.base(here)}/{wanted.other}/{wanted.twin}" if wanted.twin else "",
        "is_mine": here.person.may(Right.WRITE) and not wanted.part.is_of_register,
        "title": wanted.part.title or here.word(f"document.part.{wanted.part.id}"),
    }


def _state_word(here: Here, name: str) -> str:
    text = ask_desk(here, ("state", name), lambda desk: desk.workspace.knowledge.messages.text(STATES[name]))
    return here.said(text)


def _clearance(here: Here, wanted: Asked) -> object:
    """What was said of the chapter of this heading."""
    known = ask_desk(here, "clearances", lambda desk: clearances_of(desk.workspace))
    found = known.get(f"{wanted.draft.language}:{wanted.part.id}")
    return {"clearance": found, "state": _state_word(here, found.state)} if found else None


def shown(here: Here, wanted: Asked, reading: Reading) -> list[ShownBlock]:
    """The blocks of a section as a page shows them."""
    own = [one for one in reading.blocks if one.block.source]
    if own and own[0].block.kind == "heading" and not any(said.points or said.remarks for said in own[0].said):
        own = own[1:]  # the page bears it
    made = [_shown(here, wanted, one) for one in own]
    return [one for one in made if one is not None]


def _shown(here: Here, wanted: Asked, one: ReadBlock) -> ShownBlock | None:
    block = one.block
    sentences = tuple(_sentence(here, wanted, said, is_prose=block.is_free) for said in one.said)
    if block.is_free:
        return ShownBlock(kind=block.kind, level=min(len(block.lead.strip()) + 1, 6), sentences=sentences)
    if not one.printed and block.kind == "comment" and not any(each.is_told for each in sentences):
        return None
    if not all(asked.may_see(here, key) for key in keys_of(one.printed)):
        return None
    html = mark_safe(beside(asked.writer(here, wanted, one.at), one.printed))  # written by our writer, which escapes
    source = "" if one.printed else block.source
    return ShownBlock(kind=block.kind, level=0, sentences=sentences, html=html, source=source, is_prose=False)


def _sentence(here: Here, wanted: Asked, said: Said, *, is_prose: bool) -> ShownSentence:
    markup, now = asked.markup(here, wanted), plain(said.sentence.text)
    return ShownSentence(
        said=said,
        html=mark_safe(markup.sentence(said.sentence.text) if is_prose else ""),  # escaped piece by piece
        plain=now,
        past=[
            {"past": past, "difference": difference(plain(past.was), now) if past.was else []}
            for past in said.past[:SHOWN]
        ],
    )


def picture(request: HttpRequest, here: Here, of: str, section: str, at: int) -> HttpResponseBase:
    """A chart or a map of a section."""
    wanted = asked.section(here, of, section)
    svg = asked.picture(here, wanted, at)
    if svg is None:
        return pages.absent(request)
    drawn = darkened(svg) if "dark" in request.GET else svg
    response = HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8")
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


def figure(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The card of a figure: what it is, how much, on what it rests."""
    text = str(request.GET.get("key", ""))[:400]
    key = here.ask(("key", text), lambda workspace: workspace.key(text))
    if not asked.may_see(here, key):
        return pages.absent(request)
    value, status = ask_desk(here, ("value", str(key), here.language), lambda desk: _value(desk, key, here.language))
    card: dict[str, object] = {"key": str(key), "value": value, "status": status, "period": str(key.period)}
    if key.is_change:
        change = ask_desk(here, ("change", str(key)), lambda desk: desk.change(key))
        card |= {
            "label": change.label,
            "sentence": change.hidden or change.comparison.sentence,
            "against": str(key.against),
        }
    else:
        answer = ask_desk(here, ("figure", str(key)), lambda desk: desk.figure(key))
        card |= {
            "label": answer.label,
            "unit": answer.unit,
            "is_grade": is_grade(here.said(answer.unit)),
            "coverage": answer.coverage,
            "caveat": answer.caveat,
        }
        card["held"] = (answer.hidden or answer.held) if here.person.may(Right.ROWS) else answer.hidden
    return pages.page(request, here, "document_figure", {"card": card, "base": asked.base(here), "anchor": slug(text)})


def _value(desk: Asking, key: Key, language: str) -> tuple[str, str]:
    found = candidate_of(desk, key, language)
    if found is None:
        return NO_DATA[language], "none"
    return (found.value or HIDDEN[language]), found.status
