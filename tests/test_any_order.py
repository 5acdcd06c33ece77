"""Files of partners in any order of `add`, one by one or together, corrected, sent twice, taken back: the figures are the same.

All files are invented, and say so.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

import kolosi
from kolosi.workspace import Workspace
from kolosi.workspace.answers import Added
from kolosi.workspace.receive.steps import steps as steps_of
from kolosi.workspace.write.creating import create

RECEIVED = date(2025, 4, 20)
REGIONS = {"Mopti": "ml-mopti", "Gao": "ml-gao", "Kayes": "ml-kayes"}
KEYS = ("hr_violations/2025-Q1", "hr_violations/2025-03", *(f"hr_violations/2025-Q1@{id_}" for id_ in REGIONS.values()))
HEADS = ("date_incident", "region ", "categorie_violation", "sous_type", "nb_victimes ")

Fact = tuple[int, int, str]
"""The month and the day of 2025, and the region."""


def facts(chance: random.Random, count: int, months: Sequence[int] = (1, 2, 3)) -> list[Fact]:
    """Invented facts; each month occurs."""
    drawn = [chance.choice(months) for _ in range(count - len(months))]
    return [(month, chance.randint(1, 28), chance.choice(list(REGIONS))) for month in (*months, *drawn)]


def monitoring(path: Path, rows: Sequence[Fact], sender: str | None) -> Path:
    """A file of the protection monitoring without a column of organisations; its sender is said over the table, or nowhere."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Monitoring")
        sheet.write_row(0, 0, ["Données inventées"])
        sheet.write_row(1, 0, [f"Organisation : {sender}"] if sender else [])
        sheet.write_row(3, 0, HEADS)
        for at, (month, day, region) in enumerate(rows, 4):
            cells = (f"2025-{month:02d}-{day:02d}", region, "Atteintes au droit à la vie", "Homicide de civil", 2)
            sheet.write_row(at, 0, cells)
    return path


def due(rows: Sequence[Fact]) -> Mapping[str, int]:
    """The figures that some facts are."""
    at = Counter(region for _, _, region in rows)
    march = sum(month == 3 for month, _, _ in rows)
    return dict(zip(KEYS, (len(rows), march, *(at[region] for region in REGIONS)), strict=True))


def found(workspace: Workspace) -> Mapping[str, Fraction | None]:
    """The figures as they are computed."""
    desk = workspace.desk()
    keys = {text: workspace.key(text) for text in KEYS}
    values = desk.estimates(keys.values())
    return {text: values[key].value for text, key in keys.items()}


def settle(workspace: Workspace, senders: Mapping[str, str]) -> list[Added]:
    """Answers what is asked of files in the list, as their officer would, until nothing is: senders by the names of files;
    of two versions of which one is shorter, the newer counts for its days and places."""
    answers: list[Added] = []
    path = workspace.file("out", "internal", "a_corriger.xlsx")
    for _ in range(6):
        book = openpyxl.load_workbook(path) if path.is_file() else None
        rows = list(book.worksheets[0].iter_rows(min_row=2)) if book is not None else []
        asked = [row for row in rows if str(row[8].value or "").startswith("file|")]
        if book is None or not asked:
            return answers
        for row in asked:
            row[7].value = said(str(row[0].value), str(row[2].value), str(row[4].value), senders)
        filled = workspace.folder.parent / "rendu.xlsx"
        book.save(filled)
        answers += workspace.add([filled], received=RECEIVED)
    raise AssertionError("questions remain")


def said(kind: str, file: str, other: str, senders: Mapping[str, str]) -> str:
    """The answer to one question about a file; "corrigé" in the name says which of two is newer."""
    if kind == "expéditeur":
        return senders[file]
    assert kind == "deux versions", kind
    if "mars" in file:
        return "celui-ci remplace l’autre pour ses périodes et ses lieux"
    assert "mars" in other
    return "l’autre est plus récent : ne compter de celui-ci que le reste"


def in_parts(files: Sequence[Path], chance: random.Random) -> Iterator[Sequence[Path]]:
    """The files in one to four parts: what is given together."""
    cuts = sorted(chance.sample(range(1, len(files)), min(chance.randint(0, 3), len(files) - 1)))
    for start, stop in zip((0, *cuts), (*cuts, len(files)), strict=True):
        yield files[start:stop]


def workspace_in(folder: Path) -> Workspace:
    folder.mkdir()
    return kolosi.open(create(folder / "mali", country="MLI", period="2025-Q1"))


# -- 33 partners ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["together", "in parts, at random", pytest.param("one by one", marks=pytest.mark.long)])
def test_33_partners_without_a_column_of_organisations_are_all_counted(tmp_path: Path, way: str) -> None:
    chance = random.Random(f"33 partners {way}")
    senders = {f"PMT_ONG{at:02d}_T1.xlsx": f"ONG{at:02d}" for at in range(1, 34)}
    every: list[Fact] = []
    files = []
    for at, (name, sender) in enumerate(senders.items()):
        rows = facts(chance, chance.randint(3, 6))
        every += rows
        files.append(monitoring(tmp_path / name, rows, sender if at % 3 else None))  # a third say nowhere who they are
    workspace = workspace_in(tmp_path / "ici")
    if way == "together":
        workspace.add(files, received=RECEIVED)
    elif way == "one by one":
        for path in reversed(files):
            workspace.add([path], received=RECEIVED)
    else:
        chance.shuffle(files)
        for part in in_parts(files, chance):
            workspace.add(part, received=RECEIVED)
    before = found(workspace)["hr_violations/2025-Q1"]
    assert before is None, "files whose sender is not known may hold more"
    settle(workspace, senders)
    assert len(workspace.receipts.current()) == 33
    assert found(workspace) == due(every)


