"""A 5-million-row incident CSV to validated records, against DuckDB's bare CSV to Parquet in the same run.

Prints seconds and ratios. Asserts the ratio (within 2) and the peak memory (under 3 GB), each side in its own process.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

LIMIT, MEMORY = 2.0, 3_000_000_000
SCRATCH = Path(".bench")


def make(rows: int) -> Path:
    """Invented events in the columns of an ACLED export, from a fixed seed."""
    import duckdb

    path = SCRATCH / f"incidents-{rows}.csv"
    if path.exists():
        return path
    SCRATCH.mkdir(exist_ok=True)
    duckdb.sql(f"""
        COPY (
            SELECT 'INV' || i AS event_id_cnty,
                   strftime(DATE '2015-01-01' + CAST(hash(i) % 3650 AS INTEGER), '%d %B %Y') AS event_date,
                   ['Battles', 'Explosions/Remote violence', 'Violence against civilians', 'Protests'][1 + CAST(hash(i, 1) % 4 AS INTEGER)] AS event_type,
                   ['Armed clash', 'Attack', 'Air/drone strike', 'Peaceful protest'][1 + CAST(hash(i, 2) % 4 AS INTEGER)] AS sub_event_type,
                   ['Gao', 'Kayes', 'Kidal', 'Koulikoro', 'Menaka', 'Mopti', 'Segou', 'Sikasso', 'Tombouctou'][1 + CAST(hash(i, 3) % 9 AS INTEGER)] AS admin1,
                   CASE WHEN hash(i, 4) % 5 = 0 THEN 'Civilian targeting' ELSE '' END AS civilian_targeting,
                   CAST(hash(i, 5) % 12 AS INTEGER) AS fatalities,
                   'Invented for a benchmark' AS source
            FROM range({rows}) t(i)
        ) TO '{path}' (HEADER)
    """)
    return path


def bare() -> Callable[[Path], None]:
    """DuckDB alone: no cell checked, no row kept back."""
    import duckdb

    target = SCRATCH / "bare.parquet"
    return lambda path: duckdb.sql(
        f"COPY (SELECT * FROM read_csv('{path}')) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
    )


def validated() -> Callable[[Path], None]:
    """The whole way of a file: hash, examination, recognition, every cell read, records written."""
    from kolosi.intake.formats import read_sheets
    from kolosi.store.tables import Tables
    from kolosi.workspace.knowledge import Knowledge
    from kolosi.workspace.receive.adding import examine_file
    from kolosi.workspace.records.lookup import ContentLookup

    knowledge = Knowledge("mli")
    source, lookup = knowledge.sources["acled"], ContentLookup(knowledge, {}, "bench")
    lookup.terms("acled_events")
    (SCRATCH / "validated.parquet").unlink(missing_ok=True)

    def read(path: Path) -> None:
        data = path.read_bytes()
        candidate = examine_file(path.name, data, read_sheets(path.name, data), [source], lookup)
        records = candidate.readings[0].records
        assert records.height
        assert not candidate.readings[0].waiting.height
        Tables(SCRATCH).write("validated", records)

    return read


def timed(side: str, rows: int) -> tuple[float, int]:
    """Seconds and peak bytes of one side in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--rows", str(rows), "--side", side], capture_output=True, text=True, check=True
    )
    seconds, memory = done.stdout.split()
    return float(seconds), int(memory)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--side", choices=("bare", "validated"))
    given = parser.parse_args()
    path = make(given.rows)
    if given.side:
        convert = {"bare": bare, "validated": validated}[given.side]()
        start = time.perf_counter()
        convert(path)
        print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
        return
    baseline, _ = min(timed("bare", given.rows) for _ in range(2))
    seconds, memory = min(timed("validated", given.rows) for _ in range(2))
    print(
        f"intake  {given.rows:,} rows: bare {baseline:.2f} s, validated {seconds:.2f} s, ratio {seconds / baseline:.2f} (limit {LIMIT}), peak {memory / 1e9:.2f} GB"
    )
    assert seconds / baseline <= LIMIT, "slower than twice the bare conversion"
    assert memory < MEMORY, "more than 3 GB"


if __name__ == "__main__":
    main()
