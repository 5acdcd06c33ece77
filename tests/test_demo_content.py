"""The demonstration: its content, its inputs, its narratives and what they are expected to give."""

from __future__ import annotations

import csv
import importlib.util
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from python_calamine import CalamineWorkbook

from kolosi.content.indicators import load_indicators
from kolosi.content.taxonomies import load_taxonomies
from kolosi.content.yaml_files.yaml import read_yaml
from kolosi.intake.columns.table import fold
from kolosi.measure.condition import check
from kolosi.model.key import Key
from kolosi.model.record import TABLES
from kolosi.report.draft.links import Draft, mentions, parse

DEMO = Path(__file__).resolve().parents[1] / "examples" / "mali-2025"
INPUTS = DEMO / "inputs"
INDICATORS = load_indicators()
TAXONOMIES = load_taxonomies()
CHILD = "Enfants"


@pytest.fixture(scope="module")
def maker() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("make_inputs", DEMO / "make_inputs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    sys.path.remove(str(DEMO))


@cache
def sheet(file: str, name: str, header: str) -> tuple[Mapping[str, object], ...]:
    """The rows of a sheet under the header that holds a text, totals aside."""
    rows = CalamineWorkbook.from_path(str(INPUTS / file)).get_sheet_by_name(name).to_python(skip_empty_area=False)
    at = next(line for line, row in enumerate(rows) if header in [str(cell).strip() for cell in row])
    names = [str(cell).strip() for cell in rows[at]]
    found = [dict(zip(names, row, strict=True)) for row in rows[at + 1 :]]
    return tuple(row for row in found if not any(str(cell).lower() == "total" for cell in row.values()))


@cache
def monitoring() -> tuple[Mapping[str, object], ...]:
    files = sorted(INPUTS.glob("monitoring_*.xlsx"))
    return tuple(row for path in files for row in sheet(path.name, "Incidents", "date_incident"))


def violations(first: str, last: str, **wanted: object) -> int:
    """How many violations the records hold between two months, with given cells."""
    return sum(
        1
        for row in monitoring()
        if first <= f"{row['date_incident']:%Y-%m}" <= last
        and all(row[name] == value for name, value in wanted.items())
    )


def column_sum(file: str, name: str, header: str) -> float:
    return sum(number(row[header]) for row in sheet(file, name, header))


def number(cell: object) -> float:
    return float(str(cell).replace("\u00a0", "") or 0)


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=lambda indicator: str(indicator.id))
def test_each_indicator_speaks_two_languages_and_has_an_example(indicator: object) -> None:
    definition = INDICATORS[indicator.id]  # type: ignore[attr-defined]
    for label in (definition.label, definition.unit, definition.caveat or definition.label):
        assert set(label) == {"en", "fr"}
    assert definition.example is not None
    for text in definition.example.gives:
        assert str(Key.parse(text)) == text
        assert Key.parse(text).indicator == definition.id


@pytest.mark.parametrize("id_", [id_ for id_, indicator in INDICATORS.items() if indicator.table])
def test_each_condition_is_accepted_and_each_breakdown_is_a_column(id_: str) -> None:
    indicator = INDICATORS[id_]
    assert indicator.table is not None
    terms = {name: frozenset(taxonomy.terms) for name, taxonomy in TAXONOMIES.items()}
    assert not check(indicator.where, indicator.table, terms) if indicator.where else indicator.source
    assert all(TABLES[indicator.table].column(name) for name in indicator.by)


def test_each_taxonomy_of_the_records_exists() -> None:
    wanted = {column.taxonomy for table in TABLES.values() for column in table.columns if column.taxonomy}
    assert wanted - set(TAXONOMIES) == set()


def test_each_name_of_the_15_protection_risks_leads_to_one_risk() -> None:
    risks = TAXONOMIES["protection_risks"].terms
    assert len(risks) == 15
    names = Counter(
        fold(name) for term in risks.values() for name in {term.label["fr"], term.label["en"], *term.synonyms}
    )
    assert [name for name, count in names.items() if count > 1 and name != "violation"] == []


@pytest.mark.parametrize("name", sorted(TAXONOMIES))
def test_a_text_names_one_term_of_a_list(name: str) -> None:
    owners: dict[str, set[str]] = {}
    for term in TAXONOMIES[name].terms.values():
        for text in (term.id, *term.label.values(), *term.synonyms):
            owners.setdefault(fold(text), set()).add(term.id)
    assert {text: ids for text, ids in owners.items() if len(ids) > 1} == {}


def test_the_risk_of_each_violation_is_one_of_the_15() -> None:
    risks = TAXONOMIES["protection_risks"].terms
    for term in TAXONOMIES["violation_types"].terms.values():
        assert set(term.attributes.get("risks", "").split()) <= set(risks)


