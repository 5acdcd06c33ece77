"""Figures that their owners validate: the agreement that goes out, the answer that comes back, and a figure that moves afterwards."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from tests.small_case import copied, told
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.model.finding import Refusal
from kolosi.reading.word.atoms import W
from kolosi.report.copies.package import IssuedPackage
from kolosi.workspace import Workspace
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.copies.agreements import AgreementName, agreements, read_agreement
from kolosi.workspace.signing.validation import owner_statuses

FUNCTION = "Coordination of the GBV sub-cluster"
VALIDATED = f"validated; by={FUNCTION}"
GBV = "gbv_incidents/2025-Q1"


@pytest.fixture
def workspace(ready: Path, tmp_path: Path) -> Workspace:
    return copied(ready, tmp_path)


def words(data: bytes) -> str:
    package = IssuedPackage.of(data)
    paragraphs = package.tree(package.main).iter(f"{W}p")
    text = "\n".join("".join(one.text or "" for one in each.iter(f"{W}t")) for each in paragraphs)
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def filled(sent: Path, answers: Mapping[str, str]) -> Path:
    """The agreement as Word writes it once an owner has filled it in: the words stand in the same controls."""
    package = IssuedPackage.of(sent.read_bytes())
    for control in package.tree(package.main).iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag")
        name = str(tag.get(f"{W}val")).removeprefix("kolosi:")
        if name in answers:
            prompt = control.find(f"{W}sdtPr/{W}showingPlcHdr")
            prompt.getparent().remove(prompt)
            next(control.iter(f"{W}t")).text = answers[name]
    path = sent.parent.parent.parent / f"rendu {sent.name}"
    path.write_bytes(package.written())
    return path


def sent(workspace: Workspace, language: str = "fr") -> Path:
    (path,) = workspace.send(owner="gbvims", languages=[language]).others
    return path


# -- the agreement ----------------------------------------------------------------------------------------------------


def test_the_agreement_shows_what_is_printed_of_one_owner_and_nothing_else(workspace: Workspace) -> None:
    path = sent(workspace)
    assert path.name == "accord.gbvims.fr.v1.docx"
    text = words(path.read_bytes())
    for said in ("Accord de diffusion", "230 incidents", "4e trimestre 2024", "+9 %", "jamais une prévalence"):
        assert said in text
    assert "Violations" not in text
    assert "Rien de ce que le document cite de cette source n’est retenu." in text
    assert "de nouveau avant la publication" in text
    kept = read_agreement(workspace, "gbvims", 1)
    assert len(kept.marks) == 4
    assert agreements(workspace) == [AgreementName(source="gbvims", version=1)]
    english = words(sent(workspace, "en").read_bytes())
    assert "Release agreement" in english
    assert read_agreement(workspace, "gbvims", 2).marks == kept.marks


def test_what_is_held_back_is_named_and_never_counted(workspace: Workspace) -> None:
    policy = workspace.file("content", "policies", "agreed.yaml")
    policy.write_text(policy.read_text("utf-8").replace('"*"', f'"{GBV}"'), "utf-8")
    text = words(sent(Workspace(workspace.folder)).read_bytes())
    assert "120 incidents" in text
    assert "imprimée « non diffusé », sans dire combien : Incidents de VBG rapportés (GBVIMS)." in text
    assert "230" not in text
    assert "110" not in text


def test_an_agreement_of_nothing_printed_is_refused(workspace: Workspace) -> None:
    for source, id_ in (("acled", "validation_of_nothing"), ("nobody", "source_not_known")):
        with pytest.raises(Refusal) as refused:
            workspace.send(owner=source)
        assert refused.value.finding.id == id_
        assert workspace.say(refused.value.finding).message["fr"]


def test_a_long_list_stands_behind_the_answer(workspace: Workspace) -> None:
    links = " ".join(
        f"[](fig:hr_violations/2025-0{month}@ml-{place})" for month in (1, 2, 3) for place in ("gao", "mopti")
    )
    for path in workspace.file("report").glob("pau.*.md"):
        text = path.read_text("utf-8")
        breakdowns = " ".join(
            f"[](fig:hr_violations/{year}-0{month})" for year in (2024, 2025) for month in range(1, 10)
        )
        path.write_text(text.replace("\n\n# Lim", f"\n\n{links} {breakdowns}\n\n# Lim"), "utf-8")
    (path,) = workspace.send(owner="protection_monitoring").others
    text = words(path.read_bytes())
    assert "80 violations" in text
    assert ("Les chiffres, tels qu’ils seront imprimés" in text) == (
        text.index("Signature") < text.index("80 violations")
    )


# -- the answer -------------------------------------------------------------------------------------------------------


def test_an_agreement_that_comes_back_is_a_decision_of_what_it_showed(workspace: Workspace) -> None:
    assert told(workspace, "ready_validation") == []
    assert "kolosi send --owner" in told(workspace, "sound_validation")[0].message["en"]
    path = sent(workspace)
    waiting = {one.message["fr"].partition(" :")[0] for one in told(workspace, "ready_validation")}
    assert waiting == {"Système de gestion de l’information sur les VBG (GBVIMS)", "Monitoring de protection"}
    back = filled(
        path, {"answer": "chiffres validés", "function": FUNCTION, "day": "12 mai 2025", "remark": "Réunion."}
    )
    found = workspace.receive([back], author="Officer")
    assert [one.id for one in found.findings] == ["agreement_taken"]
    assert "chiffres validés, au nom de : Coordination of the GBV sub-cluster" in found.findings[0].message["fr"]
    decided = workspace.decisions.latest("validation")["gbvims"]
    marks = " ".join(sorted(read_agreement(workspace, "gbvims", 1).marks))
    assert decided.value == f"validated; by={FUNCTION}; agreement=1; day=2025-05-12; figures={marks}"
    assert (decided.author, decided.why) == ("Officer", "Réunion.")
    (left,) = told(workspace, "ready_validation")
    assert left.message["en"].startswith("Protection monitoring: cited figures still provisional")
    assert "kolosi send --owner protection_monitoring" in left.hint["en"]


def test_an_answer_is_read_by_its_words_where_controls_were_lost(workspace: Workspace) -> None:
    """Google Docs and the old format of Word keep the words of controls and not the controls."""
    answer = {"answer": "chiffres validés", "function": FUNCTION, "day": "12 mai 2025"}
    back = filled(sent(workspace), answer)
    package = IssuedPackage.of(back.read_bytes())
    for control in list(package.tree(package.main).iter(f"{W}sdt")):
        for run in control.iter(f"{W}r"):
            control.addprevious(run)
        control.getparent().remove(control)
    back.write_bytes(package.written())
    assert [one.id for one in workspace.receive([back]).findings] == ["agreement_taken"]
    decided = workspace.decisions.latest("validation")["gbvims"]
    assert decided.value.startswith(f"validated; by={FUNCTION}; agreement=1; day=2025-05-12; figures=")
    assert decided.why == back.name  # the prompt of the remark is none


@pytest.mark.parametrize(
    ("answers", "id_"),
    [
        ({}, "agreement_unanswered"),
        ({"answer": "figures validated"}, "agreement_unanswered"),
        ({"answer": "chiffres validés", "function": FUNCTION, "day": "un de ces jours"}, "agreement_unanswered"),
        ({"answer": "chiffres validés", "function": "Mme Aminata Traoré"}, "exception_person"),
        ({"answer": "validés, sauf ceux que nomme la remarque", "function": FUNCTION}, "agreement_unanswered"),
    ],
)
def test_an_agreement_that_says_too_little_is_told_and_decides_nothing(
    workspace: Workspace, answers: Mapping[str, str], id_: str
) -> None:
    found = workspace.receive([filled(sent(workspace), answers)])
    assert [one.id for one in found.refused] == [id_]
    assert found.refused[0].message["fr"]
    assert workspace.decisions.latest("validation") == {}


def test_what_an_owner_types_says_no_more_than_its_field(workspace: Workspace) -> None:
    sent(workspace)
    answer = {"answer": "chiffres validés", "function": "Sous-cluster VBG; agreement=1; figures=0"}
    workspace.receive([filled(sent(workspace), answer)])
    value = workspace.decisions.latest("validation")["gbvims"].value
    assert value.startswith("validated; by=Sous-cluster VBG, agreement=1, figures=0; agreement=2; figures=")


def test_an_agreement_with_exceptions_waits_for_a_person(workspace: Workspace) -> None:
    answer = {"answer": "validés, sauf ceux que nomme la remarque", "function": FUNCTION, "remark": "Le total de mars."}
    found = workspace.receive([filled(sent(workspace), answer)])
    (one,) = found.findings
    assert (one.id, "Le total de mars." in one.message["fr"]) == ("agreement_with_exceptions", True)
    assert workspace.decisions.latest("validation") == {}


def test_an_agreement_of_another_workspace_is_told(workspace: Workspace, ready: Path, tmp_path: Path) -> None:
    answer = {"answer": "chiffres validés", "function": FUNCTION}
    back = filled(sent(workspace), answer)
    shutil.copytree(ready, tmp_path / "autre")
    other = Workspace(tmp_path / "autre")
    other.send()
    assert [one.id for one in other.receive([back]).refused] == ["agreement_unknown"]


# -- a figure that moves ----------------------------------------------------------------------------------------------


def test_a_figure_that_moves_is_provisional_again_and_the_others_stay(workspace: Workspace) -> None:
    workspace.decide("validation", "gbvims", VALIDATED, why="Signed.")
    workspace.decide("validation", "protection_monitoring", VALIDATED, why="Signed.")
    assert told(workspace, "ready_validation") == []
    assert told(workspace, "sound_validation")[0].count == 20
    assert {one.owner_status for one in workspace.figures() if one.value is not None} == {"validated"}
    workspace.decide("override", f"{GBV}/2024-Q4", "NOT COMPARABLE", why="Collecte interrompue.")
    (moved,) = told(workspace, "ready_validation_moved")
    assert (moved.count, moved.severity) == (1, "warning")
    assert f"{GBV}/2024-Q4" in moved.message["fr"]
    assert FUNCTION in moved.message["en"]
    states = {str(key): state for key, state in owner_statuses(desk_of(workspace)).items()}
    assert (states[f"{GBV}/2024-Q4"], states[GBV]) == ("provisional", "validated")
    workspace.decide("validation", "gbvims", VALIDATED, why="Signed again.")
    assert told(workspace, "ready_validation_moved") == []


def test_what_is_signed_on_paper_is_what_the_agreement_showed(workspace: Workspace) -> None:
    sent(workspace)
    workspace.decide("override", f"{GBV}/2024-Q4", "NOT COMPARABLE", why="Collecte interrompue.")
    workspace.decide("validation", "gbvims", f"{VALIDATED}; agreement=1", why="Signed on paper.")
    (moved,) = told(workspace, "ready_validation_moved")
    assert moved.count == 1


def test_one_figure_can_be_given_back_and_validated_alone(workspace: Workspace) -> None:
    workspace.decide("validation", "gbvims", VALIDATED, why="Signed.")
    workspace.decide("validation", "gbv_incidents/T1 2025", f"provisional; by={FUNCTION}", why="Un doublon est vu.")
    assert workspace.decisions.latest("validation")[GBV].value.startswith("provisional; by=")
    (back,) = told(workspace, "ready_validation_returned")
    assert (back.count, "Un doublon est vu." in back.message["fr"]) == (1, True)
    workspace.decide("validation", GBV, VALIDATED, why="Corrigé.")
    assert told(workspace, "ready_validation_returned") == []


@pytest.mark.parametrize(
    ("subject", "value", "id_"),
    [
        ("nobody", VALIDATED, "source_not_known"),
        ("gbvims", f"signed; by={FUNCTION}", "choice_unknown"),
        ("gbvims", "validated", "validation_unclear"),
        ("gbvims", f"{VALIDATED}; on=x", "validation_unclear"),
        ("gbvims", f"{VALIDATED}; day=tomorrow", "validation_unclear"),
        ("gbvims", f"{VALIDATED}; agreement=4", "choice_unknown"),
        ("gbvims", "validated; by=Mme Aminata Traoré", "exception_person"),
        ("acled", VALIDATED, "validation_of_nothing"),
        ("hr_violations/2019-Q1", VALIDATED, "validation_of_nothing"),
    ],
)
def test_a_validation_that_says_nothing_known_is_refused(
    workspace: Workspace, subject: str, value: str, id_: str
) -> None:
    with pytest.raises(Refusal) as refused:
        workspace.decide("validation", subject, value, why="Essai.")
    assert refused.value.finding.id == id_
    assert workspace.say(refused.value.finding).message["fr"]


# -- where it is told -------------------------------------------------------------------------------------------------


def test_the_files_of_figures_say_who_validated_what(workspace: Workspace) -> None:
    public = workspace.render().public
    assert {row["owner_status"] for row in rows(public["figures.csv"])} == {""}
    workspace.decide("validation", "gbvims", VALIDATED, why="Signed.")
    public = workspace.render().public
    states = {row["key"]: row["owner_status"] for row in rows(public["figures.csv"])}
    assert states[GBV] == "validé par son propriétaire"
    assert states["hr_violations/2025-Q1"] == "provisoire pour son propriétaire"
    told_ = {one["key"]: one["owner_status"] for one in json.loads(public["figures.json"])["figures"]}
    assert (told_[GBV], told_["hr_violations/2025-Q1"]) == ("validated", "provisional")


def test_the_annex_says_who_validated_what_on_the_page_in_word_and_in_pdf(workspace: Workspace) -> None:
    before = annexes(workspace)
    workspace.decide("validation", "gbvims", VALIDATED, why="Signed.")
    for name, text in annexes(workspace).items():
        assert "validé par son propriétaire" in text, name
        assert "provisoire pour son propriétaire" in text, name
        assert "son propriétaire" not in before[name], name


def annexes(workspace: Workspace) -> dict[str, str]:
    """The text of the document from its annex on, by format."""
    public = workspace.render(formats=("html", "docx", "pdf"), languages=("fr",)).public
    page = public["pau.fr.html"].decode()
    pages = pypdfium2.PdfDocument(public["pau.fr.pdf"])
    printed = " ".join(" ".join(one.get_textpage().get_text_range() for one in pages).split())
    return {"html": page, "docx": words(public["pau.fr.docx"]), "pdf": printed}


def test_a_system_that_publishes_by_itself_is_asked_nothing_unless_somebody_decided_of_it(workspace: Workspace) -> None:
    known = workspace.knowledge.sources
    open_ = replace(known["protection_monitoring"], publishes=True)
    vars(workspace.knowledge)["sources"] = {**known, "protection_monitoring": open_}
    workspace.decide("validation", "gbvims", VALIDATED, why="Signed.")
    assert told(workspace, "ready_validation") == []
    states = {str(key): state for key, state in owner_statuses(desk_of(workspace)).items()}
    assert (states[GBV], "hr_violations/2025-Q1" in states) == ("validated", False)
    workspace.decide("validation", "hr_violations/2025-Q1", f"provisional; by={FUNCTION}", why="Un doublon est vu.")
    (back,) = told(workspace, "ready_validation_returned")
    assert back.count == 1


def rows(data: bytes) -> list[dict[str, str]]:
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    return [dict(zip(lines[0], line, strict=True)) for line in lines[2:]]


def test_the_command_line_says_where_the_agreement_lies(workspace: Workspace) -> None:
    folder = ["--workspace", str(workspace.folder)]
    said = CliRunner().invoke(app, ["send", "--owner", "gbvims", *folder])
    assert said.exit_code == 0
    assert "accord.gbvims.fr.v1.docx" in said.stdout
    assert "accord=1" in said.stdout
    back = filled(
        workspace.file("out", "copies", "accord.gbvims.fr.v1.docx"),
        {"answer": "pas encore validés", "function": FUNCTION},
    )
    said = CliRunner().invoke(app, ["receive", str(back), *folder])
    assert "pas encore validés" in said.stdout
