"""The review in a workspace: documents kept, excerpts by form, by marked Word file and by command, gaps, coders, DEEP. All invented."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pyrage
import pytest
from tests.documents.samples import compiled
from tests.keys_case import public
from tests.test_forms import SETTINGS
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.content.yaml_files.errors import ContentError
from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.evidence.checking import check_evidence
from kolosi.workspace.evidence.deep_out import DeepExport
from kolosi.workspace.evidence.excerpting import Excerpted
from kolosi.workspace.evidence.gaps_block import gaps_block
from kolosi.workspace.evidence.listing import ExcerptLines
from kolosi.workspace.evidence.registers import read_documents, read_excerpts
from kolosi.workspace.evidence.texts import receipts_of_documents
from kolosi.workspace.protect.retaining import destroy_due, documents_past_date
from kolosi.workspace.receive.steps import Rewritten, steps
from kolosi.workspace.write.unwritten import NEVER_WAIVED

PAGE = """<html><body><h1>Rapport inventé sur Mopti</h1>
<p>En mars 2025, des « civils » ont été tués à Mopti&nbsp;: l’attaque a duré deux jours.</p>
<p>Les familles ont fui vers Gao.</p></body></html>"""
MAIL = "Subject: Note inventée de Gao\nFrom: Awa Fictive <awa@example.org>\nContent-Type: text/plain; charset=utf-8\n\nLe marché de Gao est fermé depuis janvier.\n"
KILLED = "des « civils » ont été tués à Mopti"


@pytest.fixture(scope="module")
def read_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a page, a PDF of two pages and a message; nothing was taken out of them yet."""
    folder = tmp_path_factory.mktemp("revue")
    (folder / "mali" / "report").mkdir(parents=True)
    (folder / "mali" / "workspace.yaml").write_text(SETTINGS, "utf-8")
    files = {"page.html": PAGE.encode(), "note.eml": MAIL.encode()}
    files["deux pages.pdf"] = compiled(
        "= Bilan inventé de Ségou\n\nLes écoles de Ségou sont fermées.\n#pagebreak()\nLes écoles de Niono ont rouvert en février 2025."
    )
    for name, data in files.items():
        (folder / name).write_bytes(data)
    mali = kolosi.open(folder / "mali")
    entered = mali.document(
        [folder / "page.html", folder / "deux pages.pdf"], publisher="ONG inventée", day="12 mars 2025", reliability="B"
    )
    entered += mali.document([folder / "note.eml"], publisher="Autre ONG inventée", credibility="2", confidential=True)
    assert [(one.document, one.title) for one in entered] == [
        ("d1", "Rapport inventé sur Mopti"),
        ("d2", "Bilan inventé de Ségou"),
        ("d3", "Note inventée de Gao"),
    ]
    return folder


@pytest.fixture
def mali(read_before: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(read_before / "mali", tmp_path / "mali")
    return kolosi.open(tmp_path / "mali")


def told(found: Excerpted) -> list[str]:
    return [one.id for one in found.findings]


def points(mali: Workspace, texts: dict[str, tuple[str, str]] | None = None) -> list[tuple[str, str | None]]:
    found = [mali.say(one) for one in check_evidence(mali, texts or {})]
    assert all(one.message[language] and "{" not in one.message[language] for one in found for language in ("fr", "en"))
    return [(one.id, one.found) for one in found]


def run(mali: Workspace, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*words, "--workspace", str(mali.folder), "--language", "fr"])
    return done.exit_code, re.sub(r"[\u00a0\u202f]", " ", done.output)


# -- documents ------------------------------------------------------------------------------------------------------------


def test_documents_are_entered_with_what_is_said_of_them(mali: Workspace) -> None:
    page, bilan, note = read_documents(mali)
    assert (page.publisher, str(page.day), page.reliability, page.is_confidential) == (
        "ONG inventée",
        "2025-03-12",
        "B",
        False,
    )
    assert (note.credibility, note.is_confidential, note.day) == (2, True, None)
    assert len({page.receipt, bilan.receipt, note.receipt}) == 3
    assert mali.receipts.all() == []


def test_the_same_bytes_given_twice_are_told(mali: Workspace, read_before: Path, tmp_path: Path) -> None:
    again = tmp_path / "autre nom.html"
    shutil.copy(read_before / "page.html", again)
    (entered,) = mali.document([again])
    assert (entered.document, entered.is_new, [one.id for one in entered.findings]) == (
        "d1",
        False,
        ["document_already"],
    )
    assert len(read_documents(mali)) == 3


