"""Files of one survivor a row are refused whole, in English and in French, whatever was taken out of them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kolosi.intake.formats import read_sheets
from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.knowledge import Knowledge
from kolosi.workspace.receive.adding import Candidate, examine_file
from kolosi.workspace.records.lookup import ContentLookup

ENGLISH = (
    "INCIDENT ID,SURVIVOR CODE,CASEWORKER CODE,DATE OF INTERVIEW,DATE OF INCIDENT,DATE OF BIRTH,SEX,GBV TYPE,"
    "ALLEGED PERPETRATOR RELATIONSHIP,CONSENT GIVEN"
)
FRENCH = (
    "ID de l'incident,Code du survivant ,Code du travailleur social,Date de l'interview ,Date de l'incident ,Date de naissance,"
    "Sexe,Type de violence basé sur le genre ,Relation entre la survivante et le présumé auteur,Consentement obtenu "
)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge("mli")


def read(header: str, knowledge: Knowledge) -> Candidate:
    data = f"{header}\n{','.join('inventé' for _ in header.split(','))}\n".encode()
    sheets = read_sheets("registre.csv", data)
    return examine_file(
        "registre.csv", data, sheets, list(knowledge.sources.values()), ContentLookup(knowledge, {}, "")
    )


def without(header: str, *names: str) -> str:
    return ",".join(name for name in header.split(",") if name.strip() not in names)


@pytest.mark.parametrize(
    "header",
    [
        ENGLISH,
        FRENCH,
        FRENCH.lower(),
        without(ENGLISH, "SURVIVOR CODE", "INCIDENT ID", "CASEWORKER CODE", "DATE OF BIRTH"),
        without(FRENCH, "Code du survivant", "ID de l'incident", "Code du travailleur social", "Date de naissance"),
        without(FRENCH, "Code du survivant", "Date de l'interview", "Date de l'incident", "Date de naissance"),
    ],
)
def test_an_export_of_the_incident_recorder_is_refused(header: str, knowledge: Knowledge) -> None:
    with pytest.raises(Refusal) as refused:
        read(header, knowledge)
    assert refused.value.finding.id == "record_level_survivors"


@pytest.mark.parametrize("source", [None, "gbvims", "protection_monitoring"])
def test_nothing_of_a_refused_file_is_written_whatever_it_is_said_to_be(tmp_path: Path, source: str | None) -> None:
    folder = tmp_path / "mali"
    folder.mkdir()
    (folder / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    file = tmp_path / "registre.csv"
    file.write_text(f"{FRENCH}\n{','.join(['inventé'] * 10)}\n", "utf-8")
    (answer,) = Workspace(folder).add([file], source=source)
    assert [finding.id for finding in answer.findings] == ["record_level_survivors"]
    written = {path.name for path in folder.rglob("*") if path.is_file()}
    assert written <= {"workspace.yaml", ".lock"}


def test_the_real_headings_of_the_french_export_are_refused(shared_data: Path, knowledge: Knowledge) -> None:
    lines = csv.DictReader((shared_data / "gbv/incident_recorder_headings_fr.csv").read_text("utf-8").splitlines())
    labels = [line["label"].replace(",", " ") for line in lines if ".headers." in line["key"]]
    with pytest.raises(Refusal) as refused:
        read(",".join(labels), knowledge)
    assert refused.value.finding.id == "record_level_survivors"


def test_a_consolidated_sheet_is_no_record_of_survivors(knowledge: Knowledge) -> None:
    sheet = (
        "Trimestre,Viol,Agression sexuelle,Agression physique,Mariage forcé,Déni de ressources,Violences psychologiques"
    )
    data = f"{sheet}\nT1 2025,11,12,13,14,15,16\n".encode()
    found = examine_file(
        "vbg.csv",
        data,
        read_sheets("vbg.csv", data),
        list(knowledge.sources.values()),
        ContentLookup(knowledge, {}, ""),
    )
    assert (found.source.id, found.readings[0].records["value"].sum()) == ("gbvims", 81)
