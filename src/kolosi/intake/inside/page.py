"""What a web page carries besides what it shows: remarks, data of its elements, scripts, hidden parts, embedded files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from kolosi.intake.documents.page import CROWDED_TAG
from kolosi.intake.encoding import as_utf8
from kolosi.intake.inside.office import text_of
from kolosi.intake.inside.trace import Trace, gathered
from kolosi.intake.inside.vector import embedded_in
from kolosi.intake.refusal import Unreadable

_CONDITIONAL = re.compile(r"^\s*\[if|^\s*\[endif|^StartFragment|^EndFragment", re.IGNORECASE)
_PATH = re.compile(r"file:|\\\\\w|[A-Za-z]:\\|/(?:home|Users|media|mnt)/\w")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt)?\s*(?:;|$)", re.IGNORECASE)
_LOADS = {"script": "src", "img": "src", "link": "href", "iframe": "src", "embed": "src", "object": "data"}
_AUTHORS = frozenset({"author", "dc.creator", "dcterms.creator"})
_DATA_SCRIPT = re.compile(r"json", re.IGNORECASE)
_URI = re.compile(r"data:[\w/+.-]+[^,\"')\s]{0,40},[^\"')\s]+")


def page_traces(data: bytes) -> Iterator[Trace]:
    """What the elements of a page carry."""
    text = as_utf8(data)
    if CROWDED_TAG.search(text):
        raise Unreadable("bomb")
    try:
        root = html.fromstring(text, parser=html.HTMLParser(no_network=True, encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError) as damage:
        raise Unreadable("truncated") from damage
    remarks = [str(one.text or "").strip() for one in root.iter(etree.Comment)]
    told = [one for one in remarks if one and not _CONDITIONAL.search(one)]
    yield from gathered("page_remarks", ["<!-- -->"] * len(told), told)
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    yield from _named(elements)
    has_script = any(one.tag == "script" for one in elements)
    for element in elements:
        yield from _element(element, has_script)


def _named(elements: list[etree._Element]) -> Iterator[Trace]:
    data = [
        (str(name), str(value))
        for element in elements
        for name, value in element.attrib.items()
        if str(name).startswith("data-") and len(str(value)) > 2
    ]
    yield from gathered("page_data", [name for name, _ in data], [value for _, value in data])


def _element(element: etree._Element, has_script: bool) -> Iterator[Trace]:
    tag = str(element.tag)
    source = str(element.get(_LOADS[tag], "")) if tag in _LOADS else ""
    if tag == "meta" and str(element.get("name", "")).lower() in _AUTHORS and element.get("content"):
        yield Trace(kind="page_author", place="<meta>", sample=str(element.get("content")))
    elif tag == "meta" and str(element.get("name", "")).lower() == "generator":
        yield Trace(kind="software", place="<meta>", sample=str(element.get("content", "")))
    elif source.startswith(("http:", "https:", "//")):
        yield Trace(kind="loads_elsewhere", place=f"<{tag}>", sample=source)
    elif tag == "script":
        yield from _script(element)
    elif _is_unseen(element):
        words = text_of(element)
        if words:
            yield Trace(kind="shown_by_script" if has_script else "page_hidden", place=f"<{tag}>", sample=words)
    for name, value in element.attrib.items():
        yield from _attribute(f"<{tag}>", str(name), str(value))


def _script(element: etree._Element) -> Iterator[Trace]:
    """A script that runs, or one that only holds data."""
    words = element.text or ""
    if _DATA_SCRIPT.search(str(element.get("type", ""))):
        yield Trace(kind="page_table", place="<script>", sample=words[:200], count=1)
    elif words.strip():
        yield Trace(kind="page_script", place="<script>", sample=words.strip()[:200])
    for uri in _URI.findall(words):
        yield from embedded_in(uri, "<script>")


def _is_unseen(element: etree._Element) -> bool:
    if element.tag == "input" and element.get("type") == "hidden":
        return False
    return "hidden" in element.attrib or bool(_UNSEEN.search(str(element.get("style", ""))))


def _attribute(place: str, name: str, value: str) -> Iterator[Trace]:
    if name in ("href", "src", "action", "data", "poster"):
        if _PATH.match(value):
            yield Trace(kind="local_path", place=place, sample=value)
        elif value.startswith("mailto:"):
            yield Trace(kind="mail_link", place=place, sample=value)
        elif value.startswith("data:"):
            yield from embedded_in(value, place)
    elif name == "style":
        for uri in _URI.findall(value):
            yield from embedded_in(uri, place)
