"""A workspace for a country nobody prepared, from a list of places alone: figures by place, and what falls back.

Places, codes and records are invented.
"""

from __future__ import annotations

import csv
import itertools
import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from shapely.geometry import box, mapping
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.content.countries import country_named, known_countries, nations, near_countries
from kolosi.content.places import load_places
from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.answers import Added
from kolosi.workspace.settings import load_settings
from kolosi.workspace.write.creating import create

PLACES = [
    ("ADM1_FR", "ADM1_PCODE", "ADM2_FR", "ADM2_PCODE", "validOn"),
    ("Alpha", "BJ01", "Rive", "BJ0101", "2024-03-01"),
    ("Alpha", "BJ01", "Colline", "BJ0102", "2024-03-01"),
    ("Beta", "BJ02", "Rive", "BJ0201", "2024-03-01"),
    ("Gamma", "BJ03", "Dune", "BJ0301", "2024-03-01"),
]
HEAD = (
    "_id", "organisation", "date_incident", "region", "cercle", "categorie_violation", "sous_type", "risque_associe",
    "sexe_victimes", "age_victimes", "nb_victimes", "nb_femmes", "nb_hommes", "nb_filles", "nb_garcons",
    "statut_victime", "groupe_population", "auteur_presume", "nb_tues",
)  # fmt: skip
ROWS = [  # month, region, district, people killed
    (1, "Alpha", "Rive", 2),
    (1, "ALPHA", "Colline", 3),
    (2, "Alpha", "Colinne inconnue", 5),
    (2, "Beta", "Rive", 7),
    (3, "Beta", "Dune", 11),  # a district of Gamma: the region of the row is believed
    (3, "BJ03", "BJ0301", 13),
    (3, "Gamma", "", 17),
]
KILLED = {"": 58, "bj-alpha": 10, "bj-alpha-rive": 2, "bj-beta": 18, "bj-beta-rive": 7, "bj-gamma": 30, "bj": 58}


