"""What a workbook has beside its cells is left behind and told in words; what is kept of it holds the values alone."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from tests.hostile.making import HEAD, ROW, book, part_of, relations, replaced
from tests.hostile.workbooks import LINK, LINKED, linked_to

from kolosi.intake.formats import Unreadable, read_sheets
from kolosi.intake.records.repacking import unpack
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

PICTURE = "xl/worksheets/_rels/sheet1.xml.rels"


def two_sheets_of_which_one_is_linked() -> bytes:
    """A workbook of two sheets; a formula of the second takes a value from another workbook."""
    out = io.BytesIO()
    writer = xlsxwriter.Workbook(out, {"in_memory": True})
    page = writer.add_worksheet("Données")
    page.write_row(0, 0, HEAD)
    page.write_row(1, 0, ROW)
    page = writer.add_worksheet("Calculs")
    page.write_formula(0, 0, "=[1]Feuil1!B2*2", None, 14)
    writer.close()
    rows = relations(("externalLinkPath", "file:///\\\\serveur\\awa\\partenaire.xlsx", True))
    return replaced(out.getvalue(), {LINK: LINKED, "xl/externalLinks/_rels/externalLink1.xml.rels": rows})


LEFT: dict[str, tuple[str, Callable[[], bytes], str, str]] = {
    "links to a file beside": ("a.xlsx", lambda: linked_to("partenaire.xlsx"), "removed_links", "Données"),
    "links to an intranet": ("a.xlsx", two_sheets_of_which_one_is_linked, "removed_links", "Calculs"),
    "a connection": ("a.xlsx", lambda: book(more={"xl/connections.xml": "<partenaire/>"}), "removed_connections", ""),
    "macros": ("a.xlsm", lambda: book(more={"xl/vbaProject.bin": b"partenaire"}), "removed_macros", ""),
    "an object": ("a.xlsx", lambda: book(more={"xl/embeddings/oleObject1.bin": b"partenaire"}), "removed_objects", ""),
    "a picture elsewhere": ("a.xlsx", lambda: book(more={PICTURE: relations(("image", "http://partenaire/a", True))}), "removed_objects", ""),
    "comments": ("a.xlsx", lambda: book(more={"xl/comments1.xml": "<partenaire/>"}), "removed_asides", ""),
    "data of a pivot table": ("a.xlsx", lambda: book(more={"xl/pivotCache/pivotCacheRecords1.xml": "<partenaire/>"}), "removed_asides", ""),
}  # fmt: skip


@pytest.mark.parametrize("what", LEFT)
def test_the_values_are_kept_and_what_stands_beside_them_is_not(what: str, tmp_path: Path) -> None:
    name, make, id_, found = LEFT[what]
    folder = create(tmp_path / "essai", country="MLI", period="2025-Q1")
    path = tmp_path / name
    path.write_bytes(make())
    (answer,) = Workspace(folder).add([path])
    assert answer.receipt is not None
    assert answer.records == 1
    (told,) = [finding for finding in answer.findings if finding.id.startswith("removed_")]
    assert (told.id, told.found) == (id_, found)
    assert name in told.message["fr"]
    assert "partenaire" not in json.dumps(told.as_json())
    kept = [path.read_bytes() for path in (folder / "receipts").rglob("*") if path.is_file()]
    assert not any(b"externalLink" in data or b"partenaire" in data for data in kept)
    again = Workspace(folder).build()
    assert [entry["records"] for entry in again.receipts.values()] == [{"incidents": 1}]


def test_what_is_kept_reads_as_the_file_did(tmp_path: Path) -> None:
    folder = create(tmp_path / "essai", country="MLI", period="2025-Q1")
    path = tmp_path / "a.xlsm"
    path.write_bytes(book(more={"xl/vbaProject.bin": b"x"}))
    workspace = Workspace(folder)
    workspace.add([path])
    (receipt,) = workspace.receipts.all()
    (kept,), (came,) = unpack(workspace.receipts.data(receipt)), read_sheets("a.xlsm", path.read_bytes())
    assert (kept.name, kept.cells.rows()) == (came.name, came.cells.rows())


CALLS = {
    "in a cell": (lambda: book('<row r="7"><c r="C7" t="str"><f>_xlfn.WEBSERVICE(&quot;http://a&quot;)</f><v>3</v></c></row>'), "WEBSERVICE, C7 (Données)"),
    "of a program": (lambda: book('<row r="7"><c r="A7"><v>1</v></c><c r="C7"><f>cmd|&apos;/c calc&apos;!A0</f><v>3</v></c></row>'), "cmd, C7 (Données)"),
    "in a name": (lambda: book(more={"xl/workbook.xml": part_of(book(), "xl/workbook.xml").replace("</sheets>", "</sheets><definedNames><definedName name=\"a\">CALL(\"b\",\"c\")</definedName></definedNames>")}), "CALL"),
}  # fmt: skip


@pytest.mark.parametrize("where", CALLS)
def test_a_call_is_refused_with_its_place(where: str) -> None:
    make, call = CALLS[where]
    with pytest.raises(Unreadable, match="links") as refusal:
        read_sheets("a.xlsx", make(), entering=True)
    assert refusal.value.data == {"call": call}
