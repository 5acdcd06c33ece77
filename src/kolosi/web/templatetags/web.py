"""Tags of the templates: words of the pages, texts of verbs, numbers and days as the language writes them."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import template

from kolosi.report.draft import numerals
from kolosi.web import words
from kolosi.web.site import HERE

if TYPE_CHECKING:
    from kolosi.model.label import Label

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
def number(context: Any, value: float | None, decimals: int = 0) -> str:
    """A number with its groups; no data where there is none."""
    language = context["language"]
    return numerals.NO_DATA[language] if value is None else numerals.number(value, language, decimals)


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
