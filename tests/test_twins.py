"""The same activity declared by an agency and by its partner."""

from __future__ import annotations

from datetime import date

import polars as pl

from kolosi.intake.records.duplicates import find_twins, without_twins

Row = tuple[str, str, str | None, str, int | None]


def _activities(*rows: Row) -> pl.DataFrame:
    """Receipt, organisation, partner, area of responsibility, people reached."""
    return pl.DataFrame(
        [
            {
                "receipt": receipt,
                "row": at + 2,
                "organisation": organisation,
                "partner": partner,
                "aor": aor,
                "category": None,
                "place": "ml-mopti",
                "group": "idp",
                "sex": None,
                "age_group": None,
                "start": date(2025, 1, 1),
                "end": date(2025, 1, 31),
                "reached": reached,
            }
            for at, (receipt, organisation, partner, aor, reached) in enumerate(rows)
        ],
        schema_overrides={
            "category": pl.String,
            "sex": pl.String,
            "age_group": pl.String,
            "partner": pl.String,
            "reached": pl.Int64,
        },
    )


AGENCY: Row = ("r1", "AGENCE", "ong a", "gbv", 120)
PARTNER: Row = ("r2", "ONG-A", None, "gbv", 120)


def test_an_activity_declared_by_an_agency_and_its_partner_is_a_possible_duplicate() -> None:
    [twin] = find_twins(_activities(AGENCY, PARTNER))
    assert (twin.agency.receipt, twin.partner.receipt, twin.reached) == ("r1", "r2", 120)
    assert twin.subject == "agence > ong a | ml-mopti | 2025-01-01 | 2025-01-31 | gbv | idp | - | - | 120"


def test_the_subject_stays_when_a_file_is_sent_again() -> None:
    again = _activities(("r9", *PARTNER[1:]), ("r8", *AGENCY[1:]))
    assert [twin.subject for twin in find_twins(again)] == [
        twin.subject for twin in find_twins(_activities(AGENCY, PARTNER))
    ]


def test_another_figure_another_area_or_nobody_reached_is_no_duplicate() -> None:
    for other in (
        ("r2", "ONG-A", None, "gbv", 119),
        ("r2", "ONG-A", None, "child_protection", 120),
        ("r2", "ONG-B", None, "gbv", 120),
    ):
        assert find_twins(_activities(AGENCY, other)) == []
    assert find_twins(_activities(("r1", "AGENCE", "ONG-A", "gbv", 0), ("r2", "ONG-A", None, "gbv", 0))) == []
    assert find_twins(_activities(("r1", "AGENCE", "ONG-A", "gbv", None), ("r2", "ONG-A", None, "gbv", None))) == []


def test_an_organisation_that_acts_by_itself_is_not_its_own_twin() -> None:
    assert find_twins(_activities(("r1", "ONG-A", "ONG-A", "gbv", 120), ("r1", "ONG-A", "ONG-A", "gbv", 120))) == []


def test_two_that_name_each_other_are_one_pair() -> None:
    assert len(find_twins(_activities(("r1", "ONG-A", "ONG-B", "gbv", 120), ("r2", "ONG-B", "ONG-A", "gbv", 120)))) == 1


def test_each_declaration_is_paired_once() -> None:
    rows = _activities(AGENCY, AGENCY, PARTNER)
    [twin] = find_twins(rows)
    assert without_twins(rows, {twin.subject}).height == 2
    assert len({twin.subject for twin in find_twins(_activities(AGENCY, AGENCY, PARTNER, PARTNER))}) == 2


def test_a_pair_decided_to_be_the_same_counts_once_and_keeps_the_partners_row() -> None:
    rows = _activities(AGENCY, PARTNER, ("r3", "ONG-C", None, "gbv", 5))
    [twin] = find_twins(rows)
    kept = without_twins(rows, {twin.subject})
    assert kept["organisation"].to_list() == ["ONG-A", "ONG-C"]
    assert kept.columns == rows.columns
    assert without_twins(rows, set()).equals(rows)
