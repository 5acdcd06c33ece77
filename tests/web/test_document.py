"""The screen of the document: read, edited without script, refused with what was typed, nothing of others overwritten."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.small_case import copied
from tests.web.served import entered, ready, served

from kolosi.report.editing.telling import sentences
from kolosi.web.answers import Reader
from kolosi.workspace import Workspace
from kolosi.workspace.editing.history import revisions
from kolosi.workspace.editing.remarks import remarks
from kolosi.workspace.editing.saving import draft_of, section_of

if TYPE_CHECKING:
    from django.test import Client

LARGEST = 60 * 1024


@pytest.fixture(scope="module")
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    planted: Path = request.getfixturevalue("ready")
    return copied(planted, tmp_path_factory.mktemp("document")).folder


@pytest.fixture(scope="module")
def address(small: Path) -> str:
    return served(small, "ecrit") + "/document"


@pytest.fixture(scope="module")
def client(address: str) -> Client:
    return entered()


def text_of(small: Path, section: str = "resume") -> str:
    return section_of(draft_of(Workspace(small), "fr"), section).text


def seen(client: Client, address: str) -> str:
    page = client.get(f"{address}/fr/resume/edit").content.decode()
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def said(answer: Any) -> str:
    return unescape(answer.content.decode()).replace("\u202f", " ").replace("\u00a0", " ")


@contextmanager
def as_somebody(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> Iterator[None]:
    """Who asks has other rights."""
    from kolosi.web import admission
    from kolosi.web.rights import Person

    with monkeypatch.context() as patch:
        patch.setattr(admission, "_person", lambda request, workspace: Person(**changes))
        yield


def test_the_overview_shows_each_section_with_its_state(client: Client, address: str) -> None:
    page = said(client.get(f"{address}?of=fr&points=1"))
    assert 'href="/w/ecrit/document/fr/resume"' in page
    assert "Écrite" in page
    assert "Chercher les points" not in page


def test_a_section_is_read_with_its_figures_as_links_to_their_cards(client: Client, address: str) -> None:
    page = said(client.get(f"{address}/fr/resume?points=1"))
    chip = re.search(r'<a class="chip published" href="([^"]+)">([^<]+)</a>', page)
    assert chip
    card = said(client.get(chip[1]))
    assert "/w/ecrit/figures/one?key=" in card
    assert re.sub(r"\D", "", chip[2]) in re.sub(r"[^\d<]", "", card)


def test_every_page_is_light(client: Client, address: str) -> None:
    for path in ("", "?points=1", "/fr/resume", "/fr/resume/edit", "/fr/resume/beside", "/fr/resume/past", "/word"):
        answer = client.get(address + path)
        assert answer.status_code == 200, path
        assert len(gzip.compress(answer.content)) < LARGEST, path


def test_a_picture_of_a_section_is_drawn_at_its_own_address(client: Client, address: str) -> None:
    pages = [said(client.get(f"{address}/fr/{section}")) for section in ("resume", "limites")]
    found = [one for page in pages for one in re.findall(r'<img src="(/w/ecrit/document/[^"]+)"', page)]
    assert found
    answer = client.get(found[0])
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert answer.content.startswith(b"<svg")
    assert client.get(f"{address}/fr/resume/picture/999.svg").status_code == 404


def test_a_section_is_edited_without_script(client: Client, address: str, small: Path) -> None:
    before = text_of(small)
    text = before.rstrip() + "\n\nPhrase ajoutée.\n"
    answer = client.post(f"{address}/fr/resume/edit", {"text": text, "seen": seen(client, address)})
    assert (answer.status_code, answer.url) == (302, f"{address}/fr/resume")
    assert "Phrase ajoutée." in text_of(small)
    page = said(client.get(answer.url))
    assert "La section est enregistrée." in page
    assert "La phrase n’existait pas." in page
    assert "Phrase ajoutée." in said(client.get(f"{address}/fr/resume/past"))


def test_a_wrong_number_is_refused_and_the_text_given_back(client: Client, address: str, small: Path) -> None:
    before = text_of(small)
    link = re.search(r"\[\d[^\]]*\]\(fig:[^)]*\)", before)
    assert link
    typed = before.replace(link[0], "[98 765" + link[0][link[0].index("]") :], 1) + "<b>Ma phrase</b>\n"
    answer = client.post(f"{address}/fr/resume/edit", {"text": typed, "seen": seen(client, address)})
    page = said(answer)
    assert answer.status_code == 409
    assert "Rien n’a été enregistré" in page
    assert "Le texte dit « 98 765 »" in page
    assert "<b>Ma phrase</b>" in page
    assert "<b>Ma phrase</b>" not in answer.content.decode()
    assert text_of(small) == before


def test_two_who_write_at_once_see_both_texts(client: Client, address: str, small: Path) -> None:
    before, read = text_of(small), seen(client, address)
    client.post(f"{address}/fr/resume/edit", {"text": before.rstrip() + "\n\nDe la première.\n", "seen": read})
    answer = client.post(f"{address}/fr/resume/edit", {"text": before.rstrip() + "\n\nDu second.\n", "seen": read})
    page = said(answer)
    assert answer.status_code == 409
    assert "De la première." in page
    assert "Du second." in page
    assert "Du second." not in text_of(small)
    last = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert last
    both = before.rstrip() + "\n\nDe la première. Du second.\n"
    assert client.post(f"{address}/fr/resume/edit", {"text": both, "seen": last[1]}).status_code == 302
    assert "De la première. Du second." in text_of(small)


def test_a_sentence_is_put_back_as_it_was(client: Client, address: str, small: Path) -> None:
    before = text_of(small)
    last = sentences(before, "fr")[-1]
    changed = before[: last.start] + " Tout autre chose." + before[last.end :]
    client.post(f"{address}/fr/resume/edit", {"text": changed, "seen": seen(client, address)})
    page = said(client.get(f"{address}/fr/resume"))
    forms = re.findall(
        r'restore">.*?name="seen" value="(\w+)".*?name="at" value="(\d+)".*?name="rank" value="(\d+)".*?name="turn" value="(\w+)"',
        page,
        re.DOTALL,
    )
    form = max((one for one in forms if one[2] == "0"), key=lambda one: int(one[1]))
    given = dict(zip(("seen", "at", "rank", "turn"), form, strict=True))
    assert client.post(f"{address}/fr/resume/restore", given).status_code == 302
    assert text_of(small) == before
    client.post(f"{address}/fr/resume/restore", {**given, "at": "-1"})
    assert "Le texte a changé entre-temps" in said(client.get(f"{address}/fr/resume"))


def test_a_reader_says_something_of_a_sentence_and_clears_a_chapter(
    client: Client, address: str, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kolosi.web.rights import RIGHTS, Role

    code = sentences(text_of(small), "fr")[-1].code
    with as_somebody(monkeypatch, name="Ben", rights=RIGHTS[Role.REVIEWER]):
        client.post(f"{address}/fr/resume/remark", {"code": code, "text": "À nuancer <ici>."})
        assert "À nuancer &lt;ici&gt;." in client.get(f"{address}/fr/resume").content.decode()
        (one,) = remarks(Workspace(small))
        assert one.author == "Ben"
        client.post(f"{address}/fr/resume/settle", {"remark": one.id})
        assert remarks(Workspace(small)) == []
        given = {"state": "aor", "function": "Coordination of the Protection Cluster", "why": "Lu."}
        client.post(f"{address}/fr/resume/clear", given)
        assert not Workspace(small).decisions.latest("clearance"), "nobody says having read what no page showed"
        page = client.get(f"{address}/fr/resume").content.decode()
        given["seen"] = re.findall(r'name="seen" value="(\w+)"', page)[-1]
        client.post(f"{address}/fr/resume/clear", given)
        assert "Coordination of the Protection Cluster" in said(client.get(f"{address}/fr/resume"))
        client.post(f"{address}/fr/resume/clear", {**given, "state": "nowhere"})
        assert client.get(f"{address}/fr/resume/edit").status_code == 404
        assert client.get(f"{address}/word").status_code == 404
    (decision,) = Workspace(small).decisions.latest("clearance").values()
    assert (decision.author, decision.subject) == ("Ben", "fr:resume")


def test_a_page_of_which_a_part_is_older_signs_nothing(
    client: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen_of_page = re.compile(r'id="clearing">.*?name="seen" value="(\w*)"', re.DOTALL)
    assert seen_of_page.findall(client.get(f"{address}/fr/resume").content.decode())[0]
    monkeypatch.setattr(Reader, "is_older", lambda self, name, stamp: name == "desk")
    assert seen_of_page.findall(client.get(f"{address}/fr/resume").content.decode()) == [""]


def test_who_must_not_see_violence_based_on_gender_sees_no_section_that_counts_it(
    client: Client, address: str, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kolosi.web.rights import ALONE

    text = text_of(small)
    has_gbv = "gbv_" in text
    with as_somebody(monkeypatch, name="Aïcha", rights=ALONE, sees_gbv=False):
        answer = client.get(f"{address}/fr/resume")
        assert answer.status_code == (404 if has_gbv else 200)
        assert (
            "gbv"
            not in client.get(f"{address}/find?q=gbv_incidents/2025-Q1&of=fr")
            .content.decode()
            .partition('id="candidates"')[2]
        )
        assert client.get(f"{address}/figure?key=gbv_incidents/2025-Q1").status_code == 404
        assert client.get(f"{address}/word").status_code == 404


def test_figures_are_found_by_words(client: Client, address: str) -> None:
    page = said(client.get(f"{address}/find?q=violations&of=fr"))
    assert "data-link=" in page
    assert "Aucun chiffre ne porte ces mots" in said(client.get(f"{address}/find?q=zzzz&of=xx"))


@pytest.mark.parametrize(
    "path", ["/fr/nowhere", "/xx/resume", "/fr/nowhere/edit", "/word/file/..%2Fworkspace.yaml", "/word/file/x.exe"]
)
def test_what_is_not_there_is_absent(client: Client, address: str, path: str) -> None:
    assert client.get(address + path).status_code == 404


def test_word_goes_out_and_comes_back(client: Client, address: str, small: Path) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from kolosi.web.jobs.worker import Worker
    from kolosi.web.models import Job

    ready()
    Job.objects.all().delete()
    assert client.post(f"{address}/word/send", {"chapter": "fr:resume"}).status_code == 302
    assert Worker().once()
    assert [job.state for job in Job.objects.all()] == ["done"]
    assert "pau.fr.v1.docx" in said(client.get(f"{address}/word"))
    document = client.get(f"{address}/word/file/pau.fr.v1.docx")
    assert document.content.startswith(b"PK")
    returned = SimpleUploadedFile("relu par Ben.docx", document.content)
    assert client.post(f"{address}/word/receive", {"files": [returned]}).status_code == 302
    assert Worker().once()
    assert {job.state for job in Job.objects.all()} == {"done"}
    came = said(client.get(f"{address.removesuffix('/document')}/jobs/{Job.objects.get(work='receive').id}"))
    assert "relu par Ben.docx" in came
    assert "Changements : 0 ; commentaires : 0 ; nombres changés : 0." in came
    assert "pau.fr.v1.ensemble.docx" in came
    assert any("ensemble" in path.name for path in (small / "out" / "copies").iterdir())
    refused = client.post(f"{address}/word/receive", {"files": [SimpleUploadedFile("x.exe", b"x")]})
    assert "Choisissez des fichiers Word ou Excel" in said(client.get(f"{address}/word")) or refused.status_code == 200
    Job.objects.all().delete()


def test_nothing_that_is_written_becomes_code_of_a_page(client: Client, address: str, small: Path) -> None:
    bad = '<script>alert(1)</script> [dit](javascript:alert(1)) "><img src=x onerror=alert(1)>'
    text = text_of(small).rstrip() + f"\n\n{bad}\n\n> {bad}\n\n| {bad} |\n|---|\n| x |\n"
    assert client.post(f"{address}/fr/resume/edit", {"text": text, "seen": seen(client, address)}).status_code == 302
    code = sentences(text_of(small), "fr")[-1].code
    client.post(f"{address}/fr/resume/remark", {"code": code, "text": bad})
    for path in ("", "?points=1", "/edit", "/beside", "/past"):
        page = client.get(f"{address}/fr/resume{path}").content.decode()
        assert "alert(1)" in page, path
        assert not re.search(r"<script>alert|<img src=x|href=\"javascript:", page), path


def test_every_text_of_a_section_is_kept(small: Path) -> None:
    assert len(revisions(Workspace(small))) >= 4
