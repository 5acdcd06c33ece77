"""Letters to those who are late: a mail and a text an organisation, with the file to fill in; nobody reminds a system that publishes."""

from __future__ import annotations

import email
from datetime import date
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.intake.formats import read_sheets
from kolosi.intake.recognise.template import declared_in
from kolosi.workspace import Workspace

LATE = date(2025, 6, 1)
ALPHA, BETA = "ONG Alpha (inventée)", "ONG Bêta (inventée)"
SETTINGS = f"""
country: MLI
period: 2025-Q1
languages: [fr, en]
expected:
  - {{source: protection_monitoring, organisation: ["{ALPHA}", "{BETA}"], every: quarter, due: 15}}
  - {{source: response_5w, organisation: ["{ALPHA}"], every: month, due: 10, at: [ml-gao]}}
  - {{source: acled, every: quarter, due: 10}}
  - {{source: unhcr, every: quarter, due: 10}}
  - {{source: hdx_hapi, organisation: "HDX", every: quarter, due: 10}}
contacts:
  - {{role: {{fr: Coordination, en: Coordination}}, address: cluster@example.org}}
senders:
  - {{organisation: "{BETA}", address: beta@example.org, language: fr}}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "mali").mkdir()
    (tmp_path / "mali" / "workspace.yaml").write_text(SETTINGS, "utf-8")
    return kolosi.open(tmp_path / "mali")


def letters(workspace: Workspace) -> Path:
    folder = workspace.folder.parent / "lettres"
    workspace.expected(on=LATE, letters=folder)
    return folder


def mail(path: Path) -> EmailMessage:
    found = email.message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(found, EmailMessage)
    return found


def body(found: EmailMessage, kind: str = "plain") -> str:
    part = found.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\u00a0", " ").replace("\u202f", " ")


def test_each_organisation_that_is_late_gets_one_mail_and_one_text(workspace: Workspace) -> None:
    names = {path.name for path in letters(workspace).iterdir()}
    assert {name for name in names if not name.endswith(".xlsx")} == {
        "rappel_ong_alpha_inventee.eml", "rappel_ong_alpha_inventee.txt",
        "rappel_ong_beta_inventee.eml", "rappel_ong_beta_inventee.txt",
    }  # fmt: skip


def test_a_mail_names_and_carries_the_files_to_fill_in(workspace: Workspace) -> None:
    found = mail(letters(workspace) / "rappel_ong_alpha_inventee.eml")
    files = [part.get_filename() for part in found.iter_attachments()]
    assert files == [
        "protection_monitoring_ong_alpha_inventee_2025-T1.xlsx",
        *(f"response_5w_ong_alpha_inventee_2025-0{month}.xlsx" for month in (1, 2, 3)),
    ]
    text = body(found)
    assert all(str(name) in text for name in files)
    assert "« Monitoring de protection » : 1er trimestre 2025 (attendu le 15 avril 2025)" in text
    assert "“Protection monitoring”: first quarter of 2025 (due on 15 April 2025)" in text
    assert text.index("Chers collègues") < text.index("Dear colleagues")
    assert "Chers collègues" in body(found, "html")


def test_the_template_a_mail_carries_knows_sender_period_and_regions(workspace: Workspace) -> None:
    found = mail(letters(workspace) / "rappel_ong_alpha_inventee.eml")
    parts = {part.get_filename(): part.get_content() for part in found.iter_attachments()}
    data = parts["response_5w_ong_alpha_inventee_2025-02.xlsx"]
    assert isinstance(data, bytes)
    declared = declared_in(read_sheets("a.xlsx", data))
    assert declared is not None
    assert (declared.organisation, str(declared.period), declared.places) == (ALPHA, "2025-02", ("Gao",))
    lying = letters(workspace) / "response_5w_ong_alpha_inventee_2025-02.xlsx"
    assert lying.read_bytes() == data


def test_addresses_and_language_come_from_the_settings_or_stay_empty(workspace: Workspace) -> None:
    alpha, beta = (mail(letters(workspace) / f"rappel_ong_{name}_inventee.eml") for name in ("alpha", "beta"))
    assert (alpha["From"], alpha["To"], alpha["X-Unsent"]) == ("cluster@example.org", "", "1")
    assert (beta["To"], beta["Subject"]) == ("beta@example.org", "Rappel : Monitoring de protection")
    assert alpha["Subject"].startswith("Rappel : Monitoring de protection, Suivi de la réponse")
    assert "Reminder: Protection monitoring" in alpha["Subject"]
    assert "Dear colleagues" not in body(beta)


def test_the_text_is_that_of_the_mail_in_utf_8_and_the_same_each_time(workspace: Workspace) -> None:
    folder = letters(workspace)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    text = before["rappel_ong_alpha_inventee.txt"].decode("utf-8")
    plain = text.replace("\u00a0", " ").replace("\u202f", " ")
    assert plain.splitlines() == body(mail(folder / "rappel_ong_alpha_inventee.eml")).splitlines()
    assert {path.name: path.read_bytes() for path in letters(workspace).iterdir()} == before


def test_nobody_reminds_a_system_that_publishes_by_itself(workspace: Workspace) -> None:
    late = {due.source: due for due in workspace.expected(on=LATE) if due.state == "late"}
    assert {source for source, due in late.items() if due.reminder} == {"protection_monitoring", "response_5w"}
    assert {source for source, due in late.items() if due.publishes} == {"acled", "unhcr", "hdx_hapi"}
    output = CliRunner().invoke(app, ["expected", "--on", "2025-06-01", "--workspace", str(workspace.folder)]).output
    assert "À télécharger" in output
    assert output.count("Chers collègues") == 2


def test_who_is_not_late_gets_no_letter(workspace: Workspace, tmp_path: Path) -> None:
    workspace.expected(on=date(2025, 4, 1), letters=tmp_path / "aucune")
    names = {path.name for path in (tmp_path / "aucune").iterdir()}
    assert {name for name in names if name.endswith(".eml")} == {"rappel_ong_alpha_inventee.eml"}
    assert "protection_monitoring_ong_alpha_inventee_2025-T1.xlsx" not in names
    workspace.expected(on=date(2025, 1, 5), letters=tmp_path / "rien")
    assert not (tmp_path / "rien").exists()


def test_the_command_says_where_the_letters_are(workspace: Workspace, tmp_path: Path) -> None:
    words = [
        "expected",
        "--on",
        "2025-06-01",
        "--letters",
        str(tmp_path / "lettres"),
        "--workspace",
        str(workspace.folder),
    ]
    run = CliRunner().invoke(app, words)
    assert run.exit_code == 1
    assert "2 lettres dans" in run.output
    assert "Chers collègues" not in run.output


@pytest.mark.parametrize("source", [id_ for id_, source in kolosi.sources().items() if not source.publishes])
def test_a_source_that_owes_a_file_is_filled_in_by_people_or_read_from_theirs(source: str) -> None:
    known = kolosi.sources()[source]
    assert known.template is not None or known.is_generic
