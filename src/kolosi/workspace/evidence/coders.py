"""How far coders of the same words agree, dimension by dimension, and what they must settle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

from kolosi.review.coding import DIMENSIONS, ORDERED, SEVERAL, Disagreement, codings_of, to_settle, units_of
from kolosi.risk.agreement import krippendorff_alpha, masi
from kolosi.workspace.evidence.columns import excerpt_columns
from kolosi.workspace.evidence.registers import read_excerpts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kolosi.model.label import Label
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
    """The coders, how many excerpts at least two of them coded, how far they agree, what is to be settled.

    `names` are the words of the codings that are to be settled, by their ids.
    """

    coders: tuple[str, ...]
    units: int
    agreements: tuple[Agreement, ...]
    to_settle: tuple[Disagreement, ...]
    names: Mapping[str, Label] = field(default_factory=dict)

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return asdict(replace(self, names={id_: dict(label) for id_, label in self.names.items()}))


def double_coding(workspace: Folder) -> DoubleCoding:
    """What two or more coders made of the same excerpts. Nobody is given a rank: coders are pseudonyms."""
    units = units_of(read_excerpts(workspace))
    degrees = [*excerpt_columns()["severity"].words]
    disagreements = tuple(to_settle(units))
    return DoubleCoding(
        coders=codings_of(units, "risks").coders,
        units=sum(len(unit.by_coder) > 1 for unit in units),
        agreements=tuple(_agreement(units, dimension, degrees) for dimension in DIMENSIONS),
        to_settle=disagreements,
        names=dict(_names(workspace, disagreements)),
    )


def _names(workspace: Folder, disagreements: Sequence[Disagreement]) -> Iterator[tuple[str, Label]]:
    """What people call the terms, degrees and places that coders see otherwise; nothing of an id that nothing bears."""
    taxonomies, places, columns = workspace.knowledge.taxonomies, workspace.knowledge.places, excerpt_columns()
    for one in disagreements:
        column = columns[one.dimension]
        terms = taxonomies[column.terms].terms if column.terms else {}
        for id_ in (value for _, _, values in one.codings for value in values):
            if id_ in terms:
                yield id_, terms[id_].short
            elif id_ in column.words or id_ in places:
                yield id_, column.words[id_] if id_ in column.words else places[id_].name


def _agreement(units: Sequence[Unit], dimension: str, degrees: Sequence[str]) -> Agreement:
    """Alpha with the distance of the dimension: sets by MASI (Passonneau 2006), degrees by their ranks, terms as they are."""
    codings = codings_of(units, dimension, degrees)
    distance = masi if dimension in SEVERAL else None
    alpha = krippendorff_alpha(codings.values, distance, is_ordinal=dimension in ORDERED) if codings.values else None
    return Agreement(dimension=dimension, units=codings.compared if codings.values else 0, alpha=alpha)
