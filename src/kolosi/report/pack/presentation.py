"""A PowerPoint package: slides of text boxes and pictures, each with its notes; the same content gives the same bytes.

Written directly, as the Word documents are: see `docs/decisions/slides-are-written-directly.md`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from xml.sax.saxutils import escape, quoteattr

from kolosi.reading.labels import label
from kolosi.report.annotate.word import packed

WIDTH, HEIGHT = 960, 540
"""A slide in points, as wide as screens are: 16 to 9."""

_EMU = 12_700
"""Units of the format in a point."""
_UNDATED = date(2000, 1, 1)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"
_NAMES = f'xmlns:a="{_DRAWING}" xmlns:r="{_OFFICE}" xmlns:p="{_SLIDES}"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.presentationml"
_LANGUAGES = label("word.tags")


@dataclass(frozen=True, kw_only=True)
class Words:
    """Words of one look: size in points, a colour of the theme."""

    text: str
    size: float = 16
    is_bold: bool = False
    colour: str = "tx1"


@dataclass(frozen=True, kw_only=True)
class Box:
    """A text box: where it stands in points, its lines, each of one or several looks; a ground and an edge above it, or none."""

    left: float
    top: float
    width: float
    height: float
    lines: tuple[tuple[Words, ...], ...] = ()
    ground: str = ""
    edge: str = ""
    gap: float = 4
    inset: float = 0
    anchor: str = "t"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A picture as PNG: where it stands in points, and what is said of it to who does not see it."""

    left: float
    top: float
    width: float
    height: float
    png: bytes
    alt: str


@dataclass(frozen=True, kw_only=True)
class Slide:
    """A slide: its title, what stands on it, and the notes, a line each."""

    title: str
    boxes: tuple[Box, ...] = ()
    pictures: tuple[Shown, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class _Parts:
    """The parts of the package by name, in order, with the types of those that have one of their own."""

    files: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, body: str | bytes, kind: str = "") -> None:
        self.files[name] = body.encode() if isinstance(body, str) else body
        if kind:
            self.types[name] = kind

    def relate(self, name: str, targets: Sequence[tuple[str, str]]) -> None:
        """What a part leads to: kind and place, numbered in order."""
        folder, _, file = name.rpartition("/")
        lines = "".join(
            f'<Relationship Id="rId{rank}" Type="{kind if ":" in kind else f"{_OFFICE}/{kind}"}" Target="{target}"/>'
            for rank, (kind, target) in enumerate(targets, 1)
        )
        inside = f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'
        self.add(f"{folder}/_rels/{file}.rels".lstrip("/"), _HEAD + inside)


def presentation(slides: Sequence[Slide], *, title: str, language: str, made: date | None = None) -> bytes:
    """The package. No person is named in it."""
    parts, tongue = _Parts(), _LANGUAGES.get(language, language)
    parts.relate("", [("officeDocument", "ppt/presentation.xml"), *_PROPERTIES])
    parts.add("docProps/core.xml", _core(title, tongue, made or _UNDATED), _CORE_TYPE)
    parts.add("docProps/app.xml", _app(len(slides)), _APP_TYPE)
    parts.add("ppt/presentation.xml", _presentation(len(slides)), f"{_TYPE}.presentation.main+xml")
    leads = [("slideMaster", "slideMasters/slideMaster1.xml"), ("notesMaster", "notesMasters/notesMaster1.xml")]
    own = [("slide", f"slides/slide{rank}.xml") for rank in range(1, len(slides) + 1)]
    parts.relate("ppt/presentation.xml", [*leads, *own, ("theme", "theme/theme1.xml")])
    _add_masters(parts)
    for rank, slide in enumerate(slides, 1):
        _add_slide(parts, rank, slide, tongue)
    return packed({"[Content_Types].xml": _content_types(parts.types).encode(), **parts.files})


