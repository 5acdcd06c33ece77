"""What takes seconds is looked up before the turn to write is taken: nobody waits for figures, and nobody signs what he did not see."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.small_case import copied, told
from tests.web.served import entered, served

from kolosi.model.finding import Refusal
from kolosi.store.locks import locked
from kolosi.web.here import Here
from kolosi.web.site import site
from kolosi.workspace import Workspace
from kolosi.workspace.ask.desk import Desk
from kolosi.workspace.editing.saving import draft_of, section_of
from kolosi.workspace.signing.clearing import clearances_of

if TYPE_CHECKING:
    from django.test import Client

CLEARING = re.compile(r'id="clearing">.*?name="seen" value="(\w+)"', re.DOTALL)
EDITING = re.compile(r'name="seen" value="([0-9a-f]+)"')


class Turn:
    """The turn to write, watched: what others do just before it is taken, and how many desks are opened while it is held."""

    def __init__(self) -> None:
        self.before: Callable[[], object] = lambda: None
        self.is_held = False
        self.desks = 0


@pytest.fixture
def workspace(ready: Path, tmp_path: Path) -> Workspace:
    return copied(ready, tmp_path)


@pytest.fixture
def client(workspace: Workspace) -> Client:
    served(workspace.folder, "tour")
    return entered()


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch) -> Turn:
    watched, writing, opened = Turn(), Here.writing, Desk.__init__

    @contextmanager
    def watching(here: Here) -> Iterator[Workspace]:
        watched.before()
        with writing(here) as workspace:
            watched.is_held = True
            try:
                yield workspace
            finally:
                watched.is_held = False

    def counted(self: Desk, *given: object) -> None:
        watched.desks += watched.is_held
        opened(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Here, "writing", watching)
    monkeypatch.setattr(Desk, "__init__", counted)
    return watched


def cleared(client: Client) -> str:
    """A chapter cleared as its page shows it; what the next page says."""
    address = "/w/tour/document/fr/resume"
    (seen,) = CLEARING.findall(client.get(address).content.decode())
    given = {"state": "cleared", "function": "Coordination of the Protection Cluster", "why": "Lu.", "seen": seen}
    client.post(f"{address}/clear", given)
    return client.get(address).content.decode()


def test_a_clearance_counts_nothing_while_others_wait(client: Client, workspace: Workspace, turn: Turn) -> None:
    cleared(client)
    assert (set(clearances_of(workspace)), turn.desks) == ({"fr:resume"}, 0)


def test_who_clears_signs_the_figures_that_he_saw_and_not_those_that_come_in_meanwhile(
    client: Client, workspace: Workspace, turn: Turn
) -> None:
    def moves() -> None:
        there = Workspace(workspace.folder)
        there.decide("override", "gbv_incidents/2025-Q1/2024-Q4", "NOT COMPARABLE", why="Collecte interrompue.")

    seen = workspace.decide("clearance", "fr:resume", "cleared; by=Coordination of the Protection Cluster", why="Lu.")
    turn.before = moves
    cleared(client)
    last = Workspace(workspace.folder).decisions.latest("clearance")["fr:resume"]
    assert (last.id != seen.id, last.value, turn.desks) == (True, seen.value, 0)
    assert [one.data["title"] for one in told(Workspace(workspace.folder), "ready_clearance_moved")] == ["Résumé"]


def test_who_clears_does_not_sign_words_that_come_in_meanwhile(
    client: Client, workspace: Workspace, turn: Turn
) -> None:
    def moves() -> None:
        path = workspace.file("report", "pau.fr.md")
        path.write_text(path.read_text("utf-8").replace("# Limites", "Une phrase de plus.\n\n# Limites"), "utf-8")

    turn.before = moves
    assert "Depuis que vous avez ouvert cette page" in cleared(client)
    assert clearances_of(Workspace(workspace.folder)) == {}


@pytest.mark.parametrize(
    ("kind", "subject", "value"),
    [
        ("clearance", "fr:resume", "aor; by=Coordination"),
        ("validation", "hr_violations/2025-Q1", "validated; by=Coordination"),
        ("override", "hr_violations/2025-Q1/2024-Q4", "computed"),
        ("waiver", "0123456789abcdef", "vu"),
        ("embargo", "protection_monitoring", "2027-01-01"),
    ],
)
def test_a_decision_is_looked_into_before_others_wait(
    client: Client, workspace: Workspace, turn: Turn, kind: str, subject: str, value: str
) -> None:
    known = len(workspace.decisions.all())
    given = {"kind": kind, "subject": subject, "value": value, "why": "Convenu."}
    answer = client.post("/w/tour/decide", given)
    assert (answer.status_code, turn.desks) == (302, 0), answer.content.decode()
    (decided,) = Workspace(workspace.folder).decisions.all()[known:]
    assert (decided.kind, decided.subject, decided.why) == (kind, subject, "Convenu.")


def test_what_is_decided_about_nothing_is_refused_and_others_never_wait(client: Client, turn: Turn) -> None:
    given = {"kind": "override", "subject": "hr_violation/2025-Q1/2024-Q4", "value": "computed", "why": "Convenu."}
    turn.before = lambda: pytest.fail("the turn was taken")
    answer = client.post("/w/tour/decide", given)
    assert answer.status_code == 409
    assert "hr_violation" in answer.content.decode()


def test_the_queue_reads_files_again_before_others_wait(
    client: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kolosi.web.jobs.worker import Worker
    from kolosi.web.models import Job
    from kolosi.workspace.records import building

    read, is_free = building.build_records, []

    def watched(*given: Any) -> Any:
        with suppress(Refusal), locked(site().state / "writers" / "tour", seconds=0):
            is_free.append(True)
        return read(*given)

    monkeypatch.setattr(building, "build_records", watched)
    workspace.decide("place", "Gao ville", "ml-gao", why="Chef-lieu.")
    Job.objects.all().delete()
    job = Job.objects.create(workspace="tour", work="build", person="Awa", given={})
    assert Worker().once()
    assert (Job.objects.get(id=job.id).state, is_free) == ("done", [True])
    assert client.get(f"/w/tour/jobs/{job.id}").status_code == 200


def test_documents_are_written_before_others_wait_and_again_where_somebody_wrote_meanwhile(
    client: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kolosi.web.jobs.worker import Worker
    from kolosi.web.models import Job
    from kolosi.workspace.write import rendering

    write, is_free = rendering._documents, []

    def watched(*given: Any) -> Any:
        written = write(*given)
        with suppress(Refusal), locked(site().state / "writers" / "tour", seconds=0):
            is_free.append(True)
            path = workspace.file("report", "pau.fr.md")
            path.write_text(path.read_text("utf-8").replace("# Limites", "Écrit entre-temps.\n\n# Limites"), "utf-8")
        return written

    monkeypatch.setattr(rendering, "_documents", watched)
    Job.objects.all().delete()
    job = Job.objects.create(workspace="tour", work="render", person="Awa", given={"formats": ["html"]})
    assert Worker().once()
    assert (Job.objects.get(id=job.id).state, is_free) == ("done", [True])
    assert "Écrit entre-temps." in workspace.file("out", "public", "pau.fr.html").read_text("utf-8")
    assert client.get(f"/w/tour/jobs/{job.id}").status_code == 200


@pytest.mark.parametrize("said", ["Réparer [80](fig:hr_violations/2025-Q1) abris.", "Réparer les abris."])
def test_sheets_of_recommendations_go_out_with_figures_counted_before_others_wait(
    client: Client, workspace: Workspace, turn: Turn, said: str
) -> None:
    register = f"recommendations:\n  - {{id: r1, addressee: donors, fr: '{said}', en: '{said}'}}\n"
    workspace.file("report", "recommendations.yaml").write_text(register, "utf-8")
    answer = client.post("/w/tour/recommendations/owners/send", {"addressee": "all", "languages": ["fr", "xx"]})
    assert (answer.status_code, turn.desks) == (302, 0)
    sheets = sorted(one.name for one in workspace.file("out", "copies").glob("recommandations.*"))
    assert sheets == ["recommandations.donors.fr.v1.docx", "recommandations.donors.fr.v1.xlsx"]
    (kept,) = workspace.file("copies").rglob("*.json")
    assert said.replace("[80](fig:hr_violations/2025-Q1)", "80") in kept.read_text("utf-8")


@pytest.mark.parametrize(
    ("link", "status"), [("[1 234](fig:hr_violations/2025-Q1)", 409), ("[80](fig:hr_violations/2025-01)", 302)]
)
def test_links_of_an_edited_section_are_asked_of_the_gate_before_others_wait(
    client: Client, workspace: Workspace, turn: Turn, link: str, status: int
) -> None:
    address = "/w/tour/document/fr/resume/edit"
    seen = EDITING.findall(client.get(address).content.decode())[-1]
    text = section_of(draft_of(workspace, "fr"), "resume").text
    answer = client.post(address, {"text": f"{text}\n\nSoit {link} violations.\n", "seen": seen})
    assert (answer.status_code, turn.desks) == (status, 0)
    assert (link in section_of(draft_of(workspace, "fr"), "resume").text) == (status == 302)
