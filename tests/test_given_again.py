"""An earlier file of a submission given again: it counts again where somebody says so, and no chain of receipts turns round."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

import kolosi
from kolosi.model.receipt import Receipt
from kolosi.store.files import read_json, write_json
from kolosi.store.receipts import digest_of
from kolosi.workspace import Workspace
from kolosi.workspace.answers import Added

HEADER = ("Mois *", "Organisation *", "AoR *", "Région *", "Groupe de population", "Personnes assistées (nouvelles)", "Statut")  # fmt: skip
DAY = date(2025, 4, 20)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "mali").mkdir()
    (tmp_path / "mali" / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    return kolosi.open(tmp_path / "mali")


def matrix(workspace: Workspace, name: str, *reached: int) -> Path:
    path = workspace.folder.parent / name
    if path.exists():  # a workbook written a second later has other bytes
        return path
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("5W")
        sheet.write_row(0, 0, HEADER)
        for at, people in enumerate(reached, 1):
            sheet.write_row(at, 0, ("mars 2025", "BETA", "VBG", "Mopti", "PDI", people, "Achevée"))
    return path


def versions(workspace: Workspace) -> tuple[Path, Path]:
    return matrix(workspace, "beta_v1.xlsx", 120), matrix(workspace, "beta_v2.xlsx", 120, 30)


def turned_round(workspace: Workspace) -> tuple[Receipt, Receipt]:
    """An index in which two receipts replace each other, as earlier versions wrote it."""
    first, second = (workspace.add([path], received=DAY)[0].receipt for path in versions(workspace))
    assert first is not None
    assert second is not None
    path = workspace.file("receipts", "index.json")
    lines = read_json(path)
    assert isinstance(lines, list)
    write_json(path, [*lines, {**lines[0], "replaces": second.id}])
    return first, second


def counted_instead(workspace: Workspace, path: Path) -> Added:
    """A file given once more, after a person said that it counts instead of the one that does."""
    (now,) = workspace.receipts.current()
    workspace.decide(
        "file", f"{digest_of(path.read_bytes())[:12]}:beside:{now.id}", "instead", why="le partenaire y revient"
    )
    (answer,) = workspace.add([path], received=DAY)
    return answer


def test_an_earlier_file_given_again_does_not_count_by_itself(workspace: Workspace) -> None:
    first, second = versions(workspace)
    one, two, again = (workspace.add([path], received=DAY)[0] for path in (first, second, first))
    assert one.receipt is not None
    assert two.receipt is not None
    assert again.receipt is None
    assert again.unread == ()
    (finding,) = again.findings
    assert (finding.id, finding.where.file, finding.found) == ("older_version", "beta_v1.xlsx", "beta_v2.xlsx")
    assert "version plus ancienne de beta_v2.xlsx, qui compte" in finding.message["fr"]
    assert len(workspace.receipts.all()) == 2
    assert workspace.receipts.current() == [two.receipt]
    assert workspace.figure("people_assisted/2025-Q1").value == 150


def test_an_earlier_file_that_somebody_wants_counts_again_and_says_what_it_changes(workspace: Workspace) -> None:
    first, second = versions(workspace)
    _, two = (workspace.add([path], received=DAY)[0] for path in (first, second))
    assert two.receipt is not None
    again = counted_instead(workspace, first)
    assert again.receipt is not None
    assert again.receipt.replaces == two.receipt.id
    assert again.difference is not None
    assert (again.difference.added, again.difference.changed, again.difference.deleted) == (0, 0, 1)
    assert len(workspace.receipts.all()) == 3
    assert len({receipt.id for receipt in workspace.receipts.all()}) == 3
    assert workspace.receipts.current() == [again.receipt]
    assert [line.file for line in workspace.status().lines] == ["beta_v1.xlsx"]
    assert workspace.figure("people_assisted/2025-Q1").value == 120


@pytest.mark.parametrize(("kept", "is_asked"), [(19, False), (3, True)])
def test_a_file_that_takes_away_much_of_what_was_known_is_asked_about(
    workspace: Workspace, kept: int, is_asked: bool
) -> None:
    first, second = (matrix(workspace, f"beta_v{n}.xlsx", *range(10, 10 + rows)) for n, rows in ((1, 20), (2, kept)))
    workspace.add([first], received=DAY)
    (answer,) = workspace.add([second], received=DAY)
    assert answer.difference is not None
    assert answer.difference.deleted == 20 - kept
    told = [finding for finding in answer.findings if finding.id == "past_fell"]
    assert bool(told) == is_asked
    assert [finding.found for finding in told] == ["2025-03 (20 → 3)"] * is_asked


def test_it_may_go_to_and_fro_as_often_as_a_partner_likes(workspace: Workspace) -> None:
    first, second = versions(workspace)
    for path in (first, second):
        workspace.add([path], received=DAY)
    for path in (first, second, first):
        answer = counted_instead(workspace, path)
        assert answer.receipt is not None
        assert workspace.receipts.current() == [answer.receipt]
    (answer,) = workspace.add([first], received=DAY)
    assert [finding.id for finding in answer.findings] == ["already_received"]
    assert [receipt.file for receipt in workspace.receipts.all()] == ["beta_v1.xlsx", "beta_v2.xlsx"] * 2 + ["beta_v1.xlsx"]  # fmt: skip
    assert len(workspace.receipts.current()) == 1
    assert [path.name for path in workspace.file("out", "internal").glob("retour_*")] == ["retour_beta.xlsx"]


def test_a_report_of_zero_given_again_after_rows_counts_again_once_somebody_says_so(workspace: Workspace) -> None:
    empty, full = matrix(workspace, "vide.xlsx"), matrix(workspace, "plein v2.xlsx", 120)
    workspace.add([empty], organisation="BETA", during="2025-03", received=DAY)
    (later,) = workspace.add([full], received=DAY)
    assert later.receipt is not None
    (again,) = workspace.add([empty], organisation="BETA", during="2025-03", received=DAY)
    assert (again.receipt, [finding.id for finding in again.findings]) == (None, ["older_version"])
    subject = f"{digest_of(empty.read_bytes())[:12]}:beside:{later.receipt.id}"
    workspace.decide("file", subject, "instead", why="les lignes étaient d'un autre mois")
    (again,) = workspace.add([empty], organisation="BETA", during="2025-03", received=DAY)
    assert again.difference is not None
    assert again.difference.deleted == 1
    assert [receipt.file for receipt in workspace.receipts.current()] == ["vide.xlsx"]
    assert [(line.file, line.rows) for line in workspace.status().lines] == [("vide.xlsx", 0)]
    assert workspace.figure("people_assisted/2025-03").value is None  # of others nobody said that they are all


def test_an_index_that_turns_round_already_recovers(workspace: Workspace) -> None:
    first, second = turned_round(workspace)
    assert [receipt.id for receipt in workspace.receipts.current()] == [first.id]
    assert workspace.figure("people_assisted/2025-Q1").value == 120
    assert [line.organisation for line in workspace.status().lines] == ["BETA"]
    (known,) = workspace.add([versions(workspace)[0]], received=DAY)
    assert [finding.id for finding in known.findings] == ["already_received"]
    (later,) = workspace.add([versions(workspace)[1]], received=DAY)
    assert later.receipt is not None
    assert later.receipt.id not in (first.id, second.id)
    assert workspace.figure("people_assisted/2025-Q1").value == 150
