"""Rows without consent are left out before anything is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.outputs import planted

from kolosi.intake.formats import read_sheets
from kolosi.intake.records.examining import examine
from kolosi.intake.records.repacking import unpack
from kolosi.workspace import Workspace


def rows_kept(text: str) -> int:
    """How many rows of data are kept of a table."""
    (sheet,) = examine(read_sheets("enquete.csv", text.encode())).sheets
    return sheet.cells.height - 1


@pytest.mark.parametrize(
    ("header", "answers", "kept"),
    [
        ("Consentement obtenu", ("oui", "non", "Oui"), 2),
        ("CONSENT GIVEN", ("Yes", "No", ""), 1),
        ("group/consent", ("1", "0", "1"), 2),
        ("consent", ("yes", "yes", "yes"), 3),
        ("consent", ("Declined", "yes", "no"), 3),
        ("consent", ("no", "no", "no"), 0),
        ("consent_photo", ("yes", "no", "no"), 3),
        ("Consentement (note)", ("oui", "non", "non"), 3),
        ("region", ("oui", "non", "non"), 3),
    ],
)
def test_only_rows_that_say_yes_are_kept(header: str, answers: tuple[str, ...], kept: int) -> None:
    lines = [f"id,{header},region,victims", *(f"{n},{said},Mopti,{n}" for n, said in enumerate(answers, 1))]
    assert rows_kept("\n".join(lines)) == kept


def test_the_rows_are_not_in_the_receipt_and_a_point_says_how_many(tmp_path: Path) -> None:
    workspace = planted.create(tmp_path / "consentement")
    head = "_uuid,_submission_time,consent,region,risque"
    lines = [head, "a,2025-01-03T08:00:00,yes,Mopti,oui", "b,2025-01-03T08:00:00,no,CANARI-REFUS,oui"]
    (tmp_path / "enquete.csv").write_text("\n".join(lines) + "\n", "utf-8")
    (answer,) = workspace.add([tmp_path / "enquete.csv"], organisation="Organisation fictive")
    point = next(finding for finding in answer.findings if finding.id == "removed_no_consent")
    assert "consent (1)" in str(point.found)
    (receipt,) = Workspace(workspace.folder).receipts.all()
    assert "CANARI-REFUS" not in str([sheet.cells.rows() for sheet in unpack(workspace.receipts.data(receipt))])
