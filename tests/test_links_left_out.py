"""A workbook that takes values from others beside it is read; what is kept of it holds the values alone."""

from __future__ import annotations

from pathlib import Path

from tests.hostile.workbooks import linked_to

from kolosi.workspace import Workspace
from kolosi.workspace.creating import create


def test_the_values_are_kept_and_the_links_are_not(tmp_path: Path) -> None:
    folder = create(tmp_path / "essai", country="MLI", period="2025-Q1")
    path = tmp_path / "événements.xlsx"
    path.write_bytes(linked_to("partenaire.xlsx"))
    (answer,) = Workspace(folder).add([path])
    assert answer.receipt is not None
    assert answer.records == 1
    told = [finding for finding in answer.findings if finding.id == "removed_links"]
    assert [finding.found for finding in told] == ["Données"]
    assert "partenaire" not in told[0].message["fr"]
    kept = [path.read_bytes() for path in (folder / "receipts").rglob("*") if path.is_file()]
    assert not any(b"externalLink" in data or b"partenaire" in data for data in kept)
    again = Workspace(folder).build()
    assert [entry["records"] for entry in again.receipts.values()] == [{"incidents": 1}]
