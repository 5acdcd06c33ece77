"""The restatement radar: files that change what an edition printed, the sentences that told it, and the erratum that is drafted."""

from __future__ import annotations

import io
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import docx
import openpyxl
import pytest
from tests.outputs import planted
from tests.signing_case import HEAD
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.measure import compute as computing
from kolosi.model.figure import Estimate
from kolosi.model.finding import Finding, Refusal, point
from kolosi.model.key import Key
from kolosi.workspace import Workspace
from kolosi.workspace.answers import Added

NAME = "2025-05"
TOLD = {
    "fr": """# Violence armée {#armes}

ACLED a recensé [240 événements](fig:acled_events/2024-10..2025-03), dont [120](fig:acled_events/2025-Q1) au premier trimestre 2025, soit [sans évolution nette](change:acled_events/2025-Q1/2024-Q4). Rien de plus.

""",
    "en": """# Armed violence {#arms}

ACLED recorded [240 events](fig:acled_events/2024-10..2025-03), of which [120](fig:acled_events/2025-Q1) in the first quarter of 2025: [no clear change](change:acled_events/2025-Q1/2024-Q4). Nothing more.

""",
}
MONTHS = ("October 2024", "November 2024", "December 2024", "January 2025", "February 2025", "March 2025")


def events(counts: Sequence[int], months: Sequence[str] = MONTHS) -> bytes:
    """So many events in each month, all days of it covered."""
    rows = [
        f"INV{month.replace(' ', '')}{n},{n % 28 + 1:02} {month},Battles,Armed clash,Gao,1,"
        for month, count in zip(months, counts, strict=True)
        for n in range(count)
    ]
    return ("\n".join((HEAD, *rows)) + "\n").encode()


def violations(more: int = 0, without: str = "") -> bytes:
    """The violations of the planted workspace, some more of Gao in the first quarter of 2025, or most of a region left out."""
    book = openpyxl.load_workbook(io.BytesIO(planted.monitoring()))
    sheet = book["CANARI-FEUILLE"]
    model = next([cell.value for cell in row] for row in sheet.iter_rows() if row[2].value == "2025-02-11")
    for number in range(more):
        sheet.append([f"PLUS-{number}", *model[1:3], "Gao", *model[4:]])
    for at in range(sheet.max_row, 1, -1):
        if sheet.cell(at, 4).value == without and at % 4:
            sheet.delete_rows(at)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def give(workspace: Workspace, name: str, data: bytes, **said: str) -> Added:
    """Adds a file."""
    path = workspace.folder.parent / name
    path.write_bytes(data)
    (answer,) = workspace.add([path], **said)  # type: ignore[arg-type]
    assert answer.receipt is not None, answer.findings
    return answer


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of three systems with one edition. To be read: who changes it takes a copy."""
    folder = tmp_path_factory.mktemp("paru") / "espace"
    draft = {one: text.replace("# Limit", f"{TOLD[one]}# Limit", 1) for one, text in planted.DRAFT.items()}
    workspace = planted.create(folder, draft)
    give(workspace, "monitoring_v1.xlsx", planted.monitoring())
    give(workspace, "gbvims_v1.xlsx", planted.survivors())
    give(workspace, "acled_v1.csv", events([40] * 6), during="2024-10..2025-03")
    workspace.publish(NAME, by="Awa D. (fictive)", why="Validée.")
    return folder


@pytest.fixture
def workspace(edition: Path, tmp_path: Path) -> Workspace:
    """A copy with its edition."""
    return Workspace(shutil.copytree(edition, tmp_path / "espace"))


def test_a_file_that_comes_has_each_cited_figure_counted_once(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was before is kept beside the build, whatever was published since; the radar reads what the comparison counted."""
    asked: Counter[str] = Counter()
    counted = computing.compute

    def counting(keys: Iterable[Key], *others: object, **said: object) -> dict[Key, Estimate]:
        wanted = list(keys)
        asked.update(str(key) for key in wanted)
        return counted(wanted, *others, **said)  # type: ignore[arg-type]

    monkeypatch.setattr(computing, "compute", counting)
    answer = give(workspace, "acled_v2.csv", events([40] * 3 + [60] * 3), during="2024-10..2025-03")
    assert "acled_events/2025-Q1" in {one.key for one in answer.restated}
    assert (asked["acled_events/2025-Q1"], asked["hr_violations/2025-Q1"]) == (1, 1)


def moved(answer: Added) -> Mapping[str, str]:
    """What moved, in English."""
    return {one.key: one.words("en") for one in answer.restated}


def points(answer: Added) -> list[Finding]:
    return [one for one in answer.findings if one.id.startswith("restated")]


def drafts(workspace: Workspace) -> list[str]:
    return sorted(path.name for path in workspace.file("out", "internal").glob("erratum.*"))


