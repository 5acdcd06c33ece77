"""A workspace that is opened: its settings, what content says, and the words for points to check."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.content.messages import packaged_messages
from kolosi.model.finding import Finding, Refusal
from kolosi.store.receipts import Receipts
from kolosi.store.shelf import shelf
from kolosi.store.signed import HELD, require_settings
from kolosi.workspace.knowledge import Knowledge
from kolosi.workspace.protect.lockable import Lockable
from kolosi.workspace.settings import Settings, load_settings

if TYPE_CHECKING:
    from kolosi.content.given import GivenList


class Opened(Lockable):
    """A folder whose settings and content are read when it is opened, as far as a person accepted them."""

    def __init__(self, folder: Path, *, passphrase: str | None = None, identity: str | Path | None = None) -> None:
        super().__init__(folder, passphrase=passphrase, identity=identity)
        self.receipts = Receipts(folder / "receipts")

    @cached_property
    def settings(self) -> Settings:
        """Country, languages, periods, policy. Raises `Refusal` where a locked workspace has others than a person accepted."""
        if self.vault is not None:
            require_settings(self.vault)
        return load_settings(self.folder)

    @cached_property
    def knowledge(self) -> Knowledge:
        """What content says. Raises `Refusal` where a locked workspace has content that nobody accepted."""
        country = self.settings.country
        overlay = shelf(self.folder / "content")
        lists = partial(_given_lists, self.folder, self.receipts)
        return Knowledge(country, overlay if overlay.is_dir() else None, lists)

    @property
    def is_readable(self) -> bool:
        """Whether settings and content could be read when it was opened."""
        return {"settings", "knowledge"} <= self.__dict__.keys()

    def _open_words(self) -> None:
        """Reads settings and content. What nobody has accepted in a locked workspace stops the verbs, and not the opening."""
        try:
            _ = self.knowledge
        except Refusal as refusal:
            if self.vault is None or refusal.finding.id not in HELD:
                raise

    def say(self, finding: Finding) -> Finding:
        """A point to check with its words."""
        if finding.message:
            return finding
        return (self.knowledge.messages if self.is_readable else packaged_messages()).word(finding)


def read_again(workspace: Opened) -> None:
    """Has settings and content read again when they are next asked for."""
    for known in ("settings", "knowledge"):
        vars(workspace).pop(known, None)


def _given_lists(folder: Path, receipts: Receipts, knowledge: Knowledge) -> Sequence[GivenList]:
    """The lists of places that a workspace was given; what reads them is loaded only where some are asked for."""
    from kolosi.workspace.receive.gazetteers import given_lists

    return given_lists(folder, receipts, knowledge)
