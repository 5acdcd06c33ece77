"""Reviewers' copies put together: no edit is lost, nothing else changes, and no number comes in unasked."""

from __future__ import annotations

import random

import pytest
from tests.copies_case import accepted, document, read, rejected

from kolosi.model.returned import Returned
from kolosi.report.copies.consolidating import Comment, consolidated
from kolosi.report.copies.copies import Compared, NotACopy, compared
from kolosi.report.copies.differences import applied, edits, flat
from kolosi.report.copies.merging import merged
from kolosi.report.copies.package import IssuedPackage
from kolosi.report.copies.stream import streams
from kolosi.workspace.review.packs import pack

TEXT = """La protection des civils dans le nord du pays
Entre janvier et mars, {f1:7 580 violations} ont été documentées, contre {f2:8 312} au trimestre précédent.
Les familles quittent les villages et les marchés ferment les uns après les autres.^1
Trois besoins ressortent des entretiens menés avec les comités.
- Ouvrir les routes vers les marchés et les centres de santé
- Soutenir les comités communautaires de protection
|Région de Gao
|{f3:120} incidents
Les prix montent dans toutes les villes du fleuve, et l’eau manque. #
La dernière ligne du texte dit ce qui reste à faire @."""
NOTES = ("Monitoring de protection, notes trimestrielles.",)
ISSUED = document(TEXT, notes=NOTES, head="Brouillon", boxed="Un encadré sur les routes.")


def copy_of(
    old: str = "", new: str = "", *, sender: str = "Awa", text: str = "", notes: tuple[str, ...] = NOTES
) -> Returned:
    """The issued text with one stretch replaced, or another text, saved by somebody."""
    assert old in TEXT
    return read(
        document(
            text or TEXT.replace(old, new, 1),
            notes=notes,
            sender=sender,
            head="Brouillon",
            boxed="Un encadré sur les routes.",
        )
    )


def brought(*copies: Returned) -> list[Compared]:
    return [compared(read(ISSUED), one, number, pack("fr")) for number, one in enumerate(copies)]


def put_together(*copies: Returned) -> Returned:
    texts = {story: one.text for story, one in streams(read(ISSUED)).items()}
    return read(consolidated(ISSUED, merged(texts, brought(*copies)), ()))


