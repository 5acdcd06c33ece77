"""The queue beside what kills its worker: leases, work that proves done, a workspace that waits to be opened."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.web.served import ready, served
from tests.web.team_case import member, signed_in, team

import kolosi
from kolosi.web.rights import Role
from kolosi.workspace import Workspace


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = kolosi.new(tmp_path_factory.mktemp("file") / "essai", country="MLI", period="2025-Q1")
    served(folder, "file")
    return folder


@pytest.fixture
def queue(plain: Path) -> Iterator[Any]:
    ready()
    from kolosi.web.models import Job

    Job.objects.all().delete()
    yield Job.objects
    Job.objects.all().delete()


def queued(workspace: str = "file", **more: Any) -> Any:
    from kolosi.web.models import Job

    return Job.objects.create(workspace=workspace, work="build", person="Awa", **more)


def test_work_is_taken_by_one_of_many_workers(queue: Any) -> None:
    from kolosi.web.jobs import works
    from kolosi.web.jobs.worker import Worker

    ran: list[str] = []
    for _ in range(6):
        queued()

    def note(workspace: Any, person: str) -> list[object]:
        ran.append(person)
        return []

    kept = works.WORKS["build"]
    works.WORKS["build"] = works.Work(do=note)  # type: ignore[index]
    try:
        workers = [threading.Thread(target=_all, args=(Worker(),)) for _ in range(3)]
        for one in workers:
            one.start()
        for one in workers:
            one.join()
    finally:
        works.WORKS["build"] = kept  # type: ignore[index]
    assert (len(ran), set(queue.values_list("state", "tries"))) == (6, {("done", 1)})


def _all(worker: Any) -> None:
    from django.db import connection

    while worker.once():
        pass
    connection.close()


def test_work_of_a_dead_worker_is_taken_up_again_and_that_of_a_living_one_is_not(queue: Any) -> None:
    from django.utils import timezone

    from kolosi.web.jobs.worker import LEASE, Worker

    now = timezone.now()
    dead = queued(state="running", worker="mort", beat=now - timedelta(seconds=LEASE + 1), tries=1)
    living = queued(state="running", worker="vivant", beat=now, tries=1)
    Worker()._take_back(everything=False)
    assert [queue.get(id=one.id).state for one in (dead, living)] == ["queued", "running"]
    Worker()._take_back(everything=True)
    assert queue.get(id=living.id).state == "queued"


def test_work_that_ends_its_worker_each_time_is_given_up(queue: Any) -> None:
    from kolosi.web.jobs.worker import MOST_TRIES, Worker

    job = queued(state="running", worker="mort", tries=MOST_TRIES)
    Worker()._take_back(everything=False)
    assert queue.get(id=job.id).state == "failed"


def test_a_worker_that_lost_its_work_keeps_nothing_of_it(queue: Any) -> None:
    from kolosi.web.jobs import worker as module
    from kolosi.workspace.progress import Step

    job = queued(state="running", worker="un autre")
    job.worker = "moi"
    with pytest.raises(module.Interrupted):
        module._reports(job)(Step(done=1, of=3, name="b.xlsx"))
    module._do(job, threading.Event())
    assert queue.get(id=job.id).state == "running"


def test_work_that_is_to_stop_goes_back_to_the_queue(queue: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from kolosi.web.jobs import works
    from kolosi.web.jobs.worker import Worker
    from kolosi.workspace.progress import in_turn

    worker = Worker()

    def work(workspace: Any, person: str) -> list[object]:
        for _ in in_turn(["a", "b", "c"], str):
            worker.stopping.set()
        return []

    monkeypatch.setitem(works.WORKS, "build", works.Work(do=work))
    job = queued()
    worker.once()
    held = queue.get(id=job.id)
    assert (held.state, held.tries, held.worker) == ("queued", 0, "")


def test_interrupted_work_that_proves_done_is_not_done_again(queue: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from kolosi.web.jobs import works
    from kolosi.web.jobs.worker import Worker

    done: list[str] = []

    def publish(workspace: Any, person: str, edition: str) -> list[dict[str, object]]:
        done.append(edition)
        return []

    def already(workspace: Any, person: str, edition: str) -> list[dict[str, object]] | None:
        return [{"word": "published"}] if edition in done else None

    monkeypatch.setitem(works.WORKS, "build", works.Work(do=publish, already=already))
    job = queued(given={"edition": "2025-Q1"}, tries=1)
    Worker().once()
    assert done == ["2025-Q1"]
    queue.filter(id=job.id).update(state="queued")
    Worker().once()
    assert (done, queue.get(id=job.id).told) == (["2025-Q1"], [{"word": "published"}])


def test_work_of_a_locked_workspace_waits_until_somebody_opens_it_and_lies_sealed(
    queue: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_key_given: None
) -> None:
    from kolosi.web import here as places
    from kolosi.web.jobs import works
    from kolosi.web.jobs.worker import Worker

    folder = kolosi.new(tmp_path / "ferme", country="MLI", period="2025-Q1")
    Workspace(folder).lock(passphrase="sept pirogues montent")
    address = served(folder, "ferme")
    with team():
        member("Awa Ba", "ferme", Role.OFFICER)
        browser = signed_in("Awa Ba")
        assert browser.get(f"{address}/quarter").status_code == 409
        job = queued("ferme")
        Worker().once()
        held = queue.get(id=job.id)
        assert (held.state, held.tries, held.not_before is not None) == ("queued", 0, True)
        assert browser.post(f"{address}/unlock", {"passphrase": "sept pirogues montent"}).status_code == 302

        def tell(workspace: Any, person: str, **given: Any) -> list[dict[str, object]]:
            return [{"id": "x", "severity": "note", "message": f"canari {given.get('name')}", "hint": "", "count": 1}]

        monkeypatch.setitem(works.WORKS, "build", works.Work(do=tell))
        from kolosi.web.jobs import enqueue

        here = places.Here(name="ferme", folder=folder, person=_officer(), language="fr")
        queue.all().delete()
        sealed = enqueue(here, "build", name="rapport de Gao")
        assert "Gao" not in str(queue.get(id=sealed.id).given)
        Worker().once()
        kept = queue.filter(id=sealed.id).values("state", "told").get()
        assert (kept["state"], "canari" in str(kept["told"])) == ("done", False)
        from kolosi.web.team.moving import dumped

        assert "canari" in str(queue.get(id=sealed.id).told)
        assert "canari" not in "".join(dumped())
        assert "canari rapport de Gao" in browser.get(f"{address}/jobs/{sealed.id}").content.decode()
        assert browser.post(f"{address}/team/lock").status_code == 302
        assert browser.get(f"{address}/jobs/{sealed.id}").status_code == 409


def test_work_is_followed_by_who_asked_for_it_and_by_who_runs_the_workspace(queue: Any) -> None:
    with team():
        for name, role in (("Awa", Role.READER), ("Fanta", Role.REVIEWER), ("Officier", Role.OFFICER)):
            member(name, "file", role)
        job = queued()
        for name, status in (("Awa", 200), ("Officier", 200), ("Fanta", 404)):
            browser = signed_in(name)
            assert browser.get(f"/w/file/jobs/{job.id}").status_code == status, name
        assert signed_in("Fanta").post(f"/w/file/jobs/{job.id}/cancel").status_code == 404
        assert queue.get(id=job.id).state == "queued"
        assert signed_in("Awa").post(f"/w/file/jobs/{job.id}/cancel").status_code == 302
        assert queue.get(id=job.id).state == "cancelled"


def _officer() -> Any:
    from kolosi.web.rights import RIGHTS, Person

    return Person(name="Awa Ba", rights=RIGHTS[Role.OFFICER])


def test_a_passphrase_is_told_to_who_has_the_key_alone() -> None:
    import tempfile
    from multiprocessing import AuthenticationError
    from multiprocessing.connection import Client

    from kolosi.web.team import passphrases

    tmp_path = Path(tempfile.mkdtemp(prefix="kolosi-test-"))  # the socket is taken away at the end of the process
    folder = tmp_path / "ferme"
    passphrases.keep(folder, "sept pirogues")
    passphrases.answer_others(tmp_path, b"la bonne")
    try:
        with pytest.raises((AuthenticationError, EOFError, OSError)):
            Client(passphrases.address(tmp_path), authkey=b"une autre")
        passphrases.ask_there(tmp_path, b"une autre")
        assert passphrases.kept(folder) is None
        passphrases.ask_there(tmp_path, b"la bonne")
        assert (passphrases.kept(folder), passphrases.kept(tmp_path)) == ("sept pirogues", None)
    finally:
        passphrases._ELSEWHERE.clear()
        passphrases.drop(folder)
    assert passphrases.kept(folder) is None
    assert len(passphrases.address(tmp_path / ("x" * 200))) < 110
