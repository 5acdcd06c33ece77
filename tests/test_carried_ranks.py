"""The ranked list of the last edition goes over to be read again: no reason for a rank, and no workshop, stays unseen."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.signing_case import sound

from kolosi.model.finding import Finding
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create
from kolosi.workspace.write.registers import agreed_by, ranked_risks

RANKED = """# Ranked by people.
agreed: {en: National workshop of 16 April 2025, fr: Atelier national du 16 avril 2025}
risks:
  - risk: attacks_on_civilians
    rank: 1
    why: {en: "Most widespread, and growing against children.", fr: "Le plus étendu, et en hausse contre les enfants."}
    headings: {threat: true, effect: true, capacity: true}
    evidence: [acled_events/2025-Q1, acled_events/2025-Q1@ml-gao]
  - risk: explosive_ordnance
    rank: 2
"""


@pytest.fixture(scope="module")
def following(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("rangs")
    last = sound(folder / "premier")
    last.file("report", "risks.yaml").write_text(RANKED, "utf-8")
    return Workspace(create(folder / "second", period="2025-Q2", previous=last.folder))


def register(workspace: Workspace) -> Path:
    return workspace.file("report", "risks.yaml")


def carried(workspace: Workspace) -> list[Finding]:
    return [one for one in workspace.ready().of("error") if one.id.startswith("ready_carried")]


def test_a_reason_and_a_workshop_of_the_last_edition_bear_the_mark(following: Workspace) -> None:
    first, second = ranked_risks(following)
    assert first.why["fr"] == "Le plus étendu, et en hausse contre les enfants. (à confirmer)"
    assert first.why["en"] == "Most widespread, and growing against children. (to confirm)"
    assert agreed_by(following)["fr"] == "Atelier national du 16 avril 2025 (à confirmer)"
    assert (second.rank, second.is_reasoned) == (2, False)


def test_the_figures_that_a_rank_rests_on_are_those_of_the_new_period(following: Workspace) -> None:
    first, _ = ranked_risks(following)
    assert first.evidence == ("acled_events/2025-Q2", "acled_events/2025-Q2@ml-gao")


def test_nobody_signs_a_reason_that_nobody_confirmed(following: Workspace) -> None:
    lines = {str(one.found): one for one in carried(following)}
    assert lines["report/risks.yaml"].count == 4  # a reason and a workshop, in two languages
    assert "16 avril 2025" in str(lines["report/risks.yaml"].data["times"])
    assert "kolosi form risks" in lines["report/risks.yaml"].hint["fr"]


def test_a_reason_is_signed_once_its_mark_is_gone(following: Workspace) -> None:
    text = register(following).read_text("utf-8")
    try:
        register(following).write_text(text.replace(" (à confirmer)", "").replace(" (to confirm)", ""), "utf-8")
        again = Workspace(following.folder)
        assert "report/risks.yaml" not in {str(one.found) for one in carried(again)}
    finally:
        register(following).write_text(text, "utf-8")
