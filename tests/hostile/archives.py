"""Hostile archives: zips that lie, overlap, nest or multiply, and gzips."""

from __future__ import annotations

import gzip
import stat
import struct
import zlib

from tests.hostile.making import CSV, MEGABYTE, READ, Entry, deflated, hand_zip, hostile, zipped

ZEROS = bytes(MEGABYTE)
ROWS = b"0,0,0,0\n" * 131_072


def entry(name: str, data: bytes = CSV, **said: int) -> Entry:
    packed = deflated(data)
    return Entry(**{"name": name.encode(), "packed": packed, "size": len(data), "check": zlib.crc32(data), **said})


def flat(times: int = 600) -> bytes:
    check = 0
    for _ in range(times):
        check = zlib.crc32(ROWS, check)
    return hand_zip([Entry(name=b"a.csv", packed=deflated(ROWS, times), size=len(ROWS) * times, check=check)])


def lying_small() -> bytes:
    """600 MB that say they are 100 bytes, with the check of these."""
    return hand_zip([Entry(name=b"a.csv", packed=deflated(ROWS, 600), size=100, check=zlib.crc32(ROWS[:100]))])


def zip64() -> bytes:
    extra = struct.pack("<HHQQ", 1, 16, 1 << 62, 1 << 61)
    return hand_zip([entry("a.csv", said=0xFFFFFFFF, size=0xFFFFFFFF, extra=extra)])  # type: ignore[arg-type]


def zip64_count() -> bytes:
    plain = hand_zip([entry("a.csv")], count=0xFFFF)
    at = plain.rindex(b"PK\x05\x06")
    record = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, 1 << 60, 1 << 60, 1 << 40, 0)
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, at, 1)
    return plain[:at] + record + locator + plain[at:]


def overlapping(count: int = 900) -> bytes:
    """Members that all lie on the same packed bytes."""
    packed = deflated(ROWS, 30)
    first = Entry(name=b"0000.csv", packed=packed, size=30 * len(ROWS))
    others = [Entry(name=b"%04d.csv" % at, packed=packed, size=30 * len(ROWS), at=0) for at in range(1, count)]
    return hand_zip([first, *others])


def nested(levels: int) -> bytes:
    data = zipped({"a.csv": CSV})
    for at in range(levels):
        data = zipped({f"{at}.zip": data})
    return data


def in_itself() -> bytes:
    """A zip whose one member is a zip of the same name, deep down: what a reader that follows never finishes."""
    data = b"PK\x03\x04"
    for _ in range(40):
        data = hand_zip([Entry(name=b"r/r.zip", packed=data, size=len(data), check=zlib.crc32(data), method=0)])
    return data


def many(count: int) -> bytes:
    return hand_zip(
        [Entry(name=b"%d.csv" % at, packed=b"a", size=1, method=0, check=zlib.crc32(b"a")) for at in range(count)]
    )


def named(name: bytes) -> bytes:
    return hand_zip([Entry(name=name, packed=deflated(CSV), size=len(CSV), check=zlib.crc32(CSV))])


def symlink() -> bytes:
    target = b"/etc/passwd"
    link = Entry(
        name=b"a.csv", packed=target, size=len(target), check=zlib.crc32(target), method=0, mode=stat.S_IFLNK | 0o777
    )
    return hand_zip([link])


def pieces_of_gzip(piece: bytes, count: int) -> bytes:
    return gzip.compress(piece) * count


def long_header() -> bytes:
    """A gzip whose name never ends."""
    return b"\x1f\x8b\x08\x08" + bytes(6) + b"a" * (4 * MEGABYTE)


TWICE = [entry("a.csv"), entry("a.csv", b"x,y\n1,2\n")]

