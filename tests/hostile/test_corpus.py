"""Each hostile file is refused with a sentence in both languages, or read and no harm in it; nothing is added by halves.

Here all of them meet one process; each in a fresh one, with its time and memory, in `test_fresh_processes.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.hostile import archives, documents, strangers, texts, workbooks
from tests.hostile.making import CORPUS, LEFT, READ, Hostile

from kolosi.content.messages import load_messages
from kolosi.intake import sandbox as guarded
from kolosi.intake.containers.archive import plain_name
from kolosi.intake.containers.refusal import CODES
from kolosi.intake.records.repacking import unpack
from kolosi.intake.sandbox.keeper import KEEPER
from kolosi.model.finding import Finding, Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.review.proofing import proofread

ENTERED = (archives, documents, strangers, texts, workbooks)
"""Each enters its files into the corpus."""
UNREADABLE = {f"{verb}_{code}" for verb in ("file", "document") for code in CODES}
SLOW_TO_MAKE = ("600 MB", "300 MB", "200 MB", "100 MB", "packed five times", "forty million", "three million points", "half a million", "ten million")  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "espace"
    (inside / "receipts").mkdir(parents=True)
    (inside / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    return inside


def contents(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".lock"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def answered(one: Hostile, folder: Path) -> tuple[Finding, ...]:
    """What is said to a person who gives the file."""
    path = folder.parent / one.name
    path.write_bytes(one.make())
    if one.verb == "add":
        (answer,) = Workspace(folder).add([path])
        return answer.findings
    try:
        proofread(one.name, path.read_bytes())
    except Refusal as refusal:
        return (load_messages().word(refusal.finding),)
    return ()


def is_slow(what: str) -> bool:
    return any(size in what for size in SLOW_TO_MAKE)


@pytest.mark.parametrize("what", [pytest.param(one, marks=pytest.mark.long) if is_slow(one) else one for one in CORPUS])
def test_it_is_refused_with_a_sentence_or_read_without_harm(what: str, folder: Path) -> None:
    one, before = CORPUS[what], contents(folder)
    findings = answered(one, folder)
    refusals = [finding for finding in findings if finding.id in UNREADABLE]
    assert {finding.id for finding in refusals} <= one.answers, findings
    if not refusals:
        assert not one.answers.isdisjoint({READ, LEFT}), findings
        return
    (refusal,) = findings
    assert refusal.severity == "error"
    for language in ("fr", "en"):
        assert plain_name(one.name) in refusal.message[language]
        assert refusal.hint[language]
        assert "{" not in refusal.message[language] + refusal.hint[language]
    assert contents(folder) == before


@pytest.mark.parametrize("what", [what for what, one in CORPUS.items() if LEFT in one.answers])
def test_what_is_left_behind_is_told_and_nothing_is_kept_as_it_came(what: str, folder: Path) -> None:
    one = CORPUS[what]
    sheets = guarded.read_sheets(one.name, one.make())
    assert all(sheet.left_behind for sheet in sheets)
    told = {finding.id for finding in answered(one, folder)}
    receipts = Workspace(folder).receipts
    if receipts.all():
        assert {f"removed_{kind}" for kind in sheets[0].left_behind} <= told
    else:
        assert told == {"source_asked"}
    for receipt in receipts.all():
        kept = unpack(receipts.data(receipt))
        assert [sheet.cells.rows() for sheet in kept] == [sheet.cells.rows() for sheet in sheets]
    assert one.make() not in contents(folder).values()


def test_the_corpus_is_large_and_every_kind_of_refusal_is_met() -> None:
    assert len(CORPUS) >= 200
    met = {answer for one in CORPUS.values() for answer in one.answers} - {READ, LEFT}
    entering = {
        "macros",
        "links",
        "names",
        "costly",
        "crash",
        "bomb",
        "nested",
        "too_many_members",
        "long_line",
    }
    assert {f"file_{code}" for code in entering} <= met
    assert {f"document_{code}" for code in entering - {"nested", "long_line"} | {"objects"}} <= met
    assert met <= UNREADABLE


def test_the_reader_is_still_there_for_the_next_file(folder: Path) -> None:
    """A file that ends the reading process leaves nothing behind: the next one is read by another."""
    KEEPER.close()
    bomb = CORPUS["ods: a million times a thousand blanks"]
    path = folder.parent / "rien.csv"
    path.write_bytes(b"a,b\n1,2\n")
    for _ in range(2):
        assert [finding.id for finding in answered(bomb, folder)] == ["file_costly"]
        assert [finding.id for finding in Workspace(folder).add([path])[0].findings] == ["source_asked"]
