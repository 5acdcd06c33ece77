"""`kolosi serve` as it runs: its processes, what kills them, what the queue of a locked workspace does, what a stolen disk tells."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest

import kolosi
from kolosi.workspace import Workspace

KILLS = int(os.environ.get("KOLOSI_KILLS", "12"))
"""How often a process of the server is killed."""
HEAD = "_id,organisation,date_incident,region,categorie_violation,sous_type,sexe_victimes,age_victimes,nb_victimes\n"
PASSWORD = "un fleuve sans pirogue"
PASSPHRASE = "sept pirogues montent vers Gao"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def command(*given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kolosi", "serve", *given], capture_output=True, text=True, check=False, timeout=120
    )


@contextmanager
def serving(folder: Path, port: int, *more: str) -> Iterator[subprocess.Popen[str]]:
    """The command, until its end; it answers once this is entered."""
    run = subprocess.Popen(
        [sys.executable, "-m", "kolosi", "serve", str(folder), "--listen", f"127.0.0.1:{port}", "--json", *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        eventually(lambda: answers(port))
        yield run
    finally:
        run.terminate()
        run.wait(40)


def answers(port: int) -> bool:
    try:
        return bool(urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5).status == 200)
    except (OSError, urllib.error.URLError):
        return False


def eventually(is_so: Callable[[], Any], seconds: float = 60) -> Any:
    until = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < until
        time.sleep(0.2)
    return found


@dataclass
class Browser:
    """A browser without script: cookies, forms with their tokens."""

    port: int
    jar: CookieJar = field(default_factory=CookieJar)

    def get(self, path: str) -> tuple[int, str, str]:
        return self._asked(urllib.request.Request(f"http://127.0.0.1:{self.port}{path}"))

    def post(self, path: str, **given: str) -> tuple[int, str, str]:
        page = self.get("/account" if self.jar_has("kolosi") else "/sign-in")[2]
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **given}).encode()
        return self._asked(urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=data))

    def give(self, space: str, token: str, name: str, text: str) -> tuple[int, str, str]:
        """Sends a file by the plain form of the deposit."""
        edge = "a-mark-between-parts"
        parts = [f'Content-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}']
        parts += [f'Content-Disposition: form-data; name="files"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n{text}']  # fmt: skip
        body = "".join(f"--{edge}\r\n{part}\r\n" for part in parts) + f"--{edge}--\r\n"
        kind = f"multipart/form-data; boundary={edge}"
        address = f"http://127.0.0.1:{self.port}{space}/deposit/send"
        return self._asked(urllib.request.Request(address, data=body.encode(), headers={"Content-Type": kind}))

    def jar_has(self, name: str) -> bool:
        return any(one.name == name for one in self.jar)

    def _asked(self, request: urllib.request.Request) -> tuple[int, str, str]:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        try:
            answer = opener.open(request, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        return answer.status, answer.url, answer.read().decode()


def joined(folder: Path, port: int, name: str, *more: str, to: str = "essai") -> Browser:
    """A browser in which a person invited to one workspace is signed in."""
    told = command(str(folder), "--invite", name, "--to", to, "--json", *more)
    way = "/join/" + json.loads(told.stdout)["address"].rpartition("/")[2]
    browser = Browser(port)
    browser.get(way)
    _, url, _ = browser.post(way, name=name, new_password=PASSWORD, again_password=PASSWORD)
    assert url.endswith("/quarter"), url
    return browser


def processes(run: subprocess.Popen[str]) -> dict[int, int]:
    """The processes below the command: each with the one that started it."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(pid): int(above) for pid, above in (line.split() for line in listed.splitlines())}
    below, found = {run.pid}, dict[int, int]()
    for _ in range(4):
        found |= {pid: above for pid, above in parents.items() if above in below}
        below |= set(found)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("serveur")
    kolosi.new(root / "essai", country="MLI", period="2025-Q1")
    return root


