"""What the package's definitions, systems, lists and policies name exists; and each check finds what is made wrong on purpose."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from kolosi.content.folders import PACKAGE
from kolosi.content.messages import packaged_messages
from kolosi.content.yaml_files.errors import ContentError
from kolosi.model.finding import Where, point
from kolosi.model.indicator import Indicator, Part
from kolosi.model.record import TABLES
from kolosi.model.source import Source
from kolosi.release.policy.policy import load_policy
from kolosi.workspace import Workspace
from kolosi.workspace.knowledge import Knowledge
from kolosi.workspace.validating import indicator_faults, policy_faults, source_faults, taxonomy_faults, unfed

_BLANKS = re.compile(r"\{\w+\}")
KNOWN = Knowledge("mli")
POLICIES = sorted(path.stem for path in (PACKAGE / "policies").glob("*.yaml") if "R2:" in path.read_text("utf-8"))


def told(faults: Iterable[ContentError]) -> list[str]:
    return [str(fault) for fault in faults]


def test_the_definitions_of_the_package_name_columns_and_terms_that_exist() -> None:
    assert told(indicator_faults(KNOWN.indicators, KNOWN.taxonomies)) == []


def test_every_term_that_a_condition_asks_for_can_come_from_its_system() -> None:
    assert told(unfed(KNOWN.indicators, KNOWN.sources, KNOWN.taxonomies)) == []


def test_the_systems_of_the_package_give_terms_that_exist() -> None:
    assert told(source_faults(KNOWN.sources, KNOWN.taxonomies)) == []


def test_every_cross_reference_of_the_lists_leads_to_a_term() -> None:
    assert told(taxonomy_faults(KNOWN.taxonomies)) == []


@pytest.mark.parametrize("name", POLICIES)
def test_a_policy_names_indicators_columns_and_terms_that_exist(name: str) -> None:
    assert told(policy_faults(load_policy(name), KNOWN.indicators, KNOWN.taxonomies)) == []


@cache
def samples() -> list[tuple[str, Path]]:
    found = [(id_, path) for id_ in KNOWN.sources for path in (PACKAGE / "sources" / id_).glob("expected*.csv")]
    return sorted(found, key=lambda pair: pair[1])


@pytest.mark.parametrize(("source", "path"), samples(), ids=lambda one: one.name if isinstance(one, Path) else one)
def test_the_records_of_every_sample_hold_terms_that_exist(source: str, path: Path) -> None:
    """Answers to the questions of a survey are its own: no list holds them."""
    tables = {layout.table for layout in KNOWN.sources[source].layouts}
    own = {"question", "answer"} if "responses" in tables else set()
    unknown = []
    for row in csv.DictReader(path.read_text("utf-8").splitlines()):
        for name, term in row.items():
            columns = [column for table in tables if (column := TABLES[table].column(name)) is not None]
            lists = (
                {column.taxonomy for column in columns if column.type == "term" and column.taxonomy} if term else set()
            )
            if lists and name not in own and not any(term in KNOWN.taxonomies[one].terms for one in lists):
                unknown.append((name, term))
    assert unknown == []


# -- each check bites -------------------------------------------------------------------------------------------------


def broken(**changes: object) -> dict[str, Indicator]:
    one = replace(KNOWN.indicators["hr_violations"], **changes)  # type: ignore[arg-type]
    return {**KNOWN.indicators, "hr_violations": one}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"where": "victim_status = 'civilan'"}, "civilan"),
        ({"where": "violatoin = 'killing'"}, "violatoin"),
        ({"where": "killed > 'x'"}, "'x'"),
        ({"by": (*KNOWN.indicators["hr_violations"].by, "gbv_type")}, "gbv_type"),
        ({"part_of": Part(indicator="hr_violations", breakdown=(("sex", ("femal",)),))}, "femal"),
        ({"part_of": Part(indicator="hr_violations", breakdown=(("hazard", ("flood",)),))}, "hazard"),
    ],
)
def test_a_definition_that_names_nothing_is_found(changes: dict[str, object], found: str) -> None:
    faults = told(indicator_faults(broken(**changes), KNOWN.taxonomies))
    assert len(faults) == 1
    assert found in faults[0]
    assert "hr_violations" in faults[0]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"source": "protection_monitorin"}, "protection_monitorin"),
        ({"source": "gbvims"}, "gbvims"),
        ({"source": "explosive_ordnance", "table": "statistics", "where": "statistic = 'idps'"}, "idps"),
    ],
)
def test_a_condition_that_no_file_of_its_system_can_satisfy_is_found(changes: dict[str, object], found: str) -> None:
    assert any(found in fault for fault in told(unfed(broken(**changes), KNOWN.sources, KNOWN.taxonomies)))


def with_layout(change: Callable[[Source], Source]) -> dict[str, Source]:
    return {"acled": change(KNOWN.sources["acled"])}


def in_first_rule(source: Source, into: str, **changes: object) -> Source:
    layout = next(one for one in source.layouts if any(rule.into == into for rule in one.rules))
    rules = tuple(replace(rule, **changes) if rule.into == into else rule for rule in layout.rules)  # type: ignore[arg-type]
    return replace(source, layouts=(replace(layout, rules=rules),))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda one: in_first_rule(one, "event_type", words={"Battles": "battels"}), "battels"),
        (lambda one: in_first_rule(one, "event_type", taxonomy="acled_event"), "acled_event"),
        (lambda one: in_first_rule(one, "event_type", settings={"perpetrator": "nobody_knows"}), "nobody_knows"),
        (lambda one: in_first_rule(one, "event_type", settings={"perpetrater": "x"}), "perpetrater"),
        (lambda one: replace(one, layouts=(replace(one.layouts[0], constants={"sex": "womn"}),)), "womn"),
    ],
)
def test_a_word_of_a_system_that_is_no_term_is_found(change: Callable[[Source], Source], found: str) -> None:
    faults = told(source_faults(with_layout(change), KNOWN.taxonomies))
    assert faults
    assert all(found in fault for fault in faults)


def test_a_risk_that_is_none_and_a_policy_that_protects_nobody_are_found() -> None:
    violations = KNOWN.taxonomies["violation_types"]
    term = replace(violations.terms["killing"], attributes={"risks": "attacks_on_civilian"})
    lists = {**KNOWN.taxonomies, "violation_types": replace(violations, terms={**violations.terms, "killing": term})}
    assert ["attacks_on_civilian" in fault for fault in told(taxonomy_faults(lists))] == [True]
    policy = load_policy()
    laxer = policy.R2.model_copy(update={"child_terms": {"age_group": ["childs"]}})
    wrong = policy.model_copy(update={"R2": laxer})
    assert ["childs" in fault for fault in told(policy_faults(wrong, KNOWN.indicators, KNOWN.taxonomies))] == [True]


def test_a_part_of_a_definition_of_the_workspace_that_names_nothing_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "espace"
    (folder / "content" / "indicators").mkdir(parents=True)
    (folder / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    text = "mine:\n  label: {en: Mine, fr: À moi}\n  kind: share\n  numerator: hr_violations;age_group=chlid\n  denominator: hr_violations\n"
    (folder / "content" / "indicators" / "mine.yaml").write_text(text, "utf-8")
    with pytest.raises(ContentError, match="chlid"):
        _ = Workspace(folder).knowledge.indicators


def test_what_is_said_of_one_is_said_in_every_language_with_blanks_of_the_message() -> None:
    known = packaged_messages().messages
    ones = {language: {id_ for id_, shape in messages.items() if shape.one} for language, messages in known.items()}
    assert len(set(map(frozenset, ones.values()))) == 1
    for messages in known.values():
        for shape in messages.values():
            assert set(_BLANKS.findall(shape.one)) <= set(_BLANKS.findall(shape.message)) - {"{count}"}, shape.message
    for count, said in ((1, "Une ligne de a.xlsx a été laissée"), (2, "2 lignes de a.xlsx ont été laissées")):
        told = packaged_messages().word(point("rows_left_out", where=Where(file="a.xlsx"), count=count))
        assert told.message["fr"].startswith(said)
