"""Exports of events that hold a record several times, as it was written and as it was revised, and tables that hold an area beside its parts.

The figures are counted by hand from invented rows.
"""

from __future__ import annotations

from pathlib import Path

from tests.test_files_not_ours import Line, given, values

EVENTS: Line = [
    "event_id_cnty",
    "event_date",
    "event_type",
    "sub_event_type",
    "country",
    "admin1",
    "admin2",
    "fatalities",
    "timestamp",
]


def event(number: int, day: str, dead: int, written: object, *, kind: str = "Battles", region: str = "Gao") -> Line:
    """An event of ACLED."""
    return [f"MLI{number}", day, kind, "", "Mali", region, region, dead, written]


def test_of_an_event_that_was_revised_the_last_version_counts_wherever_it_stands(tmp_path: Path) -> None:
    lines = [
        EVENTS,
        event(1, "2025-01-05", 3, 1737000000),
        event(2, "2025-02-05", 9, 1738000000),
        event(1, "2025-01-05", 7, 1739000000),
        event(2, "2025-02-05", 4, 1741000000),
        event(2, "2025-02-05", 8, 1740000000),
        event(3, "2025-03-05", 1, 1740000000),
    ]
    workspace, said = given(tmp_path, "acled.xlsx", lines, None)
    assert values(workspace, {"acled_all_events/2025-Q1": 3, "acled_all_fatalities/2025-Q1": 12}) == {
        "acled_all_events/2025-Q1": 3,
        "acled_all_fatalities/2025-Q1": 12,
    }
    assert [one.count for one in said if one.id == "rows_revised"] == [3]


def test_a_revision_of_the_day_or_the_place_is_no_second_event_and_waits_for_nobody(tmp_path: Path) -> None:
    lines = [
        EVENTS,
        event(1, "2025-01-05", 3, "2025-01-10 08:00", region="Gao"),
        event(1, "2025-02-05", 3, "2025-03-10 08:00", region="Kidal"),
    ]
    workspace, _ = given(tmp_path, "acled.xlsx", lines, None)
    asked = ("acled_all_events/2025-01", "acled_all_events/2025-02", "acled_all_events/2025-Q1@ml-kidal")
    assert list(values(workspace, dict.fromkeys(asked)).values()) == [None, 1, 1]
    assert not workspace.correct().lines


def test_rows_of_one_moment_are_one_event_and_rows_of_no_moment_are_read_as_before(tmp_path: Path) -> None:
    lines = [
        EVENTS,
        event(1, "2025-01-05", 3, 1737000000),
        event(1, "2025-01-05", 3, 1737000000),
        event(2, "2025-01-06", 5, None),
        event(2, "2025-01-06", 5, None),
        event(3, "2025-01-07", 2, None),
        event(3, "2025-01-07", 6, 1737000000),
    ]
    workspace, _ = given(tmp_path, "acled.xlsx", lines, None)
    asked = ("acled_all_events/2025-01", "acled_all_fatalities/2025-01")
    assert list(values(workspace, dict.fromkeys(asked)).values()) == [3, 14]


MONTHLY: Line = [
    "location_code",
    "admin1_code",
    "admin1_name",
    "admin2_code",
    "admin2_name",
    "admin_level",
    "event_type",
    "events",
    "fatalities",
    "reference_period_start",
    "reference_period_end",
]


def month(place: str, number: int, *, kind: str = "political_violence", when: int = 1) -> Line:
    """A count of a month, of the country (""), of Gao (1) or of one of its cercles (2)."""
    level = 0 if not place else 1 if place == "Gao" else 2
    first = ["ML07", "Gao"] if level else ["", ""]
    second = [{"Ansongo": "ML0701", "Bourem": "ML0702"}[place], place] if level == 2 else ["", ""]
    days = [f"2025-0{when}-01", f"2025-0{when}-28"]
    return ["MLI", *first, *second, level, kind, number, number * 2, *days]


def test_an_area_that_stands_beside_its_parts_is_not_added_to_them(tmp_path: Path) -> None:
    lines = [MONTHLY, month("", 9), month("Gao", 9), month("Ansongo", 4), month("Bourem", 5)]
    lines += [month("Gao", 3, when=2), month("Ansongo", 1, when=2), month("Bourem", 2, when=2)]
    lines += [month("Ansongo", 6, when=3), month("", 2, kind="civilian_targeting", when=3)]
    workspace, said = given(tmp_path, "conflict_event.xlsx", lines, None)
    events, dead = "acled_monthly_political_violence", "acled_monthly_political_violence_fatalities"
    asked = (
        f"{events}/2025-01",
        f"{events}/2025-02",
        f"{events}/2025-03",
        f"{events}/2025-Q1@ml-gao",
        f"{dead}/2025-Q1",
    )
    assert list(values(workspace, dict.fromkeys(asked)).values()) == [9, 3, 6, 18, 36]
    assert list(values(workspace, {"acled_monthly_civilian_targeting/2025-03": None}).values()) == [2]
    assert [one.id for one in said if one.id == "number_empty"] == []


def test_a_month_of_which_no_row_tells_has_no_data(tmp_path: Path) -> None:
    workspace, _ = given(tmp_path, "conflict_event.xlsx", [MONTHLY, month("", 9), month("Gao", 9)], None)
    asked = ("acled_monthly_political_violence/2025-02", "acled_monthly_political_violence/2025-01@ml-kidal")
    assert list(values(workspace, dict.fromkeys(asked)).values()) == [None, None]


RENAMED: Line = [
    "Réf. événement",
    "Date de l'événement",
    "Pays",
    "Région",
    "Cercle",
    "Type d'événement",
    "Sous-type",
    "Acteur 1",
    "Morts",
]


def renamed(number: int, day: str, dead: int, *, kind: str = "Battles", country: str = "Mali") -> Line:
    """An event of ACLED under headings that a partner wrote."""
    return [f"MLI{number}", day, country, "Gao", "Ansongo", kind, "Armed clash", "Groupe inventé", dead]


def test_events_under_other_headings_are_known_by_their_types_and_the_name_of_the_file(tmp_path: Path) -> None:
    lines = [
        RENAMED,
        renamed(1, "2025-01-05", 3),
        renamed(1, "2025-01-05", 3),
        renamed(2, "2025-02-06", 2, kind="Violence against civilians"),
        renamed(3, "2025-02-07", 0, kind="Protests"),
        renamed(4, "2025-02-08", 9, country="Niger"),
    ]
    workspace, _ = given(tmp_path, "ACLED_export_partenaire.xlsx", lines, None)
    assert [(line.state, line.source) for line in workspace.files()] == [("counts", "acled")]
    expected = {
        "acled_all_events/2025-Q1": 3,
        "acled_events/2025-Q1": 2,
        "acled_all_fatalities/2025-Q1": 5,
        "acled_events/2025-Q1@ml-gao": 2,
        "acled_all_events/2025-Q2": None,
    }
    assert values(workspace, expected) == expected


def test_a_list_of_violations_under_the_same_headings_is_not_taken_for_events_of_acled(tmp_path: Path) -> None:
    lines = [RENAMED, *(renamed(n, f"2025-0{n}-05", 1, kind="Meurtre") for n in (1, 2, 3))]
    workspace, _ = given(tmp_path, "Suivi incidents.xlsx", lines, None)
    assert [line.source for line in workspace.files()] != ["acled"]
    assert values(workspace, {"acled_all_events/2025-Q1": None}) == {"acled_all_events/2025-Q1": None}
