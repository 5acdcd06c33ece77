"""Reviewers' words in the Markdown draft: what they changed is there, the rest is as it was, and nothing is lost in silence."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kolosi.content.folders import PACKAGE
from kolosi.model.returned import OBJECT
from kolosi.report.draft.blocks import Break, Cited, Cover, Inline, NoteMark, Text, WebLink
from kolosi.report.draft.links import Draft
from kolosi.report.draft.narrative import inline, read
from kolosi.report.draft.typography import set_prose
from kolosi.report.revising.alike import MARK
from kolosi.report.revising.carry_back import CarriedBack, carry_back
from kolosi.report.revising.loose import loose
from kolosi.report.revising.printed import paragraphs_of, said, words_of
from kolosi.report.revising.rewriting import shown_by
from kolosi.report.revising.rows import Accepted
from kolosi.report.revising.units import units

Pieces = list[tuple[str, str]]
KEY = "hr_violations/2025-Q1"


def draft(text: str, language: str = "fr") -> Draft:
    return Draft(file="report/pau.md", language=language, text=text)


def printed(one: Draft) -> list[Pieces]:
    """The paragraphs as a copy prints them: figures with a tag, addresses of endnotes written out."""
    document = read([one], Cover(title={}))
    paragraphs = list(paragraphs_of(document))
    first_note = len(paragraphs) - len(document.notes)
    numbers = iter(range(1, 10_000))

    def flat(runs: Sequence[Inline], *, is_note: bool) -> Iterator[tuple[str, str]]:
        for run in runs:
            if isinstance(run, Text):
                yield run.text.replace("\n", " "), ""
            elif isinstance(run, Cited):
                number = next(numbers)
                yield run.text or f"{number} cas", f"f{number}"
            elif isinstance(run, NoteMark):
                yield OBJECT, ""
            elif isinstance(run, Break):
                yield "\n", ""
            else:
                yield from flat(run.runs, is_note=is_note)
                if isinstance(run, WebLink) and is_note:
                    yield f" ({run.address})", ""

    return [list(flat(runs, is_note=at >= first_note)) for at, runs in enumerate(paragraphs)]


def texts(pieces: Pieces) -> str:
    return "".join(text for text, _ in pieces)


def unchanged(pieces: Sequence[Pieces]) -> list[Accepted]:
    return [Accepted(pieces=one, issued=at) for at, one in enumerate(pieces)]


def edited(text: str, change: Callable[[list[Accepted], list[Pieces]], object], now: str = "") -> CarriedBack:
    """What a change of the accepted paragraphs does to a draft."""
    pieces = printed(draft(text))
    accepted = unchanged(pieces)
    change(accepted, pieces)
    return carry_back(draft(text), pieces, accepted, current=draft(now or text))


def with_words(accepted: list[Accepted], at: int, *changes: tuple[str, str]) -> None:
    """Words of one paragraph replaced; those of figures too."""
    pieces = list(accepted[at].pieces)
    for before, after in changes:
        assert any(before in text for text, _ in pieces), pieces
        pieces = [(text.replace(before, after), tag) for text, tag in pieces]
    accepted[at] = Accepted(pieces=pieces, issued=accepted[at].issued)


def lines_changed(before: str, after: str) -> list[str]:
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[:1] in "+-"]


SHORT = f"""# Titre {{#titre}}