_PROPERTIES = (
    (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    ("extended-properties", "docProps/app.xml"),
)
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_APP_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_THEME_TYPE = "application/vnd.openxmlformats-officedocument.theme+xml"


def _core(title: str, tongue: str, made: date) -> str:
    moment = f"{made.isoformat()}T00:00:00Z"
    names = (
        f'xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    dated = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>' for name in ("created", "modified")
    )
    told = f"<dc:title>{escape(title)}</dc:title><dc:language>{tongue}</dc:language>{dated}"
    return f"{_HEAD}<cp:coreProperties {names}>{told}</cp:coreProperties>"


def _app(count: int) -> str:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return f'{_HEAD}<Properties xmlns="{space}"><Slides>{count}</Slides><Notes>{count}</Notes></Properties>'


def _presentation(count: int) -> str:
    slides = "".join(f'<p:sldId id="{255 + rank}" r:id="rId{2 + rank}"/>' for rank in range(1, count + 1))
    return (
        f'{_HEAD}<p:presentation {_NAMES} saveSubsetFonts="1"><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/>'
        f'</p:sldMasterIdLst><p:notesMasterIdLst><p:notesMasterId r:id="rId2"/></p:notesMasterIdLst><p:sldIdLst>{slides}'
        f'</p:sldIdLst><p:sldSz cx="{WIDTH * _EMU}" cy="{HEIGHT * _EMU}"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>'
    )


@cache
def _drawn(name: str) -> bytes:
    return files("kolosi.report.pack").joinpath(name).read_bytes()


def _add_masters(parts: _Parts) -> None:
    for rank in (1, 2):  # the master of the slides and that of the notes each have a theme
        parts.add(f"ppt/theme/theme{rank}.xml", _drawn("theme.xml"), _THEME_TYPE)
    parts.add("ppt/slideMasters/slideMaster1.xml", _drawn("slide_master.xml"), f"{_TYPE}.slideMaster+xml")
    layout, theme = ("slideLayout", "../slideLayouts/slideLayout1.xml"), ("theme", "../theme/theme1.xml")
    parts.relate("ppt/slideMasters/slideMaster1.xml", [layout, theme])
    parts.add("ppt/slideLayouts/slideLayout1.xml", _drawn("slide_layout.xml"), f"{_TYPE}.slideLayout+xml")
    parts.relate("ppt/slideLayouts/slideLayout1.xml", [("slideMaster", "../slideMasters/slideMaster1.xml")])
    parts.add("ppt/notesMasters/notesMaster1.xml", _drawn("notes_master.xml"), f"{_TYPE}.notesMaster+xml")
    parts.relate("ppt/notesMasters/notesMaster1.xml", [("theme", "../theme/theme2.xml")])


def _add_slide(parts: _Parts, rank: int, slide: Slide, tongue: str) -> None:
    name, notes = f"ppt/slides/slide{rank}.xml", f"ppt/notesSlides/notesSlide{rank}.xml"
    leads = [
        ("slideLayout", "../slideLayouts/slideLayout1.xml"),
        ("notesSlide", f"../notesSlides/notesSlide{rank}.xml"),
    ]
    for at, picture in enumerate(slide.pictures, 1):
        parts.add(f"ppt/media/picture{rank}-{at}.png", picture.png)
        leads.append(("image", f"../media/picture{rank}-{at}.png"))
    parts.add(name, _slide(slide, tongue), f"{_TYPE}.slide+xml")
    parts.relate(name, leads)
    parts.add(notes, _notes(slide.notes, tongue), f"{_TYPE}.notesSlide+xml")
    parts.relate(notes, [("notesMaster", "../notesMasters/notesMaster1.xml"), ("slide", f"../slides/slide{rank}.xml")])


_TREE = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)


def _slide(slide: Slide, tongue: str) -> str:
    shapes = [_title(slide.title, tongue)]
    shapes += [_picture(picture, 3 + at, 3 + at) for at, picture in enumerate(slide.pictures)]
    shapes += [_box(box, 3 + len(slide.pictures) + at, tongue) for at, box in enumerate(slide.boxes)]
    inside = f"<p:cSld><p:spTree>{_TREE}{''.join(shapes)}</p:spTree></p:cSld>"
    return f"{_HEAD}<p:sld {_NAMES}>{inside}<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>"


