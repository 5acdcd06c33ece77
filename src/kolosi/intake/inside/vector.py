"""What a vector picture carries besides its shapes: titles, names of elements, data, paths, scripts, hidden shapes."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator

from lxml import etree

from kolosi.intake.inside.office import text_of
from kolosi.intake.inside.picture import is_picture, picture_traces
from kolosi.intake.inside.trace import Trace, gathered
from kolosi.intake.markup import parse_xml

_DOCTYPE = re.compile(rb"<!DOCTYPE\s+svg\b[^\[>]*>", re.IGNORECASE)
_REFERRED = re.compile(r"(?:url\(\s*['\"]?|^)#([\w.:-]+)")
_EDITOR = re.compile(r"inkscape|sodipodi|adobe|corel|sketch|figma", re.IGNORECASE)
_PATH = re.compile(r"file:|\\\\|[A-Za-z]:[\\/]|/(?:home|Users|media|mnt)/")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|(?<![\w-])opacity\s*:\s*0(?:\.0*)?\s*(?:;|$)")
_DATA = re.compile(r"^data:([\w/+.-]*)[^,]*?(;base64)?,(.*)$", re.DOTALL)
_SHAPES = frozenset({"path", "g", "text", "circle", "rect", "polygon", "polyline", "line", "image", "tspan", "ellipse"})
_MACHINE_NAMES = re.compile(
    r"(?:clip|gradient|grad|mask|filter|glyph|font|path|svg|layer|defs?|pattern|symbol|marker|use|g|id|linear|radial)"
    r"[-_]?(?:path|gradient)?[-_\d.a-f]*",
    re.IGNORECASE,
)


def svg_traces(data: bytes) -> Iterator[Trace]:
    """What the elements of a vector picture carry. Raises `Unreadable` for entities and broken XML."""
    yield from svg_tree_traces(parse_xml(_DOCTYPE.sub(b"", data)))


def svg_tree_traces(root: etree._Element) -> Iterator[Trace]:
    """The same, of a tree that is open."""
    remarks = [str(one.text or "").strip() for one in root.iter(etree.Comment)]
    yield from gathered("svg_words", ["<!-- -->" for one in remarks if one], [one for one in remarks if one])
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    yield from _names(elements)
    for element in elements:
        yield from _element(element)


def _names(elements: list[etree._Element]) -> Iterator[Trace]:
    """Names of elements that no other element needs: they are words that somebody typed."""
    used = {name for element in elements for value in element.attrib.values() for name in _REFERRED.findall(str(value))}
    ids = [str(element.get("id")) for element in elements if element.get("id")]
    own = [one for one in ids if one not in used and not _MACHINE_NAMES.fullmatch(one)]
    yield from gathered("svg_names", [f"id={one}" for one in own], own)
    data = [
        (str(name), str(value))
        for element in elements
        for name, value in element.attrib.items()
        if str(name).startswith("data-")
    ]
    yield from gathered("svg_data", [name for name, _ in data], [value for _, value in data])


def _element(element: etree._Element) -> Iterator[Trace]:
    local, space = etree.QName(element).localname, etree.QName(element).namespace or ""
    words = text_of(element)
    if local in ("title", "desc") and words:
        yield Trace(kind="svg_words", place=f"<{local}>", sample=words)
    elif local == "metadata" and (words or len(element)):
        yield Trace(kind="svg_metadata", place="<metadata>", sample=words)
    elif local == "script" or any(str(name).startswith("on") for name in element.attrib):
        yield Trace(kind="svg_script", place=f"<{local}>", sample=words)
    elif local in _SHAPES and _is_unseen(element):
        yield Trace(kind="hidden_shape", place=f"<{local}>", sample=words)
    for name, value in element.attrib.items():
        yield from _attribute(f"<{local}>", str(name), str(value))
    if _EDITOR.search(space):
        yield Trace(kind="software", place=f"<{local}>", sample=space)


def _is_unseen(element: etree._Element) -> bool:
    style = str(element.get("style", ""))
    return (
        element.get("display") == "none"
        or element.get("visibility") == "hidden"
        or element.get("opacity") in ("0", "0.0")
        or bool(_UNSEEN.search(style))
    )


def _attribute(place: str, name: str, value: str) -> Iterator[Trace]:
    local = name.rpartition("}")[2]
    if local in ("docname", "export-filename") or (local in ("href", "src") and _PATH.match(value)):
        yield Trace(kind="local_path", place=place, sample=value)
    elif local == "href" and value.startswith("data:"):
        yield from embedded_in(value, place)
    elif local == "href" and value.startswith(("http:", "https:", "//")) and "image" in place:
        yield Trace(kind="loads_elsewhere", place=place, sample=value)


def embedded_in(uri: str, place: str) -> Iterator[Trace]:
    """What data written into an address carries: a picture its own traces, another file that it is there."""
    found = _DATA.match(uri)
    if not found or found[1].startswith(("font/", "application/font", "application/x-font", "text/css")):
        return
    data = _decoded(found[3]) if found[2] else found[3].encode()
    if is_picture(data[:4096]):
        yield from (trace.under(place) for trace in picture_traces(data))
    elif "svg" in found[1]:
        yield from (trace.under(place) for trace in svg_traces(data))
    else:
        yield Trace(kind="embedded_data", place=place, sample=found[1])


def _decoded(text: str) -> bytes:
    try:
        return b64decode(re.sub(r"\s|%0A", "", text), validate=False)
    except (Error, ValueError):
        return b""
