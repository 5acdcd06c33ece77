"""The gate of texts in Spanish: sets of sentences with their scores, what its words alone tell, and the doors at which it stands.

Leaks and clean sentences were written before the rules, or before the mending that followed, all invented. No rule was changed for a
sentence of the unread sets. The scores are those of `docs/methods/text-gate.md`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml
from tests.prose.test_gate_leaks import GRAVITY
from tests.prose.test_gate_rules import kinds, points
from tests.prose.test_gate_workspace import copied, told

from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.decide.exempting import require_function
from kolosi.workspace.review.inspecting import inspected
from kolosi.workspace.review.prose_points import prose_points

HERE = Path(__file__).parent
READ = ("spanish.yaml", "spanish_freely.yaml", "spanish_later.yaml")
UNREAD = ("spanish_unread.yaml", "spanish_freely_unread.yaml", "spanish_last.yaml")


@cache
def sentences(name: str, part: str) -> list[dict[str, str]]:
    read: list[dict[str, str]] = yaml.load((HERE / name).read_text("utf-8"), yaml.CSafeLoader)[part]
    return read


def is_found(one: dict[str, str]) -> bool:
    """Whether a leak is told under one of its rules, as gravely as it must be."""
    wanted = {*one["rules"], "R16"} if "personal" in one["rules"] else set(one["rules"])
    return any(
        each.data["rule"] in wanted and GRAVITY[str(each.data["outcome"])] >= GRAVITY[one["outcome"]]
        for each in points(one["text"], "es")
    )


@pytest.mark.parametrize("name", [*READ, *UNREAD])
def test_each_leak_is_found_but_those_marked_as_missed(name: str) -> None:
    leaks = sentences(name, "leaks")
    assert [one["text"] for one in leaks if not is_found(one)] == [one["text"] for one in leaks if one.get("missed")]


@pytest.mark.parametrize("name", [*READ, *UNREAD])
def test_each_clean_sentence_is_left_alone_but_those_marked_as_accused(name: str) -> None:
    clean = sentences(name, "clean")
    accused = [one["text"] for one in clean if points(one["text"], "es")]
    assert accused == [one["text"] for one in clean if one.get("accused")]


def test_the_sets_that_nobody_mended_for_score_as_the_page_says() -> None:
    leaks, clean = ([one for name in UNREAD for one in sentences(name, part)] for part in ("leaks", "clean"))
    accused = [one for one in clean if one.get("accused")]
    assert (sum(not one.get("missed") for one in leaks), len(leaks)) == (102, 127)
    assert (len(accused), len(clean)) == (3, 134)
    outcomes = {each.data["outcome"] for one in accused for each in points(one["text"], "es")}
    assert outcomes == {"review"}, "what is accused for nothing is asked about, and stops no edition"


def test_the_clean_sentences_together_raise_nothing_more() -> None:
    for name in (*READ, *UNREAD):
        plain = [one["text"] for one in sentences(name, "clean") if not one.get("accused")]
        assert points("\n\n".join(plain), "es") == ()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("person_told", "Asesinaron a un docente en Palmarejo."),
        ("person_told", "El asesinato de la lideresa ocurrió en Palmarejo."),
        ("person_told", "Sacaron de su casa al personero de Palmarejo y no ha vuelto."),
        ("place_of_act", "Varias mujeres fueron violadas en la vereda El Encanto."),
        ("movement_told", "El convoy sale de Palmarejo a las siete de la mañana."),
        ("movement_told", "El convoy sale de Palmarejo a las 7 p.m. hacia la costa."),
        ("phone", "La madre contesta en el celular 312 555 0198."),
        ("email", "Escribir a nubia punto palacua arroba correo punto example."),
        ("count_small", "Sobrevivientes atendidas: VI en Palmarejo."),
        ("person_age", "Una niña de quince años fue violada."),
    ],
)
def test_what_is_told_in_the_ways_of_spanish_is_found(kind: str, text: str) -> None:
    assert kind in kinds(text, "es")


@pytest.mark.parametrize(
    "text",
    [
        "Las violaciones de derechos humanos cometidas en el municipio de San José crecen.",
        "Se firmó un convenio en el departamento de Francisco Morazán.",
        "La mayor parte de las mujeres fue atendida en San Pedro Sula.",
        "La ruta de atención en Palmarejo para víctimas de violencia sexual se actualizó.",
        "Los socios llevaron a cabo el taller a las 9:00 horas.",
        "La guía explica cómo remitir casos en Medellín.",
        "La Secretaría de Salud de Medellín informó de nuevas cifras.",
        "La policía de Cali reportó menos robos.",
        "El reclutamiento afecta al pueblo Awá y a las comunidades Emberá.",
        "El sector Protección y el sector Salud coordinaron la respuesta a los ataques.",
        "La población migrante fue víctima de extorsión en la ruta.",
        "La Fundación Juan Bosco acoge a 120 niños.",
        "El asesinato de líderes indígenas aumentó en el Cauca.",
        "El contacto técnico publicó el anexo 312 del informe.",
    ],
)
def test_words_that_only_look_like_it_raise_nothing(text: str) -> None:
    assert points(text, "es") == ()


# -- at the doors -----------------------------------------------------------------------------------------------------

LEAK = "Durante el trimestre, las autoridades dijeron que 4 sobrevivientes fueron atendidas en la región y que las demás huyeron."


def test_spanish_is_told_from_the_other_languages() -> None:
    assert [one.id for one in prose_points(LEAK)] == ["prose_count_small"]
    assert prose_points(LEAK.replace("4 sobrevivientes", "las sobrevivientes")) == ()


def test_a_point_about_spanish_is_said_in_the_languages_of_the_messages() -> None:
    (found,) = prose_points(LEAK)
    assert (found.found, found.data["minimum"]) == ("4 sobrevivientes", 10)
    assert "minimum de 10" in found.message["fr"]
    assert "protects nobody" in found.hint["en"]


def test_a_file_from_outside_in_spanish_is_read() -> None:
    assert inspected("nota.md", LEAK.encode()).outcome == "block"


def test_a_draft_in_spanish_is_read(ready: Path, tmp_path: Path) -> None:
    workspace = copied(ready, tmp_path)
    path = workspace.file("workspace.yaml")
    settings = yaml.safe_load(path.read_text("utf-8"))
    path.write_text(yaml.safe_dump({**settings, "languages": ["fr", "en", "es"]}, allow_unicode=True), "utf-8")
    workspace.file("report", "pau.es.md").write_text(f"# Análisis\n\n{LEAK}\n", "utf-8")
    (found,) = told(Workspace(workspace.folder))
    assert (found.id, found.where.file, found.where.line) == ("prose_count_small", "report/pau.es.md", 3)


def test_who_signs_is_a_function_in_spanish_too() -> None:
    require_function("Coordinación del Clúster de Protección")
    with pytest.raises(Refusal) as caught:
        require_function("Licenciada Palacuá")
    assert caught.value.finding.id == "exception_person"
