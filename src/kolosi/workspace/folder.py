"""The folder of a workspace as plain values: settings, what content says, files received, Decisions, editions, tables, key.

Verbs take a `Folder`. It knows none of them; what it needs of other rooms the facade (`Workspace`) gives it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property, partial
from secrets import token_hex
from typing import TYPE_CHECKING

from kolosi.content.messages import packaged_messages
from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.store.decisions import Decisions
from kolosi.store.editions import Editions
from kolosi.store.files import is_there, read_json, read_whole, write_json
from kolosi.store.receipts import Receipts
from kolosi.store.sealed.signed import HELD, require_settings
from kolosi.store.shelf import shelf
from kolosi.store.tables import Tables
from kolosi.workspace.knowledge import Knowledge
from kolosi.workspace.protect.protecting import entered
from kolosi.workspace.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kolosi.content.given import GivenList
    from kolosi.content.yaml_files.shape import Shape
    from kolosi.model.place import Place
    from kolosi.model.receipt import Receipt
    from kolosi.store.sealed.vault import Vault
    from kolosi.workspace.records.built import Built
    from kolosi.workspace.records.lookup import ContentLookup

WORDS = ("word", "place", "column", "rows")
"""The kinds of Decisions on which it depends how files are read."""


class Folder(ABC):
    """What a workspace holds. `vault` has the key in memory; None for a plain folder, and for one that only collects.

    `shaped` are the registers as they were last read, each with the bytes it was made of.
    """

    def __init__(self, folder: Path, *, passphrase: str | None = None, identity: str | Path | None = None) -> None:
        self.folder = folder
        self.vault: Vault | None = entered(folder, passphrase, identity)
        self.receipts = Receipts(folder / "receipts")
        self.decisions = Decisions(folder / "decisions")
        self.editions = Editions(folder / "editions")
        self.tables = Tables(folder / "build" / "records")
        self.collected: Sequence[Finding] = ()
        self.shaped: dict[str, tuple[bytes, Shape]] = {}
        self._open_words()

    # -- what the facade gives ------------------------------------------------------------------------------------

    @abstractmethod
    def build(self) -> Built:
        """The records of the files as they are now."""

    @abstractmethod
    def lookup(self, of: Receipt | None = None) -> ContentLookup:
        """Words and places as content and Decisions have them now; and what was decided about rows and columns of a file."""

    @abstractmethod
    def vintage(self) -> str:
        """The set of boundaries the document speaks in."""

    @staticmethod
    @abstractmethod
    def _given_lists(folder: Path, receipts: Receipts, knowledge: Knowledge) -> Sequence[GivenList]:
        """The lists of places that came in as files. Static: what content knows must not hold the folder, whose key goes with it."""

    # -- what people wrote and what content says ------------------------------------------------------------------

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
        lists = partial(self._given_lists, self.folder, self.receipts)
        return Knowledge(country, overlay if overlay.is_dir() else None, lists)

    @property
    def is_readable(self) -> bool:
        """True where settings and content could be read when it was opened."""
        return {"settings", "knowledge"} <= self.__dict__.keys()

    @cached_property
    def salt(self) -> str:
        """A secret of this workspace, behind opaque codes and pseudonyms."""
        path = self.folder / "receipts" / "salt.json"
        value = read_json(path)
        if not isinstance(value, str):
            value = token_hex(16)
            write_json(path, value)
        return value

    def level_one(self) -> tuple[Place, ...]:
        """The first-level places the document speaks of, in display order."""
        return self.knowledge.places.level_one(self.vintage())

    def words_digest(self) -> str:
        """What reading depends on besides the files: content, the lists of places and the Decisions about words."""
        from hashlib import sha256

        decided = "|".join(f"{d.kind}:{d.subject}:{d.value}" for d in self.decisions.standing() if d.kind in WORDS)
        lists = "".join(f"|{given.id}" for given in self.knowledge.given)
        return sha256((self.knowledge.digest + decided + lists).encode()).hexdigest()[:16]

    def say(self, finding: Finding) -> Finding:
        """A point to check with its words."""
        if finding.message:
            return finding
        return (self.knowledge.messages if self.is_readable else packaged_messages()).word(finding)

    # -- files ----------------------------------------------------------------------------------------------------

    def file(self, *parts: str) -> Path:
        """A file of the workspace."""
        return self.folder.joinpath(*parts)

    def needed(self, name: str) -> bytes:
        """What a file of the workspace holds that must be there."""
        path = self.folder / name
        if not is_there(path):
            raise Refusal(point("file_absent", where=Where(file=name), found=name))
        return read_whole(path)

    def register(self, receipt: Receipt, entry: object) -> None:
        """Tells the build of a file just read, so that the next build does not read it again."""
        current = dict(self.tables.current())
        known = current.get("receipts")
        current["receipts"] = {**(known if isinstance(known, dict) else {}), receipt.id: entry}
        current["digest"] = ""
        self.tables.point_at(current)

    def _open_words(self) -> None:
        """Reads settings and content. What nobody has accepted in a locked workspace stops the verbs, and not the opening."""
        try:
            _ = self.knowledge
        except Refusal as refusal:
            if self.vault is None or refusal.finding.id not in HELD:
                raise


def read_again(folder: Folder) -> None:
    """Has settings and content read again when they are next asked for."""
    for known in ("settings", "knowledge"):
        vars(folder).pop(known, None)
