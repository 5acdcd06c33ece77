"""What happens to files on their way: columns removed, renamed, emptied and exchanged; rows cut; sheets and files renamed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from tests.mutations.grids import Grid, Sheaf

from kolosi.intake.columns.totals import is_total_label

STRANGE = ("Colonne 7", "Champ X", "divers_3", "Info")
TITLES = ("Document inventé", "Fichier de travail", "Ne pas diffuser")


@dataclass(frozen=True, kw_only=True)
class Body:
    """Where the data of a sheet stand: the row of the headers above them, and the rows that gave records."""

    at: int
    header: int
    rows: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A file after one change. `columns` are the headers touched, `gone` the rows cut out of a sheet, by its name."""

    how: str
    about: str
    name: str
    data: bytes
    columns: tuple[str, ...] = ()
    sheet: str = ""
    gone: frozenset[int] = frozenset()
    moved: Mapping[int, int] = ()  # type: ignore[assignment]


Change = Callable[[Sheaf, Body, Random], Changed | None]


def bodies_of(sheaf: Sheaf, read: Mapping[str, Sequence[int]]) -> list[Body]:
    """The data of each sheet, by the rows that were read of it."""
    found = []
    for at, grid in enumerate(sheaf.grids):
        rows = sorted(set(read.get(grid.name, ())))
        if not rows:
            continue
        above = [
            row for row in range(1, rows[0]) if sum(grid.cell(row, c) not in (None, "") for c in _across(grid)) > 1
        ]
        if above:
            found.append(Body(at=at, header=above[-1], rows=tuple(rows)))
    return found


def change(sheaf: Sheaf, bodies: Sequence[Body], random: Random) -> Changed:
    """One change of a file, drawn."""
    while True:
        how = random.choice(sorted(CHANGES))
        body = random.choice(bodies) if bodies else Body(at=0, header=1, rows=())
        if bodies or how in WHOLE:
            found = CHANGES[how](sheaf, body, random)
            if found is not None:
                return replace(found, how=how)


# -- columns ----------------------------------------------------------------------------------------------------------


def _across(grid: Grid) -> range:
    return range(1, max(map(len, grid.rows), default=0) + 1)


def _headers(sheaf: Sheaf, body: Body) -> dict[int, str]:
    """The columns with a header, by number."""
    grid = sheaf.grids[body.at]
    named = {column: str(grid.cell(body.header, column) or "") for column in _across(grid)}
    return {column: name for column, name in named.items() if name.strip()}


def _removed(sheaf: Sheaf, body: Body, random: Random) -> Changed | None:
    column, name = random.choice(sorted(_headers(sheaf, body).items()))
    grid = sheaf.grids[body.at]
    return _with(sheaf, body, grid.by_columns([c for c in _across(grid) if c != column]), name, columns=(name,))


def _misspelled(sheaf: Sheaf, body: Body, random: Random) -> Changed | None:
    column, name = random.choice(sorted(_headers(sheaf, body).items()))
    at = random.randrange(len(name))
    other = name[:at] + name[at + 1 :]
    return _called(sheaf, body, column, name, other) if other.strip() else None


def _renamed(sheaf: Sheaf, body: Body, random: Random) -> Changed | None:
    column, name = random.choice(sorted(_headers(sheaf, body).items()))
    return _called(sheaf, body, column, name, random.choice(STRANGE))


def _unnamed(sheaf: Sheaf, body: Body, random: Random) -> Changed | None:
    column, name = random.choice(sorted(_headers(sheaf, body).items()))
    return _called(sheaf, body, column, name, None)


def _called(sheaf: Sheaf, body: Body, column: int, name: str, other: str | None) -> Changed:
    grid = sheaf.grids[body.at].with_cells({(body.header, column): other})
    return _with(sheaf, body, grid, f"{name} → {other}", columns=(name,))


def _columns_swapped(sheaf: Sheaf, body: Body, random: Random) -> Changed | None:
    headers = _headers(sheaf, body)
    if len(headers) < 2:
        return None
    one, other = random.sample(sorted(headers), 2)
    order = [{one: other, other: one}.get(column, column) for column in _across(sheaf.grids[body.at])]
    about = f"{headers[one]} ↔ {headers[other]}"
    return _with(sheaf, body, sheaf.grids[body.at].by_columns(order), about)


def _headers_exchanged(sheaf: Sheaf, body: Body, random: Random) -> Changed | None:
    headers = _headers(sheaf, body)
    if len(headers) < 2:
        return None
    one, other = random.sample(sorted(headers), 2)
    grid = sheaf.grids[body.at].with_cells({(body.header, one): headers[other], (body.header, other): headers[one]})
    names = (headers[one], headers[other])
    return _with(sheaf, body, grid, f"{names[0]} ⇄ {names[1]}", columns=names)


def _emptied(sheaf: Sheaf, body: Body, random: Random, share: float = 1.0) -> Changed | None:
    column, name = random.choice(sorted(_headers(sheaf, body).items()))
    rows = random.sample(body.rows, max(1, round(len(body.rows) * share)))
    grid = sheaf.grids[body.at].with_cells({(row, column): None for row in rows})
    return _with(sheaf, body, grid, f"{name} × {len(rows)}", columns=(name,))


def _half_emptied(sheaf: Sheaf, body: Body, random: Random) -> Changed | None:
    return _emptied(sheaf, body, random, 0.5)