# -- versions, corrections, copies ------------------------------------------------------------------------------------


def corrected(chance: random.Random, folder: Path) -> tuple[list[Path], list[Fact], dict[str, str]]:
    """What six partners send, some of it several times; the facts that count in the end; who sent what."""
    files: list[Path] = []
    count: list[Fact] = []

    def send(name: str, rows: Sequence[Fact], sender: str) -> Sequence[Fact]:
        files.append(monitoring(folder / f"{name}.xlsx", rows, sender))
        return rows

    first = facts(chance, 4)
    send("ALPHA_T1_v1", first, "ALPHA")
    send("ALPHA_T1_v2", [*first, *facts(chance, 3)], "ALPHA")
    count += send("ALPHA_T1_v3_final", [*first[1:], *facts(chance, 4)], "ALPHA")

    first = facts(chance, 5)
    send("BETA_T1", first, "BETA")
    count += send("BETA_T1 (corrigé)", [*first, (3, 28, "Gao")], "BETA")

    first = facts(chance, 4)
    send("GAMMA_2025-04-03-09-12-44", first, "GAMMA")
    count += send("GAMMA_2025-04-11-17-05-01", [*first, (1, 2, "Kayes")], "GAMMA")

    count += send("DELTA_T1", facts(chance, 5), "DELTA")
    (folder / "copie").mkdir()
    files.append(folder / "copie" / "DELTA_T1.xlsx")  # the very bytes, from another folder
    files[-1].write_bytes(files[-2].read_bytes())
    count += (once := facts(chance, 4))
    send("EPSILON_T1", once, "EPSILON")
    send("EPSILON T1 copie", list(reversed(once)), "EPSILON")

    first = facts(chance, 4)  # nowhere said who sent these
    files.append(monitoring(folder / "PMT_ZETA_T1_v1.xlsx", first, None))
    files.append(monitoring(folder / "PMT_ZETA_T1_v2.xlsx", [*first, (2, 11, "Mopti")], None))
    count += [*first, (2, 11, "Mopti")]
    return files, count, {path.name: "ZETA" for path in files[-2:]}


@pytest.mark.parametrize("seed", range(3))
def test_versions_and_copies_count_once_in_any_order(tmp_path: Path, seed: int) -> None:
    chance = random.Random(f"versions {seed}")
    files, count, senders = corrected(chance, tmp_path)
    chance.shuffle(files)
    workspace = workspace_in(tmp_path / "ici")
    for part in in_parts(files, chance) if seed else ([path] for path in files):
        workspace.add(part, received=RECEIVED)
    settle(workspace, senders)
    assert found(workspace) == due(count), [path.name for path in files]


def test_what_is_undone_and_added_again_counts_as_if_nothing_had_been_undone(tmp_path: Path) -> None:
    chance = random.Random("undone")
    files, count, senders = corrected(chance, tmp_path)
    chance.shuffle(files)
    workspace = workspace_in(tmp_path / "ici")
    ahead = [list(part) for at in range(0, len(files), 4) for part in [files[at : at + 4]]]
    undone = 0
    while ahead:
        part = ahead.pop(0)
        steps = len(steps_of(workspace))
        workspace.add(part, received=RECEIVED)
        if undone < 3 and len(steps_of(workspace)) > steps:
            workspace.undo(why="essai")
            undone += 1
            ahead.append(part)
    assert undone == 3
    settle(workspace, senders)
    assert found(workspace) == due(count)


def shorter(folder: Path, chance: random.Random) -> tuple[list[Path], list[Fact]]:
    """A quarter, its second version, and a correction of March alone; the facts that count in the end."""
    first = facts(chance, 6)
    second = [*first, (2, 14, "Gao")]
    march = [(3, 3, "Mopti"), (3, 9, "Kayes")]
    files = [
        monitoring(folder / "ALPHA_T1_v1.xlsx", first, "ALPHA"),
        monitoring(folder / "ALPHA_T1_v2.xlsx", second, "ALPHA"),
        monitoring(folder / "ALPHA_mars_v3_corrigé.xlsx", march, "ALPHA"),
    ]
    return files, [*(fact for fact in second if fact[0] != 3), *march]


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_a_correction_of_one_month_counts_for_it_in_any_order(tmp_path: Path, order: tuple[int, ...]) -> None:
    files, count = shorter(tmp_path, random.Random("a month"))
    workspace = workspace_in(tmp_path / "ici")
    for at in order:
        workspace.add([files[at]], received=RECEIVED)
        settle(workspace, {})
    assert found(workspace) == due(count)
