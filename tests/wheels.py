"""Which wheels an installation on Windows takes from the lock, and how large they are."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path
from typing import NamedTuple

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
MEASURED = Path(__file__).with_name("wheels.csv")
"""Sizes by package and version; written by tools/measure_wheels.py."""

_WINDOWS = {
    "sys_platform": "win32",
    "platform_system": "Windows",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "python_version": "3.12",
    "python_full_version": "3.12.10",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
}
_PINNED = re.compile(r"^([\w.-]+)==([^\s;]+)(?: ; (.+?))? \\$")
_VIA = re.compile(r"^    #(?: via|  ) ([\w.-]+)")


class Pinned(NamedTuple):
    """A package of the lock and the packages that ask for it."""

    name: str
    version: str
    via: frozenset[str]


def locked() -> list[Pinned]:
    """The packages of the lock that Windows takes."""
    found: list[Pinned] = []
    is_taken = False
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if pinned := _PINNED.match(line):
            is_taken = not pinned[3] or Marker(pinned[3]).evaluate(_WINDOWS)
            if is_taken:
                found.append(Pinned(pinned[1], pinned[2], frozenset()))
        elif is_taken and (via := _VIA.match(line)):
            found[-1] = found[-1]._replace(via=found[-1].via | {via[1]})
    return found


def installed_on_windows(*extras: str) -> dict[str, str]:
    """The packages, and what they need, that `pip install kolosi[extras]` takes: version by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *(each for extra in extras for each in project["optional-dependencies"][extra])]
    taken = {canonicalize_name(Requirement(each).name) for each in asked}
    lock = locked()
    while more := {one.name for one in lock if one.via & taken} - taken:
        taken |= more
    return {one.name: one.version for one in lock if one.name in taken}


def sizes() -> dict[tuple[str, str], tuple[int, int]]:
    """Bytes to download and bytes once installed, by package and version."""
    with MEASURED.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {(row["package"], row["version"]): (int(row["download"]), int(row["installed"])) for row in rows}
