"""Words of the pages: `languages/<language>/web/*.yaml`, one file a screen."""

from __future__ import annotations

from functools import cache

from kolosi.model.label import Label, say
from kolosi.reading.labels import catalogue

LANGUAGES = ("fr", "en")


def word(id_: str, language: str, **blanks: object) -> str:
    """A text by its id, `screen.name`, with its blanks filled. An unknown id is a `KeyError`."""
    text = _set(id_, language)
    return text.format(**blanks) if blanks else text


@cache
def _set(id_: str, language: str) -> str:
    """A text as it was written, its spaces and quotation marks set as the language wants."""
    from kolosi.report.draft.typography import set_prose

    return set_prose(str(catalogue("web")[id_][language]), language)


def counted(id_: str, language: str, n: int) -> str:
    """A number with its noun: `id.one` or `id.many`; French writes the plural from two on, English for nought too."""
    from kolosi.report.draft.numerals import number

    is_many = n > 1 or (n == 0 and language != "fr")
    return word(f"{id_}.{'many' if is_many else 'one'}", language, n=number(n, language))


def said(label: Label | str | None, language: str) -> str:
    """A text that a verb answered, its spaces set as the language wants."""
    from kolosi.report.draft.typography import set_prose

    return set_prose(say(label, language), language).replace("`", "") if label else ""
