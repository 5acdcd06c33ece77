"""Every door takes periods in people's words, and answers with the machine's."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.content.messages import packaged_messages
from kolosi.model.finding import Refusal
from kolosi.model.key import BadKey
from kolosi.workspace import Workspace
from kolosi.workspace.ask.periods import day_said, key_said
from kolosi.workspace.decide.embargoes import pending
from kolosi.workspace.settings import load_settings
from kolosi.workspace.write.creating import create


@pytest.fixture(scope="module")
def mali(demo: Path) -> Workspace:
    return kolosi.open(demo)


@pytest.mark.parametrize("during", ["2025-Q1", "T1 2025", "1er trimestre 2025", "janvier – mars 2025", "Q1 of 2025"])
def test_a_figure_is_asked_for_in_any_words_and_named_in_one(mali: Workspace, during: str) -> None:
    assert str(mali.key("hr_violations", during=during, at="ml-gao")) == "hr_violations/2025-Q1@ml-gao"
    assert str(mali.key(f"hr_violations/{during}@ml-gao")) == "hr_violations/2025-Q1@ml-gao"
    assert str(mali.key("hr_violations;violation=abduction/2024", during=during)) == (
        "hr_violations;violation=abduction/2025-Q1"
    )


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("hr_violations/T1 2025/T4 2024", "hr_violations/2025-Q1/2024-Q4"),
        ("hr_violations/01/2025/12/2024", "hr_violations/2025-01/2024-12"),
        ("hr_violations/01/2025", "hr_violations/2025-01"),
        ("hr_violations / juin 2025 @ml-gao", "hr_violations/2025-06@ml-gao"),
        ("hr_violations/01/04/2025 - 30/06/2025", "hr_violations/2025-Q2"),
    ],
)
def test_a_whole_key_is_read_with_its_strokes(typed: str, key: str) -> None:
    assert str(key_said(typed)) == key


@pytest.mark.parametrize(
    "typed", ["hr_violations/T1", "hr_violations/T1 2025/T4 2024/T3 2024", "hr_violations", "T1 2025"]
)
def test_what_is_no_key_stays_none(typed: str) -> None:
    with pytest.raises(BadKey):
        key_said(typed)


def test_a_change_takes_both_periods_in_words(mali: Workspace) -> None:
    said = mali.change("hr_violations", during="premier trimestre 2025", against="4e trimestre 2024")
    assert str(said.comparison.key) == "hr_violations/2025-Q1/2024-Q4"
    assert (
        mali.change("hr_violations/T1 2025", against="year_ago").comparison.key.against
        == said.comparison.key.after.period.year_ago()
    )


@pytest.mark.parametrize("door", ["during", "against", "key", "add"])
def test_a_period_without_its_year_is_refused_with_examples(mali: Workspace, door: str) -> None:
    asked = {
        "during": lambda: mali.figure("hr_violations", during="T2"),
        "against": lambda: mali.change("hr_violations", against="T2"),
        "key": lambda: mali.figure("hr_violations/T2"),
        "add": lambda: mali.add([], during="T2"),
    }
    with pytest.raises(Refusal) as refused:
        asked[door]()
    told = packaged_messages().word(refused.value.finding)
    assert told.id == ("key_not_understood" if door == "key" else "period_not_understood")
    if door != "key":
        assert "2e trimestre 2025" in told.hint["fr"]
        assert "second quarter of 2025" in told.hint["en"]


def test_a_new_workspace_is_made_for_a_period_in_words(tmp_path: Path) -> None:
    folder = create(tmp_path / "essai", country="MLI", period="2e trimestre 2025")
    assert str(load_settings(folder).period) == "2025-Q2"
    run = CliRunner().invoke(
        app, ["new", "autre", "--country", "MLI", "--period", "avril-juin 2025", "-w", str(tmp_path)]
    )
    assert run.exit_code == 0, run.output
    assert str(load_settings(tmp_path / "autre").period) == "2025-Q2"


def test_the_settings_may_say_their_periods_in_words(blank: Path, tmp_path: Path) -> None:
    folder = Path(copytree(blank, tmp_path / "essai"))
    text = (folder / "workspace.yaml").read_text("utf-8")
    lines = [
        line
        for line in text.splitlines()
        if not line.startswith(("period:", "comparisons:", "  previous", "  year_ago"))
    ]
    lines += ["period: 2e trimestre 2025", "comparisons:", "  previous: T1 2025", "  year_ago: avril–juin 2024"]
    (folder / "workspace.yaml").write_text("\n".join(lines), "utf-8")
    settings = load_settings(folder)
    assert [str(one) for one in (settings.period, settings.previous, settings.year_ago)] == [
        "2025-Q2",
        "2025-Q1",
        "2024-Q2",
    ]


def test_decisions_keep_keys_as_the_machine_writes_them(demo: Path, tmp_path: Path) -> None:
    here = kolosi.open(copytree(demo, tmp_path / "mali"))
    decided = here.decide("override", "hr_violations/T1 2025/T4 2024", "NOT COMPARABLE", why="Essai.", author="Essai")
    assert decided.subject == "hr_violations/2025-Q1/2024-Q4"
    bound = here.decide("binding", "0123456789abcdef", "hr_violations/1er trimestre 2025", why="Essai.", author="Essai")
    assert bound.value == "hr_violations/2025-Q1"


def test_the_day_on_which_something_ends_is_read_in_words(demo: Path, tmp_path: Path) -> None:
    here = kolosi.open(copytree(demo, tmp_path / "mali"))
    later = date.today() + timedelta(days=40)
    written = f"{later.day:02}.{later.month:02}.{later.year}"
    assert [day_said(text) for text in (written, "juin 2025", "04/05/2025")] == [later, None, None]
    here.decide("embargo", "acled", written, why="Essai.", author="Essai")
    assert pending(here, date.today()) == {"acled": later}