hostile("zip: 600 MB of rows", "bombe.zip", flat, "file_bomb")
hostile("zip: 600 MB that say they are 100 bytes", "menteur.zip", lying_small, "file_bomb", "file_truncated")
hostile(
    "zip: says 4 GB and holds a line",
    "vantard.zip",
    lambda: hand_zip([entry("a.csv", size=0xFFFFFFF0)]),
    "file_bomb",
    "file_too_large",
)
hostile("zip: sizes of 64 bits", "soixante.zip", zip64, "file_bomb", "file_truncated", "file_too_large")
hostile("zip: a count of 64 bits", "compte.zip", zip64_count, "file_truncated", "file_too_many_members")
hostile("zip: members on the same bytes", "superpose.zip", overlapping, "file_bomb")
hostile("zip: a zip in a zip", "imbrique.zip", lambda: nested(1), "file_nested")
hostile("zip: five zips deep", "poupees.zip", lambda: nested(5), "file_nested")
hostile("zip: itself inside itself", "quine.zip", in_itself, "file_nested")
hostile("zip: a zip called csv", "cache.zip", lambda: zipped({"b.csv": zipped({"a.csv": CSV})}), "file_nested")
hostile("zip: a gzip called csv", "cache2.zip", lambda: zipped({"b.csv": gzip.compress(CSV)}), "file_nested")
hostile("zip: two thousand members", "nombreux.zip", lambda: many(2_000), "file_too_many_members")
hostile("zip: seventy thousand members", "foule.zip", lambda: many(70_000), "file_too_many_members")
hostile("zip: the same name twice", "double.zip", lambda: hand_zip(TWICE), "file_names")
hostile("zip: a symbolic link", "lien.zip", symlink, "file_names")
hostile("zip: a path up and out", "sortie.zip", lambda: named(b"../../etc/cron.d/a.csv"), "file_names")
hostile("zip: a path from the root", "racine.zip", lambda: named(b"/etc/a.csv"), "file_names")
hostile("zip: a path on a drive", "disque.zip", lambda: named(b"C:\\Windows\\a.csv"), "file_names")
hostile("zip: a NUL in a name", "nul.zip", lambda: named(b"a.csv\0.exe"), "file_names")
hostile(
    "zip: a name written backwards",
    "envers.zip",
    lambda: hand_zip([entry("a\u202evsc.csv", flags=0x800)]),
    "file_names",
)
hostile("zip: locked", "clos.zip", lambda: hand_zip([entry("a.csv", flags=1)]), "file_password")
hostile("zip: packed by bzip2", "bzip.zip", lambda: hand_zip([entry("a.csv", method=12)]), "file_not_a_table")
hostile(
    "zip: packed by a method of nobody",
    "methode.zip",
    lambda: hand_zip([entry("a.csv", method=99)]),
    "file_not_a_table",
    "file_truncated",
)
hostile(
    "zip: a list of members that is not there",
    "perdu.zip",
    lambda: hand_zip([entry("a.csv")], directory=0x7FFFFFFF),
    "file_truncated",
)
hostile(
    "zip: a member before the beginning", "avant.zip", lambda: hand_zip([entry("a.csv")], directory=3), "file_truncated"
)
hostile(
    "zip: data that are no deflate",
    "bruit.zip",
    lambda: hand_zip([Entry(name=b"a.csv", packed=b"\xff" * 999, size=9_999)]),
    "file_truncated",
)
hostile("zip: half of it", "moitie.zip", lambda: zipped({"a.csv": CSV * 99})[:150], "file_truncated")
hostile("zip: a wrong check", "faux.zip", lambda: hand_zip([entry("a.csv", check=7)]), "file_truncated")
hostile(
    "zip: behind a program",
    "setup.zip",
    lambda: b"MZ\x90\0" + zipped({"a.csv": CSV}),
    "file_not_a_table",
    "file_truncated",
)
hostile("gzip: 600 MB of zeros", "bombe.csv.gz", lambda: gzip.compress(bytes(600 * MEGABYTE), 1), "file_bomb")
hostile("gzip: 1 MB six hundred times", "train.csv.gz", lambda: pieces_of_gzip(ZEROS, 600), "file_bomb")
hostile(
    "gzip: nothing, half a million times", "riens.csv.gz", lambda: pieces_of_gzip(b"", 500_000), "file_too_many_members"
)
hostile(
    "gzip: in a gzip in a gzip",
    "spirale.csv.gz",
    lambda: gzip.compress(gzip.compress(gzip.compress(CSV))),
    "file_nested",
)
hostile("gzip: a zip inside", "boite.csv.gz", lambda: gzip.compress(zipped({"a.csv": CSV})), "file_nested")
hostile("gzip: cut off", "coupe.csv.gz", lambda: gzip.compress(CSV * 99)[:60], "file_truncated")
hostile("gzip: a name that never ends", "titre.csv.gz", long_header, "file_truncated", "file_empty")
hostile("gzip: junk after its end", "suite.csv.gz", lambda: gzip.compress(CSV) + b"\0" * 999, READ)
