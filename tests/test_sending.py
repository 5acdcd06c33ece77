"""Copies of the draft for reviewers: what is issued, what is kept of it, and that a locked workspace seals it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pyrage
import pytest
from lxml import etree
from tests.keys_case import public
from tests.small_case import copied
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.model.finding import Refusal
from kolosi.store.files import lying
from kolosi.workspace import Workspace
from kolosi.workspace.copies.issues import IssueName, issues, next_version, read_issue

pytestmark = pytest.mark.usefixtures("no_key_given")

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARK = "<!-- {} -->"
REGISTER = """recommendations:
  - {id: r1, addressee: donors, urgent: true, fr: Financer du registre., en: Fund from the register.}
"""


@pytest.fixture(scope="module")
def registered(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace with a register of recommendations. To be read: who changes it takes a copy."""
    folder = copied(ready, tmp_path_factory.mktemp("envoi")).folder
    draft = folder / "report" / "pau.fr.md"
    actions = f"# Actions\n\n{MARK.format('urgent: begin')}\nun reste\n{MARK.format('urgent: end')}\n\n# Limites"
    draft.write_text(draft.read_text("utf-8").replace("# Limites", actions), "utf-8")
    (folder / "report" / "recommendations.yaml").write_text(REGISTER, "utf-8")
    return folder


@pytest.fixture
def workspace(registered: Path, tmp_path: Path) -> Workspace:
    return copied(registered, tmp_path)


def words_of(document: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    return " ".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in body.iter(f"{W}p"))


def test_a_copy_goes_to_the_officer_and_what_was_issued_is_kept(workspace: Workspace) -> None:
    sent = workspace.send()
    name = IssueName(language="fr", version=1)
    path = workspace.file("out", "copies", "pau.fr.v1.docx")
    assert dict(sent.copies) == {name: path}
    assert {point.id for point in sent.findings} == {point.id for point in workspace.check_drafts()}
    issue = read_issue(workspace, name)
    assert (issue.name, issue.section, issue.file) == (name, "", "report/pau.fr.md")
    assert issue.document == path.read_bytes()
    shown = words_of(issue.document)
    assert "Copie n° 1 pour relecture" in shown.replace("\u202f", " ").replace("\u00a0", " ")
    assert "Données inventées." in shown
    assert "Financer du registre" in shown or "financer du registre" in shown
    first = issue.figures["f1"]
    assert (str(first.key), first.text) == ("hr_violations/2024-10..2025-03", "160 violations")
    assert "annexe" not in shown.lower()


def test_the_draft_is_kept_without_what_a_register_puts_into_it(workspace: Workspace) -> None:
    workspace.send()
    text = read_issue(workspace, IssueName(language="fr", version=1)).text
    assert "[160 violations](fig:hr_violations/2024-10..2025-03)" in text
    assert "un reste" not in text
    assert "registre" not in text
    assert text.count("\n") == workspace.file("report", "pau.fr.md").read_text("utf-8").count("\n")


def test_versions_are_counted_for_each_language_and_one_chapter_is_a_copy_too(workspace: Workspace) -> None:
    workspace.send(languages=["fr", "en"])
    sent = workspace.send(section="Limites")
    assert [name.document for name in issues(workspace)] == ["pau.en.v1.docx", "pau.fr.v1.docx", "pau.fr.v2.docx"]
    assert (next_version(workspace, "fr"), next_version(workspace, "en")) == (3, 2)
    (name,) = sent.copies
    part = read_issue(workspace, name)
    assert part.section == "limites"
    assert "Tout est inventé" in words_of(part.document)
    assert "230 incidents" not in words_of(part.document)
    assert part.figures == {}


def test_what_cannot_be_sent_is_refused_and_nothing_is_written(workspace: Workspace) -> None:
    for said in ({"section": "ailleurs"}, {"languages": ["bm"]}):
        with pytest.raises(Refusal) as refused:
            workspace.send(**said)  # type: ignore[arg-type]
        assert refused.value.finding.id == "choice_unknown"
    assert issues(workspace) == []
    assert not workspace.file("out", "copies").exists()
    with pytest.raises(Refusal):
        read_issue(workspace, IssueName(language="fr", version=1))


def test_a_damaged_record_is_refused(workspace: Workspace) -> None:
    workspace.send()
    name = IssueName(language="fr", version=1)
    for damaged in ("{", "[]", "{}", '{"section": "", "when": "", "draft": "", "figures": {"t": {"key": "?"}}}'):
        workspace.file("copies", "fr.v1", "issue.json").write_text(damaged, "utf-8")
        with pytest.raises(Refusal) as refused:
            read_issue(workspace, name)
        assert refused.value.finding.id == "file_damaged"


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "suivi des modifications ouvert"), ("en", "with changes tracked")]
)
def test_the_command_prints_the_path_and_what_to_do_with_it(workspace: Workspace, language: str, said: str) -> None:
    words = ["send", "--workspace", str(workspace.folder), "--language", language]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0
    assert result.output.startswith(str(workspace.file("out", "copies", f"pau.{language}.v1.docx")))
    assert said in result.output
    told = json.loads(CliRunner().invoke(app, [*words, "--json"]).output)
    assert [(one["language"], one["version"]) for one in told["copies"]] == [(language, 2)]


def test_a_locked_workspace_seals_what_it_keeps_of_a_copy_and_reads_it_with_its_key_alone(
    workspace: Workspace, tmp_path: Path
) -> None:
    identity = tmp_path / "clé.txt"
    identity.write_text(f"{pyrage.x25519.Identity.generate()}\n", "utf-8")
    workspace.send()
    workspace.lock(recipients=[public(identity)])
    held = kolosi.open(workspace.folder, identity=identity)
    held.send()
    kept = [f"fr.v{n}/{file}" for n in (1, 2) for file in ("draft.md", "issue.json", "issued.docx")]
    assert [name for name in lying(held.file("copies")) if name != ".lock"] == kept
    assert not [path for path in held.file("copies").rglob("*") if path.is_file() and path.name != ".lock"]
    assert read_issue(held, IssueName(language="fr", version=2)).text == read_issue(held, issues(held)[0]).text
    assert held.file("out", "copies", "pau.fr.v2.docx").read_bytes().startswith(b"PK")
    plain = [path for path in held.folder.rglob("*") if path.is_file() and b"hr_violations" in path.read_bytes()]
    assert not plain
    held.vault = None
    with pytest.raises(Refusal) as refused:
        read_issue(held, IssueName(language="fr", version=1))
    assert refused.value.finding.id == "workspace_locked"


def test_a_sealed_copy_that_was_put_in_by_hand_is_told(workspace: Workspace, tmp_path: Path) -> None:
    identity = tmp_path / "clé.txt"
    identity.write_text(f"{pyrage.x25519.Identity.generate()}\n", "utf-8")
    workspace.lock(recipients=[public(identity)])
    held = kolosi.open(workspace.folder, identity=identity)
    forged = held.file("copies", "fr.v1", "issue.json")
    forged.parent.mkdir(parents=True)
    forged.write_text("{}", "utf-8")
    assert issues(held) == []
    assert "copies/fr.v1/issue.json" in str([point.data | {"found": point.found} for point in held.status().findings])
