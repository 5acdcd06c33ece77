"""Deposit: files given by a plain form, what came of each, a word corrected, a step undone; refusals told in the page."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.served import entered, ready, served

import kolosi

SAMPLE = Path(kolosi.__file__).parent / "sources" / "protection_monitoring"
HEAD = "Date de l'incident,Région,Cercle,Catégorie de violation,Organisation,Victimes\n"


def monitoring(*rows: str) -> bytes:
    return ("date,region,category,organisation,victims\n" + "\n".join(rows) + "\n").encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return kolosi.new(tmp_path / "dépôt", country="MLI", period="2025-Q2")


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    ready()
    from kolosi.web.models import Job
    from kolosi.web.site import site

    yield served(folder, "depot")
    Job.objects.all().delete()
    shutil.rmtree(site().state / "uploads", ignore_errors=True)


def work() -> None:
    from kolosi.web.jobs.worker import Worker

    while Worker().once():
        pass


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def given(client: Any, address: str, *files: tuple[str, bytes], **said: str) -> str:
    """Sends files by the plain form, has them read, and gives the page that tells what came of them."""
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    answer = client.post(f"{address}/deposit/send", {"files": sent, **said})
    assert answer.status_code == 302, answer.content
    work()
    return text(client.get(answer.url))
