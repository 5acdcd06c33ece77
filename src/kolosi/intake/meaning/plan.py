"""The plan by which a file is read: what each of its columns was understood, or said, to be. Kept with its receipt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kolosi.intake.columns.signs import IGNORE as IGNORE
from kolosi.intake.columns.signs import TOLD as TOLD
from kolosi.intake.meaning.shaping import PARTS, SECTION
from kolosi.intake.meaning.understanding import Understood
from kolosi.model.spelling import fold


@dataclass(frozen=True, kw_only=True)
class TablePlan:
    """How one table of a file is read: the column of the layout (or `ignore`) by folded header, and what stands for columns
    that it has not, under no name the period that people said of it. `block` counts the tables of a sheet from the top."""

    sheet: str
    block: int
    layout: str
    columns: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> Mapping[str, object]:
        """The plan as kept in the index of receipts."""
        return {**vars(self), "columns": dict(self.columns), "told": dict(self.told)}

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> TablePlan:
        """A plan that was kept."""
        columns, told = kept.get("columns"), kept.get("told")
        return cls(
            sheet=str(kept["sheet"]),
            block=int(str(kept["block"])),
            layout=str(kept["layout"]),
            columns={str(k): str(v) for k, v in columns.items()} if isinstance(columns, dict) else {},
            told={str(k): str(v) for k, v in told.items()} if isinstance(told, dict) else {},
        )

    @property
    def said(self) -> Mapping[str, str]:
        """The plan as what is said of the columns of its table."""
        return {**self.columns, **{f"{TOLD}{name}": value for name, value in self.told.items()}}


def plan_of(understood: Understood) -> TablePlan:
    """The plan of a table that was understood: what is sure, and what is left aside. What is doubtful stays open."""
    columns = {}
    for one in understood.assignment.given:
        if one.rule is not None and one.is_sure:
            columns[fold(one.header)] = one.rule.names[0]
        elif one.aside is not None:
            columns[fold(one.header)] = IGNORE
    told = {name: said.value for name, said in understood.told.items() if said.where not in {SECTION, PARTS}}
    if understood.around.during is not None:
        told[""] = understood.around.during
    return TablePlan(
        sheet=understood.table.sheet,
        block=understood.block,
        layout=understood.layout.id,
        columns=columns,
        told=told,
    )


def plans_of(understood: Iterable[Understood]) -> tuple[TablePlan, ...]:
    """The plans of some tables."""
    return tuple(plan_of(one) for one in understood)
