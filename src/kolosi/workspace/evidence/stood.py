"""What is told of an excerpt whose words do not stand where it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, point

if TYPE_CHECKING:
    from collections.abc import Sequence


def not_standing(id_: str, document: str, until: str) -> Finding:
    """That the words of an excerpt do not stand in its document."""
    return point("excerpt_not_in_document", found=id_, data={"document": document, "until": until or "–"})


def on_other_page(id_: str, page: str, pages: Sequence[int]) -> Finding:
    """That the words of an excerpt stand on another page than it says."""
    return point("excerpt_other_page", found=id_, data={"page": page, "pages": ", ".join(map(str, pages))})
