"""What a vector picture carries besides its shapes: titles, names of elements, data, paths, scripts, hidden shapes."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator

from lxml import etree

from kolosi.intake.containers.markup import parse_xml
from kolosi.intake.containers.relations import text_of
from kolosi.intake.hidden.picture import is_picture, picture_traces
from kolosi.intake.hidden.trace import Trace, Written, gathered

_DOCTYPE = re.compile(rb"<!DOCTYPE\s+svg\b[^\[>]*>", re.IGNORECASE)
_REFERRED = re.compile(r"(?:url\(\s*['\"]?|^)#([\w.:-]+)")
_EDITOR = re.compile(r"inkscape|sodipodi|adobe|corel|sketch|figma", re.IGNORECASE)
_PATH = re.compile(r"file:|\\\\|[A-Za-z]:[\\/]|/(?:home|Users|media|mnt)/")
UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?<![\w-])(?:fill-)?opacity\s*:\s*0?(?:\.0*)?\s*(?:[;!}]|$)"
    r"|font-size\s*:\s*0(?:\.0*)?(?:px|pt|em|rem|%)?\s*(?:[;!}]|$)",
    re.IGNORECASE,
)
_PALE = re.compile(r"(?<![\w-])fill\s*:\s*(?:none|transparent|white|#fff(?:fff)?)\s*(?:[;!}]|$)", re.IGNORECASE)
_PALES = frozenset({"none", "transparent", "white", "#fff", "#ffffff"})
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CLASS = re.compile(r"\.([\w-]+)\s*$")
ELSEWHERE = re.compile(r"(?:url\(\s*['\"]?|@import\s+['\"])((?:https?:)?//[^'\")]+)", re.IGNORECASE)
_PROGRAM = re.compile(r"^[\s\x00-\x20]*(?:javascript|vbscript)\s*:", re.IGNORECASE)
_PROGRAMS = frozenset({"script", "foreignObject", "iframe", "object", "embed"})
_WORDS = frozenset({"text", "tspan", "textPath", "p", "div", "span"})
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


def svg_texts(data: bytes) -> Iterator[Written]:
    """The words that a vector picture shows or says."""
    root = parse_xml(_DOCTYPE.sub(b"", data))
    words = [
        text_of(one) for one in root.iter(etree.Element) if etree.QName(one).localname in (*_WORDS, "title", "desc")
    ]
    if any(words):
        yield Written(place="", text="\n\n".join(dict.fromkeys(word for word in words if word)))


def unseen_classes(css: str) -> frozenset[str]:
    """The classes that a style sheet does not show.

    >>> sorted(unseen_classes(".a{display:none} p.b { opacity: 0 } .c{color:red}"))
    ['a', 'b']
    """
    found = set()
    for selectors, look in _RULE.findall(css):
        if UNSEEN.search(look):
            found |= {name[1] for one in selectors.split(",") if (name := _CLASS.search(one.strip()))}
    return frozenset(found)


def svg_tree_traces(root: etree._Element) -> Iterator[Trace]:
    """The same, of a tree that is open."""
    remarks = [str(one.text or "").strip() for one in root.iter(etree.Comment)]
    yield from gathered("svg_words", ["<!-- -->" for one in remarks if one], [one for one in remarks if one])
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    yield from _names(elements)
    yield from _unused(elements)
    css = " ".join(element.text or "" for element in elements if etree.QName(element).localname == "style")
    for address in ELSEWHERE.findall(css):
        yield Trace(kind="loads_elsewhere", place="<style>", sample=address)
    for order in root.itersiblings(etree.ProcessingInstruction, preceding=True):
        found = re.search(r"(?:https?:)?//[^'\"]+", str(order.text or ""))
        yield from [Trace(kind="loads_elsewhere", place="<?…?>", sample=found[0])] if found else []
    hidden = unseen_classes(css)
    for element in elements:
        yield from _element(element, hidden)


def _unused(elements: list[etree._Element]) -> Iterator[Trace]:
    """Words in definitions that no shape draws."""
    used = {name for element in elements for value in element.attrib.values() for name in _REFERRED.findall(str(value))}
    for one in elements:
        parent = one.getparent()
        if parent is not None and etree.QName(parent).localname in ("defs", "symbol") and (words := text_of(one)):
            is_style = etree.QName(one).localname in ("style", "script")
            names = {str(inner.get("id")) for inner in (parent, *one.iter(etree.Element))}
            if not is_style and names.isdisjoint(used):
                yield Trace(kind="hidden_shape", place=f"<{etree.QName(parent).localname}>", sample=words)


def _names(elements: list[etree._Element]) -> Iterator[Trace]:
    """Names of elements that no other element needs: they are words that somebody typed."""
    used = {name for element in elements for value in element.attrib.values() for name in _REFERRED.findall(str(value))}
    ids = [str(element.get("id")) for element in elements if element.get("id")]
    ids += [str(value) for one in elements for name, value in one.attrib.items() if str(name).endswith("}label")]
    own = [one for one in ids if one not in used and not _MACHINE_NAMES.fullmatch(one)]
    yield from gathered("svg_names", [f"id={one}" for one in own], own)
    said = [str(one.get("aria-label")) for one in elements if one.get("aria-label")]
    yield from gathered("svg_words", ["aria-label"] * len(said), said)
    data = [
        (str(name), str(value))
        for element in elements
        for name, value in element.attrib.items()
        if str(name).startswith("data-")
    ]
    yield from gathered("svg_data", [name for name, _ in data], [value for _, value in data])


def _element(element: etree._Element, hidden: frozenset[str]) -> Iterator[Trace]:
    local, space = etree.QName(element).localname, etree.QName(element).namespace or ""
    words = text_of(element)
    if local in ("title", "desc") and words:
        yield Trace(kind="svg_words", place=f"<{local}>", sample=words)
    elif local == "metadata" and (words or len(element)):
        yield Trace(kind="svg_metadata", place="<metadata>", sample=words)
    elif local in _PROGRAMS or any(str(name).startswith("on") for name in element.attrib):
        yield Trace(kind="svg_script", place=f"<{local}>", sample=words)
    elif local in _SHAPES and (_is_unseen(element) or not hidden.isdisjoint(str(element.get("class", "")).split())):
        yield Trace(kind="hidden_shape", place=f"<{local}>", sample=words)
    for name, value in element.attrib.items():
        yield from _attribute(f"<{local}>", str(name), str(value))
    if _EDITOR.search(space):
        yield Trace(kind="software", place=f"<{local}>", sample=space)


def _is_unseen(element: etree._Element) -> bool:
    style = str(element.get("style", ""))
    said = ";".join(f"{name!s}:{value!s}" for name, value in element.attrib.items())
    is_text = etree.QName(element).localname in _WORDS
    return bool(UNSEEN.search(f"{style};") or UNSEEN.search(f"{said};")) or (is_text and _is_pale(element, style))


def _is_pale(element: etree._Element, style: str) -> bool:
    """Whether words have no colour or that of paper, and no outline and nothing drawn before them."""
    if element.get("stroke") or "stroke" in style or element.get("mask"):
        return False
    is_first = not any(
        etree.QName(one).localname in _SHAPES - _WORDS
        for one in element.itersiblings(etree.Element, preceding=True)
        if one.get("fill")
    )
    return is_first and (str(element.get("fill", "")).lower() in _PALES or bool(_PALE.search(style)))


def _attribute(place: str, name: str, value: str) -> Iterator[Trace]:
    local = name.rpartition("}")[2]
    if local in ("href", "to", "values") and _PROGRAM.match(value):
        yield Trace(kind="svg_script", place=place, sample=value)
    elif local in ("docname", "export-filename") or (local in ("href", "src") and _PATH.match(value)):
        yield Trace(kind="local_path", place=place, sample=value)
    elif local == "href" and value.startswith("data:"):
        yield from embedded_in(value, place)
    elif local in ("href", "src") and value.startswith(("http:", "https:", "//")) and place != "<a>":
        yield Trace(kind="loads_elsewhere", place=place, sample=value)
    else:
        for address in ELSEWHERE.findall(value):
            yield Trace(kind="loads_elsewhere", place=place, sample=address)


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
