"""The review over values: words found in a text, tags read, gaps, saturation, codings compared, what may be named outside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kolosi.model.spelling import fold
from kolosi.review.coding import codings_of, to_settle, units_of
from kolosi.review.excerpt import Document, Excerpt
from kolosi.review.gaps import COUNTRY, Evidence, cells_of, counts, matrix, saturation
from kolosi.review.leaving import named_in, sensitivity_of
from kolosi.review.standing import DocumentText, letters_of, standing
from kolosi.review.tags import read_tags
from kolosi.risk.agreement import krippendorff_alpha, masi

PAGES = DocumentText(
    pieces=(
        (1, "Les civils de « Mopti » ont fui : l’accès est coupé. Même phrase."),
        (2, "La protec-\ntion des familles reste difficile."),
        (3, "Même phrase."),
    )
)


def test_words_are_found_whatever_typesetting_did_to_them() -> None:
    within = letters_of(PAGES)
    found = standing('civils de "Mopti" ont fui: l\'accès', within)
    assert (found.is_found, found.pages) == (True, (1,))
    assert standing("protection des  familles", within).pages == (2,)
    assert standing("La pro\u00adtection des familles", within).pages == (2,)
    assert standing("Même phrase.", within).pages == (1, 3)


def test_what_a_coder_left_out_between_brackets_is_left_out() -> None:
    within = letters_of(PAGES)
    assert standing("Les civils […] l’accès est coupé", within).pages == (1,)
    assert not standing("l’accès est coupé […] Les civils", within).is_found


def test_changed_words_are_not_found_and_it_is_said_how_far_they_agree() -> None:
    found = standing("Les civils de Mopti ont fui en masse", letters_of(PAGES))
    assert (found.is_found, found.until) == (False, "Les civils de")
    assert not standing("[…]", letters_of(PAGES)).is_found
    assert not standing("Les civils", letters_of(DocumentText(pieces=()))).is_found


# -- tags ---------------------------------------------------------------------------------------------------------------

WORDS = {
    "pillar": {"menace": "threat", "effet": "effect"},
    "risks": {"meurtres": "attacks", "vol extorsion": "theft", "deplaces": "movement"},
    "places": {"mopti": "ml-mopti"},
    "groups": {"deplaces": "idp"},
}
READERS = {path: (lambda text, known=known: known.get(fold(text))) for path, known in WORDS.items()}
HEADS = {"risque": "risks", "groupe": "groups"}


def read(comment: str) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    found = read_tags(comment, READERS, HEADS, frozenset({"risks", "places", "groups"}))
    return dict(found.said), found.unread


def test_tags_are_read_by_what_they_mean_and_the_rest_is_kept() -> None:
    assert read("menace · meurtres · Mopti") == (
        {"pillar": ("threat",), "risks": ("attacks",), "places": ("ml-mopti",)},
        (),
    )
    assert read("Menace, meurtres, important ?") == (
        {"pillar": ("threat",), "risks": ("attacks",)},
        ("important ?",),
    )
    assert read("Vol, extorsion; Mopti") == ({"risks": ("theft",), "places": ("ml-mopti",)}, ())
    assert read("") == ({}, ())


def test_a_tag_that_means_two_things_waits_for_its_column() -> None:
    assert read("déplacés") == ({}, ("déplacés",))
    assert read("groupe : déplacés") == ({"groups": ("idp",)}, ())
    assert read("risque: déplacés · risque: inconnu") == ({"risks": ("movement",)}, ("risque: inconnu",))


def test_a_second_pillar_is_not_written_over_the_first() -> None:
    assert read("menace · effet") == ({"pillar": ("threat",)}, ("effet",))
    assert read("menace · menace") == ({"pillar": ("threat",)}, ())


# -- gaps ---------------------------------------------------------------------------------------------------------------


def seen(document: str, source: str, day: date | None, region: str = "mopti", risk: str = "gbv") -> Evidence:
    regions = frozenset({region} if region else set())
    return Evidence(
        document=document,
        source=source,
        day=day,
        risks=frozenset({risk}),
        regions=regions,
        sub_pillars=frozenset({"consequences"}),
    )


SINCE = date(2024, 3, 31)
NEW, OLD = date(2025, 1, 1), date(2023, 6, 1)


def state(*evidence: Evidence) -> str:
    (cell,) = cells_of(evidence, ["gbv"], ["mopti"], ["consequences"], SINCE)
    return cell.state


def test_a_cell_is_covered_by_two_sources_of_which_one_is_recent() -> None:
    assert state() == "none"
    assert state(seen("d1", "a", OLD), seen("d2", "b", OLD)) == "old"
    assert state(seen("d1", "a", None)) == "old"
    assert state(seen("d1", "a", NEW), seen("d2", "a", NEW)) == "single"
    assert state(seen("d1", "a", NEW), seen("d2", "b", OLD)) == "covered"
    assert state(seen("d1", "a", SINCE)) == "single"


def test_what_is_said_of_the_whole_country_is_evidence_of_no_region() -> None:
    cells = cells_of([seen("d1", "a", NEW, region="")], ["gbv"], ["mopti", COUNTRY], ["consequences"], SINCE)
    assert [(cell.region, cell.state, cell.excerpts) for cell in cells] == [
        ("mopti", "none", 0),
        (COUNTRY, "single", 1),
    ]


def test_the_matrix_counts_sub_pillars_by_state() -> None:
    evidence = [seen("d1", "a", NEW), seen("d2", "b", NEW), seen("d1", "a", NEW, region="gao")]
    cells = cells_of(evidence, ["gbv"], ["mopti", "gao"], ["consequences", "coping_strategies"], SINCE)
    assert counts(cells) == {"none": 2, "old": 0, "single": 1, "covered": 1}
    assert matrix(cells)["gbv", "mopti"] == {"none": 1, "old": 0, "single": 0, "covered": 1}
    assert (cells[0].documents, cells[0].sources, cells[0].latest) == (2, 2, NEW)


def test_saturation_counts_what_each_document_brought_first() -> None:
    evidence = [seen("d1", "a", NEW), seen("d2", "b", NEW), seen("d2", "b", NEW, region="gao")]
    brought = saturation(evidence, ["d1", "d2", "d3"])
    assert [(one.document, one.excerpts, one.findings, one.new) for one in brought] == [
        ("d1", 1, 1, 1),
        ("d2", 2, 2, 1),
        ("d3", 0, 0, 0),
    ]


# -- codings ------------------------------------------------------------------------------------------------------------


def coded(id_: str, text: str, coder: str, *risks: str, severity: str = "", agreed: bool = False) -> Excerpt:
    return Excerpt(id=id_, document="d1", text=text, coder=coder, risks=risks, severity=severity, is_agreed=agreed)


DOUBLE = [
    coded("e1", "« Un »", "K1", "gbv", severity="major"),
    coded("e2", '"Un"', "K2", "gbv", severity="severe"),
    coded("e3", "Deux", "K1", "gbv", "attacks"),
    coded("e4", "Deux", "K2", "attacks", "gbv"),
    coded("e5", "Trois", "K1", "gbv"),
    coded("e6", "Trois", "K2", "gbv", "attacks"),
    coded("e7", "Quatre", "K1", "torture"),
]


def test_the_same_words_by_two_coders_are_one_unit() -> None:
    units = units_of(DOUBLE)
    assert [len(unit.codings) for unit in units] == [2, 2, 2, 1]
    codings = codings_of(units, "risks")
    assert (codings.coders, codings.compared) == (("K1", "K2"), 3)
    assert codings_of(units, "severity", ["major", "severe"]).values == ((0, None, None), (1, None, None))
    assert codings_of(units, "pillar").values == ((None,) * 3, (None,) * 3)
    assert codings_of([], "risks").values == ()


def test_alpha_over_sets_is_that_of_a_hand_computation() -> None:
    """Units {g}{g}, {g,a}{g,a}, {g}{g,a}; masi of {g} and {g,a} is 1 - 2/3 · 1/2 = 2/3.

    Observed: 2 · 2/3 of 6 values = 2/9. Expected: {g} 3 times, {g,a} 3 times: 2 · 3 · 3 · 2/3 / (6 · 5) = 2/5. Alpha 1 - 5/9 = 4/9.
    """
    values = codings_of(units_of(DOUBLE), "risks").values
    alpha = krippendorff_alpha(values, masi)
    assert alpha is not None
    assert abs(alpha - 4 / 9) < 1e-12


def test_what_coders_see_otherwise_is_to_be_settled_until_a_coding_is_agreed_on() -> None:
    found = to_settle(units_of(DOUBLE))
    assert [(one.text, one.dimension, [id_ for _, id_, _ in one.codings]) for one in found] == [
        ("« Un »", "severity", ["e1", "e2"]),
        ("Trois", "risks", ["e5", "e6"]),
    ]
    settled = [replace(one, is_agreed=one.id == "e6") for one in DOUBLE]
    assert [one.dimension for one in to_settle(units_of(settled))] == ["severity"]
    assert [one.id for one in units_of(settled)[2].standing] == ["e6"]


# -- what may leave -----------------------------------------------------------------------------------------------------

SECRET = Document(
    id="d1",
    title="Rapport inventé et confidentiel",
    publisher="ONG inventée",
    day=date(2025, 3, 12),
    link="https://example.org/x",
    is_confidential=True,
)


def test_a_file_is_as_sensitive_as_what_it_came_with() -> None:
    given = replace(SECRET, is_confidential=False)
    assert [sensitivity_of(one) for one in (SECRET, given, replace(given, link=""), None)] == [
        "incident",
        "public",
        "aggregate",
        "incident",
    ]


def test_a_text_that_names_a_confidential_document_is_found() -> None:
    assert named_in("Selon le RAPPORT inventé, et confidentiel, …", [SECRET]) == [SECRET]
    assert named_in("voir https://example.org/x", [SECRET]) == [SECRET]
    assert named_in("Selon un rapport inventé", [SECRET]) == []
    assert named_in("Rapport inventé et confidentiel", [replace(SECRET, is_confidential=False)]) == []