def written(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def monitoring(path: Path, rows: Iterable[tuple[int, str, str, int]] = ROWS, extra: Sequence[str] = ()) -> Path:
    lines = [
        (at, "Organisation inventée", f"2025-{month:02}-05", region, district, "Atteintes au droit à la vie",
         "Homicide de civil", "attacks_on_civilians", "Hommes", "Adultes", killed, "", killed, "", "", "Civil",
         "Communauté hôte", "Groupes armés", killed)
        for at, (month, region, district, killed) in enumerate(rows, 1)
    ]  # fmt: skip
    return written(path, [(*HEAD, *extra), *lines])


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A list of places, and a file of protection monitoring."""
    return written(tmp_path / "lieux.csv", PLACES), monitoring(tmp_path / "suivi.csv")


@pytest.fixture
def benin(tmp_path: Path) -> Workspace:
    return Workspace(create(tmp_path / "bénin", country="Bénin", period="2025-Q1"))


def value(workspace: Workspace, place: str = "", indicator: str = "killed_monitoring") -> object:
    estimate = workspace.figure(indicator, during="2025-Q1", at=(place,) if place else ()).estimate
    return None if estimate.value is None else int(estimate.value)


def ids(answer: Added) -> list[str]:
    return [finding.id for finding in answer.findings]


# -- which country ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "iso3"),
    [
        ("TCD", "TCD"), ("tcd", "TCD"), ("td", "TCD"), ("Tchad", "TCD"), ("Chad", "TCD"), ("  tchad ", "TCD"),
        ("RDC", "COD"), ("DRC", "COD"), ("République démocratique du Congo", "COD"), ("Congo (RDC)", "COD"),
        ("Democratic Republic of the Congo", "COD"), ("République du Congo", "COG"),
        ("Côte d'Ivoire", "CIV"), ("Cote d’Ivoire", "CIV"), ("Ivory Coast", "CIV"), ("COTE D IVOIRE", "CIV"),
        ("Burkina", "BFA"), ("Burkina Faso", "BFA"), ("Nigéria", "NGA"), ("Nigeria", "NGA"), ("Niger", "NER"),
        ("République du Niger", "NER"), ("Federal Republic of Nigeria", "NGA"), ("Mali (le)", "MLI"), ("mli", "MLI"),
        ("Centrafrique", "CAF"), ("Guinée", "GIN"), ("Guinea-Bissau", "GNB"), ("Soudan du Sud", "SSD"),
        ("South Sudan", "SSD"), ("Soudan", "SDN"), ("Palestine", "PSE"), ("Ukraine", "UKR"), ("na", "NAM"),
        ("Namibie", "NAM"), ("Haïti", "HTI"), ("Myanmar", "MMR"), ("Birmanie", "MMR"), ("Türkiye", "TUR"),
    ],
)  # fmt: skip
def test_a_country_goes_by_its_codes_and_by_its_names_in_both_languages(text: str, iso3: str) -> None:
    assert country_named(text) == iso3


def test_every_country_of_the_standard_is_known_under_all_that_names_it() -> None:
    assert len(nations()) == 250  # those of ISO 3166-1, and Kosovo under the code that humanitarian data give it
    spelled: dict[str, set[str]] = {}
    for iso3, nation in nations().items():
        assert (len(iso3), len(nation.iso2)) == (3, 2)
        assert nation.name.keys() == {"fr", "en"}
        for text in (nation.iso2, iso3, *nation.name.values()):
            spelled.setdefault(text.casefold(), set()).add(iso3)
    assert {text: found for text, found in spelled.items() if len(found) > 1} == {}
    assert [iso3 for iso3 in nations() if country_named(iso3) != iso3] == []
    assert [n.iso3 for n in nations().values() for text in n.name.values() if country_named(text) != n.iso3] == []


def test_codes_of_countries_are_those_of_the_unicode_consortium() -> None:
    from babel.core import get_global

    aliases = get_global("territory_aliases")
    assert {i: n.iso2 for i, n in nations().items() if i in aliases and aliases[i] != [n.iso2]} == {}


@pytest.mark.parametrize(("text", "near"), [("Congo", {"COD", "COG"}), ("Tchade", {"TCD"}), ("Nigerr", {"NER", "NGA"})])
def test_a_text_that_names_no_country_names_those_that_are_near(text: str, near: set[str], tmp_path: Path) -> None:
    assert near <= {nation.iso3 for nation in near_countries(text)}
    result = CliRunner().invoke(
        app, ["new", "x", "--country", text, "--period", "2025-Q1", "--workspace", str(tmp_path)]
    )
    assert result.exit_code == 2
    assert all(code in result.output for code in near)
    assert list(tmp_path.iterdir()) == []


def test_settings_keep_the_code_in_small_letters(benin: Workspace) -> None:
    assert load_settings(benin.folder).country == "ben"
    named = benin.folder / "workspace.yaml"
    named.write_text(named.read_text("utf-8").replace("country: BEN", "country: Benin"), "utf-8")
    assert load_settings(benin.folder).country == "ben"


@pytest.mark.parametrize("iso3", sorted(set(nations()) - set(known_countries())))
def test_a_country_without_content_is_the_country_alone(iso3: str) -> None:
    places = load_places(iso3)
    assert [place.level for place in places.values()] == [0]
    assert places.level_one() == ()
    assert places.country.disclaimer.keys() >= {"fr", "en"}
    assert places.find(nations()[iso3].name["fr"]).place == places[places.country.id]


# -- without places ---------------------------------------------------------------------------------------------------


def test_before_a_list_comes_rows_are_counted_for_the_country_and_it_is_said(
    benin: Workspace, files: tuple[Path, Path]
) -> None:
    assert [finding.id for finding in benin.status().findings] == ["places_absent"]
    (answer,) = benin.add([files[1]])
    assert ids(answer) == ["places_unlisted"]
    assert (answer.records, answer.waiting) == (len(ROWS), 0)
    assert (value(benin), value(benin, "bj")) == (58, 58)
    assert [place.id for place in benin.places()] == ["bj"]


def test_the_document_of_a_country_without_places_says_so(benin: Workspace, files: tuple[Path, Path]) -> None:
    benin.add([files[1]])
    page = benin.render(formats=["html"]).public["pau.fr.html"].decode()
    assert "Bénin" in page
    assert "il n’y a rien à cartographier" in page


# -- with places ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", list(itertools.permutations((0, 1))))
def test_figures_by_place_are_right_in_whatever_order_files_come(
    benin: Workspace, files: tuple[Path, Path], order: tuple[int, ...]
) -> None:
    for at in order:
        (answer,) = benin.add([files[at]])
        assert answer.receipt is not None
    assert {place: value(benin, place) for place in KILLED} == KILLED
    assert value(benin, "bj-gamma-dune") == 13


def test_files_given_together_are_read_with_the_list_among_them(benin: Workspace, files: tuple[Path, Path]) -> None:
    benin_files = [files[1], files[0].rename(files[0].with_name("zz-pcodes.csv"))]
    answers = {answer.file: answer for answer in benin.add(benin_files)}
    assert ids(answers["suivi.csv"]) == ["places_kept_above"]
    assert value(benin, "bj-alpha") == 10


def test_an_unknown_district_falls_back_to_the_region_of_its_row_and_is_told(
    benin: Workspace, files: tuple[Path, Path]
) -> None:
    _, answer = benin.add([files[0], files[1]])
    (kept,) = [finding for finding in answer.findings if finding.id == "places_kept_above"]
    assert (kept.count, kept.where.column) == (2, "cercle")
    assert kept.found == "Colinne inconnue, Dune"
    assert (value(benin, "bj-alpha"), value(benin, "bj-alpha-colline"), value(benin, "bj-beta-rive")) == (10, 3, 7)
    assert benin.status().unknown == 2


def test_the_list_is_kept_like_any_file_and_the_places_come_back_from_it(
    benin: Workspace, files: tuple[Path, Path]
) -> None:
    (answer,) = benin.add([files[0]])
    assert answer.receipt is not None
    assert (answer.source, answer.layout, answer.records) == ("places", "list", 7)
    assert ids(answer) == ["places_listed"]
    assert [line.source for line in benin.status().lines] == ["places"]
    benin.add([files[1]])
    shutil.rmtree(benin.folder / "build")
    again = Workspace(benin.folder)
    assert {place: value(again, place) for place in KILLED} == KILLED


def test_the_same_list_again_and_a_later_edition(benin: Workspace, files: tuple[Path, Path], tmp_path: Path) -> None:
    benin.add(files)
    (answer,) = benin.add([files[0]])
    assert "already_received" in ids(answer)
    later = [tuple(cell.replace("2024", "2025") for cell in row) for row in PLACES]
    more = written(tmp_path / "lieux-2025.csv", [*later, ("Alpha", "BJ01", "Colinne inconnue", "BJ0103", "2025-03-01")])
    (answer,) = benin.add([more])
    assert answer.receipt is not None
    assert answer.receipt.replaces is not None
    assert "places_replace" in ids(answer)
    assert [line.file for line in benin.status().lines if line.source == "places"] == ["lieux-2025.csv"]
    assert (value(benin, "bj-alpha"), value(benin, "bj-alpha-colinne-inconnue")) == (10, 5)


def test_a_list_that_no_longer_counts_gives_no_place(benin: Workspace, files: tuple[Path, Path]) -> None:
    benin.add(files)
    (listed,) = [receipt for receipt in benin.receipts.current() if receipt.source == "places"]
    benin.receipts.destroy([listed], listed.received)
    assert (value(benin), len(benin.knowledge.places)) == (58, 1)


def test_a_list_of_another_country_is_refused(benin: Workspace, tmp_path: Path) -> None:
    rows = [tuple(cell.replace("BJ", "ML") for cell in row) for row in PLACES]
    (answer,) = benin.add([written(tmp_path / "lieux-mali.csv", rows)])
    assert (answer.receipt, ids(answer)) == (None, ["rows_all_elsewhere"])
    assert "Bénin" in answer.findings[0].message["fr"]


def test_rows_of_other_countries_in_a_list_are_left_and_told(benin: Workspace, tmp_path: Path) -> None:
    rows = [*PLACES, *(tuple(cell.replace("BJ", "TG") for cell in row) for row in PLACES[1:])]
    (answer,) = benin.add([written(tmp_path / "lieux.csv", rows)])
    assert ids(answer) == ["places_listed", "rows_elsewhere"]
    assert len(benin.knowledge.places.level_one()) == 3


def test_a_file_of_records_with_codes_is_no_list_unless_it_is_said_to_be(
    benin: Workspace, files: tuple[Path, Path], tmp_path: Path
) -> None:
    benin.add([files[0]])
    (answer,) = benin.add([monitoring(tmp_path / "codes.csv", extra=("region_pcode", "cercle_pcode"))])
    assert answer.source == "protection_monitoring"
    strange = written(tmp_path / "étrange.csv", [("ADM1_FR", "ADM1_PCODE", "Remarque"), ("Delta", "BJ04", "neuf")])
    (answer,) = benin.add([strange])
    assert answer.receipt is None
    (answer,) = benin.add([strange], source="places")
    assert ids(answer)[0] == "places_columns_unread"
    assert "bj-etrange-delta" in benin.knowledge.places
    (answer,) = benin.add([written(tmp_path / "rien.csv", [("a", "b"), ("c", "d")])], source="places")
    assert ids(answer) == ["places_not_listed"]


def test_a_table_of_population_gives_its_places_where_it_is_nothing_else(benin: Workspace, tmp_path: Path) -> None:
    rows = [
        ("ADM1_PCODE", "ADM1_NAME", "Gender", "Population"),
        ("BJ01", "Alpha", "f", "3"),
        ("BJ01", "Alpha", "m", "4"),
    ]
    (answer,) = benin.add([written(tmp_path / "population.csv", rows)])
    assert answer.source == "places"
    assert answer.findings[0].id == "places_columns_unread"
    assert "Population" in (answer.findings[0].found or "")


def test_a_locked_workspace_keeps_its_list(benin: Workspace, files: tuple[Path, Path]) -> None:
    benin.add(files)
    benin.lock(passphrase="une phrase inventée et longue")
    again = Workspace(benin.folder, passphrase="une phrase inventée et longue")
    assert value(again, "bj-alpha") == 10
    assert not list(benin.folder.glob("build/places/*.json"))


def test_every_verb_answers_and_the_document_is_rendered(benin: Workspace, files: tuple[Path, Path]) -> None:
    def said(*words: str, code: int = 0) -> str:
        result = CliRunner().invoke(app, [*words, "--workspace", str(benin.folder), "--language", "fr"])
        assert result.exit_code == code, result.output
        return result.output.replace("\u202f", " ").replace("\u00a0", " ")

    assert "lieux.csv" in said("add", *map(str, files), code=1)
    assert "bj-alpha-colline" in said("places", "Colline")
    assert "Beta" in said("places")
    assert "lieux.csv" in said("status", code=1)
    assert "58" in said("figure", "killed_monitoring", "--during", "2025-Q1")
    assert "bj-gamma" in said("figures", "killed_monitoring", "--group", "region,month")
    said("check", code=1)
    said("render")
    page = (benin.folder / "out/public/pau.fr.html").read_text("utf-8")
    assert "En barres" in page
    assert all(region in page for region in ("Alpha", "Beta", "Gamma"))
    assert (benin.folder / "out/public/pau.en.pdf").read_bytes().startswith(b"%PDF")


# -- names and codes of one row ---------------------------------------------------------------------------------------


def events(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    """Armed violence by region and district with the codes of both beside."""
    head = (
        "event_id_cnty",
        "event_date",
        "event_type",
        "admin1",
        "admin1 Pcode",
        "admin2",
        "admin2 Pcode",
        "fatalities",
    )
    lines = [(f"I{at}", f"0{at} January 2025", "Battles", *row) for at, row in enumerate(rows, 1)]
    return written(path, [head, *lines])


@pytest.mark.parametrize(
    ("row", "place", "point"),
    [
        (("Alpha", "BJ01", "Rive", "BJ0101"), "bj-alpha-rive", None),
        (("Alpha", "BJ01", "", "BJ0102"), "bj-alpha-colline", None),
        (("", "BJ01", "", "BJ0102"), "bj-alpha-colline", None),
        (("Alpha", "BJ01", "Coline", "BJ0102"), "bj-alpha-colline", None),
        (("Alpha", "BJ01", "Rive", "BJ0102"), "bj-alpha", "place_and_code_apart"),
        (("Alpha", "BJ01", "Rive", "BJ0999"), "bj-alpha-rive", None),
        (("Alpha", "BJ01", "Ailleurs", "BJ0102"), "bj-alpha", "places_kept_above"),
        (("Alpha", "BJ01", "Ailleurs", "BJ0999"), "bj-alpha", "places_kept_above"),
        (("Alpha", "BJ01", "Ailleurs", ""), "bj-alpha", "places_kept_above"),
        (("Alpha", "BJ03", "", ""), "bj-alpha", "place_and_code_apart"),
        (("Inconnue", "BJ03", "", ""), None, "unknown_place"),
        (("Gama", "BJ03", "", ""), "bj-gamma", None),
    ],
)
def test_a_name_and_a_code_of_one_row_are_read_together(
    benin: Workspace,
    files: tuple[Path, Path],
    tmp_path: Path,
    row: tuple[str, ...],
    place: str | None,
    point: str | None,
) -> None:
    benin.add([files[0]])
    (answer,) = benin.add([events(tmp_path / "acled.csv", [(*row, 4)])])
    engine = benin.desk().engine
    found = engine.query("SELECT place FROM incidents WHERE source = 'acled'")["place"].to_list()
    assert found == ([place] if place else [])
    placing = {"place_and_code_apart", "places_kept_above", "unknown_place", "ambiguous_place", "places_unlisted"}
    assert [id_ for id_ in ids(answer) if id_ in placing] == ([point] if point else [])
    assert (answer.receipt is None) == (place is None)  # with no row left, the file gives no day: nothing is kept


# -- outlines ---------------------------------------------------------------------------------------------------------


def outlines(path: Path, features: Iterable[tuple[dict[str, str], tuple[float, float, float, float]]]) -> Path:
    drawn = [{"type": "Feature", "properties": said, "geometry": mapping(box(*corners))} for said, corners in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": drawn}), "utf-8")
    return path


ONE = [
    ({"ADM1_FR": name, "ADM1_PCODE": f"BJ0{at}"}, (at, 0, at + 1, 1))
    for at, name in enumerate(["Alpha", "Beta", "Gamma"], 1)
]


def test_outlines_give_their_places_to_a_country_that_has_none(
    benin: Workspace, files: tuple[Path, Path], tmp_path: Path
) -> None:
    (answer,) = benin.add([outlines(tmp_path / "contours.geojson", ONE)])
    assert answer.receipt is not None
    assert ids(answer)[0] == "places_listed"
    benin.add([files[1]])
    assert (value(benin, "bj-alpha"), value(benin, "bj-gamma")) == (10, 30)
    page = benin.render(formats=["html"]).public["pau.fr.html"].decode()
    assert "Limites" in page
    assert "Les limites et les noms figurant sur cette carte" in page
    benin.add([files[0]])
    assert {place: value(benin, place) for place in KILLED} == KILLED


def test_finer_outlines_lie_in_the_coarser_ones_of_their_file(benin: Workspace, tmp_path: Path) -> None:
    import zipfile

    two = [({"NAME": "Rive"}, (1, 0, 1.5, 1)), ({"NAME": "Colline"}, (1.5, 0, 2, 1)), ({"NAME": "Rive"}, (2, 0, 3, 1))]
    path = tmp_path / "contours.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(outlines(tmp_path / "ben_adm1.geojson", ONE), "ben_adm1.geojson")
        archive.write(outlines(tmp_path / "ben_adm2.geojson", two), "ben_adm2.geojson")
    (answer,) = benin.add([path])
    assert answer.receipt is not None
    below = {place.id for place in benin.knowledge.places.values() if place.level == 2}
    assert below == {"bj-alpha-rive", "bj-alpha-colline", "bj-beta-rive"}


def test_outlines_of_another_country_are_refused(benin: Workspace, tmp_path: Path) -> None:
    other = [({**said, "shapeGroup": "MLI"}, corners) for said, corners in ONE]
    (answer,) = benin.add([outlines(tmp_path / "contours.geojson", other)])
    assert answer.receipt is None


# -- a country that content describes ---------------------------------------------------------------------------------


def test_a_chad_like_workspace_counts_by_province_and_department(tmp_path: Path) -> None:
    workspace = Workspace(create(tmp_path / "tchad", country="Tchad", period="2025-Q1"))
    rows = [(1, "Lac", "Mamdi", 3), (1, "LAC", "Fouli", 4), (2, "Ouaddai", "Assoungha", 6), (3, "TD21", "Inconnu", 8)]
    (answer,) = workspace.add([monitoring(tmp_path / "suivi.csv", rows)])
    assert ids(answer) == ["places_kept_above"]
    asked = ("", "td-lac", "td-lac-mamdi", "td-ouaddai", "td-sila")
    assert [value(workspace, place) for place in asked] == [21, 7, 3, 6, 8]
    page = workspace.render(formats=["html"]).public["pau.en.html"].decode()
    assert "Each tile stands for one place" in page


def test_communes_given_to_mali_are_found_and_old_files_read_again(tmp_path: Path) -> None:
    workspace = Workspace(create(tmp_path / "mali", country="MLI", period="2025-Q1"))
    facts = [("date", "region", "lieu", "type", "titre_fr", "titre_en", "document"),
             ("2025-01-04", "Bandiagara", "Commune inventée", "", "Fait inventé", "Invented fact", "Document inventé")]  # fmt: skip
    workspace.add([written(tmp_path / "faits_dates.csv", facts)])
    list_ = [("ADM1_FR", "ADM1_PCODE", "ADM2_FR", "ADM2_PCODE", "ADM3_FR", "ADM3_PCODE"),
             ("Mopti", "ML05", "Koro", "ML0505", "Commune inventée", "ML050599")]  # fmt: skip
    (answer,) = workspace.add([written(tmp_path / "communes.csv", list_)])
    assert ids(answer) == ["places_listed"]
    assert workspace.knowledge.places.region_of("ml-2021-mopti-koro-commune-inventee") == "ml-bandiagara"


def test_the_document_of_a_later_period_speaks_of_the_units_of_a_reform(tmp_path: Path) -> None:
    for period, count in (("2025-Q4", 13), ("2026-Q1", 17)):
        workspace = Workspace(create(tmp_path / period, country="Burkina", period=period))
        assert len(workspace.level_one()) == count


def test_an_unknown_country_in_the_settings_is_refused_with_near_ones(benin: Workspace) -> None:
    path = benin.folder / "workspace.yaml"
    path.write_text(path.read_text("utf-8").replace("country: BEN", "country: Bénine"), "utf-8")
    with pytest.raises(Exception, match="BEN") as raised:
        load_settings(benin.folder)
    assert not isinstance(raised.value, Refusal)
