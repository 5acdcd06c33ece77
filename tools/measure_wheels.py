"""Measures the wheels of an installation on Windows (x64, CPython 3.12) and writes tests/wheels.csv.

Run it when the lock names new versions: `python tools/measure_wheels.py`. It downloads the wheels with pip into a folder that is
deleted afterwards; the tests then need no network.
"""

from __future__ import annotations

import compileall
import csv
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.wheels import MEASURED, installed_on_windows  # noqa: E402

_WINDOWS = ["--platform", "win_amd64", "--python-version", "3.12", "--implementation", "cp", "--only-binary=:all:"]


def measured(pinned: dict[str, str]) -> list[tuple[str, str, int, int]]:
    """Name, version, bytes to download and bytes once installed."""
    rows = []
    for name, version in sorted(pinned.items()):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", *_WINDOWS, "-d", folder]
            subprocess.run([*command, f"{name}=={version}"], check=True)
            (wheel,) = Path(folder).iterdir()
            rows.append((name, version, wheel.stat().st_size, _installed(wheel)))
    return rows


def _installed(wheel: Path) -> int:
    """The bytes on the disk, with the compiled files that pip writes beside the modules."""
    unpacked = wheel.parent / "unpacked"
    with ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    compileall.compile_dir(unpacked, quiet=2)
    return sum(path.stat().st_size for path in unpacked.rglob("*") if path.is_file())


if __name__ == "__main__":
    with MEASURED.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["package", "version", "download", "installed"])
        writer.writerows(measured(installed_on_windows("report", "linkage", "web")))
