"""The figure checker: precision, recall and coverage on each corpus, with Wilson intervals, then its speed.

Scores on texts that the authors of the rules have read are labelled so. Asserts ratios only: a text ten times as long takes at
most half as much again for each character.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.proof.evaluation import bindings, corpora, generating, mutating, scoring  # noqa: E402

SCRATCH = Path(".bench")
SHARED = Path(os.environ.get("KOLOSI_SHARED") or ROOT.parent / "shared") / "reference"
BUDGETS = {"warm": 0.150, "cold": 0.6, "thousand": 120.0}
LONGER, LIMIT, SIZE = 10, 1.5, 61_000


# -- scores ------------------------------------------------------------------------------------------------------------


def scores(narratives: int) -> Iterator[str]:
    """The tables of every corpus that is here, the most telling first."""
    for name, documents in corpora.held_out_sets(corpora.UNREAD).items():
        yield from told(f"unread, set {name}", documents, label="unread", any_family=True, details=0)
    for name, documents in corpora.held_out_sets().items():
        yield from told(f"held out, set {name}", documents, label="held out", any_family=True)
    generated = [one for language in generating.LANGUAGES for one in generating.narratives(language, narratives)]
    yield from told("generated", generated, any_family=True)
    clean = [one for language in generating.LANGUAGES for one in generating.narratives(language, narratives, faults=0)]
    alarms = scoring.scored(clean)["all", "all"].false_alarms
    yield f"  {sum(len(one.claims) for one in clean)} sentences without a fault: {len(alarms)} false alarms"
    yield from (f"    false alarm: {one}" for one in alarms)
    if not SHARED.is_dir():
        yield "reference and development set: not here (set KOLOSI_SHARED to their folder)"
        return
    yield from told("development", corpora.development(SHARED))
    gold = corpora.reference(SHARED)
    yield from told("reference", [gold.document])
    yield from numbers(gold)
    yield from mutants(gold)


def told(
    corpus: str, documents: list[corpora.Document], *, label: str = "", details: int = 12, any_family: bool = False
) -> list[str]:
    """The tables of a corpus under its label."""
    found = scoring.scored(documents, any_family=any_family)
    title = f"{corpus}, {len(documents)} documents. {corpora.LABELS[label or corpus]}"
    return ["", *scoring.table(title, found), *scoring.details(found, details)]


def numbers(gold: corpora.Reference) -> Iterator[str]:
    """How the numbers of the reference are read."""
    found = bindings.bindings_of(gold)
    yield f"  quantities: precision {found.precision}, recall {found.recall}, values {found.values}, kinds {found.kinds}"
    yield f"  periods bound: {found.periods}"


def mutants(gold: corpora.Reference) -> Iterator[str]:
    """How many of the reference's digits, changed one at a time, are found."""
    found = mutating.mutations_of(gold)
    yield f"  one digit changed: {found.detectable} of all that break a relation, {found.accusable} of those that may be accused"
    yield f"  collateral flags: {len(found.collateral)}"
    yield from (f"    collateral: {one}" for one in found.collateral)
    yield from (f"    {family}: {rate}" for family, rate in sorted(found.families.items()))
    yield from (f"    missed: {one}" for one in found.missed)


# -- speed -------------------------------------------------------------------------------------------------------------


def sample() -> str:
    """A text of 61 KB: the reference where it is here, else generated narratives."""
    path = SHARED / f"{corpora.REFERENCE}.fr.txt"
    if path.is_file():
        return path.read_text("utf-8")
    written = "\n\n".join(one.text for one in generating.narratives("fr", 40))
    return (written * (SIZE // len(written) + 1))[:SIZE]


def best(text: str, times: int) -> float:
    """The least seconds of some checks of a text in this process."""
    return min(seconds(text) for _ in range(times))


def seconds(text: str) -> float:
    """Seconds of one check, report included."""
    from kolosi.workspace.review.proofing import proofread

    start = time.perf_counter()
    proofread("text.txt", text.encode(), language="fr").as_json()
    return time.perf_counter() - start


def cold(text: str) -> float:
    """Seconds of the command in a process of its own."""
    SCRATCH.mkdir(exist_ok=True)
    path = SCRATCH / "text.txt"
    path.write_text(text, "utf-8")
    command = [sys.executable, "-m", "kolosi", "check", str(path.resolve())]
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, env=compiled)
    return time.perf_counter() - start


def many(text: str, documents: int) -> float:
    """Seconds of many documents on two processes."""
    start = time.perf_counter()
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(seconds, [text] * documents, chunksize=10))
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--narratives", type=int, default=40, help="generated documents in each language")
    parser.add_argument("--documents", type=int, default=1000, help="documents on two processes")
    given = parser.parse_args()
    for line in scores(given.narratives):
        print(line, flush=True)
    text = sample()
    seconds(text)
    once, cold_once = best(text, 5), min(cold(text) for _ in range(3))
    longer = best("\n\n".join([text] * LONGER), 1)
    ratio = longer / (once * LONGER)
    print(f"\nproof   {len(text.encode()):,} bytes: warm {once:.3f} s (budget {BUDGETS['warm']} s)")
    print(f"proof   kolosi check, cold: {cold_once:.2f} s (budget {BUDGETS['cold']} s)")
    print(f"proof   {LONGER} times as long: {longer:.2f} s, {ratio:.2f} of the time for each character (limit {LIMIT})")
    pool = many(text, given.documents)
    budget = BUDGETS["thousand"] * given.documents / 1000
    print(f"proof   {given.documents} documents on two processes: {pool:.1f} s (budget {budget:.0f} s)")
    assert ratio <= LIMIT, "longer texts take more time for each character"


if __name__ == "__main__":
    main()
