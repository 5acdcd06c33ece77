"""Activities as they count: a pair decided to be one activity counts once, people reached by the declared method."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

from kolosi.content.code import GATE, READING, code_of
from kolosi.model.finding import Finding, Where, point
from kolosi.model.label import Label
from kolosi.model.record import ACTIVITIES, HALVED
from kolosi.reading.labels import label

if TYPE_CHECKING:
    import polars as pl

    from kolosi.intake.records.duplicates import Twin
    from kolosi.measure.reached import Method
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.records.built import Built

DUPLICATE = "duplicate"
SAME = "same"
ANSWERS: Mapping[str, Label] = {name: label(f"activities.answers.{name}") for name in (SAME, "different")}
"""What a person may decide about a possible duplicate."""

_COUNTED = ("declared", "reached_in_aor", HALVED)
"""Columns that no file has: they are counted from those of all files."""


def counted_activities(workspace: Folder, built: Built) -> str:
    """The name of the table of activities as they count; made again only when something it depends on changed."""
    same = _decided_same(workspace)
    code = code_of(*READING) + code_of(*GATE)
    parts = (code, workspace.settings.people_reached, *sorted(same), *built.tables["activities"])
    digest = sha256("|".join(parts).encode()).hexdigest()[:12]
    name = f"activities-{digest}"
    if not workspace.tables.has(name):
        workspace.tables.write(name, as_counted(declared(workspace, built), same, method_of(workspace)))
    return name


def untold_by_sex(workspace: Folder, counted: str) -> str:
    """The name of the table of the activities that count and do not tell women and men apart, where others do: beside them a figure by
    sex is partial. `counted` is the table of activities as they count."""
    name = f"untold-{counted.rpartition('-')[2]}"
    if not workspace.tables.has(name):
        workspace.tables.write(name, _untold(workspace.tables.read(counted)))
    return name


def _untold(activities: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    people = [pl.col(name) != 0 for name in ("reached", "reached_in_aor") if name in activities.columns]
    if "sex" not in activities.columns or not people:
        untold = activities.clear()
    else:
        untold = activities.filter(pl.col("sex").is_null() & pl.any_horizontal(people))
    return untold.with_columns(
        open=pl.lit("|sex|"), **{mark: pl.lit(value=True) for mark in ("counted", "soft", "unsaid")}
    )


def method_of(workspace: Folder) -> Method:
    """The method that the workspace declares."""
    from kolosi.measure.reached import METHODS

    return next(method for method in METHODS if method == workspace.settings.people_reached)


def as_counted(activities: pl.DataFrame, same: Collection[str], method: Method) -> pl.DataFrame:
    """Each activity once, with the people that count by the method, and those it reached on its own; one that tells women, men, girls
    and boys as a row for each sex."""
    from kolosi.intake.records.duplicates import without_twins
    from kolosi.measure.reached import people_counted, told_by_sex

    once = _spelled_alike(without_twins(activities, same))
    alone = people_counted(once, "sum" if method == "sum" else "new_only")
    within = people_counted(once, method, apart=["aor"])
    counted = people_counted(once, method)
    whole = counted.with_columns(alone["reached"].alias("declared"), within["reached"].alias("reached_in_aor"))
    return told_by_sex(whole, {"reached": counted, "declared": alone, "reached_in_aor": within})


def _spelled_alike(activities: pl.DataFrame) -> pl.DataFrame:
    """Partners spelled as the organisation of that name spells itself, else all as the first of them: one name counts once."""
    import polars as pl

    from kolosi.model.spelling import fold

    if "partner" not in activities.columns:
        return activities
    known: dict[str, str] = {}
    for name in ("organisation", "partner"):
        for text in sorted(activities[name].cast(pl.String).drop_nulls().unique()):
            known.setdefault(fold(text), text)
    texts = activities["partner"].cast(pl.String).drop_nulls().unique().to_list()
    spelled = pl.col("partner").cast(pl.String).replace({text: known[fold(text)] for text in texts})
    return activities.with_columns(spelled)


def declared(workspace: Folder, built: Built) -> pl.DataFrame:
    """Every activity as declared, all receipts together, with every column of the table."""
    import polars as pl

    from kolosi.intake.records.importing import TYPES

    frames = [workspace.tables.read(name) for name in built.tables["activities"]]
    frame = pl.concat(frames, how="diagonal_relaxed")
    absent = [name for name in ACTIVITIES.names if name not in (*frame.columns, *_COUNTED)]
    types = {name: TYPES[column.type] for name in absent if (column := ACTIVITIES.column(name))}
    return frame.with_columns(pl.lit(None, type_).alias(name) for name, type_ in types.items())


def possible_duplicates(workspace: Folder, built: Built) -> list[Twin]:
    """The pairs about which nobody has decided yet."""
    decided = workspace.decisions.latest(DUPLICATE)
    return [twin for twin in every_twin(workspace, built) if twin.subject not in decided]


def every_twin(workspace: Folder, built: Built) -> list[Twin]:
    """The pairs that may be one activity, decided or not."""
    if "activities" not in built.tables:
        return []
    from kolosi.intake.records.duplicates import find_twins

    return find_twins(declared(workspace, built))


def duplicate_points(twins: Iterable[Twin], built: Built) -> list[Finding]:
    """Pairs as points to check."""
    files = {id_: str(entry.get("file")) for id_, entry in built.receipts.items()}
    return [_point(twin, files) for twin in twins]


def _point(twin: Twin, files: Mapping[str, str]) -> Finding:
    return point(
        "possible_duplicate",
        where=Where(file=files.get(twin.agency.receipt), row=twin.agency.row),
        found=twin.subject,
        data={
            "agency": twin.agency.organisation,
            "partner": twin.partner.organisation,
            "other": files.get(twin.partner.receipt),
            "other_row": twin.partner.row,
            "people": twin.reached,
            "subject": twin.subject,
        },
    )


def _decided_same(workspace: Folder) -> frozenset[str]:
    decided = workspace.decisions.latest(DUPLICATE)
    return frozenset(subject for subject, decision in decided.items() if decision.value == SAME)
