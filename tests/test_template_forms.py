"""The form for a collection server: it validates, asks consent first and nobody's name, and its export is read at once."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from tests.filling_case import fields_of
from tests.test_templates import ALPHA, opened

import kolosi
from kolosi.intake.formats import read_sheets
from kolosi.intake.survey.xlsform import read_form
from kolosi.model.label import say
from kolosi.model.template import Choice, Field
from kolosi.report.forms.xlsform import CONSENT
from kolosi.workspace import Workspace

FORMS = sorted(id_ for id_, source in kolosi.sources().items() if source.template and source.template.form)
SETTINGS = f"""
country: MLI
period: 2025-Q1
expected:
  - {{source: protection_monitoring, organisation: ["{ALPHA}", "ONG Bêta (inventée)"], every: quarter, due: 15}}
"""

Row = Mapping[str, str]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return opened(tmp_path, settings=SETTINGS)


def form(workspace: Workspace, source: str, for_: str | None = None) -> Path:
    (path,) = workspace.template(source, for_=for_, form="xlsform", into=workspace.folder.parent / "forms")
    return path


def rows(path: Path, sheet: str) -> list[dict[str, str]]:
    head, *lines = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [
        {str(name): str(value) for name, value in zip(head, line, strict=True) if value is not None} for line in lines
    ]


@pytest.mark.parametrize("source", FORMS)
def test_a_form_is_accepted_by_pyxform(source: str, workspace: Workspace) -> None:
    xls2xform = pytest.importorskip("pyxform.xls2xform", reason="pyxform is not installed")
    made = xls2xform.convert(io.BytesIO(form(workspace, source).read_bytes()), file_type=".xlsx")
    assert made.warnings == []
    assert f"/data/{CONSENT}" in made.xform
    assert made.xform.count("jr:constraintMsg") >= 1


@pytest.mark.parametrize("source", FORMS)
def test_a_form_asks_consent_first_and_nobody_s_name(source: str, workspace: Workspace) -> None:
    survey = rows(form(workspace, source), "survey")
    assert survey[0]["name"] == CONSENT
    assert survey[0]["label::Français (fr)"].startswith("Consentement")
    assert survey[0]["label::English (en)"].startswith("Consent")
    assert all(line["relevant"] == f"${{{CONSENT}}} = 'oui'" for line in survey[1:])
    assert {line["type"].split()[0] for line in survey} <= {"select_one", "date", "integer", "decimal", "text"}
    asked = " ".join(line["name"] for line in survey)
    assert not [
        word for word in ("nom", "telephone", "phone", "contact", "adresse", "moniteur", "gps") if word in asked.split()
    ]
    assert all(line["constraint"] == ". <= today()" for line in survey if line["type"] == "date")
    assert all(line["constraint"] == ". >= 0" for line in survey if line["type"] == "integer")


def test_a_cercle_is_offered_within_its_region_and_a_type_within_its_category(workspace: Workspace) -> None:
    path = form(workspace, "protection_monitoring")
    filters = {line["name"]: line.get("choice_filter") for line in rows(path, "survey")}
    assert filters["cercle"] == "region=${region}"
    assert filters["sous_type"] == "categorie_violation=${categorie_violation}"
    choices = rows(path, "choices")
    assert {line["region"] for line in choices if line["name"] == "ml-2021-mopti-djenne"} == {"ml-mopti"}
    assert {line["categorie_violation"] for line in choices if line["name"] == "killing"} == {"right_to_life"}


def test_who_fills_in_a_form_is_chosen_from_those_expected_or_known_beforehand(workspace: Workspace) -> None:
    def asked(path: Path) -> dict[str, str]:
        return next(line for line in rows(path, "survey") if line["name"] == "organisation")

    assert asked(form(workspace, "protection_monitoring"))["type"] == "select_one organisation"
    assert asked(form(workspace, "access_monitoring"))["type"] == "text"
    assert asked(form(workspace, "protection_monitoring", for_=ALPHA))["default"] == "ong_alpha_inventee"


@pytest.mark.parametrize("source", FORMS)
def test_a_form_speaks_french_and_english_and_is_kept_as_a_questionnaire(source: str, workspace: Workspace) -> None:
    path = form(workspace, source)
    read = read_form(read_sheets(path.name, path.read_bytes()))
    assert read is not None
    assert all(set(question.label) == {"fr", "en"} for question in read.questions)
    assert all(set(choice.label) == {"fr", "en"} for choice in read.choices)
    assert kolosi.inspect(path).findings == ()


# -- its export -------------------------------------------------------------------------------------------------------


def asked_in(workspace: Workspace, source: str) -> Sequence[Field]:
    blank = fields_of(workspace, source)
    return blank.fields if blank.field("organisation") else (blank.sender, *blank.fields)


def answers(workspace: Workspace, source: str, mode: str) -> dict[str, str]:
    """One submission as the server exports it: by names, or by the labels of a language."""
    chosen: dict[str, Choice] = {}
    found: dict[str, str] = {}
    for field in asked_in(workspace, source):
        offered = field.choices_under(chosen[field.within].name) if field.within else field.choices
        if field.kind == "period":
            text = "2025-02-01"
        elif offered:
            chosen[field.name] = offered[0]
            text = offered[0].name if mode == "xml" else say(offered[0].label, mode)
        else:
            text = {"day": "2025-02-12", "count": "3", "text": ALPHA if field.name == "organisation" else "Inventé"}[
                field.kind
            ]
        found[field.name if mode == "xml" else say(field.label, mode)] = text
    return found


def exported(workspace: Workspace, source: str, mode: str) -> Path:
    """An export of the form: two submissions, and one without consent."""
    consent = fields_of(workspace, source).template.consent
    asked = CONSENT if mode == "xml" else say(consent, mode)
    said = {"xml": ("oui", "non"), "fr": ("oui", "non"), "en": ("yes", "no")}[mode]
    row = answers(workspace, source, mode)
    path = workspace.folder.parent / f"export_{mode}.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Données inventées")
        sheet.write_row(
            0,
            0,
            [
                asked,
                *row,
                "_id",
                "_uuid",
                "_submission_time",
                "_validation_status",
                "_status",
                "_submitted_by",
                "__version__",
                "_tags",
                "_index",
            ],
        )
        for at, agreed in enumerate((said[0], said[0], said[1]), 1):
            cells = row.values() if agreed == said[0] else ["" for _ in row]
            sheet.write_row(
                at,
                0,
                [agreed, *cells, at, f"uuid-{at}", "2025-03-01T10:00:00", "", "submitted_via_web", "", "v1", "", at],
            )
    return path  # fmt: skip


@pytest.mark.parametrize("mode", ["xml", "fr", "en"])
@pytest.mark.parametrize("source", FORMS)
def test_an_export_of_the_form_is_read_at_once(source: str, mode: str, workspace: Workspace) -> None:
    (added,) = workspace.add(
        [exported(workspace, source, mode)], during="2025-02" if source == "service_mapping" else None
    )
    assert added.receipt is not None, added.findings
    assert (added.source, added.layout) == (source, "kobo")
    assert (added.rows, added.records, added.waiting) == (2, 2, 0)
    assert [finding.id for finding in added.findings if finding.id not in ("removed_no_consent",)] == []
    assert added.receipt.organisation.startswith("ONG") or added.receipt.organisation.startswith("ong_alpha")


def test_the_figure_of_an_export_is_that_of_its_rows(workspace: Workspace) -> None:
    workspace.add([exported(workspace, "protection_monitoring", "xml")])
    assert workspace.figure("hr_violations/2025-02").value == 6
    workspace.add([exported(workspace, "response_5w", "en")])
    assert workspace.figure("people_assisted/2025-02").value == 6
