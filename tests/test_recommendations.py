"""Recommendations followed: what makes one checkable, which are overdue, and the same as a workbook and a calendar."""

from __future__ import annotations

import io
import json
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.content.judgement.asked import asked_words
from kolosi.content.yaml_files.errors import ContentError
from kolosi.reading.asked import Asked, read_asked
from kolosi.workspace import Workspace
from kolosi.workspace.follow.status import findings_of
from kolosi.workspace.recommend.smart import Smart
from kolosi.workspace.review.packs import pack
from kolosi.workspace.signing.page import standing
from kolosi.workspace.write.creating import create
from kolosi.workspace.write.registers import check_registers, read_registers

pytestmark = pytest.mark.long

REGISTER = """# What is asked of whom.
edition: ""
recommendations:
  - id: r1
    risk: gbv
    addressee: donors
    lead: "Groupe des bailleurs"
    where: [ml-gao, ml-mopti]
    quantity: 5
    unit: {fr: structures, en: services}
    by: 2025-12-31
    priority: high
    status: under_way
    indicator: {fr: Structures ouvertes, en: Services open}
    evidence: [x-12, x-40]
    fr: "Rétablir les structures ; fermées, d’abord."
    en: "Restore services; closed ones, first."
  - {id: r2, risk: gbv, addressee: government, priority: low, fr: Poursuivre les efforts., en: Continue the efforts.}
  - {id: r3, risk: gbv, addressee: government, status: done, by: 2025-06-30, fr: Achever., en: End.}
  - {id: r4, risk: gbv, addressee: nobody_known, fr: "D’ici juin 2025, ouvrir trois bureaux à Gao.", en: "By June 2025, open three offices in Gao."}
  - {id: r5, urgent: true, addressee: parties_to_conflict, fr: Épargner les civils., en: Spare civilians.}
"""


@pytest.fixture
def workspace(blank: Path, tmp_path: Path) -> Workspace:
    folder = tmp_path / "essai"
    shutil.copytree(blank, folder)
    (folder / "report" / "recommendations.yaml").write_text(REGISTER, "utf-8")
    return Workspace(folder)


# -- what a text asks -------------------------------------------------------------------------------------------------

AFTER = date(2025, 3, 31)
YEAR_END, JUNE = date(2025, 12, 31), date(2025, 6, 30)

SAID = [
    ("fr", "D’ici juin 2025, former 50 comités locaux.", ("50",), True, JUNE),
    ("fr", "Avant la fin de l’année 2025, réserver des fonds.", (), True, YEAR_END),
    ("fr", "Ouvrir cinq antennes avant le 31/12/2025.", ("cinq",), True, YEAR_END),
    ("fr", "Réduire de 20 % les refus au T3 2025.", ("20 %",), True, date(2025, 9, 30)),
    ("fr", "Relever le budget pour les 3 prochains mois.", (), True, None),
    ("fr", "Aider les rescapés, sur une première période de trois mois.", (), True, None),
    ("fr", "Verser 2 millions de FCFA.", ("2 millions",), False, None),
    ("fr", "Réunir le comité tous les 3 mois.", (), False, None),
    ("fr", "Soigner les victimes qui attendent depuis 6 mois.", (), False, None),
    ("fr", "Appliquer la loi n° 2023-018 aux enfants de 6 à 14 ans.", (), False, None),
    ("fr", "Face à 120 attaques, protéger les foires.", (), False, None),
    ("fr", "Réunir les deux parties deux fois par an.", (), False, None),
    ("fr", "Documenter les abus commis par des groupes armés en 2024.", (), False, None),
    ("fr", "Financer le plan de réponse 2026.", (), False, None),
    ("en", "By the end of the second quarter of 2025, pay 40 guards.", ("40",), True, JUNE),
    ("en", "Open five offices by 31 December 2025.", ("five",), True, YEAR_END),
    ("en", "Within 30 days, reply.", (), True, None),
    ("en", "Meet every 3 months.", (), False, None),
    ("en", "Faced with 120 attacks, protect markets.", (), False, None),
    ("en", "Record abuses committed by armed groups in 2024.", (), False, None),
    ("en", "Bring both parties into one pathway, twice a year.", (), False, None),
]


