"""Small files of every format, damaged in two thousand ways from fixed seeds: each is a reading or a refusal, nothing else."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from collections.abc import Callable, Mapping
from functools import cache

import polars as pl
import pytest
from tests.documents import samples
from tests.hostile.archives import entry
from tests.hostile.making import CSV, book, hand_zip, word, zipped
from tests.hostile.texts import LAYERS, features, geopackage, parquet, shapefile, topology
from tests.hostile.workbooks import biff, compound, linked_to, ods, ods_cell, xlsb

from kolosi.intake import sandbox as guarded
from kolosi.intake.boundaries.outlines import NotBoundaries

ROUNDS = 2_000
IN_MAKE_TEST = 200
EACH = 20
RECORDS = b'[{"date": "2025-01-01", "lieu": {"nom": "Mopti", "n": 3}, "victimes": [{"sexe": "f"}, {"sexe": "m"}]}]'


def table() -> bytes:
    return parquet(pl.DataFrame({"a": ["x", "y"] * 50, "b": [1.5, None] * 50, "c": [[1, 2]] * 100}))


def layers() -> bytes:
    square = "x'47500001E61000000103000000010000000400000000000000000000000000000000000000000000000000F03F0000000000000000000000000000F03F000000000000F03F00000000000000000000000000000000'"
    return geopackage(
        LAYERS,
        "CREATE TABLE a (geom BLOB, name TEXT)",
        "INSERT INTO gpkg_geometry_columns VALUES ('a', 'geom', 4326)",
        f"INSERT INTO a VALUES ({square}, 'Gao')",
    )


WHOLE: Mapping[str, Callable[[], bytes]] = {
    "a.csv": lambda: CSV * 3,
    "a.json": lambda: RECORDS,
    "a.csv.gz": lambda: gzip.compress(CSV, mtime=0),
    "a.zip": lambda: hand_zip([entry("a.csv"), entry("b.csv", b"x;y\n1;2\n")]),
    "a.xlsx": book,
    "b.xlsx": lambda: linked_to("c.xlsx"),
    "a.xlsb": xlsb,
    "a.ods": lambda: ods(ods_cell("<text:p>a<text:s text:c='3'/>b</text:p>")),
    "a.xls": lambda: compound(biff()),
    "a.parquet": table,
    "a.geojson": lambda: features(5),
    "a.topojson": lambda: topology(5, 1),
    "s.zip": shapefile,
    "a.gpkg": layers,
    "a.docx": word,
    "b.docx": samples.word,
    "a.pdf": samples.pdf,
    "a.html": samples.page,
    "a.md": samples.markdown,
}
OUTLINES = ("a.geojson", "a.topojson", "s.zip", "a.gpkg")
DOCUMENTS = (".docx", ".pdf", ".html", ".md")


@cache
def whole(name: str) -> bytes:
    return WHOLE[name]()


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to four wounds."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(found)) if found else 0
        size = chance.choice((1, 1, 2, 4, 8, 64, len(found) // 3 + 1))
        match chance.randrange(7):
            case 0:
                found[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del found[at : at + size]
            case 2:
                found[at:at] = found[at : at + size]
            case 3:
                found[at : at + 4] = chance.choice(
                    (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\0\0\0\x80")
                )
            case 4:
                found[at:at] = chance.randbytes(size)
            case 5:
                del found[at:]
            case _:
                other = chance.randrange(len(found)) if found else 0
                found[at : at + size] = found[other : other + size]
    return bytes(found)


def damaged_inside(data: bytes, chance: random.Random) -> bytes:
    """A package of which one part is damaged, packed again so that its checks are right."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    wounded = chance.choice(sorted(parts))
    return zipped({**parts, wounded: damaged(parts[wounded], chance)})


def wounded(number: int, seed: str = "") -> tuple[str, bytes]:
    """The file of a round: always the same."""
    chance = random.Random(f"{seed} {number}" if seed else number)
    name = sorted(WHOLE)[number % len(WHOLE)]
    data = whole(name)
    inside = data.startswith(b"PK") and chance.random() < 0.6
    return name, (damaged_inside if inside else damaged)(data, chance)


def outcome(name: str, data: bytes) -> str:
    """What comes of a reading: its kind, or the reason of the refusal."""
    try:
        if name.endswith(DOCUMENTS):
            return "read" if guarded.read_document(name, data).blocks else "nothing"
        if name in OUTLINES:
            return "read" if guarded.read_boundaries(name, data) else "nothing"
        return "read" if guarded.read_sheets(name, data) else "nothing"
    except NotBoundaries:
        return "no outline"
    except guarded.Unreadable as refusal:
        return refusal.code if refusal.file == name else "nobody's"


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_each_file_is_read_while_it_is_whole(name: str) -> None:
    assert outcome(name, whole(name)) == "read"


@pytest.mark.parametrize(
    "first", [pytest.param(at, marks=pytest.mark.long) if at >= IN_MAKE_TEST else at for at in range(0, ROUNDS, EACH)]
)
def test_a_damaged_file_is_a_reading_or_a_refusal(first: int) -> None:
    found = [outcome(*wounded(number)) for number in range(first, first + EACH)]
    assert len(found) == EACH
    assert not {"nothing", "nobody's"} & set(found)
