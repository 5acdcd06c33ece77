"""Boundary files: every format, repairs, the vintage a file speaks, and the maps put together from it.

The land is invented: each unit of Mali is a square of a chessboard.
"""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence

import polars as pl
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import box, mapping, shape
from shapely.geometry.base import BaseGeometry

from kolosi.content.places import load_places
from kolosi.intake.boundaries.boundaries import NotBoundaries, match_outlines, read_boundaries, read_parts
from kolosi.intake.formats import Unreadable
from kolosi.model.place import Places
from kolosi.model.record import BOUNDARIES

NINE = ["Bamako", "Gao", "Kayes", "Kidal", "Koulikouro", "Mopti", "Segou", "Sikasso", "Tombouctou"]
Named = Sequence[tuple[str, BaseGeometry]]


@pytest.fixture(scope="module")
def mali() -> Places:
    return load_places("MLI")


def squares(names: Iterable[str]) -> Named:
    """Invented outlines: one square a name, ten in a row."""
    return [(name, box(i % 10, i // 10, i % 10 + 1, i // 10 + 1)) for i, name in enumerate(names)]


def geojson(named: Named, column: str = "NAME", **more: Mapping[str, str]) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {column: name, "AREA": 1.0, "NOTE": None, **more.get(name, {})},
            "geometry": mapping(land),
        }
        for name, land in named
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def cercles(places: Places, vintage: str) -> list[str]:
    return [place.name["fr"] for place in places.values() if place.level == 2 and place.stands_in(vintage)]


def shapefile_parts(named: Named, encoding: str = "utf-8") -> dict[str, bytes]:
    import shapefile

    shp, shx, dbf = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with shapefile.Writer(shp=shp, shx=shx, dbf=dbf, shapeType=shapefile.POLYGON, encoding=encoding) as writer:
        writer.field("admin1Name", "C", 40)
        for name, land in named:
            writer.record(name)
            writer.shape(mapping(land))
    return {"mali.shp": shp.getvalue(), "mali.shx": shx.getvalue(), "mali.dbf": dbf.getvalue()}


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def geopackage(named: Named, system: int = 4326, kind: str = "TABLE") -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);"
        f"INSERT INTO gpkg_geometry_columns VALUES ('adm1', 'geom', {system});"
        "CREATE TABLE adm1 (fid INTEGER PRIMARY KEY, geom BLOB, nom TEXT);"
    )
    for name, land in named:
        header = b"GP\x00\x03" + struct.pack("<i4d", system, *[land.bounds[i] for i in (0, 2, 1, 3)])
        connection.execute("INSERT INTO adm1 (geom, nom) VALUES (?, ?)", (header + shapely.to_wkb(land), name))
    connection.commit()
    return connection.serialize()


def topojson() -> bytes:
    """Two squares that share an arc, with a transform: Kayes at the left of Gao."""
    arcs = [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 0], [1, 0], [0, 1], [-1, 0]]]
    units = [
        {"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "Kayes"}},
        {"type": "Polygon", "arcs": [[~0, 2]], "properties": {"name": "Gao"}},
        {"type": "Point", "coordinates": [0, 0], "properties": {"name": "Mopti"}},
    ]
    document = {
        "type": "Topology",
        "transform": {"scale": [2.0, 2.0], "translate": [-4.0, 12.0]},
        "arcs": arcs,
        "objects": {"units": {"type": "GeometryCollection", "geometries": units}},
    }
    return json.dumps(document).encode()


SOUND = {
    "geojson": geojson(squares(NINE)),
    "topojson": topojson(),
    "gpkg": geopackage(squares(NINE)),
    "zip": zipped(shapefile_parts(squares(NINE))),
    "shp": shapefile_parts(squares(NINE))["mali.shp"],
}


def of_vintage(frame: pl.DataFrame, vintage: str, level: int = 1) -> dict[str, BaseGeometry]:
    rows = frame.filter((pl.col("vintage") == vintage) & (pl.col("level") == level))
    return {place: shape(json.loads(text)) for place, text in rows.select("place", "geometry").iter_rows()}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("mali.geojson", geojson(squares(NINE))),
        ("mali.json", b"\xef\xbb\xbf" + geojson(squares(NINE))),
        ("mali.gpkg", geopackage(squares(NINE))),
        ("mali.zip", zipped(shapefile_parts(squares(NINE)))),
        ("mali.zip", zipped({"folder/mali.geojson": geojson(squares(NINE)), "read me.txt": b"hello"})),
        ("mali.zip", zipped({"mali.gpkg": geopackage(squares(NINE))})),
    ],
)
def test_every_format_gives_the_same_outlines(name: str, data: bytes, mali: Places) -> None:
    outlines = read_boundaries(name, data)
    frame, _ = match_outlines(outlines, mali)
    assert {text for outline in outlines for text in outline.attributes.values()} >= set(NINE)
    assert of_vintage(frame, "2015").keys() == {place.id for place in mali.level_one("2015")}


