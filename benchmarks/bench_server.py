"""Fifty people on `kolosi serve` over loopback, one in ten writing, while files are being imported; what was acknowledged is then looked for in the folder.

Prints the times of the requests (median, 95th percentile), the processor's seconds a request, the load of the machine; says whether anything acknowledged was lost. Fails for a
lost write, a fault and a "locked", and with `--strict` for a 95th percentile above 500 ms: on a machine of which others make use that one says little.
Needs `locust`. The workspace is built anew from the demonstration where none is given.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

NAME, WORDS = "essai", ("d", "r", "e")
LIMIT = 0.5
"""Seconds within which 95 of 100 pages come."""
sys.path.insert(0, str(Path(__file__).parent.parent))
LOAD = Path(__file__).parent / "load" / "people.py"


def main() -> int:
    asked = _asked()
    with tempfile.TemporaryDirectory(prefix="kolosi-load-") as made:
        root = Path(made) / "server"
        _workspace(asked.workspace, root / NAME)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        people = _people(root, port, asked.people)
        told = Path(made) / "people.json"
        acknowledged = Path(made) / "acknowledged"
        acknowledged.touch()
        sections = _sections(root / NAME)
        told.write_text(json.dumps({"workspace": NAME, "sessions": people, "acknowledged": str(acknowledged), "sections": sections}))  # fmt: skip
        with _served(root, port) as run:
            _warmed(port, people[-1])
            stop = threading.Event()
            importing = threading.Thread(target=_import, args=(port, people[-1], Path(made), stop), daemon=True)
            importing.start()
            before = _processor(run.pid)
            results = _locust(told, port, asked, Path(made))
            used = _processor(run.pid) - before
            stop.set()
            importing.join(60)
        return _judged(root, acknowledged, results, used, is_strict=asked.strict)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workspace", type=Path, help="a workspace to copy")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--strict", action="store_true")
    return parser.parse_args()


def _workspace(given: Path | None, into: Path) -> None:
    into.parent.mkdir(parents=True)
    if given is not None:
        shutil.copytree(given, into)
        return
    from kolosi.workspace.write.demo import rebuild

    rebuild(into, "mali-2025")


def _people(root: Path, port: int, number: int) -> list[str]:
    """Accounts of the workspace, each with a session: passwords cost work that is not what is measured."""
    from kolosi.web.site import configure
    from kolosi.web.team.state import Asked, site_of

    configure(site_of(Asked(folder=root, listen=f"127.0.0.1:{port}")))
    from django.apps import apps
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connections

    since = import_module("kolosi.web.team.accounts").SINCE  # rows of tables, which are there once a site is set up
    found = []
    for at in range(number + 1):
        user = get_user_model().objects.create_user(f"personne-{at}", first_name=f"Personne {at}", password=None)
        apps.get_model("web.Membership").objects.create(user=user, workspace=NAME, role="officer")
        session = SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY], session[since] = user.get_session_auth_hash(), time.time()
        session.create()
        found.append(str(session.session_key))
    connections.close_all()
    return found


def _sections(folder: Path) -> list[str]:
    from kolosi.report.editing.parts import parts

    found = parts((folder / "report" / "pau.fr.md").read_text("utf-8"))
    return [one.id for one in found if not one.is_of_register and len(one.text) > 300][:8]


@contextmanager
def _served(root: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "kolosi", "serve", str(root), "--listen", f"127.0.0.1:{port}"]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 120
        while not _answers(port):
            if time.monotonic() > until:
                raise SystemExit("the server does not answer")
            time.sleep(0.2)
        yield run
    finally:
        run.terminate()
        run.wait(40)


def _answers(port: int) -> bool:
    try:
        return bool(urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5).status == 200)
    except OSError:
        return False


def _warmed(port: int, session: str) -> None:
    """Waits until the first page comes at once: the server reads a workspace when it starts."""
    began = time.monotonic()
    _page(port, session, "quarter")
    print(f"first page after {time.monotonic() - began:.1f} s")
    while time.monotonic() - began < 240:  # as a server is that was started a minute ago
        asked = time.monotonic()
        for path in ("alerts", "release/agreements"):
            _page(port, session, path if path != "alerts" else "recommendations/alerts")
        if time.monotonic() - asked < 0.5:
            break
        time.sleep(1)
    time.sleep(5)
    print(f"warm after {time.monotonic() - began:.1f} s")


def _page(port: int, session: str, path: str) -> str:
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/w/{NAME}/{path}", headers={"Cookie": f"kolosi={session}"})
    return str(urllib.request.urlopen(asked, timeout=300).read().decode())


def _import(port: int, session: str, folder: Path, stop: threading.Event) -> None:
    """Gives files again and again, each when the last was read."""
    import re

    import requests
    from benchmarks.bench_inbox import HEADS, violation

    chance, number = random.Random(7), 0
    own = requests.Session()
    own.cookies.set("kolosi", session)
    while not stop.is_set():
        number += 1
        rows = [HEADS, *(violation(at, number, chance) for at in range(400))]
        path = folder / f"import-{number}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        base = f"http://127.0.0.1:{port}/w/{NAME}"
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', own.get(f"{base}/deposit").text)
        if token is None:
            return
        with path.open("rb") as file:
            answer = own.post(f"{base}/deposit/send", {"csrfmiddlewaretoken": token[1]}, files={"files": (path.name, file)}, headers={"Referer": base})  # fmt: skip
        while not stop.wait(1) and 'hx-trigger="every' in own.get(answer.url).text:
            pass
    print(f"{number} imports begun")


def _processor(pid: int) -> float:
    """Seconds of the processor that the server's processes took."""
    import psutil

    every = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return sum(one.cpu_times().user + one.cpu_times().system for one in every)