CASES = {
    "split": TEXT.replace("documentées, contre", "documentées.\nContre"),
    "merged": TEXT.replace("autres.^1\nTrois", "autres.^1 Trois"),
    "emptied": TEXT.replace("Trois besoins ressortent des entretiens menés avec les comités.\n", ""),
    "moved": TEXT.replace("Trois besoins ressortent des entretiens menés avec les comités.\n", "").replace(
        "Les familles", "Trois besoins ressortent des entretiens menés avec les comités.\nLes familles"
    ),
    "in a cell": TEXT.replace("|Région de Gao", "|Région de Gao et cercles voisins"),
    "in a list": TEXT.replace("les marchés et les centres", "les marchés, les écoles et les centres"),
    "a new item": TEXT.replace("de protection\n|", "de protection\n- Écouter les femmes déplacées\n|"),
    "beside a note": TEXT.replace("ferment les uns après les autres.^1", "ferment.^1"),
    "beside a picture": TEXT.replace("l’eau manque. #", "l’eau manque partout. #"),
    "beside a field": TEXT.replace("ce qui reste à faire @.", "ce que l’on doit faire @."),
    "at the end": TEXT + "\nUne ligne de plus pour finir.",
    "at the beginning": "Un titre nouveau\n" + TEXT,
    "behind a figure": TEXT.replace("{f1:7 580 violations} ont été", "{f1:7 580 violations} graves ont été"),
    "in the words of a figure": TEXT.replace("{f1:7 580 violations}", "{f1:7 580 atteintes}"),
    "tracked": TEXT.replace("Les familles quittent", "Les [-ana:familles][+ana:gens] quittent"),
    "a tracked split": TEXT.replace("documentées, contre", "documentées[-ana:, contre][+ana:.][¶+ana]\n[+ana:Contre]"),
    "a tracked merge": TEXT.replace("autres.^1\nTrois", "autres.^1[+ana: ][¶-ana]\nTrois"),
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_accepting_gives_the_copy_and_rejecting_gives_the_issue(text: str) -> None:
    copy, issue = copy_of(text=text), read(ISSUED)
    found = put_together(copy)
    assert _lines(rejected(found.paragraphs)) == _lines(rejected(issue.paragraphs))
    assert _lines(accepted(found.paragraphs)) == _lines(accepted(copy.paragraphs))
    assert brought(copy)[0].points == ()
    assert len({piece.author for one in found.paragraphs for piece in one.pieces if piece.change} - {"Awa", "ana"}) == 0


def _lines(found: tuple[str, ...]) -> list[str]:
    return [line.strip() for line in found if line.strip()]


def test_a_note_that_is_changed_is_changed_in_the_notes() -> None:
    copy = copy_of(notes=("Monitoring de protection, notes mensuelles.",))
    found = put_together(copy)
    assert _lines(accepted(found.paragraphs)) == _lines(accepted(copy.paragraphs))
    assert _lines(rejected(found.paragraphs)) == _lines(rejected(read(ISSUED).paragraphs))


def test_authors_inside_a_copy_keep_their_names_and_days() -> None:
    text = TEXT.replace(
        "Les familles quittent les villages", "[-ana:Les][+ana:Des] familles [-bo:quittent][+bo:fuient] les villages"
    )
    found = put_together(copy_of(text=text, sender="Awa"))
    pieces = [(p.change, p.author, p.text, p.when) for one in found.paragraphs for p in one.pieces if p.change]
    assert set(pieces) == {
        ("deleted", "ana", "Les", "2025-06-04T09:00:00Z"),
        ("inserted", "ana", "Des", "2025-06-04T09:00:00Z"),
        ("deleted", "bo", "quittent", "2025-06-03T09:00:00Z"),
        ("inserted", "bo", "fuient", "2025-06-03T09:00:00Z"),
    }


def test_what_editors_change_by_themselves_is_no_change() -> None:
    text = (
        TEXT.replace("7 580", "7\u00a0580").replace("l’eau", "l'eau").replace("et les marchés", "et\u202fles marchés")
    )
    assert brought(copy_of(text=text))[0].proposed == ()


def test_untouched_paragraphs_keep_their_xml() -> None:
    copy = brought(copy_of("Les familles", "Des familles"))
    texts = {story: one.text for story, one in streams(read(ISSUED)).items()}
    before, after = IssuedPackage.of(ISSUED), IssuedPackage.of(consolidated(ISSUED, merged(texts, copy), ()))
    assert {name for name in before.parts if before.parts[name] != after.parts[name]} <= {
        "word/document.xml",
        "word/footnotes.xml",
    }
    from lxml import etree

    kept = [
        etree.tostring(one, method="c14n") for one in before.tree("word/document.xml").iter() if one.tag.endswith("}p")
    ]
    now = [
        etree.tostring(one, method="c14n") for one in after.tree("word/document.xml").iter() if one.tag.endswith("}p")
    ]
    assert sum(one not in now for one in kept) == 2  # the one that was changed, and the first, which bears the mark


# -- numbers -------------------------------------------------------------------------------------------------------

CHANGED = {
    "digits of a figure": ("{f1:7 580 violations}", "{f1:7 850 violations}", "f1", "7 580", "7 850"),
    "a figure typed over its control": ("{f2:8 312}", "8 213", "f2", "8 312", "8 213"),
    "in words": ("{f1:7 580 violations}", "sept mille violations", "f1", "7 580", "sept mille"),
    "a number of the text": ("Trois besoins", "Quatre besoins", "", "Trois", "Quatre"),
    "in a cell": ("{f3:120} incidents", "{f3:210} incidents", "f3", "120", "210"),
}


@pytest.mark.parametrize(("old", "new", "tag", "before", "after"), CHANGED.values(), ids=CHANGED.keys())
def test_a_changed_number_is_asked_about_and_never_comes_in(
    old: str, new: str, tag: str, before: str, after: str
) -> None:
    (found,) = brought(copy_of(old, new))
    (point,) = found.points
    assert (point.kind, point.tag, point.before, point.after, point.author) == ("changed", tag, before, after, "Awa")
    together = put_together(copy_of(old, new))
    assert after not in "\n".join(accepted(together.paragraphs))
    assert before in "\n".join(accepted(together.paragraphs))


def test_the_words_around_a_changed_number_come_in() -> None:
    copy = copy_of("{f1:7 580 violations} ont été documentées", "{f1:7 850 atteintes} graves ont été documentées")
    assert [one.before for one in brought(copy)[0].points] == ["7 580"]
    said = "\n".join(accepted(put_together(copy).paragraphs))
    assert "7 580 atteintes graves ont été documentées" in said


def test_a_figure_taken_out_is_told_with_its_tag() -> None:
    (found,) = brought(copy_of(", contre {f2:8 312} au trimestre précédent", ""))
    assert [(one.kind, one.tag) for one in found.points] == [("deleted", "f2")]
    assert "8 312" not in "\n".join(accepted(put_together(found.returned).paragraphs))


def test_a_new_number_is_told() -> None:
    (found,) = brought(copy_of("les marchés ferment", "12 marchés ferment"))
    assert [(one.kind, one.after) for one in found.points] == [("new", "12")]


def test_a_figure_that_stands_twice_is_told() -> None:
    (found,) = brought(copy_of("Trois besoins", "Sur {f1:7 580 violations}, trois besoins"))
    assert ("doubled", "f1") in {(one.kind, one.tag) for one in found.points}


def test_a_moved_sentence_takes_its_figure_along() -> None:
    line = (
        "Entre janvier et mars, {f1:7 580 violations} ont été documentées, contre {f2:8 312} au trimestre précédent.\n"
    )
    copy = copy_of(text=TEXT.replace(line, "").replace("Trois besoins", line + "Trois besoins"))
    assert brought(copy)[0].points == ()
    assert list(read(ISSUED).tags())[:2] == ["f1", "f2"]


# -- several copies ------------------------------------------------------------------------------------------------


def test_the_same_change_of_two_people_is_one() -> None:
    one, two = copy_of("Les familles", "Des familles"), copy_of("Les familles", "Des familles", sender="Bo")
    texts = {story: stream.text for story, stream in streams(read(ISSUED)).items()}
    (change,) = merged(texts, brought(one, two))
    assert [version.copies for version in change.versions] == [(0, 1)]


def test_two_versions_of_the_same_words_stand_side_by_side() -> None:
    one, two = (
        copy_of("Les familles quittent", "Des ménages quittent"),
        copy_of("Les familles quittent", "Les gens fuient", sender="Bo"),
    )
    texts = {story: stream.text for story, stream in streams(read(ISSUED)).items()}
    (change,) = merged(texts, brought(one, two))
    assert change.is_conflict
    assert [version.text for version in change.versions] == ["Des ménages quittent", "Les gens fuient"]
    found = put_together(one, two)
    assert _lines(rejected(found.paragraphs)) == _lines(rejected(read(ISSUED).paragraphs))


def test_changes_of_many_people_come_in_each_under_its_name() -> None:
    copies = [
        copy_of("dans le nord du pays", "au nord", sender="Awa"),
        copy_of("ferment les uns", "s’arrêtent les uns", sender="Bo"),
        copy_of("l’eau manque", "l’eau potable manque", sender="Cy"),
    ]
    found = put_together(*copies)
    authors = [piece.author for one in found.paragraphs for piece in one.pieces if piece.change == "inserted"]
    assert authors == ["Awa", "Bo", "Cy"]


def test_comments_stand_with_their_answers() -> None:
    said = [
        Comment(start=3, end=9, author="Awa", initials="A", when="", text="Préciser\nlequel"),
        Comment(start=3, end=9, author="Bo", initials="B", when="", text="D’accord", parent=0, is_done=True),
    ]
    found = read(consolidated(ISSUED, (), said))
    assert [(one.author, one.text, one.parent, one.is_done) for one in found.remarks] == [
        ("Awa", "Préciser\nlequel", "", False),
        ("Bo", "D’accord", "0", True),
    ]
    assert [(one.paragraph, one.start, one.end) for one in found.remarks] == [(0, 3, 9), (0, 3, 9)]
    assert _lines(rejected(found.paragraphs)) == _lines(rejected(read(ISSUED).paragraphs))


def test_another_document_is_no_copy() -> None:
    other = document(
        "Un tout autre texte sur la pêche en mer.\nIl parle de bateaux et de filets.", notes=("Une source.",)
    )
    with pytest.raises(NotACopy):
        brought(read(other))


# -- chance --------------------------------------------------------------------------------------------------------

WORDS = [
    "la",
    "le",
    "crise",
    "famille",
    "vers",
    "Gao",
    "Mopti",
    "fuient",
    "encore",
    "protection",
    "civils",
    "incident",
    "et",
    "de",
    "des",
]


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_done_to_lines_and_cells_nothing_is_lost(seed: int) -> None:
    chance = random.Random(seed)
    lines = [_line(chance) for _ in range(8)]
    new = list(lines)
    for _ in range(chance.randint(1, 5)):
        _disturb(new, chance)
    issued, copy = read(document("\n".join(lines))), read(document("\n".join(new), sender="Awa"))
    ours, theirs = streams(issued)["body"], streams(copy)["body"]
    assert flat(applied(ours.text, edits(ours, theirs))) == flat(theirs.text)
    found = compared(issued, copy, 0, pack("fr")) if len(set(new) & set(lines)) > 3 else None
    if found is not None:
        data = document("\n".join(lines))
        together = read(consolidated(data, merged({"body": ours.text, "note": ""}, [found]), ()))
        assert _lines(rejected(together.paragraphs)) == _lines(rejected(issued.paragraphs))
        assert _lines(accepted(together.paragraphs)) == _lines(accepted(copy.paragraphs))


def _line(chance: random.Random) -> str:
    words = " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, 12)))
    return ("|" if chance.random() < 0.3 else "") + words


def _disturb(lines: list[str], chance: random.Random) -> None:
    at, kind = chance.randrange(len(lines)), chance.random()
    if kind < 0.4:
        lines[at] += f" {chance.choice(WORDS)}"
    elif kind < 0.6 and len(lines) > 2:
        lines.pop(at)
    elif kind < 0.8:
        lines.insert(at, " ".join(chance.choice(WORDS) for _ in range(6)))
    else:
        lines.insert(chance.randrange(len(lines)), lines.pop(at))
