"""What the to-correct list offers as answers, and what a filled cell stands for: each answer offered stands for something."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kolosi.intake.columns.lookup import Unknown
from kolosi.workspace import Workspace
from kolosi.workspace.correct.meant import column_meant, columns_of, meant_by
from kolosi.workspace.correct.offered import (
    column_label,
    near_or_all,
    offered,
    place_label,
    place_named,
    source_label,
    term_label,
)
from kolosi.workspace.write.creating import create

LAYOUT = "protection_monitoring/consolidated"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(create(tmp_path_factory.mktemp("offert") / "essai", country="MLI", period="2025-Q1"))


def unknown(kind: str, **told: object) -> Unknown:
    base = Unknown(
        kind=kind, source="protection_monitoring", layout="consolidated", file="f.xlsx", sheet="", column="c",
        taxonomy=None, value="v", count=1, first_row=2, proposal=None, waits=True, options=(), samples=(), digest="",
    )  # fmt: skip
    return replace(base, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", ["zero", "sums"])
def test_every_answer_offered_about_a_file_stands_for_one(kind: str, language: str, workspace: Workspace) -> None:
    texts = offered(workspace, unknown(kind), language)
    found = [meant_by(workspace, "file", f"0123456789ab:{kind}", text) for text in texts]
    assert all(found)
    assert len({one.value for one in found if one}) == len(texts) > 1


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_source_offered_is_understood_and_the_first_are_those_that_fit(
    language: str, workspace: Workspace
) -> None:
    texts = offered(workspace, unknown("source", options=("gbvims", "acled")), language)
    assert texts[:2] == tuple(source_label(workspace, one, language) for one in ("gbvims", "acled"))
    found = [meant_by(workspace, "file", "0123456789ab:source", text) for text in texts]
    assert all(found)
    assert {one.value for one in found if one} >= set(workspace.knowledge.sources)
    assert source_label(workspace, "inconnue", language) == "inconnue"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_period_offered_is_understood(language: str, workspace: Workspace) -> None:
    texts = offered(workspace, unknown("period"), language)
    found = [meant_by(workspace, "file", "0123456789ab:period", text) for text in texts]
    assert [one.value for one in found if one] == ["2025-Q1", "2025-01", "2025-02", "2025-03"]
    assert meant_by(workspace, "file", "0123456789ab:period", "un jour") is None


def test_a_file_that_is_not_to_be_counted_is_left_whatever_was_asked(workspace: Workspace) -> None:
    for asked in ("source", "organisation", "period"):
        meant = meant_by(workspace, "file", f"0123456789ab:{asked}", "ne pas compter ce fichier")
        assert meant is not None
        assert (meant.subject, meant.value) == ("0123456789ab:use", "leave")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_place_offered_is_that_place(language: str, workspace: Workspace) -> None:
    places = workspace.knowledge.places
    near = tuple(place.id for place in places.values() if place.level == 2)
    texts = near_or_all(workspace, unknown("place", options=near), language)
    assert [place_named(workspace, text) for text in texts] == list(near)
    regions = near_or_all(workspace, unknown("place"), language)
    assert [place_named(workspace, text) for text in regions] == [place.id for place in places.level_one()]
    assert place_named(workspace, "Nulle part") is None
    assert place_named(workspace, "ml-gao") == "ml-gao"
    assert place_label(workspace, places["ml-gao"], language) != place_label(
        workspace, next(one for one in places.values() if one.level == 2 and one.name["fr"] == "Gao"), language
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_terms_are_offered_in_words_and_understood(language: str, workspace: Workspace) -> None:
    asked = unknown("word", taxonomy="violation_types", options=("killing",))
    (first, *others) = offered(workspace, asked, language)
    assert first == term_label(workspace, "violation_types", "killing", language)
    meant = meant_by(workspace, "word", "violation_types:homicyde", first)
    assert meant is not None
    assert meant.value == "killing"
    (ignored,) = others
    left = meant_by(workspace, "word", "violation_types:homicyde", ignored)
    assert left is not None
    assert left.value == "ignore"
    assert meant_by(workspace, "word", "violation_types:homicyde", "tout autre chose") is None
    assert term_label(workspace, "violation_types", "inconnu_ici", language) == "inconnu_ici"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_column_is_meant_by_its_label(language: str, workspace: Workspace) -> None:
    layout = workspace.knowledge.sources["protection_monitoring"].layout("consolidated")
    assert layout is not None
    for rule in layout.rules:
        if rule.attribute is None:
            label = column_label(workspace, "protection_monitoring", "consolidated", rule.names[0], language)
            assert column_meant(workspace, LAYOUT, label) == rule.names[0], label
    assert columns_of(workspace, LAYOUT) == layout.columns
    assert columns_of(workspace, "inconnue/rien") == ()
    assert column_meant(workspace, "inconnue/rien", "Région") is None
    assert column_meant(workspace, LAYOUT, "Couleur du toit") is None


def test_a_column_that_is_missing_is_named_by_the_header_that_holds_it(workspace: Workspace) -> None:
    meant = meant_by(workspace, "wanted", f"{LAYOUT}:region", "Zone touchée")
    assert meant is not None
    assert (meant.kind, meant.subject, meant.value) == ("column", f"{LAYOUT}:Zone touchée", "region")


def test_rows_that_wait_are_answered_by_a_choice_or_a_value(workspace: Workspace) -> None:
    subject = "0123456789ab:not_a_number:Feuille:nb_tues:trois"
    for given, value in (("laisser de côté", "leave_out"), ("count without it", "without"), ("3", "3")):
        meant = meant_by(workspace, "rows", subject, given)
        assert meant is not None
        assert meant.value == value
