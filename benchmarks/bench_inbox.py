"""A quarter's inbox of 100 invented partners' files (some 10 MB) through `add`, against calamine's bare reading of the same files in the same run.

Prints seconds and ratios. Asserts the ratios alone, of seconds of the processor, which other programs at work hardly move: of the whole inbox (`LIMIT`), and of two wide sheets (100 rows of 450 columns,
one that nobody knows and one of a known form among other questions) to what an ordinary file of the inbox takes (`WIDEST`).
The aim is 60 s for the inbox and 2 s for a wide sheet, on a computer of which nobody else makes use.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LIMIT, WIDEST = 45.0, 20.0
FILES = {"monitoring": 45, "5w": 35, "dtm": 18, "unknown": 1, "among": 1}
WIDE = 450
REGIONS = ("Kayes", "Koulikoro", "Sikasso", "Ségou", "Mopti", "Tombouctou", "Gao", "Kidal", "Ménaka")
Row = Sequence[str | int | None]


HEADS = ("_id", "organisation", "date_incident", "region ", "cercle", "categorie_violation", "sous_type", "risque_associe", "sexe_victimes", "age_victimes", "nb_victimes ", "nb_femmes", "nb_hommes", "nb_filles", "nb_garcons", "statut_victime", "groupe_population", "auteur_presume", "nb_tues")  # fmt: skip


def monitoring(partner: int, chance: random.Random) -> Iterator[Row]:
    """Violations, one a row, in the columns of the protection monitoring."""
    yield ("Données inventées",)
    yield ()
    yield HEADS
    for at in range(1_300):
        yield violation(at, partner, chance)


def violation(at: int, partner: int, chance: random.Random) -> tuple[str | int | None, ...]:
    """One invented row of the monitoring."""
    day = f"2025-{chance.randint(1, 3):02d}-{chance.randint(1, 28):02d}"
    women, men, girls, boys = (chance.randint(0, 9) for _ in range(4))
    return (at, f"ONG inventée {partner:03d}", day, chance.choice(REGIONS), None, "Atteintes au droit à la vie", "Homicide de civil", "attacks_on_civilians", "Mixte", "Adultes", women + men + girls + boys, women, men, girls, boys, "Civil", "Communauté hôte", "Groupes armés", chance.randint(0, 2))  # fmt: skip


def response(partner: int, chance: random.Random) -> Iterator[Row]:
    """Activities, one a row, in the columns of the matrix."""
    yield ("Chiffres inventés",)
    yield ()
    yield ("Mois *", "Organisation *", "Partenaire de mise en œuvre", "AoR *", "Activité", "Région *", "Groupe de population", "Femmes", "Hommes", "Filles", "Garçons", "Personnes assistées (nouvelles)", "Statut")  # fmt: skip
    for at in range(1_900):
        some = [chance.randint(0, 99) for _ in range(4)]
        month = chance.choice(("janvier 2025", "février 2025", "mars 2025"))
        yield (month, f"ONG inventée {partner:03d}", None, "PE", f"Activité inventée {at}", chance.choice(REGIONS), "PDI", *some, sum(some), "Achevée")  # fmt: skip


def displaced(partner: int, chance: random.Random) -> Iterator[Row]:
    """Displaced people by place, in the columns of a round."""
    yield ("Snapshot Date", "Admin 0", "Admin 0 pcode", "Admin 1", "Admin 2", "Admin 3", "Total No# of IDPs HH", "Total No# of IDPs Ind#")  # fmt: skip
    day = f"{2010 + partner}-03-31"
    for at in range(2_000):
        yield (day, "Mali", "MLI", chance.choice(REGIONS), None, f"Invented commune {at}", at, 5 * at)


def questions(chance: random.Random, count: int) -> tuple[str, ...]:
    """The headers of a questionnaire, some in words that a source uses too."""
    words = (
        "Nombre de ménages",
        "Type d’abri",
        "Région",
        "Date de visite",
        "Sexe du chef",
        "Source d’eau",
        "Personnes déplacées",
    )
    return tuple(f"{chance.choice(words)} {at}" if at % 3 else f"groupe {at}/question {at}" for at in range(count))


def replies(chance: random.Random, count: int) -> tuple[str | int | None, ...]:
    """One row of replies: words, numbers, days, places, and texts of which no two are alike."""
    day = f"2025-{chance.randint(1, 3):02d}-{chance.randint(1, 28):02d}"
    kinds = ("Oui", "Non", "NSP", None, chance.randint(0, 999), chance.choice(REGIONS), day)
    return tuple(chance.choice((*kinds, f"réponse inventée {chance.randint(0, 10**9)}")) for _ in range(count))


def unknown(partner: int, chance: random.Random) -> Iterator[Row]:
    """An export of a questionnaire that nobody knows: 100 rows of 450 columns."""
    yield questions(chance, WIDE)
    for _ in range(100):
        yield replies(chance, WIDE)


def among(partner: int, chance: random.Random) -> Iterator[Row]:
    """An export of the monitoring among other questions: 100 rows of 450 columns."""
    others = WIDE - len(HEADS)
    yield (*HEADS, *questions(chance, others))
    for at in range(100):
        yield (*violation(at, 500 + partner, chance), *replies(chance, others))


MAKE: dict[str, Callable[[int, random.Random], Iterator[Row]]] = {
    "monitoring": monitoring,
    "5w": response,
    "dtm": displaced,
    "unknown": unknown,
    "among": among,
}


def book(rows: Iterator[Row]) -> bytes:
    """A workbook of rows, after a sheet that guides the reader."""
    import xlsxwriter

    out = io.BytesIO()
    writer = xlsxwriter.Workbook(out, {"in_memory": True})
    writer.add_worksheet("Lisez-moi").write(0, 0, "Données inventées pour une mesure")
    page = writer.add_worksheet("Données")
    for at, row in enumerate(rows):
        page.write_row(at, 0, row)
    writer.close()
    return out.getvalue()


def make(folder: Path, share: float) -> list[Path]:
    """The files of the inbox, from a fixed seed."""
    paths = []
    for kind, count in FILES.items():
        for at in range(max(round(count * share), 1)):
            path = folder / f"{kind}_{at:03d}.xlsx"
            path.write_bytes(book(MAKE[kind](at, random.Random(f"{kind}{at}"))))
            paths.append(path)
    return paths


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, and seconds of the processor."""

    clock: float
    processor: float

    def __sub__(self, other: Spent) -> Spent:
        return Spent(self.clock - other.clock, self.processor - other.processor)


