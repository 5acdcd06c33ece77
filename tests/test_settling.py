"""What holds a figure back comes with the command that settles it, in both languages; copied, filled in and run, it does."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.outputs import planted
from typer.testing import CliRunner

import kolosi
from kolosi.cli import app
from kolosi.model.finding import Finding, Refusal
from kolosi.model.key import Key
from kolosi.release.figures.wording import WHY
from kolosi.workspace import Workspace
from kolosi.workspace.ask import settling
from kolosi.workspace.ask.settling import Held, held, settlements

GBV, MONITORING = "gbv_incidents/2024-10..2025-03", "hr_violations/2024-10..2025-03"
SMALL = "hr_violations/2025-01@ml-gao"
DRAFT = {
    "fr": f"# Résumé {{#resume}}\n\nDe [](fig:{GBV}) à [](fig:{MONITORING}), soit [](fig:{SMALL}).\n",
    "en": f"# Summary {{#summary}}\n\nFrom [](fig:{GBV}) to [](fig:{MONITORING}), or [](fig:{SMALL}).\n",
}
SAID = {
    "par=…": "par=Coordination inventée",
    "by=…": "by=Invented coordination",
    "accord=…/…": "accord=2/2",
    "agreed=…/…": "agreed=2/2",
    '--why "…"': '--why "Accord inventé"',
}


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One organisation's monitoring and consolidated statistics; no protocol, and no day of publication."""
    folder = tmp_path_factory.mktemp("commun")
    made = planted.create(folder / "sans protocole", DRAFT)
    text = planted.SETTINGS.replace("policy: agreed\n", "").replace('published: "2025-05-15"\n', "")
    (made.folder / "workspace.yaml").write_text(text, "utf-8")
    for name, data in (("monitoring.xlsx", planted.monitoring()), ("gbvims.xlsx", planted.survivors())):
        (folder / name).write_bytes(data)
        Workspace(made.folder).add([folder / name])
    return folder


