"""A role that must not see gender-based violence: no indicator, no key, no breakdown that content calls sensitive."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.web.served import ready

import kolosi
from kolosi.web.rights import RIGHTS, Person, Role


def here(folder: Path, *, sees_gbv: bool) -> object:
    ready()
    from kolosi.web.here import Here

    person = Person(name="Fanta", rights=RIGHTS[Role.READER], sees_gbv=sees_gbv)
    return Here(name="vu", folder=folder, person=person, language="fr")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kolosi.new(tmp_path_factory.mktemp("vu") / "essai", country="MLI", period="2025-Q1")


def test_who_sees_all_sees_every_indicator(folder: Path) -> None:
    from kolosi.web.seen import may_see_key, visible_indicators

    known = visible_indicators(here(folder, sees_gbv=True))  # type: ignore[arg-type]
    assert {"gbv_incidents", "hr_violations"} <= set(known)
    assert may_see_key(here(folder, sees_gbv=True), "gbv_incidents/2025-Q1")  # type: ignore[arg-type]


def test_who_must_not_see_it_sees_neither_indicators_nor_keys_nor_breakdowns(folder: Path) -> None:
    from kolosi.web.seen import may_see_key, visible_indicators

    blind = here(folder, sees_gbv=False)
    known = visible_indicators(blind)  # type: ignore[arg-type]
    assert "hr_violations" in known
    assert [id_ for id_, one in known.items() if id_.startswith("gbv_") or one.is_sensitive] == []
    for key, is_seen in (
        ("hr_violations/2025-Q1", True),
        ("hr_violations/2025-Q1/2024-Q1@ml-gao", True),
        ("hr_violations;sex=female/2025-Q1", True),
        ("gbv_incidents/2025-Q1", False),
        ("gbv_incidents;gbv_type=rape/2025-Q1@ml-gao", False),
        ("gbv_sexual_violence_share/2025-Q1/2024-Q1", False),
        ("hr_violations;violation=sexual_violence/2025-Q1", False),
        ("hr_violations;risk=gbv/2025-Q1", False),
        ("hr_violations;unknown=sexual_violence/2025-Q1", False),
        ("hr_violations;gbv_type=rape/2025-Q1", False),
        ("unknown/2025-Q1", False),
        ("no key at all", False),
    ):
        assert may_see_key(blind, key) is is_seen, key  # type: ignore[arg-type]
