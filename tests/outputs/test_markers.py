"""Five hundred marked words and more, planted wherever a source file can hide one: none comes out, in any layer.

Two processes on machines with another clock, another language and another order of sets write the same bytes.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

import pytest
import xlsxwriter
from tests.inspection.making import exif, png, with_parts
from tests.outputs import planted
from tests.outputs.everywhere import layers, written
from tests.outputs.texts import holds

from kolosi.workspace import Workspace

MARK = "Zqxkw"
"""What each marked word begins with, in letters that no text of ours has side by side."""


class Marks:
    """Marked words, each another, and where each was put."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}
        self._number = count(1)

    def __call__(self, place: str) -> str:
        word = f"{MARK}{next(self._number):04d}w"
        self.places[word] = place
        return word


def picture(mark: Marks) -> bytes:
    """A picture whose texts, author and place are marked."""
    told = {0x010E: mark("exif").encode(), 0x013B: mark("exif author").encode(), 0x0110: mark("camera").encode()}
    return png(
        (b"tEXt", b"Comment\0" + mark("png text").encode()),
        (b"iTXt", b"Title\0\0\0\0\0" + mark("png words").encode()),
        (b"eXIf", exif(told, gps=True)),
    )


def rows(mark: Marks) -> Iterator[tuple[str, ...]]:
    """Violations whose persons, notes and villages are marked, row by row."""
    for day in planted.QUARTERS.values():
        for region in planted.REGIONS:
            for _ in range(20):
                own = (mark("number of a row"), "CANARI-ORGANISATION", day, region)
                what = ("Atteintes au droit à la propriété", "Vol ou braquage", "Groupes armés", "Hommes", "Adultes")
                persons = (
                    mark("name"),
                    "+223 70 00 00 00",
                    f"{mark('account')} récit assez long pour en être un",
                    mark("village"),
                )
                yield (*own, *what, *persons)