@pytest.mark.parametrize(("language", "text", "quantities", "is_bounded", "by"), SAID)
def test_a_text_is_quantified_and_bounded_by_what_it_asks_alone(
    language: str, text: str, quantities: tuple[str, ...], is_bounded: bool, by: date | None
) -> None:
    said = read(language, text)
    assert (said.quantities, said.is_bounded, said.by) == (quantities, is_bounded, by)


def read(language: str, text: str) -> Asked:
    words = asked_words(language)
    assert words is not None
    return read_asked(text, pack(language), words, after=AFTER)


def test_a_verb_by_which_nobody_would_see_it_done_is_vague_even_behind_a_time() -> None:
    assert read("fr", "D’ici décembre 2025, promouvoir une approche commune.").is_vague
    assert read("en", "Continue talks.").is_vague
    assert not read("fr", "D’ici décembre 2025, ouvrir un centre.").is_vague
    assert not read("en", "Open a centre.").is_vague


def test_words_of_a_language_are_whole_or_refused(tmp_path: Path) -> None:
    (tmp_path / "fr").mkdir()
    whole = {kind: ["x"] for kind in ("deadline", "perhaps_deadline", "between", "after_deadline", "before_duration")}
    (tmp_path / "fr" / "asked.yaml").write_text(json.dumps(whole), "utf-8")
    with pytest.raises(ContentError):
        asked_words("fr", tmp_path)
    assert asked_words("de") is None


# -- the 23 recommendations of the reference, as facts in our own words -------------------------------------------------

# Whom, what and where as the published document asks it, told anew; a time or a number stands where the document has one.
REFERENCE = [
    ("government", "Rendre la commission des droits humains présente à Gao et à Kidal, avant la fin de l’année 2025.", "Make the human rights commission present in Gao and Kidal before the end of 2025."),
    ("government", "Poursuivre la sécurisation pour que les ONG puissent travailler.", "Continue securing areas so that NGOs can work."),
    ("hc_hct", "Encourager les approches communautaires dans le plan de réponse suivant.", "Encourage community approaches in the following response plan."),
    ("hc_hct", "Continuer de demander que la coordination civilo-militaire reprenne.", "Continue to ask that civil-military coordination resumes."),
    ("protection_actors", "Apprendre à 50 comités locaux à prévenir les attaques, au plus tard en octobre 2025.", "Teach 50 local committees to prevent attacks, no later than October 2025."),
    ("protection_actors", "Privilégier le travail avec les communautés et les rendre plus fortes.", "Favour work with communities and make them stronger."),
    ("hc_hct", "Continuer de défendre auprès des autorités la liberté de circuler.", "Continue to defend with the authorities the freedom to move."),
    ("hc_hct", "Encourager les clusters à répondre ensemble aux déplacements.", "Encourage clusters to answer displacement together."),
    ("donors", "Donner avant la fin de 2025 des fonds souples à la protection.", "Give flexible funds to protection before the end of 2025."),
    ("donors", "Payer la collecte de données sur les déplacements forcés.", "Pay for data on forced displacement."),
    ("government", "D’ici à décembre 2025, faire travailler ensemble santé, justice et police sur les VBG.", "By December 2025, have health, justice and police work together on GBV."),
    ("protection_actors", "Rendre plus capables les centres de prise en charge ruraux, d’ici fin 2025.", "Make rural care centres more able by the end of 2025."),
    ("protection_actors", "Envoyer des équipes mobiles pour les cas de VBG d’ici la fin de l’année 2025.", "Send mobile teams for GBV cases by the end of the year 2025."),
    ("protection_actors", "Faire savoir aux communautés comment signaler et où trouver de l’aide.", "Let communities know how to report and where to find help."),
    ("humanitarian_actors", "Veiller à ce que le personnel suive les règles contre l’exploitation.", "Ensure that staff keep the rules against exploitation."),
    ("government", "Mettre en marche le centre national contre les mines d’ici décembre 2025.", "Have the national mine action centre at work by December 2025."),
    ("donors", "Augmenter, pour les 3 prochains mois, l’argent de l’éducation aux risques.", "Raise, over the next 3 months, the money for risk education."),
    ("humanitarian_actors", "Coordonner les secteurs face à la menace des engins explosifs.", "Coordinate sectors on the threat of explosive devices."),
    ("humanitarian_actors", "Bâtir, dans les 6 à 12 mois à venir, un soutien aux victimes à Mopti et à Ségou.", "Build, within 6 to 12 months, support for victims in Mopti and Ségou."),
    ("government", "Patrouiller et alerter davantage à Tombouctou et à Gao pour les nomades.", "Patrol and alert more in Timbuktu and Gao for nomads."),
    ("government", "Réformer la justice contre l’impunité et former les forces.", "Reform justice against impunity and train forces."),
    ("iccg_access", "Plaider auprès du Gouvernement pour un meilleur accès.", "Plead with the Government for better access."),
    ("protection_actors", "Soutenir les victimes à Gao et à Tombouctou, sur une phase initiale de 3 mois.", "Support victims in Gao and Timbuktu, for an initial phase of 3 months."),
]  # fmt: skip


