"""Loading places: what is checked, what a workspace may add, and whole columns."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from kolosi.content.countries import known_countries, load_outlines, nations
from kolosi.content.folders import PACKAGE
from kolosi.content.places import load_places, resolve, resolve_codes
from kolosi.content.yaml_files.errors import ContentError
from kolosi.model.spelling import fold_name


def overlay(folder: Path, name: str, text: str, iso3: str = "mli") -> Path:
    path = folder / "countries" / iso3 / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("iso3", known_countries())
def test_every_country_of_the_package_loads_whole(iso3: str) -> None:
    places = load_places(iso3)
    regions = places.level_one()
    assert all(region.tile is not None and region.lon is not None for region in regions)
    assert all(places.region_of(region.id) == region.id for region in regions)
    assert places.country.disclaimer.keys() >= {"en", "fr"}
    assert all(place.name.keys() >= {"en", "fr"} and place.kind for place in places.values())


@pytest.mark.parametrize("iso3", known_countries())
def test_no_two_units_of_a_vintage_and_level_share_a_code(iso3: str) -> None:
    places = load_places(iso3)
    for codes in places.country.code_lists:
        written = [place.codes[codes.id] for place in places.values() if codes.id in place.codes]
        assert len(written) == len(set(written)), codes.id
        normal = [places.country.normal_code(code) for code in written]
        assert len(normal) == len(set(normal)), codes.id


@pytest.mark.parametrize("iso3", known_countries())
def test_the_units_of_a_country_are_told_apart_and_lie_in_one_another(iso3: str) -> None:
    """Within a place and a set of boundaries no two units of a level have one name; each lies in one of a coarser level."""
    places = load_places(iso3)
    country = places.country
    for vintage in country.vintages:
        standing = [place for place in places.values() if place.level in (1, 2, 3) and place.stands_in(vintage.id)]
        named = [(place.parent, place.level, fold_name(place.name["fr"])) for place in standing]
        assert [name for name, count in Counter(named).items() if count > 1] == []
        tiles = [place.tile for place in places.level_one(vintage.id) if place.tile]
        assert len(tiles) == len(set(tiles))
    for place in places.values():
        assert place.id == country.id or place.id.startswith(f"{country.id}-")
        assert place.parent is None if place.level == 0 else places[place.parent or ""].level < place.level
        assert all(places.find_code(code, codes).place == place for codes, code in place.codes.items())


@pytest.mark.parametrize("iso3", known_countries())
def test_a_prepared_country_goes_by_the_codes_and_names_of_iso(iso3: str) -> None:
    country, nation = load_places(iso3).country, nations()[iso3]
    assert (country.iso2, country.iso3, country.id) == (nation.iso2, iso3, nation.iso2.lower())
    assert country.name == nation.name


def test_an_unknown_country_names_those_that_are_known() -> None:
    with pytest.raises(ContentError, match="BFA, CAF, CMR, COD, MLI, NER, NGA, TCD"):
        load_places("ZZZ")


def test_a_workspace_adds_spellings_and_places(tmp_path: Path) -> None:
    overlay(tmp_path, "spellings.csv", "spelling,place,why\nGaw,ml-gao,as one partner writes it\n")
    overlay(tmp_path, "places.csv", "id,kind,level,vintage,parent,name_fr\nml-gao-x,locality,4,,ml-gao,Inventéville\n")
    places = load_places("MLI", tmp_path)
    assert places.find("GAW").how == "spelling"
    assert places.region_of("ml-gao-x") == "ml-gao"
    assert load_places("MLI", None, {"Gaw": "ml-gao"}).find("gaw").place is not None


def test_a_workspace_replaces_a_place_of_the_same_id(tmp_path: Path) -> None:
    overlay(
        tmp_path,
        "places.csv",
        "id,kind,level,vintage,parent,name_fr,name_en\nml-mopti-moura,locality,4,,ml-mopti,Moura,Moura\n",
    )
    places = load_places("MLI", tmp_path)
    assert places["ml-mopti-moura"].parent == "ml-mopti"
    assert len(places) == len(load_places("MLI"))


@pytest.mark.parametrize(
    ("name", "text", "line", "key"),
    [
        ("places.csv", "id,kind,level,name_fr,parent\nml-x,region,1,X,ml\nml-y,region,1,Y,ml-z\n", 3, "parent"),
        ("places.csv", "id,kind,level,name_fr\nMl X,region,1,X\n", 2, "id"),
        ("places.csv", "id,kind,level,name_fr\nml-x,region,first,X\n", 2, "level"),
        ("places.csv", "id,kind,level,name_fr,vintage\nml-x,region,1,X,1990\n", 2, "vintage"),
        ("places.csv", "id,kind,level,name_fr,confirmed\nml-x,region,1,X,perhaps\n", 2, "confirmed"),
        ("places.csv", "id,kind,level,name_fr,lat\nml-x,region,1,X,120\n", 2, "lat"),
        ("places.csv", "id,kind,level,name_fr\nml-x,region,1,\n", 2, "name_fr"),
        ("places.csv", "id,kind,level,name_fr\nml-x,region,1,X\nml-x,region,1,X\n", 3, "id"),
        ("places.csv", "id,kind,level,name_fr,parent\nml-x,region,1,X,ml-y\nml-y,region,1,Y,ml-x\n", 2, "parent"),
        ("places.csv", "id,kind,level,vintage,name_fr,tile_row,tile_col\nml-x,region,1,2023,X,3,0\n", 2, "tile_row"),
        ("places.csv", "id,kind,level,name_fr,colour\nml-x,region,1,X,red\n", 1, "header"),
        ("places.csv", "id,kind,level,name_fr\nml-x,region,1,X,too,many\n", 2, "-"),
        ("crosswalk.csv", "source,target,weight,doubt_fr\nml-gao,ml-nowhere,1,\n", 2, "target"),
        ("crosswalk.csv", "source,target,weight,doubt_fr\nml-gao,ml-2021-mopti,half,\n", 2, "weight"),
        ("crosswalk.csv", "source,target,weight,doubt_fr\nml-gao,ml-2021-mopti,1.5,\n", 2, "weight"),
        ("crosswalk.csv", "source,target,weight,doubt_fr\nml-gao,ml-2021-mopti,0.5,\n", 2, "doubt_fr"),
        ("spellings.csv", "spelling,place\nGaw,ml-gaw\n", 2, "place"),
    ],
)
def test_an_error_names_file_line_and_key(tmp_path: Path, name: str, text: str, line: int, key: str) -> None:
    with pytest.raises(ContentError) as raised:
        load_places("MLI", overlay(tmp_path, name, text))
    error = raised.value
    assert (error.file, error.line, error.key) == (f"mli/{name}", line, key)
    assert error.expected


def test_a_country_with_no_vintage_in_force_is_refused(tmp_path: Path) -> None:
    text = (Path(sys.modules["kolosi"].__file__ or "").parent / "countries/bfa/country.yaml").read_text("utf-8")
    with pytest.raises(ContentError, match="expected one current"):
        load_places("BFA", overlay(tmp_path, "country.yaml", text.replace("current: true", "current: false"), "bfa"))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("file: outlines.geojson", "file: nowhere.geojson", "file"),
        ('vintage: "2023"\n  source', 'vintage: "1900"\n  source', "vintage"),
    ],
)
def test_outlines_of_content_must_be_there_and_of_a_known_set(tmp_path: Path, old: str, new: str, key: str) -> None:
    text = (PACKAGE / "countries/mli/country.yaml").read_text("utf-8")
    assert old in text
    overlay(tmp_path, "outlines.geojson", (PACKAGE / "countries/mli/outlines.geojson").read_text("utf-8"))
    with pytest.raises(ContentError) as raised:
        load_places("MLI", overlay(tmp_path, "country.yaml", text.replace(old, new)))
    assert raised.value.key == f"outlines.{key}"


def test_the_outlines_of_content_are_those_of_its_units_and_tell_their_doubt() -> None:
    places, shapes = load_places("MLI"), load_outlines("MLI")
    drawn = places.country.outlines
    assert drawn is not None
    assert shapes.keys() == {place.id for place in places.level_one(drawn.vintage)}
    assert drawn.doubt.keys() == drawn.source.keys() == {"fr", "en"}
    assert (drawn.licence, drawn.date) == ("CC0", "2015")
    assert load_outlines("TGO") == load_outlines("BFA") == {}


def test_a_column_is_resolved_with_the_place_around_each_cell() -> None:
    cells = pl.DataFrame(
        {
            "cercle": ["Léré", "Léré", "  GAO ", None, "", "Nulle part", "Boni"],
            "region": ["ml-tombouctou", None, "ml-gao", "ml-gao", None, None, "ml-unheard-of"],
        }
    )
    ids, how = resolve(load_places("MLI"), cells["cercle"], level=None, within=cells["region"], vintage=None)
    assert ids.name == "cercle"
    assert ids.to_list() == ["ml-tombouctou-lere", None, "ml-gao", None, None, None, None]
    assert how.to_list() == ["exact", "ambiguous", "exact", None, None, "unknown", "ambiguous"]


def test_a_long_column_asks_once_for_each_different_text() -> None:
    places = load_places("MLI")
    asked: list[str] = []
    find = places.find
    places.find = lambda text, **rest: asked.append(text) or find(text, **rest)  # type: ignore[method-assign, func-returns-value]
    ids, _ = resolve(places, pl.Series("region", ["Gao", "Mopti"] * 5_000), level=1, within=None, vintage="ocha-2021")
    assert asked == ["Gao", "Mopti"]
    assert ids.unique(maintain_order=True).to_list() == ["ml-2021-gao", "ml-2021-mopti"]
    assert len(ids) == 10_000


def test_a_column_of_codes_is_checked_against_the_names_beside_it() -> None:
    codes, names = pl.Series("pcode", ["ML0503", "MLI09", None]), pl.Series(["Djenne", "Tombouctou", "Gao"])
    ids, how = resolve_codes(load_places("MLI"), codes, names=names, vintage="ocha-2021")
    assert ids.to_list() == ["ml-2021-mopti-djenne", None, None]
    assert how.to_list() == ["code", "mismatch", None]


def test_places_load_without_the_table_library() -> None:
    told = "import sys, kolosi.content.places as p; p.load_places('MLI'); sys.exit('polars' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0
