"""Thirty-three organisations send their matrix, four send it again, two activities are declared twice: totals are right."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

import openpyxl
import pytest
import xlsxwriter

import kolosi
from kolosi.measure.reached import METHODS
from kolosi.workspace import Workspace

TITLE = ("Données inventées : matrice de suivi de la réponse",)
HEADER = (
    "Mois *", "Organisation *", "Partenaire de mise en œuvre", "AoR *", "Activité", "Région *", "Groupe de population",
    "Personnes assistées (nouvelles)", "Statut",
)  # fmt: skip
MONTHS = ("janvier 2025", "février 2025", "mars 2025")
AREAS = ("PE", "VBG", "LAM", "LTP", "Protection générale")
REGIONS = ("Mopti", "Gao", "Ségou", "Tombouctou", "Bandiagara", "Douentza")
GROUPS = ("PDI", "Communauté hôte", "Retournés")
ORGANISATIONS = tuple(f"ORG-{number:02}" for number in range(1, 34))
RESENT = ORGANISATIONS[3:7]
DECLARED_TWICE = (("ORG-31", "ORG-02"), ("ORG-33", "ORG-11"))  # agency, partner

Line = tuple[str | int, ...]


def _lines(organisation: str, version: int) -> list[Line]:
    """The activities of an organisation: one a month that it carries out itself, one that is still planned.

    Another version has other numbers, groups and areas in the same regions: it is whole, and replaces the one before.
    """
    draw, where = Random(f"{organisation} {version}"), Random(organisation)
    done: list[Line] = [
        (month, organisation, "", draw.choice(AREAS), "Activité inventée", where.choice(REGIONS), draw.choice(GROUPS), draw.randint(20, 900), "Achevée")
        for month in MONTHS
    ]  # fmt: skip
    return [*done, (MONTHS[-1], organisation, "", "LTP", "Activité inventée", "Gao", "PDI", 5_000, "Planifiée")]


def _twin_of(agency: str, partner: str) -> Line:
    """The partner's activity of February, as its agency declares it too."""
    month, _, _, *rest = _lines(partner, 1)[1]
    return (month, agency, partner.lower(), *rest)


def _all_lines(organisation: str, version: int) -> list[Line]:
    extra = [_twin_of(agency, partner) for agency, partner in DECLARED_TWICE if agency == organisation]
    return _lines(organisation, version) + extra


def _write(path: Path, lines: Sequence[Line]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("5W")
        for at, line in enumerate((TITLE, HEADER, *lines)):
            sheet.write_row(at, 0, line)
        book.add_worksheet("Listes").hide()
    return path


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("suivi de la réponse")


@pytest.fixture(scope="module")
def workspace(root: Path) -> Workspace:
    """Every organisation's file, then the corrected ones."""
    folder = root / "mali"
    folder.mkdir()
    (folder / "workspace.yaml").write_text(
        "country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\nexpected:\n"
        f"  - {{source: response_5w, organisation: [{', '.join((*ORGANISATIONS, 'ORG-34'))}], every: quarter, due: 10}}\n",
        "utf-8",
    )
    workspace = kolosi.open(folder)
    first = [_write(root / f"5W_{name}.xlsx", _all_lines(name, 1)) for name in ORGANISATIONS]
    answers = workspace.add(first, received=date(2025, 4, 10))
    assert {(answer.source, answer.receipt is not None, answer.waiting) for answer in answers} == {
        ("response_5w", True, 0)
    }
    pairs = [finding for answer in answers for finding in answer.findings if finding.id == "possible_duplicate"]
    assert len(pairs) == 2 * len(DECLARED_TWICE)  # told to the agency and to its partner
    again = [_write(root / f"5W_{name}_v2.xlsx", _all_lines(name, 2)) for name in RESENT]
    for answer in workspace.add(again, received=date(2025, 4, 12)):
        assert answer.receipt is not None
        assert answer.receipt.replaces is not None
        assert answer.difference is not None
    return workspace


@pytest.fixture(scope="module")
def decided(workspace: Workspace, root: Path) -> Workspace:
    """The same workspace in another folder, with the first pair decided in the list to correct to be one activity, the other two."""
    shutil.copytree(workspace.folder, root / "décidé")
    copy = kolosi.open(root / "décidé")
    book = openpyxl.load_workbook(copy.file("out", "internal", "a_corriger.xlsx"))
    sheet = book.worksheets[0]
    rows = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == "doublon possible"]
    assert [str(sheet.cell(row, 5).value).split(",")[0] for row in rows] == ["ORG-31 / ORG-02", "ORG-33 / ORG-11"]
    assert sheet.cell(rows[0], 7).value == "la même activité"
    assert _choices_for(book, sheet.cell(rows[0], 8).coordinate) == ["la même activité", "deux activités différentes"]
    for row, decision in zip(rows, ("la même activité", "deux activités différentes"), strict=True):
        sheet.cell(row, 8, decision)
    book.save(root / "rendu.xlsx")
    (answer,) = copy.add([root / "rendu.xlsx"])
    assert answer.decisions == 2
    return copy