def test_the_recommendations_of_the_reference_have_the_misses_found_by_hand(workspace: Workspace) -> None:
    """Of 23, each has an addressee, 10 a time limit and 1 a quantity, in either language."""
    for languages in ("fr en", "fr", "en"):
        given = [(whom, fr if "fr" in languages else "", en if "en" in languages else "") for whom, fr, en in REFERENCE]
        items = "".join(
            f"  - {{id: q{at}, addressee: {whom}, fr: {json.dumps(fr)}, en: {json.dumps(en)}}}\n"
            for at, (whom, fr, en) in enumerate(given, 1)
        )
        path = workspace.folder / "report" / "recommendations.yaml"
        path.write_text(f"recommendations:\n{items}", "utf-8")
        smart, register = Smart(workspace), read_registers(workspace).recommendations
        lacking = [smart.missing(item) for item in register]
        counts = {part: sum(part not in one for one in lacking) for part in ("who", "by_when", "how_many")}
        assert (len(lacking), counts) == (23, {"who": 23, "by_when": 10, "how_many": 1})
        if languages == "fr en":
            found = [one for one in check_registers(workspace, {}) if one.id == "recommendation_not_smart"]
            assert len(found) == 23, "none says it all"
            assert [one.found for one in found if one.data["fr"] == "où"] == ["q5"], "the nearest lacks but where"


# -- the register -------------------------------------------------------------------------------------------------------


def test_each_recommendation_is_told_with_what_it_lacks(workspace: Workspace) -> None:
    found = {
        str(one.found): workspace.say(one)
        for one in check_registers(workspace, {})
        if one.id == "recommendation_not_smart"
    }
    assert set(found) == {"r2", "r4"}, "r1 says it all, r3 is done, r5 is urgent"
    assert found["r2"].message["fr"] == (
        "La recommandation r2 n’est pas encore vérifiable ; il y manque : un acte que l’on puisse constater, combien, où, avant quand."
    )
    assert found["r4"].message["en"] == "Recommendation r4 cannot be checked yet; it lacks: who."


def test_a_number_without_a_unit_and_a_deadline_that_is_no_time_are_not_enough(workspace: Workspace) -> None:
    path = workspace.folder / "report" / "recommendations.yaml"
    text = "recommendations:\n  - {id: w, addressee: donors, where: [ml-gao], quantity: 5, by: bientôt, fr: Ouvrir., en: Open.}\n"
    path.write_text(text, "utf-8")
    found = [workspace.say(one) for one in check_registers(workspace, {}) if one.found == "w"]
    assert [one.id for one in found if one.id != "recommendation_without_finding"] == [
        "recommendation_not_smart",
        "deadline_unread",
    ]
    assert "combien" in found[-2].message["fr"]
    assert found[-1].message["fr"] == "L’échéance de w n’est pas une date : bientôt."


def test_what_is_overdue_comes_first_and_what_is_settled_last(workspace: Workspace) -> None:
    found = workspace.recommendations(on=date(2025, 7, 10))
    assert [(one.item.id, one.days_late) for one in found.rows] == [
        ("r4", 10),
        ("r1", 0),
        ("r2", 0),
        ("r5", 0),
        ("r3", 0),
    ]
    assert [one.item.id for one in workspace.recommendations(on=date(2026, 1, 2)).overdue] == ["r4", "r1"]
    assert not workspace.recommendations(on=date(2025, 6, 30)).overdue, "the last day itself is not late"
    first = found.as_json()["recommendations"][0]  # type: ignore[index]
    assert (first["by"], first["lead"], first["missing"]) == ("2025-06-30", None, ["who"])
    assert "r4" in found._repr_html_()


