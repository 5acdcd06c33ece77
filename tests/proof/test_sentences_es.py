"""Sentences of our own in each language but French and English: each fault is flagged by a relation of its family, each trap is silent."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kolosi.intake.documents import read_document
from kolosi.proof.checking import Checked, checked
from kolosi.workspace.review.packs import language_of, pack

HERE = Path(__file__).parent
FILES = {
    path.stem.rpartition(".")[2]: yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    for path in sorted(HERE.glob("sentences.*.yaml"))
    if path.stem not in ("sentences.en", "sentences.fr")
}
FAULTS = [(language, one["family"], one["text"]) for language, said in FILES.items() for one in said["faults"]]
TRAPS = [(language, text) for language, said in FILES.items() for text in said["traps"]]


def read(language: str, text: str) -> Checked:
    return checked(read_document("a.txt", text.encode()), pack(language))


@pytest.mark.parametrize(("language", "family", "text"), FAULTS)
def test_a_fault_is_flagged(language: str, family: str, text: str) -> None:
    assert {flag.family for flag in read(language, text).flags} == {family}


@pytest.mark.parametrize(("language", "text"), TRAPS)
def test_a_trap_is_silent(language: str, text: str) -> None:
    assert [(flag.rule, flag.verdict) for flag in read(language, text).flags] == []


# -- whole texts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "least"), [("informe_limpio", 25), ("boletin_limpio", 12)])
def test_a_clean_text_in_spanish_is_silent(name: str, least: int) -> None:
    """The second was written after the rules and has changed none of them."""
    text = (HERE / "texts" / f"{name}.es.md").read_text("utf-8")
    found = read("es", text)
    assert language_of(text) == "es"
    assert [(flag.rule, flag.verdict) for flag in found.flags] == []
    assert sum(one.verdict == "consistent" for one in found.relations) >= least


def test_each_of_eight_faults_planted_in_a_spanish_text_is_found_and_nothing_else() -> None:
    text = (HERE / "texts" / "informe_con_ocho_errores.es.md").read_text("utf-8")
    found = {text[flag.stated.start : flag.stated.whole] for flag in read("es", text).flags}
    assert found == {"32 %", "45 %", "7 %", "35 %", "14 %", "8 puntos porcentuales", "60 %"}
    assert len(read("es", text).flags) == 8


@pytest.mark.parametrize(
    ("language", "text"),
    [(language, text) for language, _, text in FAULTS] + TRAPS,
)
def test_the_language_of_a_sentence_of_ours_is_known(language: str, text: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("En el primer trimestre de 2025 hubo 5 casos.", "2025-Q1"),
        ("En el T1 2025 hubo 5 casos.", "2025-Q1"),
        ("En el 1T 2025 hubo 5 casos.", "2025-Q1"),
        ("En el 1.er trimestre de 2025 hubo 5 casos.", "2025-Q1"),
        ("De enero a marzo de 2025 hubo 5 casos.", "2025-Q1"),
        ("Entre octubre de 2024 y marzo de 2025 hubo 5 casos.", "2024-10..2025-03"),
        ("En el último trimestre de 2024 hubo 5 casos.", "2024-Q4"),
        ("En el segundo semestre del año 2024 hubo 5 casos.", "2024-07..2024-12"),
        ("Del 1 de octubre de 2024 al 31 de marzo de 2025 hubo 5 casos.", "2024-10..2025-03"),
        ("En marzo del 2025 hubo 5 casos.", "2025-03"),
        ("Durante 2024 hubo 5 casos.", "2024"),
        ("En el primer trimestre de 2025, igual que en el mismo período de 2024, hubo 5 casos.", "2024-Q1"),
        ("En el primer trimestre de 2025, igual que en el trimestre anterior, hubo 5 casos.", "2024-Q4"),
        ("En marzo de 2025, igual que en el mismo mes del año anterior, hubo 5 casos.", "2024-03"),
    ],
)
def test_periods_are_read_in_spanish(words: str, period: str) -> None:
    assert [str(said.period) for said in read("es", words).study.periods][-1] == period


def test_french_and_english_sentences_are_not_taken_for_spanish() -> None:
    told = [
        (language, sentence)
        for language in ("fr", "en")
        for rule in pack(language).rules
        for sentence in (*rule.fires, *rule.silent)
    ]
    assert [sentence for language, sentence in told if language_of(sentence) == "es"] == []
