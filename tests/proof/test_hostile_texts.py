"""Texts made to stop the reader: each is read in a fresh process, within five seconds a megabyte and in bounded memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

SECONDS, MEMORY = 5.0, 1_500_000_000
"""For each megabyte, on a machine of `PACE`; bytes at the most."""

PACE = 0.14
"""Seconds that `paced` takes on the machine on which the limit was set; a slower one is given as much more time."""

CHECKED = """
import json, pathlib, resource, sys, time
from kolosi.workspace.review.proofing import proofread
data = open(sys.argv[1], "rb").read()
proofread("warm.txt", b"Au T1 2024, 12 cas contre 10, soit une hausse de 20 %.", language="fr").as_json()
start = time.process_time()
paced = {str(number): (number, [number % 7]) for number in range(200_000)}
paced = sum(len(paced[name][1]) for name in sorted(paced))
pace = time.process_time() - start
start = time.process_time()
found = proofread("hostile." + sys.argv[2], data, language="fr").as_json()
# what a process was before it became this one counts in ru_maxrss, and not in the high-water mark of its own memory
status = pathlib.Path("/proc/self/status")
own = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")] if status.exists() else []
peak = 1024 * (int(own[0]) if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
print(json.dumps({"pace": pace, "seconds": time.process_time() - start, "memory": peak, "quantities": found["counts"]["quantities"]}))
"""

SENTENCE = "Au T2 2024, 1 200 violations ont été documentées, contre 800 au T1 2024 (+50 %), soit 400 de plus. "
SHORT: Mapping[str, str] = {
    "a very long line": "mot " * 50_000,
    "a long line of claims": SENTENCE * 400,
    "numbers in a row": "12 345, " * 6_000,
    "one number of many digits": "1" * 200_000,
    "groups without end": "123 " * 30_000,
    "separators": "1,2.3 " * 20_000,
    "brackets open": "(" * 50_000 + "12 cas",
    "brackets nested": "(12 " * 10_000 + ")" * 10_000,
    "spaces": " " * 200_000 + "12 cas",
    "words without end": "a" * 200_000,
    "accents and hyphens": "é-" * 60_000,
    "capitals": "Gao et " * 20_000,
    "names after a number": "cinq régions : " + "Gao, " * 20_000,
    "percent signs": "%" * 100_000,
    "stars": "**" * 50_000 + "12",
    "periods": "octobre 2024 à mars 2025 et " * 4_000,
    "days": "du 1er au 3 mars 2025, " * 4_000,
    "addresses": "www." + "a." * 50_000,
    "signs and digits": "+1-(2) " * 20_000,
    "cells": "| 12 " * 20_000 + "|",
    "one cell a line": "| 12 | 13 |\n" * 6_000,
    "tabs": "12\t13\t14\n" * 5_000,
    "notes": "[1]" * 30_000,
    "one concept": "Au T1 2024, 1 234 violations. " * 3_000,
    "totals": "\n\n".join(f"Au T1 2024, {1000 + number} violations ont été documentées." for number in range(2_000)),
    "parts": "100 cas, dont " * 6_000,
    "of and of": "12 sur " * 15_000,
    "spelled": "vingt-deux cents mille " * 6_000,
    "claims that are wrong": "200 contre 100 (+7 %), " * 2_000,
    "shares that are wrong": "Au total, 45 écoles sur 150 (40 %) ont fermé. " * 1_200,
    "places in a row": "3 régions, " * 8_000,
    "names without commas": ("Gao " * 200 + "3 régions, " * 90 + "\n\n") * 50,
    "capitals in a word": ("Gao" * 700 + " " + "3 régions, " * 200 + "\n\n") * 25,
    "lists of names": "cinq régions (Gao, Kidal), " * 4_000,
    "quarters": "T1 2024 " * 20_000,
    "the same period": "T1 2024, même période, " * 6_000,
    "totals of rows": "| A | B | C |\n|---|---|---|\n" + "| total | 1 | 2 |\n" * 5_000,
    "percents under a figure": "| A | B |\n|---|---|\n| 100 | x |\n" + "| 5 % | 3 % |\n" * 4_000,
    "brackets in brackets": ("12 cas (" + "1 (" * 100 + ")" * 101 + ". ") * 100,
    "parts of one": "100 cas, dont 1, 1, 1, 1, 1, " * 3_000,
    "nothing of nothing": "0 cas, dont " * 8_000,
    "shares": "1 %, " * 15_000,
    "pairs": "1 (2 %), 3 (4 %). " * 3_000,
    "one share of all": "50 50 50 100 %, " * 4_000,
    "followed": "12, suivi de 11, " * 4_000,
    "what remains": "12 %, 13 %, les 75 % restants, " * 3_000,
    "spans out of sight": "[a](b) 12 " * 12_000,
    "letters and digits": "a1" * 60_000,
}


def within(text: str, tmp_path: Path, suffix: str = "txt") -> None:
    limit = SECONDS * max(len(text.encode()) / 1e6, 0.2)
    path = tmp_path / "hostile"
    path.write_text(text, "utf-8")
    command = [sys.executable, "-c", CHECKED, str(path), suffix]
    run = subprocess.run(command, capture_output=True, text=True, timeout=2 * limit + 30, check=False)
    assert run.returncode == 0, run.stderr[-1500:]
    found = json.loads(run.stdout)
    assert found["seconds"] <= limit * max(found["pace"] / PACE, 1.0)
    assert found["memory"] <= MEMORY


@pytest.mark.long
@pytest.mark.parametrize("name", SHORT)
def test_a_hostile_text_is_read_in_time(name: str, tmp_path: Path) -> None:
    within(SHORT[name], tmp_path)


@pytest.mark.long
def test_a_hundred_thousand_numbers_are_read_in_time(tmp_path: Path) -> None:
    lines = (", ".join(str((place * 7919 + line * 104729) % 9973) for place in range(20)) for line in range(5_000))
    within(".\n\n".join(lines), tmp_path)


@pytest.mark.long
def test_a_table_of_ten_thousand_rows_is_read_in_time(tmp_path: Path) -> None:
    rows = "\n".join(f"| lieu {row} | {row * 37} | {row % 100} % |" for row in range(10_000))
    within("| Lieu | Cas | Part |\n|---|---|---|\n" + rows, tmp_path, "md")


def test_a_short_hostile_text_is_read_at_once(tmp_path: Path) -> None:
    within("(12 " * 400 + "**" * 400 + SENTENCE * 20 + "1" * 4_000 + "www." + "a." * 2_000, tmp_path)