def test_the_command_lists_and_writes_the_same(workspace: Workspace, tmp_path: Path) -> None:
    folder = str(workspace.folder)
    run = CliRunner().invoke(
        app,
        ["recommendations", "--on", "2025-07-10", "--json", "--workspace", folder, "--ics", str(tmp_path / "a.ics")],
    )
    assert run.exit_code == 1, "one is overdue"
    told = json.loads(run.stdout)
    assert (told["overdue"], told["recommendations"][1]["evidence"]) == (1, ["x-12", "x-40"])
    shown = CliRunner().invoke(
        app, ["recommendations", "--on", "2025-06-01", "--workspace", folder, "--language", "en"]
    )
    assert shown.exit_code == 0
    assert "5 recommendations; overdue on 1 June 2025: 0." in shown.stdout
    (workspace.folder / "report" / "recommendations.yaml").unlink()
    none = CliRunner().invoke(app, ["recommendations", "--workspace", folder, "--language", "fr"])
    assert "Le registre est vide." in none.stdout


def test_overdue_recommendations_stand_in_the_state_and_on_the_page(workspace: Workspace) -> None:
    built = workspace.build()
    (own,) = [workspace.say(one) for one in findings_of(workspace, built) if one.id == "recommendations_overdue"]
    assert (own.count, own.message["fr"]) == (2, "Recommandations dont l’échéance est passée : r4, r1.")
    (line,) = [one for one in standing(workspace.desk()) + list(workspace.ready().lines) if one.id == "ready_overdue"]
    assert line.message["en"] == "Recommendations whose deadline has passed: 2 (r4, r1)."
    (workspace.folder / "report" / "recommendations.yaml").write_text("recommendations: []\n", "utf-8")
    assert "sound_recommendations" in [one.id for one in workspace.ready().lines]


def test_a_register_that_cannot_be_read_is_told_in_the_state_and_hides_nothing_else(workspace: Workspace) -> None:
    (workspace.folder / "report" / "recommendations.yaml").write_text("recommendations: [{id: r1}]\n", "utf-8")
    (own,) = [one for one in findings_of(workspace, workspace.build()) if one.id == "content_missing"]
    assert "recommandations" in workspace.say(own).message["fr"]


# -- the workbook and the calendar -----------------------------------------------------------------------------------


def test_the_workbook_has_days_as_days_and_the_same_bytes(workspace: Workspace, tmp_path: Path) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    for path in (first, second):
        workspace.recommendations(on=date(2025, 7, 10), xlsx=path)
    assert first.read_bytes() == second.read_bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(first.read_bytes())).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:4] == ["N°", "Risque", "À qui", "Responsable"]
    late = dict(zip(rows[0], rows[1], strict=True))
    assert (late["N°"], late["Jours de retard"], late["Avant le"].date()) == ("r4", 10, JUNE)  # type: ignore[union-attr]
    own = dict(zip(rows[0], rows[2], strict=True))
    assert (own["Combien"], own["Indicateur"], own["Preuves"], own["État"]) == (
        "5 structures", "Structures ouvertes", "x-12; x-40", "en cours",
    )  # fmt: skip


def parsed(data: bytes) -> list[dict[str, str]]:
    """A calendar read as RFC 5545 says: lines unfolded, values unescaped; the properties of each component."""
    text = data.decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    found: list[dict[str, str]] = []
    for line in text.replace("\r\n ", "").strip().split("\r\n"):
        name, _, value = line.partition(":")
        if name == "BEGIN":
            found.append({"kind": value})
            continue
        said = (
            value.replace("\\\\", "\0").replace("\\n", "\n").replace("\\;", ";").replace("\\,", ",").replace("\0", "\\")
        )
        found[-1].setdefault(name, said)
    return found


