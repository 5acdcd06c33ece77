"""The processes of a team's server: one gives the pages, one does the queue; the command starts them again when they die.

One process gives the pages: the passphrases of locked workspaces and the answers kept are in one memory. What takes long is the queue's,
which runs beside it on the second core, and gives way to it.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any

from kolosi.model.finding import Refusal, point
from kolosi.store.locks import locked
from kolosi.store.sealed.memory import keep_from_dumps
from kolosi.store.sealed.protection import IDENTITY, KEY, PASSPHRASE
from kolosi.web.site import Site, configure
from kolosi.web.team import passphrases

THREADS = 16
"""Requests at once: fifty people with one request each in a few seconds; most wait for a disk or a line, and one for a verb."""
GRACE = 15
"""Seconds that requests and a step of the queue have to end before they are killed: an upload's part takes less on a poor line."""
SHORT_TURN = 0.001
"""Seconds after which a thread that computes gives way to one that answers: five times shorter than by default."""
LOOK = 1.0
SOON, LATER = 0.2, 10.0
"""Seconds before a process that died is started again: at once, then ever later where it dies at once."""
STEADY = 20.0
"""Seconds of life after which a process is not thought to die at once."""


def serve(site: Site, host: str, port: int, told: Callable[[str, str], None], ready: Callable[[], None]) -> None:
    """Serves until it is asked to stop. `told` hears which process ended and is started again; `ready` once both are started.

    Raises `Refusal` when another server has the same folder of state, and when the port is taken.
    """
    _require_free(host, port)
    with locked(site.state / "server", seconds=1.0):
        _bring_up(site)
        stopping = threading.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: stopping.set())
        parts = [
            Part(name="pages", run=partial(run_pages, site, host, port)),
            Part(name="queue", run=partial(run_queue, site)),
        ]
        for part in parts:
            part.start()
        ready()
        _supervise(parts, stopping, told)


@dataclass
class Part:
    """One process, started again when it dies."""

    name: str
    run: Callable[[], None]
    process: BaseProcess | None = None
    started: float = 0.0
    pause: float = SOON

    def start(self) -> None:
        """Starts it, with nothing of this process in its memory but what it is given."""
        self.process = multiprocessing.get_context("spawn").Process(target=self.run, name=self.name)
        self.process.start()
        self.started = time.monotonic()

    def is_dead(self) -> bool:
        """True once it ended."""
        return self.process is None or not self.process.is_alive()

    def again(self) -> None:
        """Starts it again, later the sooner it died."""
        is_steady = time.monotonic() - self.started > STEADY
        self.pause = SOON if is_steady else min(self.pause * 2, LATER)
        time.sleep(self.pause)
        self.start()

    def stop(self) -> None:
        """Asks it to end."""
        if self.process is not None and self.process.is_alive():
            self.process.terminate()

    def end(self, until: float) -> None:
        """Waits for its end, and kills it where that comes too late."""
        if self.process is None:
            return
        self.process.join(max(0.0, until - time.monotonic()))
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _supervise(parts: list[Part], stopping: threading.Event, told: Callable[[str, str], None]) -> None:
    while not stopping.is_set():
        for part in parts:
            if part.is_dead() and not stopping.is_set():
                told(part.name, str(part.process.exitcode if part.process else ""))
                part.again()
        wait([part.process.sentinel for part in parts if part.process is not None], timeout=LOOK)
    for part in parts:
        part.stop()
    until = time.monotonic() + GRACE + 5
    for part in parts:
        part.end(until)


def _bring_up(site: Site) -> None:
    """Brings the tables up to date, once, before anything is served; sessions that ended and old counts go."""
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connections

    configure(site)
    call_command("clearsessions")
    apps.get_model("web.Tally").objects.all().delete()
    connections.close_all()
    for name in (KEY, PASSPHRASE, IDENTITY):
        os.environ.pop(name, None)  # a server opens a workspace for who types its passphrase, and for nobody else


def _require_free(host: str, port: int) -> None:
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        raise Refusal(point("serve_port", found=f"{host}:{port}")) from error


def end_with_parent() -> None:
    """Ends this process when the one that started it dies, however it dies."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="parent").start()


def run_pages(site: Site, host: str, port: int) -> None:
    """The process that gives the pages: granian, with one process of Python below it."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    end_with_parent()
    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        "kolosi",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=GRACE,
    ).serve(target_loader=partial(application, site), wrap_loader=False)


def application(site: Site) -> Callable[..., Any]:
    """The pages as granian asks for them, in its process of Python."""
    from django.core.wsgi import get_wsgi_application

    from kolosi.web.team.warming import warm_up

    atexit.register(os._exit, 0)  # what is computed beside holds the machine code of others: it is left, not waited for
    end_with_parent()
    keep_from_dumps()
    configure(site, brings_up=False)
    passphrases.answer_others(site.state, bytes(multiprocessing.current_process().authkey))
    answer: Callable[..., Any] = get_wsgi_application()
    sys.setswitchinterval(SHORT_TURN)
    warm_up()
    return answer


def run_queue(site: Site) -> None:
    """The process that does the queue."""
    end_with_parent()
    keep_from_dumps()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to the whole group: the command asks in its turn
    if sys.platform != "win32":
        os.nice(5)
    configure(site, brings_up=False)
    from kolosi.web.jobs.worker import Worker

    passphrases.ask_there(site.state, bytes(multiprocessing.current_process().authkey))
    worker = Worker()
    signal.signal(signal.SIGTERM, lambda *_: worker.stopping.set())
    worker.run()