def _title(text: str, tongue: str) -> str:
    about = '<p:cNvPr id="2" name="Title"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="title"/></p:nvPr>'
    body = f'<a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang="{tongue}"/><a:t>{escape(text)}</a:t></a:r></a:p>'
    return f"<p:sp><p:nvSpPr>{about}</p:nvSpPr><p:spPr/><p:txBody>{body}</p:txBody></p:sp>"


def _place(left: float, top: float, width: float, height: float) -> str:
    x, y, wide, high = (round(each * _EMU) for each in (left, top, width, height))
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'


def _picture(picture: Shown, number: int, relation: int) -> str:
    place = _place(picture.left, picture.top, picture.width, picture.height)
    return (
        f'<p:pic><p:nvPicPr><p:cNvPr id="{number}" name="Picture {number}" descr={quoteattr(picture.alt)}/><p:cNvPicPr>'
        '<a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr><p:blipFill>'
        f'<a:blip r:embed="rId{relation}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        f'<p:spPr>{place}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    )


def _box(box: Box, number: int, tongue: str) -> str:
    inset = round(box.inset * _EMU)
    sides = f'lIns="{inset}" tIns="{inset}" rIns="{inset}" bIns="{inset}"'
    body = f'<a:bodyPr wrap="square" {sides} anchor="{box.anchor}"/><a:lstStyle/>'
    lines = "".join(_line(line, box.gap, tongue) for line in box.lines) or f'<a:p><a:endParaRPr lang="{tongue}"/></a:p>'
    fill = f'<a:solidFill><a:schemeClr val="{box.ground}"/></a:solidFill>' if box.ground else "<a:noFill/>"
    edge = f'<a:ln w="19050"><a:solidFill><a:schemeClr val="{box.edge}"/></a:solidFill></a:ln>' if box.edge else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Text {number}"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
        f'<p:spPr>{_place(box.left, box.top, box.width, box.height)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f"{fill}{edge}</p:spPr><p:txBody>{body}{lines}</p:txBody></p:sp>"
    )


def _line(line: Sequence[Words], gap: float, tongue: str) -> str:
    runs = "".join(
        f'<a:r><a:rPr lang="{tongue}" sz="{round(one.size * 100)}"{" b=" + quoteattr("1") if one.is_bold else ""}>'
        f'<a:solidFill><a:schemeClr val="{one.colour}"/></a:solidFill></a:rPr><a:t>{escape(one.text)}</a:t></a:r>'
        for one in line
    )
    return f'<a:p><a:pPr><a:spcAft><a:spcPts val="{round(gap * 100)}"/></a:spcAft></a:pPr>{runs}</a:p>'


def _notes(lines: Sequence[str], tongue: str) -> str:
    told = (
        "".join(f'<a:p><a:r><a:rPr lang="{tongue}"/><a:t>{escape(line)}</a:t></a:r></a:p>' for line in lines)
        or f'<a:p><a:endParaRPr lang="{tongue}"/></a:p>'
    )
    image = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/>'
        '</p:cNvSpPr><p:nvPr><p:ph type="sldImg"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>'
    )
    words = (
        '<p:sp><p:nvSpPr><p:cNvPr id="3" name="Notes"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
        '<p:ph type="body" idx="1"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>'
        f"{told}</p:txBody></p:sp>"
    )
    inside = f"<p:cSld><p:spTree>{_TREE}{image}{words}</p:spTree></p:cSld>"
    return f"{_HEAD}<p:notes {_NAMES}>{inside}<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>"


def _content_types(types: Mapping[str, str]) -> str:
    defaults = (("png", "image/png"), ("rels", "application/vnd.openxmlformats-package.relationships+xml"))
    lines = [
        f'<Default Extension="{ending}" ContentType="{kind}"/>'
        for ending, kind in (*defaults, ("xml", "application/xml"))
    ]
    lines += [f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in types.items()]
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{"".join(lines)}</Types>'
