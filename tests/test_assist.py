"""Search, proposed tags, duplicates and the order of reading in a workspace, at both doors. All invented."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

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

ATTACK = "En mars 2025, des hommes armés ont attaqué le village inventé de Sola, brûlé les greniers et emporté le bétail ; deux cents ménages ont fui vers Mopti."
REPORTS = {
    "d1": ("Mopti", f"{ATTACK} Les enlèvements continuent sur la route."),
    "d2": ("Reprise", f"Un partenaire rapporte ceci. {ATTACK} La mission d’évaluation attend un accès."),
    "d3": ("Prix", "Le prix du mil a monté sur les marchés de Gao. Aucun cas d’enlèvement n’a été signalé."),
    "d4": ("Vivres", "Les marchés de Gao manquent de mil et de riz ; le prix des vivres monte."),
    "d5": ("Route", "Des hommes armés ont enlevé trois commerçants sur la route ; leurs ménages ont fui."),
}
PDF = "= Bilan inventé\n\nLes écoles de Ségou sont fermées.\n#pagebreak()\nLes enlèvements de commerçants ont repris près de Niono."


@pytest.fixture(scope="module")
def read_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with five pages and a PDF, two excerpts of the first and one of the second."""
    folder = tmp_path_factory.mktemp("aide")
    (folder / "mali" / "report").mkdir(parents=True)
    (folder / "mali" / "workspace.yaml").write_text(SETTINGS, "utf-8")
    mali = kolosi.open(folder / "mali")
    files = []
    for id_, (title, text) in REPORTS.items():
        files.append(folder / f"{id_}.html")
        files[-1].write_text(f"<html><body><h1>{title} (inventé)</h1><p>{text}</p></body></html>", "utf-8")
    files.append(folder / "bilan.pdf")
    files[-1].write_bytes(compiled(PDF))
    mali.document(files)
    mali.excerpt("d1", text=ATTACK)
    mali.excerpt("d1", text="Les enlèvements continuent sur la route.", risk=["abduction_detention"])
    mali.excerpt("d2", text=ATTACK)
    return folder