def test_the_parts_of_a_shapefile_may_be_given_together(mali: Places) -> None:
    parts = shapefile_parts([("Ségou", box(0, 0, 1, 1)), ("Gao", box(1, 0, 2, 1))], "cp1252")
    names = [outline.attributes["admin1Name"] for outline in read_parts(parts)]
    assert names == ["Ségou", "Gao"]


def test_a_shapefile_without_its_names_says_which_part_is_missing() -> None:
    parts = {name: data for name, data in shapefile_parts(squares(NINE)).items() if not name.endswith(".dbf")}
    with pytest.raises(NotBoundaries, match=r"\.dbf") as raised:
        read_parts(parts)
    assert ".dbf" in raised.value.message["fr"]


def test_a_topojson_is_put_back_from_its_arcs() -> None:
    kayes, gao = read_boundaries("units.json", topojson())
    assert kayes.geometry.equals(box(-4, 12, -2, 14))
    assert gao.geometry.equals(box(-2, 12, 0, 14))


def test_points_and_lines_are_no_outlines() -> None:
    data = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [0, 0]}}],
        }
    )
    with pytest.raises(NotBoundaries):
        read_boundaries("points.geojson", data.encode())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (geojson(squares(NINE))[:300], "truncated"),
        (geopackage(squares(NINE))[:5_000], "truncated"),
        (zipped(shapefile_parts(squares(NINE)))[:400], "truncated"),
        (b"region,value\nGao,1\n", "not_a_table"),
    ],
)
def test_a_damaged_file_is_refused_with_a_reason(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read_boundaries("mali.geojson", data)
    assert (raised.value.code, raised.value.file) == (code, "mali.geojson")


@pytest.mark.parametrize("kind", ["geojson", "topojson", "gpkg", "zip", "shp"])
@settings(
    max_examples=settings().max_examples * 3 // 2,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(at=st.floats(0, 1, exclude_max=True), value=st.integers(0, 255), cut=st.booleans())
def test_a_wrong_byte_anywhere_gives_outlines_or_a_refusal_and_nothing_else(
    kind: str, at: float, value: int, cut: bool
) -> None:
    data = bytearray(SOUND[kind])
    position = int(at * len(data))
    data[position] = value
    spoilt = bytes(data[: position + 1] if cut else data)
    files = {f"mali.{kind}": spoilt} | (
        {"mali.dbf": shapefile_parts(squares(NINE))["mali.dbf"]} if kind == "shp" else {}
    )
    assert outcome(files) in {"outlines", "refused"}


def outcome(files: Mapping[str, bytes]) -> str:
    try:
        read = read_parts(files) if len(files) > 1 else read_boundaries(*next(iter(files.items())))
    except (Unreadable, NotBoundaries):
        return "refused"
    return "outlines" if read else "nothing"


def test_a_shapefile_cut_short_is_refused_though_some_outlines_are_whole() -> None:
    parts = shapefile_parts(squares(NINE))
    with pytest.raises(Unreadable) as raised:
        read_parts({**parts, "mali.shp": parts["mali.shp"][:-300]})
    assert raised.value.code == "truncated"


def test_metres_are_refused_with_what_to_do() -> None:
    in_metres = [(name, box(i * 1e5, 0, (i + 1) * 1e5, 1e5)) for i, name in enumerate(NINE)]
    projected = {**shapefile_parts(squares(NINE)), "mali.prj": b'PROJCS["WGS_1984_UTM_Zone_30N",GEOGCS["x"]]'}
    for read in (
        lambda: read_boundaries("m.geojson", geojson(in_metres)),
        lambda: read_boundaries("m.gpkg", geopackage(squares(NINE), system=32630)),
        lambda: read_parts(projected),
    ):
        with pytest.raises(NotBoundaries, match="EPSG:4326"):
            read()


def test_an_outline_that_crosses_itself_is_repaired_and_said(mali: Places) -> None:
    bow = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    outlines = read_boundaries("mali.geojson", geojson([("Gao", bow), *squares(NINE)[2:]]))
    frame, remarks = match_outlines(outlines, mali)
    assert [remark.found for remark in remarks if remark.id == "boundaries_repaired"] == ["1"]
    assert shapely.is_valid(list(of_vintage(frame, "2015").values())).all()
    assert outlines[0].geometry.area == pytest.approx(0.5)


@pytest.mark.parametrize("vintage", ["2015", "2021", "2023"])
def test_the_set_of_boundaries_is_told_by_the_units_it_names(vintage: str, mali: Places) -> None:
    names = [place.name["fr"].upper() for place in mali.level_one(vintage)]
    frame, remarks = match_outlines(read_boundaries("m.geojson", geojson(squares(names))), mali)
    assert [remark.found for remark in remarks if remark.id == "boundaries_vintage"] == [vintage]
    assert of_vintage(frame, vintage).keys() == {place.id for place in mali.level_one(vintage)}


def test_old_regions_do_not_give_the_regions_of_today_but_ten_give_nine(mali: Places) -> None:
    names = [place.name["fr"] for place in mali.level_one("2021")]
    frame, _ = match_outlines(read_boundaries("m.geojson", geojson(squares(names))), mali)
    assert not of_vintage(frame, "2023")
    older = of_vintage(frame, "2015")
    assert len(older) == 9
    assert older["ml-2015-gao"].area == pytest.approx(2.0)


def test_cercles_give_the_regions_of_today_with_taoudenit_in_doubt(mali: Places) -> None:
    data = geojson(squares(cercles(mali, "2021")), "admin2Name")
    frame, remarks = match_outlines(read_boundaries("m.geojson", data), mali)
    today = of_vintage(frame, "2023")
    assert today.keys() == {place.id for place in mali.level_one()} - {"ml-taoudenit"}
    assert sum(land.area for land in today.values()) == pytest.approx(53)
    assert today["ml-mopti"].area == pytest.approx(4)
    shared = next(remark for remark in remarks if remark.id == "boundaries_shared")
    assert "Taoudénit" in shared.message["fr"]
    assert shared.found == "ml-2021-tombouctou-tombouctou"


def test_communes_are_put_together_to_cercles_and_salam_gives_taoudenit(mali: Places) -> None:
    communes = ["Alafia", "Ber", "Bourem Inaly", "Lafia", "Salam", "Tombouctou", "Inventée Un", "Inventée Deux"]
    above = {name: {"admin2Name": "Tombouctou"} for name in communes[:6]} | {
        name: {"admin2Name": "Goundam"} for name in communes[6:]
    }
    others = [name for name in cercles(mali, "2015") if name not in {"Tombouctou", "Goundam"}]
    named = squares([*communes, *(f"{name} Centre" for name in others)])
    above |= {f"{name} Centre": {"admin2Name": name} for name in others}
    frame, remarks = match_outlines(read_boundaries("m.geojson", geojson(named, "admin3Name", **above)), mali)
    today = of_vintage(frame, "2023")
    assert len(today) == 20
    assert today["ml-taoudenit"].equals(box(4, 0, 5, 1))
    assert of_vintage(frame, "2021", level=2)["ml-2021-tombouctou-goundam"].area == pytest.approx(2)
    assert "ml-2021-tombouctou-tombouctou-salam" in {
        remark.found for remark in remarks if remark.id == "boundaries_doubt"
    }


def test_an_unknown_name_is_said_with_the_nearest_and_not_drawn(mali: Places) -> None:
    data = geojson(squares([*NINE[:-1], "Tonbouctou"]))
    frame, remarks = match_outlines(read_boundaries("m.geojson", data), mali)
    lost = [remark for remark in remarks if remark.id == "boundaries_unmatched"]
    assert [remark.found for remark in lost] == ["Tonbouctou"]
    assert "Tombouctou" in lost[0].message["en"]
    assert frame.filter(pl.col("vintage") == "2015").height == 8


def test_outlines_of_another_country_give_nothing(mali: Places) -> None:
    frame, remarks = match_outlines(read_boundaries("m.geojson", geojson(squares(["Zinder", "Diffa"]))), mali)
    assert frame.is_empty()
    assert [remark.id for remark in remarks] == ["boundaries_unknown"]


def test_the_table_has_the_columns_of_the_record_and_rings_that_run_clockwise(mali: Places) -> None:
    frame, _ = match_outlines(read_boundaries("m.geojson", geojson(squares(NINE))), mali)
    assert tuple(frame.columns) == tuple(column.name for column in BOUNDARIES.columns)
    lands = of_vintage(frame, "2015").values()
    assert not any(polygon.exterior.is_ccw for land in lands for polygon in shapely.get_parts(land))
    assert frame.filter(pl.col("place") == "ml-2015-kidal")["region"].to_list() == ["ml-kidal"]


def test_simplified_neighbours_keep_the_same_border_and_a_map_stays_small(mali: Places) -> None:
    border = [(5 + ((i * 7919) % 13) / 900, i / 500) for i in range(5_001)]
    west = shapely.Polygon([(0, 10), (0, 0), *border])
    east = shapely.Polygon([(10, 0), (10, 10), *reversed(border)])
    frame, _ = match_outlines(read_boundaries("m.geojson", geojson([("Kayes", west), ("Gao", east)])), mali)
    kayes, gao = (of_vintage(frame, "2015")[id_] for id_ in ("ml-2015-kayes", "ml-2015-gao"))
    assert kayes.area + gao.area == pytest.approx(100, abs=0.01)
    assert kayes.intersection(gao).area < 0.001
    assert frame["geometry"].str.len_bytes().max() < 20_000  # type: ignore[operator]


def test_the_same_file_gives_the_same_table(mali: Places) -> None:
    data = geojson(squares(cercles(mali, "2021")), "admin2Name")
    first, second = (match_outlines(read_boundaries("m.geojson", data), mali)[0] for _ in range(2))
    assert first.equals(second)
