"""The dated facts as a form has them, and their way back: one file that takes the place of those that held them."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

from kolosi.intake.sandbox import read_sheets
from kolosi.model.finding import Refusal, Where, point
from kolosi.model.period import Period
from kolosi.workspace.receive.adding import examine_incoming
from kolosi.workspace.receive.file_answers import SaidOfFile
from kolosi.workspace.receive.keeping import keep_as
from kolosi.workspace.receive.senders import Sender
from kolosi.workspace.receive.submission import Submission
from kolosi.workspace.receive.versions import frames_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kolosi.model.receipt import Receipt
    from kolosi.workspace.answers import Added
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.forms.items import Item

SOURCE, TABLE = "events", "events"
NAME = "chronologie.csv"
"""What the file of the facts is called among the files received."""

_HEADS = ("date", "type_fait", "region", "lieu", "titre_fr", "titre_en", "document")


def facts_of(workspace: Folder) -> list[Item]:
    """The facts that count, the oldest first; each with the nearest place that is known of it."""
    found: list[Item] = []
    for receipt in files_of_facts(workspace):
        frame = frames_of(workspace, receipt).get(TABLE)
        for row in frame.iter_rows(named=True) if frame is not None else ():
            named = {name: row.get(name) for name in ("event", "title_fr", "title_en", "document")}
            item = {"day": str(row["day"]), **named, "place": row.get("place") or row.get("region")}
            found.append({name: str(value) for name, value in item.items() if value})
    return sorted(found, key=lambda item: (str(item.get("day")), str(item.get("title_fr"))))


def files_of_facts(workspace: Folder) -> list[Receipt]:
    """The files whose facts count."""
    return [receipt for receipt in workspace.receipts.current() if receipt.source == SOURCE]


def require_answered(workspace: Folder, file: str) -> None:
    """Raises `Refusal` where rows of the facts wait for an answer: a form does not show them, and would lose them."""
    built = workspace.build()
    waiting = [one for one in files_of_facts(workspace) if built.receipts.get(one.id, {}).get("waiting")]
    if waiting:
        raise Refusal(point("form_facts_wait", where=Where(file=file), found=", ".join(one.file for one in waiting)))


def keep_facts(workspace: Folder, file: str, items: Sequence[Item], received: date) -> Added:
    """Keeps the facts as a file in the place of those that held them. Raises `Refusal` where none is left, or some are not read."""
    if not items:
        raise Refusal(point("form_facts_gone", where=Where(file=file), found=file))
    data = _as_csv(workspace, items)
    sources = workspace.knowledge.sources
    candidate = examine_incoming(NAME, data, read_sheets(NAME, data), sources, SOURCE, workspace.lookup)
    if any(reading.rows_waiting for reading in candidate.readings):
        raise Refusal(point("form_facts_wait", where=Where(file=file), found=NAME))
    before = files_of_facts(workspace)
    senders = {receipt.organisation for receipt in before}
    organisation = senders.pop() if len(senders) == 1 else sources[SOURCE].publisher
    submission = Submission(
        sender=Sender(name=organisation, how="said"),
        period=_span(items, before),
        is_period_said=False,
        replaces=before[-1] if before else None,
        takes_over=tuple(before[:-1]),
    )
    return keep_as(workspace, candidate, SaidOfFile(source=SOURCE, organisation=organisation), submission, received)


def _as_csv(workspace: Folder, items: Sequence[Item]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(_HEADS)
    writer.writerows(_line(workspace, item) for item in items)
    return out.getvalue().encode()


def _line(workspace: Folder, item: Item) -> Iterator[str]:
    """A fact as a row of a file; a place of the first level in its own column."""
    place = workspace.knowledge.places.get(str(item.get("place", "")))
    is_region = place is not None and place.level == 1
    said = {
        **item,
        "region": place.id if place and is_region else "",
        "place": place.id if place and not is_region else "",
    }
    for name in ("day", "event", "region", "place", "title_fr", "title_en", "document"):
        yield str(said.get(name) or "")


def _span(items: Sequence[Item], before: Sequence[Receipt]) -> Period:
    """The whole months of the facts, and what the files before answered for."""
    days = [date.fromisoformat(str(item["day"])) for item in items]
    first = min([*days, *(one.period.first for one in before)])
    last = max([*days, *(one.period.last for one in before)])
    return Period.parse(f"{first:%Y-%m}..{last:%Y-%m}")
