"""A right number typed in a draft gets the link to write; one that the gate hides is never proposed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.outputs import planted

import kolosi
from kolosi.workspace import Workspace
from kolosi.workspace.write import proposing

UNTIL = (date.today() + timedelta(days=300)).isoformat()
SIGNED = f"R3 R13; par=Coordination inventée; jusqu’au={UNTIL}; accord=2/2; niveau=1"


@pytest.fixture(scope="module")
def copied(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(demo, tmp_path_factory.mktemp("brouillons") / "mali"))


def proposed(workspace: Workspace) -> dict[str, list[str]]:
    """The keys proposed for each number that leads to no figure."""
    found = [one for one in workspace.check_drafts() if one.id == "number_without_reference"]
    return {str(one.found): str(one.data.get("near") or "").split() for one in found}


def typed(folder: Path, language: str, text: str) -> Workspace:
    path = folder / "report" / f"pau.{language}.md"
    whole = path.read_text("utf-8").partition("\n<!-- essai -->")[0]
    path.write_text(f"{whole}\n<!-- essai -->\n\n{text}\n", "utf-8")
    return kolosi.open(folder)


SENTENCES = """
fr | Le monitoring a documenté 7 580 violations.                                        | hr_violations/2024-Q4
fr | 7 580 violations au quatrième trimestre de 2024.                                   | hr_violations/2024-Q4
fr | À Gao, 789 violations ont été documentées au T1 2025.                              | hr_violations/2025-Q1@ml-gao
fr | Environ 6 600 violations au premier trimestre 2025.                                | hr_violations/2025-Q1
fr | 463 atteintes à l’intégrité chez les moins de 18 ans.                              | hr_violations;age_group=child;category=physical_psychological_integrity/2025-Q1
fr | Les filles sont 60 % des victimes.                                                 | child_integrity_girls_share/2025-Q1
fr | 7 581 violations au quatrième trimestre de 2024.                                   | -
fr | 7 580 chaises ont été achetées.                                                    | -
fr | 61,7 % des violations touchent les filles.                                        | -
en | Monitoring documented 7,580 violations.                                            | hr_violations/2024-Q4
en | In Gao, 789 violations were documented in Q1 2025.                                 | hr_violations/2025-Q1@ml-gao
en | About 6,600 violations in the first quarter of 2025.                               | hr_violations/2025-Q1
"""
ROWS = [[piece.strip() for piece in line.split("|")] for line in SENTENCES.strip().splitlines()]


@pytest.fixture(scope="module")
def answers(copied: Path) -> dict[tuple[str, str], list[str]]:
    """The keys proposed for the number of each sentence; every sentence is a paragraph of its draft, checked at once."""
    for language in ("fr", "en"):
        here = typed(copied, language, "\n\n".join(text for own, text, _ in ROWS if own == language))
    lines = {one: (copied / f"report/pau.{one}.md").read_text("utf-8").splitlines() for one in ("fr", "en")}
    found = {}
    for one in here.check_drafts():
        if one.id == "number_without_reference":
            language = str(one.where.file).split(".")[-2]
            text = lines[language][(one.where.line or 1) - 1]
            found[language, text] = str(one.data.get("near") or "").split()
            for key in found[language, text]:
                assert f"`[{one.found}](fig:{key})`" in one.hint["fr"]
                assert f"`[{one.found}](fig:{key})`" in one.hint["en"]
    for language in ("fr", "en"):
        typed(copied, language, "")
    return found


@pytest.mark.parametrize(("language", "text", "key"), ROWS)
def test_a_number_typed_in_a_draft_proposes_the_figure_it_is(
    answers: dict[tuple[str, str], list[str]], language: str, text: str, key: str
) -> None:
    keys = answers[language, text]
    assert keys[:1] == ([] if key == "-" else [key])
    assert len(keys) <= proposing.MOST


def test_without_a_bare_number_nothing_is_computed(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposing._Search, "values", lambda *given: pytest.fail("asked for nothing"))
    assert proposed(typed(copied, "fr", "Rien à compter ici.")) == {}


def test_however_many_numbers_there_are_a_bounded_number_of_figures_is_computed(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = " ".join(f"À Gao et à Mopti, {number} violations et incidents." for number in range(5000, 5060))
    workspace = typed(copied, "fr", text)
    asked: list[int] = []
    values: Callable[..., object] = proposing._Search.values

    def counted(search: proposing._Search, keys: object) -> object:
        found = values(search, keys)
        asked.append(len(found))  # type: ignore[arg-type]
        return found

    monkeypatch.setattr(proposing._Search, "values", counted)
    proposed(workspace)
    typed(copied, "fr", "")
    assert asked
    assert max(asked) <= proposing.ASKED


@pytest.fixture
def unsigned(tmp_path: Path) -> Workspace:
    """Survivors’ figures without a protocol: nothing of them leaves."""
    french = "# Résumé\n\nLe GBVIMS a enregistré 230 incidents de VBG rapportés.\n"
    draft = {"fr": french, "en": "# Summary\n\nThe GBVIMS recorded incidents of GBV.\n"}
    made = planted.create(tmp_path / "sans protocole", draft)
    text = planted.SETTINGS.replace("policy: agreed\n", "").replace('published: "2025-05-15"\n', "")
    (made.folder / "workspace.yaml").write_text(text, "utf-8")
    (tmp_path / "gbvims.xlsx").write_bytes(planted.survivors())
    Workspace(made.folder).add([tmp_path / "gbvims.xlsx"])
    return Workspace(made.folder)


def test_a_figure_that_the_gate_hides_is_proposed_once_it_leaves_and_not_before(unsigned: Workspace) -> None:
    assert proposed(unsigned) == {"230": []}
    unsigned.decide("exception", "gbv_*", SIGNED, why="Accord inventé.", author="Awa D. (fictive)")
    assert proposed(Workspace(unsigned.folder)) == {"230": ["gbv_incidents/2024-10..2025-03"]}


def test_a_figure_that_would_give_a_hidden_one_away_is_not_proposed(
    unsigned: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What leaves alone may still be held beside the cited figures: the whole gate is asked."""
    from kolosi.release.suppress import plan as plans

    unsigned.decide("exception", "gbv_*", SIGNED, why="Accord inventé.", author="Awa D. (fictive)")
    whole = plans.plan

    def stricter(keys: dict[object, object], *given: object) -> object:
        decided = whole(keys, *given)  # type: ignore[arg-type]
        held = {key: plans.Withheld(key=key, rule="S1", is_primary=False) for key in decided.cells}
        return plans.replace(decided, withheld=held)

    monkeypatch.setattr(plans, "plan", stricter)
    assert proposed(Workspace(unsigned.folder)) == {"230": []}