def test_the_committed_inputs_are_what_the_program_makes(maker: ModuleType) -> None:
    assert maker.differing(INPUTS) == []


def test_the_inputs_stay_small() -> None:
    assert sum(path.stat().st_size for path in INPUTS.iterdir()) < 3_000_000


@pytest.mark.parametrize(
    ("first", "last", "total"),
    [
        ("2023-10", "2023-12", 7117),
        ("2024-01", "2024-03", 8698),
        ("2024-07", "2024-09", 8312),
        ("2024-10", "2024-12", 7580),
        ("2025-01", "2025-01", 1143),
        ("2025-02", "2025-02", 1574),
        ("2025-03", "2025-03", 3874),
    ],
)
def test_monitoring_records_add_up_to_the_published_totals(first: str, last: str, total: int) -> None:
    assert violations(first, last) == total


@pytest.mark.parametrize(
    ("first", "last", "children", "integrity", "movement"),
    [
        ("2024-01", "2024-03", 733, 178, 401),
        ("2024-10", "2024-12", 476, 223, 166),
        ("2025-01", "2025-03", 938, 463, 365),
    ],
)
def test_violations_against_children_are_the_ones_the_printed_shares_imply(
    first: str, last: str, children: int, integrity: int, movement: int
) -> None:
    assert violations(first, last, age_victimes=CHILD) == children
    category = "Atteintes à l'intégrité physique et/ou psychique"
    assert violations(first, last, age_victimes=CHILD, categorie_violation=category) == integrity
    moved = "Mouvements forcés de population"
    assert violations(first, last, age_victimes=CHILD, categorie_violation=moved) == movement


def test_people_killed_are_asked_for_since_october_2024_and_add_up() -> None:
    def killed(first: str, last: str) -> float:
        rows = [row for row in monitoring() if first <= f"{row['date_incident']:%Y-%m}" <= last]
        return sum(number(row["nb_tues"]) for row in rows if row["risque_associe"] == "attacks_on_civilians")

    assert (killed("2024-10", "2024-12"), killed("2025-01", "2025-03")) == (429, 336)
    assert all("nb_tues" not in row for row in monitoring() if row["date_incident"] < date(2024, 10, 1))  # type: ignore[operator]


def test_abductions_and_arrests_of_the_half_year_add_up() -> None:
    half = ("2024-10", "2025-03")
    abducted = sum(violations(*half, sous_type=name) for name in ("Enlèvement", "Disparition forcée"))
    children = sum(
        violations(*half, sous_type=name, age_victimes=CHILD) for name in ("Enlèvement", "Disparition forcée")
    )
    arrested = sum(
        violations(*half, sous_type=f"{name} arbitraire ou illégale") for name in ("Arrestation", "Détention")
    )
    assert (abducted, children, arrested) == (294, 29, 103)


def test_attacks_on_civilians_touch_the_19_regions_and_not_bamako() -> None:
    regions = {
        fold(str(row["region"]))
        for row in monitoring()
        if row["risque_associe"] == "attacks_on_civilians" and row["date_incident"] >= date(2024, 10, 1)  # type: ignore[operator]
    } - {"taoudeni"}
    assert len(regions) == 19
    assert "bamako" not in regions