def test_the_calendar_reads_again_with_its_words_and_the_same_bytes(workspace: Workspace, tmp_path: Path) -> None:
    first, second = tmp_path / "a.ics", tmp_path / "b.ics"
    for path in (first, second):
        workspace.recommendations(on=date(2025, 7, 10), ics=path)
    assert first.read_bytes() == second.read_bytes()
    _, *components = parsed(first.read_bytes())
    assert [one["kind"] for one in components] == ["VEVENT", "VTODO"] * 2, (
        "r4 and r1: the others have no day, or are settled"
    )
    event, task = components[2:]
    assert (event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]) == ("20251231", "20260101")
    assert (task["DUE;VALUE=DATE"], task["STATUS"], task["PRIORITY"]) == ("20251231", "IN-PROCESS", "1")
    assert event["SUMMARY"] == "r1 · Groupe des bailleurs · Rétablir les structures ; fermées, d’abord."
    assert "Où\u00a0: Gao, Mopti" in event["DESCRIPTION"].split("\n")
    assert event["UID"] != task["UID"]


def test_the_next_edition_takes_over_who_leads_and_what_was_said(workspace: Workspace, tmp_path: Path) -> None:
    path = workspace.folder / "report" / "recommendations.yaml"
    path.write_text(REGISTER.replace("    priority: high", "    priority: high\n    note: Deux rouvertes."), "utf-8")
    made = Workspace(create(tmp_path / "suite", period="2025-Q2", previous=workspace.folder))
    first = read_registers(made).recommendations[0]
    assert (first.lead, first.note, first.evidence, first.status, first.previous) == (
        "Groupe des bailleurs", "Deux rouvertes.", ["x-12", "x-40"], "under_way", "2025-Q1",
    )  # fmt: skip
    assert [one.item.id for one in made.recommendations(on=date(2026, 1, 2)).overdue] == ["r4", "r1"]


# -- what they rest on ------------------------------------------------------------------------------------------------


def test_what_is_neither_an_excerpt_nor_a_figure_is_a_point_to_check(workspace: Workspace) -> None:
    excerpts = "excerpts:\n  - {id: e12, document: d1, text: Une phrase., coder: K1}\n"
    (workspace.folder / "report" / "excerpts.yaml").write_text(excerpts, "utf-8")
    for evidence, told in (
        ("[e12, gbv_incidents/2025-Q1]", []),
        ("[e13]", [("e13", "e12")]),
        ("[gbv_incident/2025-Q1]", [("gbv_incident/2025-Q1", "gbv_incidents")]),
        ("[e12, gbv_incidents/printemps, les dires de tous]", [("gbv_incidents/printemps", "gbv_incidents"), ("les dires de tous", "–")]),
    ):  # fmt: skip
        text = REGISTER.replace("evidence: [x-12, x-40]", f"evidence: {evidence}")
        (workspace.folder / "report" / "recommendations.yaml").write_text(text, "utf-8")
        own = Workspace(workspace.folder)
        found = [one for one in own.check_drafts() if one.id == "recommendation_grounds_unknown"]
        assert [(one.found, str(one.data["near"]).partition(" · ")[0]) for one in found] == told
        assert all(one.data["id"] == "r1" and one.where.file == "report/recommendations.yaml" for one in found)


def test_an_excerpt_given_in_the_same_workbook_is_evidence_and_an_unknown_one_is_told_by_its_cell(
    workspace: Workspace, tmp_path: Path
) -> None:
    excerpts = "excerpts:\n  - {id: e12, document: d1, text: Une phrase., coder: K1}\n"
    (workspace.folder / "report" / "excerpts.yaml").write_text(excerpts, "utf-8")
    for text, told in (
        ("e12; gbv_incidents/2025-Q1", ["form_taken"]),
        ("e21", ["form_not_taken", "form_wrong_excerpt"]),
    ):
        book = openpyxl.load_workbook(workspace.form("recommendations", into=tmp_path / "recommandations.xlsx"))
        book["Recommandations"]["S5"].value = text
        book.save(tmp_path / "rendu.xlsx")
        (added,) = workspace.add([tmp_path / "rendu.xlsx"])
        assert [one.id for one in added.findings] == told
    where = added.findings[1].where
    assert (where.sheet, where.row, where.column, added.findings[1].data["near"]) == ("Recommandations", 5, "S", "e12")
    assert read_registers(workspace).recommendations[0].evidence == ["e12", "gbv_incidents/2025-Q1"]
