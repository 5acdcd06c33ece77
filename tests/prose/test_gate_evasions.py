"""What is written so that no machine reads it: letters that only look like ours, words cut by marks, numbers and addresses spelled out."""

from __future__ import annotations

import pytest
from tests.prose.test_gate_rules import kinds

from kolosi.intake.documents import read_document
from kolosi.release.text.letters import whole_words
from kolosi.workspace.review.prose_points import prose_points

FOUND = [
    ("fr", "count_small", "Cinq survivаntes ont été transférées."),  # Cyrillic а
    ("fr", "count_small", "Cinq ѕurvivantеs ont été transférées."),
    ("en", "email", "Write to mоussa.kеita@courriel.example."),
    ("fr", "email", "Écrire à awa.kone＠poste.example"),
    ("fr", "count_small", "Six sur**viv**antes ont été orientées."),
    ("fr", "count_small", "Six surv<em>ivan</em>tes ont été orientées."),
    ("fr", "count_small", "Six survi<span style='x'>van</span>tes ont été orientées."),
    ("fr", "count_small", "Six surviv<!-- x -->antes ont été orientées."),
    ("fr", "count_small", "Six surviv&#97;ntes ont été orientées."),
    ("fr", "email", "Écrire à awa&#64;poste.example"),
    ("fr", "count_small", "Survivantes orientées : ³."),
    ("fr", "count_small", "Survivantes orientées : ③."),
    ("fr", "count_small", "Viols signalés ce mois : III à Ménaka."),
    ("fr", "count_small", "Viols signalés : XI, dont IV mineures."),
    ("en", "count_small", "Survivors seen: adults XII, minors III."),
    ("fr", "count_small", "Nous avons reçu un (1) cas de viol."),
    ("fr", "count_small", "Deux (2) cas de viol ont été reçus."),
    ("en", "email", "Write to awa [at] poste [dot] example."),
    ("en", "email", "Write to awa(at)poste.example."),
    ("en", "email", "Write to awa dot kone at poste dot example today."),
    ("fr", "email", "Écrire à awa point kone arobase poste point example."),
    ("fr", "email", "Écrire à awa [@] poste [.] example."),
    ("fr", "phone", "Sa mère : 7 6 4 1 2 2 5 8."),
    ("fr", "phone", "Sa mère : 7-6-4-1-2-2-5-8."),
    ("fr", "phone", "Appeler le soixante-seize, douze, quatre-vingt-dix-huit, quarante-cinq."),
    ("en", "phone", "Call seven six one two nine eight four five."),
]
SILENT = [
    ("fr", "Le chapitre II et l’annexe III traitent des viols, la partie IV des détenus."),
    ("fr", "Phase III : prévention des viols ; phase IV : évaluation."),
    ("fr", "Le tome II traite des viols, le tome III des mariages forcés."),
    ("en", "I think that survivors deserve care; I said so."),
    ("en", "The dot at the end of the legend and the point at issue stay."),
    ("en", "They received notice to leave at some point since January."),
    ("en", "Columns 1 2 3 4 5 6 7 8 9 follow."),
    ("fr", "La surface est de 12 km² et le volume de 3 m³."),
    ("fr", "Les **femmes** et les *filles* craignent les violences sexuelles."),
    ("fr", "Москва и Киев sont citées dans le rapport."),
    ("fr", "La R&amp;D et le suivi sont financés."),
    ("en", "Both men and women fear rape."),
    ("fr", "Les cas de viol³ ont augmenté."),
]


@pytest.mark.parametrize(("language", "kind", "text"), FOUND, ids=lambda each: str(each)[:40])
def test_what_is_written_to_pass_is_read(language: str, kind: str, text: str) -> None:
    assert kind in kinds(text, language)


@pytest.mark.parametrize(("language", "text"), SILENT, ids=lambda each: str(each)[:40])
def test_what_only_looks_like_it_raises_nothing(language: str, text: str) -> None:
    assert kinds(text, language) == set()


@pytest.mark.parametrize("text", [text for _, _, text in FOUND])
def test_a_text_with_its_words_whole_has_the_same_length_and_the_same_words_behind(text: str) -> None:
    manuscript = read_document("text.md", f"{text}\n\nDernière ligne.".encode())
    whole = whole_words(manuscript)
    assert len(whole.text) == len(manuscript.text)
    assert whole.text.endswith("\n\nDernière ligne.")
    assert whole_words(whole).text == whole.text


def test_a_word_cut_by_marks_is_shown_whole_and_begins_where_it_stands() -> None:
    text = "À Gao, six sur**viv**antes ont été orientées, puis 4 détenus libérés."
    first, second = prose_points(text, "fr")
    assert first.found == "six survivantes"
    assert text[first.data["start"] :].startswith("six sur**viv**antes")
    assert text[second.data["start"] : second.data["end"]] == second.found == "4 détenus"
