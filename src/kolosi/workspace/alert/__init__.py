"""Alerts: weeks that pass what is expected or agreed, who saw them, how long action took, and a digest that may be sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.workspace.folder import Folder

if TYPE_CHECKING:
    from kolosi.workspace.alert.raised import Alerts


class Alerting(Folder):
    """A workspace that is watched by rules."""

    def alerts(self, *, during: str | None = None, mail: str | Path | None = None, sms: bool = False) -> Alerts:
        """The weeks of a period that pass a rule, with who saw them and how many would by chance; delays from community alerts to action.

        Inside only. A digest without any sensitive detail as an e-mail in `mail`, and as one text message (`sms`).
        """
        from kolosi.workspace.alert.raised import alerts
        from kolosi.workspace.alert.telling import told
        from kolosi.workspace.ask.asking import desk_of

        desk = desk_of(self)
        found = alerts(desk, during)
        return told(desk, found, Path(mail) if mail is not None else None, is_text=sms) if mail or sms else found
