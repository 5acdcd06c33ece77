"""Answers are kept while the folder stays as it is; readers of a team do not wait for who writes."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any, cast

import pytest

from kolosi.model.finding import Refusal, point
from kolosi.web.answers import SHORT, Reader, stamp_of


def reader(folder: Path) -> tuple[Reader, list[int]]:
    opened: list[int] = []
    return Reader(lambda: cast("Any", opened.append(1)), folder), opened


def test_a_question_is_asked_once_until_a_file_changes(tmp_path: Path) -> None:
    (tmp_path / "workspace.yaml").write_text("a")
    of, opened = reader(tmp_path)
    asked: list[int] = []

    def verb(_: object) -> int:
        asked.append(1)
        return len(asked)

    assert [of.ask("x", verb), of.ask("x", verb)] == [1, 1]
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "pau.fr.md").write_text("nouveau")
    assert [of.ask("x", verb), of.ask("y", verb)] == [2, 3]
    assert len(opened) == 2


def test_what_kolosi_makes_itself_is_no_change(tmp_path: Path) -> None:
    of, _ = reader(tmp_path)
    answers = [of.ask("x", lambda _: time.monotonic())]
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "figures.parquet").write_bytes(b"x")
    assert of.ask("x", lambda _: time.monotonic()) == answers[0]


def test_who_does_not_wait_is_given_the_last_answer_and_the_new_one_comes(tmp_path: Path) -> None:
    of, _ = reader(tmp_path)
    assert of.ask("x", lambda _: "old") == "old"
    (tmp_path / "workspace.yaml").write_text("b")
    go, done = threading.Event(), threading.Event()

    def slow(_: object) -> str:
        go.wait(10)
        done.set()
        return "new"

    assert of.ask("x", slow, is_patient=False) == "old"
    go.set()
    assert done.wait(10)
    assert of.ask("x", slow) == "new"


def test_what_is_refused_beside_is_told_to_who_asks_next(tmp_path: Path) -> None:
    of, _ = reader(tmp_path)
    of.ask("x", lambda _: "old")
    (tmp_path / "workspace.yaml").write_text("b")

    def refuse(_: object) -> str:
        raise Refusal(point("file_empty", found="x"))

    assert of.ask("x", refuse, is_patient=False) == "old"
    for _ in range(200):
        if "x" not in of._kept:
            break
        time.sleep(0.02)
    with pytest.raises(Refusal) as told:
        of.ask("x", refuse, is_patient=False)
    assert told.value.finding.id == "file_empty"


def test_what_is_written_while_a_verb_looks_is_asked_about_again(tmp_path: Path) -> None:
    (tmp_path / "workspace.yaml").write_text("a")
    of, _ = reader(tmp_path)

    def reading(_: object) -> str:
        read = (tmp_path / "workspace.yaml").read_text()
        if read == "a":
            (tmp_path / "workspace.yaml").write_text("bc")  # somebody else, after it was read
        return read

    assert [of.ask("x", reading), of.ask("x", reading), of.ask("x", reading)] == ["a", "bc", "bc"]


def test_what_is_being_written_is_no_file_yet(tmp_path: Path) -> None:
    (tmp_path / "decisions").mkdir()
    (tmp_path / "decisions" / "0001.json").write_text("{}")
    before = stamp_of(tmp_path)
    (tmp_path / "decisions" / ".part-1-x").write_text("half")
    assert stamp_of(tmp_path) == before


def test_a_question_within_another_is_never_answered_of_an_older_folder(tmp_path: Path) -> None:
    of, _ = reader(tmp_path)
    read = tmp_path / "workspace.yaml"
    read.write_text("a")
    assert of.ask("desk", lambda _: read.read_text()) == "a"
    read.write_text("bc")
    outer = of.ask("figure", lambda _: of.ask("desk", lambda _: read.read_text(), is_patient=False), is_patient=False)
    assert outer == "bc"


def test_who_wrote_sees_his_file_while_the_figures_are_counted_anew(tmp_path: Path) -> None:
    of, _ = reader(tmp_path)
    count = threading.Event()

    def figures(_: object) -> str:
        time.sleep(SHORT)
        count.wait(10)
        return "figures"

    count.set()
    of.ask("figures", figures)
    assert of.ask("files", lambda _: len(list(tmp_path.iterdir()))) == 0
    count.clear()
    (tmp_path / "workspace.yaml").write_text("b")
    of.ask("figures", figures, is_patient=False)  # begins, and holds the turn
    time.sleep(0.1)
    assert of.ask("files", lambda _: len(list(tmp_path.iterdir())), seconds=5) == 1
    assert of.is_older("figures", stamp_of(tmp_path))
    count.set()


def test_a_workspace_that_is_written_to_is_no_reason_to_forget_the_last_answer(tmp_path: Path) -> None:
    of, _ = reader(tmp_path)
    of.ask("x", lambda _: "old")
    (tmp_path / "workspace.yaml").write_text("b")
    tried = threading.Event()

    def busy(_: object) -> str:
        tried.set()
        raise Refusal(point("workspace_busy", found="x"))

    assert of.ask("x", busy, is_patient=False) == "old"
    assert tried.wait(10)
    time.sleep(0.1)
    assert of.ask("x", busy, is_patient=False) == "old"
