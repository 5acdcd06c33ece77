"""One table holds every kind of Decision: help, refusals and checks read it, and a kind that it does not hold is not recorded."""

from __future__ import annotations

import ast
import inspect
import json
import re
import shlex
from pathlib import Path
from shutil import copytree

import pytest
from tests.code_read import nodes
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.model.decision import BY_COMMAND, KINDS
from kolosi.model.finding import Refusal
from kolosi.reading.labels import labels
from kolosi.workspace import Workspace
from kolosi.workspace.decide.recording import BY_VERB, near_kinds, record
from kolosi.workspace.decide.soundness import CHECKS

OPEN = [kind for kind in KINDS if kind not in BY_COMMAND]
ROOT = Path(inspect.getfile(kolosi)).parent


@pytest.fixture(scope="module")
def mali(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration without the day of its edition, so that what is decided today counts for it."""
    folder = Path(copytree(demo, tmp_path_factory.mktemp("decisions") / "mali"))
    settings = folder / "workspace.yaml"
    lines = [line for line in settings.read_text("utf-8").splitlines() if not line.startswith("published:")]
    settings.write_text("\n".join(lines), "utf-8")
    return folder


def help_in(language: str) -> str:
    return CliRunner().invoke(app, ["decide", "--help"], env={"KOLOSI_LANGUAGE": language}).output


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_help_tells_every_kind_with_its_subject_its_values_and_an_example(language: str) -> None:
    text = help_in(language)
    for kind in KINDS:
        words = {name: label[language] for name, label in labels(f"decisions.{kind}").items()}
        assert set(words) == ({"name", "verb"} if kind in BY_COMMAND else {"name", "about", "says", "example"})
        for told in words.values():
            assert told.partition("{end}")[0] in text, (kind, told)
        assert re.search(rf"^  {kind} ", text, re.MULTILINE)


def test_every_open_kind_is_checked_and_no_check_is_of_another() -> None:
    assert set(OPEN) == set(CHECKS)
    assert set(BY_VERB) - {"layout"} | set(CHECKS) == set(KINDS)


def test_every_kind_that_the_code_writes_is_in_the_table(tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        record(None, "overrule", "a", "b", why="c")  # type: ignore[arg-type]
    calls = (
        node
        for path in ROOT.rglob("*.py")
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in ("record", "decide")
    )
    literal = {arg.value for call in calls for arg in call.args[:2] if isinstance(arg, ast.Constant)}
    assert literal <= set(KINDS)


UNKNOWN_HERE = {
    "rows": "rows_unknown",
    "duplicate": "activities_unknown",
    "link": "link_unknown",
    "waiver": "point_unknown",
    "reservation": "reservation_of_nothing",
    "number": "choice_unknown",
    "alert": "alert_unknown",
}
"""Kinds whose example names what only a workspace can: it is refused for that, and for nothing else."""


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", OPEN)
def test_every_example_can_be_copied(mali: Path, kind: str, language: str) -> None:
    (line,) = [
        one.strip() for one in help_in(language).splitlines() if one.strip().startswith(f"kolosi decide {kind} ")
    ]
    words = shlex.split(line)[1:]
    run = CliRunner().invoke(app, [*words, "--workspace", str(mali), "--json"])
    if kind in UNKNOWN_HERE:
        assert (run.exit_code, json.loads(run.output)["refused"]["id"]) == (2, UNKNOWN_HERE[kind])
    else:
        assert run.exit_code == 0, run.output
        assert Workspace(mali).decisions.latest(kind)


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("exeption", "exception"),
        ("mot", "word"),
        ("lieu", "place"),
        ("colonne", "column"),
        ("embargos", "embargo"),
        ("waive", "waiver"),
        ("zzz", "–"),
    ],
)
def test_a_wrong_kind_is_answered_with_the_near_ones(typed: str, near: str) -> None:
    assert near_kinds(typed)["fr"].startswith(near)
    run = CliRunner().invoke(app, ["decide", typed, "a", "b", "--why", "c"], env={"KOLOSI_LANGUAGE": "fr"})
    assert run.exit_code == 2


def test_an_exception_names_figures_that_exist_as_the_machine_writes_them(mali: Path) -> None:
    here = Workspace(mali)
    value = help_in("en").partition("decide exception gbv_incidents ")[2].split('"')[1]
    subject = "gbv_incidents/2025-Q1@ml-mopti+ml-gao gbv_*"
    decided = here.decide("exception", subject, value, why="Essai.", author="Essai")
    assert decided.subject == "gbv_incidents/2025-Q1@ml-gao+ml-mopti gbv_*"
    with pytest.raises(Refusal) as refused:
        here.decide("exception", "gbv_incidents;gbv_type=rpae/2025-Q1", value, why="Essai.", author="Essai")
    assert refused.value.finding.id == "term_unknown"
