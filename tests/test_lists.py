"""Places, sources and indicators are listed without a workspace too, at every door."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.model.finding import Refusal
from kolosi.workspace.write.creating import create


@pytest.fixture(autouse=True)
def _outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is no workspace."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KOLOSI_LANGUAGE", "fr")


def said(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, words)
    assert result.exit_code == code, result.output
    return result.output.replace("\u202f", " ").replace("\u00a0", " ")


def test_places_of_a_country_are_listed_without_a_workspace() -> None:
    assert "ml-2021-mopti " in said("places", "Mopty", "--country", "mli")
    assert {place["id"] for place in json.loads(said("places", "--country", "BFA", "--json"))} >= {"bf", "bf-sahel"}
    assert [place.id for place in kolosi.places("ML05", country="MLI")][:1] == ["ml-2021-mopti"]


def test_a_place_that_is_nowhere_and_a_country_that_is_not_said_or_known_get_a_sentence() -> None:
    assert "Aucun lieu ne s’appelle « zzzz »" in said("places", "zzzz", "--country", "MLI", code=2)
    assert "dites de quel pays il s’agit.\nPar exemple : kolosi places --country Tchad." in said("places", code=2)
    assert "Proches : Tchad (TCD)" in said("places", "--country", "Tchade", code=2)
    assert "France" in said("places", "--country", "fra")
    with pytest.raises(Refusal, match="country_not_said"):
        kolosi.places("Gao")


def test_sources_and_indicators_are_listed_without_a_workspace() -> None:
    assert "Matrice de suivi des déplacements (DTM)" in said("sources")
    assert " flux " in said("indicators")
    assert set(kolosi.sources()) >= {"dtm", "acled"}
    assert "hr_violations" in kolosi.indicators()


def test_a_workspace_lists_its_own_country_or_another(tmp_path: Path) -> None:
    folder = create(tmp_path / "essai", country="MLI", period="2025-Q1")
    workspace = kolosi.open(folder)
    assert {place.id.partition("-")[0] for place in workspace.places()} == {"ml"}
    assert {place.id.partition("-")[0] for place in workspace.places(country="BFA")} == {"bf"}
    assert "n’est pas un espace de travail" in said("sources", "--workspace", "nulle-part", code=2)
