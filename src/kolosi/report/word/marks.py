"""The marks of WordprocessingML, as text: runs, paragraphs, fields, tables, pictures, bookmarks."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_ORDER = ("rStyle", "b/", "i/", "color", "sz", "u ", "vertAlign")
_BOX_MARGINS = (("top", 100), ("left", 170), ("bottom", 20), ("right", 170))
_WHITE = 'w:val="single" w:sz="48" w:space="0" w:color="FFFFFF"'
_TIGHT = '<w:tblCellMar><w:left w:w="35" w:type="dxa"/><w:right w:w="35" w:type="dxa"/></w:tblCellMar>'
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def run(text: str, look: str = "") -> str:
    """Words; `look` holds run properties in any order.

    >>> run("7 580", "<w:b/>")
    '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">7 580</w:t></w:r>'
    """
    worn = f"<w:rPr>{_ordered(look)}</w:rPr>" if look else ""
    return f'<w:r>{worn}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>' if text else ""


def _ordered(look: str) -> str:
    """Run properties in the order that the schema asks for, each once."""
    pieces = dict.fromkeys("<w:" + piece for piece in look.split("<w:") if piece)
    return "".join(sorted(pieces, key=lambda piece: next(r for r, n in enumerate(_ORDER) if piece[3:].startswith(n))))


def paragraph(inside: str, style: str, more: str = "") -> str:
    """A paragraph; `more` holds other paragraph properties, in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{inside}</w:p>'


def bookmark(number: int, name: str, inside: str) -> str:
    """A place that links lead to."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{inside}<w:bookmarkEnd w:id="{number}"/>'


def control(number: int, tag: str, title: str, inside: str) -> str:
    """A content control around words of a sentence: it may be written in, moved and deleted; `title` is what Word shows over it.

    >>> control(1, "t", "Cas", run("8"))[:72]
    '<w:sdt><w:sdtPr><w:alias w:val="Cas"/><w:tag w:val="t"/><w:id w:val="1"/'
    """
    about = f'<w:alias w:val="{escape(title)}"/><w:tag w:val="{tag}"/><w:id w:val="{number}"/>'
    return f"<w:sdt><w:sdtPr>{about}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def field_of(code: str, shown: str, look: str = "", *, is_dirty: bool = False) -> str:
    """A field with what it shows until it is updated."""
    dirty = ' w:dirty="true"' if is_dirty else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"{dirty}/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(code, quote=False)} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(shown, look)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def sequence(label: str, number: int) -> str:
    """The number of a caption."""
    return field_of(f"SEQ {label} \\* ARABIC", str(number), "<w:b/>")


def cell(inside: str, width: int, fill: str = "", edges: str = "", *, span: int = 1) -> str:
    """A cell of a table, over `span` columns."""
    over = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    lines = f"<w:tcBorders>{edges}</w:tcBorders>" if edges else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{over}{lines}{shade}</w:tcPr>{inside}</w:tc>'


def table_of(
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    style: str,
    *,
    title: str = "",
    fills: Sequence[Sequence[str]] | None = None,
    has_head: bool = True,
    is_tight: bool = False,
) -> str:
    """A table whose first row is repeated on each page when it is a head."""
    ground = fills or [["F4F5F7" if has_head and not rank else ""] * len(row) for rank, row in enumerate(rows)]
    gaps = "" if has_head else "".join(f"<w:{side} {_WHITE}/>" for side in ("top", "left", "bottom", "right"))
    lines = (
        row_of([cell(*each, gaps) for each in zip(row, widths, fill, strict=True)], is_head=has_head and not rank)
        for rank, (row, fill) in enumerate(zip(rows, ground, strict=True))
    )
    return table_around("".join(lines), widths, style, title=title, has_head=has_head, is_tight=is_tight)


def table_around(
    lines: str,
    widths: Sequence[int],
    style: str,
    *,
    title: str = "",
    has_head: bool = True,
    is_tight: bool = False,
) -> str:
    """A table around its rows."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    named = f'<w:tblCaption w:val="{escape(title)}"/>' if title else ""
    look = f'<w:tblLook w:val="0020" w:firstRow="{int(has_head)}" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{_TIGHT if is_tight else ""}{look}{named}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>'
    )


def box_of(inside: str, width: int, edge: str, fill: str, style: str) -> str:
    """A coloured box with a thick left edge."""
    line = f'<w:left w:val="single" w:sz="36" w:space="0" w:color="{edge}"/>'
    margins = "".join(f'<w:{side} w:w="{wide}" w:type="dxa"/>' for side, wide in _BOX_MARGINS)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>'
        f"<w:tr>{cell(inside, width, fill, line)}</w:tr></w:tbl>"
    )


def row_of(cells: Sequence[str], *, is_head: bool = False) -> str:
    """A row that no page parts; repeated on each page when it is a head."""
    head = "<w:tblHeader/>" if is_head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>"


def picture(name: str, number: int, size: tuple[int, int], alt: str) -> str:
    """A picture in the line, with its alternative text; `size` in English metric units."""
    wide, tall = size
    shape = (
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="Figure {number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{name}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{tall}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{tall}"/>'
        f'<wp:docPr id="{1000 + number}" name="Figure {number}" descr="{escape(alt)}"/>'
        f'<a:graphic><a:graphicData uri="{_PICTURE}">{shape}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
