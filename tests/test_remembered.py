"""What was worked out before stands beside the build, and only as long as what it depends on stays."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.report.draft.links import Draft
from kolosi.store.remembered import SPARE, Remembered
from kolosi.workspace.review.kept_points import points_of

DRAFT = Draft(file="report/pau.fr.md", language="fr", text="Sept personnes.\n")
FOUND = point(
    "number_without_reference", where=Where(file=DRAFT.file, line=1), found="Sept", data={"at": 0, "of": None}
)


def never() -> object:
    raise AssertionError("worked out again")


def test_a_value_is_worked_out_once_and_read_by_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    assert Remembered(path, "a").of("one", lambda: [1, "deux"]) == [1, "deux"]
    assert Remembered(path, "a").of("one", never) == [1, "deux"]
    assert Remembered(path, "a").knows("one")
    assert not Remembered(path, "b").knows("one")


def test_with_another_digest_nothing_is_known(tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    Remembered(path, "a").of("one", lambda: 1)
    assert Remembered(path, "b").of("one", lambda: 2) == 2
    assert Remembered(path, "a").of("one", lambda: 3) == 3


def test_without_a_path_a_value_is_kept_for_this_run_alone() -> None:
    kept = Remembered()
    assert kept.of("one", lambda: 1) == 1
    assert kept.of("one", never) == 1
    assert Remembered().of("one", lambda: 2) == 2


def test_what_nobody_asks_for_any_more_falls_away(tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    before = Remembered(path, "a")
    for name in range(SPARE + 10):
        before.of(f"old{name}", lambda: 0)
    Remembered(path, "a").of("new", lambda: 1)
    now = Remembered(path, "a")
    assert now.of(f"old{SPARE + 9}", never) == 0
    assert now.of("old0", lambda: "again") == "again"


def test_a_damaged_file_is_refused_as_damaged(tmp_path: Path) -> None:
    (tmp_path / "kept.json").write_text("{", "utf-8")
    with pytest.raises(Refusal, match="file_damaged"):
        Remembered(tmp_path / "kept.json", "a")


def points(desk: SimpleNamespace, draft: Draft, find: object) -> list[Finding]:
    return points_of(desk, "gate", draft, find)  # type: ignore[arg-type]


def test_points_of_a_draft_come_back_as_they_were_until_its_text_changes(tmp_path: Path) -> None:
    path = tmp_path / "read.json"
    assert points(SimpleNamespace(read_before=Remembered(path, "a")), DRAFT, lambda: [FOUND]) == [FOUND]
    desk = SimpleNamespace(read_before=Remembered(path, "a"))
    assert points(desk, DRAFT, never) == [FOUND]
    edited = Draft(file=DRAFT.file, language="fr", text=f"{DRAFT.text}Une phrase de plus.\n")
    assert points(desk, edited, list) == []
    assert points_of(desk, "references", DRAFT, list) == []  # type: ignore[arg-type]


def test_what_a_page_of_an_edited_sentence_loads_holds_no_engine_and_no_solver() -> None:
    rooms = (
        "signing.page",
        "write.rendering",
        "write.assembling",
        "write.points",
        "review.prose",
        "ask.kept_estimates",
    )
    heavy = ("polars", "numpy", "duckdb", "sqlglot", "scipy", "lxml")
    code = (
        "import sys, importlib\n"
        f"for room in {rooms!r}: importlib.import_module('kolosi.workspace.' + room)\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_of_several_texts_only_the_new_one_is_read(tmp_path: Path) -> None:
    path, read = tmp_path / "kept.json", list[str]()

    def length(text: str) -> int:
        read.append(text)
        return len(text)

    assert Remembered(path, "a").each("texts", ["un", "deux", "un"], length) == [2, 4, 2]
    assert Remembered(path, "a").each("texts", ["deux", "trois"], length) == [4, 5]
    assert read == ["un", "deux", "trois"]
    assert Remembered(path, "a").each("texts", ["un"], length) == [2]  # what is no longer asked for was let go
    assert read == ["un", "deux", "trois", "un"]
    assert Remembered(path, "b").each("texts", ["un"], length) == [2]
    assert len(read) == 5
