"""Serves a workspace to one person on this machine alone, and opens the browser."""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path
from secrets import token_urlsafe

from kolosi.web.alone import SESSION
from kolosi.web.folders import Folders, name_of
from kolosi.web.site import Site, configure

LOOPBACK = "127.0.0.1"
THREADS = 6
"""A browser opens six connections to one server."""
LOOK = 0.5
"""Seconds between two looks at whether the last page was closed."""


def open_alone(folder: Path, *, port: int = 0, is_shown: bool = True, told: Callable[[str], None] = print) -> None:
    """Serves a workspace, or those of a folder, on the loopback address until the window is closed. `told` is given the one-time address.

    Sessions and the queue lie in a folder of this run that goes with it.
    """
    state = Path(tempfile.mkdtemp(prefix="kolosi-"))
    try:
        _serve(folder.resolve(), state, port, is_shown, told)
    finally:
        shutil.rmtree(state, ignore_errors=True)


def _serve(folder: Path, state: Path, port: int, is_shown: bool, told: Callable[[str], None]) -> None:
    listening = socket.create_server((LOOPBACK, port))
    host = f"{LOOPBACK}:{listening.getsockname()[1]}"
    is_one = (folder / "workspace.yaml").is_file()
    site = Site(
        workspaces={name_of(folder): folder} if is_one else Folders(folder),
        state=state,
        secret=token_urlsafe(48),
        origins=(f"http://{host}",),
        home=None if is_one else folder,
    )
    configure(site)
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    from kolosi.web.jobs.worker import Worker

    server = create_server(get_wsgi_application(), sockets=[listening], threads=THREADS, ident=None)
    for work in (server.run, Worker().run):
        threading.Thread(target=work, daemon=True).start()
    address = f"http://{host}/enter/{SESSION.token}"
    told(address)
    if is_shown:
        webbrowser.open(address)
    while not SESSION.is_over:
        time.sleep(LOOK)
    server.close()
