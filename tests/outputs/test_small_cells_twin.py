"""A twin, in invented numbers, of the small cells that the reference document prints: they come out hidden or merged."""

from __future__ import annotations

import re

import pytest
from tests.outputs import planted

from kolosi.model.key import Key
from kolosi.workspace import Workspace

WORK = {"Enseignant": 6, "Commerçant": 15, "Élève": 5, "Autres": 41}
BY_WORK = "gbv_incidents_by_occupation;occupation={}/2025-Q1"
CITED = [BY_WORK.format(one) for one in ("teacher", "trader", "pupil", "other", "pupil+teacher+trader")]
TOTAL = "gbv_incidents/2024-10..2025-03"


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Alleged authors by profession, two of them few; and six reporting structures, of which four reported."""
    folder = tmp_path_factory.mktemp("jumeau")
    tables = "".join(f"\n![](table:{key})\n" for key in (*CITED, TOTAL))
    draft = {
        "fr": f"# Résumé {{#resume}}\n{tables}\n![Couverture](coverage:)\n",
        "en": f"# Summary {{#summary}}\n{tables}\n![Coverage](coverage:)\n",
    }
    workspace = planted.create(folder / "vbg", draft)
    sheets = {
        "Incidents par type": [
            ("Trimestre", "Viol", "Agression sexuelle", "Agression physique", "Mariage forcé", "Déni de ressources"),
            ("2025-T1", "", "", 107, "", ""),
        ],
        "Profession": [("Trimestre", "Profession", "Incidents"), *(("2025-T1", *pair) for pair in WORK.items())],
        "Structures": [("Période", "Structures attendues", "Structures ayant rapporté"), ("2025-T1", 6, 4)],
    }
    (folder / "gbvims.xlsx").write_bytes(planted.workbook(sheets, hidden="CANARI-CACHE"))
    (answer,) = workspace.add([folder / "gbvims.xlsx"])
    assert answer.waiting == 0
    workspace.render()
    return workspace


def test_few_of_a_profession_are_hidden_and_their_merge_is_printed(twin: Workspace) -> None:
    shown = {key: twin.desk().released[Key.parse(key)].hidden is None for key in CITED}
    assert shown == {
        BY_WORK.format("teacher"): False,
        BY_WORK.format("trader"): True,
        BY_WORK.format("pupil"): False,
        BY_WORK.format("other"): True,
        BY_WORK.format("pupil+teacher+trader"): True,
    }


def test_nobody_reads_the_small_counts_nor_how_many_structures_reported(twin: Workspace) -> None:
    page = twin.file("out", "public", "pau.fr.html").read_text("utf-8")
    words = re.sub(r"<(style|script|svg).*?</\1>", " ", page, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", words).replace("\u202f", " ").replace("\u00a0", " ")
    rows = [line for line in text.splitlines() if "Enseignants" in line or "Élèves" in line]
    assert rows
    assert not any(re.search(r"\b[56]\b", line) for line in rows)
    assert "4 sur 6" not in text
    assert "4 rapports" not in text
