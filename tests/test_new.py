"""A new workspace: the blank update in both languages, and what an edition hands on to the next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kolosi.content.indicators import load_indicators
from kolosi.content.sources import load_sources
from kolosi.content.yaml_files.yaml import read_yaml
from kolosi.model.finding import Refusal
from kolosi.model.period import Period
from kolosi.report.draft.blocks import Cover, Heading, Paragraph
from kolosi.report.draft.links import Draft, expand, mentions
from kolosi.report.draft.narrative import plain_text, read
from kolosi.workspace import Workspace
from kolosi.workspace.decide.recording import record
from kolosi.workspace.settings import load_settings
from kolosi.workspace.write.carrying import moved
from kolosi.workspace.write.creating import create
from kolosi.workspace.write.drafts import scope_of
from kolosi.workspace.write.registers import read_registers

if TYPE_CHECKING:
    from pathlib import Path

ORDER = {
    "fr": ["Résumé", "Actions urgentes", "Contexte", "Risques de protection", "Réponse", "Recommandations"],
    "en": ["Executive summary", "Urgent actions needed", "Context", "Protection risks", "Response", "Recommendations"],
}
REST = {
    "fr": ["Notes de fin", "Méthodologie", "Limites", "Contacts"],
    "en": ["Endnotes", "Methodology", "Limitations", "Contacts"],
}
OLD, NEW = Period.parse("2024-10..2025-03"), Period.parse("2025-04..2025-09")


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    return create(tmp_path / "mali à venir", country="MLI", period="2024-10..2025-03")


def draft(folder: Path, name: str) -> Draft:
    text = (folder / "report" / name).read_text("utf-8")
    return Draft(file=name, language=name.split(".")[1], text=text)


def headings(folder: Path, name: str) -> list[tuple[int, str]]:
    cover = Cover(title={}, country={}, period=OLD)
    document = read([draft(folder, name)], cover)
    return [(block.level, plain_text(block.runs)) for block in document.blocks if isinstance(block, Heading)]


def test_a_new_workspace_loads_with_its_country_and_periods(blank: Path) -> None:
    settings = load_settings(blank)
    assert (settings.country, str(settings.period)) == ("mli", "2024-10..2025-03")
    assert (str(settings.previous), str(settings.year_ago)) == ("2024-04..2024-09", "2023-10..2024-03")
    assert settings.languages == ("fr", "en")


def test_every_source_that_a_new_workspace_expects_exists(blank: Path) -> None:
    expected = {item.source for item in load_settings(blank).expected}
    assert expected
    assert expected <= set(load_sources())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_blank_update_has_the_sections_of_an_update_in_order(blank: Path, language: str) -> None:
    first = [text for level, text in headings(blank, f"pau.{language}.md") if level == 1]
    assert first == ORDER[language] + REST[language]


def test_both_languages_have_the_same_parts_and_cite_the_same_figures(blank: Path) -> None:
    for name in ("pau", "region"):
        french, english = draft(blank, f"{name}.fr.md"), draft(blank, f"{name}.en.md")
        assert [m.target for m in mentions(french)] == [m.target for m in mentions(english)]
    levels = {language: [level for level, _ in headings(blank, f"pau.{language}.md")] for language in ("fr", "en")}
    assert levels["fr"] == levels["en"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_the_writer_is_told_is_never_printed(blank: Path, language: str) -> None:
    text = draft(blank, f"pau.{language}.md").text
    prompts = re.findall(r"<!-- (À écrire|To write)", text)
    assert len(prompts) >= 10
    document = read([draft(blank, f"pau.{language}.md")], Cover(title={}, country={}, period=OLD))
    printed = " ".join(plain_text(block.runs) for block in document.blocks if isinstance(block, Paragraph))
    assert "À écrire" not in printed
    assert "To write" not in printed
    assert "--" not in printed


def test_every_link_of_the_blank_drafts_follows_the_grammar_and_names_an_indicator(blank: Path) -> None:
    known, scope = load_indicators(), scope_of(Workspace(blank))
    for name in ("pau.fr.md", "pau.en.md", "region.fr.md", "region.en.md"):
        found = draft(blank, name)
        filled = Draft(file=name, language=found.language, text=found.text.replace("%PLACE%", "ml-gao"))
        keys = [key for mention in mentions(filled) for key in expand(mention.link(), scope)]
        assert keys
        for key in keys:
            indicator = known[key.indicator]
            assert {breakdown for breakdown, _ in key.breakdown} <= set(indicator.by)


def test_no_blank_is_left_but_those_that_each_region_fills(blank: Path) -> None:
    for path in blank.rglob("*"):
        if path.is_file():
            left = set(re.findall(r"%[A-Z_]+%", path.read_text("utf-8")))
            assert left == ({"%PLACE%", "%NAME%"} if path.name.startswith("region.") else set()), path.name


def test_a_country_without_content_and_a_period_that_is_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as country:
        create(tmp_path / "a", country="XXX", period="2025-Q1")
    with pytest.raises(Refusal) as period:
        create(tmp_path / "b", country="MLI", period="soon")
    assert [refused.value.finding.id for refused in (country, period)] == ["country_unknown", "period_not_understood"]
    assert list(tmp_path.iterdir()) == []


# -- from the last edition --------------------------------------------------------------------------------------------

SETTINGS = """country: MLI
period: 2024-10..2025-03
published: "2025-05-15"
comparisons:
  year_ago: 2023-10..2024-03
