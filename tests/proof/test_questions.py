"""A doubtful binding is one question in the margin, answered once: the next edition, with other figures in the same words, is not asked again."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
import yaml
from lxml import etree
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.model.finding import Refusal
from kolosi.proof.verdict.questions import MOST, is_mark
from kolosi.store.decisions import Decisions
from kolosi.workspace import Workspace
from kolosi.workspace.decide.speaking import speaking
from kolosi.workspace.review.answers import FOLDER
from kolosi.workspace.review.checking_files import read_and_write
from kolosi.workspace.review.proofing import proofread

HERE = Path(__file__).parent
ENGLISH = {"LANG": "en_GB.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "KOLOSI_LANGUAGE": "en", "KOLOSI_WORKSPACE": ""}

JUNE = "The clinic network has 12 health facilities. 60 per cent of them have a generator.\n"
"""No whole number of twelve is 60 per cent; the words do not say surely that it is of them."""
GAP = "In Ninive the wait is 74 days. In Kirkuk 46 days suffice. People in Ninive thus wait 38 days more than in Kirkuk.\n"


def asked_of(text: str, language: str | None = None) -> list[str]:
    found = proofread("own.md", text.encode(), language=language)
    return [one.mark for one in found.questions]


def change(old: str, new: str, percent: str, months: tuple[str, str] = ("April", "May")) -> str:
    """One sentence that says how a number moved from one month to the next; the one before it holds a third month."""
    return (
        f"We counted 1,840 people in March 2025 and {old} in {months[0]} 2025. "
        f"In {months[1]} 2025 the posts counted {new} people, up {percent} per cent on the {months[0]} figure.\n"
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is no workspace."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*typed: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["check", *typed], env=ENGLISH)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def written(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, "utf-8")
    return name


def code(text: str) -> str:
    (one,) = proofread("own.md", text.encode()).questions
    return one.code


# -- what is asked ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "question", "yes", "no"),
    [
        ("en", change("1,380", "2,208", "20"), "Does “20 per cent” here say how 1,380 became 2,208?", "60%", "No:"),
        (
            "fr",
            "Le nombre de cas est passé de 100 à 140 en 2024, soit une hausse de 40 %, et de 140 à 150 en 2025, soit une hausse de 20 %.",
            "« 20 % » dit-il ici comment 140 est devenu 150 ?",
            "la hausse est de 7,1",
            "Non :",
        ),
        (
            "es",
            "El equipo entrevistó a 584 hogares en el norte, de los cuales 617 acogen a familiares desplazados (28,6 %).",
            "¿Son aquí 617 una parte de 584?",
            "617 es más que 584",
            "No:",
        ),
    ],
)
def test_a_doubtful_binding_is_asked_in_plain_words(language: str, text: str, question: str, yes: str, no: str) -> None:
    found = proofread("own.md", text.encode(), language=language)
    (one,) = found.questions
    asked = found.ask(one, language)
    assert asked.question == question
    assert yes in asked.yes
    assert asked.no.startswith(no)
    assert found.flags == ()


def test_one_passage_is_asked_about_once_and_a_document_a_handful_of_times() -> None:
    words = [
        "apple",
        "birch",
        "cedar",
        "daisy",
        "elder",
        "fern",
        "gorse",
        "hazel",
        "iris",
        "jasmine",
        "kale",
        "lilac",
        "maple",
        "nettle",
        "olive",
    ]
    text = "\n\n".join(JUNE.replace("clinic", word) for word in words)
    found = proofread("own.md", text.encode(), language="en")
    assert len(found.questions) <= MOST
    assert len({mark.partition(":")[0] for mark in asked_of(text, "en")}) == len(found.questions)
    assert len(found.questions) + found.unasked == len(found.checked.questions)


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_clean_sentences_are_not_asked_about(language: str) -> None:
    held = yaml.load((HERE / f"sentences.{language}.yaml").read_text("utf-8"), yaml.CSafeLoader)
    clean = [one for kind in ("silent", "paragraphs", "traps") for one in held.get(kind, ())]
    texts = [one if isinstance(one, str) else one["text"] for one in clean]
    assert [text for text in texts if asked_of(text, language)] == []


# -- what names a question --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "later",
    [
        change("1,200", "2,100", "20"),
        change("14,100", "25,300", "40"),
        change("1 380", "2 208", "20"),
        change("1,200", "2,100", "20", ("June", "July")).replace("March", "May"),
        change("1,380", "2,208", "20").replace("In May 2025 the", "**In May 2025** the"),
    ],
)
def test_the_same_words_with_other_figures_and_months_are_the_same_question(later: str) -> None:
    assert asked_of(later, "en") == asked_of(change("1,380", "2,208", "20"), "en") != []


def test_other_words_are_another_question() -> None:
    assert asked_of(JUNE.replace("generator", "fridge"), "en") != asked_of(JUNE, "en") != []


def test_what_names_a_question_is_told_from_what_names_a_figure() -> None:
    assert all(is_mark(one) for one in asked_of(JUNE, "en"))
    for other in ("0123456789abcdef", "", "0123456789abcdef:share", "0123456789abcdef:share:base.share:part"):
        assert not is_mark(other)


# -- at the command line ----------------------------------------------------------------------------------------------


def test_a_question_is_counted_shown_with_all_and_moves_no_exit_code(folder: Path) -> None:
    name = written(folder, "a.md", change("1,380", "2,208", "20"))
    number, output = check(name)
    assert number == 0
    assert "1 question" in output
    number, output = check(name, "--all")
    assert number == 0
    for said in ("Does “20 per cent” here", "(a) Yes", "(b) No", "--answer", code(change("1,380", "2,208", "20"))):
        assert said in output


@pytest.mark.parametrize(
    ("first", "later"),
    [
        (change("1,380", "2,208", "20"), change("1,000", "1,500", "9")),
        (JUNE, JUNE.replace("12", "14").replace("60", "48")),
        (GAP, GAP.replace("74", "80").replace("46", "50").replace("38", "37")),
    ],
)
def test_answered_yes_the_next_edition_is_accused_where_its_figures_break(folder: Path, first: str, later: str) -> None:
    name = written(folder, "a.md", first)
    assert check(name, "--answer", f"{code(first)}=yes")[0] == 1
    number, output = check(written(folder, "b.md", later))
    assert number == 1
    assert "question" not in output


def test_answered_yes_the_next_edition_is_silent_where_its_figures_agree(folder: Path) -> None:
    name = written(folder, "a.md", change("1,380", "2,208", "20"))
    check(name, "--answer", f"{code(change('1,380', '2,208', '20'))}=a")
    number, output = check(written(folder, "b.md", change("1,000", "1,500", "50")))
    assert (number, "question" in output) == (0, False)


@pytest.mark.parametrize("said", ["no", "b", "non", "N"])
def test_answered_no_it_is_silent_for_good(folder: Path, said: str) -> None:
    name = written(folder, "a.md", change("1,380", "2,208", "20"))
    check(name, "--answer", f"{code(change('1,380', '2,208', '20'))}={said}")
    for text in (change("1,380", "2,208", "20"), change("1,000", "1,500", "9")):
        number, output = check(written(folder, "b.md", text), "--all")
        assert (number, "?" in output) == (0, False)


@pytest.mark.parametrize(
    ("typed", "id_"),
    [("ffffff=yes", "question_unknown"), ("yes", "question_unknown"), ("{code}=why", "answer_unclear")],
)
def test_an_answer_to_nothing_or_of_neither_kind_is_refused_and_nothing_is_kept(
    folder: Path, typed: str, id_: str
) -> None:
    name = written(folder, "a.md", JUNE)
    with pytest.raises(Refusal) as refused:
        read_and_write(name, answers=(f"{code(JUNE)}=yes", typed.format(code=code(JUNE))))
    assert refused.value.finding.id == id_
    assert not (folder / FOLDER).exists()


def test_an_answer_is_taken_back_by_another_one(folder: Path) -> None:
    name = written(folder, "a.md", JUNE)
    codes = [check(name, "--answer", f"{code(JUNE)}={said}")[0] for said in ("a", "b", "a")]
    assert codes == [1, 0, 1]
    assert [one.value for one in Decisions(folder / FOLDER).all()] == ["yes", "no", "yes"]


def test_an_answer_says_who_when_and_why(folder: Path) -> None:
    with speaking("Awa"):
        read_and_write(written(folder, "a.md", JUNE), answers=(f"{code(JUNE)}=yes",))
    (decision,) = Decisions(folder / FOLDER).all()
    assert (decision.author, decision.kind, decision.value) == ("Awa", "binding", "yes")
    assert "a.md" in decision.why
    assert decision.when


# -- in a workspace ---------------------------------------------------------------------------------------------------


def test_a_workspace_keeps_answers_with_its_decisions(folder: Path, blank: Path) -> None:
    shutil.copytree(blank, folder / "essai")
    workspace = Workspace(folder / "essai")
    written(folder, "a.md", JUNE)
    workspace.check(folder / "a.md", answers=[f"{code(JUNE)}=no"])
    assert not (folder / FOLDER).exists()
    (mark,) = asked_of(JUNE)
    assert Workspace(folder / "essai").decisions.latest("binding")[mark].value == "no"
    found = Workspace(folder / "essai").check(folder / "a.md")
    assert not isinstance(found, list)
    assert (found.questions, found.claims) == ((), ())


def test_a_question_is_answered_by_its_mark_with_yes_or_no_alone(folder: Path, blank: Path) -> None:
    shutil.copytree(blank, folder / "essai")
    workspace = Workspace(folder / "essai")
    (mark,) = asked_of(JUNE)
    with pytest.raises(Refusal) as refused:
        workspace.decide("binding", mark, "perhaps", why="Asked")
    assert refused.value.finding.id == "choice_unknown"
    workspace.decide("binding", mark, "yes", why="Asked")
    written(folder, "a.md", JUNE)
    found = workspace.check(folder / "a.md")
    assert not isinstance(found, list)
    assert [one.family for one in found.flags] == ["grim"]


# -- in the margin ----------------------------------------------------------------------------------------------------


def word(text: str) -> bytes:
    made, target = docx.Document(), io.BytesIO()
    made.add_paragraph(text)
    made.save(target)
    return target.getvalue()


def in_word(data: bytes) -> str:
    comments = zipfile.ZipFile(io.BytesIO(proofread("a.docx", data).annotated("b.docx", "en")))
    return comments.read("word/comments.xml").decode()


def in_page(data: bytes) -> str:
    return proofread("a.docx", data).annotated("b.html", "en").decode()


@pytest.mark.parametrize("shown", [in_word, in_page])
def test_a_question_stands_in_the_margin_with_its_two_answers(shown: Callable[[bytes], str]) -> None:
    found = shown(word(change("1,380", "2,208", "20")))
    for said in ("A question", "Does “20 per cent” here say how 1,380 became 2,208?", "(a) Yes", "(b) No"):
        assert said in found
    assert code(change("1,380", "2,208", "20")) in found


def test_a_question_is_no_point_to_check() -> None:
    data = word(change("1,380", "2,208", "20"))
    assert "No point to check. 1 question to answer." in in_page(data)
    assert json.loads(proofread("a.docx", data).annotated("b.sarif", "en"))["runs"][0]["results"] == []


def test_questions_stand_in_the_public_shape() -> None:
    (one,) = proofread("a.md", JUNE.encode()).as_json()["questions"]  # type: ignore[misc]
    assert set(one) == {"code", "mark", "span", "asked"}
    assert set(one["asked"]) >= {"fr", "en"}


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
EXTENDED = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"


def answered_in_word(data: bytes, said: str, *, is_reply: bool) -> bytes:
    """An annotated document in which somebody wrote below the first comment, or replied to it as Word does."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    parts = {name: archive.read(name) for name in archive.namelist()}
    comments = etree.fromstring(parts["word/comments.xml"])
    home = comments[0]
    if is_reply:
        list(home.iter(f"{W}p"))[-1].set(f"{W14}paraId", "0000000A")
        home = etree.SubElement(comments, f"{W}comment", {f"{W}id": "77", f"{W}author": "Awa"})
        parts["word/commentsExtended.xml"] = (
            b'<x:commentsEx xmlns:x="http://schemas.microsoft.com/office/word/2012/wordml">'
            b'<x:commentEx x:paraId="0000000A"/><x:commentEx x:paraId="0000000B" x:paraIdParent="0000000A"/></x:commentsEx>'
        )
        listed = "word/_rels/document.xml.rels"
        row = f'<Relationship Id="rIdX" Type="{EXTENDED}" Target="commentsExtended.xml"/></Relationships>'
        parts[listed] = parts[listed].replace(b"</Relationships>", row.encode())
    line = etree.SubElement(home, f"{W}p")
    if is_reply:
        line.set(f"{W14}paraId", "0000000B")
    etree.SubElement(etree.SubElement(line, f"{W}r"), f"{W}t").text = said
    parts["word/comments.xml"] = etree.tostring(comments)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for name, part in parts.items():
            out.writestr(name, part)
    return target.getvalue()


@pytest.mark.parametrize("is_reply", [True, False])
@pytest.mark.parametrize(("said", "points"), [("a", 1), ("Oui.", 1), ("(b)", 0), ("I will look", None)])
def test_an_answer_written_in_word_is_taken_when_asked_for(
    folder: Path, said: str, points: int | None, *, is_reply: bool
) -> None:
    asked = proofread("a.docx", word(change("1,380", "2,208", "20"))).annotated("b.docx", "en")
    (folder / "b.docx").write_bytes(answered_in_word(asked, said, is_reply=is_reply))
    assert len(read_and_write("b.docx").questions) == 1
    found = read_and_write("b.docx", answers=("margin",))
    if points is None:
        assert (len(found.questions), (folder / FOLDER).exists()) == (1, False)
    else:
        assert (len(found.questions), len(found.flags)) == (0, points)
