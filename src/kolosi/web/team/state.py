"""What a team's server is told at its start: where it listens, how it is reached, and its folder of state with the secret in it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from kolosi.model.finding import Refusal, point
from kolosi.web.folders import Folders
from kolosi.web.site import Site

LOOPBACK = ("127.0.0.1", "localhost", "::1")
OWN = ".kolosi-server"
"""The folder of state where none is named: beside the workspaces, and none of them for its name begins with a point."""
SECRET, ADDRESS = "secret", "address"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a command line asks of a server. Empty where nothing was said; other commands than serving take the address served last."""

    folder: Path
    listen: str = "127.0.0.1:8000"
    public: str = ""
    hosts: Sequence[str] = ()
    proxies: Sequence[str] = ()
    state: Path | None = None
    database: str = ""
    is_serving: bool = False

    @property
    def address(self) -> tuple[str, int]:
        """The address and the port listened on. Raises `Refusal` for what is none."""
        host, _, port = self.listen.rpartition(":")
        if not host or not port.isdigit():
            raise Refusal(point("serve_listen", found=self.listen))
        return host.strip("[]"), int(port)


def site_of(asked: Asked) -> Site:
    """The site that is asked for. Raises `Refusal` for a folder that is not there, and for an address that nobody could trust."""
    if not asked.folder.is_dir():
        raise Refusal(point("serve_no_folder", found=asked.folder.name))
    if asked.database and not asked.database.startswith(("postgresql://", "postgres://")):
        raise Refusal(point("serve_database", found=asked.database.partition(":")[0]))
    folder = asked.folder.resolve()
    state = (asked.state or folder / OWN).resolve()
    public = _public(asked)
    if asked.is_serving:
        (_made(state) / ADDRESS).write_text(public, "utf-8")
    elif not asked.public and (state / ADDRESS).is_file():
        public = (state / ADDRESS).read_text("utf-8")
    return Site(
        workspaces=Folders(folder),
        state=_made(state),
        secret=_secret(state / SECRET),
        is_team=True,
        hosts=(urlsplit(public).hostname or "", *asked.hosts),
        origins=(public,),
        database=asked.database,
        public=public,
        proxies=_proxies(asked),
    )


def _public(asked: Asked) -> str:
    """How the team reaches the server: through TLS, or from this machine alone."""
    host, port = asked.address
    public = (asked.public or f"http://{f'[{host}]' if ':' in host else host}:{port}").rstrip("/")
    told = urlsplit(public)
    is_safe = told.scheme == "https" or (told.scheme == "http" and told.hostname in LOOPBACK)
    if not is_safe or not told.hostname or told.path:
        raise Refusal(point("serve_public", found=public))
    if asked.is_serving and told.scheme == "https" and not asked.proxies:
        raise Refusal(point("serve_proxy_needed", found=public))
    return public


def _proxies(asked: Asked) -> tuple[str, ...]:
    for one in asked.proxies:
        try:
            ip_network(one, strict=False)
        except ValueError as error:
            raise Refusal(point("serve_proxy", found=one)) from error
    return tuple(asked.proxies)


def _made(state: Path) -> Path:
    """The folder of state, for this user alone."""
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    if os.name == "posix" and state.stat().st_uid == os.geteuid():
        state.chmod(0o700)
    return state


def _secret(path: Path) -> str:
    """The secret of the server, made once, for this user alone."""
    try:
        held = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            path.chmod(0o600)
        return path.read_text("ascii").strip()
    with os.fdopen(held, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text("ascii").strip()
