"""What a text names, and what lies where."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kolosi.content.places import load_places
from kolosi.model.key import Key
from kolosi.model.place import LOCALITY, Places

OLD_CERCLES_OF_MOPTI = {"djenne", "mopti", "tenenkou", "youwarou"}


@pytest.fixture(scope="module")
def mali() -> Places:
    return load_places("MLI")


def test_mali_has_twenty_units_today_ten_in_2021_and_nine_in_2015(mali: Places) -> None:
    assert [len(mali.level_one(vintage)) for vintage in (None, "2023", "2021", "2015")] == [20, 20, 10, 9]
    assert mali.level_one()[0].id == "ml-kayes"


def test_every_id_can_stand_in_a_key(mali: Places) -> None:
    for id_ in mali:
        assert Key.parse(f"incidents/2025@{id_}").places == (id_,)


@pytest.mark.parametrize(
    ("text", "id_", "how"),
    [
        ("Ségou", "ml-segou", "exact"),
        ("SEGOU", "ml-segou", "exact"),
        ("Koulikouro", "ml-koulikoro", "spelling"),
        ("Timbuktu", "ml-tombouctou", "spelling"),
        ("Taoudenni", "ml-taoudenit", "spelling"),
        ("Région de Ségou", "ml-segou", "spelling"),
        ("Gao (region)", "ml-gao", "spelling"),
        ("Mali (le)", "ml", "spelling"),
        ("GOURMA RHAROUS", "ml-tombouctou-gourma-rharous", "exact"),
        ("ml-kidal", "ml-kidal", "code"),
    ],
)
def test_accents_capitals_signs_and_level_words_do_not_count(mali: Places, text: str, id_: str, how: str) -> None:
    match = mali.find(text)
    assert match.place is not None
    assert (match.place.id, match.how) == (id_, how)


@pytest.mark.parametrize("text", ["Léré", "Boni", "Farabougou", "Sofara", "Nampala"])
def test_a_homonym_is_never_guessed(mali: Places, text: str) -> None:
    match = mali.find(text)
    assert match.place is None
    assert match.how == "ambiguous"
    assert len(match.candidates) > 1


def test_the_place_around_settles_a_homonym(mali: Places) -> None:
    lere = mali.find("Léré", within="ml-tombouctou").place
    boni = mali.find("Boni", within="ml-bandiagara").place
    assert (lere and lere.id, boni and boni.id) == ("ml-tombouctou-lere", "ml-bandiagara-boni")


def test_homonyms_within_one_region_stay_ambiguous(mali: Places) -> None:
    assert mali.find("Farabougou", within="ml-segou").how == "ambiguous"
    in_niono = mali.find("Farabougou", within="ml-2021-segou-niono").place
    assert in_niono is not None
    assert in_niono.id == "ml-segou-farabougou"


def test_a_cercle_of_the_old_region_is_not_found_in_the_new_one_of_that_name(mali: Places) -> None:
    outside = mali.find("Koro", level=2, within="ml-mopti")
    inside = mali.find("Koro", level=2, within="ml-2021-mopti", vintage="ocha-2021")
    assert outside.how == "unknown"
    assert {place.id for place in outside.candidates} >= {"ml-2021-mopti-koro"}
    assert inside.place is not None
    assert inside.place.id == "ml-2021-mopti-koro"


def test_a_name_means_the_unit_of_the_vintage_that_the_document_speaks(mali: Places) -> None:
    found = [mali.find("Mopti", level=1, vintage=vintage).place for vintage in (None, "ocha-2021", "ocha-2019")]
    assert [place.id for place in found if place] == ["ml-mopti", "ml-2021-mopti", "ml-2015-mopti"]


def test_menaka_was_a_cercle_then_a_region(mali: Places) -> None:
    assert [mali.find("Menaka", vintage=vintage).place.id for vintage in ("2015", "2021", "2023")] == [  # type: ignore[union-attr]
        "ml-2015-gao-menaka",
        "ml-2021-menaka",
        "ml-menaka",
    ]


def test_a_unit_known_only_in_an_older_set_is_said_to_be_so(mali: Places) -> None:
    match = mali.find("Djenné")
    assert match.how == "old_boundary"
    assert match.place is not None
    assert match.place.vintage == "2021"


def test_a_region_of_today_is_no_region_of_2021(mali: Places) -> None:
    match = mali.find("Bandiagara", level=1, vintage="2021")
    assert match.place is None
    assert [place.id for place in match.candidates] == ["ml-bandiagara"]


def test_a_cercle_named_as_such_is_no_region(mali: Places) -> None:
    match = mali.find("Cercle de Mopti")
    assert match.place is not None
    assert (match.place.level, match.how) == (2, "old_boundary")


@pytest.mark.parametrize("code", ["ML0506", "MLI0506", "ml-0506", "ML 0506"])
def test_prefixes_of_a_code_do_not_count(mali: Places, code: str) -> None:
    match = mali.find_code(code, "ocha-2021", "MOPTI")
    assert match.place is not None
    assert match.place.id == "ml-2021-mopti-mopti"


def test_a_code_of_one_figure_is_read_with_its_zero(mali: Places) -> None:
    assert [mali.find_code(code, "ocha-2021").place for code in ("ML-5", "MLI05")] == [mali["ml-2021-mopti"]] * 2


def test_the_same_code_names_different_cercles_in_different_lists(mali: Places) -> None:
    assert mali.find_code("ML0101", "ocha-2015").place == mali["ml-2021-kayes-kayes"]
    assert mali.find_code("ML0101", "ocha-2021").place == mali["ml-2021-kayes-bafoulabe"]
    assert mali.find_code("ML0101", None).how == "ambiguous"
    assert mali.find_code("ML0101", None, "Kayes").place == mali["ml-2021-kayes-kayes"]


def test_a_code_that_another_list_of_the_vintage_may_give_elsewhere_is_not_certain(mali: Places) -> None:
    assert mali.find_code("ML0506", "2015").how == "ambiguous"
    assert mali.find_code("ML0506", "ocha-2019").how == "code"


@pytest.mark.parametrize(("code", "name"), [("MLI09", "Tombouctou"), ("ML1001", "Andéramboukane"), ("ML05", "Gao")])
def test_a_code_beside_another_name_is_a_mismatch_with_both_offered(mali: Places, code: str, name: str) -> None:
    match = mali.find_code(code, "ocha-2021", name)
    assert (match.place, match.how) == (None, "mismatch")
    offered = {place.name["fr"] for place in match.candidates}
    assert name in offered
    assert len(offered) > 1


def test_an_iso_number_and_a_national_number_differ_for_menaka(mali: Places) -> None:
    assert mali.find_code("ML-9", "iso-3166-2").place == mali["ml-menaka"]
    assert mali.find_code("9", "national-2023").place == mali["ml-taoudenit"]
    assert mali.find_code("ML09", "ocha-2021").place == mali["ml-2021-bamako"]


def test_a_cercle_code_in_a_region_column_is_a_mismatch(mali: Places) -> None:
    assert mali.find("ML0506", level=1, vintage="ocha-2021").how == "mismatch"


def test_near_spellings_are_offered_with_those_of_today_first(mali: Places) -> None:
    assert mali.suggest("Tesit", n=1)[0].id == "ml-gao-tessit"
    assert mali.suggest("Menakka")[0].id == "ml-menaka"
    assert mali.suggest("Ménnaka", level=2)[0].level == 2
    assert mali.suggest("qqqqqq") == ()
    assert mali.find("Tesit").how == "unknown"


def test_members_of_a_region_are_its_units_of_every_vintage_and_no_larger_one(mali: Places) -> None:
    inside = mali.members("ml-mopti")
    assert {id_.removeprefix("ml-2021-mopti-") for id_ in inside if id_.startswith("ml-2021-")} == OLD_CERCLES_OF_MOPTI
    assert {"ml-mopti", "ml-mopti-sofara", "ml-mopti-moura"} <= inside
    assert "ml-2021-mopti" not in inside


def test_an_old_region_holds_the_regions_of_today_that_it_covers(mali: Places) -> None:
    assert {"ml-mopti", "ml-bandiagara", "ml-douentza", "ml-bandiagara-koro"} <= mali.members("ml-2021-mopti")
    assert "ml-menaka" in mali.members("ml-2015-gao")
    assert "ml-menaka" not in mali.members("ml-2021-gao")


def test_a_zone_holds_its_regions_and_the_old_regions_wholly_in_it(mali: Places) -> None:
    north = mali.members("ml-north")
    assert {"ml-gao", "ml-taoudenit", "ml-2021-tombouctou", "ml-2021-tombouctou-tombouctou"} <= north
    zones = [
        mali.members(zone) & {region.id for region in mali.level_one()}
        for zone in ("ml-north", "ml-centre", "ml-south")
    ]
    assert sum(len(zone) for zone in zones) == 20
    assert len(frozenset.union(*zones)) == 20
    doubted = {cross.source for cross in mali.crosses if cross.target == "ml-centre" and cross.doubt}
    assert doubted == {"ml-segou", "ml-san", "ml-douentza"}


def test_the_country_holds_everything(mali: Places) -> None:
    assert mali.members("ml") == frozenset(mali)


@pytest.mark.parametrize(
    ("id_", "region"),
    [
        ("ml-gao", "ml-gao"),
        ("ml-2021-gao", "ml-gao"),
        ("ml-2021-mopti-koro", "ml-bandiagara"),
        ("ml-mopti-moura", "ml-mopti"),
        ("ml-2015-gao-menaka", "ml-menaka"),
        ("ml-2021-tombouctou-tombouctou-salam", "ml-taoudenit"),
        ("ml-2021-mopti", None),
        ("ml-2015-gao", None),
        ("ml-2021-tombouctou-tombouctou", None),
        ("ml-north", None),
        ("ml", None),
        ("nowhere", None),
    ],
)
def test_the_region_of_today_is_told_only_when_it_can_be(mali: Places, id_: str, region: str | None) -> None:
    assert mali.region_of(id_) == region


def test_every_cercle_of_2021_lies_in_one_region_of_today_but_one(mali: Places) -> None:
    cercles = [place for place in mali.values() if place.level == 2 and place.vintage == "2021"]
    assert len(cercles) == 53
    assert [place.id for place in cercles if mali.region_of(place.id) is None] == ["ml-2021-tombouctou-tombouctou"]


def test_a_crosswalk_states_a_weight_or_a_doubt(mali: Places) -> None:
    for pair in (("2021", "2023"), ("2023", "2021"), ("2015", "2021"), ("2021", "2015")):
        crosses = mali.crosswalk(*pair)
        assert crosses
        assert all(cross.weight == Fraction(1) or {"en", "fr"} <= cross.doubt.keys() for cross in crosses)


def test_every_unit_of_2021_has_a_line_to_today_and_back(mali: Places) -> None:
    forth = {cross.source for cross in mali.crosswalk("2021", "2023")}
    back = {cross.source for cross in mali.crosswalk("2023", "2021")}
    assert forth >= {place.id for place in mali.values() if place.vintage == "2021" and place.level in {1, 2}}
    assert back == {place.id for place in mali.level_one()}


def test_places_named_in_documents_say_what_is_not_confirmed(mali: Places) -> None:
    doubtful = mali["ml-segou-farabougou"]
    assert doubtful.level == LOCALITY
    assert not doubtful.is_confirmed
    assert doubtful.note
    assert mali.find("Farboucou").place == doubtful


def test_a_second_country_answers_the_same_questions() -> None:
    burkina = load_places("BFA")
    assert len(burkina.level_one()) == 13
    assert sum(place.level == 2 and place.stands_in("2001") for place in burkina.values()) == 45
    assert burkina.region_of("bf-sahel-soum") == "bf-sahel"
    assert burkina.find("Centre").place == burkina["bf-centre"]
    assert burkina.find_code("BF-13", "ocha-2020").place == burkina["bf-centre"]
    assert burkina.find_code("BF-13", "iso-3166-2").place == burkina["bf-sud-ouest"]


def test_the_regions_of_a_reform_stand_beside_those_of_before() -> None:
    burkina = load_places("BFA")
    assert len(burkina.level_one("2025")) == 17
    assert sum(place.level == 2 and place.stands_in("2025") for place in burkina.values()) == 47
    assert all(burkina.region_of(place.id) for place in burkina.values() if place.level in (1, 2))
    assert burkina.find("Soum", level=1).place == burkina["bf-2025-soum"]
    assert burkina.find("Soum", level=2).place == burkina["bf-sahel-soum"]
    assert burkina.find("Bassitenga", level=2).place == burkina["bf-plateau-central-oubritenga"]
    assert burkina.region_of("bf-2025-soum-karo-peli") == "bf-sahel"
    assert {"bf-centre-nord", "bf-centre-nord-bam"} <= burkina.members("bf-2025-kuilse")
    assert "bf-sahel" not in burkina.members("bf-2025-liptako")
    assert [burkina.country.spoken(day) for day in ("2025-12-31", "2026-03-31")] == ["2001", "2025"]


def test_central_african_prefectures_are_found_as_they_are_written() -> None:
    car = load_places("CAF")
    names = ["OMBELLA M'POKO", "Ombella Mpoko", "Nana-Grébizi", "CF31", "Haute Kotto"]
    found = [car.find(name).place for name in names]
    assert [place.id for place in found if place] == [
        "cf-ombella-mpoko",
        "cf-ombella-mpoko",
        "cf-nana-gribizi",
        "cf-ouham-pende",
        "cf-haute-kotto",
    ]
