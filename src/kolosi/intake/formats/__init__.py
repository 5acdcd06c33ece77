"""Files of any usual format as sheets of text cells, with their row numbers; hostile or broken files are refused.

The content decides the format; the name only helps where the content says nothing.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from kolosi.intake.containers.archive import EMPTY_ZIP, GZIP, ZIP, Package, gunzip, open_zip
from kolosi.intake.formats.sheet import CODES, LIMITS, Limits, Sheet, Unreadable

__all__ = ["CODES", "LIMITS", "Limits", "Sheet", "Unreadable", "read_sheets"]

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXTS = frozenset({".csv", ".tsv", ".txt", ".tab", ""})
_READ_IN_ARCHIVES = frozenset(
    {
        ".csv",
        ".tsv",
        ".txt",
        ".tab",
        ".xlsx",
        ".xlsm",
        ".xlsb",
        ".xls",
        ".ods",
        ".json",
        ".geojson",
        ".parquet",
        ".geoparquet",
    }
)
_PAGES = frozenset({".html", ".htm", ".xhtml", ".mht", ".mhtml", ".svg"})
"""Names under which a page is a document, to be taken into the review, and no table."""
_WORD = "word/"
"""Where the main part of a Word document lies in its package."""
_ARCHIVES = frozenset({".zip", ".gz"})
_PAPER = b"%PDF"
_OTHER_FILES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"7z\xbc\xaf", b"Rar!", b"\x7fELF", b"MZ\x90")


def read_sheets(name: str, data: bytes, *, limits: Limits = LIMITS, entering: bool = False) -> list[Sheet]:
    """The sheets of a file, hidden ones included and marked; raises Unreadable with the reason and the file's name.

    A sheet is named as in the workbook; one of a CSV is named ""; one of an archive begins with the member's name.
    A file that is ``entering`` must hold nothing that acts by itself. Files from outside are read through `guarded`.
    """
    try:
        return _read(name, data, limits, 0, entering)
    except Unreadable as refusal:
        raise refusal.of(name) from refusal


def _read(name: str, data: bytes, limits: Limits, depth: int, entering: bool) -> list[Sheet]:
    if not data or data.isspace():
        raise Unreadable("empty")
    if len(data) > limits.file_bytes:
        raise Unreadable("too_large", found=len(data), allowed=limits.file_bytes)
    if data.startswith((ZIP, EMPTY_ZIP)):
        return _read_zip(name, data, limits, depth, entering)
    if data.startswith(GZIP):
        _refuse_deeper(depth)
        return _read(name.removesuffix(".gz"), gunzip(data, limits=limits), limits, depth + 1, entering)
    if data.startswith(_COMPOUND):
        from kolosi.intake.containers.left_behind import left_of_old
        from kolosi.intake.formats.oldbook import read_xls

        left = left_of_old(data, name) if entering else ()
        return _without(left, read_xls(data, limits=limits))
    return _read_plain(name, data, limits)


def _read_plain(name: str, data: bytes, limits: Limits) -> list[Sheet]:
    """The sheets of a file that is neither archive nor workbook."""
    from kolosi.intake.formats import columnar, delimited, records

    if data.startswith(columnar.MARK):
        return [columnar.read_parquet(data, limits=limits)]
    beginning = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    suffix = PurePosixPath(name.lower()).suffix
    if beginning[:1] == b"<" and suffix not in _PAGES:
        return _read_markup(data, limits)
    if data.startswith(_PAPER):
        raise Unreadable("pdf")
    if data.startswith(_OTHER_FILES) or beginning[:1] == b"<":
        raise Unreadable("not_a_table")
    if suffix in {".json", ".geojson"} or (beginning[:1] in (b"{", b"[") and suffix not in _TEXTS):
        return records.read_json(data, limits=limits)
    if (
        suffix in {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".parquet", ".geoparquet", ".zip", ".gz"}
        and b"\0" in data[:4096]
    ):
        raise Unreadable("truncated")
    return [delimited.read_delimited(data, limits=limits)]


def _read_markup(data: bytes, limits: Limits) -> list[Sheet]:
    """The sheets of a workbook that is written as XML, or as a web page with tables, under a name of a workbook."""
    from kolosi.intake.formats import webtable, xmlbook

    if xmlbook.MARK in data[:4096]:
        return xmlbook.read_xml_workbook(data, limits=limits)
    if webtable.HAS_TABLE.search(data):
        return webtable.read_web_tables(data, limits=limits)
    raise Unreadable("not_a_table")


def _refuse_deeper(depth: int) -> None:
    if depth > 0:
        raise Unreadable("nested")


def _read_zip(name: str, data: bytes, limits: Limits, depth: int, entering: bool) -> list[Sheet]:
    """The sheets of a zip: a workbook, or an archive of files."""
    package = open_zip(data, limits=limits)
    names = set(package.names)
    if "mimetype" in names and "content.xml" in names:
        from kolosi.intake.containers.left_behind import left_of_opendocument
        from kolosi.intake.formats.opendocument import read_ods

        left = left_of_opendocument(package.anew()) if entering else ()
        return _without(left, read_ods(package, limits=limits))
    if "[Content_Types].xml" in names:
        from kolosi.intake.containers.left_behind import left_of_workbook
        from kolosi.intake.formats.parts import main_part

        if main_part(package.anew()).startswith(_WORD):
            from kolosi.intake.formats.wordtables import read_word_tables

            return read_word_tables(data, limits=limits, entering=entering)
        from kolosi.intake.formats.workbook import read_workbook

        left = left_of_workbook(package.anew(), name) if entering else ()
        return _without(left, read_workbook(data, package, limits=limits))
    _refuse_deeper(depth)
    return _read_members(package, limits, entering)


def _without(left: tuple[str, ...], sheets: list[Sheet]) -> list[Sheet]:
    return [replace(sheet, left_behind=left) for sheet in sheets] if left else sheets


def _read_members(package: Package, limits: Limits, entering: bool) -> list[Sheet]:
    sheets: list[Sheet] = []
    for member in package.names:
        path = PurePosixPath(member)
        if path.suffix.lower() in _ARCHIVES:
            raise Unreadable("nested", member=member)
        if path.suffix.lower() in _READ_IN_ARCHIVES and not path.name.startswith(".") and "__MACOSX" not in path.parts:
            found = _read(member, package.read(member), limits, 1, entering)
            sheets += [replace(sheet, name=f"{member}/{sheet.name}" if sheet.name else member) for sheet in found]
    if not sheets:
        raise Unreadable("not_a_table" if package.names else "empty")
    return sheets
