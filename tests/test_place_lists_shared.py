"""Real lists of places and outlines, where they are present: units by level, sets of boundaries, figures of a file."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kolosi.model.place import Places
from kolosi.workspace import Workspace
from kolosi.workspace.answers import Added
from kolosi.workspace.write.creating import create
from kolosi.workspace.write.mapping import geography_of

pytestmark = pytest.mark.shared


def begun(tmp_path: Path, country: str, period: str = "2025-Q1") -> Workspace:
    return Workspace(create(tmp_path / "espace", country=country, period=period))


def added(workspace: Workspace, path: Path, source: str | None = None) -> Added:
    (answer,) = workspace.add([path], source=source)
    assert answer.receipt is not None, [finding.message for finding in answer.findings]
    return answer


def coded(places: Places) -> dict[int, int]:
    """How many places of each level have a code in the list that was given last."""
    last = places.country.code_lists[-1].id
    return dict(sorted(Counter(place.level for place in places.values() if last in place.codes).items()))


@pytest.mark.parametrize(
    ("country", "file", "units", "vintage", "new"),
    [
        ("Mali", "MLI_pcodes.csv", {1: 9, 2: 50, 3: 701}, "2015", 695),
        ("MLI", "rrm_mali/MLI_PCodesAdmin3.csv", {1: 10, 2: 53, 3: 701}, "2021", 695),
        ("MLI", "rrm_mali/MLI_PCodesAdmin2.csv", {2: 53}, "2021", 0),
        ("mli", "global-pcodes-adm-1-2_v2025.csv", {1: 10, 2: 53}, "2021", 0),
        ("MLI", "population_subnational_population.csv", {1: 10}, "2021", 0),
        ("MLI", "spatialworks_mali/settlements.csv.gz", {1: 9, 2: 50, 3: 701, 4: 18_769}, "2015", 19_457),
        ("RCA", "car_PCODES_Localites_OCHA.csv", {1: 17, 2: 72, 3: 168, 4: 7_427}, "2015", 7_597),
        ("CAR", "cod_population_admin2.csv", {1: 17, 2: 72}, "2015", 0),
        ("RDC", "cod_population_admin2.csv", {1: 26, 2: 189}, "2015", 0),
        ("Tchad", "global-pcodes-adm-1-2_v2025.csv", {1: 23, 2: 70}, "2012", 0),
        ("Nigeria", "global-pcodes-adm-1-2_v2025.csv", {1: 37, 2: 774}, "1996", 0),
        ("Niger", "global-pcodes-adm-1-2_v2025.csv", {1: 8, 2: 67}, "2011", 0),
        ("Cameroun", "global-pcodes-adm-1-2_v2025.csv", {1: 10, 2: 58}, "2008", 0),
        ("Togo", "global-pcodes-adm-1-2_v2025.csv", {1: 5, 2: 40}, "2021-01-07", 45),
        ("Irak", "primero_hxl_location_sample.csv", {1: 18, 2: 101, 3: 294}, "2019-05-30", 413),
    ],
)
def test_a_real_list_gives_its_units_to_the_set_it_speaks_of(
    shared_data: Path, tmp_path: Path, country: str, file: str, units: dict[int, int], vintage: str, new: int
) -> None:
    workspace = begun(tmp_path, country)
    before = len(workspace.knowledge.places)
    answer = added(workspace, shared_data / "admin_geo" / file)
    places = workspace.knowledge.places
    assert answer.source == "places"
    assert coded(places) == units
    assert answer.records == sum(units.values())
    assert places.country.code_lists[-1].vintage == vintage
    assert len(places) - before == new


@pytest.mark.parametrize(
    ("country", "file", "severity"),
    [
        ("Togo", "MLI_pcodes.csv", "error"),
        ("Tchad", "rrm_mali/MLI_PCodesAdmin3.csv", "error"),
        ("Niger", "car_PCODES_Localites_OCHA.csv", "error"),
        ("Togo", "spatialworks_mali/mli_adm1.geojson", "error"),
        ("Togo", "nina_aes/mali-regions-polygons.json", "error"),
        ("Mali", "global_pcode_lengths.csv", "warning"),  # of no known source: it is asked what it is
    ],
)
def test_a_file_of_another_country_or_of_no_place_is_not_added(
    shared_data: Path, tmp_path: Path, country: str, file: str, severity: str
) -> None:
    workspace = begun(tmp_path, country)
    (answer,) = workspace.add([shared_data / "admin_geo" / file])
    assert answer.receipt is None
    assert next(finding.severity for finding in answer.findings) == severity


def test_codes_that_name_other_places_are_told(shared_data: Path, tmp_path: Path) -> None:
    workspace = begun(tmp_path, "MLI")
    answer = added(workspace, shared_data / "admin_geo/rrm_mali/MLI_PCodesAdmin3.csv")
    (clash,) = [finding for finding in answer.findings if finding.id == "place_codes_clash"]
    assert clash.found == "ML1001 (Anderamboukane / Ménaka), ML1002 (Inekar / Andéramboukane), ML1003 (Menaka / Inékar)"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_lists_of_a_country_make_the_same_places_in_either_order(
    shared_data: Path, tmp_path: Path, order: tuple[int, int]
) -> None:
    workspace = begun(tmp_path, "MLI")
    files = ["MLI_pcodes.csv", "rrm_mali/MLI_PCodesAdmin3.csv"]
    for at in order:
        added(workspace, shared_data / "admin_geo" / files[at])
    places = workspace.knowledge.places
    assert len(places) == 840  # Ménaka's four communes stand apart, as its four cercles do
    assert sum(line.source == "places" for line in workspace.status().lines) == 2
    codes = [one.id for one in places.country.code_lists[-2:]]
    both = [place for place in places.values() if place.level == 3 and set(codes) <= place.codes.keys()]
    assert len(both) == 697


def test_outlines_of_communes_give_places_and_the_regions_of_today(shared_data: Path, tmp_path: Path) -> None:
    workspace = begun(tmp_path, "MLI")
    answer = added(workspace, shared_data / "admin_geo/spatialworks_mali/mli_adm3.geojson")
    assert not [finding for finding in answer.findings if finding.id == "boundaries_unmatched"]
    assert coded(workspace.knowledge.places) == {1: 9, 2: 50, 3: 701}
    geography = geography_of(workspace.desk())
    assert len(geography.features) == 20
    assert "fichier reçu" in geography.boundaries["fr"]


@pytest.mark.parametrize(
    ("country", "displaced", "by_region"),
    [
        ("Haïti", 1_041_229, {"ht-west": 406_839, "ht-artibonite": 84_719}),
        ("Afghanistan", 6_557_855, {"af-kabul": 1_059_573, "af-kapisa": 51_567}),
    ],
)
@pytest.mark.parametrize("is_list_first", [True, False])
def test_a_round_of_a_country_nobody_prepared_is_counted_before_and_after_its_list(
    shared_data: Path, tmp_path: Path, country: str, displaced: int, by_region: dict[str, int], is_list_first: bool
) -> None:
    """The stock that the round gives, by its own rows: 6 557 855 in Afghanistan, though one district's code is another's."""
    workspace = begun(tmp_path, country, "2024" if country == "Haïti" else "2022")
    codes, dtm = "admin_geo/global-pcodes-adm-1-2_v2025.csv", "dtm_idp/global-iom-dtm-from-api-admin-0-to-2.csv"
    for file in (codes, dtm) if is_list_first else (dtm, codes):
        if file == codes and not is_list_first:
            assert workspace.figure("idps").estimate.value == displaced
        added(workspace, shared_data / file)
    assert workspace.figure("idps").estimate.value == displaced
    assert {place: workspace.figure("idps", at=[place]).estimate.value for place in by_region} == by_region
    page = workspace.render(formats=["html"]).public["pau.fr.html"].decode()
    assert country in page


def test_events_of_states_are_counted_by_state(shared_data: Path, tmp_path: Path) -> None:
    workspace = begun(tmp_path, "Nigeria", "2022")
    answer = added(workspace, shared_data / "acled/acled_2023schema_africa__from_rda.csv")
    assert [finding.count for finding in answer.findings if finding.id == "places_kept_above"] == [16]
    values = [
        workspace.figure("acled_all_events", at=[place.id]).estimate.value or 0 for place in workspace.level_one()
    ]
    assert (workspace.figure("acled_all_events").estimate.value, sum(values)) == (168, 168)
