"""The attacker itself: what it proves of figures made for it, and that nothing comes out of a few invented workspaces."""

from __future__ import annotations

import numpy as np
from tests.attacker.attack import Attack
from tests.attacker.cells import Row
from tests.attacker.inventing import Case, Edition, File, invent
from tests.attacker.judging import Find, finds
from tests.attacker.programs import Equation, Program
from tests.attacker.reading import Printed
from tests.attacker.world import country, violations

from kolosi.model.key import Key

SUBJECT = "hr_violations"


def rows(place: str, kind: str, count: int, month: str = "2025-01") -> tuple[Row, ...]:
    return ((place, month, kind, "female", "adult"),) * count


def case(*states: tuple[Row, ...]) -> Case:
    """Invented rows: those of the first edition, then what comes late."""
    editions = tuple(
        Edition(files=(File(organisation="Invented", subject=SUBJECT, rows=some),), keys=()) for some in states
    )
    return Case(seed=0, country=country("MLI"), period="2025-Q1", editions=editions)


def printed(**figures: int | None) -> list[Printed]:
    """Figures of the first quarter by what stands before and behind it, `kind__place`; None is held back."""
    found = []
    for name, value in figures.items():
        filters, _, places = name.partition("__")
        kind = f";{filters.replace('_is_', '=')}" if "_is_" in filters else ""
        key = Key.parse(f"{SUBJECT}{kind}/2025-Q1{'@ml-' + places.replace('_', '-') if places else ''}")
        found.append(Printed(key=key, value=value, is_hidden=value is None))
    return found


def manners(made: Case, *editions: list[Printed]) -> dict[tuple[str, int], Find]:
    """What is given away, by manner and edition."""
    return {(find.what, find.edition): find for find in finds(made, editions)}


def test_a_zone_beside_an_older_region_inside_it_gives_the_rest() -> None:
    made = case((*rows("ml-mopti", "looting", 20), *rows("ml-san", "looting", 3), *rows("ml-segou", "looting", 30)))
    found = manners(made, printed(all__centre=53, all__2021_mopti=20, all__segou=30, all__san=None))
    assert (found["exact", 1].truth, found["exact", 1].bounds.low) == (3, 3)


def test_a_type_lies_in_its_category_and_speaks_of_its_risk() -> None:
    made = case((*rows("ml-gao", "killing", 20), *rows("ml-gao", "attempted_killing", 2)))
    found = manners(made, printed(category_is_right_to_life=22, violation_is_killing=20))
    assert found["exact", 1].truth == 2
    found = manners(made, printed(risk_is_attacks_on_civilians=22, violation_is_killing=20))
    assert found["exact", 1].truth == 2
    assert not manners(made, printed(risk_is_psychological_abuse=22, violation_is_killing=20), printed())


def test_a_type_whose_risk_is_sensitive_is_sensitive() -> None:
    assert violations()["torture_inhuman"].is_sensitive
    made = case(rows("ml-gao", "torture_inhuman", 7))
    assert manners(made, printed(violation_is_torture_inhuman=7))["open", 1].truth == 7


def test_what_moved_by_few_is_found_printed_and_singled_out() -> None:
    made = case((*rows("ml-gao", "looting", 20), *rows("ml-kidal", "looting", 30)), rows("ml-gao", "looting", 2))
    before = printed(all__gao=20, all__kidal=30)
    assert manners(made, before, printed(all__gao=22, all__kidal=30))["revision", 2].truth == 2
    assert manners(made, before, printed(all__gao=None, all__kidal=30))["singled_out", 2].truth == 2
    assert not manners(made, before, printed(all__gao=None, all__kidal=None))


def test_a_large_count_that_others_give_is_hidden_for_nothing() -> None:
    made = case((*rows("ml-gao", "looting", 20), *rows("ml-kidal", "looting", 30)))
    union = Printed(key=Key.parse(f"{SUBJECT}/2025-Q1@ml-gao+ml-kidal"), value=50, is_hidden=False)
    assert manners(made, [*printed(all__gao=20, all__kidal=None), union])["needless", 1].truth == 30


def test_a_program_bounds_what_is_not_printed() -> None:
    total = Equation(np.array([1.0, 1.0, 1.0]), 10, 10, "total")
    part = Equation(np.array([1.0, 0.0, 0.0]), 7, 7, "part")
    second = np.array([0.0, 1.0, 0.0])
    bounds = Program([total, part], [second]).bounds(second)
    assert (bounds.low, bounds.high, set(bounds.proof)) == (0, 3, {"total", "part"})


def test_the_truth_satisfies_what_an_attack_writes_down() -> None:
    for seed in range(30):
        made = invent(seed)
        subject = made.editions[0].files[0].subject
        keys = [Key.parse(key) for key in made.editions[0].keys if key.startswith(subject) and key.count("/") == 1]
        attack = Attack(made, subject, [[Printed(key=key, value=None, is_hidden=True) for key in keys]])
        for key in keys:
            told = attack.content(attack.covered(key), 0)
            assert 0 <= told <= made.rows(subject, 0).total()
