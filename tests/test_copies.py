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


MONTHS = TEXT.replace("Trois besoins", "Soit {f4:1 574} en mai, {f5:3 874} en juin, {f6:1 574} en août. Des besoins")
BY_ANOTHER = {
    "of the figure behind it": ("{f4:1 574}", "{f4:3 874}", [("f4", "1 574", "3 874")]),
    "of the figure before it": ("{f5:3 874}", "{f5:1 574}", [("f5", "3 874", "1 574")]),
    "without its control": ("{f4:1 574}", "3 874", [("f4", "1 574", "3 874")]),
    "where its own stands twice": ("{f6:1 574}", "{f6:3 874}", [("f6", "1 574", "3 874")]),
    "of a figure further on": ("{f1:7 580 violations}", "{f1:8 312 violations}", [("f1", "7 580", "8 312")]),
    "of one another": (
        "{f4:1 574} en mai, {f5:3 874}",
        "{f4:3 874} en mai, {f5:1 574}",
        [("f4", "1 574", "3 874"), ("f5", "3 874", "1 574")],
    ),
}


@pytest.mark.parametrize(("old", "new", "asked"), BY_ANOTHER.values(), ids=BY_ANOTHER.keys())
def test_a_number_typed_over_by_the_value_of_another_figure_never_comes_in(
    old: str, new: str, asked: list[tuple[str, str, str]]
) -> None:
    assert old in MONTHS
    issued, copy = (read(document(text, notes=NOTES)) for text in (MONTHS, MONTHS.replace(old, new, 1)))
    found = compared(issued, copy, 0, pack("fr"))
    assert [(one.kind, one.tag, one.before, one.after) for one in found.points] == [("changed", *one) for one in asked]
    assert found.proposed == ()


def test_two_figures_that_change_places_at_once_are_asked_about() -> None:
    text = TEXT.replace("Trois besoins", "{f4:1 574}, {f5:3 874} : des besoins")
    issued, copy = (read(document(one)) for one in (text, text.replace("1 574}, {f5:3 874", "3 874}, {f5:1 574")))
    found = compared(issued, copy, 0, pack("fr"))
    assert [(one.tag, one.after) for one in found.points] == [("f4", "3 874"), ("f5", "1 574")]
    assert found.proposed == ()


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


# -- tables --------------------------------------------------------------------------------------------------------

ADDED = {
    "in the middle of the text": ("après les autres.^1\n", ("Route", "Ouverte")),
    "of one cell": ("documentées, contre {f2:8 312} au trimestre précédent.\n", ("Encadré : 12 routes",)),
    "between the items of a list": ("centres de santé\n", ("Qui", "Quoi")),
    "at the end": ("pour finir.\n", ("Qui", "Quoi")),
    "at the beginning": ("", ("Qui", "Quoi")),
    "behind a table": ("{f3:120} incidents\n.\n", ("Qui", "Quoi")),
}


@pytest.mark.parametrize(("behind", "cells"), ADDED.values(), ids=ADDED.keys())
def test_a_table_that_is_added_is_all_that_is_told(behind: str, cells: tuple[str, ...]) -> None:
    text = TEXT.replace("incidents\n", "incidents\n.\n") + "\nUne ligne pour finir.\n"
    issued = read(document(text, notes=NOTES, boxed="Un encadré sur les routes."))
    rows = "".join(f"|{cell}\n" for cell in cells)
    changed = text.replace(behind, behind + rows, 1)
    copy = read(document(changed, notes=NOTES, boxed="Un encadré sur les routes.", sender="Awa"))
    found = compared(issued, copy, 0, pack("fr"))
    assert [(one.text.strip("\u2029"), one.gone, one.table) for one in found.proposed] == [
        (cell, (), 1) for cell in cells
    ]
    assert found.points == ()


def test_a_table_that_is_taken_out_is_all_that_is_told() -> None:
    found = brought(copy_of("|Région de Gao\n|{f3:120} incidents\n", ""))[0]
    gone = [("".join(run.text for run in one.gone), one.text, one.table) for one in found.proposed]
    assert gone == [("Région de Gao", "", -1), ("120 incidents", "", -1)]
    assert found.points == ()


