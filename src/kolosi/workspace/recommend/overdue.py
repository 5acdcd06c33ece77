"""The recommendations whose last day is over: for the state of the workspace, and for the page that says whether it can be signed."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from kolosi.content.yaml_files.errors import ContentError
from kolosi.content.yaml_files.mistakes import told
from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.workspace.recommend.kept import REGISTER
from kolosi.workspace.recommend.listing import followed
from kolosi.workspace.review.kept_points import strings_on_registers
from kolosi.workspace.signing.lines import Data, line, some
from kolosi.workspace.write.registers import read_registers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.folder import Folder

MOST = 8
"""So many recommendations a line names; the list has the rest."""


def overdue_points(workspace: Folder, on: date) -> list[Finding]:
    """That recommendations are overdue on a day, as one point; what is wrong in the register, where it cannot be read.

    Of a register that nobody has accepted nothing is said: the state tells the file.
    """
    try:
        late = _late(workspace, on)
    except ContentError as error:
        return [told(error, workspace.knowledge.messages)]
    except Refusal:
        return []
    if not late:
        return []
    data = {"items": some(late, most=MOST)}
    return [point("recommendations_overdue", where=Where(file=REGISTER), count=len(late), data=data)]


def overdue(desk: Desk) -> Iterator[Finding]:
    """The line of the page: which recommendations are overdue on the day of publication, or today where none is set."""
    late = strings_on_registers(desk, f"overdue {_day(desk)}", partial(_late, desk.workspace, _day(desk)))
    if late:
        yield line(desk, "ready_overdue", count=len(late), about=late, data={"items": some(late, most=MOST)})


def _late(workspace: Folder, day: date) -> list[str]:
    return [one.item.id for one in followed(workspace, day) if one.is_overdue]


def overdue_sound(desk: Desk) -> Data:
    """How many recommendations there are."""
    return {"count": len(read_registers(desk.workspace).recommendations)}


def _day(desk: Desk) -> date:
    """The day as of which an edition speaks: a page that was green stays so."""
    published = desk.workspace.settings.published
    return date.fromisoformat(published) if published else date.today()
