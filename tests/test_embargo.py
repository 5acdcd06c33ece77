"""A system or a file under embargo: nothing measured on it leaves before its day, unless a named function says so."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.outputs import planted
from tests.small_case import copied
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.model.finding import Refusal
from kolosi.model.key import Key
from kolosi.workspace import Workspace
from kolosi.workspace.ask import context as context_room
from kolosi.workspace.ask import releasing as releasing_room
from kolosi.workspace.decide import embargoes as embargoes_room

GBV, MONITORING = "gbv_incidents/2024-10..2025-03", "hr_violations/2024-10..2025-03"
LATER = (date.today() + timedelta(days=40)).isoformat()
EARLIER = (date.today() - timedelta(days=1)).isoformat()
BY = {"why": "Accord inventé avec l’organisation.", "author": "Awa D. (fictive)"}


@pytest.fixture
def workspace(ready: Path, tmp_path: Path) -> Workspace:
    return copied(ready, tmp_path)


def is_shown(workspace: Workspace, key: str) -> bool:
    released = Workspace(workspace.folder).desk().released[Key.parse(key)]
    return released.hidden is None


def points(workspace: Workspace) -> dict[str, str]:
    again = Workspace(workspace.folder)
    found = [*again.status().findings, *again.check_drafts()]
    return {finding.id: again.say(finding).message["fr"] for finding in found}


def holds_text(page: bytes) -> str:
    """What a page says."""
    return re.sub(r"<[^>]+>", " ", page.decode()).replace("\u202f", " ").replace("\u00a0", " ")


def source_of(workspace: Workspace, key: str) -> str:
    return str(workspace.knowledge.indicators[Key.parse(key).indicator].source)


def test_nothing_measured_on_a_system_under_embargo_leaves_before_its_day(workspace: Workspace) -> None:
    assert is_shown(workspace, GBV)
    assert is_shown(workspace, MONITORING)
    system = source_of(workspace, MONITORING)
    workspace.decide("embargo", system, LATER, **BY)
    assert not is_shown(workspace, MONITORING)
    assert is_shown(workspace, GBV)
    told = points(workspace)
    assert told["under_embargo"] == (
        f"{system} est sous embargo jusqu’au {LATER} : aucun chiffre mesuré dessus ne sort avant ce jour."
    )
    assert "sous embargo" in told["figures_embargoed"]
    public = Workspace(workspace.folder).render(formats=["html"]).public
    assert b">160<" not in public["pau.fr.html"]
    assert "160 violations" not in " ".join(holds_text(public["pau.fr.html"]).split())
    held = {
        key: one for key, one in Workspace(workspace.folder).desk().released.items() if key.indicator == "hr_violations"
    }
    assert len(held) > 5
    assert all(one.hidden is not None or one.is_missing for one in held.values())
    workspace.decide("embargo", system, EARLIER, **BY)
    assert is_shown(workspace, MONITORING)
    assert "under_embargo" not in points(workspace)


def test_an_embargo_is_taken_back(workspace: Workspace) -> None:
    system = source_of(workspace, GBV)
    workspace.decide("embargo", system, LATER, **BY)
    assert not is_shown(workspace, GBV)
    workspace.decide("embargo", system, "-", **BY)
    assert is_shown(workspace, GBV)


def test_what_was_held_back_leaves_when_the_day_comes_though_nothing_else_changed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.decide("embargo", source_of(workspace, MONITORING), LATER, **BY)
    assert not is_shown(workspace, MONITORING)

    class ThatDay(date):
        @classmethod
        def today(cls) -> date:
            return date.fromisoformat(LATER)

    for room in (releasing_room, context_room):
        monkeypatch.setattr(room, "date", ThatDay)
    assert is_shown(workspace, MONITORING)
    assert embargoes_room.pending(workspace, date.fromisoformat(LATER)) == {}


def test_a_file_under_embargo_holds_its_figures_and_so_does_the_file_that_replaces_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    (receipt,) = (one for one in workspace.receipts.all() if one.source == source_of(workspace, GBV))
    workspace.decide("embargo", receipt.code, LATER, **BY)
    assert not is_shown(workspace, GBV)
    assert is_shown(workspace, MONITORING)
    corrected = tmp_path / "corrigé.xlsx"
    corrected.write_bytes(planted.survivors(q1=(71, 30, 20)))
    (answer,) = Workspace(workspace.folder).add([corrected])
    assert answer.receipt is not None
    assert len(Workspace(workspace.folder).receipts.current()) == 2
    assert Workspace(workspace.folder).figure(GBV).estimate.value == 60 + 30 + 20 + 71 + 30 + 20
    assert not is_shown(workspace, GBV)
    lines = {line.source: line for line in Workspace(workspace.folder).status().lines}
    assert lines[receipt.source].embargo == LATER
    assert lines[receipt.source].code != receipt.code
    assert all(line.kept_until for line in lines.values())
    assert {line.embargo for source, line in lines.items() if source != receipt.source} == {None}


def test_a_named_function_may_let_it_out_and_the_document_says_so(workspace: Workspace) -> None:
    workspace.decide("embargo", source_of(workspace, MONITORING), LATER, **BY)
    (held,) = [one for one in Workspace(workspace.folder).desk().gated.withheld if one["key"] == MONITORING]
    assert (held["rule"], held["outcome"]) == ("R18", "review")
    until = (date.today() + timedelta(days=100)).isoformat()
    lifted = f"R18; by=Coordination inventée; until={until}; level=1"
    with pytest.raises(Refusal, match="exception_beside_edition"):  # the settings give a day that is past
        workspace.decide("exception", "hr_violations", lifted, **BY)
    settings = workspace.folder / "workspace.yaml"
    settings.write_text(settings.read_text("utf-8").replace('"2025-05-15"', f'"{date.today().isoformat()}"'), "utf-8")
    again = Workspace(workspace.folder)
    again.decide("exception", "hr_violations", lifted, **BY)
    assert is_shown(again, MONITORING)
    named = [rule for one in Workspace(workspace.folder).desk().gated.authorised for rule in one["rules"]]
    assert "R18" in named


def test_a_policy_may_block_it(workspace: Workspace) -> None:
    policy = workspace.file("content", "policies", "agreed.yaml")
    policy.write_text(
        policy.read_text("utf-8") + "R18: {outcome: block}\nexceptions: {one: [R3, R13], two: []}\n", "utf-8"
    )
    workspace.decide("embargo", source_of(workspace, MONITORING), LATER, **BY)
    held = {one["key"]: one for one in Workspace(workspace.folder).desk().gated.withheld}
    assert (held[MONITORING]["rule"], held[MONITORING]["outcome"]) == ("R18", "block")
    with pytest.raises(Refusal, match="exception_never"):
        Workspace(workspace.folder).decide("exception", "hr_*", f"R18; by=X; until={LATER}", **BY)


@pytest.mark.parametrize(
    ("subject", "value", "id_"),
    [
        ("monitorign", LATER, "source_not_known"),
        ("R-00000000", LATER, "choice_unknown"),
        (None, "bientôt", "embargo_day"),
    ],
)
def test_an_embargo_of_nothing_known_or_of_no_day_is_refused(
    workspace: Workspace, subject: str | None, value: str, id_: str
) -> None:
    with pytest.raises(Refusal) as refused:
        workspace.decide("embargo", subject or source_of(workspace, GBV), value, **BY)
    assert refused.value.finding.id == id_


def test_the_table_of_files_shows_it(workspace: Workspace) -> None:
    before = CliRunner().invoke(app, ["status", "-w", str(workspace.folder), "-l", "fr"])
    assert "Embargo" not in before.output
    workspace.decide("embargo", source_of(workspace, GBV), LATER, **BY)
    after = CliRunner().invoke(app, ["status", "-w", str(workspace.folder), "-l", "fr"])
    assert "Embargo" in after.output
    assert after.exit_code == 1
    assert LATER in after.output
