"""Lists of places: how any table of names and codes is read, and how it is laid beside what is known.

All places here are invented, but for those of content.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Mapping, Sequence

import pytest

from kolosi.content.countries import load_country, nations
from kolosi.content.given import GivenList, Laid, lay_beside, with_lists
from kolosi.content.places import load_places
from kolosi.intake.boundaries.gazetteer import Forms, place_forms, read_places
from kolosi.intake.boundaries.place_headers import header_of
from kolosi.intake.formats import Sheet, read_sheets
from kolosi.model.place import Places
from kolosi.model.placelist import Listed, PlaceList
from kolosi.workspace.places.gazetteers import is_later_edition
from kolosi.workspace.places.listed_places import homeland

pytestmark = pytest.mark.long

Rows = Sequence[Sequence[str]]


def table(header: str, rows: Iterable[str], *, sign: str = ",", encoding: str = "utf-8") -> bytes:
    lines = [header.split(","), *(row.split(",") for row in rows)]
    out = io.StringIO()
    csv.writer(out, delimiter=sign, lineterminator="\r\n").writerows(lines)
    return out.getvalue().encode(encoding)


def forms_of(data: bytes | Sequence[Sheet], iso3: str) -> Forms | None:
    sheets = read_sheets("lieux.csv", data) if isinstance(data, bytes) else data
    return place_forms(sheets, load_country(iso3).level_words)


def listed(data: bytes | Sequence[Sheet], iso3: str) -> PlaceList:
    forms = forms_of(data, iso3)
    assert forms is not None
    return read_places(forms.tables, homeland(load_country(iso3)))


def given(data: bytes, iso3: str, id_: str = "un", file: str = "lieux.csv") -> GivenList:
    return GivenList(id=id_, file=file, listed=listed(data, iso3))


def laid(data: bytes, iso3: str, places: Places | None = None) -> Laid:
    return lay_beside(places or load_places(iso3), given(data, iso3))


def shown(places: PlaceList) -> list[tuple[int, str, str, str]]:
    around = {at: unit.code for at, unit in enumerate(places.units)}
    return [
        (u.level, u.name["fr"], u.code, around.get(u.parent, "") if u.parent is not None else "") for u in places.units
    ]


TWO = [(1, "Nord", "XA01", ""), (1, "Sud", "XA02", ""), (2, "Haut", "XA0101", "XA01"), (2, "Bas", "XA0201", "XA02")]
TOGO = [(level, name, code.replace("XA", "TG"), around.replace("XA", "TG")) for level, name, code, around in TWO]

# -- how a list is written --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("ADM1_FR,ADM1_PCODE,ADM2_FR,ADM2_PCODE", ["Nord,TG01,Haut,TG0101", "Sud,TG02,Bas,TG0201"]),
        ("admin2Name_fr,admin2Pcode,admin1Name_fr,admin1Pcode", ["Haut,TG0101,Nord,TG01", "Bas,TG0201,Sud,TG02"]),
        ("adm1_name,adm1_pcode,adm2_name,adm2_pcode,valid_on", ["Nord,TG01,Haut,TG0101,x", "Sud,TG02,Bas,TG0201,x"]),
        (",Admin1_Nam,Pcode_Ad_1,Admin2_Nam,Pcode_Ad_2", ["1,Nord,TG01,Haut,TG0101", "2,Sud,TG02,Bas,TG0201"]),
        ("Région,Code région,Préfecture,Code préfecture", ["Nord,TG01,Haut,TG0101", "Sud,TG02,Bas,TG0201"]),
        ("CODE_REG,REGION,CODE_PREF,PREFECTURE", ["TG01,Nord,TG0101,Haut", "TG02,Sud,TG0201,Bas"]),
        ("Nom région,P-code région,Nom préfecture,P-code préfecture", ["Nord,TG01,Haut,TG0101", "Sud,TG02,Bas,TG0201"]),
        (
            "Location,Admin Level,P-Code,Name,Parent P-Code",
            ["TGO,1,TG01,Nord,TGO", "TGO,1,TG02,Sud,TGO", "TGO,2,TG0101,Haut,TG01", "TGO,2,TG0201,Bas,TG02"],
        ),
        ("ISO3,ADM1_PCODE,ADM1_NAME,ADM2_PCODE,ADM2_NAME", ["TGO,TG01,Nord,TG0101,Haut", "TGO,TG02,Sud,TG0201,Bas"]),
        ("Pays,ADM1_EN,ADM1_PCODE,ADM2_EN,ADM2_PCODE", ["Togo,Nord,TG01,Haut,TG0101", "Togo (le),Sud,TG02,Bas,TG0201"]),
    ],
)
def test_a_table_of_names_and_codes_is_a_list_however_its_columns_are_called(header: str, rows: Sequence[str]) -> None:
    forms = forms_of(table(header, rows), "TGO")
    assert forms is not None
    assert forms.is_sure
    assert shown(listed(table(header, rows), "TGO")) == TOGO


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_the_encoding_and_the_sign_between_cells_do_not_matter(encoding: str, sign: str) -> None:
    data = table("ADM1_FR,ADM1_PCODE", ["Élan,TG01", "Été,TG02"], sign=sign, encoding=encoding)
    assert [unit.name["fr"] for unit in listed(data, "TGO").units] == ["Élan", "Été"]


def test_rows_above_the_header_are_no_place() -> None:
    data = table(
        "Liste des régions,,",
        [",,", "Source : inventée,,", ",,", "ADM1_FR,ADM1_PCODE,date", "Nord,TG01,2021", "Sud,TG02,2021"],
    )
    assert shown(listed(data, "TGO")) == TOGO[:2]


def test_p_codes_beside_names_say_that_they_are_of_places() -> None:
    assert shown(listed(table("Nom,P-code", ["Nord,TG01", "Sud,TG02"]), "TGO")) == TOGO[:2]


def test_tags_under_the_header_are_no_place() -> None:
    data = table("Région,Code,Note", ["#adm1+name,#adm1+code,#meta", "Nord,TG01,", "Sud,TG02,"])
    assert shown(listed(data, "TGO")) == TOGO[:2]


def test_what_stands_for_nothing_is_no_name_and_no_code() -> None:
    rows = ["Nord,TG01,Haut,TG0101,NA", "Nord,TG01,<Null>,0,<Null>", "Sud,TG02, ,,Le Bas", "Sud,TG02,Bas,TG0201,Le Bas"]
    found = listed(table("ADM1_FR,ADM1_PCODE,ADM2_FR,ADM2_PCODE,ADM2_ALT", rows), "TGO")
    assert shown(found) == TOGO
    assert [unit.spellings for unit in found.units if unit.level == 2] == [(), ("Le Bas",)]


def test_names_in_several_languages_are_names_and_spellings() -> None:
    data = table("ADM1_FR,ADM1_EN,ADM1_AR,ADM1_PCODE", ["Nord,North,شمال,TG01", "Sud,South,جنوب,TG02"])
    north = listed(data, "TGO").units[0]
    assert north.name == {"fr": "Nord", "en": "North"}
    assert "شمال" in north.spellings


def test_only_arabic_names_are_the_names() -> None:
    found = listed(table("ADM1_AR,ADM1_PCODE", ["شمال,TG01", "جنوب,TG02"]), "TGO")
    places = lay_beside(load_places("TGO"), GivenList(id="un", file="a.csv", listed=found)).places
    assert [place.id for place in places.level_one()] == ["tg-tg01", "tg-tg02"]
    assert places.find("جنوب").place == places["tg-tg02"]


@pytest.mark.parametrize(
    ("written", "day"),
    [("1564704000000", "2019-08-02"), ("2021-12-20", "2021-12-20"), ("5/30/2019", "2019-05-30"), ("soon", "")],
)
def test_the_day_a_list_speaks_of_is_read_as_it_is_written(written: str, day: str) -> None:
    rows = [f"Nord,TG01,{written},NA", f"Sud,TG02,{written},NA"]
    assert listed(table("ADM1_FR,ADM1_PCODE,validOn,validTo", rows), "TGO").day == day


def test_a_level_without_a_name_of_its_own_takes_the_only_name_left() -> None:
    header = "featureNam,pcode,admin1Name,admin1Pcod,longitude,latitude"
    found = listed(table(header, ["Puits,TG01001,Nord,TG01,1.25,6.5", "Gué,TG02001,Sud,TG02,1.5,7.25"]), "TGO")
    assert [(u.level, u.name["fr"], u.lon, u.lat) for u in found.units if u.level == 2] == [
        (2, "Puits", 1.25, 6.5),
        (2, "Gué", 1.5, 7.25),
    ]


def test_a_code_with_two_names_or_in_two_units_is_told() -> None:
    rows = ["Nord,TG01,Haut,TG0101", "Nord,TG01,Haut,TG0101", "Sud,TG02,Hault,TG0101"]
    found = listed(table("ADM1_FR,ADM1_PCODE,ADM2_FR,ADM2_PCODE", rows), "TGO")
    assert [(one.kind, one.code) for one in found.conflicts] == [("names", "TG0101"), ("parents", "TG0101")]
    assert shown(found)[-1] == (2, "Haut", "TG0101", "TG01")
    points = lay_beside(load_places("TGO"), GivenList(id="un", file="lieux.csv", listed=found)).findings
    assert [(one.id, one.count) for one in points] == [("places_listed", 3), ("place_codes_twice", 2)]


def test_two_sheets_make_one_list_and_notes_are_no_table() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "Metadata"
    for row in [("Field", "Type", "Meaning"), *(("a", "b", "c") for _ in range(9))]:
        first.append(row)
    for name, rows in {
        "Admin0": [("ADM0_FR", "ADM0_PCODE", "date"), ("Togo", "TG", "2021-01-07")],
        "Admin1": [("ADM1_FR", "ADM1_PCODE", "ADM0_PCODE"), ("Nord", "TG01", "TG"), ("Sud", "TG02", "TG")],
        "Admin2": [
            ("ADM2_FR", "ADM2_PCODE", "ADM1_FR", "ADM1_PCODE", "date"),
            ("Haut", "TG0101", "Nord", "TG01", "2021-01-07"),
            ("Bas", "TG0201", "Sud", "TG02", "2021-01-07"),
        ],
    }.items():
        sheet = book.create_sheet(name)
        for line in rows:
            sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    sheets = read_sheets("tgo_adminboundaries.xlsx", out.getvalue())
    forms = forms_of(sheets, "TGO")
    assert forms is not None
    assert forms.is_sure
    assert shown(listed(sheets, "TGO")) == TOGO
    assert listed(sheets, "TGO").day == "2021-01-07"


@pytest.mark.parametrize(
    "header",
    [
        "ADM1_FR,ADM1_PCODE,Organisation",
        "ADM1_FR,ADM1_PCODE,Date,Victimes",
        "admin1Name,admin1Pcode,numPresentIdpInd",
        "Région,Code région,Total",
        "ADM1_FR,ADM1_PCODE,Population,In need",
        "ADM1_FR,Organisation,Activity",
        "Name,Code,Amount",
        "Name,Code",
        "Nom,Code,Type",
    ],
)
def test_a_table_that_holds_something_to_count_is_no_list(header: str) -> None:
    rows = [",".join(["Nord", "TG01", "3", "4"][: header.count(",") + 1])] * 2
    forms = forms_of(table(header, rows), "TGO")
    assert forms is None or not forms.is_sure


def test_numbers_of_people_make_a_list_doubtful_and_are_named() -> None:
    forms = forms_of(table("ADM1_FR,ADM1_PCODE,Gender,Population", ["Nord,TG01,f,3", "Nord,TG01,m,4"]), "TGO")
    assert forms is not None
    assert (forms.is_sure, forms.is_counted) == (False, True)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("ADM1_FR,ADM1_PCODE", "Kayes,ML01"),
        ("ADM1_FR,ADM1_PCODE,admin0Pcode", "Kayes,01,ML"),
        ("Location,Admin Level,P-Code,Name", "MLI,1,ML01,Kayes"),
        ("Country,ADM1_FR,ADM1_PCODE", "Mali (le),Kayes,ML01"),
    ],
)
def test_rows_of_another_country_are_left_and_counted(header: str, row: str) -> None:
    found = listed(table(header, [row, row]), "TGO")
    assert found.units == ()
    assert found.elsewhere == {"MLI": 2}
    assert listed(table(header, [row, row]), "MLI").units


def test_the_letters_of_an_older_code_of_countries_are_of_another_country() -> None:
    """In FIPS, NG is Niger: a list with such codes is not one of Niger."""
    assert listed(table("ADM1_FR,ADM1_PCODE", ["Agadez,NG01", "Diffa,NG02"]), "NER").elsewhere == {"NGA": 2}


@pytest.mark.parametrize(
    ("text", "role", "level"),
    [
        ("ADM1_FR", "name", 1),
        ("admin2Pcod", "code", 2),
        ("RowcaCode3", "code", 3),
        ("NAME_2", "name", 2),
        ("admin3RefName", "other_name", 3),
        ("Parent P-Code", "parent", None),
        ("Admin Level", "level", None),
        ("validOn", "day", None),
        ("Shape_Leng", "beside", None),
        ("Nombre de victimes", "foreign", None),
        ("ADM0_PCODE", "country", None),
    ],
)
def test_a_header_says_what_its_column_holds(text: str, role: str, level: int | None) -> None:
    found = header_of("c0", text, None, {"region": 1})
    assert (found.role, found.level) == (role, level)


# -- a country of which nothing is known ------------------------------------------------------------------------------

HEADER = "ADM1_FR,ADM1_PCODE,ADM2_FR,ADM2_PCODE,validOn"
OLD = ["Nord,TG01,Haut,TG0101,2018-01-01", "Nord,TG01,Mont,TG0102,2018-01-01", "Sud,TG02,Bas,TG0201,2018-01-01"]


def test_a_list_makes_the_places_of_a_country_nobody_prepared() -> None:
    places = laid(table(HEADER, OLD), "TGO").places
    assert [place.id for place in places.values()] == [
        "tg", "tg-nord", "tg-sud", "tg-nord-haut", "tg-nord-mont", "tg-sud-bas"
    ]  # fmt: skip
    assert places.country.vintages[0].name["fr"] == "liste du 1 janvier 2018"
    assert [places.region_of(id_) for id_ in ("tg-nord-mont", "tg-sud-bas", "tg")] == ["tg-nord", "tg-sud", None]
    assert (
        places.find("région Nord").place == places.find("TGO01").place == places.find("TG1").place == places["tg-nord"]
    )
    assert places.find("Bas", level=2, within="tg-nord").place is None
    assert places.find_code("TG0201", None, "Bas").how == "code"


def test_ids_do_not_hang_on_the_order_of_rows() -> None:
    rows = [*OLD, "Nord,TG01,Haut,TG0103,2018-01-01", "Sud,TG02,Haut,TG0202,2018-01-01"]
    ids = []
    for seed in range(4):
        random.Random(seed).shuffle(rows)
        places = laid(table(HEADER, rows), "TGO").places
        ids.append({code: id_ for id_, place in places.items() for code in place.codes.values()})
    assert ids[0] == ids[1] == ids[2] == ids[3]
    assert ids[0]["TG0101"] == "tg-nord-haut-tg0101"
    assert ids[0]["TG0103"] == "tg-nord-haut-tg0103"
    assert ids[0]["TG0202"] == "tg-sud-haut"


def test_two_places_of_one_name_are_told_apart_by_what_lies_around_them_or_by_code() -> None:
    rows = [*OLD, "Nord,TG01,Haut,TG0103,2018-01-01", "Sud,TG02,Haut,TG0202,2018-01-01"]
    places = laid(table(HEADER, rows), "TGO").places
    assert places.find("Haut", level=2).how == "ambiguous"
    assert places.find("Haut", level=2, within="tg-sud").place == places["tg-sud-haut"]
    assert places.find_code("TG0103", None).place == places["tg-nord-haut-tg0103"]


def test_a_list_of_smaller_units_finds_its_larger_ones_by_code() -> None:
    first = given(table("ADM1_FR,ADM1_PCODE", ["Nord,TG01", "Sud,TG02"]), "TGO", "un")
    second = given(table("ADM2_FR,ADM2_PCODE", ["Haut,TG0101", "Bas,TG0201"]), "TGO", "deux")
    places = with_lists(load_places("TGO"), [first, second])
    assert {place.parent for place in places.values() if place.level == 2} == {"tg-nord", "tg-sud"}
    assert len(places.country.vintages) == 1
    alone = lay_beside(load_places("TGO"), second)
    assert [finding.id for finding in alone.findings] == ["places_listed", "places_around_unknown"]
    assert alone.places.region_of("tg-haut") is None


def test_a_reform_gives_a_second_set_in_which_what_did_not_change_is_the_same_place() -> None:
    new = ["Nord,TG01,Haut,TG0101,2024-01-01", "Sud,TG02,Bas,TG0201,2024-01-01", "Mont,TG03,Mont,TG0301,2024-01-01"]
    lists = [given(table(HEADER, OLD), "TGO", "un"), given(table(HEADER, new), "TGO", "deux")]
    places = with_lists(load_places("TGO"), lists)
    assert [(one.id, one.is_current) for one in places.country.vintages] == [
        ("2024-01-01", True),
        ("2018-01-01", False),
    ]
    today = {place.name["fr"]: place.id for place in places.level_one()}
    assert today == {"Nord": "tg-2024-01-01-nord", "Sud": "tg-sud", "Mont": "tg-2024-01-01-mont"}
    assert places.find_code("TG02", None).place == places["tg-sud"]
    assert places.find_code("TG01", None).how == "ambiguous"  # the larger region of before, or what is left of it
    assert places.find_code("TG01", "2018-01-01").place == places["tg-nord"]


def test_a_later_edition_of_a_list_is_told_from_a_reform() -> None:
    old = listed(table(HEADER, OLD), "TGO")
    more = [row.replace("2018", "2019") for row in [*OLD, "Sud,TG02,Rive,TG0202,2018-01-01"]]
    assert is_later_edition(listed(table(HEADER, more), "TGO"), old)
    assert not is_later_edition(old, listed(table(HEADER, more), "TGO"))
    fewer = [row.replace("2018", "2019") for row in OLD[:-1]]
    assert not is_later_edition(listed(table(HEADER, fewer), "TGO"), old)
    moved = [row.replace("2018", "2019").replace("Nord,TG01,Mont,TG0102", "Sud,TG02,Mont,TG0102") for row in OLD]
    assert not is_later_edition(listed(table(HEADER, moved), "TGO"), old)


# -- a country that content describes ---------------------------------------------------------------------------------

MALI = "ADM1_FR,ADM1_PCODE,ADM2_FR,ADM2_PCODE,ADM3_FR,ADM3_PCODE"


def test_a_list_adds_smaller_places_where_name_and_unit_agree() -> None:
    rows = ["Mopti,ML05,Koro,ML0505,Inventée,ML050599", "Gao,ML07,Ansongo,ML0701,Inventée,ML070199"]
    found = laid(table(MALI, rows), "MLI")
    new = [id_ for id_ in found.places if id_ not in load_places("MLI")]
    assert found.vintage.id == "2021"
    assert new == ["ml-2021-mopti-koro-inventee", "ml-2021-gao-ansongo-inventee"]
    assert found.places.region_of(new[0]) == "ml-bandiagara"
    assert found.places.find_code("ML050599", None).place == found.places[new[0]]
    assert [finding.id for finding in found.findings] == ["places_listed"]


def test_a_code_that_stands_for_another_place_is_told_and_the_name_decides() -> None:
    rows = ["Ménaka,ML10,Andéramboukane,ML1001", "Ménaka,ML10,Inékar,ML1002", "Ménaka,ML10,Ménaka,ML1003"]
    found = laid(table("ADM1_FR,ADM1_PCODE,ADM2_FR,ADM2_PCODE", rows), "MLI")
    (clash,) = [finding for finding in found.findings if finding.id == "place_codes_clash"]
    assert clash.count == 3
    assert "ML1001 (Andéramboukane / Ménaka)" in (clash.found or "")
    assert len(found.places) == len(load_places("MLI"))
    places = found.places
    assert places.find_code("ML1001", None).how == "ambiguous"
    assert places.find_code("ML1001", "ocha-2021").place == places["ml-2021-menaka-menaka"]
    assert places.find_code("ML1001", None, "Andéramboukane").place == places["ml-2021-menaka-anderamboukane"]


def test_another_spelling_under_the_same_code_is_the_same_place_and_is_told() -> None:
    rows = ["Mopti,ML05,Coro,ML0505", "Mopti,ML05,Djenné,ML0503"]
    found = laid(table("ADM1_FR,ADM1_PCODE,ADM2_FR,ADM2_PCODE", rows), "MLI")
    assert [(one.id, one.found) for one in found.findings][1:] == [("places_spelled_otherwise", "Coro = Koro")]
    assert found.places.find("Coro", level=2).place == found.places["ml-2021-mopti-koro"]


def test_a_list_of_units_nobody_knows_is_a_set_of_its_own_and_changes_nothing_else() -> None:
    rows = [f"Inventée {at},ML{at:02}" for at in range(31, 36)]
    found = laid(table("ADM1_FR,ADM1_PCODE", rows), "MLI")
    assert found.places.country.current == "2023"
    assert found.vintage.id == "lieux"
    assert found.places["ml-lieux-inventee-31"].vintage == "lieux"
    assert found.places.level_one() == load_places("MLI").level_one()


@pytest.mark.parametrize("iso3", ["MLI", "CAF", "TCD"])
def test_the_list_that_content_was_made_from_adds_no_place(iso3: str) -> None:
    places = load_places(iso3)
    codes = next(one for one in places.country.code_lists if one.is_pcodes)
    units = [place for place in places.values() if place.level in (1, 2) and codes.id in place.codes]
    rows = [f"{nations()[iso3].iso3},{p.level},{p.codes[codes.id]},{p.name['fr']}" for p in units]
    found = laid(table("Location,Admin Level,P-Code,Name", rows), iso3)
    assert list(found.places) == list(places)
    assert [finding.id for finding in found.findings] == ["places_listed"]


def test_units_are_counted_by_level() -> None:
    units = tuple(Listed(level=level, name={"fr": "x", "en": "x"}) for level in (1, 2, 2))
    counted: Mapping[int, int] = {level: PlaceList(units=units).count(level) for level in PlaceList(units=units).levels}
    assert counted == {1: 1, 2: 2}
