"""Serves the workspaces of a folder to a team."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kolosi.cli.door import FOLDER, Door
from kolosi.cli.options import Json, Language, Workspace
from kolosi.cli.showing import show

if TYPE_CHECKING:
    from kolosi.web.team.state import Asked

File = Path | None


def serve(
    folder: Annotated[File, typer.Argument()] = None,
    at: Annotated[str, typer.Option("--at", envvar="KOLOSI_AT")] = "",
    listen: Annotated[str, typer.Option("--listen", envvar="KOLOSI_LISTEN")] = "127.0.0.1:8000",
    host: Annotated[list[str] | None, typer.Option("--host", envvar="KOLOSI_HOSTS")] = None,
    proxy: Annotated[list[str] | None, typer.Option("--proxy", envvar="KOLOSI_PROXY")] = None,
    state: Annotated[File, typer.Option("--state", envvar="KOLOSI_STATE")] = None,
    database: Annotated[str, typer.Option("--database", envvar="KOLOSI_DATABASE")] = "",
    invite: Annotated[str, typer.Option("--invite")] = "",
    role: Annotated[str, typer.Option("--role")] = "officer",
    to: Annotated[list[str] | None, typer.Option("--to")] = None,
    audit: Annotated[File, typer.Option("--audit")] = None,
    check_audit: Annotated[File, typer.Option("--check-audit")] = None,
    code: Annotated[str, typer.Option("--code")] = "",
    dump: Annotated[File, typer.Option("--dump")] = None,
    load: Annotated[File, typer.Option("--load")] = None,
    backup: Annotated[File, typer.Option("--backup")] = None,
    restore: Annotated[File, typer.Option("--restore")] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi serve`."""
    with Door(folder or workspace, language, json) as door:
        from kolosi.web.team.state import Asked

        asked = Asked(
            folder=folder or workspace,
            listen=listen,
            public=at,
            hosts=_apart(host),
            proxies=_apart(proxy),
            state=state,
            database=database,
            is_serving=not (invite or check_audit or any((audit, dump, load, backup, restore))),
        )
        if check_audit is not None:
            _checked(door, check_audit, code)
        elif invite:
            _invited(door, asked, invite, role, tuple(to or ()))
        elif any((audit, dump, load, backup, restore)):
            _moved(door, asked, audit=audit, dump=dump, load=load, backup=backup, restore=restore)
        else:
            _served(door, asked)


def _apart(given: list[str] | None) -> tuple[str, ...]:
    """What was given, one by one: several stand in a variable with commas between them."""
    return tuple(one.strip() for text in given or () for one in text.replace(" ", ",").split(",") if one.strip())


def _served(door: Door, asked: Asked) -> None:
    from kolosi.web.team.running import serve as served
    from kolosi.web.team.state import site_of

    site = site_of(asked)
    left_out = site.workspaces.left_out() if hasattr(site.workspaces, "left_out") else []

    def again(part: str, code: str) -> None:
        show(door.label("cli.browser.again", part=part, code=code), file=sys.stderr)

    def ready() -> None:
        if door.as_json:
            door.dump({"address": site.public, "workspaces": sorted(site.workspaces), "left_out": left_out})
            return
        show(door.label("cli.browser.served", address=site.public, n=len(site.workspaces)))
        for name in left_out:
            show(door.label("cli.browser.left_out", name=name), file=sys.stderr)

    host, port = asked.address
    served(site, host, port, again, ready)


def _invited(door: Door, asked: Asked, name: str, role: str, to: tuple[str, ...]) -> None:
    from kolosi.web.team.commands import invited
    from kolosi.web.team.state import site_of

    address = invited(site_of(asked), name, role, to)
    if door.as_json:
        door.dump({"address": address})
    else:
        show(door.label("cli.browser.invited", address=address))


def _checked(door: Door, file: Path, code: str) -> None:
    from kolosi.web.team.audit import check

    with file.open(encoding="utf-8") as lines:
        found = check(lines, name=file.name, code=code)
    if door.as_json:
        door.dump({"lines": found.lines, "code": found.code})
    else:
        show(door.label("cli.browser.audit_whole", lines=found.lines, code=found.code[:16]))


def _moved(door: Door, asked: Asked, **files: Path | None) -> None:
    from kolosi.web.team import commands
    from kolosi.web.team.state import site_of

    does = {
        "audit": commands.audit,
        "dump": commands.dump,
        "load": commands.load,
        "backup": commands.backup,
        "restore": commands.restore,
    }
    name, file = next((name, file) for name, file in files.items() if file is not None)
    found = does[name](site_of(asked), file)
    if door.as_json:
        door.dump({"file": file.name, "code": found.code, "lines": found.lines})
    else:
        show(door.label(f"cli.browser.{name}", file=file.name, code=found.code[:16], lines=found.lines))