@pytest.mark.parametrize(("half", "events", "killed"), [("2023-10_2024-03", 966, 2876), ("2024-10_2025-03", 758, 1444)])
def test_acled_events_and_people_killed_are_the_published_ones(half: str, events: int, killed: int) -> None:
    with (INPUTS / f"acled_mali_{half}.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["disorder_type"] == "Political violence"]
    assert (len(rows), sum(int(row["fatalities"]) for row in rows)) == (events, killed)
    assert len({row["event_id_cnty"] for row in rows}) == events
    assert len({row["admin1"] for row in rows}) == 9
    assert all("Invented" in row["notes"] for row in rows)


@pytest.mark.parametrize(
    ("file", "name", "header", "total"),
    [
        ("dtm_ronde_2024-05.xlsx", "DTM", "Total No# of IDPs Ind#", 330713),
        ("dtm_ronde_2024-09.xlsx", "DTM", "Total No# of IDPs Ind#", 378363),
        ("cluster_education_2025-02.xlsx", "Écoles", "Écoles non fonctionnelles", 1975),
        ("cluster_education_2025-03.xlsx", "Écoles", "Écoles non fonctionnelles", 2149),
        ("cluster_education_2025-03.xlsx", "Écoles", "dont insécurité", 2006),
        ("cluster_education_2025-03.xlsx", "Écoles", "Enfants affectés*", 601800),
        ("engins_explosifs_2024-10_2025-03.xlsx", "Incidents", "Incidents EE", 171),
        ("5w_protection_2025-T1.xlsx", "5W", "Personnes assistées (nouvelles)", 45557),
        ("hpc_2025_cibles.xlsx", "Cluster par région", "Cible du cluster", 1611889),
        ("gbvims_consolide_2025-T1.xlsx", "Incidents par type", "Total", 25962),
    ],
)
def test_regional_splits_add_up_to_the_published_total(file: str, name: str, header: str, total: int) -> None:
    rows = [row for row in sheet(file, name, header) if not str(row[header]).startswith("#")]
    assert sum(number(row[header]) for row in rows) == total


def test_people_assisted_by_area_and_the_33_organisations_are_the_published_ones() -> None:
    rows = sheet("5w_protection_2025-T1.xlsx", "5W", "AoR *")
    reached = Counter[str]()
    for row in rows:
        reached[str(row["AoR *"])] += int(number(row["Personnes assistées (nouvelles)"]))
    assert reached == {"Protection générale": 13552, "PE": 17813, "VBG": 9738, "LAM": 4454, "LTP": 0}
    march = {row["Organisation *"] for row in rows if row["Mois *"] == "mars 2025" and row["AoR *"] != "LTP"}
    assert len(march) == 33


def test_access_incidents_of_the_four_central_regions_are_52_percent() -> None:
    rows = sheet("amrf_acces_humanitaire.xlsx", "Incidents d’accès", "Région")
    by_year = Counter[str]()
    for row in rows:
        by_year[str(row["Période"])] += int(number(row["Incidents d’accès"]))
    centre = sum(
        number(row["Incidents d’accès"])
        for row in rows
        if row["Période"] == "2024" and row["Région"] in {"Mopti", "Ségou", "Bandiagara", "Douentza"}
    )
    assert by_year == {"2023": 602, "2024": 578, "T1 2025": 246}
    assert round(100 * centre / 578) == 52


def test_every_workbook_that_holds_invented_data_says_so_on_its_first_sheet() -> None:
    for path in [*INPUTS.glob("monitoring_*.xlsx"), INPUTS / "5w_protection_2025-T1.xlsx"]:
        book = CalamineWorkbook.from_path(str(path))
        assert book.sheet_names[0] == "Lisez-moi"
        text = " ".join(str(cell) for row in book.get_sheet_by_index(0).to_python() for cell in row)
        assert "inventées" in text


DRAFTS = {language: (DEMO / "report" / f"pau.{language}.md").read_text("utf-8") for language in ("fr", "en")}
OUTCOMES = {"reproduced", "differs", "hidden", "unsupported"}


def expected() -> list[Mapping[str, str]]:
    with (DEMO / "expected.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def targets(language: str) -> list[str]:
    draft = Draft(file=f"pau.{language}.md", language=language, text=DRAFTS[language])
    return [mention.target for mention in mentions(draft)]


def problem_of(key: Key) -> str:
    """What is wrong in a key: an unknown indicator, breakdown or term; empty when nothing is."""
    indicator = INDICATORS.get(key.indicator)
    if indicator is None:
        return f"no indicator {key.indicator}"
    for name, terms in key.breakdown:
        if name not in indicator.by:
            return f"{key.indicator} is not broken down by {name}"
        column = TABLES[indicator.table or "statistics"].column(name)
        taxonomy = column.taxonomy if column else None
        if taxonomy and not set(terms) <= set(TAXONOMIES[taxonomy].terms):
            return f"{terms} not in {taxonomy}"
    return ""


def test_both_drafts_cite_the_same_keys_in_the_same_order() -> None:
    assert targets("fr") == targets("en")
    assert len(targets("fr")) > 150


def test_each_cited_key_names_an_indicator_and_terms_that_exist() -> None:
    keys = [key for target in targets("fr") for key in parse(target).keys]
    assert [problem for key in keys if (problem := problem_of(key))] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_number_of_a_draft_is_cited_or_is_a_date_a_name_or_a_law(language: str) -> None:
    text = re.sub(
        r"!?\[[^\]]*\]\([^)]*\)|\[\^[^\]]*\]|<!--.*?-->|\{[^}]*\}|^#.*$", "", DRAFTS[language], flags=re.MULTILINE
    )
    text = re.sub(
        r"S/\d{4}/\d+|no\. \d{4}-\d+|n° \d{4}-\d+|[TQ]1 2025|20[12]\d|^\d\. |(under|de moins de) 18",
        "",
        text,
        flags=re.MULTILINE,
    )
    text = re.sub(r"\| \d+ (antennes|offices) \|", "", text)  # how many are asked for
    months = "janv|févr|avr|juil|sept|oct|nov|déc|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Oct|Nov|Dec|janvier|février|mars|avril|mai|août|septembre|octobre|novembre|décembre|January|February|March|April|May|August|September|October|November|December"
    text = re.sub(rf"\b\d{{1,2}}(er)?[ \u00a0]({months})", "", text)
    assert re.findall(r".{0,30}\d+.{0,20}", text) == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_endnote_is_called_defined_and_referenced(language: str) -> None:
    called = set(re.findall(r"\[\^([\w-]+)\](?!:)", DRAFTS[language]))
    defined = set(re.findall(r"^\[\^([\w-]+)\]:", DRAFTS[language], flags=re.MULTILINE))
    references = read_yaml(DEMO / "report" / "references.yaml")["references"]
    assert isinstance(references, dict)
    assert called == defined == set(references)
    assert {name for entry in references.values() for name in entry["figures"]} <= set(INDICATORS)


def test_the_list_of_risks_has_one_order_everywhere() -> None:
    ranked = read_yaml(DEMO / "report" / "risks.yaml")["risks"]
    assert isinstance(ranked, list)
    assert [entry["rank"] for entry in ranked] == [1, 2, 3, 4, 5]
    for language, risk in (("fr", "Risque {} : {}"), ("en", "Risk {}: {}")):
        for entry in ranked:
            label = TAXONOMIES["protection_risks"].terms[entry["risk"]].label[language]
            assert f"## {risk.format(entry['rank'], label)} {{.risk" in DRAFTS[language]
        assert "\n<!-- ranked -->\n" in DRAFTS[language]  # the list of the summary is written from the register


def test_judgements_of_the_demonstration_say_on_their_face_that_they_are_invented() -> None:
    for name in ("workshop", "rounds", "severity"):
        said = read_yaml(DEMO / "report" / f"{name}.yaml")["invented"]
        assert isinstance(said, dict)
        assert ("inventé" in said["fr"], "invented" in said["en"]) == (True, True)


def test_each_recommendation_answers_a_finding_and_is_printed_in_both_languages() -> None:
    items = read_yaml(DEMO / "report" / "recommendations.yaml")["recommendations"]
    assert isinstance(items, list)
    assert len({item["id"] for item in items}) == len(items)
    for item in items:
        assert item["addressee"] in TAXONOMIES["addressees"].terms
        assert item.get("urgent") or item["risk"] in TAXONOMIES["protection_risks"].terms
        assert item["finding"]
        assert [problem_of(Key.parse(key)) for key in item["finding"]] == [""] * len(item["finding"])
        for language in ("fr", "en"):
            assert item[language][1:] in DRAFTS[language]
        if "by" in item:
            assert date.fromisoformat(item["by"]) > date(2025, 5, 15)


def test_the_drafts_are_filled_from_the_register() -> None:
    from kolosi.workspace import Workspace
    from kolosi.workspace.write.registers import filled

    workspace = Workspace(DEMO)
    for language in ("fr", "en"):
        text = (DEMO / "report" / f"pau.{language}.md").read_text("utf-8")
        assert filled(text, language, workspace) == text


def test_expected_figures_name_keys_that_exist_and_give_their_reasons() -> None:
    rows = expected()
    assert len({row["figure_id"] for row in rows}) == len(rows)
    for row in rows:
        assert row["outcome"] in OUTCOMES
        assert row["outcome"] == "reproduced" or (row["reason_fr"] and row["reason_en"]), row["figure_id"]
        if row["key"]:
            assert problem_of(Key.parse(row["key"])) == "", row["figure_id"]
            assert str(Key.parse(row["key"])) == row["key"]


def test_hidden_figures_give_no_value() -> None:
    hidden = [row for row in expected() if row["outcome"] == "hidden"]
    assert len(hidden) == 15
    assert all(not row["printed"] and not row["expected"] for row in hidden)
    assert sum(1 for row in hidden if row["key"]) == 2  # both are known inside and held back by the gate


def test_every_reproduced_figure_of_the_reference_document_is_expected(shared_data: Path) -> None:
    facts = shared_data.parent / "facts" / "mali_2025_figures.csv"
    with facts.open(encoding="utf-8", newline="") as lines:
        figures = list(csv.DictReader(lines))
    by_id = {row["figure_id"]: row for row in expected()}
    assert set(by_id) == {figure["figure_id"] for figure in figures}
    assert all(by_id[f["figure_id"]]["outcome"] == "hidden" for f in figures if f["sensitivity"] == "suppress")