def test_what_cannot_be_read_is_told_and_the_others_go_in(mali: Workspace, tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    (tmp_path / "bon.html").write_text("<html><body><p>Texte inventé de Kidal.</p></body></html>", "utf-8")
    entered = mali.document([tmp_path / "photo.png", tmp_path / "absent.pdf", tmp_path / "bon.html"])
    assert [(one.document, [point.id for point in one.findings]) for one in entered] == [
        (None, ["document_image"]),
        (None, ["file_not_found"]),
        ("d4", []),
    ]
    assert [one.title for one in read_documents(mali)][3:] == ["bon"]


def test_what_is_said_wrongly_of_a_document_is_refused_before_anything_is_kept(mali: Workspace, tmp_path: Path) -> None:
    (tmp_path / "bon.html").write_text("<html><body><p>Texte inventé.</p></body></html>", "utf-8")
    wrong = {"reliability": "G", "credibility": "7", "day": "12/03/2025", "entry": "d9"}
    for name, value in wrong.items():
        with pytest.raises(Refusal) as refused:
            mali.document([tmp_path / "bon.html"], **{name: value})
        assert mali.say(refused.value.finding).id == ("document_not_known" if name == "entry" else "said_wrong")
    with pytest.raises(Refusal) as refused:
        mali.document([tmp_path / "bon.html", tmp_path / "bon.html"], title="Deux")
    assert mali.say(refused.value.finding).id == "document_one_at_a_time"
    assert len(read_documents(mali)) == 3


def test_a_document_can_be_undone_and_its_number_is_not_used_again(mali: Workspace, tmp_path: Path) -> None:
    (tmp_path / "bon.html").write_text("<html><body><p>Texte inventé.</p></body></html>", "utf-8")
    assert mali.document([tmp_path / "bon.html"])[0].document == "d4"
    mali.undo()
    assert len(read_documents(mali)) == 3
    (tmp_path / "autre.html").write_text("<html><body><p>Autre texte inventé.</p></body></html>", "utf-8")
    assert mali.document([tmp_path / "autre.html"])[0].document == "d5"


def test_documents_are_listed_among_the_files_with_the_day_until_which_they_are_kept(mali: Workspace) -> None:
    came = mali.files()[0].received
    year = int(came[:4])
    listed = [(line.file, line.state, line.kept_until, line.title["fr"]) for line in mali.files()]
    assert [(file, state, title) for file, state, _, title in listed] == [
        ("page.html", "read", "Document de la revue"),
        ("deux pages.pdf", "read", "Document de la revue"),
        ("note.eml", "read", "Document de la revue"),
    ]
    assert (
        [until for _, _, until, _ in listed]
        == [
            f"{year + 5}{came[4:]}",  # no address: as aggregates, 60 months
            f"{year + 5}{came[4:]}",
            f"{year + 2}{came[4:]}",  # confidential: as incidents, 24 months
        ]
    )
    code, told = run(mali, "files")
    assert (code, "note.eml" in told, "lu pour la revue" in told) == (0, True, True)
    mali.undo(why="Mauvais fichier")
    assert [line.state for line in mali.files()] == ["read", "read", "removed"]


@pytest.mark.parametrize("is_locked", [False, True])
def test_a_document_past_its_date_is_told_destroyed_and_its_excerpts_are_asked_about(
    mali: Workspace, tmp_path: Path, is_locked: bool
) -> None:
    identity = tmp_path / "identité.txt"
    identity.write_text(f"{pyrage.x25519.Identity.generate()}\n", "utf-8")
    mali.excerpt("d3", text="Le marché de Gao est fermé depuis janvier.", coder="K1")
    mali.excerpt("d1", text=KILLED, coder="K1")
    settings = (mali.folder / "workspace.yaml").read_text("utf-8")
    (mali.folder / "workspace.yaml").write_text(f"{settings}retention: {{incident: 6}}\n", "utf-8")
    own = kolosi.open(mali.folder)
    if is_locked:
        own.lock(recipients=[public(identity)])
        own = kolosi.open(mali.folder, identity=identity)
    note = receipts_of_documents(own).all()[2]
    late = date.today() + timedelta(days=300)
    assert documents_past_date(own, note.received + timedelta(days=150)) == []
    assert [one.file for one in documents_past_date(own, late)] == ["note.eml"]
    with pytest.raises(Refusal, match="decision_without_reason"):
        destroy_due(own, why="", by=None, on=late)
    assert destroy_due(own, why="échéance", by="Awa", on=late).files == ("note.eml",)
    with pytest.raises(FileNotFoundError):
        receipts_of_documents(own).data(note)
    assert [(one.kind, one.subject) for one in own.decisions.all()][-1:] == [("destroyed", note.id)]
    assert [(line.file, line.state, line.kept_until is None) for line in own.files()] == [
        ("page.html", "read", False),
        ("deux pages.pdf", "read", False),
        ("note.eml", "destroyed", True),
    ]
    assert points(own) == [("document_destroyed", "d3")]
    assert destroy_due(own, why="encore", by=None, on=late).files == ()
    if not is_locked:
        assert not any(b"ferm" in path.read_bytes() for path in own.folder.glob("build/documents/*"))


def test_a_document_that_no_register_knows_is_kept_as_long_as_a_confidential_one(mali: Workspace) -> None:
    (mali.folder / "report" / "documents.yaml").unlink()
    own = kolosi.open(mali.folder)
    assert {line.kept_until for line in own.files()} == {f"{date.today().year + 2}{mali.files()[0].received[4:]}"}


def test_a_message_is_read_without_who_wrote_it(mali: Workspace) -> None:
    from kolosi.workspace.evidence.texts import text_of_document

    text = text_of_document(mali, read_documents(mali)[2].receipt)
    assert text is not None
    assert "Le marché de Gao est fermé" in text.text
    assert "Awa" not in text.text


def test_a_page_saved_whole_is_read_and_attachments_are_told(mali: Workspace, tmp_path: Path) -> None:
    body = "--x\nContent-Type: text/html; charset=utf-8\n\n<html><body><p>Page inventée sur Kidal.</p></body></html>\n"
    joined = "--x\nContent-Type: text/csv\nContent-Disposition: attachment; filename=a.csv\n\na;b\n--x--\n"
    head = 'MIME-Version: 1.0\nSubject: Page inventée\nContent-Type: multipart/related; boundary="x"\n\n'
    (tmp_path / "page.mht").write_text(head + body + joined, "utf-8")
    (entered,) = mali.document([tmp_path / "page.mht"])
    assert (entered.title, [one.id for one in entered.findings]) == ("Page inventée", ["document_attachments"])
    assert told(mali.excerpt("d4", text="Page inventée sur Kidal")) == []
    told_nothing = (
        head.replace("Page", "Autre page") + body.replace("; charset=utf-8", "").replace("Kidal", "Ménaka") + "--x--\n"
    )
    (tmp_path / "chrome.mhtml").write_text(told_nothing, "utf-8")
    assert mali.document([tmp_path / "chrome.mhtml"])[0].title == "Autre page inventée"
    assert told(mali.excerpt("d5", text="Page inventée sur Ménaka")) == []
    (tmp_path / "vide.eml").write_text("Subject: rien\n\n", "utf-8")
    (tmp_path / "texte.eml").write_text("pas un message", "utf-8")
    refused = [one.findings[0].id for one in mali.document([tmp_path / "vide.eml", tmp_path / "texte.eml"])]
    assert refused == ["document_empty", "document_not_a_document"]


def test_a_locked_workspace_keeps_documents_sealed(mali: Workspace, read_before: Path, tmp_path: Path) -> None:
    identity = tmp_path / "identité.txt"
    identity.write_text(f"{pyrage.x25519.Identity.generate()}\n", "utf-8")
    mali.excerpt("d1", text=KILLED, coder="K1")
    mali.lock(recipients=[public(identity)])
    sealed = kolosi.open(mali.folder, identity=identity)
    assert sealed.document([read_before / "page.html"])[0].is_new is False
    assert told(sealed.excerpt("d2", text="Les écoles de Ségou sont fermées.")) == []
    assert points(sealed) == []
    plain = b"".join(path.read_bytes() for path in mali.folder.rglob("*") if path.is_file())
    assert b"civils" not in plain
    assert "Rapport inventé".encode() not in plain


# -- excerpts -------------------------------------------------------------------------------------------------------------


def test_an_excerpt_takes_its_tags_in_the_words_of_people_and_finds_its_page(mali: Workspace) -> None:
    taken = mali.excerpt(
        "d2",
        text="Les écoles de Niono ont rouvert",
        risk=["déni de services", "gbv"],
        at=["Ségou"],
        group=["PDI"],
        sub_pillar="Conséquence",
        during="février 2025",
        severity="grave",
        coder="K1",
    )
    (one,) = taken.excerpts
    assert told(taken) == []
    assert (one.id, one.page, one.risks, one.places) == ("e1", 2, ("discrimination_denial", "gbv"), ("ml-segou",))
    assert (one.groups, one.sub_pillar, one.period, one.severity) == (("idp",), "consequences", "2025-02", "severe")
    assert read_excerpts(mali) == taken.excerpts


def test_words_that_do_not_stand_in_the_document_or_on_the_page_are_told(mali: Workspace) -> None:
    assert told(mali.excerpt("d1", text="des civils ont été blessés à Mopti")) == ["excerpt_not_in_document"]
    assert told(mali.excerpt("d2", text="Les écoles de Ségou", page=2)) == ["excerpt_other_page"]
    assert points(mali) == [("excerpt_not_in_document", "e1"), ("excerpt_other_page", "e2")]
    assert [one.page for one in read_excerpts(mali)] == [None, 2]


def test_a_tag_that_means_nothing_is_refused_with_what_comes_near(mali: Workspace) -> None:
    with pytest.raises(Refusal) as refused:
        mali.excerpt("d1", text=KILLED, risk=["violence basée sur le genr"])
    assert mali.say(refused.value.finding).id == "said_wrong"
    assert "Violence basée sur le genre" in str(refused.value.finding.data["near"])
    for wrong in ({"at": ["Tombouctu"]}, {"severity": "7"}, {"supports": ["e9"]}, {"during": "printemps"}):
        with pytest.raises(Refusal) as refused:
            mali.excerpt("d1", text=KILLED, **wrong)
        assert mali.say(refused.value.finding).id == "said_wrong"
    with pytest.raises(Refusal) as refused:
        mali.excerpt("d7", text=KILLED)
    assert mali.say(refused.value.finding).id == "document_not_known"
    with pytest.raises(Refusal) as refused:
        mali.excerpt("d1")
    assert mali.say(refused.value.finding).id == "excerpt_says_nothing"
    assert read_excerpts(mali) == ()


def test_words_that_can_lead_to_a_person_are_told_without_being_repeated(mali: Workspace, tmp_path: Path) -> None:
    told_of = "Une femme de 34 ans, Aïssata Fictive, veuve du chef, a été violée le 3 mars."
    (tmp_path / "récit.html").write_text(f"<html><body><p>{told_of}</p></body></html>", "utf-8")
    mali.document([tmp_path / "récit.html"])
    taken = mali.excerpt("d4", text=told_of)
    assert told(taken) == ["excerpt_names_somebody"]
    assert "Fictive" not in str(taken.findings[0].message)
    assert points(mali) == points(mali) == [("excerpt_names_somebody", "e1")]


def test_the_same_words_of_the_same_coder_are_taken_once(mali: Workspace) -> None:
    mali.excerpt("d1", text=KILLED, coder="K1", risk=["meurtres"])
    again = mali.excerpt("d1", text=KILLED.replace("«", '"').replace("»", '"'), coder="K1", risk=["meurtres"])
    assert (again.known, again.excerpts, told(again)) == (1, (), [])
    other = mali.excerpt("d1", text=KILLED, coder="K1", risk=["gbv"])
    assert (other.known, told(other)) == (1, ["excerpt_already"])
    assert [one.id for one in mali.excerpt("d1", text=KILLED, coder="K2").excerpts] == ["e2"]


def test_an_excerpt_is_added_behind_what_people_wrote_and_can_be_undone(mali: Workspace) -> None:
    path = mali.folder / "report" / "excerpts.yaml"
    by_hand = "# Notes by hand.\nexcerpts:\n  # the first\n  - id: e1\n    document: d1\n    text: Les familles ont fui vers Gao\n    risks: [gbv]\n"
    path.write_text(by_hand, "utf-8")
    assert mali.excerpt("d1", text=KILLED, risk=["gbv", "meurtres"]).excerpts[0].id == "e2"
    assert path.read_text("utf-8").startswith(by_hand)
    assert [one.risks for one in read_excerpts(mali)] == [("gbv",), ("gbv", "attacks_on_civilians")]
    step = steps(mali)[-1].rewritten[0]
    assert (step.before, step.length) == ("", len(by_hand))
    mali.undo()
    assert path.read_text("utf-8") == by_hand
    assert [one.id for one in read_excerpts(mali)] == ["e1"]
    path.write_text("excerpts: [{id: e7, document: d1, text: Les familles ont fui vers Gao}]\n", "utf-8")
    mali.excerpt("d1", text=KILLED)
    assert [one.id for one in read_excerpts(mali)] == ["e7", "e8"]
    mali.undo()
    assert [one.id for one in read_excerpts(mali)] == ["e7"]
    path.unlink()
    mali.excerpt("d1", text=KILLED)
    mali.undo()
    assert not path.exists()


def test_two_changes_of_a_file_are_one_that_gives_back_the_first_text() -> None:
    def joined(*texts: str) -> str:
        first, second = (Rewritten.of("x", "f", before, after) for before, after in pairwise(texts))
        return second.joined_to(first).said_before(texts[-1])

    for texts in (("a", "ab", "abc"), ("a", "ab", "x"), ("a", "x", "xy"), ("a", "b", "c"), ("", "a", "ab")):
        assert joined(*texts) == texts[0]


# -- a marked Word file ---------------------------------------------------------------------------------------------------


def marked(path: Path, *comments: tuple[str, str, str]) -> Path:
    """A Word file with some words, each marked with a comment by an author."""
    document = docx.Document()
    for words, comment, author in comments:
        paragraph = document.add_paragraph("Avant. ")
        runs = [paragraph.add_run(words[:5]), paragraph.add_run(words[5:])] if words else []
        paragraph.add_run(" Après.")
        if runs:
            document.add_comment(runs, comment, author, "XX")
    document.save(path)
    return path


def test_the_comments_of_a_word_file_become_excerpts(mali: Workspace, tmp_path: Path) -> None:
    file = marked(
        tmp_path / "annoté.docx",
        (KILLED, "menace · meurtres · Mopti · mars 2025", "Awa Fictive"),
        ("Les familles ont fui vers Gao", "effet · déplacement forcé · à discuter", "Bintou Fictive"),
    )
    taken = mali.excerpt("d1", marked=file)
    first, second = taken.excerpts
    assert (first.text, first.pillar, first.risks) == (KILLED, "threat", ("attacks_on_civilians",))
    assert (first.places, first.period) == (("ml-mopti",), "2025-03")
    assert (second.pillar, second.risks, second.note) == ("effect", ("movement_siege_displacement",), "à discuter")
    assert [(one.id, one.found) for one in taken.findings] == [("tag_unread", "à discuter")]
    assert re.fullmatch(r"K-[0-9A-F]{4}", first.coder)
    assert first.coder != second.coder
    written = (mali.folder / "report" / "excerpts.yaml").read_text("utf-8")
    assert "Fictive" not in written
    again = mali.excerpt("d1", marked=file)
    assert (again.known, again.excerpts) == (2, ())


def test_a_file_without_comments_is_refused_and_a_comment_on_nothing_is_told(mali: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        mali.excerpt("d1", marked=marked(tmp_path / "nu.docx", ("", "", "")))
    assert mali.say(refused.value.finding).id == "marked_without_comments"
    (tmp_path / "faux.docx").write_bytes(b"rien")
    with pytest.raises(Refusal) as refused:
        mali.excerpt("d1", marked=tmp_path / "faux.docx")
    assert mali.say(refused.value.finding).id == "document_not_a_document"
    document = docx.Document()
    document.add_comment([document.add_paragraph("x").add_run("")], "menace", "Awa Fictive", "AF")
    document.save(tmp_path / "vide.docx")
    assert told(mali.excerpt("d1", marked=tmp_path / "vide.docx")) == ["comment_without_words"]
    assert read_excerpts(mali) == ()


# -- forms ----------------------------------------------------------------------------------------------------------------

ROW = {
    "Numéro": "e1",
    "Document": "d1",
    "Extrait": KILLED,
    "Sous-pilier": "Menaces de protection",
    "Risques": "Violence basée sur le genre; attacks_on_civilians",
    "Lieux": "Mopti; Gao",
    "Gravité": "majeure",
    "Codeur": "K1",
}


def filled(
    mali: Workspace, tmp_path: Path, name: str, fill: Callable[[openpyxl.Workbook], None]
) -> list[tuple[str, dict]]:
    path = mali.form(name, into=tmp_path / f"rendu {name}.xlsx")
    book = openpyxl.load_workbook(path)
    fill(book)
    book.save(path)
    return [(one.id, {**one.data, "sheet": one.where.sheet}) for added in mali.add([path]) for one in added.findings]


def write(book: openpyxl.Workbook, sheet: str, *rows: dict[str, object]) -> None:
    page = book[sheet]
    heads = {cell.value: cell.column for cell in page[4] if cell.value}
    start = next(row for row in range(5, 100) if page.cell(row, 1).value is None)
    for number, row in enumerate(rows, start):
        for head, value in row.items():
            page.cell(number, heads[head]).value = value


def test_the_form_of_excerpts_comes_back(mali: Workspace, tmp_path: Path) -> None:
    other = {**ROW, "Numéro": "e2", "Codeur": "K2", "Contredit": "e1", "Appuie": "hr_violations/2025-Q1"}
    assert [id_ for id_, _ in filled(mali, tmp_path, "excerpts", lambda book: write(book, "Extraits", ROW, other))] == [
        "form_taken"
    ]
    first, second = read_excerpts(mali)
    assert (first.risks, first.places) == (("gbv", "attacks_on_civilians"), ("ml-mopti", "ml-gao"))
    assert (first.sub_pillar, first.severity) == ("protection_threats", "major")
    assert (second.contradicts, second.supports) == (("e1",), ("hr_violations/2025-Q1",))
    assert points(mali) == []


def test_the_form_of_documents_comes_back_with_excerpts_of_a_new_document(mali: Workspace, tmp_path: Path) -> None:
    new = {"Sigle": "rapport-9", "Titre": "Un rapport inventé", "Fiabilité de la source": "C, assez fiable"}

    def fill(book: openpyxl.Workbook) -> None:
        write(book, "Documents lus", {**new, "Crédibilité du contenu": "3, peut-être vrai"})
        write(book, "Extraits", {**ROW, "Document": "rapport-9"})

    assert "form_taken" in [id_ for id_, _ in filled(mali, tmp_path, "all", fill)]
    last = read_documents(mali)[-1]
    assert (last.id, last.reliability, last.credibility, last.receipt) == ("rapport-9", "C", 3, "")
    assert [one.receipt != "" for one in read_documents(mali)] == [True, True, True, False]
    assert points(mali) == [("document_without_file", "rapport-9")]


@pytest.mark.parametrize(
    ("cells", "id_", "cell"),
    [
        ({"Risques": "Violence basée sur le genr"}, "form_wrong_word", "G5"),
        ({"Document": "d9"}, "form_wrong_reference", "B5"),
        ({"Sous-pilier": "Menace"}, "form_wrong_word", "F5"),
        ({"Lieux": "Tombouctu"}, "form_wrong_place", "H5"),
        ({"Contredit": "e77"}, "form_wrong_excerpt", "M5"),
        ({"Gravité": "7"}, "form_wrong_word", "K5"),
        ({"Extrait": None}, "form_needed", "D5"),
        ({"Page": "trois"}, "form_wrong_count", "C5"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_taken(
    mali: Workspace, tmp_path: Path, cells: dict[str, object], id_: str, cell: str
) -> None:
    found = filled(mali, tmp_path, "excerpts", lambda book: write(book, "Extraits", {**ROW, **cells}))
    assert [one for one, _ in found] == ["form_not_taken", id_]
    assert (found[1][1]["sheet"], found[1][1]["cell"]) == ("Extraits", cell)
    assert read_excerpts(mali) == ()


def test_two_rows_with_one_number_and_renamed_columns_are_told(mali: Workspace, tmp_path: Path) -> None:
    twice = filled(mali, tmp_path, "excerpts", lambda book: write(book, "Extraits", ROW, {**ROW, "Codeur": "K2"}))
    assert [(one, data.get("cell")) for one, data in twice] == [
        ("form_not_taken", None),
        ("form_double", "A5"),
        ("form_double", "A6"),
    ]

    def rename(book: openpyxl.Workbook) -> None:
        write(book, "Extraits", ROW)
        next(
            cell for cell in book["Extraits"][4] if cell.value == "Risques *" or cell.value == "Risques"
        ).value = "Risk?"

    assert [one for one, _ in filled(mali, tmp_path, "excerpts", rename)] == ["form_column_gone"]
    assert read_excerpts(mali) == ()


# -- registers written by hand ----------------------------------------------------------------------------------------------


def test_a_register_written_by_hand_is_checked(mali: Workspace) -> None:
    path = mali.folder / "report" / "excerpts.yaml"
    path.write_text(
        "excerpts:\n"
        "  - {id: a, document: d9, text: x}\n"
        "  - {id: b, document: d1, text: Les familles ont fui vers Gao, risks: [vol], places: [ml-rien], period: hier}\n"
        "  - {id: b, document: d1, text: Les familles ont fui, pillar: threat, sub_pillar: consequences, supports: [b, idps]}\n",
        "utf-8",
    )
    assert points(kolosi.open(mali.folder)) == [
        ("evidence_id_twice", "b"),
        ("excerpt_without_document", "d9"),
        ("excerpt_tag_unknown", "vol"),
        ("excerpt_tag_unknown", "ml-rien"),
        ("excerpt_tag_unknown", "hier"),
        ("excerpt_pillar", "consequences"),
        ("excerpt_points_nowhere", "b"),
        ("excerpt_points_nowhere", "idps"),
    ]
    path.write_text("excerpts:\n  - {id: a, document: d1}\n", "utf-8")
    with pytest.raises(ContentError) as unread:
        kolosi.open(mali.folder).excerpts()
    assert "excerpts.yaml" in str(unread.value)
    assert run(mali, "excerpts")[0] == 2
    documents = mali.folder / "report" / "documents.yaml"
    path.unlink()
    documents.write_text("documents:\n  - {id: d1, title: Un titre inventé, day: 31/12}\n", "utf-8")
    assert points(kolosi.open(mali.folder)) == [("document_day", "31/12")]


# -- confidential -----------------------------------------------------------------------------------------------------------


def test_a_draft_that_names_a_confidential_document_is_told(mali: Workspace) -> None:
    drafts = {"fr": ("report/pau.fr.md", "Selon la note inventée de Gao, le marché est fermé.")}
    assert points(mali, drafts) == [("confidential_named", "d3")]
    assert points(mali, {"fr": ("report/pau.fr.md", "Selon le rapport inventé sur Mopti, …")}) == []
    (mali.folder / "report" / "references.yaml").write_text(
        "references:\n  n: {title: {fr: Note inventée de Gao, en: x}, publisher: X}\n", "utf-8"
    )
    found = check_evidence(mali, {})
    assert [(one.id, one.where.file) for one in found] == [("confidential_named", "report/references.yaml")]
    assert "Note inventée" not in mali.say(found[0]).message["fr"]


# -- lists, gaps, coders, DEEP ------------------------------------------------------------------------------------------------


@pytest.fixture
def coded(mali: Workspace) -> Workspace:
    """Six excerpts: two of one source on Mopti, one of another of long ago on Gao, one of the whole country, one coded twice."""
    told_of = {"sub_pillar": "protection_threats", "coder": "K1"}
    mali.excerpt("d1", text=KILLED, risk=["gbv", "meurtres"], at=["Mopti"], during="mars 2025", **told_of)
    mali.excerpt("d2", text="Les écoles de Ségou sont fermées.", risk=["meurtres"], at=["Mopti"], **told_of)
    mali.excerpt("d3", text="Le marché de Gao est fermé", risk=["gbv"], at=["Gao"], during="2022", **told_of)
    mali.excerpt("d2", text="Les écoles de Niono", risk=["gbv"], severity="majeure", **told_of)
    mali.excerpt("d1", text=KILLED, risk=["meurtres"], at=["Mopti"], sub_pillar="protection_threats", coder="K2")
    mali.excerpt("d2", text="ont rouvert en février 2025", coder="K1")
    return mali


def test_excerpts_are_listed_by_words_and_tags(coded: Workspace) -> None:
    def ids(*text: str, **tags: object) -> list[str]:
        found = coded.excerpts(*text, **tags)
        assert isinstance(found, ExcerptLines)
        return [line.excerpt.id for line in found]

    assert ids() == ["e1", "e2", "e3", "e4", "e5", "e6"]
    assert ids("CIVILS tues") == ["e1", "e5"]
    assert ids(risk=["VBG"], at=["Mopti"]) == ["e1"]
    assert ids(at=["Mopti", "Gao"], document="d3") == ["e3"]
    assert ids(coder=["K2"]) == ["e5"]
    assert ids("introuvable") == []
    with pytest.raises(Refusal) as refused:
        ids(risk=["rien de tel"])
    assert coded.say(refused.value.finding).id == "said_wrong"


def test_gaps_are_told_by_cell_with_the_reason(coded: Workspace) -> None:
    found = coded.gaps()
    states = {
        (one.risk, one.region): (one.state, one.excerpts)
        for one in found.cells
        if one.sub_pillar == "protection_threats"
    }
    assert states["attacks_on_civilians", "ml-mopti"] == ("single", 2)
    assert states["gbv", "ml-mopti"] == ("single", 1)
    assert states["gbv", "ml-gao"] == ("old", 1)
    assert states["gbv", ""] == ("single", 1)
    assert states["gbv", "ml-kayes"] == ("none", 0)
    assert (found.excerpts, found.of_deep, found.outside, str(found.since)) == (5, 0, 1, "2024-03-31")
    assert [(one.document, one.excerpts, one.new) for one in found.brought] == [
        ("d1", 1, 2),
        ("d2", 3, 1),
        ("d3", 1, 1),
    ]
    only = coded.gaps(risk=["VBG"], at=["Mopti"])
    assert {(one.risk, one.region) for one in only.cells} == {("gbv", "ml-mopti")}
    assert dict(only.counts) == {"none": 13, "old": 0, "single": 1, "covered": 0}


def test_gaps_are_a_workbook_too(coded: Workspace, tmp_path: Path) -> None:
    coded.gaps(sheet=tmp_path / "lacunes.xlsx")
    book = openpyxl.load_workbook(tmp_path / "lacunes.xlsx")
    assert book.sheetnames == ["Matrice", "Lacunes", "Saturation"]
    heads, *rows = book["Matrice"].iter_rows(values_only=True)
    matrix = {row[0]: dict(zip(heads, row, strict=True)) for row in rows}
    assert matrix["Violence basée sur le genre"]["Gao"] == "0 (1)"
    assert matrix["Violence basée sur le genre"]["Kayes"] == "–"
    gap_rows = list(book["Lacunes"].iter_rows(values_only=True))
    known = [row for row in gap_rows[1:] if row[3] != "Rien"]
    assert ("Ancien", 1, 1, 1, "2022-12-31") in [row[3:] for row in known]
    assert len(known) == 4
    assert [row[3] for row in book["Saturation"].iter_rows(values_only=True)][1:] == [2, 1, 1]


def test_gaps_are_a_picture_and_a_part_of_the_document(coded: Workspace, tmp_path: Path) -> None:
    coded.gaps(picture=tmp_path / "lacunes.svg")
    picture = (tmp_path / "lacunes.svg").read_text("utf-8")
    assert "Sous-piliers du cadre dont un extrait parle, sur 14" in picture
    assert picture.count("<text") > 15 * 20
    printed = gaps_block(desk_of(coded), "en")
    assert "| Kayes | – |" in printed
    assert "0 (1)" in next(line for line in printed.splitlines() if line.startswith("| Gao |"))
    assert "of 5 excerpts" in printed
    assert "An empty cell says what nobody has read" in printed


def test_a_document_says_nothing_of_gaps_where_nothing_was_read(mali: Workspace) -> None:
    assert gaps_block(desk_of(mali), "fr") == ""


def test_without_any_excerpt_every_cell_is_a_gap(mali: Workspace) -> None:
    found = mali.gaps(at=["Mopti"])
    assert set(found.counts.values()) == {0, len(found.cells)}
    assert found.counts["none"] == len(found.cells) == 15 * 14


def test_coders_are_compared_and_what_they_see_otherwise_is_listed(coded: Workspace) -> None:
    found = coded.coders()
    assert (found.coders, found.units) == (("K1", "K2"), 1)
    assert [(one.dimension, one.codings[1]) for one in found.to_settle] == [
        ("risks", ("K2", "e5", ("attacks_on_civilians",)))
    ]
    alphas = {one.dimension: (one.units, one.alpha) for one in found.agreements}
    assert alphas["risks"] == (1, 0.0)
    assert alphas["severity"] == (0, None)


def test_excerpts_go_out_to_deep_and_come_back_without_the_confidential_ones(coded: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "pour deep.xlsx"
    done = coded.excerpts(export=path)
    assert isinstance(done, DeepExport)
    assert (done.excerpts, done.rows, done.withheld, [one.id for one in done.findings]) == (
        5,
        6,
        1,
        ["excerpts_withheld"],
    )
    sheet = openpyxl.load_workbook(path)["Split Entries"]
    heads, *rows = ([cell or "" for cell in row] for row in sheet.iter_rows(values_only=True))
    first = dict(zip(heads, rows[0], strict=True))
    assert (first["Lead-Entry Id"], first["Date of Lead Publication"]) == ("kolosi-e1", "03/12/2025")
    assert (first["Subpillar"], first["Région"], first["Reliability"]) == (
        "Protection threats",
        "Mopti",
        "Usually reliable",
    )
    assert "marché" not in str(rows)
    (added,) = coded.add([path], source="deep", organisation="DEEP")
    assert (added.source, added.rows, added.waiting) == ("deep", 6, 0)
    assert coded.gaps().of_deep == 0


def test_excerpts_of_deep_count_in_the_gaps(coded: Workspace, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Split Entries"
    page.append(
        [
            "Date of Lead Publication",
            "Lead Title",
            "Source",
            "Lead-Entry Id",
            "Pillar",
            "Subpillar",
            "Protection risk",
            "Région",
        ]
    )
    risk = coded.knowledge.taxonomies["protection_risks"].terms["gbv"].label["en"]
    for sub_pillar in ("Protection threats", "Consequences"):
        page.append(
            [
                "03/28/2025",
                "Invented report",
                "Invented source",
                "1-7",
                "Current threats to the population",
                sub_pillar,
                risk,
                "Mopti",
            ]
        )
    book.save(tmp_path / "deep.xlsx")
    (added,) = coded.add([tmp_path / "deep.xlsx"], source="deep", organisation="DEEP")
    assert added.waiting == 0
    found = coded.gaps()
    states = {one.sub_pillar: one.state for one in found.cells if (one.risk, one.region) == ("gbv", "ml-mopti")}
    assert found.of_deep == 1
    assert (states["protection_threats"], states["consequences"]) == ("covered", "single")
    assert found.brought[-1].document == "Invented report"


# -- at the command line --------------------------------------------------------------------------------------------------------


def test_the_commands_say_what_was_taken_and_what_is_missing(mali: Workspace, tmp_path: Path) -> None:
    (tmp_path / "bon.html").write_text("<html><body><h1>Un titre inventé</h1></body></html>", "utf-8")
    code, said = run(
        mali, "document", str(tmp_path / "bon.html"), "--publisher", "X", "--reliability", "A", "--confidential"
    )
    assert (code, said.splitlines()[0]) == (0, "d4 : Un titre inventé (bon.html)")
    code, said = run(mali, "document", str(tmp_path / "rien.pdf"))
    assert (code, "Non gardé : rien.pdf" in said) == (1, True)
    code, said = run(
        mali,
        "excerpt",
        "d1",
        "--text",
        KILLED,
        "--risk",
        "meurtres",
        "--place",
        "Mopti",
        "--sub-pillar",
        "Menaces de protection",
        "--coder",
        "K1",
    )
    assert (code, said.splitlines()[0]) == (0, "1 extrait pris.")
    code, said = run(mali, "excerpt", "d1", "--text", "autres mots")
    assert (code, "ne se trouve pas mot à mot" in said) == (1, True)
    code, said = run(mali, "excerpts", "civils")
    assert (code, "Attaques contre les civils" in said, "Mopti" in said) == (0, True, True)
    code, said = run(mali, "gaps", "--at", "Mopti")
    assert (code, "Une seule source" in said, "0 (1)" in said) == (0, True, True)
    assert run(mali, "coders")[1].startswith("Aucun extrait n’a été codé par deux personnes")
    run(mali, "excerpt", "d1", "--text", KILLED, "--risk", "gbv", "--coder", "K2")
    code, said = run(mali, "coders")
    assert (code, "K1 : Attaques contre les civils · K2 : VBG" in said) == (1, True)
    code, said = run(mali, "gaps", "--json")
    assert (code, json.loads(said)["excerpts"]) == (0, 2)
    code, said = run(mali, "excerpts", "--export", str(tmp_path / "sortie.xlsx"))
    assert (code, "sortie.xlsx : 3 extraits" in said) == (0, True)


def test_the_check_of_drafts_holds_a_confidential_title_to_be_an_error_that_no_waiver_lets_through(
    mali: Workspace,
) -> None:
    for language in ("fr", "en"):
        (mali.folder / "report" / f"pau.{language}.md").write_text(
            "# Titre {#titre}\n\nNote inventée de Gao.\n", "utf-8"
        )
    again = kolosi.open(mali.folder)
    found = [one for one in again.check() if one.id == "confidential_named"]
    assert [(one.severity, one.where.file) for one in found] == [
        ("error", "report/pau.fr.md"),
        ("error", "report/pau.en.md"),
    ]
    assert "confidential_named" in NEVER_WAIVED


# -- what sentences rest on -----------------------------------------------------------------------------------------------

RESTS = {
    "fr": "# Contexte {#contexte}\n\nDes familles ont fui [à cause de l’attaque](excerpt:e1+e9), dit-on.[^note] Le marché [est fermé](excerpt:e2).\n\nRien ne porte cette phrase. [Douze](fig:hr_violations/2025-Q1) violations.\n\n[^note]: Une note.\n",
    "en": "# Context {#contexte}\n\nFamilies fled.\n",
}


def test_each_sentence_tells_inside_what_it_rests_on_and_nothing_of_it_outside(mali: Workspace) -> None:
    mali.excerpt("d1", text=KILLED, coder="K1")
    mali.excerpt("d3", text="Le marché de Gao est fermé depuis janvier.", coder="K1")
    for language, text in RESTS.items():
        (mali.folder / "report" / f"pau.{language}.md").write_text(text, "utf-8")
    mali.render()
    rows = list(csv.reader(io.StringIO((mali.folder / "out/internal/preuves.csv").read_text("utf-8-sig"))))
    assert rows[0] == ["Brouillon", "Ligne", "Phrase", "Extraits", "Documents (usage interne)", "Notes de fin", "Chiffres"]  # fmt: skip
    assert rows[1:] == [
        ["report/pau.fr.md", "3", "Des familles ont fui à cause de l’attaque, dit-on.", "e1; e9", "d1 Rapport inventé sur Mopti, ONG inventée", "note", ""],
        ["report/pau.fr.md", "3", "Le marché est fermé.", "e2", "d3 Note inventée de Gao, Autre ONG inventée (confidentiel)", "", ""],
        ["report/pau.fr.md", "5", "Douze violations.", "", "", "", "hr_violations/2025-Q1"],
    ]  # fmt: skip
    public = [path for path in (mali.folder / "out" / "public").rglob("*") if path.is_file()]
    assert {path.suffix for path in public} >= {".pdf", ".docx", ".html", ".xlsx", ".csv"}
    for path in public:
        said = words_of(path)
        assert not any(word in said for word in ("Note inventée", "Autre ONG", "Rapport inventé", "excerpt:")), path


def words_of(path: Path) -> str:
    """All that a file says."""
    if path.suffix == ".pdf":
        pages = pypdfium2.PdfDocument(path)
        return " ".join(page.get_textpage().get_text_range() for page in pages)
    if not zipfile.is_zipfile(path):
        return path.read_text("utf-8", "ignore")
    with zipfile.ZipFile(path) as archive:
        return " ".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())


def test_a_register_that_changed_alone_is_printed_anew(mali: Workspace) -> None:
    for language in ("fr", "en"):
        draft = "# Risques {#risques}\n\n<!-- workshop -->\n\nUne phrase.[^note]\n\n[^note]: Une note.\n"
        (mali.folder / "report" / f"pau.{language}.md").write_text(draft, "utf-8")
    register = mali.folder / "report" / "workshop.yaml"
    references = mali.folder / "report" / "references.yaml"
    groups = "rankings:\n" + "".join(
        f"  - {{group: {one}, first: gbv, dissent: Avis A.}}\n" for one in ("Mopti", "Gao")
    )
    pages = []
    for dissent, link in (("Avis A.", "https://a.example"), ("Avis B.", "https://a.example"), ("Avis B.", "https://b.example")):  # fmt: skip
        register.write_text(groups.replace("Avis A.", dissent), "utf-8")
        references.write_text(f"references:\n  note: {{link: '{link}'}}\n", "utf-8")
        kolosi.open(mali.folder).render(formats=["html"])
        page = (mali.folder / "out/public/pau.fr.html").read_text("utf-8")
        pages.append(tuple(one in page for one in ("Avis A.", "Avis B.", "https://a.example", "https://b.example")))
    assert pages == [(True, False, True, False), (False, True, True, False), (False, True, False, True)]
