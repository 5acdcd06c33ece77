"""The rules about who stands behind a figure, whom it attributes a deed to, and who signed: golden cases and their edges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from tests.release_case import AGES, KINDS, TODAY, context, estimate, indicator, taxonomy

from kolosi.model.figure import Figure
from kolosi.model.key import Key
from kolosi.model.place import AXIS, LOCALITY, Place
from kolosi.release import Context, Policy, Withheld, explain, load_policy, release
from kolosi.release.policy.authorisation import Authorisation
from kolosi.release.policy.rules import proved_counts, threshold
from kolosi.workspace import Workspace

PARTIES = {"armed": "Armed groups", "group_x": "Group X (invented)", "family": "Family"}
WORK = {"judicial": "Judicial staff", "health": "Health agents", "aid": "Aid workers", "other": "Other duty-bearers"}


def signed(*rules: str, **changes: object) -> dict[str, object]:
    """An authorisation as a policy writes it, by a function that does not exist."""
    return {
        "rules": list(rules),
        "figures": ["*"],
        "level": 1,
        "by": [{"en": "Invented function", "fr": "Fonction inventée"}],
        "why": {"en": "Invented", "fr": "Inventé"},
        "since": date(2025, 1, 1),
        "until": date(2025, 12, 31),
        **changes,
    }


def policy(*authorisations: dict[str, object], **numbers: dict[str, object]) -> Policy:
    """The default policy with authorisations, and with other numbers."""
    made = load_policy().model_dump(by_alias=True)
    for rule, changes in numbers.items():
        made[rule] = {**made[rule], **changes}
    return Policy.model_validate({**made, "authorisations": list(authorisations)})


ALL_AGREED = signed("R3", "R13", asked=3, agreed=3)


def around(*authorisations: dict[str, object], **numbers: dict[str, object]) -> Context:
    """The invented country under a policy that holds, with breakdowns by author, profession and act."""
    parties = taxonomy("parties", PARTIES)
    named = replace(parties.terms["group_x"], attributes={"named": "true"})
    base = context(policy=policy(*authorisations, **numbers))
    reported = {
        id_: replace(one, caveat={"en": "Reported.", "fr": "Signalés."}) for id_, one in base.indicators.items()
    }
    return replace(
        base,
        indicators={**reported, "by_work": indicator("by_work", is_sensitive=True)},
        terms={
            "kind": taxonomy("kind", KINDS),
            "age_group": taxonomy("age_group", {**AGES, "0-11": "0–11", "12-17": "12–17"}),
            "perpetrator": replace(parties, terms={**parties.terms, "group_x": named}),
            "occupation": taxonomy("occupation", WORK),
            "gbv_type": taxonomy(
                "gbv_type", {"physical": "Physical", "denial": "Denial", "psychological": "Psychological"}
            ),
        },
        places={
            **base.places,
            "well": Place(id="well", name={"en": "The well", "fr": "Le puits"}, level=LOCALITY, kind="locality"),
            "road": Place(id="road", name={"en": "A road", "fr": "Une route"}, level=AXIS, kind="axis"),
        },
    )


def held(
    known: Context, key: str, value: int, behind: Sequence[int] | None = None, **changes: object
) -> Withheld | None:
    """What holds a lone figure back, each organisation behind it adding so much."""
    parsed = Key.parse(key)
    parts = None if behind is None else tuple(Fraction(one) for one in behind)
    made = estimate(f"cases/{parsed.period}", value, organisations=parts, **changes)
    found = explain([parsed], {parsed: replace(made, key=parsed)}, context=known)
    return found[0] if found else None


def rule(*arguments: object, **changes: object) -> str | None:
    """The id of the rule that holds a lone figure back."""
    found = held(*arguments, **changes)  # type: ignore[arg-type]
    return found.rule if found else None


@pytest.mark.parametrize(
    ("case", "value", "behind", "expected"),
    [
        ("D12: two organisations", 40, (22, 18), "R3"),
        ("D13: one has 71 %", 100, (71, 20, 9), "R3"),
        ("D14: three organisations, 70 %", 100, (70, 20, 10), None),
        ("a third that adds nothing is no third", 40, (22, 18, 0), "R3"),
        ("D22: region and quarter", 60, (30, 20, 10), None),
    ],
)
def test_three_organisations_stand_behind_a_figure_and_none_is_nearly_all_of_it(
    case: str, value: int, behind: tuple[int, ...], expected: str | None
) -> None:
    known = around(signed("R13", asked=3, agreed=3))
    assert rule(known, "cases/2025-Q1@a", value, behind) == expected, case


def test_an_unknown_number_of_reporters_waits_for_review_and_never_passes() -> None:
    found = held(around(signed("R13", asked=3, agreed=3)), "cases/2025-Q1", 60)
    assert found is not None
    assert (found.rule, found.outcome) == ("R3", "review")
    assert "attend l’examen" in found.why["fr"]
    assert held(around(ALL_AGREED), "cases/2025-Q1", 60) is None


def test_other_numbers_of_reporters_hold_where_the_policy_says_so() -> None:
    lenient = around(signed("R13", asked=3, agreed=3), R3={"least": 2, "largest_share": 0.9})
    assert rule(lenient, "cases/2025-Q1", 100, (71, 29)) is None
    assert rule(lenient, "cases/2025-Q1", 100, (91, 9)) == "R3"


def test_what_is_public_already_asks_nobody() -> None:
    assert rule(around(), "public_events/2025-Q1", 12) is None
    assert rule(around(), "incidents/2025-Q1", 12) == "R3"


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("by_work;occupation=judicial/2025-H1", 6, "R2"),
        ("by_work;occupation=aid/2025-H1", 5, "R2"),
        ("by_work;gbv_type=physical;occupation=aid/2025-H1", 40, "R5"),
        ("by_work;occupation=health/2025-H1", 15, None),
        ("by_work;occupation=other/2025-H1", 26, None),
        ("by_work;gbv_type=physical/2025-H1", 26, None),
    ],
)
def test_d15_d16_few_of_a_profession_are_merged_and_never_cut_by_act(
    key: str, value: int, expected: str | None
) -> None:
    assert rule(around(ALL_AGREED), key, value) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("incidents;perpetrator=armed/2025-Q1", None),
        ("incidents;perpetrator=armed/2025-Q1@a", "R4"),
        ("incidents;perpetrator=family/2025-Q1@a", "R4"),
        ("cases;perpetrator=armed/2025-Q1", None),
        ("cases;perpetrator=group_x/2025-H1", "R4"),
        ("public_events;perpetrator=group_x/2025-03@a", None),
    ],
)
def test_authors_are_printed_at_one_level_the_same_for_all(key: str, expected: str | None) -> None:
    assert rule(around(ALL_AGREED), key, 60) == expected


def test_a_named_party_and_a_sensitive_subject_need_the_whole_country_six_months_and_a_signature() -> None:
    known = around(signed("R3", "R4", "R13", asked=3, agreed=3))
    assert rule(known, "cases;perpetrator=group_x/2025-H1", 60) is None
    assert rule(known, "cases;perpetrator=group_x/2025-Q1", 60) == "R4"
    assert rule(known, "cases;perpetrator=group_x/2025-H1@a", 60) == "R4"


def test_the_level_of_attribution_is_a_number_of_the_policy() -> None:
    known = around(ALL_AGREED, R4={"level": 1})
    assert rule(known, "incidents;perpetrator=armed/2025-Q1@a", 60) is None
    assert rule(known, "incidents;perpetrator=armed/2025-03@a", 60) == "R4", "author x area x month"
    assert rule(known, "incidents;perpetrator=armed/2025-Q1@a1", 60) == "R4"


def test_no_organisation_is_named_in_a_table_of_incidents() -> None:
    assert rule(around(ALL_AGREED), "incidents;organisation=one/2025-Q1", 60) == "R9"


@pytest.mark.parametrize(
    ("key", "expected"),
    [("incidents/2025-Q1@well", "R10"), ("incidents/2025-Q1@road", "R10"), ("cases/2025-Q1@road", "R1")],
)
def test_a_village_or_a_road_beside_an_incident_waits_for_review(key: str, expected: str) -> None:
    found = held(around(signed("R3", "R13", level=6, asked=3, agreed=3)), key, 60)
    assert found is not None
    assert (found.rule, found.outcome) == (expected, "review" if expected == "R10" else "block")


@pytest.mark.parametrize(
    ("agreed", "reason"), [(None, "R13"), (2, "R13_partly"), (3, None)], ids=["nobody", "D31: two of three", "all"]
)
def test_d31_a_sensitive_table_needs_every_organisation(agreed: int | None, reason: str | None) -> None:
    known = around(*([signed("R13", asked=3, agreed=agreed)] if agreed else []))
    found = held(known, "cases/2025-Q1@a", 60, (30, 20, 10))
    assert (found.reason if found else None) == reason
    assert found is None or found.outcome == "block"


def test_d32_a_figure_without_its_day_does_not_leave() -> None:
    known = around(ALL_AGREED)
    assert rule(known, "schools/2025-Q1", 120, as_of=None) == "R17"
    assert rule(known, "schools/2025-Q1", 120) is None


def test_a_sensitive_figure_says_what_it_does_not_say() -> None:
    known = around(ALL_AGREED)
    mute = {**known.indicators, "cases": replace(known.indicators["cases"], caveat={})}
    assert rule(replace(known, indicators=mute), "cases/2025-Q1", 60) == "R17"


def test_d18_d19_d20_a_zero_is_hidden_only_where_it_tells_of_nobody_reporting() -> None:
    known = around(ALL_AGREED)
    made = {
        key: estimate(key, value)
        for key, value in (("cases/2025-Q1", 0), ("cases/2024-Q4", None), ("schools/2025-Q1", 0))
    }
    shown = release((one.key for one in made.values()), {one.key: one for one in made.values()}, context=known)
    hidden, missing, zero = (shown[made[key].key] for key in made)
    assert isinstance(hidden, Figure)
    assert isinstance(missing, Figure)
    assert isinstance(zero, Figure)
    assert (hidden.hidden is not None, hidden.value) == (True, None)
    assert (missing.is_missing, zero.value) == (True, 0)


@pytest.mark.parametrize(
    ("case", "percent", "base", "proved", "expected"),
    [("D09", 4, 25, (1, 1), "R11"), ("D10", 7, 1171, (77, 87), None), ("D11", 1, 600, (3, 9), "R11")],
)
def test_d09_d10_d11_what_a_percentage_proves(
    case: str, percent: int, base: int, proved: tuple[int, int], expected: str | None
) -> None:
    assert proved_counts(Fraction(percent), Fraction(base)) == proved, case
    one = estimate("case_share/2025-Q1", percent, n=base)
    found = explain([one.key], {one.key: one}, context=around(ALL_AGREED))
    assert (found[0].rule if found else None) == expected, case


def test_d17_children_are_counted_from_ten() -> None:
    made = [estimate(f"people;age_group={age}/2025-Q1", n) for age, n in (("child", 6), ("adult", 11))]
    found = explain([one.key for one in made], {one.key: one for one in made}, context=around(ALL_AGREED))
    assert [str(one.key) for one in found] == ["people;age_group=child/2025-Q1"]


def test_d21_a_month_and_a_district_are_both_too_fine_for_a_sensitive_subject() -> None:
    known = around(signed("R3", "R13", level=2, asked=3, agreed=3))
    assert rule(known, "cases/2025-03@a1", 60) == "R1"
    assert rule(known, "cases/2025-03@a", 60) == "R7"
    assert rule(known, "cases/2025-Q1@a1", 60) == "R1"


def test_one_set_of_age_bands_for_a_source_in_a_release() -> None:
    keys = [f"cases;age_group={age}/2025-Q1" for age in ("0-11", "12-17", "adult", "0-4")]
    made = [estimate(key, 60) for key in keys]
    found = explain([one.key for one in made], {one.key: one for one in made}, context=around(ALL_AGREED))
    assert [(str(one.key), one.rule) for one in found] == [("cases;age_group=0-4/2025-Q1", "R8")]


# -- authorisations and exceptions -----------------------------------------------------------------------------------


def granted(*rules: str, **changes: object) -> Authorisation:
    """An exception that was decided."""
    made = Authorisation(
        rules=frozenset(rules),
        figures=("*",),
        by=({"en": "Invented function", "fr": "Fonction inventée"},),
        why={"en": "Invented", "fr": "Inventé"},
        since=date(2025, 1, 1),
        until=date(2025, 12, 31),
        level=1,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def with_exceptions(*exceptions: Authorisation, **changes: object) -> Context:
    """The country, a policy without authorisations, and what was decided."""
    return replace(around(), excepted=exceptions, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "is_open"),
    [
        ({}, True),
        ({"until": date(2025, 5, 14)}, False),
        ({"since": date(2025, 5, 16)}, False),
        ({"figures": ("schools",)}, False),
        ({"figures": ("incid*",)}, True),
        ({"figures": ("incidents/2025-Q1@a",)}, True),
        ({"level": 0}, False),
        ({"rules": frozenset({"R13"})}, False),
    ],
)
def test_an_exception_holds_for_its_figures_level_rules_and_days_alone(
    changes: dict[str, object], is_open: bool
) -> None:
    known = with_exceptions(granted("R3", **changes) if "rules" not in changes else granted(**changes))
    assert (rule(known, "incidents/2025-Q1@a", 60) is None) == is_open


def test_without_a_day_no_authorisation_is_in_force() -> None:
    assert rule(with_exceptions(granted("R3"), on=None), "incidents/2025-Q1", 60) == "R3"
    assert rule(with_exceptions(granted("R3"), on=TODAY), "incidents/2025-Q1", 60) is None


def test_a_small_cell_leaves_on_two_signatures_and_never_on_a_sensitive_subject() -> None:
    one = granted("R2", "R3", recorded_by="Awa")
    another: dict[str, object] = {"by": ({"en": "Another one", "fr": "Une autre"},)}
    other = granted("R2", recorded_by="Bakary", **another)
    assert rule(with_exceptions(one), "incidents/2025-Q1", 4) == "R2"
    assert rule(with_exceptions(one, granted("R2", recorded_by="Bakary")), "incidents/2025-Q1", 4) == "R2", (
        "the same function"
    )
    alone = granted("R2", recorded_by="  AWA. ", **another)
    assert rule(with_exceptions(one, alone), "incidents/2025-Q1", 4) == "R2", "the same person"
    assert rule(with_exceptions(one, other), "incidents/2025-Q1", 4) is None
    agreed = granted("R13", asked=3, agreed=3)
    assert rule(with_exceptions(one, other, agreed), "cases/2025-Q1", 4) == "R2"
    assert rule(with_exceptions(one, other, agreed), "cases/2025-Q1", 60) is None


def test_every_rule_has_its_citation_and_its_reasons_in_both_languages() -> None:
    from kolosi.release.figures.wording import WHY

    rules = load_policy()
    for number in range(1, 21):
        assert set(rules.citation(f"R{number}")) == {"en", "fr"}
        assert rules.outcome(f"R{number}") in {"review", "block"}
    assert all(set(why) == {"en", "fr"} for why in WHY.values())


@pytest.mark.parametrize("built", ["ready", pytest.param("demo", marks=pytest.mark.long)])
def test_people_counted_in_rows_of_incidents_are_not_open_data(request: pytest.FixtureRequest, built: str) -> None:
    workspace = Workspace(Path(request.getfixturevalue(built)))
    known = workspace.knowledge
    open_ = {
        id_
        for id_, one in known.indicators.items()
        if one.is_people and one.sensitivity == "public" and known.sources[one.source or ""].sensitivity == "incident"
    }
    assert open_ == set()
    gate = workspace.desk().context
    for key, minimum in (
        ("killed_monitoring/2024-Q4", 0),
        ("killed_monitoring/2024-Q4@ml-kayes", gate.policy.R2.other),
    ):
        assert threshold(Key.parse(key), gate).minimum == minimum
