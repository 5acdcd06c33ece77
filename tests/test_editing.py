"""Sections of a draft: taken apart and put together without a letter lost, written under a guard of their figures, with their past."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.small_case import copied
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.model.finding import Refusal
from kolosi.report.editing.parts import parts, words_in
from kolosi.report.editing.pieces import Piece, blocks, joined, pieces
from kolosi.report.editing.telling import Turn, difference, pasts, plain, sentences
from kolosi.workspace import Workspace
from kolosi.workspace.editing.history import revisions, turns
from kolosi.workspace.editing.looking import figures_called
from kolosi.workspace.editing.remarks import remark, remarks, settle
from kolosi.workspace.editing.saving import draft_of, save, section_of

ROOT = Path(__file__).resolve().parent.parent
DRAFTS = sorted([*ROOT.glob("examples/*/report/*.md"), *ROOT.glob("src/kolosi/narratives/report/*.md")])


def source_of(found: tuple[Piece, ...]) -> str:
    return "".join(f"{one.opening}{source_of(one.inside)}{one.closing}" if one.inside else one.source for one in found)


def assert_whole(text: str) -> None:
    assert "".join(part.text for part in parts(text)) == text
    for part in parts(text):
        found = blocks(part.text)
        assert joined(found) == part.text
        for one in found:
            assert not one.is_free or one.lead + source_of(one.pieces) + one.tail == one.source


@pytest.mark.parametrize("path", DRAFTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_draft_taken_apart_and_put_together_is_the_same_to_the_letter(path: Path) -> None:
    assert_whole(path.read_text("utf-8"))
    assert len({part.id for part in parts(path.read_text("utf-8"))}) == len(parts(path.read_text("utf-8")))


MARKDOWN = st.lists(
    st.sampled_from(
        [
            *("# Titre {#a}\n", "## Sous-titre\n", "\n", "\n\n", "- un\n", "1. deux\n", "  - trois\n", "> dit\n"),
            *(
                "| a | b |\n",
                "<!-- note\n\nlongue -->\n",
                "```\n# code\n```\n",
                "[^n]: Une note.\n",
                "mot ",
                "**fort**",
            ),
            *(
                "*penché*",
                "[7 580](fig:x/2024-Q4)",
                "[^n]",
                "[dit](excerpt:e1)",
                "[](",
                "**",
                "`c`",
                "\\*",
                "é, ",
                ". ",
            ),
            *("![t](chart:trend?x/2024-Q4)\n", "<!-- ranked -->\n", "<!-- urgent: begin -->\n", "\r\n", "\t", "<b>"),
        ]
    ),
    max_size=30,
)


@given(MARKDOWN)
def test_whatever_is_written_is_put_together_to_the_letter(found: list[str]) -> None:
    assert_whole("".join(found))


def test_a_figure_is_one_piece_and_what_is_not_known_stays_source() -> None:
    known = pieces("En **mars, [7 580](fig:x/2024-Q4)** cas[^n].")
    assert known is not None
    assert [one.kind for one in known] == ["text", "strong", "text", "mark", "text"]
    assert [one.kind for one in known[1].inside] == ["text", "figure"]
    assert known[1].inside[1].target == "fig:x/2024-Q4"
    for odd in ("Du `code`.", "Un \\* échappé.", "[lien](javascript:x)", "<b>gras</b>", "a **b"):
        assert pieces(odd) is None
    assert [one.kind for one in blocks("Texte.\n\n| a |\n|---|\n\n> [!note] Boîte\n\n<!-- ranked -->\n")] == [
        "paragraph",
        "table",
        "quote",
        "comment",
    ]


def test_sections_are_named_by_their_anchor_or_by_their_rank_below_it() -> None:
    text = "<!-- avant -->\n\n# Un {#un}\n\nMot.\n\n## Menace\n\n## Effets\n\n# Deux mots\n\nFin.\n\n[^a]: Note.\n"
    assert [(one.id, one.level) for one in parts(text)] == [
        *(("opening", 0), ("un", 1), ("un.1", 2), ("un.2", 2), ("deux-mots", 1), ("endnotes", 0))
    ]
    assert [one.chapter for one in parts(text)][1:4] == ["un", "un", "un"]
    assert words_in("# Titre\n\nDeux [mots](fig:x/2024)\n\n<!-- pas lu -->\n") == 2


def test_a_sentence_keeps_its_endnotes_and_knows_what_it_was() -> None:
    text = "Un fait.[^a] Un autre. Un troisième."
    assert [one.text for one in sentences(text, "fr")] == ["Un fait.[^a]", " Un autre.", " Un troisième."]
    turn = Turn(id="1", author="Awa", when="2025-05-01", before=text, after=text.replace("autre", "contraire"))
    first, second, third = pasts([turn], turn.after, "fr")
    assert (first, third) == ((), ())
    assert [(one.turn.author, one.was) for one in second] == [("Awa", " Un autre.")]
    outside = pasts([turn], turn.after.replace("troisième", "dernier"), "fr")[2]
    assert [(one.turn.author, plain(one.was)) for one in outside] == [("", "Un troisième.")]
    told = [(one.kind, one.text) for one in difference("Un autre.", "Un contraire.")]
    assert told == [("kept", "Un "), ("gone", "autre"), ("new", "contraire"), ("kept", ".")]


@pytest.fixture
def workspace(ready: Path, tmp_path: Path) -> Workspace:
    return copied(ready, tmp_path)


def text_of(workspace: Workspace, section: str = "resume") -> str:
    return section_of(draft_of(workspace, "fr"), section).text


def cited(workspace: Workspace) -> str:
    """The first link to a figure of the summary whose words are a number."""
    import re

    return next(found[0] for found in re.finditer(r"\[\d[^\]]*\]\(fig:[^)]*\)", text_of(workspace)))


def test_a_section_is_written_and_what_it_said_is_kept(workspace: Workspace) -> None:
    before = workspace.file("report", "pau.fr.md").read_text("utf-8")
    text = text_of(workspace)
    done = save(workspace, "fr", "resume", text.rstrip() + "\n\nUne phrase de plus.\r\n", author="Awa")
    assert (done.is_saved, done.section) == (True, "resume")
    after = workspace.file("report", "pau.fr.md").read_text("utf-8")
    assert after == before.replace(text, text_of(workspace))
    assert text_of(workspace) == text.rstrip() + "\n\nUne phrase de plus." + text[len(text.rstrip()) :]
    (one,) = turns(workspace, "fr", "resume")
    assert (one.author, one.before, one.after) == ("Awa", text, text_of(workspace))
    assert save(workspace, "fr", "resume", text_of(workspace), author="Awa").is_saved
    assert len(revisions(workspace)) == 1
    save(workspace, "fr", "resume", text, author="Ben")
    assert workspace.file("report", "pau.fr.md").read_text("utf-8") == before
    assert [revision.was is None for revision in revisions(workspace)] == [False, True]


def test_a_number_that_is_not_its_figure_is_refused_with_its_sentence(workspace: Workspace) -> None:
    link, text = cited(workspace), text_of(workspace)
    wrong = text.replace(link, "[98 765" + link[link.index("]") :], 1)
    done = save(workspace, "fr", "resume", wrong)
    assert [one.finding.id for one in done.faults] == ["number_stale"]
    assert "[98 765]" in done.faults[0].sentence
    assert text_of(workspace) == text
    assert revisions(workspace) == []


@pytest.mark.parametrize(
    ("old", "new", "id_"),
    [
        ("(fig:", "(fig:x_", "figure_unknown"),
        ("](fig:", "(fig:", "link_broken"),
        ("(fig:", "(change:", "link_malformed"),
        ("# ", "", "section_heading"),
    ],
)
def test_a_broken_or_unknown_link_and_a_lost_heading_are_refused(
    workspace: Workspace, old: str, new: str, id_: str
) -> None:
    text = text_of(workspace)
    done = save(workspace, "fr", "resume", text.replace(old, new, 1))
    assert id_ in [one.finding.id for one in done.faults]
    assert all(one.finding.message["fr"] for one in done.faults)
    assert text_of(workspace) == text


def test_a_number_that_was_wrong_before_is_no_reason_to_refuse_another_change(workspace: Workspace) -> None:
    path, link = workspace.file("report", "pau.fr.md"), cited(workspace)
    path.write_text(path.read_text("utf-8").replace(link, "[98 765" + link[link.index("]") :], 1), "utf-8")
    assert save(workspace, "fr", "resume", text_of(workspace).rstrip() + " Ajout.\n").is_saved


def test_nothing_that_somebody_else_wrote_is_overwritten(workspace: Workspace) -> None:
    text = text_of(workspace)
    seen = section_of(draft_of(workspace, "fr"), "resume").digest
    assert save(workspace, "fr", "resume", text.rstrip() + " De Awa.\n", seen=seen, author="Awa").is_saved
    done = save(workspace, "fr", "resume", text.rstrip() + " De Ben.\n", seen=seen, author="Ben")
    assert (done.is_saved, [one.id for one in done.points]) == (False, ["section_changed"])
    assert done.theirs is not None
    assert "De Awa." in done.theirs
    assert "De Ben." not in text_of(workspace)
    assert save(workspace, "fr", "resume", text.rstrip() + " De Ben.\n", seen=done.seen, author="Ben").is_saved


def test_what_a_register_writes_is_not_written_by_hand(workspace: Workspace) -> None:
    path = workspace.file("report", "pau.fr.md")
    held = "# Demandes {#demandes}\n\n<!-- urgent: begin -->\n\n## Tenu {#tenu}\n\n- A.\n<!-- urgent: end -->\n\n"
    path.write_text(path.read_text("utf-8").replace("# Limites", held + "# Limites"), "utf-8")
    with pytest.raises(Refusal) as refused:
        save(workspace, "fr", "tenu", "## Tenu {#tenu}\n\nAutre.\n")
    assert refused.value.finding.id == "section_of_register"
    done = save(workspace, "fr", "demandes", "# Demandes {#demandes}\n\nRien.\n")
    assert [one.finding.id for one in done.faults] == ["section_marks"]
    with pytest.raises(Refusal):
        save(workspace, "fr", "nulle-part", "# Rien\n")


def test_a_history_that_was_altered_is_told(workspace: Workspace) -> None:
    for word in ("Un", "Deux"):
        save(workspace, "fr", "resume", text_of(workspace).rstrip() + f" {word}.\n", author="Awa")
    path = workspace.file("report", "revisions.jsonl")
    path.write_text(path.read_text("utf-8").replace(" Un.", " Faux.", 1), "utf-8")
    with pytest.raises(Refusal) as refused:
        revisions(workspace)
    assert workspace.say(refused.value.finding).message["fr"].startswith("L’historique du document a été modifié")


def test_what_readers_say_of_a_sentence_is_kept_until_it_is_closed(workspace: Workspace) -> None:
    sentence = sentences(text_of(workspace), "fr")[-1]
    made = remark(workspace, "fr", "resume", sentence.text, "À nuancer.", author="Ben")
    (one,) = remarks(workspace)
    assert (one.author, one.text, one.code, one.section) == ("Ben", "À nuancer.", sentence.code, "resume")
    settle(workspace, made.id, author="Awa")
    assert remarks(workspace) == []
    for bad in (lambda: settle(workspace, made.id), lambda: remark(workspace, "fr", "resume", "x", " ")):
        with pytest.raises(Refusal):
            bad()
    with pytest.raises(Refusal) as refused:
        workspace.decide("comment", "resume", "Rien", why="-x")
    assert refused.value.finding.id == "remark_unknown"


def test_the_overview_tells_states_clearance_and_older_translations(workspace: Workspace) -> None:
    workspace.decide("clearance", "fr:resume", "aor; by=Coordination of the Protection Cluster", why="Lu.")
    lines = {one.part.id: one for one in workspace.sections().of["fr"]}
    assert lines["resume"].clearance is not None
    assert lines["resume"].words > 0
    save(workspace, "fr", "resume", text_of(workspace).rstrip() + " Ajout (à confirmer).\n", author="Awa")
    again = Workspace(workspace.folder).sections()
    line = next(one for one in again.of["fr"] if one.part.id == "resume")
    assert (line.state, line.to_confirm) == ("to_confirm", 1)
    assert line.last is not None
    assert line.last.author == "Awa"
    twins = {one.part.id: one.twin for one in again.of.get("en", ())}
    assert twins.get("resume", "older") == "older"


def test_figures_are_found_by_words_and_what_may_not_leave_says_so(workspace: Workspace) -> None:
    link = cited(workspace)
    key = link[link.index("(fig:") + 5 : -1]
    desk = workspace.desk()
    by_key = figures_called(desk, key, "fr")[0]
    assert (by_key.key, by_key.status) == (key, "published")
    assert by_key.link.startswith("[")
    assert by_key.link.endswith(f"](fig:{key})")
    by_words = figures_called(desk, by_key.label, "fr")
    assert key.partition("/")[0] in {one.key.partition("/")[0].partition(";")[0] for one in by_words}
    assert figures_called(desk, "", "fr") == []
    assert all(one.link.startswith("[]") for one in by_words if one.status in ("held", "none"))


def test_the_command_line_writes_the_same(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "section.md"
    file.write_text(text_of(workspace).rstrip() + " Ajout.\n", "utf-8")
    run = CliRunner()
    at = ["--workspace", str(workspace.folder), "-l", "fr"]
    assert "fr:resume" in run.invoke(app, ["sections", *at]).output
    done = run.invoke(app, ["write", "fr:resume", str(file), "--author", "Awa", *at])
    assert (done.exit_code, "est enregistrée" in done.output) == (0, True)
    assert "Ajout." in text_of(workspace)
    file.write_text(text_of(workspace).replace("(fig:", "(fig:x_", 1), "utf-8")
    refused = run.invoke(app, ["write", "fr:resume", str(file), *at])
    assert refused.exit_code == 1
    assert "Aucun chiffre ne s’appelle" in refused.output.replace("\u202f", " ")


def test_a_locked_workspace_keeps_drafts_and_history_sealed(workspace: Workspace) -> None:
    workspace.lock(passphrase="une phrase inventée et longue")
    locked = Workspace(workspace.folder, passphrase="une phrase inventée et longue")
    done = save(locked, "fr", "resume", text_of(locked).rstrip() + " Ajout secret.\n", author="Awa")
    assert done.is_saved
    assert turns(locked, "fr", "resume")[0].after.rstrip().endswith("Ajout secret.")
    lying = [path.read_bytes() for path in workspace.folder.rglob("*") if path.is_file()]
    assert not any(b"Ajout secret" in data for data in lying)
