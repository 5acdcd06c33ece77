"""What recommendations rest on: each must be an excerpt of the review or a figure; what is neither is told with what comes near."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Where, point
from kolosi.model.key import Key
from kolosi.workspace.correct.nearby import nearest
from kolosi.workspace.recommend.kept import REGISTER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.recommend.kept import Recommendation


def unknown_grounds(desk: Desk, items: Iterable[Recommendation], excerpts: Collection[str]) -> list[Finding]:
    """Points to check: ids of no excerpt and keys of no figure, in the register as somebody wrote it by hand."""
    spellings = {one: (one,) for one in (*excerpts, *desk.workspace.knowledge.indicators)}
    return [
        point(
            "recommendation_grounds_unknown",
            where=Where(file=REGISTER),
            found=text,
            data={"id": item.id, "near": " · ".join(nearest(spellings, text.partition("/")[0])) or "–"},
        )
        for item in items
        for text in (*item.finding, *item.evidence)
        if not (text in excerpts and text in item.evidence) and not _is_figure(desk, text)
    ]


def _is_figure(desk: Desk, text: str) -> bool:
    key = Key.named(text)
    return key is not None and desk.knows(key)
