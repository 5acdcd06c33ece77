"""What a zip is: an Open XML file, one of LibreOffice, or an archive whose members are looked into one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from kolosi.intake.containers.active import refuse_active_text
from kolosi.intake.containers.archive import Package, open_zip
from kolosi.intake.containers.binary import is_binary
from kolosi.intake.containers.left_behind import left_of_opendocument, left_of_workbook
from kolosi.intake.containers.refusal import Limits, Unreadable
from kolosi.intake.containers.relations import Led, led_to
from kolosi.intake.documents import read_document
from kolosi.intake.formats import LIMITS as FILES
from kolosi.intake.formats import Sheet
from kolosi.intake.hidden.acting import acting_traces
from kolosi.intake.hidden.archived import archive_traces, container_traces
from kolosi.intake.hidden.office import opendocument, slides, word, workbook, written
from kolosi.intake.hidden.office.open_xml import office_traces
from kolosi.intake.hidden.sheets import sheets_of
from kolosi.intake.hidden.trace import Inside, Trace, Written
from kolosi.intake.hidden.unseen.book_names import book_names

_TYPES = "[Content_Types].xml"
_FORMATS = {"xl/": "xlsx", "word/": "docx", "ppt/": "pptx"}
_DOCUMENTS = frozenset({"docx", "pdf", "html", "text"})
_WITHOUT_TEXT = frozenset({"empty", "scanned", "not_a_document"})

Look = Callable[[str, bytes, Limits, int], Inside]
"""What takes a file of any kind apart: its name, its bytes, limits, and how deep it lies in archives."""


def look_in_zip(name: str, data: bytes, limits: Limits, depth: int, look: Look) -> Inside:
    """An office file, or an archive, whose members `look` takes apart. One that says it is two kinds of file is looked into as both."""
    package = open_zip(data, limits=limits)
    names = package.names
    is_open = "mimetype" in names and "content.xml" in names
    if not is_open and _TYPES not in names:
        if depth:
            raise Unreadable("nested")
        return _archive(data, package, limits, look)
    shared = tuple(container_traces(data, package))
    if not is_open:
        found = _office(name, data, package, limits)
    elif _TYPES in names:
        found = _both(name, data, package, limits)
    else:
        found = _opendocument(name, data, package, limits)
    return replace(found, traces=(*shared, *found.traces))


def _both(name: str, data: bytes, package: Package, limits: Limits) -> Inside:
    one, other = (look(name, data, package.anew(), limits) for look in (_office, _opendocument))
    return replace(one, traces=(*one.traces, *other.traces), texts=(*one.texts, *other.texts))


def _opendocument(name: str, data: bytes, package: Package, limits: Limits) -> Inside:
    found = [*opendocument.opendocument_traces(package)]
    found += acting_traces(lambda: left_of_opendocument(package.anew()), found)
    texts = tuple(written.opendocument_texts(package.anew()))
    return Inside(format="opendocument", traces=tuple(found), sheets=sheets_of(name, data, limits), texts=texts)


def _office(name: str, data: bytes, package: Package, limits: Limits) -> Inside:
    led = led_to(package.anew())
    format_ = _format(led)
    is_book = format_ == "xlsx"
    traces = list(office_traces(package.anew(), led))
    traces += acting_traces(lambda: _left(package.anew(), name, is_book=is_book), traces)
    sheets = sheets_of(name, data, limits) if is_book else ()
    if is_book:
        traces += _book_traces(package.anew(), led, sheets)
    if format_ == "docx" or any(part.startswith("word/") for part in led.names):
        traces += word.word_traces(package.anew(), led)
    if format_ == "pptx" or any(part.startswith("ppt/") for part in led.names):
        traces += slides.slide_traces(package.anew(), led)
    texts = (
        *written.office_texts(package.anew(), led, format_),
        *(book_names(package.anew(), led) if is_book and not is_binary(package.anew(), led.main) else ()),
    )
    return Inside(format=format_, traces=tuple(traces), sheets=sheets, texts=texts)


def _book_traces(package: Package, led: Led, sheets: Sequence[Sheet]) -> Iterator[Trace]:
    """What a workbook carries; of a binary one its parts and its hidden sheets, and that no more was looked at."""
    if not is_binary(package, led.main):
        yield from workbook.workbook_traces(package, led, sheets)
        return
    yield from workbook.part_traces(led)
    yield from (Trace(kind="hidden_sheet", place=sheet.name) for sheet in sheets if sheet.hidden)
    yield Trace(kind="old_format")


def _left(package: Package, name: str, *, is_book: bool) -> tuple[str, ...]:
    """What a workbook that enters would have left behind; of a text, nothing is. Raises `Unreadable` for what acts."""
    if is_book:
        return left_of_workbook(package, name)
    refuse_active_text(package)
    return ()


def _format(led: Led) -> str:
    """What a program would take the package for: by the part it begins with, or else by the folders there are."""
    main = led.main
    for folder, format_ in _FORMATS.items():
        if main.startswith(folder):
            return format_
    found = [format_ for folder, format_ in _FORMATS.items() if any(part.startswith(folder) for part in led.names)]
    if not found:
        raise Unreadable("not_a_document")
    return found[0]


# -- archives ---------------------------------------------------------------------------------------------------------


def _archive(data: bytes, package: Package, limits: Limits, look: Look) -> Inside:
    """An archive: what it says of itself, and each member."""
    if len(package.names) > FILES.members:
        raise Unreadable("too_many_members", found=len(package.names), allowed=FILES.members)
    traces: list[Trace] = list(archive_traces(data, package))
    sheets: list[Sheet] = []
    texts: list[Written] = []
    for member, inner in _members(package, limits, look):
        if isinstance(inner, Trace):
            traces.append(inner)
        else:
            traces += [trace.under(member) for trace in inner.traces]
            sheets += _renamed(member, inner.sheets)
            texts += [replace(text, place=f"{member} › {text.place}" if text.place else member) for text in inner.texts]
    return Inside(format="zip", traces=tuple(traces), sheets=tuple(sheets), texts=tuple(texts))


def _members(package: Package, limits: Limits, look: Look) -> Iterator[tuple[str, Inside | Trace]]:
    """Each member taken apart, with its own words; or why it is not."""
    for member in package.names:
        content = package.read(member)
        if not content:
            continue
        try:
            inner = look(member, content, limits, 1)
            yield member, replace(inner, texts=(*inner.texts, *_words(member, content, inner.format)))
        except Unreadable as refusal:
            if refusal.code != "nested":  # told by the list of members
                yield member, Trace(kind="member_not_read", place=member, sample=refusal.code)


def _words(member: str, content: bytes, format_: str) -> Iterator[Written]:
    """The text of a member that is a document."""
    if format_ not in _DOCUMENTS:
        return
    plain = f"{PurePosixPath(member).stem}.txt" if format_ == "text" else member
    try:
        yield Written(place="", text=read_document(plain, content, entering=False).text)
    except Unreadable as refusal:
        if refusal.code not in _WITHOUT_TEXT:
            raise


def _renamed(member: str, sheets: Sequence[Sheet]) -> list[Sheet]:
    return [replace(sheet, name=f"{member} › {sheet.name}" if sheet.name else member) for sheet in sheets]
