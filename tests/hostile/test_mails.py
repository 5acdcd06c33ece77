"""A mail address that a JSON file spells with the number of its sign is not kept either."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.hostile.making import HEAD, ROW

from kolosi.intake.records.repacking import unpack
from kolosi.workspace import Workspace


@pytest.mark.parametrize("sign", ["@", "\\u0040"])
def test_a_mail_address_in_json_is_taken_out(sign: str, tmp_path: Path) -> None:
    folder = tmp_path / "espace"
    (folder / "receipts").mkdir(parents=True)
    (folder / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    said = ("rien", "voir awa§example.org", "rien encore", "vu")
    rows = [{**dict(zip(HEAD, (f"INV{at}", *ROW[1:]), strict=True)), "suivi": one} for at, one in enumerate(said)]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(rows, ensure_ascii=False).replace("§", sign), "utf-8")
    workspace = Workspace(folder)
    (answer,) = workspace.add([path])
    assert answer.receipt is not None, answer.findings
    (receipt,) = workspace.receipts.all()
    kept = workspace.receipts.data(receipt)
    cells = "".join(str(sheet.cells.rows()) for sheet in unpack(kept))
    assert "voir …" in cells
    assert b"example.org" not in kept + cells.encode()
