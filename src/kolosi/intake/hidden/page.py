"""What a web page carries besides what it shows: remarks, data of its elements, scripts, hidden parts, embedded files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from kolosi.intake.containers.encoding import as_utf8
from kolosi.intake.containers.refusal import Unreadable
from kolosi.intake.containers.relations import text_of
from kolosi.intake.containers.webpage import CROWDED_TAG
from kolosi.intake.hidden.trace import Inside, Trace, gathered
from kolosi.intake.hidden.unseen.page_looks import hides_by_style, said_aloud
from kolosi.intake.hidden.vector import ELSEWHERE, UNSEEN, embedded_in, unseen_classes

_CONDITIONAL = re.compile(r"^\s*\[if|^\s*\[endif|^StartFragment|^EndFragment", re.IGNORECASE)
_PATH = re.compile(r"file:|\\\\\w|[A-Za-z]:\\|/(?:home|Users|media|mnt)/\w")
_AWAY = re.compile(
    r"(?:left|right|top|text-indent)\s*:\s*-\d{4,}|clip(?:-path)?\s*:\s*(?:rect\(\s*0|inset\(\s*(?:50|100)%)"
    r"|(?<![\w-])color\s*:\s*(?:#fff(?:fff)?|white|transparent)\s*(?:[;!]|$)",
    re.IGNORECASE,
)
_GROUND = re.compile(r"background", re.IGNORECASE)
_LOADS = {
    **{"script": "src", "img": "src", "link": "href", "iframe": "src", "embed": "src", "object": "data"},
    **{
        "video": "src",
        "audio": "src",
        "source": "src",
        "track": "src",
        "form": "action",
        "input": "src",
        "frame": "src",
    },
}
_SETS = re.compile(r"(?:^|,)\s*((?:https?:)?//\S+)")
_LATER = re.compile(r"url\s*=\s*['\"]?((?:https?:)?//\S+)", re.IGNORECASE)
_PROGRAM = re.compile(r"^[\s\x00-\x20]*(?:javascript|vbscript)\s*:", re.IGNORECASE)
_OFFICE_AUTHOR = re.compile(r"<o:(?:Last)?Author>\s*([^<]+?)\s*</o:|<o:Company>\s*([^<]+?)\s*</o:", re.IGNORECASE)
_AUTHORS = frozenset(
    {"author", "dc.creator", "dcterms.creator", "dc.contributor", "article:author", "og:author", "twitter:creator"}
    | {"profile:username", "owner", "web_author", "byl"}
)
_PLACES = frozenset({"geo.position", "icbm", "og:latitude", "og:longitude", "place:location:latitude"})
_DATA_SCRIPT = re.compile(r"json", re.IGNORECASE)
_URI = re.compile(r"data:[\w/+.-]+[^,\"')\s]{0,40},[^\"')\s]+")


def look_in_page(data: bytes) -> Inside:
    """A page taken apart. Raises `Unreadable` when it cannot be read."""
    text = as_utf8(data)
    if CROWDED_TAG.search(text):
        raise Unreadable("bomb")
    try:
        root = html.fromstring(text, parser=html.HTMLParser(no_network=True, encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError) as damage:
        raise Unreadable("truncated") from damage
    return Inside(format="html", traces=tuple(_traces(root)), texts=tuple(said_aloud(root)))


def _traces(root: etree._Element) -> Iterator[Trace]:
    """What the elements of a page carry."""
    remarks = [str(one.text or "").strip() for one in root.iter(etree.Comment)]
    told = [one for one in remarks if one and not _CONDITIONAL.search(one)]
    yield from gathered("page_remarks", ["<!-- -->"] * len(told), told)
    authors = [one or other for remark in remarks for one, other in _OFFICE_AUTHOR.findall(remark)]
    yield from gathered("page_author", ["<!-- -->"] * len(authors), authors)
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    yield from _named(elements)
    has_script = any(one.tag == "script" for one in elements)
    css = " ".join(one.text or "" for one in elements if one.tag == "style")
    for address in ELSEWHERE.findall(css):
        yield Trace(kind="loads_elsewhere", place="<style>", sample=address)
    hidden = unseen_classes(css)
    for element in elements:
        yield from _element(element, has_script, hidden)


def _named(elements: list[etree._Element]) -> Iterator[Trace]:
    data = [
        (str(name), str(value))
        for element in elements
        for name, value in element.attrib.items()
        if str(name).startswith("data-") and len(str(value)) > 2
    ]
    yield from gathered("page_data", [name for name, _ in data], [value for _, value in data])


def _element(element: etree._Element, has_script: bool, hidden: frozenset[str]) -> Iterator[Trace]:
    tag = str(element.tag)
    source = str(element.get(_LOADS[tag], "")) if tag in _LOADS else ""
    if tag == "meta":
        yield from _meta(element)
    elif source.startswith(("http:", "https:", "//")):
        yield Trace(kind="loads_elsewhere", place=f"<{tag}>", sample=source)
    elif tag == "script":
        yield from _script(element)
    elif _is_unseen(element, hidden):
        words = text_of(element) or str(element.get("value", ""))
        if words:
            yield Trace(kind="shown_by_script" if has_script else "page_hidden", place=f"<{tag}>", sample=words)
    for name, value in element.attrib.items():
        yield from _attribute(f"<{tag}>", str(name), str(value))


def _meta(element: etree._Element) -> Iterator[Trace]:
    """What a page says of itself: who wrote it, where, with which program, where it goes next."""
    name = str(element.get("name", element.get("property", ""))).lower()
    content = str(element.get("content", ""))
    later = _LATER.search(content) if str(element.get("http-equiv", "")).lower() == "refresh" else None
    if name in _AUTHORS and content:
        yield Trace(kind="page_author", place="<meta>", sample=content)
    elif name in _PLACES and content:
        yield Trace(kind="picture_position", place="<meta>", sample=content)
    elif name == "generator":
        yield Trace(kind="software", place="<meta>", sample=content)
    elif later:
        yield Trace(kind="loads_elsewhere", place="<meta>", sample=later[1])


def _script(element: etree._Element) -> Iterator[Trace]:
    """A script that runs, or one that only holds data."""
    words = element.text or ""
    if _DATA_SCRIPT.search(str(element.get("type", ""))):
        yield Trace(kind="page_table", place="<script>", sample=words[:200], count=1)
    elif words.strip():
        yield Trace(kind="page_script", place="<script>", sample=words.strip()[:200])
    for uri in _URI.findall(words):
        yield from embedded_in(uri, "<script>")


def _is_unseen(element: etree._Element, hidden: frozenset[str]) -> bool:
    style = str(element.get("style", ""))
    is_away = bool(_AWAY.search(style)) and not _has_ground(element)
    classes = str(element.get("class", "")).split()
    is_field = element.tag == "input" and element.get("type") == "hidden"
    is_away = is_away or hides_by_style(element)
    is_kept = element.tag in ("template", "noscript") or is_field
    return (
        is_kept or "hidden" in element.attrib or bool(UNSEEN.search(style)) or is_away or not hidden.isdisjoint(classes)
    )


def _has_ground(element: etree._Element) -> bool:
    """Whether something around gives a colour on which white is read."""
    return any(
        one.get("bgcolor") or one.get("class") or _GROUND.search(str(one.get("style", "")))
        for one in (element, *element.iterancestors())
    )


def _attribute(place: str, name: str, value: str) -> Iterator[Trace]:
    if name.startswith("on") or (name in ("href", "src", "action", "formaction") and _PROGRAM.match(value)):
        yield Trace(kind="page_script", place=place, sample=value[:200])
    elif name == "srcdoc":
        yield Trace(kind="embedded_data", place=place, sample="text/html")
    elif name in ("srcset", "poster", "background") and (found := _SETS.search(value)):
        yield Trace(kind="loads_elsewhere", place=place, sample=found[1])
    elif name in ("href", "src", "action", "data", "poster"):
        if _PATH.match(value):
            yield Trace(kind="local_path", place=place, sample=value)
        elif value.startswith("mailto:"):
            yield Trace(kind="mail_link", place=place, sample=value)
        elif value.startswith("data:"):
            yield from embedded_in(value, place)
    elif name == "style":
        for uri in _URI.findall(value):
            yield from embedded_in(uri, place)
        for address in ELSEWHERE.findall(value):
            yield Trace(kind="loads_elsewhere", place=place, sample=address)
