"""How far coders of the same words agree, dimension by dimension, and what they must settle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from kolosi.review.coding import DIMENSIONS, ORDERED, SEVERAL, Disagreement, codings_of, to_settle, units_of
from kolosi.risk.agreement import krippendorff_alpha, masi
from kolosi.workspace.evidence.columns import excerpt_columns
from kolosi.workspace.evidence.registers import read_excerpts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kolosi.review.coding import Unit
    from kolosi.workspace.folder import Folder


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Krippendorff's alpha of a dimension over the excerpts that at least two people coded; None where it cannot be said."""

    dimension: str
    units: int
    alpha: float | None


@dataclass(frozen=True, kw_only=True)
class DoubleCoding:
    """The coders, how many excerpts at least two of them coded, how far they agree, what is to be settled."""

    coders: tuple[str, ...]
    units: int
    agreements: tuple[Agreement, ...]
    to_settle: tuple[Disagreement, ...]

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return asdict(self)


def double_coding(workspace: Folder) -> DoubleCoding:
    """What two or more coders made of the same excerpts. Nobody is given a rank: coders are pseudonyms."""
    units = units_of(read_excerpts(workspace))
    degrees = [*excerpt_columns()["severity"].words]
    return DoubleCoding(
        coders=codings_of(units, "risks").coders,
        units=sum(len(unit.by_coder) > 1 for unit in units),
        agreements=tuple(_agreement(units, dimension, degrees) for dimension in DIMENSIONS),
        to_settle=tuple(to_settle(units)),
    )


def _agreement(units: Sequence[Unit], dimension: str, degrees: Sequence[str]) -> Agreement:
    """Alpha with the distance of the dimension: sets by MASI (Passonneau 2006), degrees by their ranks, terms as they are."""
    codings = codings_of(units, dimension, degrees)
    distance = masi if dimension in SEVERAL else None
    alpha = krippendorff_alpha(codings.values, distance, is_ordinal=dimension in ORDERED) if codings.values else None
    return Agreement(dimension=dimension, units=codings.compared if codings.values else 0, alpha=alpha)
