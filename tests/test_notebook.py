"""In a notebook every verb answers with a small table, in French and English, whatever the files say escaped."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from lxml import html

import kolosi
from kolosi.workspace import Workspace
from kolosi.workspace.ask.notebook import LONGEST, FindingList, table
from kolosi.workspace.write.creating import create

pytestmark = pytest.mark.long

HEAD = "event_id_cnty,event_date,event_type,sub_event_type,admin1,fatalities,civilian_targeting"
ROWS = (
    "INV1,05 March 2025,Battles,Armed clash,Gao,4,",
    "INV2,06 March 2025,<script>alert(1)</script>,Armed clash,Gao,4,",
)
SETTINGS = """country: MLI
languages: [fr, en]
period: 2025-Q1
expected:
  - {source: acled, every: quarter, due: 10}
  - {source: dtm, every: quarter, due: 10}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = create(tmp_path / "essai &amp;", country="MLI", period="2025-Q1")
    (folder / "workspace.yaml").write_text(SETTINGS, "utf-8")
    for language, text in (("fr", "faits"), ("en", "events")):
        (folder / "report" / f"region.{language}.md").unlink()
        draft = f"# A\n\n[7 999](fig:acled_all_events/2025-Q1) {text}.\n"
        (folder / "report" / f"pau.{language}.md").write_text(draft, "utf-8")
    workspace = Workspace(folder)
    path = tmp_path / "acled.csv"
    path.write_text("\n".join((HEAD, *ROWS)) + "\n", "utf-8")
    workspace.add([path], during="2025-Q1", received=date(2025, 4, 22))
    return workspace


def shown(answer: object) -> str:
    """What a notebook shows, as the text a person reads; it is well formed and holds no element of anybody's own."""
    markup = answer._repr_html_()  # type: ignore[attr-defined]
    page = html.fragment_fromstring(markup, create_parent="div")
    assert {element.tag for element in page.iter()} <= {"div", "table", "caption", "tr", "th", "td", "br", "strong"}
    return " ".join(" ".join(page.itertext()).replace("\u202f", " ").replace("\u00a0", " ").split())


def test_the_workspace_says_what_it_is(workspace: Workspace) -> None:
    text = shown(workspace)
    for part in ("essai &amp;", "Pays Country MLI", "1er trimestre 2025 first quarter of 2025", "Files received 1"):
        assert part in text


def test_status_shows_files_and_points_with_what_to_do(workspace: Workspace) -> None:
    text = shown(workspace.status())
    assert "acled.csv" in text
    assert "Retard (j) Days late" in text
    assert "<script>alert(1)</script>" in text
    assert "n’est pas connu" in text
    assert "Que faire What to do" in text
    assert "kolosi add a_corriger.xlsx" in shown(workspace.status().findings)


def test_what_is_owed_shows_state_and_lateness(workspace: Workspace) -> None:
    text = shown(workspace.expected(on=date(2025, 5, 1)))
    assert "reçu received 12" in text
    assert "en retard late" in text


def test_points_of_the_drafts_and_figures_are_tables(workspace: Workspace) -> None:
    assert "report/pau.fr.md" in shown(workspace.check())
    (waits, _) = workspace.check()
    assert (waits.id, waits.severity) == ("figure_without_data", "warning")  # a row waits for an unknown word
    assert "✗" not in shown(workspace.check())
    text = shown(workspace.figures())
    assert "acled_all_events/2025-Q1" in text
    assert "Valeur Value" in text
    assert "pas de données no data" in text
    workspace.decide("word", "acled_events:<script>alert(1)</script>", "battles", why="essai")
    assert {(finding.id, finding.severity) for finding in workspace.check()} == {("number_stale", "error")}
    assert "✗" in shown(workspace.check())


def test_content_is_shown_with_and_without_a_workspace(workspace: Workspace) -> None:
    for owner in (workspace, kolosi):
        assert "dtm" in shown(owner.sources())
        assert "hr_violations" in shown(owner.indicators())
    assert "ml-mopti" in shown(workspace.places("Mopti"))
    assert "ml-gao" in shown(kolosi.places("Gao", country="MLI"))


def test_additions_are_shown_with_their_points(workspace: Workspace) -> None:
    path = workspace.folder.parent / "rien.csv"
    path.write_text("", "utf-8")
    (answer,) = added = workspace.add([path])
    assert "rien.csv est vide." in shown(added)
    assert "rien.csv is empty." in shown(answer.findings)


def test_lists_stay_lists_and_mappings_stay_mappings(workspace: Workspace) -> None:
    assert workspace.check() == [*workspace.check()]
    assert workspace.sources()["dtm"].id == "dtm"
    assert "rien" in shown(FindingList([]))


def test_a_long_list_says_how_long_it_is() -> None:
    text = table(("n",), [(at,) for at in range(LONGEST + 50)])
    assert text.count("<tr>") == LONGEST + 2
    assert f"… {LONGEST + 50}" in text
