"""Tags of the templates: words of the pages, texts of verbs, numbers and days as the language writes them."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django import template
from django.utils.html import format_html, format_html_join

from kolosi.content.messages import packaged_messages
from kolosi.content.yaml_files.errors import ContentError
from kolosi.model.finding import Refusal
from kolosi.model.label import say as label_of
from kolosi.model.shown import shown as spelled
from kolosi.report.draft import numerals
from kolosi.web import hints, words
from kolosi.web.site import HERE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.model.label import Label
    from kolosi.web.here import Here
    from kolosi.workspace import Workspace
    from kolosi.workspace.browse.laying import Cell

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Any, id_: str, **blanks: object) -> str:
    """A text of the pages in their language."""
    return words.word(id_, context["language"], **blanks)


@register.simple_tag(takes_context=True)
def count(context: Any, id_: str, n: int) -> str:
    """A number with its noun."""
    return words.counted(id_, context["language"], n)


@register.simple_tag(takes_context=True)
def text(context: Any, label: Label | str | None) -> str:
    """A text that a verb answered."""
    return words.said(label, context["language"])


@register.simple_tag(takes_context=True)
def guided(context: Any, label: Label | str | None) -> str:
    """A text that a verb answered, each command in it a link to the place in the pages where the same is done."""
    here = context.get("here")
    language = context["language"]
    found = hints.pieces(label, language, f"/w/{here.name}", lambda: _names(here, language)) if here else []
    said: str = format_html_join(
        "",
        "{}",
        ((format_html('<a href="{}">{}</a>', one.address, one.text) if one.address else one.text,) for one in found),
    )
    return said


def _names(here: Here, language: str) -> Mapping[str, str]:
    """What indicators and places are called; nothing where the workspace cannot be read, of which a point may be telling."""
    try:
        return here.ask(("names of keys", language), lambda workspace: _called(workspace, language))
    except (Refusal, ContentError, OSError):
        return {}


def _called(workspace: Workspace, language: str) -> Mapping[str, str]:
    known = workspace.knowledge
    return {
        **{id_: label_of(known.places[id_].name, language) for id_ in known.places},
        **{id_: label_of(one.label, language) for id_, one in known.indicators.items()},
    }


@register.simple_tag
def times(found: Any) -> str:
    """How many times a point was met, where its sentence does not say so."""
    id_, n = (found.get("id", ""), found.get("count", 1)) if isinstance(found, dict) else (found.id, found.count)
    is_told = n < 2 or packaged_messages().tells_count(id_)
    said: str = "" if is_told else format_html(' <span class="n">×\u00a0{}</span>', n)
    return said


@register.simple_tag(takes_context=True)
def number(context: Any, value: float | None, decimals: int = 0) -> str:
    """A number with its groups; no data where there is none."""
    language = context["language"]
    return numerals.NO_DATA[language] if value is None else numerals.number(value, language, decimals)


@register.simple_tag(takes_context=True)
def counted(context: Any, value: float) -> str:
    """What is counted or expected in a week: a whole number as such, else with a decimal."""
    return numerals.number(value, context["language"], 0 if float(value).is_integer() else 1)


@register.simple_tag(takes_context=True)
def percent(context: Any, value: float) -> str:
    """A whole share, already in percent."""
    return numerals.percent(value, context["language"], 0)


@register.simple_tag(takes_context=True)
def day(context: Any, value: date | datetime | None) -> str:
    """A day, as it is said."""
    plain = value.date() if isinstance(value, datetime) else value
    return numerals.day(plain, context["language"]) if plain else ""


@register.simple_tag(takes_context=True)
def period(context: Any, value: object) -> str:
    """A period, as it is said."""
    return numerals.period_words(str(value), context["language"])


@register.simple_tag(takes_context=True)
def language_word(context: Any, language: str) -> str:
    """What a language is called."""
    return numerals.language_name(language, context["language"]).capitalize()


@register.simple_tag(takes_context=True)
def moment(context: Any, when: str) -> str:
    """A day with its hour, from how a record writes it."""
    known = datetime.fromisoformat(when)
    return f"{numerals.day(known.date(), context['language'])}, {known:%H:%M} UTC"


@register.simple_tag
def asset(name: str) -> str:
    """The address of a file of the pages, with what it holds in it: kept for a year, and asked for anew when it changes."""
    return f"/static/web/{name}?{_digest(name)}"


@cache
def _digest(name: str) -> str:
    return sha256(Path(f"{HERE}/static/web/{name}").read_bytes()).hexdigest()[:12]


@register.simple_tag(takes_context=True)
def cell(context: Any, found: Cell, is_inside: bool) -> str:
    """A cell of a table of figures: its number, a link to its page; no data and what is not released in words."""
    said = found.said(context["language"], is_inside=is_inside)
    if found.is_missing or not any(letter.isdigit() for letter in said):
        return str(format_html('<td class="r {}">{}</td>', "held" if found.is_held else "none", said))
    address = f"/w/{context['here'].name}/figures/one?key={quote(str(found.key))}"
    mark = format_html(' <span class="tag red">{}</span>', words.word("figures.held_mark", context["language"]))
    return str(format_html('<td class="r"><a href="{}">{}</a>{}</td>', address, said, mark if found.is_held else ""))


@register.simple_tag(takes_context=True)
def stamp(context: Any, when: str) -> str:
    """The day of a Decision, as it is said."""
    return numerals.day(date.fromisoformat(when[:10]), context["language"])


@register.simple_tag(takes_context=True)
def edition_files(context: Any, edition: str) -> Any:
    """The documents of an edition, and its files of figures."""
    from kolosi.web.screens.release.documents import of_edition

    return of_edition(context["here"], edition)


@register.filter
def at(known: Any, name: str) -> Any:
    """What stands under a name; nothing where there is none."""
    return known.get(name)


@register.filter
def shown(text: object) -> str:
    """A text of others, a name of a file or a cell, with its unseen signs spelled out."""
    return spelled(str(text))
