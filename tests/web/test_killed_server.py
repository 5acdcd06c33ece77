"""A server whose processes are killed at any moment while people write and files are imported: nothing acknowledged is lost, nothing is done twice.

`KOLOSI_KILLS=100 pytest tests/web/test_killed_server.py` kills a hundred times.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import signal
import sqlite3
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.web.test_serving import HEAD, Browser, answers, eventually, free_port, joined, processes, serving

import kolosi
from kolosi.workspace import Workspace

DATABASE = os.environ.get("KOLOSI_KILLED_DATABASE", "")
"""The address of a PostgreSQL, and not SQLite, where the queue lies."""
KILLS = int(os.environ.get("KOLOSI_KILLS", "12"))
SEED = int(os.environ.get("KOLOSI_SEED", "21"))
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
LOST_LINE = (OSError, urllib.error.URLError, http.client.HTTPException)
pytestmark = [pytest.mark.long, pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")]


@dataclass
class Writing:
    """One who decides and gives files until it is told to stop; what was acknowledged is kept."""

    browser: Browser
    stop: threading.Event = field(default_factory=threading.Event)
    decided: list[str] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    number: int = 0

    @property
    def acknowledged(self) -> int:
        """How many writes."""
        return len(self.decided) + len(self.given)

    def run(self) -> None:
        """Goes on whatever becomes of the line."""
        while not self.stop.is_set():
            self.number += 1
            try:
                if self.number % 4:
                    self._decide(f"mot{self.number:05d}")
                else:
                    self._give(f"fichier{self.number:05d}.csv")
            except LOST_LINE:
                time.sleep(0.2)

    def _token(self, path: str) -> str:
        status, _, page = self.browser.get(path)
        found = TOKEN.search(page)
        if status != 200 or found is None:
            self.refused += [f"{path} {status}"] if status not in (200, 502, 503) else []
            raise OSError
        return found[1]

    def _decide(self, word: str) -> None:
        data = {"csrfmiddlewaretoken": self._token("/w/essai/decide"), "kind": "place", "subject": word}
        status, url, _ = self._sent("/w/essai/decide", {**data, "value": "ml-mopti", "why": f"Motif {word}"})
        if status == 200 and url.endswith("/quarter"):
            self.decided.append(word)
        else:
            self.refused.append(f"decide {status}")

    def _give(self, name: str) -> None:
        rows = "".join(f"{self.number}-{at},ONG inventée {self.number},2025-02-{at + 1:02d},Mopti,Atteintes au droit à la vie,Homicide de civil,Hommes,Adultes,{self.number}\n" for at in range(20))  # fmt: skip
        status, url, _ = self.browser.give("/w/essai", self._token("/w/essai/deposit"), name, HEAD + rows)
        if status == 200 and "/deposit/done/" in url:
            self.given.append(name)
        else:
            self.refused.append(f"send {status}")

    def _sent(self, path: str, data: dict[str, str]) -> tuple[int, str, str]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.browser.port}{path}", urllib.parse.urlencode(data).encode())  # fmt: skip
        return self.browser._asked(request)


def queue(root: Path, sql: str) -> list[tuple[str, ...]]:
    """Rows of the queue, as texts."""
    if DATABASE:
        import psycopg

        with psycopg.connect(DATABASE) as asked:
            return [tuple(map(str, row)) for row in asked.execute(sql.encode()).fetchall()]
    with sqlite3.connect(f"file:{root}/.kolosi-server/kolosi.sqlite3?mode=ro", uri=True, timeout=20) as rows:
        return [tuple(map(str, row)) for row in rows.execute(sql)]


def test_killed_at_any_moment_it_loses_nothing_and_does_nothing_twice(tmp_path: Path) -> None:
    root, port, chance = tmp_path / "serveur", free_port(), random.Random(SEED)
    folder = kolosi.new(root / "essai", country="MLI", period="2025-Q1")
    more = ("--database", DATABASE) if DATABASE else ()
    with serving(root, port, *more) as run:
        writing = Writing(joined(root, port, "Moussa Keïta", *more))
        thread = threading.Thread(target=writing.run, daemon=True)
        thread.start()
        for _ in range(KILLS):
            known, until = writing.acknowledged, time.monotonic() + 30
            while writing.acknowledged == known and time.monotonic() < until:
                time.sleep(0.05)  # something was written since the last
            time.sleep(chance.uniform(0.0, 1.5))
            below = list(processes(run))
            os.kill(chance.choice(below), signal.SIGKILL)
            eventually(lambda: answers(port))
        done = len(writing.decided)
        eventually(lambda: len(writing.decided) > done, 90)
        writing.stop.set()
        thread.join(90)
        eventually(lambda: set(queue(root, "select state from web_job")) <= {("done",)}, 240)
        assert writing.refused == []
        told = queue(root, "select told from web_job where work = 'add'")
    holds(folder, writing, [text for (text,) in told])
    print(f"{KILLS} kills, {len(writing.decided)} decisions and {len(writing.given)} files acknowledged")


def holds(folder: Path, writing: Writing, told: list[str]) -> None:
    """The workspace opens, its chain of Decisions holds, what was acknowledged is there, no file twice, nothing half-written lies about."""
    workspace = Workspace(folder)
    workspace.status()
    workspace.check()
    subjects = [one.subject for one in workspace.decisions.all()]
    assert [one for one in writing.decided if one not in subjects] == []
    files = [one.file for one in workspace.files()]  # those that are asked about too
    lost = sorted(set(writing.given) - set(files))
    assert lost == [], [text for text in told if any(name in text for name in lost)]
    assert len(files) == len(set(files)), "no file twice"
    assert sorted(str(one) for one in folder.rglob("*.part")) == []