def now(whose: int) -> Spent:
    """What the clock and the processor say, of this process or of those that it waited for."""
    used = resource.getrusage(whose)
    return Spent(time.perf_counter(), used.ru_utime + used.ru_stime)


def bare(paths: Sequence[Path]) -> Spent:
    """What calamine takes to give the cells of the files."""
    import python_calamine

    start = now(resource.RUSAGE_SELF)
    for path in paths:
        reader = python_calamine.CalamineWorkbook.from_path(str(path))
        for name in reader.sheet_names:
            assert reader.get_sheet_by_name(name).to_python()
    return now(resource.RUSAGE_SELF) - start


def added(paths: Sequence[Path], folder: Path) -> tuple[Spent, int]:
    """What the command takes to add the files to a new workspace, start included; and how many gave records."""
    here = [sys.executable, "-m", "kolosi"]
    subprocess.run(
        [*here, "new", str(folder), "--country", "MLI", "--period", "2025-Q1"], check=True, capture_output=True
    )
    start = now(resource.RUSAGE_CHILDREN)
    done = subprocess.run([*here, "add", *map(str, paths), "--workspace", str(folder), "--json"], capture_output=True)
    spent = now(resource.RUSAGE_CHILDREN) - start
    said, _ = json.JSONDecoder().raw_decode(done.stdout.decode())
    return spent, sum(answer["records"] > 0 for answer in said)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="of the hundred files, how many are added")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        paths = make(folder, given.share)
        size = sum(path.stat().st_size for path in paths) / 1e6
        baseline = bare(paths)
        whole, read = added(paths, folder / "espace")
        nothing = folder / "vide.csv"
        nothing.write_text("a,b\n1,2\n", "utf-8")
        begun, _ = added([nothing], folder / "espace-vide")
        wide = {kind: added([folder / f"{kind}_000.xlsx"], folder / kind)[0] - begun for kind in ("unknown", "among")}
    ratio = (whole - begun).processor / baseline.processor
    each = (whole - begun).processor / len(paths)
    print(
        f"inbox  {len(paths)} files, {size:.1f} MB: calamine alone {baseline.clock:.2f} s, add {whole.clock:.1f} s, of which "
        f"{begun.clock:.1f} s to begin and end; of the processor {whole.processor:.1f} s, ratio {ratio:.1f} (limit {LIMIT})"
    )
    for kind, alone in wide.items():
        print(
            f"wide   {kind}: {alone.clock:.2f} s, of the processor {alone.processor:.2f} s, "
            f"{alone.processor / each:.1f} times a file of the inbox (limit {WIDEST})"
        )
    assert read == sum(not path.name.startswith("unknown") for path in paths), "not every known form was read"
    assert ratio <= LIMIT, "slower than so many times the bare reading"
    assert max(one.processor for one in wide.values()) / each <= WIDEST, "a wide sheet takes too much of the time"


if __name__ == "__main__":
    main()
