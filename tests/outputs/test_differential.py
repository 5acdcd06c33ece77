"""Two workspaces that differ in one hidden cell alone give the same files, byte for byte, whatever draws or cites it.

Cells that are given are moved between two hidden neighbours, so that no printed figure changes: a file that differs tells
the cell.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.outputs import planted

from kolosi.workspace import Workspace

TYPES = ("Viol", "Agression sexuelle", "Agression physique", "Mariage forcé", "Déni de ressources")
TERMS = ("rape", "sexual_assault", "physical_assault", "forced_marriage", "denial_of_resources")
GBV = "gbv_incidents;gbv_type={}/2025-Q1"
DETAINED, ROBBED = "hr_violations;violation=arbitrary_detention", "hr_violations;violation=theft_robbery"
REGIONS = {"Mopti": "ml-mopti", "Gao": "ml-gao", "Ségou": "ml-segou", "Kayes": "ml-kayes"}

BODY = "\n\n".join(
    f"![]({target})"
    for target in (
        f"strip:{DETAINED}/2025-Q1/2024-Q4|gbv_incidents/2025-Q1/2024-Q4|{GBV.format('rape')}/2024-Q4",
        *(f"chart:{kind}?gbv_incidents/2025-Q1&by=gbv_type" for kind in ("bars", "shares")),
        f"chart:bars?{GBV.format('rape')}/2024-Q4|{GBV.format('physical_assault')}/2024-Q4",
        "chart:trend?gbv_incidents;gbv_type=rape/2024-10..2025-03",
        *(f"chart:trend?{each}/2024-10..2025-03&step=quarter" for each in (DETAINED, ROBBED)),
        *(f"chart:bars?{each}/2025-Q1&by=place" for each in (DETAINED, ROBBED)),
        f"chart:matrix?{DETAINED}/2025-Q1|{ROBBED}/2025-Q1&by=place",
        "chart:pyramid?hr_violations/2025-Q1&by=age_group,sex",
        *(f"map:{each}/2025-Q1" for each in (DETAINED, ROBBED)),
        *(f"table:{each}/2024-Q4|{each}/2025-Q1&by=place&with=gaps" for each in (DETAINED, ROBBED)),
        "table:gbv_incidents/2024-Q4|gbv_incidents/2025-Q1&by=gbv_type",
        "coverage:",
        "notes:",
    )
)
SENTENCES = " ".join(
    f"[]({target})."
    for target in (
        f"fig:{GBV.format('rape')}",
        f"change:{GBV.format('rape')}/2024-Q4",
        "fig:gbv_sexual_assault_share/2025-Q1",
        f"fig:{DETAINED}/2025-Q1@ml-gao",
        f"change:{DETAINED}/2025-Q1/2024-Q4@ml-gao",
        f"change:{ROBBED}/2025-Q1/2024-Q4@ml-gao",
    )
)
DRAFT = {
    "fr": f"# Résumé {{#resume}}\n\n{SENTENCES}\n\n{BODY}\n",
    "en": f"# Summary {{#summary}}\n\n{SENTENCES}\n\n{BODY}\n",
}
REGION = f"![](strip:{DETAINED}/2025-Q1/2024-Q4@%PLACE%)\n\n[](fig:{ROBBED}/2025-Q1@%PLACE%)\n"

World = tuple[Mapping[str, int], Mapping[str, int], Mapping[str, int]]
STILL: World = (
    {"Viol": 4, "Agression sexuelle": 5, "Agression physique": 70, "Mariage forcé": 40, "Déni de ressources": 30},
    {"Mopti": 40, "Gao": 4, "Ségou": 5, "Kayes": 30},
    {"Mopti": 40, "Gao": 2, "Ségou": 3, "Kayes": 30},
)
"""Incidents by type; detentions and robberies by region; all of the first quarter of 2025."""
MOVED: Mapping[str, World] = {
    "three": ({**STILL[0], "Viol": 3, "Agression sexuelle": 6}, STILL[1], STILL[2]),
    "seven": ({**STILL[0], "Viol": 7, "Agression sexuelle": 2}, STILL[1], STILL[2]),
    "none": ({**STILL[0], "Viol": 0, "Agression sexuelle": 9}, STILL[1], STILL[2]),
    "fewer detained": (STILL[0], {**STILL[1], "Gao": 2, "Ségou": 7}, STILL[2]),
    "nobody detained": (STILL[0], {**STILL[1], "Gao": 0, "Ségou": 9}, STILL[2]),
    "fewer robbed": (STILL[0], STILL[1], {**STILL[2], "Gao": 3, "Ségou": 2}),
}


def monitoring(detained: Mapping[str, int], robbed: Mapping[str, int]) -> bytes:
    """Rows of three organisations; the quarter before is the same everywhere."""
    liberty = ("Atteintes à la liberté et à la sécurité de la personne", "Détention arbitraire")
    property_ = ("Atteintes au droit à la propriété", "Vol ou braquage")
    before = dict.fromkeys(REGIONS, 20)
    wanted = [
        (day, kind, cells)
        for day, kind, cells in (
            ("2024-11-12", liberty, before),
            ("2024-11-12", property_, before),
            ("2025-02-11", liberty, detained),
            ("2025-02-11", property_, robbed),
        )
    ]
    rows = [
        (f"ID-{day}-{kind[1]}-{region}-{rank}", "ORG A", day, region, *kind, "Groupes armés", "Hommes", "Adultes")
        for day, kind, cells in wanted
        for region, count in cells.items()
        for rank in range(count)
    ]
    return planted.workbook({"Feuille": [planted.HEAD[:9], *rows]}, hidden="rien")


def incidents(cells: Mapping[str, int]) -> bytes:
    before = dict.fromkeys(TYPES, 20)
    rows = [(name, *each.values()) for name, each in (("2024-T4", before), ("2025-T1", cells))]
    return planted.workbook({"Incidents par type": [("Trimestre", *TYPES), *rows]}, hidden="rien")


def made(folder: Path, world: World) -> Workspace:
    """A workspace of a world, rendered: the secret of the codes and the names of the files are the same in all."""
    workspace = planted.create(folder / "espace", DRAFT)
    for language in ("fr", "en"):
        (workspace.folder / "report" / f"region.{language}.md").write_text(REGION, "utf-8")
    workspace.file("receipts").mkdir(exist_ok=True)
    workspace.file("receipts", "salt.json").write_text(json.dumps("sel"), "utf-8")
    (folder / "gbvims.xlsx").write_bytes(incidents(world[0]))
    (folder / "monitoring.xlsx").write_bytes(monitoring(world[1], world[2]))
    answers = workspace.add([folder / "gbvims.xlsx", folder / "monitoring.xlsx"])
    assert [answer.waiting for answer in answers] == [0, 0]
    workspace.render()
    return workspace


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return made(tmp_path_factory.mktemp("still"), STILL)


IN_MAKE_TEST = {"three"}


@pytest.mark.parametrize(
    "name", [name if name in IN_MAKE_TEST else pytest.param(name, marks=pytest.mark.long) for name in MOVED]
)
def test_files_do_not_change_with_what_they_hide(name: str, still: Workspace, tmp_path: Path) -> None:
    other = made(tmp_path, MOVED[name])
    ours, theirs = (files(each) for each in (still, other))
    assert ours.keys() == theirs.keys()
    assert [file for file in ours if ours[file] != theirs[file]] == []


def files(workspace: Workspace) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes() for path in sorted(workspace.file("out", "public").rglob("*")) if path.is_file()
    }