def _choices_for(book: openpyxl.Workbook, cell: str) -> list[object]:
    rules = book.worksheets[0].data_validations.dataValidation
    name, _, cells = next(rule.formula1 for rule in rules if cell in rule.sqref).lstrip("=").partition("!")
    return [row[0].value for row in book[name][cells.replace("$", "")]]


def _with_method(workspace: Workspace, method: str, root: Path) -> Workspace:
    folder = root / f"{workspace.folder.name} {method}"
    if not folder.exists():
        shutil.copytree(workspace.folder, folder)
        path = folder / "workspace.yaml"
        path.write_text(path.read_text("utf-8") + f"people_reached: {method}\n", "utf-8")
    return kolosi.open(folder)


EXPECTED = {name: _all_lines(name, 2 if name in RESENT else 1) for name in ORGANISATIONS}
DONE = [line for lines in EXPECTED.values() for line in lines if line[8] != "Planifiée"]
TWICE = int(_twin_of(*DECLARED_TWICE[0])[7])


def _largest(lines: Sequence[Line]) -> int:
    found: dict[tuple[object, ...], int] = {}
    for month, _, _, _, _, region, group, reached, _ in lines:
        found[month, region, group] = max(found.get((month, region, group), 0), int(reached))
    return sum(found.values())


def _once(lines: Sequence[Line]) -> list[Line]:
    twin = _twin_of(*DECLARED_TWICE[0])
    return [line for line in lines if line != twin]


@pytest.mark.parametrize("method", METHODS)
def test_until_somebody_decides_both_declarations_count(workspace: Workspace, root: Path, method: str) -> None:
    answer = _with_method(workspace, method, root).figure("people_assisted/2025-Q1")
    assert answer.value == (_largest(DONE) if method == "maximum" else sum(int(line[7]) for line in DONE))


@pytest.mark.parametrize("method", METHODS)
def test_once_decided_an_activity_declared_twice_counts_once(decided: Workspace, root: Path, method: str) -> None:
    mali = _with_method(decided, method, root)
    expected = _largest(_once(DONE)) if method == "maximum" else sum(int(line[7]) for line in DONE) - TWICE
    assert mali.figure("people_assisted/2025-Q1").value == expected
    trace = mali.trace("people_assisted/2025-Q1")
    assert trace.total == expected
    assert len(trace.rows) == (len({line[0:1] + line[5:7] for line in DONE}) if method == "maximum" else len(DONE) - 1)


@pytest.mark.parametrize("method", METHODS)
def test_an_area_of_responsibility_counts_each_of_its_people_once(decided: Workspace, root: Path, method: str) -> None:
    mali = _with_method(decided, method, root)
    lines = [line for line in _once(DONE) if line[3] == "VBG"]
    expected = _largest(lines) if method == "maximum" else sum(int(line[7]) for line in lines)
    assert mali.figure("people_assisted_aor;aor=gbv/2025-Q1").value == expected
    assert mali.trace("people_assisted_aor;aor=gbv/2025-Q1").total == expected