def test_restated_events_name_the_figures_that_moved_and_the_sentences_that_told_them(workspace: Workspace) -> None:
    answer = give(workspace, "acled_v2.csv", events([40] * 3 + [60] * 3), during="2024-10..2025-03")
    told = moved(answer)
    assert set(told) == {"acled_events/2024-10..2025-03", "acled_events/2025-Q1", "acled_events/2025-Q1/2024-Q4"}
    assert told["acled_events/2025-Q1"].endswith("120 → 180 (+60, +50%)")
    by_key = {one.key: one for one in answer.restated}
    for language, section, start in (
        ("fr", "Violence armée", "ACLED a recensé"),
        ("en", "Armed violence", "ACLED rec"),
    ):
        ((heading, sentence),) = by_key["acled_events/2025-Q1"].sentences[language]
        assert heading == section
        assert sentence.startswith(start)
        assert "Rien" not in sentence
    change = by_key["acled_events/2025-Q1/2024-Q4"]
    assert change.verdicts == ("NO CLEAR CHANGE", "CHANGE")
    assert change.is_turned
    (said,) = points(answer)
    assert (said.id, said.found, said.data["figures"], said.data["turned"]) == ("restated", NAME, 3, 1)
    assert said.data["sentences"] == 1


def test_a_change_whose_percent_reads_alike_is_told_by_its_difference(workspace: Workspace) -> None:
    give(workspace, "acled_v2.csv", events([400] * 3 + [600] * 3), during="2024-10..2025-03")
    workspace.refresh(write=True)
    workspace.publish("2025-06", by="Awa D. (fictive)", why="Corrigée.")
    again = Workspace(workspace.folder)
    said = moved(give(again, "acled_v3.csv", events([400] * 3 + [600, 600, 602]), during="2024-10..2025-03"))
    assert said["acled_events/2025-Q1/2024-Q4"].endswith("+50% (+600) → +50% (+602)")


def test_the_errata_of_the_next_edition_and_the_draft_tell_the_change_beside_its_figures(workspace: Workspace) -> None:
    give(workspace, "acled_v2.csv", events([40] * 3 + [60] * 3), during="2024-10..2025-03")
    line = "compared with fourth quarter of 2024: 0% (no clear change) → +50% (clear change) (correction of data or of decisions about them)"
    draft = workspace.file("out", "internal", f"erratum.{NAME}.en.txt").read_text("utf-8")
    assert line in draft
    workspace.refresh(write=True)
    workspace.publish("2025-06", by="Awa D. (fictive)", why="Corrigée.")
    public = workspace.file("editions", "2025-06", "public")
    assert line in (public / "errata.en.txt").read_text("utf-8")
    assert "0 % (pas d’évolution nette) → +50 % (évolution nette)" in " ".join(
        (public / "errata.fr.txt").read_text("utf-8").split()
    )


def test_the_erratum_is_a_draft_that_says_from_what_to_what_and_how_the_sentence_should_read(
    workspace: Workspace,
) -> None:
    give(workspace, "acled_v2.csv", events([40] * 3 + [60] * 3), during="2024-10..2025-03")
    assert drafts(workspace) == [f"erratum.{NAME}.{one}" for one in ("en.docx", "en.txt", "fr.docx", "fr.txt")]
    folder = workspace.file("out", "internal")
    said = (folder / f"erratum.{NAME}.en.txt").read_text("utf-8")
    assert "DRAFT, to be read" in said
    assert "120 → 180" in said
    assert "It should read: Armed violence: ACLED recorded 300 events, of which 180 in" in said
    assert "to be rewritten" in said
    assert "violations" not in said
    french = docx.Document(str(folder / f"erratum.{NAME}.fr.docx"))
    cells = " ".join(cell.text for table in french.tables for row in table.rows for cell in row.cells)
    assert "300 événements, dont 180 au" in cells
    assert any("PROJET" in one.text for one in french.paragraphs)
    assert not list(workspace.file("out", "public").glob("erratum*"))


def test_a_restated_export_of_monitoring_moves_its_own_figures_alone(workspace: Workspace) -> None:
    answer = give(workspace, "monitoring_v2.xlsx", violations(more=16))
    told = moved(answer)
    assert told
    assert {key.split("/")[0] for key in told} == {"hr_violations"}
    assert told["hr_violations/2025-Q1"].endswith("80 → 96 (+16, +20%)")
    assert not any("2024-Q4@" in key or "@ml-kayes" in key for key in told)
    assert next(one for one in answer.restated if one.key == "hr_violations/2025-Q1").elsewhere > 0