@pytest.fixture
def mali(read_before: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(read_before / "mali", tmp_path / "mali")
    return kolosi.open(tmp_path / "mali")


def run(mali: Workspace, *words: str, language: str = "fr") -> tuple[int, str]:
    done = CliRunner().invoke(app, [*words, "--workspace", str(mali.folder), "--language", language])
    return done.exit_code, re.sub(r"[\u00a0\u202f]", " ", done.output)


# -- search -----------------------------------------------------------------------------------------------------------


def test_a_search_finds_excerpts_and_pages_in_any_form_of_the_words(mali: Workspace) -> None:
    found = mali.search("enlèvement commerçant")
    places = {(one.excerpt, one.document, one.page) for one in found}
    assert places == {("e2", "d1", None), (None, "d1", None), (None, "d3", None), (None, "d5", None), (None, "d6", 2)}
    assert found[0].document in {"d5", "d6"}
    assert "[enlèvements] de [commerçants]" in next(one.marked for one in found if one.document == "d6")
    assert (found.total, found.unknown) == (5, ())


def test_words_in_quotes_stand_as_they_are_and_unknown_words_are_told(mali: Workspace) -> None:
    assert {(one.excerpt, one.document) for one in mali.search('"brûlé les greniers"')} == {
        ("e1", "d1"),
        ("e3", "d2"),
        (None, "d1"),
        (None, "d2"),
    }
    assert mali.search("girafe mil").unknown == ("girafe",)
    assert len(mali.search("route", most=1)) == 1


def test_a_search_for_nothing_is_refused(mali: Workspace) -> None:
    with pytest.raises(Refusal) as refused:
        mali.search("  … ")
    assert refused.value.finding.id == "search_for_nothing"


def test_a_document_without_a_file_is_told(mali: Workspace) -> None:
    register = mali.folder / "report" / "documents.yaml"
    register.write_text(register.read_text("utf-8") + "- id: d7\n  title: Sans fichier\n", "utf-8")
    (told,) = kolosi.open(mali.folder).search("mil").findings
    assert (told.id, told.found) == ("documents_without_text", "d7")
    assert "d7" in [one.id for one in kolosi.open(mali.folder).unread().documents]


def test_a_sealed_workspace_is_searched_and_leaves_nothing_in_the_open(mali: Workspace, tmp_path: Path) -> None:
    mali.search("mil")
    identity = tmp_path / "identité.txt"
    identity.write_text(f"{pyrage.x25519.Identity.generate()}\n", "utf-8")
    mali.lock(recipients=[public(identity)])
    sealed = kolosi.open(mali.folder, identity=identity)
    assert {one.document for one in sealed.search("mil")} == {"d3", "d4"}
    assert sealed.unread(read=["d3"]).read == 3
    plain = b"".join(path.read_bytes() for path in mali.folder.rglob("*") if path.is_file())
    assert b"greniers" not in plain
    assert b"read:" not in plain


# -- tags -------------------------------------------------------------------------------------------------------------


def test_tags_that_an_excerpt_lacks_are_proposed_with_their_words(mali: Workspace) -> None:
    proposed = {(one.excerpt, one.column, one.term): one.words for one in mali.suggest()}
    assert proposed[("e1", "risks", "movement_siege_displacement")] == ("fui",)
    assert proposed[("e1", "places", "ml-mopti")] == ("Mopti",)
    assert ("e1", "sub_pillar", "main_actors_responsible") in proposed
    assert ("e2", "risks", "abduction_detention") not in proposed, "it has this tag"
    assert {one.excerpt for one in mali.suggest(["e3"])} == {"e3"}


def test_nothing_is_written_by_proposals(mali: Workspace) -> None:
    register = mali.folder / "report" / "excerpts.yaml"
    before = register.read_bytes()
    mali.suggest()
    assert register.read_bytes() == before


def test_what_is_denied_is_told_and_not_proposed(mali: Workspace) -> None:
    mali.excerpt("d3", text="Aucun cas d’enlèvement n’a été signalé.")
    (denied,) = [one for one in mali.suggest(["e4"]) if one.column == "risks"]
    assert (denied.term, denied.is_denied) == ("abduction_detention", True)
    code, output = run(mali, "suggest", "e4")
    assert code == 0
    assert "Ce que des extraits disent ne pas avoir eu lieu" in output
    assert "0 proposition." in output


def test_an_excerpt_that_is_not_there_is_refused_with_those_that_are(mali: Workspace) -> None:
    with pytest.raises(Refusal) as refused:
        mali.suggest(["e99"])
    assert (refused.value.finding.id, refused.value.finding.data["near"]) == ("excerpt_not_known", "e1, e2, e3")
    code, output = run(mali, "suggest", "e99")
    assert code == 2
    assert "Aucun extrait ne porte le numéro « e99 »" in output


# -- duplicates -------------------------------------------------------------------------------------------------------


def test_copies_of_documents_and_excerpts_are_told_with_what_is_common(mali: Workspace) -> None:
    documents, excerpts = mali.duplicates()
    assert (documents.of, documents.one, documents.other, documents.kind) == ("document", "d1", "d2", "inside")
    assert documents.passage.startswith("En mars 2025, des hommes armés ont attaqué")
    assert (excerpts.of, {excerpts.one, excerpts.other}, excerpts.kind) == ("excerpt", {"e1", "e3"}, "same")


def test_the_same_words_of_one_document_coded_twice_are_no_copy(mali: Workspace) -> None:
    mali.excerpt("d5", text="Des hommes armés ont enlevé trois commerçants sur la route ;", coder="A")
    mali.excerpt("d5", text="Des hommes armés ont enlevé trois commerçants sur la route ;", coder="B")
    assert [one.of for one in mali.duplicates()] == ["document", "excerpt"]


def test_a_copy_is_no_second_source_in_the_gaps(mali: Workspace) -> None:
    """Two publishers with the same words are one source; words of their own make the second one two."""
    register = mali.folder / "report" / "documents.yaml"
    text = register.read_text("utf-8")
    for id_, name in (("d1", "Une ONG"), ("d2", "Autre ONG")):
        text = text.replace(f"- id: {id_}\n", f"- id: {id_}\n  publisher: {name}\n  day: '2025-03-01'\n")
    register.write_text(text, "utf-8")
    tags = {"risk": ["theft_extortion_eviction"], "at": ["ml-mopti"], "sub_pillar": "consequences"}
    mali = kolosi.open(mali.folder)
    mali.excerpt("d1", text=ATTACK, coder="A", **tags)
    mali.excerpt("d2", text=ATTACK, coder="A", **tags)
    assert state(mali) == "single"
    mali.excerpt("d2", text="La mission d’évaluation attend un accès.", **tags)
    assert state(mali) == "covered"


def state(mali: Workspace) -> str:
    (cell,) = [
        one
        for one in mali.gaps(risk=["theft_extortion_eviction"], at=["ml-mopti"]).cells
        if one.sub_pillar == "consequences"
    ]
    return cell.state


# -- order ------------------------------------------------------------------------------------------------------------


def test_before_it_has_learned_the_order_is_by_risks_and_says_so(mali: Workspace) -> None:
    found = mali.unread()
    assert (found.read, found.kept) == (2, 2)
    assert found.documents[0].id in {"d5", "d6"}
    assert all(one.score is None for one in found.documents)
    assert "L’ordre n’apprend qu’à partir" in run(mali, "unread")[1]


def test_what_was_left_teaches_the_order(mali: Workspace) -> None:
    found = mali.unread(read=["d3"])
    assert (found.documents[0].id, found.documents[-1].id) == ("d5", "d4")
    assert "hommes" in found.documents[0].words
    assert mali.unread() == found, "it was kept"
    mali.undo()
    assert mali.unread().read == 2


def test_a_control_sample_is_read_first_and_tells_what_is_left(mali: Workspace) -> None:
    drawn = mali.unread(draw=True)
    assert drawn.drawn == 4, "fewer than twenty are unread: all are drawn"
    assert all(one.is_control for one in drawn.documents)
    assert drawn.remaining is None
    first = drawn.documents[0].id
    told = mali.unread(read=[first]).remaining
    assert told is not None
    assert (told.drawn, told.kept, told.unread, told.low, told.high) == (1, 0, 3, 0, 3)
    code, output = run(mali, "unread")
    assert code == 0
    assert "Parmi les 3 non lus, entre 0 et 3 donneraient des extraits" in output
    assert "Un échantillon de contrôle de 4 documents est tiré" in output
    last = mali.unread(read=[one.id for one in drawn.documents])
    assert last.remaining is not None
    assert (last.documents, last.remaining.high) == ((), 0)
    with pytest.raises(Refusal) as refused:
        mali.unread(draw=True)
    assert refused.value.finding.id == "nothing_to_draw"
    assert "Tous les documents sont lus." in run(mali, "unread")[1]


@pytest.mark.parametrize(("name", "refusal"), [("d1", "document_gave_excerpts"), ("d99", "document_not_known")])
def test_a_document_that_gave_excerpts_or_is_not_there_cannot_be_left(mali: Workspace, name: str, refusal: str) -> None:
    with pytest.raises(Refusal) as refused:
        mali.unread(read=["d3", name])
    assert refused.value.finding.id == refusal
    assert not (mali.folder / "report" / "reading.yaml").exists(), "nothing is half kept"


def test_a_file_of_reading_that_is_wrong_is_refused_with_its_line(mali: Workspace) -> None:
    (mali.folder / "report" / "reading.yaml").write_text("read: [d3]\nlu: [d4]\n", "utf-8")
    with pytest.raises(ContentError) as refused:
        kolosi.open(mali.folder).unread()
    assert refused.value.line == 2


# -- the command line -------------------------------------------------------------------------------------------------


def test_the_commands_say_what_was_found_in_both_languages(mali: Workspace) -> None:
    code, output = run(mali, "search", "girafe enlèvement", "--most", "2")
    assert code == 0
    assert "5 passages trouvés, dont voici les 2 premiers." in output
    assert "Introuvable : girafe." in output
    assert "Nothing found." in run(mali, "search", "girafe", language="en")[1]
    assert run(mali, "search", "?")[0] == 2
    code, output = run(mali, "suggest", language="en")
    assert code == 0
    assert "Nothing is written: carry over what is right into kolosi form excerpts." in output
    code, output = run(mali, "duplicates")
    assert code == 1
    assert "2 paires se répètent" in output
    assert "Mêmes mots" in output


def test_an_empty_review_has_nothing_to_say(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "workspace.yaml").write_text(SETTINGS, "utf-8")
    empty = kolosi.open(tmp_path)
    assert (list(empty.suggest()), list(empty.duplicates()), empty.unread().documents) == ([], [], ())
    assert empty.search("mil").total == 0
    assert "Aucun document et aucun extrait ne se répète." in run(empty, "duplicates")[1]


def test_json_says_the_same(mali: Workspace) -> None:
    for words in (("search", "mil"), ("suggest",), ("duplicates",), ("unread",)):
        code, output = run(mali, *words, "--json")
        assert code in (0, 1)
        assert json.loads(output), words