@pytest.fixture
def unsigned(made_once: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(made_once, tmp_path, dirs_exist_ok=True)
    return Workspace(tmp_path / "sans protocole")


@pytest.fixture(scope="module")
def mali(demo: Path) -> Workspace:
    return kolosi.open(demo)


def command_in(text: str) -> str:
    found = re.search(r"`?(kolosi decide [^`]*?--why \"…\")", text)
    assert found, text
    return found[1]


def run(workspace: Workspace, command: str, author: str = "Awa D. (fictive)") -> None:
    """Types a command as it was printed, with what only a person can say filled in."""
    for blank, said in SAID.items():
        command = command.replace(blank, said)
    assert "…" not in command
    done = CliRunner().invoke(app, [*shlex.split(command)[1:], "--author", author, "-w", str(workspace.folder)])
    assert done.exit_code == 0, done.output


def is_shown(workspace: Workspace, key: str) -> bool:
    return Workspace(workspace.folder).desk().released[Key.parse(key)].hidden is None


def ids(found: Iterable[Finding]) -> list[str]:
    return [one.id for one in found]


def asked(workspace: Workspace, key: str, language: str) -> str:
    """What the screen says of a figure."""
    done = CliRunner().invoke(app, ["figure", key, "-w", str(workspace.folder), "-l", language])
    return done.output.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("key", [GBV, MONITORING])
def test_the_command_that_a_figure_prints_lets_it_out(unsigned: Workspace, key: str, language: str) -> None:
    assert not is_shown(unsigned, key)
    run(unsigned, command_in(asked(unsigned, key, language)))
    assert is_shown(unsigned, key)
    assert "kolosi decide" not in asked(unsigned, key, language)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_commands_of_the_points_to_check_let_every_figure_out(unsigned: Workspace, language: str) -> None:
    waiting = {"few_reporters", "reporters_unknown", "agreement_missing"}
    points = [one for one in unsigned.check_drafts() if one.id in waiting]
    assert {one.found for one in points} == {"gbv_incidents", "hr_violations"}
    for one in points:
        run(unsigned, command_in(one.hint[language]))
    assert [is_shown(unsigned, key) for key in (GBV, MONITORING)] == [True, True]
    assert not {one.id for one in Workspace(unsigned.folder).check_drafts()} & waiting


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_hidden_figure_of_a_sentence_comes_with_its_command(unsigned: Workspace, language: str) -> None:
    hints = {str(one.data["key"]): one.hint[language] for one in unsigned.check_drafts() if one.id == "figure_hidden"}
    run(unsigned, command_in(hints[GBV]))
    assert is_shown(unsigned, GBV)


def test_what_is_left_to_the_person_who_decides_is_not_taken_as_said(unsigned: Workspace) -> None:
    command = shlex.split(command_in(asked(unsigned, GBV, "fr")))
    kind, subject, value = command[2:5]
    for typed, why, id_ in (
        (value, "Accord", "exception_function"),
        (value.replace("par=…", "par=FONCTION"), "Accord", "exception_function"),
        (value.replace("par=…", "par=Coordination"), "Accord", "exception_agreement"),
        (value.replace("par=…", "par=Coordination").replace("…/…", "2/2"), "…", "decision_without_reason"),
    ):
        with pytest.raises(Refusal) as refused:
            unsigned.decide(kind, subject, typed, why=why, author="Awa D. (fictive)")
        assert refused.value.finding.id == id_


@pytest.mark.parametrize("by_file", [True, False])
def test_an_embargo_is_told_with_its_day_and_what_takes_it_back(unsigned: Workspace, by_file: bool) -> None:
    run(unsigned, command_in(asked(unsigned, GBV, "fr")))
    later = (date.today() + timedelta(days=40)).isoformat()
    own = [one for one in unsigned.receipts.all() if one.source == "gbvims"]
    subject = own[0].code if by_file else "gbvims"
    unsigned.decide("embargo", subject, later, why="Essai.", author="Awa D. (fictive)")
    assert not is_shown(unsigned, GBV)
    found = Workspace(unsigned.folder).figure(GBV).settle
    assert ids(found) == ["settle_embargo", "settle_exception"]
    assert (found[0].found, found[0].data["until"]) == (subject, later)
    assert ("gbvims.xlsx" in found[0].message["fr"]) is by_file
    run(unsigned, command_in(found[0].hint["en"]))
    assert is_shown(unsigned, GBV)


def test_a_named_function_may_let_out_what_is_under_embargo(unsigned: Workspace) -> None:
    run(unsigned, command_in(asked(unsigned, MONITORING, "fr")))
    later = (date.today() + timedelta(days=40)).isoformat()
    unsigned.decide("embargo", "protection_monitoring", later, why="Essai.", author="Awa D. (fictive)")
    found = {one.id: one for one in Workspace(unsigned.folder).figure(MONITORING).settle}
    run(unsigned, command_in(found["settle_exception"].hint["fr"]))
    assert is_shown(unsigned, MONITORING)


def test_two_functions_let_out_a_small_count_that_is_not_sensitive(mali: Workspace) -> None:
    found = {one.id: one for one in mali.figure("killed_monitoring/2025-01@ml-gao").settle}
    assert set(found) == {"settle_exceptions", "settle_or_merge"}
    assert found["settle_exceptions"].data["rules"] == "R2"
    assert "deux personnes pour deux fonctions" in found["settle_exceptions"].message["fr"]
    assert "[](fig:killed_monitoring/2025-01@ml-north)" in found["settle_or_merge"].hint["en"]


@pytest.mark.parametrize(
    ("key", "rule", "instead"),
    [
        ("gbv_incidents/2025-Q1@ml-gao", "R12", "gbv_incidents/2025-Q1"),
        ("gbv_incidents;gbv_type=rape/2025-01", "R7", "gbv_incidents;gbv_type=rape/2025-Q1"),
        (
            "hr_violations;risk=abduction_detention/2024-10..2025-03@ml-bamako",
            "R2",
            "hr_violations/2024-10..2025-03@ml-bamako",
        ),
    ],
)
def test_where_no_decision_helps_it_says_so_and_what_to_cite(
    mali: Workspace, key: str, rule: str, instead: str
) -> None:
    (one,) = mali.figure(key).settle
    assert (one.id, one.found, one.data["rule"]) == ("settle_merge", instead, rule)
    assert f"`[](fig:{instead})`" in one.hint["fr"]


def test_a_change_says_which_side_to_ask_about(unsigned: Workspace) -> None:
    planted.write(unsigned.folder, {"fr": f"# R\n\n[](change:{MONITORING}/2023-10..2024-03)\n"})
    answer = Workspace(unsigned.folder).change(f"{MONITORING}/2023-10..2024-03")
    assert [(one.id, one.found) for one in answer.settle] == [("settle_side", MONITORING)]
    done = CliRunner().invoke(app, ["change", f"{MONITORING}/2023-10..2024-03", "-w", str(unsigned.folder)])
    assert f'kolosi figure "{MONITORING}"' in done.output


UNLIFTED = {
    "R1": "settle_nothing",
    "R2": "settle_nothing",
    "R3": "settle_nothing",
    "R3_unknown": "settle_nothing",
    "R4": "settle_nothing",
    "R5": "settle_nothing",
    "R7": "settle_nothing",
    "R8": "settle_nothing",
    "R9": "settle_nothing",
    "R10": "settle_nothing",
    "R11": "settle_nothing",
    "R12": "settle_nothing",
    "R13": "settle_nothing",
    "R13_partly": "settle_nothing",
    "R17": "settle_caveat",
    "R18": "settle_nothing",
    "R20": "settle_nothing",
    "R21": "settle_nothing",
    "S1": "settle_beside",
    "unsettled": "settle_beside",
    "audit": "settle_beside",
}


@pytest.mark.parametrize("reason", sorted(set(WHY) - {"side"}))
def test_every_reason_has_something_to_say_in_both_languages(
    mali: Workspace, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    """Where lifting the rule alone would let nothing out, as here where the figure leaves anyway, that is said too."""
    key = Key.parse("hr_violations/2025-Q1")
    rule = "S1" if reason == "unsettled" else reason.partition("_")[0]
    monkeypatch.setattr(settling, "held", lambda desk, one: Held(key=one, rule=rule, reason=reason))
    desk = mali.desk()
    assert ids(settlements(desk, key)) == [UNLIFTED[reason]]
    for found in (settlements(desk, key), settlements(desk, key, ["hr_violations/2024"])):
        for one in found:
            for language in ("fr", "en"):
                assert one.message[language]
                assert not re.search(r"[{}]", one.message[language] + one.hint[language])
    merged = settlements(desk, key, ["hr_violations/2024"])[-1]
    assert merged.id == "settle_merge"
    assert "`[](fig:hr_violations/2024)`" in merged.hint["en"]


@pytest.mark.parametrize("rule", ["R2", "R3", "R4", "R7", "R9", "R10", "R13", "R18"])
def test_every_rule_that_may_be_lifted_comes_with_a_decision(
    mali: Workspace, monkeypatch: pytest.MonkeyPatch, rule: str
) -> None:
    key = Key.parse("hr_violations/2025-Q1@ml-gao")
    allowed = mali.desk().context.policy.exceptions
    monkeypatch.setattr(settling, "held", lambda desk, one: Held(key=one, rule=rule, reason=rule))
    monkeypatch.setattr(settling, "lifting", lambda desk, one, subject: frozenset({rule}))
    (found,) = [one for one in settlements(mali.desk(), key) if one.id.startswith("settle_exception")]
    assert found.id == ("settle_exception" if rule in allowed.one else "settle_exceptions")
    for language, words in (("fr", ("par=…", "niveau=1", "jusqu'au=")), ("en", ("by=…", "level=1", "until="))):
        assert all(word in found.hint[language] for word in words)
        assert f'exception "{key}" "{rule}; ' in found.hint[language]


def test_a_value_without_its_day_is_settled_by_its_file(mali: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    desk = mali.desk()
    key = Key.parse("hr_violations/2025-Q1")
    dated = desk.estimates([key])[key]
    desk._values[key] = replace(dated, as_of=None)
    monkeypatch.setattr(settling, "held", lambda desk, one: Held(key=one, rule="R17", reason="R17"))
    found = settlements(desk, key)
    assert set(ids(found)) == {"settle_day"}
    assert all(one.found in one.hint["fr"] for one in found if one.found)


def test_nothing_is_said_of_a_figure_that_leaves(mali: Workspace) -> None:
    assert mali.figure("hr_violations/2025-Q1").settle == ()
    assert held(mali.desk(), Key.parse("hr_violations/2025-Q1")) is None
