"""Random hierarchical tables in five overlapping editions, read by an attacker that is no part of the package."""

from __future__ import annotations

import ast
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from tests.code_read import nodes
from tests.editions_case import Attacker, case_context, draw, leaks, tell
from tests.large_case import large_table
from tests.release_case import context, estimate, estimates, keys

import kolosi.release
from kolosi.model.figure import Figure
from kolosi.release import Context, Published, as_entries, from_entries, gate, printed
from kolosi.release.audit.audit import audit, prove
from kolosi.release.figures.figures import released
from kolosi.release.linked.linked_tables import groups
from kolosi.release.register.registry import as_meant
from kolosi.release.suppress.plan import Plan, plan, primary
from kolosi.release.suppress.protect import protect

CASES = 200
FOLDER = Path(kolosi.release.__file__).parent


@pytest.mark.parametrize("first", range(0, CASES, 20))
def test_five_editions_of_a_random_table_give_no_hidden_count_away(first: int) -> None:
    """Late reports between editions included; what earlier editions gave away already is said inside."""
    known = case_context()
    for seed in range(first, first + 20):
        case = draw(seed, most=6)
        told = tell(case, known)
        found = list(leaks(case, told, known))
        assert [leak for leak in found if not leak.is_old] == [], seed


@pytest.mark.parametrize("seed", [2064, 7110, 9189])
def test_neither_reader_of_revised_data_learns_what_the_other_does_not(seed: int) -> None:
    """What an edition held back of earlier data denies a guess to who takes all for one state of the data. And what is held
    back on the word of the audit is protected from what is still printed."""
    known, case = case_context(), draw(seed)
    assert [leak for leak in leaks(case, tell(case, known), known) if not leak.is_old] == []


def test_the_audit_and_the_attacker_of_the_test_find_the_same_ends() -> None:
    """Two solvers, the second by interior points, over cells that were laid out by other code."""
    known, compared = case_context(), 0
    for seed in range(12):
        case = draw(seed, is_revised=False)
        if case.subject == "cases":
            continue
        told = tell(case, known)
        figures = told.gates[0].figures
        attacker = Attacker(case)
        attacker.read([one for one in figures.values() if isinstance(one, Figure)], 0)
        truth = {key: one for key, one in told.values[0].items() if key in figures}
        for key, bounds in prove(figures, truth, (), known).items():
            low, high = attacker.ends(key, 0, method="ipm")
            if bounds.low > 1e-6 or low > 1e-6 or high < 5000 or bounds.high < 5000:
                assert bounds.low == pytest.approx(low, abs=1e-5), (seed, key)
                assert min(bounds.high, 5000) == pytest.approx(min(high, 5000), abs=1e-5), (seed, key)
                compared += 1
    assert compared


def test_the_audit_shares_no_code_with_the_suppressor() -> None:
    """Beyond what is read by both: the policy, the context and the register."""
    suppressor = {f"kolosi.release.{room}" for room in ("bounds", "linked", "suppress")}
    modules = sorted((FOLDER / "audit").glob("*.py"))
    assert len(modules) > 5
    for path in modules:
        named = [node.module or "" for node in nodes(path) if isinstance(node, ast.ImportFrom)]
        assert [name for name in named if name.rpartition(".")[0] in suppressor or name in suppressor] == [], path.name


def test_an_old_edition_is_read_with_the_places_it_had() -> None:
    """The zone held a and b when it was printed; today it holds c as well. The difference must not be taken of today's."""
    then = context()
    now = context(members=lambda id_: frozenset({"north", "a", "b", "c"}) if id_ == "north" else frozenset({id_}))
    first = estimates({"incidents/2025-Q1@north": 44})
    kept = printed("first", gate(first, first, context=then).figures, then)
    again = from_entries("first", as_entries(kept))
    assert again == kept
    second = estimates({"incidents/2025-Q1@a": 41, "incidents/2025-Q1@b": 3})
    held = {str(one.key) for one in gate(second, second, again, context=now).withheld}
    assert held == {"incidents/2025-Q1@a", "incidents/2025-Q1@b"}


