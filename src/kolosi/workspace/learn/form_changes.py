"""How a file differs from the form that its sender used before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.intake.columns.table import fold
from kolosi.model.finding import Finding, Where, point
from kolosi.workspace.learn.partner_forms import SAME

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kolosi.model.receipt import Receipt
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.receive.adding import Candidate


def changes_of_form(
    workspace: Folder, file: str, receipt: Receipt, layouts: Sequence[str], headers: Sequence[str]
) -> Iterator[Finding]:
    """What the form of a file has that the last of the same sender had not, and the other way round."""
    before = next(
        (
            one
            for one in reversed(workspace.receipts.all())
            if one.headers
            and one.id != receipt.id
            and (one.source, fold(one.organisation)) == (receipt.source, fold(receipt.organisation))
            and set(one.layout.split("+")) & set(layouts)
            and one.taken_back is None
        ),
        None,
    )
    if before is None:
        return
    old, new = {fold(one): one for one in before.headers}, {fold(one): one for one in headers}
    come, gone = [new[one] for one in new if one not in old], [old[one] for one in old if one not in new]
    if come or gone:
        data = {"come": ", ".join(come) or "–", "gone": ", ".join(gone) or "–"}
        yield point("form_changed", where=Where(file=file), found=before.file, data=data)


def is_new_form(workspace: Folder, candidate: Candidate) -> bool:
    """True where no file of the same form came before, whatever became of it."""
    own = set(map(fold, candidate.headers))
    for receipt in workspace.receipts.all():
        other = set(map(fold, receipt.headers))
        is_same = receipt.source == candidate.source.id and receipt.original != candidate.original
        if is_same and own and len(own & other) >= SAME * len(own | other):
            return False
    return True