@pytest.mark.parametrize("method", METHODS)
def test_an_organisation_whose_people_others_reached_too_still_assisted(
    workspace: Workspace, root: Path, method: str
) -> None:
    assert _with_method(workspace, method, root).figure("protection_organisations/2025-Q1").value == 33


def test_a_region_and_a_group_give_the_parts_of_the_whole(decided: Workspace) -> None:
    whole = decided.figure("people_assisted/2025-Q1").value
    parts = [
        decided.figure("people_assisted", during="2025-Q1", by={"group": [group]}).value
        for group in ("idp", "host_community", "idp_returnee")
    ]
    assert sum(part or 0 for part in parts) == whole
    gao = sum(int(line[7]) for line in _once(DONE) if line[5] == "Gao")
    assert decided.figure("people_assisted/2025-Q1@ml-gao").value == gao


def test_each_organisation_counts_once_with_its_last_file(workspace: Workspace) -> None:
    status = workspace.status()
    assert len(status.lines) == 33
    assert sorted(line.organisation for line in status.lines) == sorted(ORGANISATIONS)
    assert sum(line.file.endswith("_v2.xlsx") for line in status.lines) == 4
    assert sum(line.records for line in status.lines) == sum(len(lines) for lines in EXPECTED.values()) == 33 * 4 + 2


def test_pairs_stay_points_to_check_until_they_are_decided(workspace: Workspace, decided: Workspace) -> None:
    pairs = [finding for finding in workspace.status().findings if finding.id == "possible_duplicate"]
    assert [finding.data["partner"] for finding in pairs] == ["ORG-02", "ORG-11"]
    assert "5W_ORG-31.xlsx, ligne" in pairs[0].message["fr"]
    assert "may have declared the same activity" in pairs[0].message["en"]
    assert not [finding for finding in decided.status().findings if finding.id == "possible_duplicate"]
    assert not decided.file("out", "internal", "a_corriger.xlsx").exists()


def test_what_is_owed_is_received_corrected_or_late(workspace: Workspace) -> None:
    states = {due.organisation: due.state for due in workspace.expected(on=date(2025, 4, 15))}
    assert {name for name, state in states.items() if state == "corrected"} == set(RESENT)
    assert [name for name, state in states.items() if state == "late"] == ["ORG-34"]
    assert sum(state == "received" for state in states.values()) == 29


def test_each_organisation_has_its_own_return(workspace: Workspace) -> None:
    """What was understood of its last file; nothing is to be corrected, so that no sheet of it is copied."""
    for name in ORGANISATIONS:
        book = openpyxl.load_workbook(
            workspace.file("out", "internal", f"retour_{name.lower().replace('-', '_')}.xlsx")
        )
        assert book.sheetnames == ["Résumé"]
        rows = [(label, value) for label, value, *_ in book["Résumé"].iter_rows(values_only=True)]
        assert rows[0][0] == f"Retour à {name} sur 5W_{name}{'_v2' if name in RESENT else ''}.xlsx"
        said = dict(rows)
        lines = str(len(EXPECTED[name]))
        assert (said["Organisation"], said["Période"]) == (name, "1er trimestre 2025")
        assert (said["Lignes lues"], said["Prises en compte"], said["En attente de correction"]) == (lines, lines, "0")
        assert said["Dont activités planifiées ou suspendues, sans personne assistée"] == "1"
        assert [label for label, _ in rows if label in HEADER] == list(HEADER)


def test_a_rebuild_without_change_makes_no_table_again(decided: Workspace) -> None:
    decided.figure("people_assisted/2025-Q1")
    before = {path.name: path.stat().st_mtime_ns for path in decided.tables.folder.iterdir()}
    decided.figure("people_assisted/2025-Q1")
    assert {path.name: path.stat().st_mtime_ns for path in decided.tables.folder.iterdir()} == before
    assert sum(name.startswith("activities-") for name in before) == 1
