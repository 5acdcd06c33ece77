"""Sentences and what they rest on: causes and certainties ask for an excerpt or a note, excerpts that disagree are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from kolosi.report.draft.links import Draft
from kolosi.report.draft.narrative import inline, plain_text
from kolosi.report.evidence.checking import check_grounds
from kolosi.report.evidence.citing import Excerpt, excerpt_links

EXCERPTS = {
    "e1": Excerpt(id="e1"),
    "e2": Excerpt(id="e2", contradicts=frozenset({"e1"})),
    "e3": Excerpt(id="e3", contradicts=frozenset({"idps/2025-Q1"})),
}


def found(text: str, language: str = "fr") -> list[tuple[str, str | None]]:
    """What is raised of a text, with the words."""
    draft = Draft(file=f"pau.{language}.md", language=language, text=text)
    return [(one.id, one.found) for one in check_grounds([draft], EXCERPTS)]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("fr", "Le départ des familles est dû à la fermeture du puits.", "dû à"),
        ("fr", "Trois centres ont fermé faute de fonds.", "faute de"),
        ("fr", "La baisse s’explique par la saison.", "s’explique par"),
        ("en", "Families left because of the closure of the well.", "because of"),
        ("en", "As a result, three centres have closed.", "As a result"),
        ("en", "Access is better thanks to local talks.", "thanks to"),
    ],
)
def test_a_cause_that_rests_on_nothing_is_a_point_to_check(language: str, text: str, words: str) -> None:
    assert found(text, language) == [("cause_without_evidence", words)]


@pytest.mark.parametrize(
    "text",
    [
        "Le marché est fermé.[^note] Le départ est dû à la soif.\n\n[^note]: Rapport inventé.",
        "Le départ est dû à la soif.\n\n[^note]: Rapport inventé.",
        "Le départ est dû à la soif.\n[^note]: Rapport inventé.",
    ],
)
def test_the_endnote_of_another_sentence_bears_nothing_out(text: str) -> None:
    assert found(text) == [("cause_without_evidence", "dû à")]


@pytest.mark.parametrize(
    "behind",
    [
        "Le départ est dû à [la fermeture du puits](excerpt:e1).\n\nMais : [le puits donne](excerpt:e2).",
        "Le départ est dû à la fermeture du puits.[^puits]\n\n[^puits]: Rapport inventé.",
        "Le départ est dû à la fermeture du puits[^puits].\n\n[^puits]: Rapport inventé.",
        "Le départ pourrait être dû à la fermeture du puits.",
        "Rien ne dit que le départ soit dû à la fermeture du puits.",
        "Le chef du village a déclaré : « tout cela est dû à la sécheresse ».",
        "La quote-part diminue en raison inverse de la taille.",
        "<!-- urgent: begin -->\n- Rouvrir les centres fermés faute de fonds.\n<!-- urgent: end -->",
        "# Fermés faute de fonds",
        "<!-- dû à la sécheresse -->",
    ],
)
def test_evidence_a_supposition_or_the_words_of_another_raise_nothing_of_a_cause(behind: str) -> None:
    assert [id_ for id_, _ in found(behind) if id_ != "evidence_contradicted"] == []


def test_a_figure_bears_out_a_certainty_and_no_cause() -> None:
    figure = "[20](fig:idps/2025-Q1)"
    assert found(f"De toute évidence, {figure} familles ont fui.") == [("evidence_contradicted", "e3")]
    assert ("cause_without_evidence", "dues à") in found(f"{figure} fuites sont dues à la peur.")
    assert found("De toute évidence, des familles ont fui.") == [("certain_without_evidence", "De toute évidence")]


def test_what_speaks_against_an_excerpt_is_named_until_its_paragraph_cites_it() -> None:
    assert found("[Le puits est tari](excerpt:e1).") == [("evidence_contradicted", "e2")]
    assert found("[Le puits donne](excerpt:e2).") == [("evidence_contradicted", "e1")]
    assert found("[Le puits est tari](excerpt:e1). D’autres [le disent vif](excerpt:e2).") == []


def test_an_excerpt_that_nobody_has_is_told() -> None:
    assert found("[Le puits](excerpt:e1+e9) et [le champ](excerpt:).") == [
        ("excerpt_unknown", "e9"),
        ("excerpt_unknown", "le champ"),
        ("evidence_contradicted", "e2"),
    ]


def test_a_citation_prints_its_words_alone() -> None:
    text = "Tari depuis [mai](excerpt:e1+e2), dit-on."
    assert plain_text(inline(text)) == "Tari depuis mai, dit-on."
    links = list(excerpt_links(Draft(file="", language="fr", text=text)))
    assert [(one.ids, one.text, one.line) for one in links] == [(("e1", "e2"), "mai", 1)]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_forty_clean_sentences_raise_nothing(language: str) -> None:
    sentences = (Path(__file__).parent / "evidence" / f"clean.{language}.txt").read_text("utf-8").splitlines()
    assert len(sentences) == 40
    assert [(one, raised) for one in sentences if (raised := found(one, language))] == []
