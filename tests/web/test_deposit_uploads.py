"""Files sent in pieces: cut twenty times they arrive whole; a piece counts once, at its place; what waits is weighed and destroyed."""

from __future__ import annotations

import hashlib
import http.client
import json
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from tests.web.served import entered, listening, ready, served

import kolosi

HEAVY = 20_000_000
PIECE = 256 * 1024


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = kolosi.new(tmp_path_factory.mktemp("uploads") / "envois", country="MLI", period="2025-Q2")
    return served(folder, "envois")


@pytest.fixture(autouse=True)
def cleared() -> Iterator[None]:
    ready()
    from kolosi.web.models import Job
    from kolosi.web.site import site

    yield
    shutil.rmtree(site().state / "uploads", ignore_errors=True)
    Job.objects.all().delete()


def tray(workspace: str = "envois") -> Any:
    from kolosi.web.alone import own_name
    from kolosi.web.uploads import Tray

    return Tray.of(workspace, own_name())


def begun(client: Any, address: str, name: str, size: int) -> Any:
    return client.post(f"{address}/deposit/uploads", {"name": name, "size": str(size)}).json()


def piece(client: Any, address: str, id_: str, offset: int | str, data: bytes) -> Any:
    return client.post(
        f"{address}/deposit/uploads/{id_}",
        data,
        content_type="application/octet-stream",
        headers={"Upload-Offset": str(offset)},
    )


class Sender:
    """A client on a poor line: it speaks to a real server, and its line breaks in the middle of what it says."""

    def __init__(self, base: str) -> None:
        from kolosi.web.alone import SESSION

        SESSION.is_used = False
        self.host = urlsplit(base).netloc
        line = http.client.HTTPConnection(self.host)
        line.request("GET", f"/enter/{SESSION.token}", headers={"Accept-Language": "fr"})
        answer = line.getresponse()
        answer.read()
        session = answer.getheader("Set-Cookie", "").partition(";")[0]
        line.request("GET", "/w/envois/deposit", headers={"Cookie": session})
        answer = line.getresponse()
        shown = answer.read().decode()
        cookie = answer.getheader("Set-Cookie", "").partition(";")[0]
        token = shown.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        self.heads = {"Cookie": f"{session}; {cookie}", "X-CSRFToken": token}

    def ask(self, method: str, path: str, body: bytes | None = None, **heads: str) -> Any:
        line = http.client.HTTPConnection(self.host)
        line.request(method, path, body, {**self.heads, **heads})
        answer = line.getresponse()
        found = answer.read()
        line.close()
        return answer.status, json.loads(found)

    def break_off(self, path: str, body: bytes, sent: int, **heads: str) -> None:
        """Says how long a piece is, sends some of it, and is gone."""
        host, _, port = self.host.partition(":")
        with socket.create_connection((host, int(port))) as line:
            told = {"Host": self.host, "Content-Length": str(len(body)), **self.heads, **heads}
            head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
            line.sendall(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body[:sent])


