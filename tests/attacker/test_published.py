"""Invented workspaces, published and attacked: a few at each run, more in the long one, any number with `python -m tests.attacker`.

Asserted is what no reader may get of a figure that a draft cites. What a revision, a receipt code or a sum that nobody cites gives away
is told by `python -m tests.attacker`, with the number that makes the case again.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.attacker.crafted import crafted
from tests.attacker.inventing import Case, invent, realistic
from tests.attacker.judging import finds
from tests.attacker.reading import Printed, figures
from tests.attacker.workspaces import publish

from kolosi.model.finding import Refusal

GIVEN_AWAY = {"open", "exact", "exists", "few"}


def published(case: Case, root: Path) -> list[list[Printed]]:
    """What the editions of a case print; a case is skipped by name where a sentence would have no figure to print."""
    try:
        return [figures(out.public) for out in publish(case, root)]
    except Refusal as refused:
        pytest.skip(f"seed {case.seed} is not published: {refused}")


def assert_nothing_cited_is_given_away(case: Case, root: Path) -> None:
    """Fails with the figures that a draft cites and that somebody can work out."""
    editions = published(case, root)
    assert any(one.value is not None or one.is_hidden for printed in editions for one in printed)
    assert [find for find in finds(case, editions) if find.is_cited and find.what in GIVEN_AWAY] == []


@pytest.mark.parametrize("name", crafted())
def test_no_known_cause_gives_a_count_away_any_more(name: str, tmp_path: Path) -> None:
    """Neither of a figure that is cited nor of a sum that nobody cites."""
    case = crafted()[name]
    assert [find for find in finds(case, published(case, tmp_path)) if find.what in GIVEN_AWAY] == []


@pytest.mark.parametrize("seed", [1403, pytest.param(1401, marks=pytest.mark.long)])
def test_nothing_that_a_draft_cites_is_given_away(seed: int, tmp_path: Path) -> None:
    assert_nothing_cited_is_given_away(invent(seed), tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2001, 2017))
def test_nothing_that_a_draft_cites_is_given_away_in_many_workspaces(seed: int, tmp_path: Path) -> None:
    assert_nothing_cited_is_given_away(invent(seed), tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 9))
def test_realistic_tables_are_not_hidden_for_nothing(seed: int, tmp_path: Path) -> None:
    """At most 8 % of what the usual tables cite is held back, and no large count that others give anyhow."""
    case = realistic(seed)
    (printed,) = published(case, tmp_path)
    assert sum(one.is_hidden for one in printed) <= 0.08 * len(printed)
    assert [find for find in finds(case, [printed]) if find.what == "needless"] == []