def test_a_file_that_adds_only_new_months_moves_nothing(workspace: Workspace) -> None:
    answer = give(
        workspace, "acled_2025-T2.csv", events([50] * 3, ("April 2025", "May 2025", "June 2025")), during="2025-Q2"
    )
    assert moved(answer) == {}
    assert points(answer) == []
    assert drafts(workspace) == []


def test_a_small_change_of_gbv_is_told_inside_and_stays_out_of_the_erratum(workspace: Workspace) -> None:
    answer = give(workspace, "gbvims_v2.xlsx", planted.survivors(q1=(72, 30, 20)))
    told = moved(answer)
    assert "230 → 232 (+2, +1%); kept in public until the next batch" in told["gbv_incidents/2024-10..2025-03"]
    assert {one.standing for one in answer.restated} == {"kept"}
    (said,) = points(answer)
    assert (said.id, said.severity) == ("restated_kept", "note")
    assert drafts(workspace) == []
    give(workspace, "acled_v2.csv", events([40] * 3 + [60] * 3), during="2024-10..2025-03")
    for name in drafts(workspace):
        data = workspace.file("out", "internal", name).read_bytes()
        text = (
            data.decode()
            if name.endswith("txt")
            else " ".join(one.text for one in docx.Document(io.BytesIO(data)).element.iter() if one.text)
        )
        assert "232" not in text, name
        assert "gbv" not in text.lower(), name


def test_a_file_that_takes_away_much_is_asked_about_and_no_erratum_is_drafted(workspace: Workspace) -> None:
    answer = give(workspace, "monitoring_v2.xlsx", violations(without="Gao"))
    assert "past_fell" in {one.id for one in answer.findings}
    assert [one.id for one in points(answer)] == ["restated_doubted"]
    assert all(one.is_doubted for one in answer.restated)
    assert drafts(workspace) == []
    shutil.rmtree(workspace.file("build"))
    again = Workspace(workspace.folder)
    assert [one.id for one in again.status().findings if one.id.startswith("restated")] == ["restated_doubted"]


def test_the_state_and_the_page_of_who_signs_say_it_until_an_edition_replaces_it(workspace: Workspace) -> None:
    assert "restated" not in {one.id for one in workspace.status().findings}
    give(workspace, "acled_v2.csv", events([40] * 3 + [60] * 3), during="2024-10..2025-03")
    again = Workspace(workspace.folder)
    state = again.status()
    assert "restated" in {one.id for one in state.findings}
    assert len(state.as_json()["restated"]) == 3  # type: ignore[arg-type]
    assert "restated" in {one.id for one in again.ready().of("warning")}
    corrected = {
        "fr": "ACLED a recensé [180 événements](fig:acled_events/2025-Q1) au premier trimestre 2025.",
        "en": "ACLED recorded [180 events](fig:acled_events/2025-Q1) in the first quarter of 2025.",
    }
    for language, text in TOLD.items():
        path, paragraph = again.file("report", f"pau.{language}.md"), text.split("\n\n")[1]
        path.write_text(path.read_text("utf-8").replace(paragraph, corrected[language]), "utf-8")
    Workspace(workspace.folder).publish("2025-06", by="Awa D. (fictive)", why="Corrigée.")
    last = Workspace(workspace.folder)
    assert not last.status().restated
    assert "sound_restated" in {one.id for one in last.ready().of("note")}


def test_a_file_taken_back_leaves_nothing_to_say(workspace: Workspace) -> None:
    give(workspace, "acled_v2.csv", events([40] * 3 + [60] * 3), during="2024-10..2025-03")
    assert drafts(workspace)
    workspace.undo(why="Mauvais fichier.")
    assert not Workspace(workspace.folder).status().restated
    assert drafts(workspace) == []


def test_a_draft_that_is_open_elsewhere_is_said_and_stops_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(files: Mapping[Path, bytes]) -> None:
        raise Refusal(point("file_not_written", found=next(iter(files)).name))

    monkeypatch.setattr("kolosi.workspace.publish.drafting_errata.write_together", refuse)
    answer = give(workspace, "acled_v2.csv", events([40] * 3 + [60] * 3), during="2024-10..2025-03")
    assert {"restated", "answer_not_written"} <= {one.id for one in answer.findings}
    assert len(answer.restated) == 3


def test_the_command_line_prints_the_moves_and_the_sentences(workspace: Workspace) -> None:
    path = workspace.folder.parent / "acled_v2.csv"
    path.write_bytes(events([40] * 3 + [60] * 3))
    given = ["add", str(path), "--during", "2024-10..2025-03", "--workspace", str(workspace.folder), "--language", "fr"]
    said = " ".join(CliRunner().invoke(app, given).output.split())
    assert "120 → 180 (+60, +50 %)" in said
    assert "Violence armée : ACLED a recensé" in said
