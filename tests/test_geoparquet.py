"""GeoParquet: its attributes are a sheet, its areas are boundaries, its points have a place. The land is invented."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest
import shapely
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry
from tests.test_boundaries import NINE, geojson, squares

from kolosi.intake import sandbox as guarded
from kolosi.intake.boundaries.outlines import NotBoundaries, read_boundaries
from kolosi.intake.formats import Unreadable, read_sheets
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

UTM = {"type": "ProjectedCRS", "name": "WGS 84 / UTM zone 30N", "id": {"authority": "EPSG", "code": 32630}}
DEGREES = {"type": "GeographicCRS", "name": "WGS 84", "id": {"authority": "EPSG", "code": 4326}}
KEEP = "keep"


def geoparquet(
    columns: Mapping[str, Sequence[object]],
    shapes: Sequence[BaseGeometry | None],
    kinds: Sequence[str] = ("Polygon", "MultiPolygon"),
    *,
    system: object = KEEP,
    note: bytes | None = None,
) -> bytes:
    """A GeoParquet file as geographic programs write it, with a box around each geometry."""
    boxes = [
        None if one is None else dict(zip(("xmin", "ymin", "xmax", "ymax"), one.bounds, strict=True)) for one in shapes
    ]
    covering = {"bbox": {side: ["bbox", side] for side in ("xmin", "ymin", "xmax", "ymax")}}
    told: dict[str, object] = {"encoding": "WKB", "geometry_types": list(kinds), "covering": covering}
    told |= {} if system == KEEP else {"crs": system}
    said = json.dumps({"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": told}}).encode()
    binary = pa.array([None if one is None else shapely.to_wkb(one) for one in shapes], pa.binary())
    fields = [*(pa.field(name, pa.array(values).type) for name, values in columns.items())]
    fields += [pa.field("geometry", pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"})]
    arrays = [*(pa.array(values) for values in columns.values()), binary, pa.array(boxes)]
    schema = pa.schema([*fields, pa.field("bbox", arrays[-1].type)], metadata={b"geo": said if note is None else note})
    out = io.BytesIO()
    pyarrow.parquet.write_table(pa.Table.from_arrays(arrays, schema=schema), out)
    return out.getvalue()


def regions(**said: object) -> bytes:
    named = squares(NINE)
    return geoparquet({"NAME": [name for name, _ in named], "AREA": [1.0] * 9}, [land for _, land in named], **said)  # type: ignore[arg-type]


def rows(data: bytes) -> list[tuple[object, ...]]:
    (sheet,) = guarded.read_sheets("a.parquet", data)
    return sheet.cells.drop("row").rows()


def test_areas_are_a_sheet_of_attributes_with_the_kind_of_their_shape() -> None:
    data = geoparquet({"adm1": ["Gao", "Mopti"], "n": [3, None]}, [box(0, 0, 1, 1), None])
    assert rows(data) == [("adm1", "n", "geometry"), ("Gao", "3", "Polygon, MultiPolygon"), ("Mopti", None, None)]


def test_a_shape_of_many_megabytes_is_no_cell_of_many_megabytes() -> None:
    angles = [(at / 1e6, at % 7 / 1e3) for at in range(300_000)]
    data = geoparquet({"adm1": ["Gao"]}, [shapely.Polygon([*angles, (0, 1)])])
    assert rows(data)[1][0] == "Gao"


def test_points_have_their_longitude_and_latitude() -> None:
    data = geoparquet({"lieu": ["Gao", "x"]}, [Point(-0.05, 16.27), None], ["Point"])
    assert rows(data) == [("lieu", "lon", "lat"), ("Gao", "-0.05", "16.27"), ("x", None, None)]
    with pytest.raises(NotBoundaries):
        read_boundaries("a.parquet", data)


def test_a_column_that_is_called_lon_already_stays_as_it_is() -> None:
    data = geoparquet({"lon": [7.0]}, [Point(-0.05, 16.27)], ["Point"])
    assert rows(data) == [("lon", "lat"), ("7", "16.27")]


@pytest.mark.parametrize("system", [KEEP, None, DEGREES])
def test_areas_are_the_outlines_that_geojson_gives(system: object) -> None:
    there = guarded.read_boundaries("a.geojson", geojson(squares(NINE)))
    here = guarded.read_boundaries("a.parquet", regions(system=system))
    assert [(one.attributes["NAME"], one.geometry) for one in here] == [
        (one.attributes["NAME"], one.geometry) for one in there
    ]
    assert set(here[0].attributes) == {"NAME", "AREA"}


def test_areas_that_are_not_in_degrees_are_no_boundaries() -> None:
    with pytest.raises(NotBoundaries, match="4326"):
        read_boundaries("a.parquet", regions(system=UTM))
    far = geoparquet({"NAME": ["Gao"]}, [box(500_000, 1_000_000, 500_100, 1_000_100)], system=None)
    with pytest.raises(NotBoundaries, match="4326"):
        read_boundaries("a.parquet", far)


def test_a_parquet_without_geometries_holds_no_boundaries() -> None:
    out = io.BytesIO()
    pl.DataFrame({"a": ["x"]}).write_parquet(out)
    with pytest.raises(NotBoundaries):
        read_boundaries("a.parquet", out.getvalue())


@pytest.mark.parametrize("note", [b'{"columns": 7}', b'{"columns": {"geometry": [1]}}', b"7"])
def test_a_note_of_another_form_says_nothing(note: bytes) -> None:
    assert rows(geoparquet({"adm1": ["Gao"]}, [box(0, 0, 1, 1)], note=note))[1][0] == "Gao"


@pytest.mark.parametrize("note", [b"{", b"[" * 100_000])
def test_a_note_that_is_cut_off_is_damage(note: bytes) -> None:
    with pytest.raises(Unreadable, match="truncated"):
        read_sheets("a.parquet", geoparquet({"adm1": ["Gao"]}, [box(0, 0, 1, 1)], note=note))


def test_a_note_of_a_column_that_is_not_there_is_damage() -> None:
    note = b'{"primary_column": "g", "columns": {"g": {"encoding": "WKB", "geometry_types": ["Polygon"]}}}'
    data = geoparquet({"adm1": ["Gao"]}, [box(0, 0, 1, 1)], note=note)
    with pytest.raises(Unreadable, match="truncated"):
        read_boundaries("a.parquet", data)


def test_a_shape_that_is_none_is_damage() -> None:
    note = b'{"primary_column": "a", "columns": {"a": {"encoding": "WKB", "geometry_types": ["Polygon"]}}}'
    out = io.BytesIO()
    table = pa.table({"a": pa.array([b"\1\2\3"], pa.binary())}).replace_schema_metadata({b"geo": note})
    pyarrow.parquet.write_table(table, out)
    with pytest.raises(Unreadable, match="truncated"):
        read_boundaries("a.parquet", out.getvalue())


def test_the_regions_of_a_country_come_in_as_its_boundaries(tmp_path: Path) -> None:
    workspace = Workspace(create(tmp_path / "essai", country="MLI", period="2025-Q1"))
    path = tmp_path / "mli_admbnda_adm1.parquet"
    path.write_bytes(regions())
    (answer,) = workspace.add([path])
    assert (answer.source, answer.records) == ("boundaries", 9)


def test_points_come_in_as_a_table(tmp_path: Path) -> None:
    workspace = Workspace(create(tmp_path / "essai", country="MLI", period="2025-Q1"))
    head = ("event_id_cnty", "event_date", "event_type", "sub_event_type", "admin1", "fatalities")
    row = ("INV1", "01 January 2025", "Battles", "Armed clash", "Mopti", 3)
    path = tmp_path / "events.geoparquet"
    path.write_bytes(
        geoparquet({name: [value] for name, value in zip(head, row, strict=True)}, [Point(-4, 14)], ["Point"])
    )
    (answer,) = workspace.add([path])
    assert (answer.source, answer.records) == ("acled", 1)
