"""The agreed phases as a file of records, so that they leave by the same gate as every figure."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from kolosi.intake.sandbox import read_sheets
from kolosi.model.finding import Refusal, Where, point
from kolosi.workspace.receive.adding import examine_incoming
from kolosi.workspace.receive.file_answers import SaidOfFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kolosi.model.receipt import Receipt
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.forms.items import Item

SOURCE = "severity"
NAME = "severite_convenue.csv"
"""What the file of the phases is called among the files received."""

HEADS = ("region", "risque", "phase_convenue", "convenue_le", "objet")


def keep_phases(workspace: Folder, file: str, items: Sequence[Item], received: date) -> None:
    """Keeps the agreed phases as a file in the place of the one before.

    Raises `Refusal` where none is left of those that were kept, or where some are not read.
    """
    from kolosi.workspace.receive.keeping import keep_as
    from kolosi.workspace.receive.senders import Sender
    from kolosi.workspace.receive.submission import Submission

    before = files_of_phases(workspace)
    agreed = [item for item in items if item.get("phase")]
    if not agreed:
        if before:
            raise Refusal(point("form_phases_gone", where=Where(file=file), found=file))
        return
    data = phases_csv(agreed, workspace.settings.period.last)
    sources = workspace.knowledge.sources
    candidate = examine_incoming(NAME, data, read_sheets(NAME, data), sources, SOURCE, workspace.lookup)
    if any(reading.rows_waiting for reading in candidate.readings):
        raise Refusal(point("form_phases_wait", where=Where(file=file), found=NAME))
    submission = Submission(
        sender=Sender(name=sources[SOURCE].publisher, how="said"),
        period=workspace.settings.period,
        is_period_said=False,
        replaces=before[-1] if before else None,
        takes_over=tuple(before[:-1]),
    )
    said = SaidOfFile(source=SOURCE, organisation=sources[SOURCE].publisher)
    keep_as(workspace, candidate, said, submission, received)


def files_of_phases(workspace: Folder) -> list[Receipt]:
    """The files whose phases count in the period of the workspace; those of earlier editions stay as they are."""
    period = workspace.settings.period
    return [one for one in workspace.receipts.current() if one.source == SOURCE and one.period.last == period.last]


def phases_csv(items: Sequence[Item], day: date) -> bytes:
    """The agreed phases as a file: one row a region and risk, or a region alone."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(HEADS)
    writer.writerows(_line(item, day) for item in items)
    return out.getvalue().encode()


def _line(item: Item, day: date) -> Iterator[str]:
    risk = str(item.get("risk") or "")
    yield from (str(item["region"]), risk, str(item["phase"]), day.isoformat())
    yield "risk_severity" if risk else "area_severity"
