"""Disclosure: a table of 7 000 cells protected and audited, and random tables in five editions under attack.

`--cases 10000` random tables with an attacker of the tests' own; fewer with another number. `--revised` counts, besides, what
late reports between editions give away to a reader who supposes that they only add.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.editions_case import case_context, draw, leaks, tell
from tests.large_case import large_table

from kolosi.release.audit import audit
from kolosi.release.figures import released
from kolosi.release.plan import plan


def editions(count: int, *, is_revised: bool) -> Counter[str]:
    """What the attacker finds in so many cases."""
    known, found = case_context(), Counter[str]()
    for seed in range(count):
        case = draw(seed, is_revised=is_revised)
        told = tell(case, known)
        found["held back"] += sum(len(gate.withheld) for gate in told.gates)
        for leak in leaks(case, told, known):
            found["given away by earlier editions" if leak.is_old else "given away"] += 1
    return found


def large(subject: str, scale: float) -> float:
    """Seconds to protect and audit a table of 7 020 cells on four levels of places."""
    values, known = large_table(subject, scale)
    start = time.perf_counter()
    decided = plan(values, values, (), known)
    between = time.perf_counter()
    breaches = audit(released(dict.fromkeys(values), decided, known), decided.cells, (), known)
    end = time.perf_counter()
    primary = sum(one.is_primary for one in decided.withheld.values())
    print(
        f"{subject}: {len(values)} cells, {primary} primary, {len(decided.withheld) - primary} secondary; "
        f"protected in {between - start:.1f} s, audited in {end - between:.1f} s"
    )
    assert breaches == ()
    return end - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--revised", action="store_true")
    asked = parser.parse_args()
    seconds = large("incidents", 20.0)
    assert seconds < 60, seconds
    start = time.perf_counter()
    found = editions(asked.cases, is_revised=False)
    print(f"{asked.cases} tables in five editions: {dict(found)}, {time.perf_counter() - start:.0f} s")
    assert found["given away"] == 0
    if asked.revised:
        print(f"with late reports: {dict(editions(asked.cases, is_revised=True))}")


if __name__ == "__main__":
    main()
