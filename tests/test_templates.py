"""Template, filled, added: no question, for every source that people fill in, in French and English; the cover is believed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from tests.filling_case import HEAD, answer, fields_of, fill, invented, template
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.intake.formats import read_sheets
from kolosi.intake.meaning.words import term_in
from kolosi.intake.recognise.template import Declared, declared_in
from kolosi.model.finding import Refusal
from kolosi.model.label import say
from kolosi.model.period import Period
from kolosi.workspace import Workspace

FILLED = sorted(id_ for id_, source in kolosi.sources().items() if source.template)
LANGUAGES = ("fr", "en")
ALPHA, BETA = "ONG Alpha (inventée)", "ONG Bêta (inventée)"
SETTINGS = f"""
country: MLI
period: 2025-Q1
expected:
  - {{source: protection_monitoring, organisation: ["{ALPHA}", "{BETA}"], every: quarter, due: 15, at: [ml-gao, ml-mopti]}}
  - {{source: response_5w, organisation: ["{ALPHA}"], every: month, due: 10}}
"""
ZERO = {"fr": "Rien à signaler (rapport zéro)", "en": "Nothing to report (zero report)"}
REGIONS = {"fr": "Régions couvertes", "en": "Regions covered"}
DAY = date(2025, 2, 12)


def opened(folder: Path, language: str = "fr", settings: str = SETTINGS) -> Workspace:
    (folder / "mali").mkdir()
    other = "en" if language == "fr" else "fr"
    (folder / "mali" / "workspace.yaml").write_text(f"{settings}languages: [{language}, {other}]\n", "utf-8")
    return kolosi.open(folder / "mali")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return opened(tmp_path)


def declared(path: Path) -> Declared:
    found = declared_in(read_sheets(path.name, path.read_bytes()))
    assert found is not None
    return found


# -- template, filled, added ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", FILLED)
def test_a_filled_template_enters_without_a_question(source: str, language: str, tmp_path: Path) -> None:
    workspace = opened(tmp_path, language)
    blank = fields_of(workspace, source)
    rows = [invented(blank, language, DAY), invented(blank, language, date(2025, 3, 4), only_needed=True)]
    path = fill(template(workspace, source), blank, language, rows, {"Organisation": [BETA]})
    (added,) = workspace.add([path])
    assert added.receipt is not None
    assert (added.source, added.receipt.organisation) == (source, BETA)
    # The first word of its list is a figure of another system: what a document quotes of it is kept, and feeds no figure.
    assert [finding.id for finding in added.findings] == (["feeds_no_figure"] if source == "cited" else [])
    assert (added.rows, added.waiting, added.receipt.removed) == (2, 0, ())
    assert added.records >= 2
    assert workspace.status().unknown == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", FILLED)
def test_every_word_of_every_list_is_understood(source: str, language: str, tmp_path: Path) -> None:
    workspace = opened(tmp_path, language)
    layout = workspace.knowledge.sources[source].layout(fields_of(workspace, source).template.layout)
    assert layout is not None
    blank, taxonomy = fields_of(workspace, source), dict[str, str]()
    for column in blank.template.columns:
        rules = (rule for rule in layout.rules if column.key in rule.names and rule.attribute is None)
        taxonomy[column.name] = next((rule.taxonomy or "" for rule in rules), "")
    for field in blank.fields:
        for choice in field.choices if taxonomy[field.name] else ():
            for text in (say(choice.label, language), choice.name):
                assert term_in(workspace.lookup().terms(taxonomy[field.name]), text) == choice.name, (field.name, text)


@pytest.mark.parametrize("source", FILLED)
def test_a_note_fits_what_a_spreadsheet_shows_and_speaks_both_languages(source: str, workspace: Workspace) -> None:
    template_ = fields_of(workspace, source).template
    for label in (template_.sheet, template_.row, template_.warning, *(column.note for column in template_.columns)):
        assert set(label) == set(LANGUAGES)
        assert all(0 < len(text) <= 255 for text in label.values())
    assert set(template_.consent) == (set(LANGUAGES) if template_.form else set())


@pytest.mark.parametrize("source", FILLED)
def test_a_template_gives_nothing_away_and_is_the_same_each_time(source: str, workspace: Workspace) -> None:
    path = template(workspace, source)
    assert kolosi.inspect(path).findings == ()
    first = path.read_bytes()
    assert template(workspace, source).read_bytes() == first


# -- figures ----------------------------------------------------------------------------------------------------------


def sent(workspace: Workspace, source: str, *rows: Mapping[str, str | int | float | date], **cover: str) -> Path:
    """A filled template: the rows as they are, the cover by label."""
    blank = fields_of(workspace, source)
    said = {label: answers.split("|") for label, answers in cover.items()}
    return fill(template(workspace, source, for_=ALPHA), blank, "fr", list(rows), said)


VIOLATION = {
    "date_incident": DAY,
    "region": "Mopti",
    "cercle": "Djenné",
    "categorie_violation": "Atteintes au droit à la vie",
    "sous_type": "Homicide de civil",
    "auteur_presume": "Groupes armés (GA)",
    "statut_victime": "Civil",
    "nb_victimes": 4,
    "nb_tues": 3,
}


def test_violations_are_counted_and_a_region_covered_without_a_row_is_zero(workspace: Workspace) -> None:
    two = {**VIOLATION, "date_incident": date(2025, 3, 4), "nb_violations": 2, "nb_tues": 1}
    path = sent(workspace, "protection_monitoring", VIOLATION, two, **{REGIONS["fr"]: "Mopti|Ségou"})
    (added,) = workspace.add([path])
    assert added.receipt is not None
    assert added.receipt.said == ("organisation", "period", "places", "source")  # its cover says all four
    assert added.receipt.places == ("ml-mopti", "ml-segou")
    assert workspace.figure("hr_violations/2025-Q1").value == 3
    assert workspace.figure("killed_monitoring/2025-Q1").value == 4
    assert workspace.figure("hr_violations/2025-Q1@ml-segou").value == 0
    assert workspace.figure("hr_violations/2025-Q1@ml-gao").value == 0  # registered in the settings
    assert workspace.figure("hr_violations/2025-Q1@ml-kayes").value is None


def test_people_assisted_are_counted_and_planned_rows_are_none(workspace: Workspace) -> None:
    row = {"mois": "février 2025", "organisation": ALPHA, "aor": "Violence basée sur le genre (VBG)", "region": "Gao"}
    done = {**row, "personnes_assistees_nouvelles": 120, "statut": "Achevée"}
    (added,) = workspace.add(
        [sent(workspace, "response_5w", done, {**row, "personnes_assistees_nouvelles": 0, "statut": "Planifiée"})]
    )
    assert (added.records, added.waiting) == (2, 0)
    assert workspace.figure("people_assisted/2025-Q1").value == 120
    assert workspace.figure("people_assisted/2025-01").value == 0
    assert workspace.figure("protection_organisations/2025-Q1").value == 1


def test_consolidated_statistics_of_gbv_are_counted_by_type(workspace: Workspace) -> None:
    row = {"trimestre": "1er trimestre 2025", "region": "Gao", "viol": 7, "agression_physique": 20, "mariage_force": 0}
    (added,) = workspace.add([sent(workspace, "gbvims", row, {**row, "region": "Mopti", "viol": 5})])
    assert (added.records, added.waiting) == (6, 0)
    assert workspace.figure("gbv_incidents/2025-Q1").value == 52
    assert workspace.figure("gbv_incidents;gbv_type=rape/2025-Q1").value == 12


def test_what_is_not_broken_down_by_type_is_a_part_beside_the_types(workspace: Workspace) -> None:
    types = ("viol", "agression_sexuelle", "agression_physique", "mariage_force", "deni_de_ressources",
             "violences_psychologiques", "non_ventile_par_type")  # fmt: skip
    both = {"trimestre": "1er trimestre 2025", "region": "Gao", **dict.fromkeys(types, 3)}
    alone = {"trimestre": "1er trimestre 2025", "region": "Mopti", "non_ventile_par_type": 40}
    (added,) = workspace.add([sent(workspace, "gbvims", both, alone)])
    assert (added.records, added.waiting, added.findings) == (8, 0, ())
    places = {"ml-gao": 21, "ml-mopti": 40}
    assert {at: workspace.figure(f"gbv_incidents/2025-Q1@{at}").value for at in places} == places
    assert workspace.figure("gbv_incidents;gbv_type=rape/2025-Q1@ml-gao").value == 3
    assert workspace.figure("gbv_incidents;gbv_type=rape/2025-Q1@ml-mopti").value is None


@pytest.mark.parametrize(
    ("source", "row", "figures"),
    [
        (
            "education_cluster",
            {"region": "Gao", "mois": "mars 2025", "dont_insecurite": 40, "dont_autres_causes": 2},
            {"schools_nonfunctional/2025-Q1": 42},
        ),
        (
            "floods",
            {"region": "Gao", "date_de_situation": DAY, "personnes": 900, "maisons_effondrees": 0},
            {"flood_affected/2025-Q1": 900, "flood_houses_collapsed/2025-Q1": 0},
        ),
        (
            "funding_impact",
            {"organisation": ALPHA, "date": DAY, "projets_suspendus": 2, "personnel_affecte": 35, "beneficiaires_affectes": 400},
            {"organisations_hit_by_cuts/2025-Q1": 1, "staff_hit_by_cuts/2025-Q1": 35, "people_hit_by_cuts/2025-Q1": 400},
        ),
        (
            "perception_survey",
            {"indicateur": "Ménages se sentant en insécurité dans leur communauté", "repondants": "Ménages", "periode": "1er trimestre 2025", "part": 43, "effectif": 212},
            {"feeling_of_insecurity/2025-Q1": 43},
        ),
        (
            "cited",
            {"indicateur_cite": "Comités locaux de protection à former", "date_de_situation": DAY, "valeur": 50, "document": "Document inventé", "page": "4"},
            {"recommended_committees/2025-Q1": 50},
        ),
        (
            "access_monitoring",
            {"date": DAY, "region": "Gao", "categorie_de_contrainte": "Opérations militaires et hostilités en cours", "personnel_tue": 1, "personnel_blesse": 0},
            {"access_incidents/2025-Q1": 1, "access_incidents;constraint=hostilities/2025-Q1": 1},
        ),
        (
            "explosive_ordnance",
            {"date": DAY, "region": "Gao", "type_d_engin": "Mine", "statut_des_victimes": "Civil", "tues": 2, "blesses": 1},
            {"eo_incidents/2025-Q1": 1, "eo_killed/2025-Q1": 2, "eo_injured/2025-Q1": 1},
        ),
        (
            "events",
            {"date": DAY, "type_fait": "Levée de blocus", "region": "Tombouctou", "titre_fr": "Inventé", "titre_en": "Invented", "document": "Document inventé"},
            {"blockades_lifted/2025-02-12": 1},
        ),
    ],
)  # fmt: skip
def test_what_is_filled_in_is_the_figure(
    source: str, row: dict[str, str | int], figures: dict[str, int], workspace: Workspace
) -> None:
    (added,) = workspace.add([sent(workspace, source, row)])
    assert (added.rows, added.waiting, added.findings) == (1, 0, ())
    assert {key: workspace.figure(key).value for key in figures} == figures


# -- the cover --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_known_of_an_organisation_is_filled_in(language: str, tmp_path: Path) -> None:
    workspace = opened(tmp_path, language)
    path = template(workspace, "protection_monitoring", for_="ong alpha (inventee)", during="2025-02")
    assert path.name == "protection_monitoring_ong_alpha_inventee_2025-02.xlsx"
    assert declared(path) == Declared(
        organisation=ALPHA,
        period=Period.parse("2025-02"),
        places=("Mopti", "Gao"),
        is_zero=False,
        source="protection_monitoring",
        layout="consolidated",
        language=language,
    )


def test_a_template_for_nobody_knows_its_period_only(workspace: Workspace) -> None:
    path = template(workspace, "response_5w")
    assert path.name == "response_5w_modele_2025-T1.xlsx"
    found = declared(path)
    assert (found.organisation, found.period, found.places) == (None, Period.parse("2025-Q1"), ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_of_zero_is_a_submission_and_the_registry_says_so(language: str, tmp_path: Path) -> None:
    workspace = opened(tmp_path, language)
    path = template(workspace, "response_5w", for_=ALPHA, during="2025-01")
    fill(
        path,
        fields_of(workspace, "response_5w"),
        language,
        [],
        {ZERO[language]: [{"fr": "oui", "en": "yes"}[language]]},
    )
    (added,) = workspace.add([path], received=date(2025, 4, 1))
    assert added.receipt is not None
    assert (added.receipt.organisation, str(added.receipt.period), added.findings) == (ALPHA, "2025-01", ())
    states = {
        str(due.period): due.state for due in workspace.expected(on=date(2025, 4, 20)) if due.source == "response_5w"
    }
    assert states == {"2025-01": "zero", "2025-02": "late", "2025-03": "late"}
    assert workspace.figure("people_assisted/2025-01").value == 0
    assert workspace.figure("people_assisted/2025-02").value is None


def test_a_report_of_zero_answers_for_the_regions_covered(workspace: Workspace) -> None:
    said = {ZERO["fr"]: "oui", REGIONS["fr"]: "Kayes"}
    workspace.add([sent(workspace, "protection_monitoring", **said)], received=date(2025, 4, 1))
    assert workspace.figure("hr_violations/2025-Q1@ml-kayes").value == 0
    assert workspace.figure("hr_violations/2025-Q1@ml-segou").value is None


def test_an_empty_template_that_does_not_say_zero_is_refused(workspace: Workspace) -> None:
    (added,) = workspace.add([template(workspace, "protection_monitoring", for_=ALPHA)])
    assert (added.receipt, [finding.id for finding in added.findings]) == (None, ["template_empty"])


def test_a_cover_that_contradicts_the_rows_is_a_point_to_check(workspace: Workspace) -> None:
    april = {**VIOLATION, "date_incident": date(2025, 4, 2)}
    said = {ZERO["fr"]: "oui", REGIONS["fr"]: "Mopti|Moptti"}
    (added,) = workspace.add([sent(workspace, "protection_monitoring", VIOLATION, april, **said)])
    assert added.receipt is not None
    assert [finding.id for finding in added.findings] == [
        "template_zero_with_rows", "template_place_unknown", "template_other_period",
    ]  # fmt: skip
    assert "« Moptti »" in added.findings[1].message["fr"]
    assert "janvier" not in added.findings[1].message["fr"]


def test_what_is_said_at_the_door_goes_before_the_cover(workspace: Workspace) -> None:
    (added,) = workspace.add([sent(workspace, "protection_monitoring", VIOLATION)], organisation=BETA, during="2025-02")
    assert added.receipt is not None
    assert (added.receipt.organisation, str(added.receipt.period)) == (BETA, "2025-02")


COVERS = {
    "as it is printed": {"A4": "Organisation", "B4": "ONG", "A5": "Période", "B5": "T1 2025", "A6": "Rien à signaler (rapport zéro)", "B6": "oui", "A7": "Régions couvertes", "B7": "Gao", "B8": "Mopti"},
    "moved to the right and down": {"C9": "Organisation", "D9": "ONG", "C10": "Période", "D10": "T1 2025", "C11": "Rien à signaler", "D11": "oui", "C12": "Régions couvertes", "D12": "Gao", "D13": "Mopti"},
    "typed anew": {"A1": "ORGANISATION :", "B1": "ONG", "A2": "periode couverte", "B2": "1er trimestre 2025", "A3": "Rien a signaler (rapport zero) ?", "B3": "X", "A4": "Regions couvertes (une par ligne)", "B4": "Gao, Mopti"},
    "with a colon": {"A1": "Organisation : ONG", "A2": "Période : janvier à mars 2025", "A3": "Rien à signaler : oui", "A4": "Régions couvertes : Gao ; Mopti"},
    "with explanations and an empty line": {"A1": "Organisation", "B1": "ONG", "C1": "Le nom.", "A2": "Période", "B2": "2025-T1", "C2": "Le mois.", "A3": "Rien à signaler", "B3": "Oui", "A4": "Lieux couverts (province)", "B4": "Gao", "B6": "Mopti"},
    "in English": {"A1": "Organization", "B1": "ONG", "A2": "Reporting period", "B2": "Q1 2025", "A3": "Nothing to report (zero report)", "B3": "yes", "A4": "Regions covered", "B4": "Gao", "B5": "Mopti"},
}  # fmt: skip


@pytest.mark.parametrize("cells", COVERS.values(), ids=COVERS)
def test_a_cover_is_read_wherever_its_cells_stand(cells: dict[str, str], tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for place, text in cells.items():
        book.active[place] = text
    book.create_sheet("5W")["A1"] = "Organisation"
    book.create_sheet("Notice")["B7"] = "Modèle kolosi : response_5w/matrix, version 1 (fr)"
    book.save(tmp_path / "a.xlsx")
    found = declared(tmp_path / "a.xlsx")
    assert (found.organisation, found.period, found.places, found.is_zero) == (
        "ONG", Period.parse("2025-Q1"), ("Gao", "Mopti"), True,
    )  # fmt: skip


def test_an_answer_left_empty_is_none_and_not_the_explanation_beside_it(workspace: Workspace) -> None:
    path = template(workspace, "protection_monitoring")
    book = openpyxl.load_workbook(path)
    for label in ("Organisation", "Période", ZERO["fr"]):
        answer(book.worksheets[0], label, [""])
    book.save(path)
    found = declared(path)
    assert (found.organisation, found.period, found.places, found.is_zero) == (None, None, (), False)


def test_a_month_that_a_spreadsheet_made_a_day_of_is_that_month(workspace: Workspace) -> None:
    path = template(workspace, "protection_monitoring")
    book = openpyxl.load_workbook(path)
    at = next(cell.row for (cell,) in book.worksheets[0].iter_rows(max_col=1) if cell.value == "Période")
    book.worksheets[0].cell(row=at, column=2, value=date(2025, 1, 1))
    book.save(path)
    assert declared(path).period == Period.parse("2025-01")


def test_a_file_without_the_mark_is_no_template(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Organisation,Période\nONG,T1 2025\n", "utf-8")
    assert declared_in(read_sheets("a.csv", (tmp_path / "a.csv").read_bytes())) is None


# -- the workbook -----------------------------------------------------------------------------------------------------


def test_cells_take_days_whole_numbers_and_words_of_lists_and_a_list_is_narrowed(workspace: Workspace) -> None:
    sheet = openpyxl.load_workbook(template(workspace, "protection_monitoring"))["Violations"]
    heads = {str(cell.value): cell.column_letter for cell in sheet[HEAD] if cell.value}
    rules = {str(rule.sqref).split(":")[0].rstrip("0123456789"): rule for rule in sheet.data_validations.dataValidation}
    assert rules[heads["Date de l'incident"]].type == "date"
    assert (rules[heads["Nombre de tués"]].type, rules[heads["Nombre de tués"]].formula1) == ("whole", "0")
    assert rules[heads["Région"]].type == "list"
    assert "MATCH($C3" in str(rules[heads["Cercle"]].formula1)
    assert "jj/mm/aaaa" in str(rules[heads["Date de l'incident"]].prompt)
    assert sheet.freeze_panes == "A3"
    assert sheet.print_title_rows == "$2:$2"


def test_places_of_a_country_without_cercles_are_called_by_their_level(tmp_path: Path) -> None:
    workspace = opened(tmp_path, settings="country: BFA\nperiod: 2025-Q1\n")
    fields = {field.name: field for field in fields_of(workspace, "protection_monitoring").fields}
    assert fields["cercle"].label["fr"] == "Admin 2"
    assert {choice.under for choice in fields["cercle"].choices} <= {place.id for place in workspace.level_one()}
    blank = fields_of(workspace, "protection_monitoring")
    path = fill(
        template(workspace, "protection_monitoring"),
        blank,
        "fr",
        [invented(blank, "fr", DAY)],
        {"Organisation": [BETA]},
    )
    (added,) = workspace.add([path])
    assert (added.waiting, added.findings) == (0, ())


def test_a_source_that_nobody_fills_in_says_so(workspace: Workspace) -> None:
    with pytest.raises(Refusal, match="template_none") as refusal:
        workspace.template("acled")
    assert "Personne ne remplit" in workspace.say(refusal.value.finding).message["fr"]
    for id_, source in workspace.sources().items():
        assert (source.template is not None) == (id_ in FILLED)
    with pytest.raises(Refusal, match="template_without_form"):
        workspace.template("gbvims", form="xlsform")
    with pytest.raises(Refusal, match="choice_unknown"):
        workspace.template("gbvims", form="pdf")


def test_the_command_names_what_it_wrote(workspace: Workspace, tmp_path: Path) -> None:
    words = ("template", "response_5w", "--for", ALPHA, "--form", "both", "--into", str(tmp_path / "à envoyer"))
    run = CliRunner().invoke(app, [*words, "--workspace", str(workspace.folder)])
    assert run.exit_code == 0, run.output
    names = {path.name for path in (tmp_path / "à envoyer").iterdir()}
    assert names == {
        "response_5w_ong_alpha_inventee_2025-T1.xlsx",
        "response_5w_ong_alpha_inventee_2025-T1.xlsform.xlsx",
    }
    assert all(name in run.output for name in names)
