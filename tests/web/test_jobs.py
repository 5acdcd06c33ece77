"""Long work in the queue: done in turn, cancelled, taken up again after a restart, refused in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.web.served import entered, ready, served

import kolosi


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = kolosi.new(tmp_path_factory.mktemp("jobs") / "travaux", country="MLI", period="2025-Q1")
    return served(folder, "travaux")


@pytest.fixture
def queue() -> Iterator[Any]:
    ready()
    from kolosi.web.models import Job

    Job.objects.all().delete()
    yield Job.objects
    Job.objects.all().delete()


def queued(work: str = "build", workspace: str = "travaux", **given: object) -> Any:
    from kolosi.web.models import Job

    return Job.objects.create(workspace=workspace, work=work, person="Awa", given=given)


def test_work_is_done_in_turn(address: str, queue: Any) -> None:
    from kolosi.web.jobs.worker import Worker

    first, second = queued(), queued()
    assert Worker().once()
    assert [queue.get(id=one.id).state for one in (first, second)] == ["done", "queued"]
    assert Worker().once()
    assert not Worker().once()


def test_what_cannot_be_done_is_told_in_words(address: str, queue: Any, tmp_path: Path) -> None:
    from kolosi.web.jobs.worker import Worker

    served(tmp_path, "vide")
    job = queued(workspace="vide")
    Worker().once()
    done = queue.get(id=job.id)
    assert (done.state, done.told[0]["id"]) == ("refused", "no_workspace")
    assert "espace de travail" in entered().get(f"/w/vide/jobs/{job.id}").content.decode()


def test_waiting_work_is_cancelled_at_once_and_running_work_at_its_next_step(address: str, queue: Any) -> None:
    from kolosi.web.jobs.worker import Cancelled, _reports
    from kolosi.workspace.progress import Step

    client = entered()
    waiting, running = queued(), queued()
    queue.filter(id=running.id).update(state="running")
    for job in (waiting, running):
        assert client.post(f"{address}/jobs/{job.id}/cancel").status_code == 302
    assert queue.get(id=waiting.id).state == "cancelled"
    with pytest.raises(Cancelled):
        _reports(running)(Step(done=1, of=3, name="b.xlsx"))


def test_a_fault_of_ours_ends_the_work_and_not_the_queue(
    address: str, queue: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    from kolosi.web.jobs import works
    from kolosi.web.jobs.worker import Worker

    def broken(*_: object) -> list[object]:
        raise ZeroDivisionError

    monkeypatch.setattr(threading, "excepthook", lambda told: None)
    monkeypatch.setitem(works.WORKS, "build", works.Work(do=broken))
    job = queued()
    assert Worker().once()
    assert queue.get(id=job.id).state == "failed"
    assert "ZeroDivision" not in entered().get(f"{address}/jobs/{job.id}").content.decode()


def test_what_a_restart_interrupted_is_taken_up_again(address: str, queue: Any) -> None:
    from kolosi.web.jobs.worker import Worker

    job = queued()
    queue.filter(id=job.id).update(state="running")
    worker = Worker()
    worker.stopping.set()
    worker.run()
    assert queue.get(id=job.id).state == "queued"


def test_work_of_another_workspace_is_not_seen(address: str, queue: Any) -> None:
    job = queued(workspace="autre")
    assert entered().get(f"{address}/jobs/{job.id}").status_code == 404


def test_work_and_writing_are_recorded_under_the_name_of_who_asks(
    address: str, queue: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kolosi.web.here import Here
    from kolosi.web.jobs import works
    from kolosi.web.jobs.worker import Worker
    from kolosi.web.rights import ALONE, Person
    from kolosi.web.site import site
    from kolosi.workspace.decide.speaking import speaker

    heard: list[str] = []

    def listen(*_: object) -> list[object]:
        heard.append(speaker().name)
        return []

    monkeypatch.setitem(works.WORKS, "build", works.Work(do=listen))
    queued()
    assert Worker().once()
    here = Here(
        name="travaux", folder=site().folder("travaux"), person=Person(name="Moussa", rights=ALONE), language="fr"
    )
    with here.writing():
        heard.append(speaker().name)
    assert heard == ["Awa", "Moussa"]


def test_what_one_database_refuses_to_keep_is_taken_out_of_what_was_asked(address: str, queue: Any) -> None:
    from kolosi.web.here import Here
    from kolosi.web.jobs import enqueue
    from kolosi.web.rights import ALONE, Person
    from kolosi.web.site import site

    here = Here(name="travaux", folder=site().folder("travaux"), person=Person(name="Awa", rights=ALONE), language="fr")
    asked = enqueue(here, "build", texts=["a\0b", {"c\0": "\ud800d"}], number=3)
    assert queue.get(id=asked.id).given == {"texts": ["ab", {"c": "?d"}], "number": 3}