def test_a_team_is_served_invited_and_sees_a_new_workspace_without_a_restart(folder: Path) -> None:
    port = free_port()
    with serving(folder, port) as run:
        browser = joined(folder, port, "Awa Ba")
        assert browser.get("/")[1].endswith("/w/essai/quarter")
        kolosi.new(folder / "nouvel espace", country="MLI", period="2025-Q1")
        told = command(str(folder), "--invite", "Fanta", "--to", "nouvel-espace", "--role", "coordinator", "--json")
        assert "/join/" in json.loads(told.stdout)["address"]
        assert (folder / ".kolosi-server").stat().st_mode & 0o077 == 0
        assert (folder / ".kolosi-server" / "secret").stat().st_mode & 0o077 == 0
        secret = (folder / ".kolosi-server" / "secret").read_text()
        for pid in processes(run):
            assert secret.encode() not in Path(f"/proc/{pid}/cmdline").read_bytes()
        assert command(str(folder), "--listen", f"127.0.0.1:{port}").returncode == 2, "the port is taken"
        again = command(str(folder), "--listen", f"127.0.0.1:{free_port()}")
        assert (again.returncode, "server" in again.stderr) == (2, True), "the folder of state is held"
        run.terminate()
        assert run.wait(40) == 0


def jobs_of(folder: Path) -> dict[str, str]:
    """The state of each piece of work, read beside the server."""
    import sqlite3

    with sqlite3.connect(f"file:{folder}/.kolosi-server/kolosi.sqlite3?mode=ro", uri=True, timeout=20) as rows:
        return dict(rows.execute("select id, state from web_job").fetchall())


def test_what_is_killed_starts_again_and_nothing_of_the_queue_is_lost(folder: Path) -> None:
    port = free_port()
    with serving(folder, port) as run:
        browser = joined(folder, port, "Moussa Keïta")
        for number in range(KILLS):
            pids = list(processes(run))
            eventually(lambda: queue(folder))
            os.kill(pids[number % len(pids)], signal.SIGKILL)
            eventually(lambda: answers(port))
        assert browser.get("/w/essai/quarter")[0] == 200, "the session outlives the processes"
        eventually(lambda: set(jobs_of(folder).values()) == {"done"}, 120)
        assert len(jobs_of(folder)) == KILLS
        run.send_signal(signal.SIGKILL)
        pids = list(processes(run))
        run.wait(20)
        eventually(lambda: not [pid for pid in pids if Path(f"/proc/{pid}").exists()], 20)


COLUMNS = 'id, workspace, work, given, person, state, is_cancel_asked, done, "of", step, told, worker, tries, created'


def queue(root: Path, workspace: str = "essai") -> str:
    """Puts work in the queue beside the server: its id; nothing while the database is being taken over."""
    import sqlite3
    import uuid

    id_, at = uuid.uuid4().hex, time.strftime("%Y-%m-%d %H:%M:%S")
    row = (id_, workspace, "build", "{}", "Awa", "queued", 0, 0, 0, "", "[]", "", 0, at)
    try:
        with sqlite3.connect(f"{root}/.kolosi-server/kolosi.sqlite3", timeout=20) as rows:
            rows.execute(f"insert into web_job ({COLUMNS}) values ({', '.join('?' * len(row))})", row)
    except sqlite3.OperationalError:
        return ""
    return id_


def test_a_locked_workspace_is_done_in_the_queue_and_the_disk_tells_nothing(tmp_path: Path) -> None:
    folder = kolosi.new(tmp_path / "serveur" / "ferme", country="MLI", period="2025-Q1")
    canaries = planted(folder, tmp_path)
    Workspace(folder).lock(passphrase=PASSPHRASE)
    root, port = tmp_path / "serveur", free_port()
    with serving(root, port) as run:
        browser = joined(root, port, "Awa Ba", to="ferme")
        status, _, page = browser.get("/w/ferme/quarter")
        assert (status, 'name="passphrase"' in page) == (409, True)
        assert browser.post("/w/ferme/unlock", passphrase="non", back="/w/ferme/quarter")[0] == 409
        assert browser.post("/w/ferme/unlock", passphrase=PASSPHRASE, back="/w/ferme/quarter")[0] == 200
        done = worked(root)
        assert done == "done"
        told_to_pages(browser, canaries[:200])
        settled(root)
        for pid in [run.pid, *processes(run)]:
            for kept in ("cmdline", "environ"):
                assert PASSPHRASE.encode() not in Path(f"/proc/{pid}/{kept}").read_bytes()
        assert browser.post("/w/ferme/team/lock")[0] == 200
        assert browser.get("/w/ferme/quarter")[0] == 409
        told = stolen(root)
        assert [one for one in [*canaries, PASSPHRASE] if one.encode() in told] == []
    assert len(canaries) == 1000
    opened = kolosi.open(folder, passphrase=PASSPHRASE)
    assert {"canaris.csv", "inconnu.csv"} & {one.file for one in opened.files()} == {"canaris.csv", "inconnu.csv"}
    assert canaries[40] in {one.subject for one in opened.decisions.all()}


