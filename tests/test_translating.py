"""The second language: what is new or changed in two columns, taken back into the draft, remembered for the next quarter."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.reviewing import Copy, accepted_all
from tests.small_case import copied

import kolosi
from kolosi.model.finding import Refusal
from kolosi.report.revising.translating import fingerprint, prepared
from kolosi.workspace import Workspace
from kolosi.workspace.copies.reading import read_copy
from kolosi.workspace.copies.translating import translated, waiting_in

pytestmark = pytest.mark.usefixtures("no_key_given")

FRENCH = "Trois routes sont coupées depuis [80 incidents](fig:hr_violations/2025-Q1)."


# -- what waits ----------------------------------------------------------------------------------------------------


def test_a_paragraph_is_known_by_what_it_says_whatever_its_numbers() -> None:
    one, two = "[12 cas](fig:a/2025) à **Gao**, dit-on", "[](fig:a/2026) cas à Gao, dit-on (à confirmer)"
    assert fingerprint(one) == fingerprint(two)
    assert fingerprint(one) != fingerprint("[12 cas](fig:b/2025) à Gao, dit-on")
    assert fingerprint(one) != fingerprint("[12 cas](fig:a/2025) à Kidal, dit-on")


def test_new_and_changed_paragraphs_wait_and_the_others_do_not() -> None:
    french = "# Titre\n\nUn [3](fig:a/2025).\n\nDeux.\n\n- Point un\n- Point deux\n"
    english = "# Title\n\nOne [3](fig:a/2025).\n\nTwo.\n\n- Point one\n- Point two\n"
    every = prepared(french, english, ())
    assert [(one.source, one.target) for one in every.waiting] == [
        ("Titre", "Title"),
        ("Un [3](fig:a/2025).", "One [3](fig:a/2025)."),
        ("Deux.", "Two."),
        ("Point un", "Point one"),
        ("Point deux", "Point two"),
    ]
    known = {one.fingerprint for one in every.waiting}
    assert prepared(french, english, known).waiting == ()
    changed = french.replace("Deux.", "Deux et demi.").replace("Un [3]", "Un bon [3]")
    assert [one.target for one in prepared(changed, english, known).waiting] == ["One [3](fig:a/2025).", "Two."]


def test_a_new_paragraph_stands_in_the_other_draft_with_its_figures_without_words() -> None:
    english = "# Title\n\nTwo.\n\n- Point one\n"
    french = "# Titre\n\nDeux.\n\nNeuf, [12 cas](fig:a/2025).\n\n- Point un\n- Point neuf\n"
    known = {fingerprint(one) for one in ("Titre", "Deux.", "Point un")}
    found = prepared(french, english, known)
    assert found.text == "# Title\n\nTwo.\n\nNeuf, [](fig:a/2025).\n\n- Point one\n- Point neuf\n"
    assert [one.source for one in found.waiting] == ["Neuf, [12 cas](fig:a/2025).", "Point neuf"]


# -- the whole way -------------------------------------------------------------------------------------------------


def test_the_next_quarter_asks_for_what_is_new_alone(workspace: Workspace) -> None:
    (path,) = workspace.send(translation="en").copies.values()
    given_back(workspace, Copy(path.read_bytes(), "Traductrice"))
    path = kolosi.new(workspace.folder.parent / "suite", period="2025-04..2025-09", previous=workspace.folder)
    following = Workspace(path)
    assert waiting_in(following, "fr", "en").waiting == ()
    written(following, "fr", draft(following, "fr").replace("Tout est inventé.", "Rien n’est vrai."))
    assert [one.source.partition(" ")[0] for one in waiting_in(following, "fr", "en").waiting] == ["Rien"]


@pytest.fixture
def workspace(ready: Path, tmp_path: Path) -> Workspace:
    return copied(ready, tmp_path)


def draft(workspace: Workspace, language: str) -> str:
    return workspace.file("report", f"pau.{language}.md").read_text("utf-8")


def written(workspace: Workspace, language: str, text: str) -> None:
    workspace.file("report", f"pau.{language}.md").write_text(text, "utf-8")


def given_back(workspace: Workspace, copy: Copy, version: int = 1) -> list[str]:
    """The copy taken back, put together, all accepted, and given back; what is told of it."""
    path = workspace.folder.parent / "retour.docx"
    path.write_bytes(copy.written())
    workspace.receive([path])
    whole = workspace.file("out", "copies", f"pau.en.v{version}.together.docx").read_bytes()
    path.write_bytes(accepted_all(whole))
    return [one.id for one in workspace.receive([path]).findings]


def test_what_is_translated_enters_the_draft_and_waits_no_more(workspace: Workspace) -> None:
    written(workspace, "fr", draft(workspace, "fr").replace("# Limites", f"{FRENCH}\n\n# Limites"))
    before = draft(workspace, "en")
    sent = workspace.send(translation="en")
    (path,) = sent.copies.values()
    copy = Copy(path.read_bytes(), "Traductrice")
    copy.types_over("Trois routes sont coupées depuis ", "Trois routes sont coupées depuis ")  # the left column stays
    copy.types_in_last("Trois routes sont coupées depuis ", "Three roads are cut off since ")
    copy.types_in_last("Everything is invented.", "All of it is invented.")
    assert given_back(workspace, copy) == []
    wanted = before.replace(
        "# Limits", "Three roads are cut off since [80](fig:hr_violations/2025-Q1).\n\n# Limits"
    ).replace("Everything is invented.", "All of it is invented.")
    got = draft(workspace, "en")
    assert got.replace("[]", "[80]") == wanted
    assert draft(workspace, "fr").count(FRENCH) == 1
    assert fingerprint(FRENCH) in translated(workspace, "fr", "en")
    with pytest.raises(Refusal, match="translation_done"):
        workspace.send(translation="en")


def test_only_what_changed_since_waits(workspace: Workspace) -> None:
    (path,) = workspace.send(translation="en").copies.values()
    assert given_back(workspace, Copy(path.read_bytes(), "Traductrice")) == []
    written(workspace, "fr", draft(workspace, "fr").replace("Tout est inventé.", "Tout est inventé ici."))
    (path,) = workspace.send(translation="en").copies.values()
    text = "\n".join(one.text("deleted") for one in read_copy("v2.docx", path.read_bytes()).paragraphs)
    assert "Tout est inventé ici." in text
    assert "Everything is invented." in text
    assert "Le monitoring" not in text


def test_what_stays_in_the_first_language_is_told_and_does_not_enter(workspace: Workspace) -> None:
    written(workspace, "fr", draft(workspace, "fr").replace("# Limites", f"{FRENCH}\n\n# Limites"))
    before = draft(workspace, "en")
    (path,) = workspace.send(translation="en").copies.values()
    assert given_back(workspace, Copy(path.read_bytes(), "Traductrice")) == ["translation_missing"]
    assert draft(workspace, "en") == before
    (path,) = workspace.send(translation="en").copies.values()
    assert "Trois routes" in "\n".join(
        one.text("deleted") for one in read_copy("v2.docx", path.read_bytes()).paragraphs
    )


def test_a_change_of_the_left_column_is_told_and_enters_nothing(workspace: Workspace) -> None:
    french, english = draft(workspace, "fr"), draft(workspace, "en")
    (path,) = workspace.send(translation="en").copies.values()
    copy = Copy(path.read_bytes(), "Traductrice")
    copy.types_over("Tout est inventé.", "Tout a été inventé.")
    assert given_back(workspace, copy) == ["copy_not_taken"]
    assert (draft(workspace, "fr"), draft(workspace, "en")) == (french, english)


def test_a_number_changed_in_a_translation_is_asked_about(workspace: Workspace) -> None:
    (path,) = workspace.send(translation="en").copies.values()
    copy = Copy(path.read_bytes(), "Traductrice")
    copy.types_in_last("160 violations", "190 violations")
    assert "copy_number_changed" not in given_back(workspace, copy)  # it never came into the document with all changes
    assert "[160 violations]" in draft(workspace, "en")
    assert "190" not in draft(workspace, "en")