def _locust(told: Path, port: int, asked: argparse.Namespace, folder: Path) -> Sequence[dict[str, str]]:
    command = [
        *(sys.executable, "-m", "locust", "-f", str(LOAD), "--headless", "--only-summary", "--host", f"http://127.0.0.1:{port}"),
        *("-u", str(asked.people), "-r", "10", "-t", f"{asked.seconds}s", "--csv", str(folder / "told"), "--loglevel", "ERROR"),
    ]  # fmt: skip
    subprocess.run(command, env={**os.environ, "KOLOSI_LOAD": str(told)}, check=False, stdout=subprocess.DEVNULL)
    with (folder / "told_stats.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _judged(root: Path, acknowledged: Path, results: Sequence[dict[str, str]], used: float, *, is_strict: bool) -> int:
    written = acknowledged.read_text().split()
    kept = "\n".join(
        path.read_text("utf-8", "replace")
        for part in ("decisions", "report")
        for path in (root / NAME / part).rglob("*")
        if path.is_file()
    )
    lost = [one for one in written if one not in kept]
    for one in results:
        print(f"{one['Name']:<28} n {one['Request Count']:>6} failed {one['Failure Count']:>4} median {one['50%']:>6} p95 {one['95%']:>6} max {one['100%']:>6}")  # fmt: skip
    every = next(one for one in results if one["Name"] == "Aggregated")
    number, failed, late = int(every["Request Count"]), int(every["Failure Count"]), float(every["95%"]) / 1000
    print(f"{number} requests, {used:.1f} s of the processor ({1000 * used / max(number, 1):.0f} ms each), load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")  # fmt: skip
    print(f"{len(written)} writes acknowledged, {len(lost)} lost {lost[:5]}; p95 {late * 1000:.0f} ms (aim {LIMIT * 1000:.0f})")  # fmt: skip
    return int(bool(lost) or failed > 0 or number == 0 or (is_strict and late > LIMIT))


if __name__ == "__main__":
    sys.exit(main())