Un **mot fort** et [7 580 violations](fig:{KEY}) sur
deux lignes, soit [-9 %](change:{KEY}/2024-Q1)[^a]. Voir [le site](https://example.org).

- Premier point
- Deuxième point, encore[^a]

> [!threat] Menace
> Des *faits* graves.

| A | B |
|---|---:|
| un | [8](fig:{KEY}) |
| deux | trois |

<!-- une remarque -->
Dernier paragraphe.

[^a]: Bulletin, [adresse](https://example.org/b).
"""


# -- the draft is read ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["narratives", "examples"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_paragraphs_of_a_draft_are_those_that_are_printed(name: str, language: str) -> None:
    root = PACKAGE / "narratives" if name == "narratives" else Path(__file__).parents[2] / "examples" / "mali-2025"
    one = draft((root / "report" / f"pau.{language}.md").read_text("utf-8"), language)
    found = units(one.text)
    assert [unit.shown for unit in found] == [loose(shown_by(pieces)) for pieces in printed(one)]
    assert len(found) > 40
    for unit in found:
        assert loose(words_of(inline(one.text[unit.start : unit.end]))) == loose(words_of(inline(unit.content)))
    result = carry_back(one, printed(one), unchanged(printed(one)))
    assert (result.text, result.changes, result.left) == (one.text, 0, ())


@given(st.text("ab 19«»\"'’.…-–:;!?%()\u00a0\u202f\n", max_size=40), st.sampled_from(["fr", "en"]))
def test_prose_says_the_same_loosely_once_it_is_set(text: str, language: str) -> None:
    assert loose(set_prose(text, language)) == loose(text)


# -- one change -------------------------------------------------------------------------------------------------------


def test_words_that_change_leave_the_rest_of_the_markdown_as_it_was() -> None:
    made = edited(
        SHORT, lambda accepted, _: with_words(accepted, 1, ("mot", "terme"), ("deux lignes", "trois *lignes*"))
    )
    assert lines_changed(SHORT, made.text) == [
        f"- Un **mot fort** et [7 580 violations](fig:{KEY}) sur",
        f"+ Un **terme fort** et [7 580 violations](fig:{KEY}) sur",
        f"- deux lignes, soit [-9 %](change:{KEY}/2024-Q1)[^a]. Voir [le site](https://example.org).",
        f"+ trois \\*lignes\\*, soit [-9 %](change:{KEY}/2024-Q1)[^a]. Voir [le site](https://example.org).",
    ]
    assert (made.changes, made.left) == (1, ())


def test_the_words_of_a_figure_change_and_its_number_does_not() -> None:
    made = edited(SHORT, lambda accepted, _: with_words(accepted, 1, ("violations", "atteintes")))
    assert "[7\u202f580 atteintes](fig:hr_violations/2025-Q1)" in made.text
    assert made.left == ()
    made = edited(SHORT, lambda accepted, _: with_words(accepted, 1, ("580", "590"), ("mot", "terme")))
    assert "**terme fort** et [7 580 violations](fig:hr_violations/2025-Q1)" in made.text
    assert [(one.reason, one.issued, one.accepted) for one in made.left] == [
        ("number", "7\u202f580 violations", "7\u202f590 violations")
    ]


def test_a_number_in_words_is_never_taken_over() -> None:
    text = f"On compte [deux cas](fig:{KEY}) ici.\n"
    made = edited(text, lambda accepted, _: with_words(accepted, 0, ("deux", "trois"), ("ici", "là")))
    assert made.text == f"On compte [deux cas](fig:{KEY}) là.\n"
    assert [one.reason for one in made.left] == ["number"]


def test_a_figure_that_was_deleted_takes_its_link_with_it_and_one_that_moves_keeps_it() -> None:
    def delete(accepted: list[Accepted], pieces: list[Pieces]) -> None:
        kept = [("" if tag == "f1" else text, "" if tag == "f1" else tag) for text, tag in pieces[1]]
        accepted[1] = Accepted(pieces=kept, issued=1)

    assert edited(SHORT, delete).text.splitlines()[2] == "Un **mot fort** et sur"

    def move(accepted: list[Accepted], pieces: list[Pieces]) -> None:
        figure = next(piece for piece in pieces[1] if piece[1] == "f1")
        rest = [piece for piece in pieces[1] if piece[1] != "f1"]
        accepted[1] = Accepted(pieces=rest, issued=1)
        accepted[2] = Accepted(pieces=[*pieces[2], (" : ", ""), figure], issued=2)

    made = edited(SHORT, move)
    assert f"- Premier point : [7 580 violations](fig:{KEY})\n" in made.text
    assert made.left == ()


def test_a_paragraph_that_goes_takes_its_lines_with_it() -> None:
    made = edited(SHORT, lambda accepted, _: accepted.pop(3))
    assert made.text == SHORT.replace("- Deuxième point, encore[^a]\n", "")
    made = edited(SHORT, lambda accepted, _: accepted.pop(1))
    assert made.text.startswith("# Titre {#titre}\n\n- Premier point\n")
    assert made.left == ()


def test_a_row_that_goes_takes_its_line_with_it_and_a_cell_alone_is_emptied() -> None:
    def without(*words: str) -> Callable[[list[Accepted], list[Pieces]], None]:
        def change(accepted: list[Accepted], _: list[Pieces]) -> None:
            accepted[:] = [one for one in accepted if texts(list(one.pieces)) not in words]

        return change

    assert "| deux" not in edited(SHORT, without("deux", "trois")).text
    assert "|  | trois |" in edited(SHORT, without("deux")).text


TABLE = "# A\n\n| un | deux |\n|----|------|\n| trois | quatre |\n| cinq | six |\n\nFin.\n"


@pytest.mark.parametrize(
    ("behind", "cells", "wanted"),
    [
        ("six", ("sept", "huit"), TABLE.replace("| cinq | six |\n", "| cinq | six |\n| sept | huit |\n")),
        ("quatre", ("a | b", "[c]*d*"), TABLE.replace("quatre |\n", "quatre |\n| a \\| b | \\[c\\]\\*d\\* |\n")),
        ("deux", ("a", "b"), TABLE.replace("------|\n", "------|\n| a | b |\n")),
        ("quatre", ("a", "b", "c", "d"), TABLE.replace("quatre |\n", "quatre |\n| a | b |\n| c | d |\n")),
    ],
)
def test_a_row_that_is_put_in_is_a_row_of_the_table(behind: str, cells: tuple[str, ...], wanted: str) -> None:
    made = edited(TABLE, row_behind(behind, *cells))
    assert (made.text, made.left) == (wanted, ())


@pytest.mark.parametrize(("behind", "cells"), [("quatre", ("seul",)), ("trois", ("a", "b")), ("six", ("a", "b", "c"))])
def test_paragraphs_in_a_table_that_are_no_row_stay_out_and_are_told(behind: str, cells: tuple[str, ...]) -> None:
    made = edited(TABLE, row_behind(behind, *cells))
    told = " ".join(left.accepted for left in made.left)
    assert all(cell in made.text.replace(TABLE, "") or cell in told for cell in cells)
    assert made.text.count("|\n") == TABLE.count("|\n")


def row_behind(behind: str, *cells: str) -> Callable[[list[Accepted], list[Pieces]], None]:
    def change(accepted: list[Accepted], _: list[Pieces]) -> None:
        at = next(rank for rank, one in enumerate(accepted) if texts(list(one.pieces)) == behind)
        accepted[at + 1 : at + 1] = [Accepted(pieces=[(cell, "")]) for cell in cells]

    return change


def test_paragraphs_are_moved_whole_with_their_signs_and_attributes() -> None:
    text = "# A {#a}\n\nUn.\n\n## B {.risk #b}\n\nDeux **fort**,\nsuite.\n\n- x\n- y\n"

    def order(*numbers: int) -> CarriedBack:
        def change(accepted: list[Accepted], _: list[Pieces]) -> None:
            accepted[:] = [accepted[number] for number in numbers]

        return edited(text, change)

    assert order(0, 2, 3, 1, 4, 5).text == "# A {#a}\n\n## B {.risk #b}\n\nDeux **fort**,\nsuite.\n\nUn.\n\n- x\n- y\n"
    assert order(0, 1, 2, 3, 5, 4).text.endswith("- y\n- x\n")
    moved = order(0, 3, 1, 2, 4, 5)
    assert moved.text == "# A {#a}\n\nDeux **fort**, suite.\n\nUn.\n\n## B {.risk #b}\n\n- x\n- y\n"
    assert moved.left == ()


def test_a_paragraph_is_split_and_joined_with_its_links() -> None:
    def split(accepted: list[Accepted], pieces: list[Pieces]) -> None:
        at = next(rank for rank, (_, tag) in enumerate(pieces[1]) if tag == "f2")
        accepted[1:2] = [
            Accepted(pieces=pieces[1][:at], issued=1),
            Accepted(pieces=pieces[1][at:]),
        ]

    made = edited(SHORT, split)
    assert (
        f"sur\ndeux lignes, soit\n\n[-9 %](change:{KEY}/2024-Q1)[^a]. Voir [le site](https://example.org).\n\n- "
        in made.text
    )
    assert made.left == ()
    text = "Un **mot**.\n\nDeux [8](fig:hr_violations/2025-Q1) et [site](https://a.org).\n\nTrois.\n"

    def join(accepted: list[Accepted], pieces: list[Pieces]) -> None:
        accepted[:2] = [Accepted(pieces=[*pieces[0], (" ", ""), *pieces[1]], issued=0)]

    joined = edited(text, join)
    assert joined.text == "Un **mot**. Deux [8](fig:hr_violations/2025-Q1) et [site](https://a.org).\n\nTrois.\n"


def test_new_paragraphs_are_escaped_and_take_the_form_of_what_they_look_like() -> None:
    def add(accepted: list[Accepted], _: list[Pieces]) -> None:
        accepted[3] = Accepted(pieces=accepted[3].pieces, issued=3, style="liste")
        accepted.insert(4, Accepted(pieces=[("Troisième [x] point", "")], style="liste"))
        accepted.insert(5, Accepted(pieces=[("# pas un titre <!-- ni une remarque --> & co", "")], style="texte"))
        accepted.insert(0, Accepted(pieces=[("1. Tout d’abord", "")]))

    made = edited(SHORT, add)
    assert made.left == ()
    assert made.text.startswith("1\\. Tout d’abord\n\n# Titre")
    assert (
        "encore[^a]\n- Troisième \\[x\\] point\n\n\\# pas un titre \\<\\!-- ni une remarque --> \\& co\n\n>"
        in made.text
    )


def test_empty_emphasis_is_cleaned_and_spaces_stay_outside() -> None:
    text = "Un **mot fort** ici et *là*.\n"
    gone = edited(text, lambda accepted, _: with_words(accepted, 0, ("mot fort", "")))
    assert gone.text == "Un ici et *là*.\n"
    half = edited(text, lambda accepted, _: with_words(accepted, 0, ("fort", "")))
    assert half.text == "Un **mot** ici et *là*.\n"
    other = edited(text, lambda accepted, _: with_words(accepted, 0, ("mot fort", "terme")))
    assert other.text == "Un **terme** ici et *là*.\n"


# -- what stays out ---------------------------------------------------------------------------------------------------


def test_what_the_machine_wrote_is_told_and_stays() -> None:
    text = "Un.\n\n<!-- chronology -->\n\nDeux.\n"
    pieces = [*printed(draft("Un.\n\n4 mars : fait.\n\nDeux.\n"))]
    accepted = unchanged(pieces)
    with_words(accepted, 1, ("fait", "événement"))
    with_words(accepted, 2, ("Deux", "Trois"))
    made = carry_back(draft(text), pieces, accepted)
    assert made.text == "Un.\n\n<!-- chronology -->\n\nTrois.\n"
    assert [(one.reason, one.issued, one.accepted) for one in made.left] == [
        ("generated", "4\xa0mars\u202f: fait.", "4\xa0mars\u202f: événement.")
    ]


def test_what_the_officer_changed_since_is_a_conflict_with_its_three_texts() -> None:
    now = SHORT.replace("Premier point", "Tout premier point").replace("Dernier", "Tout dernier")
    made = edited(SHORT, lambda accepted, _: with_words(accepted, 2, ("Premier", "Autre")), now=now)
    assert made.text == now
    assert [(one.reason, one.issued, one.accepted, one.current) for one in made.left] == [
        ("changed_since", "Premier point", "Autre point", "Tout premier point")
    ]
    same = edited(SHORT, lambda accepted, _: with_words(accepted, 2, ("Premier", "Tout premier")), now=now)
    assert same.text == now
    other = edited(SHORT, lambda accepted, _: with_words(accepted, 3, ("Deuxième", "Second")), now=now)
    assert other.text == now.replace("Deuxième", "Second")
    assert other.left == ()


def test_a_picture_or_an_unknown_figure_that_was_put_in_is_told() -> None:
    for piece in ((OBJECT, ""), ("12", "f99")):

        def put(accepted: list[Accepted], pieces: list[Pieces], piece: tuple[str, str] = piece) -> None:
            accepted[2] = Accepted(pieces=[*pieces[2], piece], issued=2)

        made = edited(SHORT, put)
        assert made.text == SHORT
        assert [one.reason for one in made.left] == ["no_place"]


@pytest.mark.parametrize("at", range(len(printed(draft(SHORT)))))
def test_what_was_replaced_by_something_that_has_no_place_stays(at: int) -> None:
    """A heading, an item, a paragraph: a draft never loses one for words that do not come in."""

    def replace(accepted: list[Accepted], pieces: list[Pieces]) -> None:
        accepted[at] = Accepted(pieces=[*pieces[at], ("12", "f99")])

    made = edited(SHORT, replace)
    assert made.text == SHORT
    assert made.changes == 0
    assert "no_place" in {one.reason for one in made.left}


def test_what_is_told_anew_elsewhere_without_a_place_stays_where_it_was() -> None:
    def move(accepted: list[Accepted], pieces: list[Pieces]) -> None:
        del accepted[1]
        accepted.append(Accepted(pieces=[*pieces[1], ("12", "f99")]))

    assert edited(SHORT, move).text == SHORT


def test_endnotes_follow_their_marks_when_paragraphs_move_or_go() -> None:
    text = "Un[^a].\n\nDeux[^b].\n\nTrois.\n\n[^a]: Aa.\n[^b]: Bb.\n"

    def swap(accepted: list[Accepted], _: list[Pieces]) -> None:
        accepted[:2] = [accepted[1], accepted[0]]

    made = edited(text, swap)
    assert made.text == "Deux[^b].\n\nUn[^a].\n\nTrois.\n\n[^a]: Aa.\n[^b]: Bb.\n"
    assert made.left == ()

    def drop(accepted: list[Accepted], _: list[Pieces]) -> None:
        accepted[:] = [accepted[1], accepted[2], accepted[4]]

    emptied = edited(text, lambda accepted, _: accepted.pop(3))
    assert (emptied.text, [(one.issued, one.accepted) for one in emptied.left]) == (text, [("Aa.", "")])
    made = edited(text, drop)
    assert made.text == "Deux[^b].\n\nTrois.\n\n[^a]: Aa.\n[^b]: Bb.\n"
    assert made.left == ()


def test_a_copy_of_one_chapter_changes_that_chapter_alone() -> None:
    text = f"# Un\n\nPremier[^a].\n\n# Deux\n\nSecond, [8](fig:{KEY})[^b].\n\n# Trois\n\nFin.\n\n[^a]: Aa.\n[^b]: Bb.\n"
    whole = printed(draft(text))
    pieces = [one for one in whole if texts(one).startswith(("Deux", "Second", "Bb"))]
    accepted = unchanged(pieces)
    with_words(accepted, 1, ("Second", "Deuxième"))
    with_words(accepted, 2, ("Bb", "Cc"))
    made = carry_back(draft(text), pieces, accepted)
    assert made.text == text.replace("Second", "Deuxième").replace("Bb", "Cc")
    assert (made.changes, made.left) == (2, ())


# -- drawn drafts and drawn changes -----------------------------------------------------------------------------------

WORD = st.sampled_from(
    ["mot", "été", "l’eau", "**fort**", "*doux*", "7", "«", "»", ":", "…", "snake_case", "2*3", "\\*", "&amp;", "`x y`",
     f"[12 cas](fig:{KEY})", f"[](fig:{KEY})", f"[-9 %](change:{KEY}/2024-Q1)", "[site](https://a.org/x_y)", "[^a]", "<!-- r -->", "**a *b* c**"]
)  # fmt: skip
SENTENCE = st.lists(WORD, min_size=1, max_size=9).map(lambda words: "Ici " + " ".join(words))
BLOCK = st.one_of(
    SENTENCE,
    SENTENCE.map(lambda text: text.replace(" mot", "\nmot")),
    SENTENCE.map(lambda text: f"## {text} {{.risk}}"),
    st.lists(SENTENCE, min_size=1, max_size=3).map(lambda items: "\n".join(f"- {item}" for item in items)),
    st.lists(SENTENCE, min_size=1, max_size=3).map(lambda items: "\n".join(f"1. {item}" for item in items)),
    st.tuples(SENTENCE, SENTENCE).map(lambda pair: f"> [!note] {pair[0]}\n> {pair[1]}\n>\n> - {pair[1]}"),
    st.tuples(SENTENCE, SENTENCE).map(lambda pair: f"| A | B |\n|---|---|\n| {pair[0]} | {pair[1]} |\n| un | |"),
    st.just("![Carte](map:hr_violations/2025-Q1)"),
)
DRAFT = st.lists(BLOCK, min_size=2, max_size=6).map(
    lambda blocks: "\n\n".join(blocks) + "\n\n[^a]: Note, [là](https://b.org).\n"
)
TYPED = st.sampled_from(
    [
        "nouveau",
        "[x]",
        "*y*",
        "# z",
        "a < b <!-- c -->",
        "12 %",
        "« dit-il »",
        "- w",
        "1. v",
        "A&B;",
        "| t |",
        "\ue000\ue001\ue003",
        "e\u0301 🙂\u200b",
        "[^a]",
        "![y](map:x)",
        "~~~",
        "a\tb",
    ]
)
EDIT = st.tuples(
    st.sampled_from(["replace", "cut", "insert", "drop", "move", "new", "split", "join", "untag", "words", "digits"]),
    st.integers(0, 99),
    st.integers(0, 99),
    TYPED,
)


def edit(accepted: list[Accepted], kind: str, at: int, where: int, words: str, notes: int = 0) -> None:
    """One change of a reviewer; nobody moves an endnote or joins one to the text."""
    ends = len(accepted) - notes
    is_shape = kind in ("drop", "move", "new", "split", "join")
    if is_shape and ends <= 1:
        return
    at %= ends - (kind == "join") if is_shape else len(accepted)
    one = accepted[at]
    pieces = list(one.pieces)
    if kind == "drop":
        accepted.pop(at)
    elif kind == "move":
        accepted.insert(where % ends, accepted.pop(at))
    elif kind == "new":
        accepted.insert(at, Accepted(pieces=[(words, "")]))
    elif kind == "join":
        more = accepted.pop(at + 1)
        accepted[at] = Accepted(pieces=[*pieces, (" ", ""), *more.pieces], issued=one.issued)
    elif kind == "split" and len(pieces) > 1:
        cut = 1 + where % (len(pieces) - 1)
        accepted[at : at + 1] = [Accepted(pieces=pieces[:cut], issued=one.issued), Accepted(pieces=pieces[cut:])]
    elif pieces:
        rank = where % len(pieces)
        accepted[at] = Accepted(
            pieces=[*pieces[:rank], *_edited(kind, *pieces[rank], words), *pieces[rank + 1 :]], issued=one.issued
        )


def _edited(kind: str, text: str, tag: str, words: str) -> Pieces:
    if tag:
        changed = {"untag": (text, ""), "words": (f"près de {text}", tag), "digits": (text + "1", tag)}
        return [changed.get(kind, (text, tag))]
    changes = {"replace": text[: len(text) // 2] + words, "cut": text[len(text) // 2 :], "insert": f"{text} {words} "}
    return [(changes.get(kind, text), "")]


def plain(pieces: Sequence[tuple[str, str]]) -> str:
    """The words of a paragraph as they are told; one of a mark alone by its sign."""
    words = texts(list(pieces))
    return loose(words.replace(OBJECT, "")) or (MARK if OBJECT in words else "")


def flat(pieces: Sequence[tuple[str, str]]) -> str:
    return loose(shown_by(pieces))


@given(DRAFT, st.lists(EDIT, min_size=1, max_size=4))
def test_no_change_is_lost(text: str, edits: list[tuple[str, int, int, str]]) -> None:
    require_nothing_lost(text, edits)


@pytest.mark.parametrize("kind", ["replace", "drop"])
def test_no_change_beside_a_sign_by_its_name_is_lost(kind: str) -> None:
    """A space put into `&amp;` as before any semicolon made another sign of it, and no change of the copy was taken over."""
    line = "Ici <!-- r -->\nmot" if kind == "replace" else "Ici\nmot <!-- r -->\nmot"
    text = f"Ici mot\n\nIci mot\n\n{line}\n\nIci mot\n\nIci &amp;\n\n[^a]: Note, [là](https://b.org).\n"
    require_nothing_lost(text, [(kind, 12, 0, "nouveau")])


def test_a_mark_split_off_a_cell_is_told() -> None:
    """The words of a cell that was split stay; the mark alone in its new paragraph has no words, and is told by its sign."""
    text = "| A | B |\n|---|---|\n| Ici [^a] | Ici mot |\n\nIci mot\n\n[^a]: Note.\n"

    def split(accepted: list[Accepted], pieces: list[Pieces]) -> None:
        accepted[2:3] = [Accepted(pieces=pieces[2][:1], issued=2), Accepted(pieces=pieces[2][1:])]

    made = edited(text, split)
    assert (MARK, "no_place") in [(one.accepted, one.reason) for one in made.left]


def test_an_endnote_whose_mark_has_no_place_any_more_is_told() -> None:
    """A cell joined to the one before it takes its mark along, which the draft cannot write there."""
    text = "| A | B |\n|---|---|\n| Ici un | Ici [^a] mot |\n\nIci mot\n\n[^a]: Note, [là](https://b.org).\n"

    def join(accepted: list[Accepted], pieces: list[Pieces]) -> None:
        accepted[2:4] = [Accepted(pieces=[*pieces[2], (" ", ""), *pieces[3]], issued=2)]

    made = edited(text, join)
    assert "Note, là (https://b.org)." in [one.accepted for one in made.left]
    assert [one.accepted for one in edited(text, lambda accepted, _: accepted).left] == []


def test_a_comment_at_the_end_of_a_line_breaks_no_line() -> None:
    (paragraph,) = printed(draft("Ici <!-- r -->\nmot <!-- s --> <!-- t -->\nfin.\n"))
    assert texts(paragraph) == "Ici mot fin."
    (broken,) = printed(draft("Ici  \nmot.\n"))
    assert texts(broken) == "Ici\nmot."


def require_nothing_lost(text: str, edits: list[tuple[str, int, int, str]]) -> None:
    """Each paragraph of the copy stands in the draft, or is told; nothing else has come in."""
    pieces = printed(draft(text))
    notes = len(read([draft(text)], Cover(title={})).notes)
    accepted = unchanged(pieces)
    for kind, at, where, words in edits:
        if accepted:
            edit(accepted, kind, at, where, words, notes)
    made = carry_back(draft(text), pieces, accepted)
    now = [flat(one) for one in printed(draft(made.text))]
    wanted = [flat(one.pieces) for one in accepted]
    told = {loose(line) for left in made.left for line in left.accepted.split("\n")}
    unmarked = sum(bare.count(OBJECT) for bare in wanted) < sum(flat(one).count(OBJECT) for one in pieces)
    for one, bare in zip(accepted, wanted, strict=True):
        if unmarked and one.issued is not None and one.issued >= len(pieces) - notes:
            continue  # no mark leads to this endnote any more: it stays in the draft and is not printed
        assert bare in now or not bare or plain(one.pieces) in told, (bare, made)
    untold = {loose(line) for left in made.left for line in left.issued.split("\n")}
    stayed = {flat(one) for one in pieces if plain(one) in untold}
    assert {one for one in now if one} <= {
        *wanted,
        *stayed,
        *(flat(one) for one in pieces[len(pieces) - notes :]),
    }
    if not made.left:
        body = slice(0, len(wanted) - notes)
        assert [one for one in now if one][: len([one for one in wanted[body] if one])] == [
            one for one in wanted[body] if one
        ]


@given(DRAFT, st.integers(0, 99), st.integers(0, 99), TYPED)
def test_words_put_into_a_paragraph_come_back_exactly_and_no_other_line_changes(
    text: str, at: int, where: int, words: str
) -> None:
    pieces = printed(draft(text))
    accepted = unchanged(pieces)
    plain = [rank for rank, one in enumerate(pieces) if any(not tag and piece.strip() for piece, tag in one)]
    assume(plain)
    rank = plain[at % len(plain)]
    edit(accepted, "insert", rank, where, words)
    made = carry_back(draft(text), pieces, accepted)
    before = [said(runs) for runs in paragraphs_of(read([draft(text)], Cover(title={})))]
    after = [said(runs) for runs in paragraphs_of(read([draft(made.text)], Cover(title={})))]
    assert len(before) == len(after)
    if made.left:
        assert made.text == text
    else:
        assert [one for number, one in enumerate(after) if number != rank] == [
            one for number, one in enumerate(before) if number != rank
        ]
        assert after[rank][1] == before[rank][1]
