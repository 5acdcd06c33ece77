"""What the command does besides serving: invite, give the log out, move and keep what the server knows."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import cast

from kolosi.model.finding import Refusal, point
from kolosi.store.locks import locked
from kolosi.web.folders import Folders
from kolosi.web.rights import Role
from kolosi.web.site import Site, configure
from kolosi.web.team.audit import check, exported


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A file written or taken over: how many lines or files, and a hash to be noted outside."""

    lines: int
    code: str


def invited(site: Site, name: str, role: str, to: Sequence[str]) -> str:
    """The address that lets somebody in, once, to all workspaces served now or those named; for an account that stands, to a new password.

    Raises `Refusal` for a role and a workspace that are none.
    """
    if role not in list(Role):
        raise Refusal(point("serve_role", found=role, data={"known": ", ".join(Role)}))
    for one in to:
        if one not in site.workspaces:
            raise Refusal(point("serve_workspace", found=one, data={"known": ", ".join(site.workspaces) or "-"}))
    configure(site)
    from kolosi.web.team import audit, invitations
    from kolosi.web.team.accounts import found

    account = found(name)
    resets = account is not None
    wanted = list(to) or ([] if resets else sorted(site.workspaces))
    audit.record(who="", route="serve --invite", workspace=" ".join(wanted))
    return invitations.invite(account.first_name if resets else name, wanted, Role(role), resets=resets)


def audit(site: Site, file: Path) -> Moved:
    """Writes the log to a file, and checks its chain."""
    configure(site)
    lines = list(exported())
    _write(file, lines)
    found = check(lines, name=file.name)
    return Moved(lines=found.lines, code=found.code)


def dump(site: Site, file: Path) -> Moved:
    """Writes accounts, queue and log to a file."""
    configure(site)
    from kolosi.web.team import moving

    lines = list(moving.dumped())
    _write(file, lines)
    return Moved(lines=len(lines), code=_code(lines))


def load(site: Site, file: Path) -> Moved:
    """Takes accounts, queue and log over from a file, into an empty database, while nothing is served."""
    lines = file.read_text("utf-8").splitlines()
    with locked(site.state / "server", seconds=1.0):
        configure(site)
        from kolosi.web.team import moving

        moving.load(lines)
        return Moved(lines=len(lines), code=_code(moving.dumped()))


def backup(site: Site, file: Path) -> Moved:
    """Writes everything to one file; the server goes on meanwhile."""
    configure(site)
    from kolosi.web.team import backups

    lines, code = backups.write(site, file)
    return Moved(lines=lines, code=code)


def restore(site: Site, file: Path) -> Moved:
    """Takes a backup back, while nothing is served."""
    with locked(site.state / "server", seconds=1.0):
        configure(site)
        from kolosi.web.team import backups

        lines, code = backups.restore(site, cast("Folders", site.workspaces).root, file)
    return Moved(lines=lines, code=code)


def _write(file: Path, lines: Sequence[str]) -> None:
    """Writes lines for this user alone: names of accounts stand in them."""
    held = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(held, "w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{line}\n" for line in lines)


def _code(lines: Iterable[str]) -> str:
    whole = sha256()
    for line in lines:
        whole.update(f"{line}\n".encode())
    return whole.hexdigest()