def test_a_table_emptied_of_its_words_is_one_that_is_taken_out() -> None:
    found = brought(copy_of("|Région de Gao\n|{f3:120} incidents\n", "|[-awa:Région de Gao]\n|[-awa:120 incidents]\n"))[
        0
    ]
    assert [one.table for one in found.proposed] == [-1, -1]
    assert found.points == ()


def test_words_on_both_sides_of_an_added_table_change_as_they_would_without_it() -> None:
    text = TEXT.replace("Les familles quittent", "Des familles quittent").replace("Trois besoins", "Ces besoins")
    text = text.replace("après les autres.^1\n", "après les autres.^1\nUne ligne neuve.\n|Route\n|Ouverte\n")
    found = brought(copy_of(text=text))[0]
    said = [("".join(run.text for run in one.gone), one.text.strip("\u2029"), one.table) for one in found.proposed]
    assert said == [
        ("Les", "Des", 0),
        ("", "Une ligne neuve.", 0),
        ("", "Route", 1),
        ("", "Ouverte", 1),
        ("Trois", "Ces", 0),
    ]


def test_one_table_taken_out_and_another_added_elsewhere_leave_the_text_between_them_alone() -> None:
    table = "|Région de Gao\n|{f3:120} incidents\n"
    text = TEXT.replace(table, "").replace("Trois besoins", "|Acteur\n|Rôle dans la région\nTrois besoins")
    found = brought(copy_of(text=text))[0]
    assert sorted((one.table, one.text.strip("\u2029")) for one in found.proposed) == [
        (-1, ""),
        (-1, ""),
        (1, "Acteur"),
        (1, "Rôle dans la région"),
    ]


def test_a_table_that_is_moved_is_told_and_the_text_that_it_passes_is_not() -> None:
    table = "|Région de Gao\n|{f3:120} incidents\n"
    text = TEXT.replace(table, "").replace("La protection des civils", table + "La protection des civils")
    found = brought(copy_of(text=text))[0]
    assert sorted((one.table, one.text.strip("\u2029")) for one in found.proposed) == [
        (-1, ""),
        (-1, ""),
        (1, "120 incidents"),
        (1, "Région de Gao"),
    ]
    assert [one.kind for one in found.points] == []


def test_a_paragraph_that_is_moved_past_a_table_leaves_the_table_where_it_is() -> None:
    line = "Les prix montent dans toutes les villes du fleuve, et l’eau manque. #\n"
    text = TEXT.replace(line, "").replace("|Région de Gao", line + "|Région de Gao")
    found = brought(copy_of(text=text))[0]
    assert [(one.table, one.text.strip("\u2029\ufffc ")) for one in found.proposed] == [
        (0, "Les prix montent dans toutes les villes du fleuve, et l’eau manque."),
        (0, ""),
    ]


BEFORE = """de et
|et famille
le Mopti Gao des Mopti des
civils vers incident encore fuient crise des Gao famille des Mopti
crise vers des
encore fuient vers la vers le des incident Gao fuient Mopti
la la le fuient vers civils Gao la et civils encore encore
|de encore incident le
Mopti encore la Mopti Gao le incident Mopti la
de famille famille le"""
AFTER = """de et
|le la famille et
|des des crise famille la de
de famille famille le
|des protection la protection
civils vers incident encore fuient crise des Gao famille des Mopti
crise vers des encore
encore fuient vers la vers le des incident Gao fuient Mopti encore
la la le fuient vers civils Gao la et civils encore encore
le Mopti Gao des Mopti des
Mopti encore la Mopti Gao le incident Mopti la"""


def test_tables_that_come_and_go_in_text_that_is_rewritten_leave_all_of_it() -> None:
    """The place of one of them was lost where another stood before it in one text and behind it in the other."""
    issued, copy = (streams(read(document(one)))["body"] for one in (BEFORE, AFTER))
    assert flat(applied(issued.text, edits(issued, copy))) == flat(copy.text)


def test_among_a_great_many_tables_one_that_is_added_is_told_alone() -> None:
    lines = [line for at in range(120) for line in (f"La ligne {at} du texte.", f"|Tableau {at}")]
    new = [*lines[:101], "|Note", "Une ligne neuve.", *lines[101:]]
    issued, copy = (read(document("\n".join(one))) for one in (lines, new))
    found = compared(issued, copy, 0, pack("fr")).proposed
    assert [(one.text.strip("\u2029"), one.table) for one in found] == [("Note", 1), ("Une ligne neuve.", 0)]


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
