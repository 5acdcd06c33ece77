"""Maps of a workspace whose settings name no set of boundaries: the outlines that were added choose it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from shapely.geometry import box, mapping

from kolosi.report.charts import draw as draw_picture
from kolosi.report.charts.drawing import chart_of
from kolosi.report.charts.wording import word
from kolosi.report.draft.links import parse
from kolosi.workspace import Workspace
from kolosi.workspace.write.drafts import scope_of
from kolosi.workspace.write.mapping import geography_of

pytestmark = pytest.mark.long

NINE = ["Bamako", "Gao", "Kayes", "Kidal", "Koulikoro", "Mopti", "Ségou", "Sikasso", "Tombouctou"]
TEN = [*NINE, "Ménaka"]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = tmp_path / "espace"
    folder.mkdir()
    (folder / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    return Workspace(folder)


def draw(workspace: Workspace, name: str, units: list[str]) -> None:
    features = [
        {"type": "Feature", "properties": {"NAME": unit}, "geometry": mapping(box(at, 0, at + 1, 1))}
        for at, unit in enumerate(units)
    ]
    path = workspace.folder.parent / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    (answer,) = workspace.add([path])
    assert answer.receipt is not None


def current(workspace: Workspace) -> list[str]:
    places = workspace.knowledge.places
    return [place.name["fr"] for place in places.level_one()]


def test_without_outlines_the_document_speaks_of_the_units_in_force(workspace: Workspace) -> None:
    assert len(workspace.level_one()) == 20


def test_the_outlines_of_content_are_drawn_with_their_doubt_until_a_file_comes(workspace: Workspace) -> None:
    geography = geography_of(workspace.desk())
    assert len(geography.features) == len(geography.tiles) == 20
    assert "CC0" in geography.boundaries["en"]
    assert "Approximatif" in geography.boundaries["fr"]
    draw(workspace, "limites-2023.geojson", current(workspace))
    given = geography_of(workspace.desk())
    assert len(given.features) == 20
    assert "Approximatif" not in given.boundaries["fr"]
    assert "fichier reçu" in given.boundaries["fr"]


@pytest.mark.parametrize(("language", "said"), [("fr", "Approximatif"), ("en", "Approximate")])
def test_a_map_may_be_asked_for_as_tiles(workspace: Workspace, language: str, said: str) -> None:
    geography = geography_of(workspace.desk())
    scope = scope_of(workspace)
    drawn = {
        extra: chart_of(parse(f"map:hr_violations/2025-Q1{extra}"), "Carte", {}, scope, language, geography)
        for extra in ("", "&with=tiles")
    }
    assert [chart.kind for chart in drawn.values()] == ["map", "tiles"]
    assert said in draw_picture(drawn[""]).svg
    assert word("disclaimer", language)[:40] in draw_picture(drawn[""]).svg


def test_outlines_of_older_boundaries_choose_these(workspace: Workspace) -> None:
    draw(workspace, "limites.geojson", TEN)
    assert workspace.vintage() == "2021"
    geography = geography_of(workspace.desk())
    assert len(geography.features) == 10
    assert "9 régions et Bamako" in geography.boundaries["fr"]


def test_outlines_of_the_boundaries_in_force_come_first(workspace: Workspace) -> None:
    draw(workspace, "limites.geojson", TEN)
    draw(workspace, "limites-2023.geojson", current(workspace))
    assert workspace.vintage() == "2023"
    assert len(geography_of(workspace.desk()).features) == 20


def test_what_the_settings_say_holds_whatever_is_drawn(workspace: Workspace) -> None:
    draw(workspace, "limites.geojson", TEN)
    settings = workspace.folder / "workspace.yaml"
    settings.write_text(settings.read_text("utf-8") + 'boundaries: "2023"\n', "utf-8")
    assert Workspace(workspace.folder).vintage() == "2023"


@pytest.mark.parametrize(
    ("regions", "chosen"), [(["Gao"], "2021"), (["Gao", "Menaka"], "2021"), (["ml-2015-gao", "Mopti"], "2015")]
)
def test_of_two_older_sets_the_one_whose_units_the_records_name_is_chosen(
    workspace: Workspace, regions: list[str], chosen: str
) -> None:
    draw(workspace, "limites.geojson", TEN)
    draw(workspace, "limites-2015.geojson", NINE)
    lines = [f"I{at},02 January 2025,Battles,{region},3" for at, region in enumerate(regions)]
    path = workspace.folder.parent / "acled.csv"
    path.write_text("\n".join(["event_id_cnty,event_date,event_type,admin1,fatalities", *lines]), "utf-8")
    workspace.add([path])
    assert workspace.vintage() == chosen


def test_it_is_said_when_the_document_comes_to_speak_of_other_units(workspace: Workspace) -> None:
    draw(workspace, "limites.geojson", TEN)
    (answer,) = workspace.add([workspace.folder.parent / "limites.geojson"])
    assert not [point for point in answer.findings if point.id == "units_of_the_document"]
    other = workspace.folder.parent / "autre"
    other.mkdir()
    (other / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    (answer,) = Workspace(other).add([workspace.folder.parent / "limites.geojson"])
    (point,) = [point for point in answer.findings if point.id == "units_of_the_document"]
    assert "9 régions et Bamako" in point.message["fr"]
    assert "yaml" not in point.hint["fr"]