def test_twenty_megabytes_cut_at_twenty_points_arrive_whole(address: str) -> None:
    from kolosi.web.uploads import Tray

    data = hashlib.shake_256(b"of the test").digest(HEAVY)
    cuts = {(at + 1) * HEAVY // 21 // PIECE for at in range(20)}
    with listening() as base:
        sender = Sender(base)
        fields = urlencode({"name": "lourd.csv", "size": HEAVY}).encode()
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        status, one = sender.ask("POST", f"{address}/deposit/uploads", fields, **form)
        assert status == 201
        path, broken, offset = f"{address}/deposit/uploads/{one['id']}", 0, 0
        while offset < HEAVY:
            chunk = data[offset : offset + PIECE]
            heads = {"Upload-Offset": str(offset), "Content-Type": "application/octet-stream"}
            if offset // PIECE in cuts:
                cuts.discard(offset // PIECE)
                broken += 1
                sender.break_off(path, chunk, len(chunk) // 2, **heads)
                status, here = sender.ask("GET", path)
                assert (status, here["offset"]) == (200, offset)
            status, here = sender.ask("POST", path, chunk, **heads)
            assert status == 200
            offset = here["offset"]
    assert broken == 20
    found = tray().find(one["id"])
    kept = tray().path(found).read_bytes()
    assert hashlib.sha256(kept).hexdigest() == hashlib.sha256(data).hexdigest()
    assert isinstance(tray(), Tray)


def test_a_piece_counts_once_and_at_its_place_alone(address: str) -> None:
    client = entered()
    one = begun(client, address, "a.csv", 6)
    assert piece(client, address, one["id"], 0, b"abc").json()["offset"] == 3
    again = piece(client, address, one["id"], 0, b"abc")
    assert (again.status_code, again.json()["offset"], again.headers["Upload-Offset"]) == (409, 3, "3")
    assert piece(client, address, one["id"], 5, b"x").status_code == 409
    assert piece(client, address, one["id"], 3, b"defg").status_code == 422
    assert piece(client, address, one["id"], "-1", b"d").status_code == 400
    assert piece(client, address, one["id"], 3, b"d" * 1_100_000).status_code == 400
    assert client.head(f"{address}/deposit/uploads/{one['id']}").headers["Upload-Offset"] == "3"
    assert piece(client, address, one["id"], 3, b"def").json()["offset"] == 6
    assert piece(client, address, one["id"], 6, b"g").status_code == 409
    assert tray().path(tray().find(one["id"])).read_bytes() == b"abcdef"


def test_an_upload_of_another_person_or_of_none_is_not_there(address: str) -> None:
    from kolosi.web.uploads import Tray

    client = entered()
    theirs = Tray.of("envois", "Awa").begin("a.csv", 3)
    for id_ in (theirs.id, "0" * 32, "..", "%2e%2e%2fAwa"):
        assert client.get(f"{address}/deposit/uploads/{id_}").status_code == 404
    assert client.post(f"{address}/deposit/take", {"upload": theirs.id}).status_code == 422
    client.post(f"{address}/deposit/discard", {"upload": theirs.id})
    assert Tray.of("envois", "Awa").find(theirs.id) is not None


def test_what_is_too_heavy_or_too_much_is_refused_in_words(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from kolosi.web import uploads

    client = entered()
    said = client.post(f"{address}/deposit/uploads", {"name": "a.csv", "size": str(10**12)})
    assert (said.status_code, "trop lourd" in said.json()["text"]) == (422, True)
    for size in ("", "-3", "beaucoup"):
        assert client.post(f"{address}/deposit/uploads", {"name": "a.csv", "size": size}).status_code == 422
    monkeypatch.setattr(uploads, "QUOTA", 10)
    assert begun(client, address, "a.csv", 8)["offset"] == 0
    assert "Trop de fichiers" in begun(client, address, "b.csv", 3)["text"]
    monkeypatch.setattr(uploads, "MOST", 1)
    assert "Trop de fichiers" in begun(client, address, "c.csv", 1)["text"]


def test_a_plain_form_that_is_too_heavy_is_given_up_and_told(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from kolosi.web.screens.deposit import sending
    from kolosi.web.uploads import weighing

    monkeypatch.setattr(weighing, "LARGEST", 1000)
    monkeypatch.setattr(sending, "LARGEST", 1000)
    client = entered()
    answer = client.post(f"{address}/deposit/send", {"files": [SimpleUploadedFile("a.csv", b"x" * 200_000)]})
    assert "trop lourd" in client.get(answer.url).content.decode()
    assert tray().all() == []


def test_what_waits_is_listed_read_or_deleted_and_goes_after_a_week(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kolosi.web import uploads

    client = entered()
    one, two = begun(client, address, "a\u202e.csv", 3), begun(client, address, "b.csv", 6)
    piece(client, address, one["id"], 0, b"abc")
    shown = client.get(f"{address}/deposit").content.decode()
    assert "Arrivés, pas encore lus" in shown
    assert "a\\u202e.csv" in shown
    assert "incomplet" in shown
    client.post(f"{address}/deposit/discard", {"upload": one["id"]})
    assert [left.id for left in tray().all()] == [two["id"]]
    later = time.time() + 8 * 24 * 3600
    monkeypatch.setattr(uploads.time, "time", lambda: later)
    client.get(f"{address}/deposit")
    assert tray().all() == []
    assert [path for path in tray().root.rglob("*") if path.is_file()] == []


def test_of_work_that_is_stopped_what_was_read_counts_and_the_rest_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from kolosi.web.jobs import worker
    from kolosi.workspace.progress import Step

    def stopping(*_: object) -> Any:
        def hear(step: Step) -> None:
            if step.done == 1:
                raise worker.Cancelled

        return hear

    monkeypatch.setattr(worker, "_reports", stopping)
    folder = kolosi.new(tmp_path / "arrêt", country="MLI", period="2025-Q2")
    stopped = served(folder, "arret")
    head = "Organisation,Date de l'incident,Région,Catégorie de violation,Type de violation\n"
    row = "2025-04-03,Gao,Atteintes au droit à la vie,Homicide de civil\n"
    sent = [SimpleUploadedFile(f"PMT_{name}.csv", f"{head}{name},{row}".encode()) for name in ("AAA", "BBB")]
    client = entered()
    answer = client.post(f"{stopped}/deposit/send", {"files": sent})
    assert worker.Worker().once()
    assert "Les fichiers déjà lus comptent" in client.get(answer.url).content.decode()
    assert [line.file for line in kolosi.open(folder).files()] == ["PMT_AAA.csv"]
    assert [one.name for one in tray("arret").all()] == ["PMT_BBB.csv"]
    assert "PMT_BBB.csv" in client.get(f"{stopped}/deposit").content.decode()


def test_nothing_is_sent_into_a_workspace_that_is_locked(tmp_path: Path) -> None:
    folder = kolosi.new(tmp_path / "clos", country="MLI", period="2025-Q2")
    kolosi.open(folder).lock(passphrase="une phrase assez longue pour un essai")
    locked = served(folder, "clos")
    from kolosi.web import here

    here.close(folder)
    client = entered()
    answer = client.post(f"{locked}/deposit/uploads", {"name": "a.csv", "size": "3"})
    assert answer.status_code == 409
    assert answer.json()["text"]
    from kolosi.web.site import site

    assert not (site().state / "uploads" / "clos").exists()