def workbook(mark: Marks) -> bytes:
    """A workbook of violations with a marked word in every part that a program writes into a workbook."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        told = (
            "title",
            "subject",
            "author",
            "manager",
            "company",
            "category",
            "keywords",
            "comments",
            "hyperlink_base",
            "status",
        )
        book.set_properties({name: mark(f"property {name}") for name in told})
        for name in ("Dossier", "Source"):
            book.set_custom_property(mark(f"name of property {name}"), mark(f"custom property {name}"))
        sheet = book.add_worksheet(mark("name of a sheet"))
        for at, row in enumerate((planted.HEAD, *rows(mark))):
            sheet.write_row(at, 0, row)
        decorate(book, sheet, mark)
        for state in ("hide", "very_hidden"):
            other = book.add_worksheet(mark(f"name of a sheet: {state}"))
            other.write_row(0, 0, [mark(f"cell of a sheet: {state}") for _ in range(6)])
            getattr(other, state)()
        book.define_name(mark("defined name"), f"='{other.get_name()}'!$A$1")
    return with_parts(out.getvalue(), more_parts(mark))


def decorate(book: xlsxwriter.Workbook, sheet: object, mark: Marks) -> None:
    """Notes, pictures, charts, links, heads, forms beside the rows."""
    for at in range(10):
        sheet.write_comment(at, 1, mark("note"), {"author": mark("author of a note")})  # type: ignore[attr-defined]
    sheet.insert_image(
        3,
        20,
        "a.png",
        {"image_data": io.BytesIO(picture(mark)), "description": mark("alternative text")},
    )  # type: ignore[attr-defined]
    sheet.insert_textbox(30, 20, mark("text box"), {"description": mark("text of a box")})  # type: ignore[attr-defined]
    chart = book.add_chart({"type": "line"})
    chart.add_series({"name": mark("name of a series"), "values": [sheet.get_name(), 1, 1, 4, 1]})  # type: ignore[attr-defined]
    chart.set_title({"name": mark("title of a chart")})
    sheet.insert_chart(60, 20, chart, {"description": mark("text of a chart")})  # type: ignore[attr-defined]
    sheet.set_header(f"&L{mark('head of a page')}")  # type: ignore[attr-defined]
    sheet.set_footer(f"&R{mark('foot of a page')}")  # type: ignore[attr-defined]
    sheet.data_validation("AA1", {"validate": "list", "source": [mark("choice"), "b"], "input_message": mark("help")})  # type: ignore[attr-defined]
    sheet.write_url("AB1", f"https://example.org/{mark('link')}", string="x", tip=mark("tip of a link"))  # type: ignore[attr-defined]
    sheet.write("AC1", 1, book.add_format({"num_format": f'0 "{mark("format of numbers")}"'}))  # type: ignore[attr-defined]
    sheet.set_row(50, options={"hidden": True})  # type: ignore[attr-defined]
    sheet.write_row(50, 50, [mark("hidden row") for _ in range(10)])  # type: ignore[attr-defined]
    sheet.set_column(40, 44, 8, None, {"hidden": True})  # type: ignore[attr-defined]
    sheet.write_row(0, 40, [mark("hidden column") for _ in range(5)])  # type: ignore[attr-defined]


def more_parts(mark: Marks) -> Mapping[str, bytes | str]:
    """Parts that no library writes: caches, connections, embedded files."""
    return {
        "xl/pivotCache/pivotCacheRecords1.xml": f"<r>{mark('pivot cache')}</r>",
        "xl/externalLinks/externalLink1.xml": f"<r>{mark('other workbook')}</r>",
        "xl/connections.xml": f"<r>{mark('connection')}</r>",
        "xl/persons/person.xml": f"<r>{mark('person')}</r>",
        "xl/threadedComments/threadedComment1.xml": f"<r>{mark('conversation')}</r>",
        "xl/model/item.data": mark("data model").encode(),
        "xl/embeddings/oleObject1.bin": mark("embedded object").encode("utf-16-le"),
        "xl/printerSettings/printerSettings1.bin": mark("printer").encode("utf-16-le"),
        "xl/media/image9.png": picture(mark),
        "customXml/item1.xml": f"<r>{mark('added XML')}</r>",
        "docProps/thumbnail.png": picture(mark),
        f"xl/{mark('name of a part')}.xml": "<r/>",
    }


@pytest.fixture(scope="module")
def marks() -> Marks:
    return Marks()


@pytest.fixture(scope="module")
def workspace(marks: Marks, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = planted.create(tmp_path_factory.mktemp("marqué") / "espace")
    inputs = made.folder.parent / marks("folder")
    inputs.mkdir()
    (inputs / f"{marks('name of a file')}.xlsx").write_bytes(workbook(marks))
    (inputs / "CANARI-FICHIER-7392.xlsx").write_bytes(planted.survivors())
    answers = made.add([inputs])
    assert [answer.waiting for answer in answers] == [0, 0]
    made.render()
    return made


def public(workspace: Workspace) -> list[Path]:
    files = (path for path in workspace.file("out", "public").rglob("*") if path.is_file())
    return sorted(path for path in files if path.name[0] != ".")


def test_enough_is_planted_in_enough_places(marks: Marks, workspace: Workspace) -> None:
    assert len(marks.places) > 700
    assert len(set(marks.places.values())) >= 55
    (source,) = workspace.folder.parent.glob(f"{MARK}*/{MARK}*.xlsx")
    found = b"\n".join((str(source).encode(), *layers(source.name, source.read_bytes())))
    assert [word for word in marks.places if not any(form in found for form in written(word))] == []


def test_none_of_them_is_in_any_layer_of_any_public_file(marks: Marks, workspace: Workspace) -> None:
    files = public(workspace)
    assert len(files) == 24
    forms = [form for spelling in (MARK, MARK.lower(), MARK.upper()) for form in written(spelling)]
    for path in files:
        whole = b"\n".join(layers(path.name, path.read_bytes()))
        assert [form for form in forms if form in whole] == [], path.name
        read = holds(path).casefold()
        assert MARK.casefold() not in read, path.name


AGAIN = "import kolosi, sys; kolosi.open(sys.argv[1]).render()"


def test_two_processes_that_differ_in_all_that_may_differ_write_the_same_bytes(
    workspace: Workspace, tmp_path: Path
) -> None:
    found = []
    for at, (seed, zone, language) in enumerate(
        (("1", "Pacific/Auckland", "C"), ("77", "America/Lima", "fr_FR.UTF-8"))
    ):
        folder = tmp_path / f"copie {at}" / "espace"
        shutil.copytree(workspace.folder, folder)
        for part in ("build", "out"):
            shutil.rmtree(folder / part)
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language, "KOLOSI_LANGUAGE": ""}
        subprocess.run([sys.executable, "-c", AGAIN, str(folder)], check=True, env=env)
        found.append({path.name: path.read_bytes() for path in public(Workspace(folder))})
    first, second = found
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []
    assert first == {path.name: path.read_bytes() for path in public(workspace)}