# -- rows -------------------------------------------------------------------------------------------------------------


def _cut(sheaf: Sheaf, body: Body, random: Random) -> Changed | None:
    """The last rows, and whatever stands below."""
    return _without_end(sheaf, body, random, keeps_below=False)


def _cut_above_foot(sheaf: Sheaf, body: Body, random: Random) -> Changed | None:
    """The last rows; a total and the notes under them stay."""
    below = len(sheaf.grids[body.at].rows) - body.rows[-1]
    return _without_end(sheaf, body, random, keeps_below=True) if below else None


def _without_end(sheaf: Sheaf, body: Body, random: Random, *, keeps_below: bool) -> Changed | None:
    if len(body.rows) < 2:
        return None
    first = body.rows[random.randrange(max(1, len(body.rows) // 5), len(body.rows))]
    grid = sheaf.grids[body.at]
    last = body.rows[-1] if keeps_below else len(grid.rows)
    gone = frozenset(range(first, last + 1))
    kept = [row for row in range(1, len(grid.rows) + 1) if row not in gone]
    found = _with(sheaf, body, grid.by_rows(kept), f"{len(gone)} from row {first} of {body.rows[-1]}")
    return replace(found, gone=gone)


def _shifted(sheaf: Sheaf, body: Body, random: Random) -> Changed | None:
    grid = sheaf.grids[body.at]
    count = random.randint(1, 5)
    lower = grid.by_rows(range(1, len(grid.rows) + 1), above=count)
    titled = lower.with_cells({(1, 1): random.choice(TITLES)}) if random.random() < 0.5 else lower
    return _with(sheaf, body, titled, f"{count} rows")


def _totalled(sheaf: Sheaf, body: Body, random: Random) -> Changed | None:
    """A row of totals, where the file has none."""
    grid = sheaf.grids[body.at]
    if any(is_total_label(str(cell)) for row in grid.rows[body.header :] for cell in _values(row) if cell):
        return None
    columns = {column: [grid.cell(row, column) for row in body.rows] for column in _across(grid)}
    sums = {
        column: sum(value for value in values if isinstance(value, int | float))
        for column, values in columns.items()
        if any(isinstance(value, int | float) for value in values)
    }
    at = len(grid.rows) + 1
    longer = replace(grid, rows=(*grid.rows, (None,) * len(_across(grid))))
    label = next((column for column in columns if column not in sums), 1)
    cells: dict[tuple[int, int], object] = {(at, column): total for column, total in sums.items()}
    cells[at, label] = random.choice(("TOTAL", "Total général", "Total", "Somme totale"))
    return _with(sheaf, body, longer.with_cells(cells), str(cells[at, label]))


def _values(row: Sequence[object]) -> list[object]:
    return [cell[0] if isinstance(cell, tuple) else cell for cell in row]


# -- sheets and files -------------------------------------------------------------------------------------------------


def _sheet_renamed(sheaf: Sheaf, body: Body, random: Random) -> Changed | None:
    grid = sheaf.grids[body.at]
    other = random.choice(("Feuil1", "Sheet3", "Données", "Copie"))
    if not grid.name or other in {one.name for one in sheaf.grids}:
        return None
    return _with(sheaf, body, replace(grid, name=other), f"{grid.name} → {other}")


def _file_renamed(sheaf: Sheaf, body: Body, random: Random) -> Changed | None:
    ending = sheaf.name.rpartition(".")[2]
    other = f"{random.choice(('export (3)', 'Classeur1', 'à envoyer', 'VF'))}.{ending}"
    return Changed(how="", about=other, name=other, data=sheaf.data())


def _bytes_cut(sheaf: Sheaf, body: Body, random: Random) -> Changed | None:
    data = sheaf.data()
    kept = random.randrange(len(data) // 4, len(data) - 1)
    row = data[:kept].count(b"\n") + 1
    gone = frozenset(range(row, len(sheaf.grids[0].rows) + 1)) if sheaf.name.endswith(".csv") else frozenset[int]()
    return Changed(how="", about=f"{kept} of {len(data)} bytes", name=sheaf.name, data=data[:kept], gone=gone)


def _with(sheaf: Sheaf, body: Body, grid: Grid, about: str, *, columns: tuple[str, ...] = ()) -> Changed:
    grids = [grid if at == body.at else one for at, one in enumerate(sheaf.grids)]
    sheet = sheaf.grids[body.at].name
    return Changed(how="", about=about, name=sheaf.name, data=sheaf.write(grids), columns=columns, sheet=sheet)


WHOLE = frozenset({"file renamed", "bytes cut"})
"""Changes of a file of which nothing was read."""

CHANGES: Mapping[str, Change] = {
    "column removed": _removed,
    "header misspelled": _misspelled,
    "header renamed": _renamed,
    "header emptied": _unnamed,
    "columns swapped": _columns_swapped,
    "headers exchanged": _headers_exchanged,
    "column emptied": _emptied,
    "half a column emptied": _half_emptied,
    "rows cut": _cut,
    "rows cut above the foot": _cut_above_foot,
    "header shifted": _shifted,
    "total added": _totalled,
    "sheet renamed": _sheet_renamed,
    "file renamed": _file_renamed,
    "bytes cut": _bytes_cut,
}