# Who owes what.
expected:
  - {source: acled, every: half, due: 10}
people_reached: maximum
template: modèle.docx
"""
RECOMMENDATIONS = """edition: 2025-05
recommendations:
  - {id: r1-1, risk: gbv, addressee: donors, by: 2025-12-31, fr: "Former [50 comités](fig:recommended_committees/2025-10).", en: Train.}
  - {id: r1-2, risk: gbv, addressee: donors, fr: Former., en: Train., status: done, previous: 2024-11}
"""


@pytest.fixture
def last(tmp_path: Path) -> Path:
    folder = tmp_path / "dernière"
    (folder / "report").mkdir(parents=True)
    (folder / "content" / "taxonomies").mkdir(parents=True)
    (folder / "workspace.yaml").write_text(SETTINGS, "utf-8")
    (folder / "modèle.docx").write_bytes(b"template")
    (folder / "content" / "taxonomies" / "mots.yaml").write_text(
        "taxonomy: mots\nlabel: {en: Words, fr: Mots}\nterms: {}\n", "utf-8"
    )
    (folder / "report" / "recommendations.yaml").write_text(RECOMMENDATIONS, "utf-8")
    (folder / "report" / "risks.yaml").write_text(
        "risks:\n  - {risk: gbv, rank: 1, evidence: [idps/2025-03-31]}\n", "utf-8"
    )
    (folder / "report" / "pau.fr.md").write_text("[7 580 violations](fig:hr_violations/2024-Q4) en tout.\n", "utf-8")
    (folder / "receipts").mkdir()
    (folder / "receipts" / "index.json").write_text("[]", "utf-8")
    workspace = Workspace(folder)
    workspace.decide("word", "acled_events:Escarmouche", "protests", why="lexique", author="Awa D.")
    workspace.decide("word", "acled_events:Escarmouche", "battles", why="relu", author="Bintou K.")
    record(workspace, "duplicate", "a|b", "same", why="même activité", author="Awa D.")
    record(workspace, "published", "2025-05", "Awa D.", why="publié", author="Awa D.")
    return folder


@pytest.fixture
def following(last: Path, tmp_path: Path) -> Path:
    return create(tmp_path / "suivante", period="2025-04..2025-09", previous=last)


def test_the_next_edition_keeps_settings_but_not_what_belongs_to_one_period(following: Path) -> None:
    settings = load_settings(following)
    assert (settings.country, str(settings.period), settings.published) == ("mli", "2025-04..2025-09", None)
    assert str(settings.year_ago) == "2024-04..2024-09"
    assert (settings.people_reached, [item.source for item in settings.expected]) == ("maximum", ["acled"])
    assert (following / "modèle.docx").read_bytes() == b"template"
    assert (following / "content" / "taxonomies" / "mots.yaml").is_file()


def test_the_next_edition_takes_nothing_that_the_machine_makes_again_nor_the_steps_of_the_last(
    last: Path, following: Path
) -> None:
    assert (last / "receipts" / "steps.json").is_file()
    assert sorted(path.name for path in (following / "receipts").iterdir() if path.suffix == ".json") == ["index.json"]
    for name in ("build", "out"):
        assert list((following / name).iterdir()) == []
    with pytest.raises(Refusal) as refused:
        Workspace(following).undo(why="essai")
    assert refused.value.finding.id == "nothing_to_undo"


def test_all_decisions_go_over_the_last_one_counts_and_the_chains_hold(last: Path, following: Path) -> None:
    workspace = Workspace(following)
    assert workspace.decisions.all() == Workspace(last).decisions.all()
    assert workspace.decisions.latest("word")["acled_events:Escarmouche"].value == "battles"
    workspace.decide("word", "acled_events:Échauffourée", "battles", why="lexique", author="Awa D.")
    assert [one.id for one in workspace.status().findings if one.severity == "error"] == []


def test_recommendations_go_over_with_where_they_come_from_and_their_status(following: Path) -> None:
    items = read_yaml(following / "report" / "recommendations.yaml")["recommendations"]
    assert isinstance(items, list)
    assert [(item["id"], item["previous"], item["status"]) for item in items] == [
        ("r1-1", "2025-05", "open"),
        ("r1-2", "2024-11", "done"),
    ]
    assert (items[0]["by"], items[0]["fr"]) == ("2025-12-31", "Former 50 comités. (à confirmer)")
    assert items[1]["fr"] == "Former."
    assert [item.status for item in read_registers(Workspace(following)).recommendations] == ["open", "done"]


def test_the_registers_of_a_new_workspace_are_empty_and_read(blank: Path) -> None:
    registers = read_registers(Workspace(blank))
    assert (registers.risks, registers.recommendations) == ((), ())
    assert read_yaml(blank / "report" / "references.yaml") == {"references": {}}


def test_drafts_and_evidence_move_to_the_new_period(following: Path) -> None:
    text = (following / "report" / "pau.fr.md").read_text("utf-8")
    assert text == "[](fig:hr_violations/2025-Q2) violations en tout. (à confirmer)\n"
    assert "idps/2025-09-30" in (following / "report" / "risks.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[-8,8 %](change:x/2024-Q4/2024-Q3)", "[](change:x/2025-Q2/2025-Q1)"),
        ("[plus de 72 %](fig:x/2024-12)", "plus de [](fig:x/2025-06)"),
        ("[ne se comparent pas](change:x/2025-Q1/2024-Q1)", "[ne se comparent pas](change:x/2025-Q3/2024-Q3)"),
        ("[5](fig:x/2024-09-30@ml-gao)", "[](fig:x/2025-03-31@ml-gao)"),
        ("[5](fig:people_targeted/2025)", "[](fig:people_targeted/2025)"),
        ("![Par mois](chart:trend?x/2024-10..2025-03|y/2024-12&step=month)", None),
        ("<!-- [](fig:x/2025-Q1) -->", "<!-- [](fig:x/2025-Q3) -->"),
        ("[guide](https://example.org/2025-03)", "[guide](https://example.org/2025-03)"),
    ],
)
def test_a_link_moves_with_the_period_and_its_number_is_emptied(before: str, after: str | None) -> None:
    wanted = after or "![Par mois](chart:trend?x/2025-04..2025-09|y/2025-06&step=month)"
    assert moved(before, OLD, NEW) == wanted


def test_a_last_edition_that_is_no_workspace_is_refused_and_nothing_is_made(tmp_path: Path) -> None:
    (tmp_path / "vide").mkdir()
    with pytest.raises(Refusal) as refused:
        create(tmp_path / "neuf", period="2025-Q1", previous=tmp_path / "vide")
    assert refused.value.finding.id == "no_workspace"
    assert not (tmp_path / "neuf").exists()


def test_the_next_edition_cannot_be_of_another_country(last: Path, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        create(tmp_path / "neuf", country="BFA", period="2025-Q1", previous=last)
    assert refused.value.finding.data["fr"] == "Mali (MLI)"
