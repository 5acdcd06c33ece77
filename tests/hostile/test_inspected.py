"""Each hostile file given to `kolosi inspect` in a fresh process: refused with a sentence or answered, within the same limits."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path

import pytest
from tests.hostile.making import CORPUS, LEFT
from tests.hostile.test_fresh_processes import MEGABYTES, in_make_test, is_in_time, run

from kolosi.model.finding import Refusal
from kolosi.workspace.review.inspecting import inspected

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the memory of a tree of processes is read on Linux")


@pytest.mark.parametrize(
    "what", [one if one in in_make_test(1) else pytest.param(one, marks=pytest.mark.long) for one in CORPUS]
)
def test_it_costs_little_and_is_answered(what: str, tmp_path: Path) -> None:
    one = CORPUS[what]
    path = tmp_path / one.name
    path.write_bytes(one.make())
    done = run(["inspect", str(path), "--json"], tmp_path)
    with (tmp_path.parent / "inspected.tsv").open("a", encoding="utf-8") as lines:
        lines.write(f"{done.seconds:.2f}\t{done.megabytes:.0f}\t{what}\t{done.code}\t{done.said[:200]!r}\n")
    assert "Traceback" not in done.complaints + done.said
    said = json.loads(done.said)
    assert done.megabytes < MEGABYTES
    assert is_in_time(done.seconds)
    if "refused" in said:
        assert done.code == 2
        refused = said["refused"]
        assert refused["id"] == "inspect_unknown" or refused["id"].startswith("document_")
        assert all(refused[part][language] for part in ("message", "hint") for language in ("fr", "en"))
        return
    assert said["outcome"] in ("block", "review", "release")
    assert done.code == (0 if said["outcome"] == "release" else 1)


ACTS = frozenset({"file_macros", "file_links", LEFT})
"""Why a file that acts by itself is not added, or not whole."""


@pytest.mark.parametrize("what", [one for one in CORPUS if CORPUS[one].answers <= ACTS])
def test_what_acts_by_itself_is_never_called_clean(what: str) -> None:
    one = CORPUS[what]
    try:
        outcome = inspected(one.name, one.make()).outcome
    except Refusal as refusal:
        outcome = refusal.finding.id
    assert outcome in ("block", "review", "document_truncated", "document_bomb")


@pytest.mark.parametrize("what", ["docx: a command by DDE", "docx: a command by DDE cut in pieces"])
def test_a_document_that_fetches_something_is_read_all_the_same(what: str) -> None:
    one = CORPUS[what]
    said = "Aminata Coulibaly (+223 70 00 00 00) a témoigné."
    found = inspected(one.name, with_sentence(one.make(), said))
    assert "R6" in {finding.data["rule"] for finding in found.findings}


def with_sentence(data: bytes, said: str) -> bytes:
    """A Word file with one more paragraph."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part = part.replace(b"<w:body>", f"<w:body><w:p><w:r><w:t>{said}</w:t></w:r></w:p>".encode())
            new.writestr(name, part)
    return out.getvalue()
