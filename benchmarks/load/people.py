"""Fifty people at work, as locust plays them: nine in ten read, one in ten decides, remarks and writes.

Run by `benchmarks/bench_server.py`, which gives each a session and keeps what was acknowledged. Alone: `KOLOSI_LOAD=people.json locust -f benchmarks/load/people.py`.
"""

from __future__ import annotations

import json
import os
import random
import re
from html import unescape
from itertools import count
from pathlib import Path

from locust import HttpUser, between, task

GIVEN = json.loads(Path(os.environ["KOLOSI_LOAD"]).read_text("utf-8"))
WORKSPACE = GIVEN["workspace"]
ACKNOWLEDGED = Path(GIVEN["acknowledged"])
SESSIONS = iter(GIVEN["sessions"])
NUMBERS = count(1)
BEGUN = f"/w/{WORKSPACE}"
SCREENS = ("quarter", "deposit", "figures", "document", "risks", "recommendations", "release")
PAGES = (
    *SCREENS, *SCREENS, "figures?q=civils", "figures?q=attaques", "deposit/expected", "deposit/corrections", "risks/gaps", "risks/severity",
    "risks/documents", "risks/workshop", "release/held", "release/agreements", "release/state",
)  # fmt: skip
BUSY = ("écrit dans", "is writing", "déjà ouvert", "occupé", "locked", "busy", "verrou")


class Person(HttpUser):
    """Somebody who is signed in, and reads a page every few seconds."""

    abstract = True
    wait_time = between(1, 4)

    def on_start(self) -> None:
        """Takes a session."""
        self.client.cookies.set("kolosi", next(SESSIONS))
        self.client.get(f"{BEGUN}/quarter", name="first page")

    def read(self, path: str) -> str:
        """A page; what it says."""
        name = re.sub(r"\?.*", "?…", path)
        with self.client.get(f"{BEGUN}/{path}", name=f"GET {name}", catch_response=True) as answer:
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code}")
            return str(answer.text or "")

    def write(self, path: str, name: str, page: str, word: str, **given: str) -> None:
        """Sends a form with its token; what is acknowledged is written down."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        if not token:
            return
        data = {**given, "csrfmiddlewaretoken": token[1]}
        headers = {"Referer": f"{self.host}{BEGUN}/{path}"}
        with self.client.post(
            f"{BEGUN}/{path}", data, name=f"POST {name}", headers=headers, allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code == 302:
                with ACKNOWLEDGED.open("a") as file:
                    file.write(word + "\n")
            elif answer.status_code == 409 and not any(one in answer.text.lower() for one in BUSY):
                answer.success()  # another wrote the same section: both texts are shown, nothing was acknowledged
            else:
                answer.failure(f"{answer.status_code}")


class Reader(Person):
    """Reads."""

    weight = 9

    @task
    def page(self) -> None:
        """Any page."""
        self.read(random.choice(PAGES))


class Writer(Person):
    """Reads, decides, remarks, writes."""

    weight = 1

    @task(4)
    def page(self) -> None:
        """Any page."""
        self.read(random.choice(PAGES))

    @task(2)
    def decide(self) -> None:
        """A Decision about a word."""
        word = f"charge{next(NUMBERS):06d}d"
        form = self.read("decide")
        about = {"kind": "place", "subject": word, "value": "ml-mopti"} if random.random() < 0.2 else {"kind": "clearance", "subject": f"fr:{random.choice(GIVEN['sections'])}", "value": "draft"}  # fmt: skip
        self.write("decide", f"decide {about['kind']}", form, word, why=f"Motif {word}", **about)

    @task(1)
    def remark(self) -> None:
        """A remark on a sentence."""
        address = f"document/fr/{random.choice(GIVEN['sections'])}"
        page, word = self.read(address), f"charge{next(NUMBERS):06d}r"
        code = re.search(r'name="code" value="([^"]+)"', page)
        if code:
            self.write(f"{address}/remark", "remark", page, word, code=code[1], text=f"Remarque {word}")

    @task(1)
    def edit(self) -> None:
        """A sentence more in a section."""
        address = f"document/fr/{random.choice(GIVEN['sections'])}/edit"
        page, word = self.read(address), f"charge{next(NUMBERS):06d}e"
        seen = re.search(r'name="seen" value="(\w+)"', page)
        text = re.search(r'<textarea[^>]*name="text"[^>]*>(.*?)</textarea>', page, re.DOTALL)
        if seen and text:
            now = unescape(text[1]).strip("\r\n").rstrip() + f"\n\nPhrase {word}.\n"
            self.write(address, "edit", page, word, seen=seen[1], text=now)