NINE = {"cases/2025-Q1@a": 9}
LARGE = {"cases/2025-01..2025-06@a": 15, "cases/2025-Q2": 12, "cases/2025-Q3@b": 40}
"""The first two prove that region a had at least three cases in the first quarter. Where only a is named, a reader may guess that
it is the whole, and that it had three."""


def kept_of(edition: str, values: dict[str, int], known: Context) -> tuple[Published, ...]:
    """An edition as it is read again from its register, with all that its values let out and nothing held for others."""
    cells = estimates(values)
    decided = Plan(cells=cells, withheld=primary(cells, cells, known))
    kept = printed(edition, released(dict.fromkeys(cells), decided, known), known)
    return from_entries(edition, as_entries(kept))


def test_what_an_edition_held_back_is_not_proved_by_the_figures_of_a_later_one() -> None:
    known, now = context(), estimates(LARGE)
    assert gate(now, now, context=known).withheld == ()
    held = gate(now, now, kept_of("first", NINE, known), context=known).withheld
    assert [one.is_primary for one in held] == [False]


def test_nor_is_what_a_share_that_was_held_back_counts() -> None:
    known = context()
    first = replace(estimate("x_share/2025-Q1@a", 15), numerator=Fraction(9), denominator=Fraction(60))
    kept = printed("first", gate([first.key], {first.key: first}, context=known).figures, known)
    now = estimates({key.replace("cases/", "cases;kind=x/"): value for key, value in LARGE.items()})
    assert gate(now, now, context=known).withheld == ()
    assert len(gate(now, now, from_entries("first", as_entries(kept)), context=known).withheld) == 1


def test_the_audit_asks_what_editions_held_back_too() -> None:
    known, now = context(), estimates(LARGE)
    figures = released(dict.fromkeys(now), Plan(cells=now, withheld={}), known)
    breach, *_ = audit(figures, now, kept_of("first", NINE, known), known)
    assert (breach.bounds.key, breach.bounds.low) == (keys("cases/2025-Q1@a")[0], 3.0)
    assert set(breach.group) == set(now)


def test_what_editions_gave_away_already_holds_nothing_back() -> None:
    """They cannot be taken back; hiding other figures now would protect nobody."""
    known, now = context(), estimates({"cases/2025-Q2@b": 30})
    before = (*kept_of("first", NINE, known), *kept_of("second", LARGE, known))
    assert gate(now, now, before, context=known).withheld == ()
    figures = released(dict.fromkeys(now), Plan(cells=now, withheld={}), known)
    assert audit(figures, now, before, known) == ()


def test_a_register_of_keys_and_values_alone_means_what_it_means_today() -> None:
    kept = from_entries("first", [{"key": "cases/2025-Q1@north", "value": "44"}])
    assert kept == (Published(edition="first", key=keys("cases/2025-Q1@north")[0], value=Fraction(44)),)
    assert as_meant(kept, context())[0] == list(kept)


def test_a_zone_and_its_regions_leave_nothing_beside_them() -> None:
    """A reader takes it that a zone is its regions: two of three give the third."""
    found = estimates({"incidents/2025-Q1@north": 44, "incidents/2025-Q1@a": 41, "incidents/2025-Q1@b": 3})
    assert len(gate(found, found, context=context()).withheld) == 2


@pytest.mark.long
def test_a_table_of_seven_thousand_cells_is_protected_and_audited_within_a_minute() -> None:
    values, known = large_table("incidents", 20.0)
    start = time.process_time()
    decided = plan(values, values, (), known)
    breaches = audit(released(dict.fromkeys(values), decided, known), decided.cells, (), known)
    assert len(values) == 7020
    assert breaches == ()
    assert time.process_time() - start < 60


def test_no_table_of_some_hundred_cells_hides_more_than_a_tenth_above_the_fewest() -> None:
    """The fewest, where they are proved; the bound otherwise."""
    for seed in range(4):
        values, known = large_table("incidents", 8.0, zones=1, regions=2, groups=1, seed=seed)
        kept = {key: one for key, one in values.items() if str(key.period) == "2025-Q1"}
        first = frozenset(primary(kept, kept, known))
        [group] = groups(kept, {}, (), known)
        found = protect(group.believed, first, known)
        assert len(kept) <= 200
        assert found.at_least is not None
        assert len(first) + len(found.secondary) <= 1.1 * (len(first) + found.at_least)
