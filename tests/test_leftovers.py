"""What a draft taken over still says of the edition before is listed, until somebody rewrites it or says why it stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from kolosi.model.finding import Finding
from kolosi.model.period import Period
from kolosi.workspace import Workspace
from kolosi.workspace.settings import load_settings
from kolosi.workspace.write.creating import create
from kolosi.workspace.write.stale_periods import said_in, with_period

SETTINGS = """country: MLI
languages: [fr, en]
period: 2024-10..2025-03
subtitle:
  en: Trends in conflict, October 2024 to March 2025
  fr: "Évolution du conflit, octobre 2024 à mars 2025"
invented: {fr: Données inventées., en: Invented data.}
comparisons:
  year_ago: 2023-10..2024-03
# Who owes what.
expected:
  - {source: acled, every: half, due: 10}
"""
FRENCH = """# Résumé

Entre octobre 2024 et mars 2025, [7 580 violations](fig:hr_violations/2024-10..2025-03) ont été documentées.

Les déplacements de mars 2025 restent élevés. Depuis 2023, l’accès se dégrade.
<!-- À écrire : octobre 2024 -->

![Par trimestre](chart:trend?hr_violations/2024-10..2025-03)
"""
ENGLISH = "# Summary\n\nIn the first quarter of 2025, [7 580](fig:hr_violations/2025-Q1) violations.\n"


@pytest.fixture
def last(tmp_path: Path) -> Path:
    folder = tmp_path / "dernière"
    (folder / "report").mkdir(parents=True)
    (folder / "workspace.yaml").write_text(SETTINGS, "utf-8")
    (folder / "report" / "pau.fr.md").write_text(FRENCH, "utf-8")
    (folder / "report" / "pau.en.md").write_text(ENGLISH, "utf-8")
    return folder


@pytest.fixture
def following(last: Path, tmp_path: Path) -> Workspace:
    return Workspace(create(tmp_path / "suivante", period="2025-04..2025-09", previous=last))


def points(workspace: Workspace) -> list[Finding]:
    return [finding for finding in workspace.check() if finding.id == "period_of_last_edition"]


def test_the_subtitle_speaks_of_the_new_period_and_the_notice_of_invented_data_goes_with_the_data(
    following: Workspace,
) -> None:
    settings = load_settings(following.folder)
    assert settings.subtitle["fr"] == "Évolution du conflit, avril – septembre 2025"
    assert settings.subtitle["en"] == "Trends in conflict, April – September 2025"
    assert settings.invented == {"fr": "Données inventées.", "en": "Invented data."}
    assert settings.taken_over == Period.parse("2024-10..2025-03")
    assert [item.source for item in settings.expected] == ["acled"]


def test_every_period_of_the_last_edition_in_the_prose_is_listed_with_its_line(following: Workspace) -> None:
    found = points(following)
    assert [(finding.where.file, finding.where.line, finding.found) for finding in found] == [
        ("report/pau.en.md", 3, "first quarter of 2025"),
        ("report/pau.fr.md", 3, "octobre 2024 et mars 2025"),
        ("report/pau.fr.md", 5, "mars 2025"),
        ("report/pau.fr.md", 5, "Depuis 2023"),
    ]
    assert {finding.severity for finding in found} == {"warning"}
    assert "période du document (avril – septembre 2025)" in found[1].message["fr"]
    assert "vient de l’édition précédente" in found[1].message["fr"]
    assert "comes from the last edition" in found[0].message["en"]


def test_a_sentence_rewritten_or_explained_is_listed_no_more(following: Workspace) -> None:
    path = following.file("report", "pau.fr.md")
    path.write_text(path.read_text("utf-8").replace("octobre 2024 et mars 2025", "avril et septembre 2025"), "utf-8")
    assert "octobre 2024 et mars 2025" not in {finding.found for finding in points(following)}
    stays = next(finding for finding in points(following) if finding.found == "Depuis 2023")
    assert stays.occurrence in stays.hint["fr"]
    following.decide("waiver", stays.occurrence, "vu", why="toujours vrai")
    assert "Depuis 2023" not in {finding.found for finding in points(following)}


def test_what_is_explained_in_one_sentence_is_still_listed_in_another(following: Workspace) -> None:
    path = following.file("report", "pau.fr.md")
    path.write_text("# Résumé\n\nEn mars 2025, rien.\n\nEn mars 2025, tout.\n", "utf-8")
    first, second = (finding for finding in points(following) if finding.where.file == "report/pau.fr.md")
    following.decide("waiver", first.occurrence, "vu", why="toujours vrai")
    path.write_text("# Résumé\n\nUn ajout.\n\nEn mars 2025, rien.\n\nEn mars 2025, tout.\n", "utf-8")
    left = [finding for finding in points(following) if finding.where.file == "report/pau.fr.md"]
    assert [(finding.occurrence, finding.where.line) for finding in left] == [(second.occurrence, 7)]


def test_a_period_beside_a_figure_of_that_period_is_right(following: Workspace) -> None:
    text = (
        "# Résumé\n\nContre [](fig:hr_violations/2024-10..2025-03) entre octobre 2024 et mars 2025.\n\nEn avril 2024.\n"
    )
    following.file("report", "pau.fr.md").write_text(text, "utf-8")
    assert [finding.where.file for finding in points(following)] == ["report/pau.en.md"]


def test_a_title_that_names_the_old_period_is_listed(following: Workspace) -> None:
    path = following.file("workspace.yaml")
    path.write_text(path.read_text("utf-8") + "title: {fr: Analyse de mars 2025, en: Analysis}\n", "utf-8")
    assert "workspace.yaml" in {finding.where.file for finding in points(Workspace(following.folder))}


def test_drafts_of_a_workspace_of_its_own_and_of_one_rewritten_are_not_searched(
    last: Path, following: Workspace
) -> None:
    assert points(Workspace(last)) == []
    path = following.file("workspace.yaml")
    path.write_text(path.read_text("utf-8").replace("taken_over: 2024-10..2025-03\n", ""), "utf-8")
    assert points(Workspace(following.folder)) == []


@pytest.mark.parametrize(
    ("language", "text", "period"),
    [
        ("fr", "d’octobre 2024 à mars 2025", "2024-10..2025-03"),
        ("fr", "d’octobre à mars 2025", "2024-10..2025-03"),
        ("en", "October 2024 – March 2025", "2024-10..2025-03"),
        ("fr", "le 12 Août 2024", "2024-08-12"),
        ("fr", "au quatrième trimestre de 2024", "2024-Q4"),
        ("fr", "T1 2025", "2025-Q1"),
        ("en", "second half of 2024", "2024-H2"),
        ("fr", "en 2024", "2024"),
        ("fr", "les 2024 cas", None),
        ("fr", "[mars](https://example.org/mars-2025)", None),
        ("fr", "loi 2024-017", None),
        ("fr", "sept. 2024", "2024-09"),
        ("fr", "les six premiers mois de 2024", "2024-H1"),
        ("en", "between 5 and 28 May 2025", "2025-05-05..2025-05-28"),
        ("en", "as of 2025-03-31", "2025-03-31"),
        ("es", "entre octubre de 2024 y marzo de 2025", "2024-10..2025-03"),
        ("es", "durante 2024", "2024"),
    ],
)
def test_periods_are_found_in_words(language: str, text: str, period: str | None) -> None:
    found = [said.period for said in said_in(text, language)]
    assert found == ([Period.parse(period)] if period else [])


def test_a_span_that_ends_before_it_begins_is_its_two_ends() -> None:
    found = [str(said.period) for said in said_in("mars 2025 à janvier 2024", "fr")]
    assert found == ["2025-03", "2024-01"]


def test_a_title_without_period_stays_as_it_is() -> None:
    old, new = Period.parse("2024-Q4"), Period.parse("2025-Q1")
    assert with_period({"fr": "Analyse de protection"}, old, new) == {"fr": "Analyse de protection"}
    assert with_period({"fr": "Bilan, 4e trimestre 2024"}, old, new) == {"fr": "Bilan, 1er trimestre 2025"}
    half = Period.parse("2024-H1")
    assert with_period({"en": "The first six months of 2024"}, half, new) == {"en": "The first quarter of 2025"}