def told_to_pages(browser: Browser, words: list[str]) -> None:
    """What people give by pages holds these words too: a file that is read and one that is asked about, a Decision, a remark that nobody takes."""
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get("/w/ferme/deposit")[2])
    assert token
    rows = "".join(f"{word},{word},2025-02-0{at % 9 + 1},Mopti,Atteintes au droit à la vie,Homicide de civil,Hommes,Adultes,1\n" for at, word in enumerate(words))  # fmt: skip
    for name, text in (("canaris.csv", HEAD + rows), ("inconnu.csv", "\n".join(words) + "\n")):
        status, url, _ = browser.give("/w/ferme", token[1], name, text)
        assert (status, "/deposit/done/" in url) == (200, True)
    given = {"kind": "place", "subject": words[40], "value": "ml-mopti", "why": " ".join(words[:90])}
    assert browser.post("/w/ferme/decide", **given)[0] == 200
    assert browser.post("/w/ferme/decide", **{**given, "value": words[41]})[0] == 409


def settled(root: Path) -> None:
    """Waits until nothing is left to do in the queue."""
    eventually(lambda: set(jobs_of(root).values()) <= {"done", "refused"}, 120)


def worked(root: Path) -> str:
    """What becomes of work of the locked workspace."""
    id_ = queue(root, "ferme")
    eventually(lambda: jobs_of(root).get(id_) in ("done", "refused", "failed"), 90)
    return jobs_of(root)[id_]


def planted(folder: Path, aside: Path) -> list[str]:
    """A thousand words that stand nowhere else: in a file that was received, in drafts, in Decisions."""
    words = [f"canari{number:04d}mopti" for number in range(1000)]
    draft = next((folder / "report").rglob("*.md"))
    draft.write_text(draft.read_text("utf-8") + "\n\n" + " ".join(words[:500]) + "\n", "utf-8")
    workspace = Workspace(folder)
    for word in words[500:520]:
        workspace.decide("place", word, "ml-mopti", why=f"{word} {' '.join(words[520:])}", author="Awa")
    del aside
    return words


def stolen(root: Path) -> bytes:
    """All that lies on the disk of the server: state and workspaces."""
    return b"\n".join(path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file())


def test_addresses_that_nobody_could_trust_are_refused_in_words(folder: Path) -> None:
    for given, said in (
        (("--at", "http://kolosi.example.org"), "passwords"),
        (("--at", "https://kolosi.example.org"), "proxy"),
        (("--at", "https://kolosi.example.org", "--proxy", "chez-nous"), "chez-nous"),
        (("--listen", "8000"), "port"),
        (("--database", "mysql://x"), "mysql"),
        (("--invite", "Awa", "--role", "chef"), "chef"),
        (("--invite", "Awa", "--to", "nulle-part"), "nulle-part"),
    ):
        run = command(str(folder), *given, "-l", "en")
        assert (run.returncode, said in run.stderr) == (2, True), (given, run.stderr)
    assert command(str(folder / "nulle-part"), "-l", "en").returncode == 2


def test_the_log_is_checked_without_the_server_and_a_backup_is_taken_back_by_one_command_each(tmp_path: Path) -> None:
    folder, log, kept = tmp_path / "espaces", tmp_path / "journal.jsonl", tmp_path / "sauvegarde"
    kolosi.new(folder / "essai", country="MLI", period="2025-Q1")
    for name in ("Awa", "Fanta"):
        assert command(str(folder), "--invite", name).returncode == 0
    code = json.loads(command(str(folder), "--audit", str(log), "--json").stdout)["code"]
    assert json.loads(command("--check-audit", str(log), "--code", code[:16], "--json").stdout) == {
        "lines": 2,
        "code": code,
    }
    log.write_text(log.read_text("utf-8").replace("serve", "Serve", 1), "utf-8")
    changed = command("--check-audit", str(log), "-l", "fr")
    assert (changed.returncode, "ne suit pas celle d’avant" in changed.stderr) == (2, True)
    told = json.loads(command(str(folder), "--backup", str(kept), "--json").stdout)
    (tmp_path / "rendus").mkdir()
    back = json.loads(command(str(tmp_path / "rendus"), "--restore", str(kept), "--json").stdout)
    assert (back["code"], back["lines"]) == (told["code"], told["lines"])
    same = [(root / "essai" / "workspace.yaml").read_bytes() for root in (folder, tmp_path / "rendus")]
    assert same[0] == same[1]
    assert command(str(tmp_path / "rendus"), "--restore", str(kept)).returncode == 2
