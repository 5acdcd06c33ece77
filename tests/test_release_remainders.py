"""What is left of sensitive counts beside shares and other counts, and what no type stands behind: asked of both readers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import linprog
from tests.release_case import TODAY
from tests.shipped_case import shipped_context

from kolosi.model.figure import Estimate
from kolosi.model.key import Key
from kolosi.release.audit.audit import audit, prove
from kolosi.release.bounds.bounds import Attack
from kolosi.release.figures.figures import released
from kolosi.release.gating import gate
from kolosi.release.linked.linked_tables import groups
from kolosi.release.suppress.plan import Plan, Withheld

TIME = "2025-Q1"
C, R = "hr_violations;category=", "hr_violations;risk="


def key(text: str) -> Key:
    name, _, place = text.partition("@")
    return Key.parse(f"{name}/{TIME}" + (f"@{place}" if place else ""))


def counts(values: Mapping[str, int]) -> dict[Key, Estimate]:
    """Some counts in one quarter."""
    of = {key(text): value for text, value in values.items()}
    return {
        one: Estimate(key=one, value=Fraction(value), kind="flow", sources=("x",), as_of=TODAY)
        for one, value in of.items()
    }


def share(name: str, above: int, below: int) -> dict[Key, Estimate]:
    """A measured share of the country."""
    one, value = key(name), Fraction(100 * above, below)
    known = Estimate(key=one, value=value, kind="share", n=below, sources=("x",), as_of=TODAY)
    return {one: Estimate(**{**vars(known), "numerator": Fraction(above), "denominator": Fraction(below)})}


def bounds(values: Mapping[str, int], hidden: str, *beside: str) -> list[tuple[float, float]]:
    """What each of the two readers proves of a figure, while it and those beside it are held back."""
    known, cells, asked = shipped_context(), counts(values), key(hidden)
    held = {one: Withheld(key=one, rule="S1") for one in map(key, (hidden, *beside))}
    figures = released(dict.fromkeys(cells), Plan(cells=cells, withheld=held), known)
    theirs = prove(figures, cells, (), known)[asked]
    (group,) = groups(cells, {}, (), known)
    attack = Attack(group.believed)
    attack.hold(held, is_held=False)
    attack.refresh()
    region = group.believed.inside[asked]
    ours = [attack.extreme(region, is_largest=one).value for one in (False, True)]
    return [(theirs.low, theirs.high), (ours[0], ours[1])]


def hidden(cells: Mapping[Key, Estimate]) -> set[Key]:
    return {one.key for one in gate(cells, cells, (), context=shipped_context()).withheld}


MOVED = {f"{C}forced_movement": 101, f"{C}forced_movement;risk=movement_siege_displacement": 18}


def test_a_category_is_the_sum_of_its_risks_where_each_of_its_types_speaks_of_one() -> None:
    """No figure names a type; who takes it that every row has one knows that none is without a risk."""
    separated = f"{C}forced_movement;risk=family_separation"
    for found in bounds({**MOVED, separated: 83}, separated):
        assert found == pytest.approx((83, 83))


def test_that_rows_have_a_type_is_guessed_before_that_all_are_of_the_ages_that_are_named() -> None:
    """Were all of the 275 children, as the one age that is named, some of them would have no type."""
    separated, child = f"{C}forced_movement;risk=family_separation@ml-gao", "hr_violations;age_group=child;"
    values = {
        **{f"{name}@ml-gao": count for name, count in MOVED.items()},
        separated: 83,
        "hr_violations": 275,
        f"{R}family_separation": 90,
        f"{R}discrimination_denial": 144,
    }
    values |= {f"{child}risk=family_separation": 20, f"{child}risk=discrimination_denial": 32}
    for found in bounds(values, separated):
        assert found == pytest.approx((83, 83))


SERVED = {
    f"{C}basic_services@ml-gao": 3,
    f"{C}basic_services@ml-mopti": 20,
    f"{C}right_to_life@ml-gao": 25,
    f"{C}right_to_life@ml-mopti": 40,
    f"{R}discrimination_denial": 23,
    f"{R}attacks_on_civilians": 65,
    "hr_violations": 88,
}


def test_a_type_that_speaks_of_several_risks_may_be_taken_to_bear_none() -> None:
    """Of basic services only a closed school may be an attack too: else the 23 are all that there are."""
    few, life = f"{C}basic_services@ml-gao", f"{C}right_to_life@ml-gao"
    for found in bounds(SERVED, few, life):
        assert found == pytest.approx((3, 3))
    assert hidden(counts(SERVED)) not in ({key(few)}, {key(few), key(life)})


# -- beside shares -------------------------------------------------------------------------------------------------------


RAPES = {"gbv_incidents;gbv_type=rape@ml-gao": 18, "gbv_incidents;gbv_type=rape@ml-mopti": 13}
ASSAULT = "gbv_incidents;gbv_type=sexual_assault@ml-segou"


def elsewhere(shown: set[Key], assaults: int) -> float:
    """The fewest sexual assaults outside Ségou that a reader proves: the unknown are rapes, assaults there and elsewhere, the rest."""
    above, below = {"gbv_sexual_assault_share": (0, 1, 1, 0), "gbv_sexual_violence_share": (1, 1, 1, 0)}, np.ones(4)
    rows, most = [], []
    for name, percent in (("gbv_sexual_assault_share", 14), ("gbv_sexual_violence_share", 48)):
        if key(name) in shown:
            rows += [
                (percent - 0.5) * below - 100 * np.array(above[name]),
                100 * np.array(above[name]) - (percent + 0.5) * below,
            ]
            most += [0.0, 0.0]
    rows.append(np.array([-1.0, 0, 0, 0]))
    most.append(-float(sum(value for text, value in RAPES.items() if key(text) in shown)))
    rows.append(np.array([0, 1.0, 0, 0]))
    most.append(float(assaults) if key(ASSAULT) in shown else np.inf)
    found = linprog([0, 0, 1, 0], A_ub=np.array(rows), b_ub=np.where(np.isinf(most), 1e7, most), bounds=(0, 1e7))
    assert found.status == 0
    return float(found.fun)


def test_shares_do_not_prove_that_there_are_some_elsewhere() -> None:
    """Rapes in two regions bound the base of a share from below, and so the assaults: more than in the one region that is printed."""
    cells = {**counts({**RAPES, ASSAULT: 11}), **share("gbv_sexual_assault_share", 13, 94)}
    cells |= share("gbv_sexual_violence_share", 45, 94)
    assert elsewhere(set(cells), 11) > 0.5
    assert elsewhere(set(cells) - hidden(cells), 11) == pytest.approx(0, abs=1e-6)


def test_the_audit_alone_sees_what_shares_prove() -> None:
    """Nothing of it is held back, and no figure is small."""
    cells = {**counts({**RAPES, ASSAULT: 11}), **share("gbv_sexual_assault_share", 13, 94)}
    cells |= share("gbv_sexual_violence_share", 45, 94)
    figures = released(dict.fromkeys(cells), Plan(cells=cells, withheld={}), shipped_context())
    assert {round(one.bounds.low) for one in audit(figures, cells, (), shipped_context())} == {1}
    fewer = {key: one for key, one in figures.items() if key.indicator != "gbv_sexual_violence_share"}
    assert audit(fewer, cells, (), shipped_context()) == ()


def test_what_is_many_elsewhere_may_be_known() -> None:
    """The same with 12 assaults elsewhere that a total tells: nothing is held back for their sake."""
    values = {"gbv_incidents;gbv_type=sexual_assault": 23, ASSAULT: 11, **RAPES}
    assert hidden(counts(values)) == set()


def test_a_region_less_one_type_around_it_does_not_prove_that_there_are_others() -> None:
    """27 in the region, of which at most the 24 of the zone around it are forced marriages: at least 3 would be something else."""
    n = "gbv_incidents"
    values = {n: 300, f"{n}@ml-mopti": 27, f"{n};gbv_type=forced_marriage@ml-centre": 24}
    values |= {f"{n};gbv_type=forced_marriage@ml-mopti": 22, f"{n};gbv_type=forced_marriage": 60}
    left = {key(f"{n}@ml-mopti"), key(f"{n};gbv_type=forced_marriage@ml-centre")}
    assert hidden(counts(values)) & left
