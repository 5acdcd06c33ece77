"""What a code of a public file stands for: the files that a source gave for a period. It is answered inside alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, point
from kolosi.model.key import Key
from kolosi.store.receipts import code_of_source
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.receive.filing import FileLines, files_of

if TYPE_CHECKING:
    from kolosi.model.period import Period
    from kolosi.workspace.folder import Folder


def files_behind(workspace: Folder, code: str) -> FileLines:
    """The files that a code stands for: one file by its own; by that of a source and period, those whose period touches it.

    Where none touches it (a number of people on a day is the last known one), all those of the source. Raises `Refusal` for a code of nothing that was given or printed.
    """
    wanted = code.strip().upper()
    lines = files_of(workspace)
    own = [line for line in lines if line.code.upper() == wanted]
    if own:
        return FileLines(own)
    sources = sorted({receipt.source for receipt in workspace.receipts.all()})
    for period in sorted(_periods(workspace), key=str):
        for source in sources:
            if code_of_source(source, period, workspace.salt) == wanted:
                return _of(workspace, lines, source, period)
    raise Refusal(point("code_unknown", found=code))


def _of(workspace: Folder, lines: FileLines, source: str, period: Period) -> FileLines:
    receipts = [receipt for receipt in workspace.receipts.all() if receipt.source == source]
    near = [receipt for receipt in receipts if receipt.period.overlaps(period)] or receipts
    codes = {receipt.code for receipt in near}
    return FileLines(line for line in lines if line.code in codes)


def _periods(workspace: Folder) -> set[Period]:
    """Every period of which a figure is cited now, was published, or may be asked for."""
    settings = workspace.settings
    keys = [*desk_of(workspace).cited]
    for edition in workspace.editions.ids():
        keys += [Key.parse(str(entry["key"])) for entry in workspace.editions.figures(edition)]
    sides = {side.period for key in keys for side in ((key.before, key.after) if key.is_change else (key,))}
    given = {receipt.period for receipt in workspace.receipts.all()}
    return {*sides, *given, settings.period, settings.previous, settings.year_ago}
