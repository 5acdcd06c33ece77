"""Hostile tables: separated text, JSON, GeoJSON, TopoJSON, shapefiles, GeoPackages, Parquet."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
from itertools import cycle, islice

import polars as pl
from tests.hostile.making import CSV, HEAD, MEGABYTE, READ, ROW, hostile, zipped

HEADER, LINE = (",".join(cells).encode() + b"\n" for cells in (HEAD, ROW))


def features(points: int) -> bytes:
    """One outline of so many points."""
    corners = (b"[-4.12345,14.12345]", b"[-4.12345,14.54321]", b"[-4.54321,14.54321]", b"[-4.54321,14.12345]")
    ring = b",".join(islice(cycle(corners), points))
    return (
        b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Gao"},"geometry":'
        b'{"type":"Polygon","coordinates":[[' + ring + b"]]}}]}"
    )


def collection_in_collection(depth: int) -> bytes:
    inner = '{"type":"Point","coordinates":[0,0]}'
    opened = '{"type":"GeometryCollection","geometries":['
    return f'{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{}},"geometry":{opened * depth}{inner}{"]}" * depth}}}]}}'.encode()


def topology(points: int, times: int) -> bytes:
    """One arc of many points, named many times: what is drawn is their product."""
    arc = list(islice(cycle(([0, 0], [0, 1], [1, 1], [1, 0])), points))
    shape = {"type": "Polygon", "arcs": [[0] * times], "properties": {"name": "Gao"}}
    return json.dumps(
        {"type": "Topology", "arcs": [arc], "objects": {"a": {"type": "GeometryCollection", "geometries": [shape]}}}
    ).encode()


def topology_elsewhere() -> bytes:
    shape = {"type": "Polygon", "arcs": [[10**9]]}
    return json.dumps({"type": "Topology", "arcs": [], "objects": {"a": {"geometries": [shape]}}}).encode()


def shapefile(*, rows: int = 1, points: int = 4, length: int | None = None) -> bytes:
    """A zipped shapefile that says how many rows and points it has."""
    ring = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.0, 0.0)]
    body = struct.pack("<i4dii", 5, 0, 0, 1, 1, 1, points) + struct.pack("<i", 0)
    body += b"".join(struct.pack("<2d", *point) for point in ring)
    record = struct.pack(">ii", 1, len(body) // 2 if length is None else length) + body
    head = struct.pack(">i5ii", 9994, 0, 0, 0, 0, 0, (100 + len(record)) // 2)
    shp = head + struct.pack("<ii8d", 1000, 5, 0, 0, 1, 1, 0, 0, 0, 0) + record
    field = b"name".ljust(11, b"\0") + b"C" + bytes(4) + bytes([10, 0]) + bytes(14)
    dbf = struct.pack("<4BIHH20x", 3, 125, 1, 1, rows, 32 + 32 + 1, 11) + field + b"\r" + b" Gao       \x1a"
    return zipped({"a.shp": shp, "a.dbf": dbf})


def geopackage(*statements: str) -> bytes:
    """A GeoPackage of statements."""
    base = sqlite3.connect(":memory:")
    for statement in statements:
        base.execute(statement)
    base.commit()
    return base.serialize()


ENDLESS = "WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t)"
LAYERS = "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INT)"


def endless_view() -> bytes:
    return geopackage(
        f"CREATE VIEW gpkg_geometry_columns AS {ENDLESS} SELECT 'x' || i AS table_name, 'geom' AS column_name, 4326 AS srs_id FROM t"
    )


def endless_column() -> bytes:
    return geopackage(
        LAYERS,
        "CREATE TABLE a (geom BLOB, b GENERATED ALWAYS AS (length(hex(zeroblob(400000000)))) VIRTUAL)",
        "INSERT INTO gpkg_geometry_columns VALUES ('a', 'geom', 4326)",
        "INSERT INTO a (geom) VALUES (x'00')",
    )


def huge_blobs() -> bytes:
    return geopackage(
        LAYERS,
        "CREATE TABLE a (geom BLOB)",
        "INSERT INTO gpkg_geometry_columns VALUES ('a', 'geom', 4326)",
        "INSERT INTO a VALUES (x'47500001E61000000103000000FFFFFFFFFFFFFFFF')",
    )


def parquet(frame: pl.DataFrame, compression: str = "zstd") -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out, compression=compression)  # type: ignore[arg-type]
    return out.getvalue()


def arrow_parquet(rows: int, text: str = "0") -> bytes:
    """The same text in every row: a dictionary of one entry and a run of any length."""
    import pyarrow
    import pyarrow.parquet

    out = io.BytesIO()
    column = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * rows, pyarrow.int32()), [text])
    pyarrow.parquet.write_table(pyarrow.table({"a": column}), out, compression="zstd", row_group_size=rows)
    return out.getvalue()


def lying_rows() -> bytes:
    data = bytearray(parquet(pl.DataFrame({"a": [1, 2, 3]})))
    size = int.from_bytes(data[-8:-4], "little")
    start = len(data) - 8 - size
    at = data.index(b"\x16\x06", start)  # a number of rows: three, as Thrift writes it
    data[at : at + 2] = b"\x16\xfe\xff\xff\xff\xff\xff\xff\xff\x7f"
    data[-8:-4] = (size + 8).to_bytes(4, "little")
    return bytes(data)


DEEP = "[" * 100_000
hostile("csv: 100 000 columns", "large.csv", lambda: b",".join([b"1"] * 100_000) + b"\n", "file_too_many_columns")
hostile(
    "csv: 100 000 columns in its second row",
    "large2.csv",
    lambda: HEADER + b"1," * 100_000 + b"\n",
    "file_too_many_columns",
)
hostile("csv: a line of 100 MB", "ligne.csv", lambda: HEADER + b"x" * (100 * MEGABYTE), "file_long_line")
hostile("csv: a line of 7 MB", "phrase.csv", lambda: HEADER + b"x" * (7 * MEGABYTE), "file_long_line")
hostile("csv: a quote that never closes", "guillemet.csv", lambda: HEADER + b'INV1,"' + LINE * 30_000, READ)
hostile("csv: thirty quotes that never close", "guillemets.csv", lambda: HEADER + (b'a,"b\n' + LINE * 1_001) * 31, READ)
hostile("csv: ten million empty rows", "vide.csv", lambda: HEADER + b"\n" * 10_000_000, READ)
hostile(
    "csv: ten million empty rows before the last",
    "attente.csv",
    lambda: HEADER + b"\n" * 10_000_000 + LINE,
    "file_too_large",
)
hostile("csv: a million rows of commas", "virgules.csv", lambda: HEADER + b",,,,,\n" * 1_000_000, READ)
hostile("csv: two megabytes of NUL", "nuls.csv", lambda: b"\0" * 2_000_000, "file_not_a_table")
hostile("csv: NUL in a cell", "nul.csv", lambda: HEADER + b"INV1\0,a\n", READ, "file_not_a_table")
hostile(
    "csv: formulas and commands in cells",
    "formule.csv",
    lambda: HEADER + b"\"=cmd|' /C calc'!A0\",@SUM(1),+1,-1,=1,2\n",
    READ,
)
hostile("csv: a name written backwards", "a\u202evsc.csv", lambda: CSV, "file_names")
hostile("csv: a name of two lines", "a\nb.csv", lambda: CSV, "file_names")
hostile("csv: bytes of every value", "octets.csv", lambda: bytes(range(256)) * 4_000, "file_not_a_table")
hostile("csv: a web page", "page.csv", lambda: b"<html><script>alert(1)</script><table/></html>", "file_not_a_table")
hostile(
    "csv: a picture with entities",
    "image.svg",
    lambda: b'<!DOCTYPE svg [<!ENTITY a "ha">]><svg>&a;</svg>',
    "file_not_a_table",
)
hostile(
    "kml: entities",
    "lieux.kml",
    lambda: b'<?xml version="1.0"?><!DOCTYPE k [<!ENTITY a "ha">]><kml>&a;</kml>',
    "file_not_a_table",
)
hostile(
    "gpx: an entity from outside",
    "trace.gpx",
    lambda: b'<!DOCTYPE g [<!ENTITY a SYSTEM "file:///etc/passwd">]><gpx>&a;</gpx>',
    "file_not_a_table",
)
hostile("json: lists 100 000 deep", "profond.json", lambda: DEEP.encode(), "file_bomb", "file_truncated")
hostile("json: lists 100 000 deep, closed", "profond2.json", lambda: (DEEP + "]" * 100_000).encode(), "file_bomb")
hostile(
    "json: records 100 000 deep",
    "abime.json",
    lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "file_bomb",
    "file_not_a_table",
)
hostile(
    "json: records 900 deep",
    "puits.json",
    lambda: b'[{"a":' * 900 + b"1" + b"}]" * 900,
    "file_not_a_table",
    "file_bomb",
)
hostile(
    "json: a number of five million digits",
    "nombre.json",
    lambda: b'[{"a":' + b"9" * 5_000_000 + b"}]",
    "file_not_a_table",
)
hostile(
    "json: an exponent without end",
    "exposant.json",
    lambda: b'[{"a":1e999999999,"b":-1e99999,"c":NaN}]',
    READ,
    "file_not_a_table",
    "file_empty",
)
hostile(
    "json: 100 000 fields",
    "champs.json",
    lambda: json.dumps([{f"f{at}": 1 for at in range(100_000)}]).encode(),
    "file_too_many_columns",
)
hostile(
    "json: half a character", "demi.json", lambda: b'[{"a\\ud800": "\\udfff\\ud800", "b": "x"}]', "file_not_a_table"
)
hostile("json: a text of 30 MB", "texte.json", lambda: b'[{"a":"' + b"x" * (30 * MEGABYTE) + b'"}]', "file_long_line")
hostile(
    "json: ten million small values",
    "valeurs.json",
    lambda: b'[{"a":[' + b"1," * 10_000_000 + b"1]}]",
    "file_too_large",
)
hostile("geojson: three million points", "points.geojson", lambda: features(3_000_000), "file_too_large", "file_costly")
hostile(
    "geojson: collections 900 deep",
    "boites.geojson",
    lambda: collection_in_collection(900),
    READ,
    "file_not_a_table",
    "file_truncated",
    "file_bomb",
)
hostile(
    "geojson: a point beyond all numbers",
    "infini.geojson",
    lambda: features(4).replace(b"-4.12345", b"-1e999"),
    READ,
    "file_truncated",
    "file_not_a_table",
)
hostile(
    "topojson: an arc of 5 000 points drawn 5 000 times",
    "arcs.topojson",
    lambda: topology(5_000, 5_000),
    "file_too_large",
    "file_costly",
)
hostile("topojson: arcs that are not there", "absents.topojson", topology_elsewhere, "file_truncated")
hostile(
    "shapefile: two thousand million rows", "lignes.zip", lambda: shapefile(rows=0x7FFFFFFF), READ, "file_truncated"
)
hostile(
    "shapefile: two thousand million points",
    "sommets.zip",
    lambda: shapefile(points=0x7FFFFFFF),
    "file_truncated",
    "file_costly",
)
hostile("shapefile: a record of no length", "boucle.zip", lambda: shapefile(length=0), "file_truncated")
hostile("shapefile: a record of minus one", "moins.zip", lambda: shapefile(length=-1), "file_truncated")
hostile("geopackage: a view without end", "vue.gpkg", endless_view, "file_costly", "file_truncated")
hostile("geopackage: a column computed without end", "colonne.gpkg", endless_column, "file_costly", "file_truncated")
hostile("geopackage: an outline that says it is endless", "contour.gpkg", huge_blobs, "file_truncated", "file_costly")
hostile("geopackage: half of it", "demi.gpkg", lambda: endless_view()[:3_000], "file_truncated", "file_not_a_table")
hostile("parquet: rows that are not there", "menteur.parquet", lying_rows, "file_truncated", "file_too_large")
hostile(
    "parquet: forty million times one text",
    "egal.parquet",
    lambda: arrow_parquet(40_000_000),
    "file_costly",
    "file_bomb",
    "file_too_large",
)
hostile(
    "parquet: a million times a text of 9 KB",
    "mots.parquet",
    lambda: arrow_parquet(1_000_000, "x" * 9_000),
    "file_costly",
    "file_bomb",
    READ,
)
hostile(
    "parquet: 300 MB of zeros",
    "zeros.parquet",
    lambda: parquet(pl.DataFrame({"a": pl.repeat("0" * 100, 3_000_000, eager=True)})),
    "file_costly",
    "file_bomb",
    READ,
)
hostile(
    "parquet: 12 000 columns",
    "large.parquet",
    lambda: parquet(pl.DataFrame({f"c{at}": [1] for at in range(12_000)})),
    "file_too_many_columns",
)
hostile("parquet: half of it", "demi.parquet", lambda: b"PAR1" + bytes(500), "file_truncated")
hostile(
    "parquet: noise between its marks",
    "bruit.parquet",
    lambda: b"PAR1" + b"\xff" * 500 + (400).to_bytes(4, "little") + b"PAR1",
    "file_truncated",
)
