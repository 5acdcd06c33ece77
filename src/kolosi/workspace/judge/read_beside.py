"""What was read of each region and risk, as a worksheet shows it: how many excerpts, and which; never their words.

A worksheet goes round: the number of an excerpt leads whoever may read it to its words, and nobody else to its document.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kolosi.model.label import say
from kolosi.reading.labels import labels
from kolosi.review.coding import units_of
from kolosi.workspace.evidence.regions import regions_by_place, regions_of
from kolosi.workspace.evidence.registers import read_excerpts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kolosi.review.coding import Unit
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.write.judgements import PairOf

_SAID = labels("severity.excerpts")

_COUNTRY = ""
"""Stands for the region of what is said of the whole country."""


def excerpts_beside(workspace: Folder, pairs: Sequence[PairOf], language: str) -> Mapping[PairOf, str]:
    """The text of the column `excerpts` for each region and risk (None: any risk); that nothing was read where there is none.

    Words that several people coded count once, under the number that they had first.
    """
    found = _by_pair(workspace)
    return {
        (region, risk): "\n".join(
            (
                _told("of_region", found.get((region, risk), ()), language),
                *([_told("of_country", found[_COUNTRY, risk], language)] if (_COUNTRY, risk) in found else []),
            )
        )
        for region, risk in pairs
    }


def _by_pair(workspace: Folder) -> Mapping[PairOf, Sequence[str]]:
    """The numbers of excerpts by region and risk, and by region alone."""
    by_place = regions_by_place(workspace)
    found: dict[PairOf, list[str]] = defaultdict(list)
    for unit in units_of(read_excerpts(workspace)):
        risks = {risk for one in unit.standing for risk in one.risks}
        for region in _regions(workspace, by_place, unit):
            for risk in (None, *sorted(risks)):
                found[region, risk].append(unit.standing[0].id)
    return dict(found)


def _regions(workspace: Folder, by_place: Mapping[str, str], unit: Unit) -> Iterable[str]:
    """The regions of what is said; the whole country where none is."""
    return sorted(regions_of(workspace, by_place, (id_ for one in unit.standing for id_ in one.places))) or [_COUNTRY]


def _told(name: str, ids: Sequence[str], language: str) -> str:
    if not ids:
        return say(_SAID["none"], language)
    return say(_SAID[name], language).format(n=len(ids), ids=", ".join(ids))
