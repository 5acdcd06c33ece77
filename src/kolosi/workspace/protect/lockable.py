"""The verbs of keys: a workspace that is locked, opened, or made unreadable for good."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.workspace.folder import Folder
from kolosi.workspace.protect.protecting import lock, shred, unlock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kolosi.workspace.protect.accepting import Accepted
from kolosi.workspace.protect.protecting import Locked, Shredded, Unlocked


class Lockable(Folder):
    """A workspace that may be locked."""

    def lock(
        self,
        *,
        passphrase: str | None = None,
        recipients: Sequence[str] = (),
        collect_only: bool = False,
        without: Sequence[str] = (),
    ) -> Locked:
        """Seals everything but settings and what is public, with a passphrase, recipients' public keys, or both.

        A workspace that is locked gets another passphrase or more recipients. `collect_only` lets files be added here
        and never read again. `without` are public keys of who must not open it any more: everything is sealed anew.
        """
        wanted = (recipients,) if isinstance(recipients, str) else recipients
        gone = (without,) if isinstance(without, str) else without
        self.vault, told = lock(self.folder, passphrase, wanted, collect_only=collect_only, without=gone)
        return told

    def unlock(self, *, for_good: bool = False, take: Sequence[str] = (), into: str | Path | None = None) -> Unlocked:
        """Takes copies of files or folders out of a locked workspace; `for_good`, takes the protection away."""
        wanted = (take,) if isinstance(take, str) else take
        told = unlock(self.folder, for_good=for_good, take=wanted, into=Path(into) if into is not None else None)
        self.vault = None if for_good else self.vault
        return told

    def accept(
        self,
        files: Sequence[str],
        *,
        why: str,
        by: str | None = None,
        lowers: Sequence[str] = (),
        refuse: bool = False,
    ) -> Accepted:
        """Takes up files of a locked workspace that were put in by hand, changed or deleted; `.` means all of them.

        Until then nobody reads them. `refuse` throws them away, and puts settings and policies back as they were accepted
        last. A policy that protects less must be signed, and `lowers` names each rule that it lowers.
        """
        from kolosi.workspace.protect.accepting import accept

        wanted = (files,) if isinstance(files, str) else files
        return accept(
            self, wanted, why=why, by=by, lowers=(lowers,) if isinstance(lowers, str) else lowers, refuse=refuse
        )

    def shred(self, *, why: str, yes: bool = False, due: bool = False, by: str | None = None) -> Shredded:
        """Destroys the keys, so that nobody reads the workspace again; `due`, the files received whose time is over."""
        from kolosi.workspace.protect.retaining import destroy_due

        if not due:
            return shred(self.folder, why=why, yes=yes)
        return destroy_due(self, why=why, by=by, on=date.today())
