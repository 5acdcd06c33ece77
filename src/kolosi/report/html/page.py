"""The report as one HTML file: every language inside, no network, traces embedded."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from html import escape
from importlib.resources import files

from kolosi.model.figure import Figures
from kolosi.model.key import Key
from kolosi.model.label import say
from kolosi.reading.labels import label
from kolosi.report import fonts
from kolosi.report.charts import palette
from kolosi.report.draft import numerals
from kolosi.report.draft.blocks import Cover, Document, Heading, Logo, Text
from kolosi.report.draft.links import Scope
from kolosi.report.draft.phrases import phrase
from kolosi.report.draft.typography import say_well
from kolosi.report.exports.public_trace import (
    AnnexGroup,
    AnnexRow,
    annex,
    annex_groups,
    codes,
    owner_words,
    printed_keys,
    title,
    trace,
)
from kolosi.report.html.writer import Writer

_SLOT = re.compile(r"\{\{(\w+)\}\}")
_NAMES = label("languages.name")


def render_html(
    documents: Mapping[str, Document], figures: Figures, scope: Scope, *, start: str, has_annex: bool = True
) -> bytes:
    """One page with a resolved document for each language, opening in `start`.

    Only the figures that the documents print are in the page.
    """
    leaves = {
        language: Leaf(document.cover, language, sheet_of(document, figures, scope, has_annex=has_annex))
        for language, document in documents.items()
    }
    return Pages(leaves).opening_in(start)


@dataclass(frozen=True)
class Sheet:
    """What a document puts below its cover, and the texts of the trace of each figure that it prints, by code."""

    body: str
    traces: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Leaf:
    """One language of a page."""

    cover: Cover
    language: str
    sheet: Sheet


def sheet_of(document: Document, figures: Figures, scope: Scope, *, has_annex: bool = True) -> Sheet:
    """What a resolved document puts into the page, whatever stands beside it there: as long as it is the same, this is."""
    named = _linked_codes(document, figures, scope)
    language = document.language
    traces = tuple(
        (code, (title(figures[key], scope, language), *_flat(figures, key, scope, language)))
        for key, code in sorted(named.items())
    )
    return Sheet(_body(document, named, annex(document, figures, scope) if has_annex else ()), traces)


class Pages:
    """The pages of one report, one a language that it opens in: what they have in common is written once."""

    def __init__(self, leaves: Mapping[str, Leaf]) -> None:
        self._leaves = leaves

    def opening_in(self, start: str) -> bytes:
        """The page that opens in one language, the others behind it."""
        leaves = self._leaves
        ordered = [leaves[start], *(leaves[each] for each in sorted(leaves) if each != start)]
        script = _asset("page.js")
        page = _fill(
            _asset("page.html"),
            {
                "language": start,
                "title": escape(_title(leaves[start])),
                "script_hash": "sha256-" + b64encode(sha256(script.encode()).digest()).decode("ascii"),
                "fonts": fonts.css(),
                "palette": palette.css(),
                "style": _asset("page.css"),
                "skips": "".join(_skip(leaf, start) for leaf in ordered),
                "bar": _bar(ordered, start),
                "documents": "\n".join(_document(leaf, start) for leaf in ordered),
                "data": self._data,
                "script": script,
            },
        )
        return page.encode("utf-8")

    @cached_property
    def _data(self) -> str:
        return _data([self._leaves[each] for each in sorted(self._leaves)])


@cache
def _asset(name: str) -> str:
    return files("kolosi.report.html").joinpath(name).read_text(encoding="utf-8")


def _fill(template: str, values: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda match: values[match[1]], template)


def _title(leaf: Leaf) -> str:
    cover, language = leaf.cover, leaf.language
    parts = (say_well(cover.title, language), say(cover.country, language))
    return " – ".join(part for part in parts if part)


def _skip(leaf: Leaf, start: str) -> str:
    language = leaf.language
    hidden = "" if language == start else " hidden"
    words = phrase("skip", language)
    return f'<a class="skip" href="#{language}-text" lang="{language}" data-only="{language}"{hidden}>{words}</a>'


def _bar(leaves: Sequence[Leaf], start: str) -> str:
    names = "".join(
        f'<a class="name" href="#top" lang="{d.language}" data-only="{d.language}"{_hidden(d.language, start)}>'
        f"{escape(_title(d))}</a>"
        for d in leaves
    )
    buttons = "".join(
        f'<button type="button" data-lang="{d.language}" lang="{d.language}" aria-pressed="{_is(d.language, start)}"'
        f' aria-label="{_NAMES.get(d.language, d.language)}">{d.language.upper()}</button>'
        for d in sorted(leaves, key=lambda leaf: leaf.language, reverse=True)
    )
    theme = f'<button type="button" data-dark aria-label="{phrase("theme", start)}">◐</button>'
    return names + (buttons if len(leaves) > 1 else "") + theme


def _hidden(language: str, start: str) -> str:
    return "" if language == start else " hidden"


def _is(language: str, start: str) -> str:
    return "true" if language == start else "false"


def _document(leaf: Leaf, start: str) -> str:
    language = leaf.language
    shown = f'<div class="doc" lang="{language}"{_hidden(language, start)}>'
    return f"{shown}{_cover(leaf.cover, language)}{leaf.sheet.body}</div>"


def _body(document: Document, named: Mapping[Key, str], rows: Sequence[AnnexRow]) -> str:
    language = document.language
    writer = Writer(language=language, codes=named)
    blocks = list(document.blocks)
    if rows:
        blocks.append(Heading(level=1, runs=(Text(phrase("annex", language)),), anchor="annex"))
    body = writer.blocks(blocks) + (_annex(rows, language) if rows else "")
    nav = f"<details><summary>{phrase('contents', language)}</summary>{writer.contents(blocks)}</details>"
    return (
        f'<div class="body"><nav class="toc" aria-label="{phrase("contents", language)}">{nav}</nav>'
        f'<main id="{language}-text" tabindex="-1"><article>{body}</article>'
        f'<a class="top" href="#top">↑ {phrase("top", language)}</a>'
        f'<footer class="end"><p>{phrase("licence", language)}</p></footer></main></div>'
    )


def _linked_codes(document: Document, figures: Figures, scope: Scope) -> Mapping[Key, str]:
    named = codes(figures, scope)
    return {key: named[key] for key in printed_keys(document) if key in named}


def _cover(cover: Cover, language: str) -> str:
    period = numerals.period_words(str(cover.period), language) if cover.period else ""
    kicker = " · ".join(part for part in (say(cover.country, language), period) if part)
    meta = [say(cover.publisher, language)]
    if cover.published:
        meta.append(f"{phrase('published', language)} {numerals.day(cover.published, language)}")
    if cover.edition:
        meta.append(f"{phrase('edition', language)} {cover.edition}")
    parts = (
        ("k", kicker),
        ("", f"<h1>{escape(say_well(cover.title, language))}</h1>"),
        ("sub", say_well(cover.subtitle, language)),
        ("m", " · ".join(part for part in meta if part)),
        ("notice", say_well(cover.notice, language)),
        ("hint js", phrase("hint", language)),
    )
    inside = "".join(f'<p class="{name}">{escape(text)}</p>' if name else text for name, text in parts if text)
    logos = "".join(_logo(one, language) for one in cover.logos)
    return f'<header class="cover">{inside}{f"<ul class=logos>{logos}</ul>" if logos else ""}</header>'


def _logo(one: Logo, language: str) -> str:
    """A body with its logo, or with the place kept for it."""
    name = escape(say(one.name, language))
    kind = "svg+xml" if b"<svg" in one.picture[:2000] else "png" if one.picture.startswith(b"\x89PNG") else "jpeg"
    data = b64encode(one.picture).decode("ascii")
    picture = (
        f'<img src="data:image/{kind};base64,{data}" alt="{name}">'
        if data
        else f"<i>{phrase('logo_place', language)}</i>"
    )
    return f"<li><span>{escape(say(one.role, language))}</span>{picture}<b>{name}</b></li>"


def _annex(rows: Sequence[AnnexRow], language: str) -> str:
    """What is counted and its source once, then its figures."""
    what = f"{phrase('what', language)} · {phrase('receipts', language).lower()}"
    head = (
        f'<th scope="col">{phrase("code", language)}</th><th scope="col">{what}</th>'
        f'<th scope="col" class="r">{phrase("value", language)}</th>'
    )
    body = "".join(_annex_group(group, language) for group in annex_groups(rows))
    label = phrase("annex", language)
    return (
        f'<p>{phrase("annex_lead", language)}</p><div class="scroll annex" tabindex="0" role="region" aria-label="{label}">'
        f"<table><thead><tr>{head}</tr></thead>{body}</table></div>"
    )


def _annex_group(group: AnnexGroup, language: str) -> str:
    when = f" · {escape(group.about)}" if group.about else ""
    about = f'<span class="rc">{escape(group.source)}{_codes(group.receipts)}</span>'
    head = f'<tr><th scope="rowgroup" colspan="3" class="g"><b>{escape(group.name)}</b>{when} {about}</th></tr>'
    return f"<tbody>{head}{''.join(_annex_row(group, row, language) for row in group.rows)}</tbody>"


def _annex_row(group: AnnexGroup, row: AnnexRow, language: str) -> str:
    value = escape(row.told)
    receipts = _codes(group.own_receipts(row))
    what = escape(group.told(row, language)) + (f'<span class="rc">{receipts}</span>' if receipts else "")
    code = f'<th scope="row" class="code">{row.code}</th>'
    return f'<tr id="{language}-{row.code}">{code}<td>{what}</td><td class="r">{value}</td></tr>'


def _codes(receipts: str) -> str:
    """Opaque codes, none broken over two lines."""
    return "".join(f" <i>{escape(code)}</i>" for code in receipts.split())


def _data(leaves: Sequence[Leaf]) -> str:
    """The traces of the figures, each text once; `<` is escaped so that no text can end the script."""
    texts: dict[str, int] = {}
    page: dict[str, object] = {}
    for leaf in leaves:
        language = leaf.language
        page[language] = {
            "title": _title(leaf),
            "close": phrase("close", language),
            "more": phrase("in_annex", language),
            "t": {code: _numbered(texts, words) for code, words in leaf.sheet.traces},
        }
    page["s"] = list(texts)
    return json.dumps(page, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _flat(figures: Figures, key: Key, scope: Scope, language: str) -> list[str]:
    said = owner_words(key, scope, language)
    lines = (*trace(figures[key], language), *(((phrase("owner", language), said),) if said else ()))
    return [text for line in lines for text in line]


def _numbered(texts: dict[str, int], words: Sequence[str]) -> list[int]:
    return [texts.setdefault(word, len(texts)) for word in words]
