"""Pictures show what may be shown, say it in words, and never print a missing value as zero."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from lxml import etree

from kolosi.report import fonts
from kolosi.report.charts import KINDS, Chart, Point, Tile, draw, palette, to_png
from kolosi.report.charts.layout import classes, spread, ticks, wrap
from kolosi.report.charts.registry import LINKED
from kolosi.report.charts.shapes import chords, shapes, signed_area
from kolosi.report.charts.svg import MARGIN, WIDTH
from kolosi.report.charts.wording import WORDS

SVG = "{http://www.w3.org/2000/svg}"


def point(label, value, series="", **more):
    text = "" if value is None else f"{value:,}".replace(",", "\u202f")
    return Point(label=label, value=value, text=text, series=series, **more)


def square(place, x, y, size=2.0):
    ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    return {"id": place, "name": place.title(), "geometry": {"type": "Polygon", "coordinates": [ring]}}


def trend(*points, **more):
    return Chart(kind="trend", title="Violations", unit="cas", points=points, language="fr", **more)


def gallery(language="fr"):
    """One chart of each kind, with a hidden and a missing value in each; the data are invented."""
    said = {"title": "Données inventées", "unit": "cas", "language": language}
    quarters = ["T1 2024", "T2 2024", "T3 2024", "T4 2024", "T1 2025"]
    ages = ["0 – 4 ans", "5 – 17 ans", "18 – 59 ans", "60 ans et plus"]
    places = ["nord", "centre", "sud", "ouest", "ailleurs"]
    values = [812, None, 7580, 55, 1944]
    line = tuple(
        point(q, v, hidden=q == "T4 2024", is_break=q == "T3 2024") for q, v in zip(quarters, values, strict=True)
    )
    shares = tuple(
        replace(point(q, v, s), text=f"{v}\u202f%", hidden=q == "T2 2024" and s != "Viol")
        for s, v in (("Viol", 52), ("Agression physique", 44), ("Déni de ressources", 4))
        for q in quarters
    )
    sexes = tuple(
        point(a, v, s, hidden=v == 11)
        for s, vs in (("Femmes", (42_110, 51_230, 88_020, 11)), ("Hommes", (43_900, 49_100, None, 12_210)))
        for a, v in zip(ages, vs, strict=True)
    )
    cells = tuple(
        point(a, v, s, hidden=v == 3)
        for s, vs in (("Déplacements forcés", (3, 120, 7)), ("Enlèvements", (1_944, None, 45)))
        for a, v in zip(places, vs, strict=False)
    )
    areas = tuple(point(p.title(), v, place=p, hidden=p == "ouest") for p, v in zip(places, values, strict=True))
    features = (square("nord", 0, 4), square("centre", 0, 2), square("sud", 0, 0), square("ouest", -2, 2))
    tiles = tuple(Tile(place=p, name=p.title(), row=r, col=r % 2) for r, p in enumerate(places[:4]))
    return {
        "trend": Chart(kind="trend", points=line, **said),
        "bars": Chart(kind="bars", points=line, is_sorted=True, **said),
        "shares": Chart(kind="shares", points=shares, **said),
        "pyramid": Chart(kind="pyramid", points=sexes, **said),
        "matrix": Chart(kind="matrix", points=cells, **said),
        "map": Chart(kind="map", points=areas, features=features, boundaries="inventées, 2025", source="essai", **said),
        "tiles": Chart(kind="tiles", points=areas, tiles=tiles, **said),
    }


def tree(chart):
    return etree.fromstring(draw(chart).svg.encode())


def texts(chart):
    return ["".join(node.itertext()) for node in tree(chart).iter(SVG + "text")]


def marks(chart):
    return [node for node in tree(chart).iter() if node.get("class") == "k-mark"]


def told(chart):
    return [mark.get("aria-label") for mark in marks(chart)]


def everything(chart):
    picture = draw(chart)
    return "\n".join([picture.svg, picture.alt, picture.caption, *picture.columns, *sum(picture.rows, ())])


# Every kind


def test_the_gallery_holds_every_kind():
    assert set(gallery()) == set(KINDS)


def test_every_kind_has_a_name_and_those_of_links_stand_in_the_page_on_drafts():
    assert all(set(WORDS[kind]) == {"en", "fr"} for kind in KINDS)
    page = (Path(__file__).resolve().parents[1] / "docs" / "drafts.md").read_text("utf-8")
    assert set(re.findall(r"\(chart:(\w+)\?", page)) == set(LINKED)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_chart_gives_the_same_bytes(kind):
    assert draw(gallery()[kind]) == draw(gallery()[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_words_stay_text_and_nothing_has_an_id_a_title_or_data(kind):
    root = tree(gallery()[kind])
    assert len(list(root.iter(SVG + "text"))) > 5
    assert not list(root.iter(SVG + "title", SVG + "script", SVG + "style"))
    names = {name for node in root.iter() for name in node.attrib}
    assert not {name for name in names if name == "id" or name.startswith(("data-", "on"))}
    assert fonts.FAMILY in root.get("font-family")


@pytest.mark.parametrize("kind", KINDS)
def test_a_hidden_value_leaves_no_trace(kind):
    chart = gallery()[kind]
    other = replace(
        chart, points=tuple(replace(p, value=987_654, text="987 654") if p.hidden else p for p in chart.points)
    )
    assert any(p.hidden for p in chart.points)
    assert draw(other) == draw(chart)
    assert "987" not in everything(other)


@pytest.mark.parametrize("kind", KINDS)
def test_a_hidden_value_prints_the_sign_and_what_it_means(kind):
    chart = gallery()[kind]
    assert "–" in texts(chart)
    assert any("non diffusé\u202f: protection des personnes et des sources" in text for text in texts(chart))
    assert "–" in sum(draw(chart).rows, ())
    assert "Des valeurs ne sont pas diffusées" in draw(chart).alt


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "shares"])
def test_a_missing_value_says_no_data_and_draws_nothing(kind):
    chart = gallery()[kind]
    assert "pas de données" in " ".join(texts(chart))
    assert "pas de données" in sum(draw(chart).rows, ())
    assert "Pas de données" in draw(chart).alt
    drawn = [p for p in chart.points if p.shown is not None]
    assert len(marks(chart)) == len(drawn) - (1 if kind in ("map", "tiles") else 0)  # one place has no shape


@pytest.mark.parametrize("kind", KINDS)
def test_every_mark_says_its_value_and_its_unit(kind):
    chart = gallery()[kind]
    for label in told(chart):
        assert any(p.shown is not None and p.text in label and p.label in label for p in chart.points), label
        assert label.endswith(("cas", "%\u00a0cas"))


def crowded():
    """Charts with more than they can easily hold."""
    names = ["Personnes déplacées internes et retournées", "Réfugiés et demandeurs d’asile", "Communautés hôtes"]
    names += ["Enfants non accompagnés ou séparés", "Personnes handicapées", "Retournés"]
    said = {"title": "Données inventées", "unit": "personnes", "language": "fr"}
    months = [f"{month} 2024" for month in ("janv.", "févr.", "mars", "avr.", "mai", "juin")]
    heads = [
        "Personnes ciblées",
        "Personnes atteintes",
        "Partenaires présents",
        "Incidents d’accès",
        "Engins explosifs",
    ]
    grid = tuple(point(m, 1000 * r + c, n) for r, n in enumerate(names) for c, m in enumerate(months))
    one = tuple(point(f"T{q} {y}", 377_295 + 9_000 * (q % 3)) for y in (2021, 2022, 2023, 2024) for q in (1, 2, 3, 4))
    cells = tuple(point(m, 885_742, n) for n in heads for m in months)
    return {
        "six long names": Chart(kind="trend", points=grid, **said),
        "sixteen large values": Chart(kind="trend", points=one, **said),
        "zeros": Chart(kind="trend", points=tuple(point(f"T{q}", v) for q, v in enumerate((0, 0, 1, 0))), **said),
        "shares with thin pieces": Chart(
            kind="shares", points=tuple(replace(p, value=p.value / 160) for p in grid), **said
        ),
        "long heads": Chart(kind="matrix", points=cells, **said),
        "groups of six bars": Chart(kind="bars", points=grid, **said),
    }


PICTURES = {
    **{f"{kind}-{language}": chart for language in ("fr", "en") for kind, chart in gallery(language).items()},
    **crowded(),
}


@pytest.mark.parametrize("name", PICTURES)
def test_no_text_lies_over_another_or_leaves_the_picture(name):
    root = tree(PICTURES[name])
    height = float(root.get("height"))
    boxes = [box(node) for node in root.iter(SVG + "text")]
    for left, top, right, bottom, text in boxes:
        assert left >= -MARGIN, text
        assert right <= WIDTH + MARGIN, text
        assert -MARGIN <= top <= bottom <= height - MARGIN, text
    for one, two in combinations(boxes, 2):
        assert one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1], (one[4], two[4])


def box(node):
    """Where a line of text stands: left, top, right, bottom (a little less than its height), and the text."""
    text, size = "".join(node.itertext()), float(node.get("font-size", "13"))
    wide = fonts.text_width(text, size, node.get("font-weight") == "700")
    x, y = float(node.get("x")), float(node.get("y"))
    left = x - wide * {"middle": 0.5, "end": 1.0}.get(node.get("text-anchor"), 0.0)
    return left, y - size * 0.75, left + wide, y + size * 0.1, text


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_without_any_point_is_still_a_picture(kind):
    picture = draw(Chart(kind=kind, title="Vide", unit="cas", points=(), language="fr"))
    assert etree.fromstring(picture.svg.encode()).tag == SVG + "svg"
    assert "Vide" in picture.alt


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_with_nothing_but_missing_values_draws_no_mark(kind):
    chart = gallery()[kind]
    assert marks(replace(chart, points=tuple(replace(p, value=None, hidden=False) for p in chart.points))) == []


def test_an_unknown_kind_and_a_point_given_twice_are_refused():
    with pytest.raises(ValueError, match="no such picture: 'pie'"):
        draw(replace(gallery()["bars"], kind="pie"))
    with pytest.raises(ValueError, match="two points"):
        draw(trend(point("T1", 3), point("T1", 4)))


def test_alternative_text_is_made_from_the_data_in_the_language():
    chart = trend(point("T1", 300), point("T2", 900), point("T3", None), point("T4", 500, is_break=True))
    assert draw(chart).alt == (
        "Courbe\u202f: Violations (cas). Première période\u202f: T1\u202f; dernière période\u202f: T4. "
        "Début 300\u00a0cas (T1)\u202f; fin 500\u00a0cas (T4)\u202f; maximum 900\u00a0cas (T2)\u202f; "
        "minimum 300\u00a0cas (T1). Non comparable entre T3 et T4. Pas de données\u202f: T3."
    )
    english = draw(replace(chart, language="en", unit="cases")).alt
    assert english.startswith("Line chart: Violations (cases). First period: T1; last period: T4.")
    assert english.endswith("Not comparable between T3 and T4. No data: T3.")


def test_the_table_has_a_row_for_each_label_and_a_column_for_each_series():
    picture = draw(gallery()["pyramid"])
    assert picture.columns == ("Âge", "Femmes", "Hommes")
    assert picture.rows[2:] == (
        ("18 – 59 ans", "88\u202f020", "pas de données"),
        ("60 ans et plus", "–", "12\u202f210"),
    )


def test_the_caption_gives_title_unit_note_and_source():
    chart = trend(point("T1", 3), note="Signalés, et non survenus.", source="monitoring, au 31 mars 2025")
    assert draw(chart).caption == (
        "Violations (cas). Signalés, et non survenus. Source\u202f: monitoring, au 31 mars 2025."
    )


# Lines


def lines(chart):
    return [node.get("points").split(" ") for node in tree(chart).iter(SVG + "polyline")]


def test_a_line_is_cut_where_there_is_no_data_and_where_a_value_is_hidden():
    values = [point("T1", 3), point("T2", 4), point("T3", None), point("T4", 5), point("T5", 6)]
    assert [len(piece) for piece in lines(trend(*values))] == [2, 2]
    values[2] = point("T3", 9, hidden=True)
    assert [len(piece) for piece in lines(trend(*values))] == [2, 2]


def test_neighbours_that_are_not_comparable_are_not_joined_and_carry_the_sign():
    broken = trend(point("T1", 3), point("T2", 4), point("T3", 5, is_break=True), point("T4", 6))
    assert [len(piece) for piece in lines(broken)] == [2, 2]
    assert "≠" in texts(broken)
    assert "≠ non comparable avec la période précédente" in texts(broken)
    whole = trend(*(replace(p, is_break=False) for p in broken.points))
    assert [len(piece) for piece in lines(whole)] == [4]
    assert "≠" not in "".join(texts(whole))


def test_a_label_that_one_series_lacks_is_a_gap_in_its_line():
    chart = trend(
        point("T1", 3, "a"), point("T2", 4, "a"), point("T3", 5, "a"), point("T1", 6, "b"), point("T3", 8, "b")
    )
    assert [len(piece) for piece in lines(chart)] == [3]
    assert draw(chart).rows[1] == ("T2", "4", "pas de données")


def test_every_series_is_named_at_its_end_in_its_colour():
    chart = trend(*(point(f"T{q}", v + q, s) for s, v in (("Gao", 10), ("Mopti", 11)) for q in (1, 2)))
    named = {"".join(n.itertext()): n.get("fill") for n in tree(chart).iter(SVG + "text")}
    assert (named["Gao"], named["Mopti"]) == (palette.light("c1"), palette.light("c2"))


def test_the_axis_starts_at_zero_and_speaks_french():
    shown = texts(trend(point("T1", 8312), point("T2", 7580)))
    assert {"0", "2\u202f500", "10\u202f000"} <= set(shown)


def test_many_periods_print_some_of_their_names_and_always_the_last():
    chart = trend(*(point(f"{m:02} 2024", 100 + m) for m in range(1, 37)))
    shown = texts(chart)
    assert "36" in shown
    assert "35" not in shown


# Bars, shares, pyramid, matrix


def test_sorted_bars_put_the_longest_first_and_what_has_no_value_last():
    values = (point("a", 3), point("b", 50, hidden=True), point("c", 9), point("d", None), point("e", 1))
    chart = Chart(kind="bars", title="t", unit="", points=values, language="fr", is_sorted=True)
    assert [text for text in texts(chart) if text in "abcde"] == ["c", "a", "e", "b", "d"]
    assert [text for text in texts(replace(chart, is_sorted=False)) if text in "abcde"] == list("abcde")


def test_bars_are_as_long_as_their_values_and_a_zero_is_a_zero():
    chart = Chart(
        kind="bars", title="t", unit="", points=(point("a", 400), point("b", 100), point("c", 0)), language="fr"
    )
    long, short, none = (float(mark.get("width")) for mark in marks(chart))
    assert long == pytest.approx(4 * short, abs=2)
    assert none == 0
    assert "0" in texts(chart)


def test_a_fall_goes_left_of_zero():
    chart = Chart(kind="bars", title="t", unit="%", points=(point("a", 12), point("b", -31)), language="fr")
    up, down = marks(chart)
    assert float(down.get("x")) + float(down.get("width")) == pytest.approx(float(up.get("x")), abs=0.5)


def test_shares_are_as_tall_as_their_part_of_the_whole():
    chart = gallery()["shares"]
    tall = [float(mark.get("height")) for mark in marks(chart)][:3]
    assert [round(height / sum(tall) * 100) for height in tall] == [52, 44, 4]


def test_shares_that_no_piece_can_hold_stand_beside_the_name():
    assert "ressources 4\u202f%" in " ".join(texts(gallery()["shares"]))


def test_the_youngest_stand_at_the_bottom_of_the_pyramid():
    chart = gallery()["pyramid"]
    heights = {"".join(n.itertext()): float(n.get("y")) for n in tree(chart).iter(SVG + "text")}
    assert heights["0 – 4 ans"] > heights["5 – 17 ans"] > heights["60 ans et plus"]


def test_a_third_series_of_a_pyramid_is_said_to_be_in_the_table_only():
    chart = gallery()["pyramid"]
    more = replace(chart, points=(*chart.points, point("0 – 4 ans", 1_000_000, "Non précisé")))
    assert "Seulement dans le tableau\u202f: Non précisé" in texts(more)
    assert len(marks(more)) == len(marks(chart))


def test_a_matrix_coloured_by_column_gives_each_column_its_darkest_cell():
    values = tuple(
        point(f"r{r}", v, s) for s, vs in (("a", (1, 2, 3)), ("b", (100, 200, 300))) for r, v in enumerate(vs)
    )
    chart = Chart(kind="matrix", title="t", unit="", points=values, language="fr")

    def darkest(chart):
        return [mark.get("aria-label") for mark in marks(chart) if mark.get("fill") == palette.light("s5")]

    assert darkest(replace(chart, is_by_column=True)) == ["a, r2\u202f: 3", "b, r2\u202f: 300"]
    assert darkest(chart) == ["b, r1\u202f: 200", "b, r2\u202f: 300"]


# Maps


def test_a_map_carries_its_source_its_boundaries_and_the_disclaimer():
    shown = " ".join(texts(gallery()["map"]))
    assert "Source\u202f: essai" in shown
    assert "Limites\u202f: inventées, 2025" in shown
    assert "n’impliquent ni reconnaissance ni acceptation officielles" in shown


def test_a_place_without_a_shape_is_said_beneath_the_map():
    assert "Hors de la carte\u202f: Ailleurs 1\u202f944" in texts(gallery()["map"])


def test_a_map_without_boundaries_is_drawn_as_tiles():
    chart = gallery()["tiles"]
    picture = draw(replace(chart, kind="map"))
    assert "Chaque tuile représente un lieu" in picture.svg
    assert picture.alt.startswith("Carte")


def test_a_place_too_small_for_a_label_is_listed_beneath():
    chart = Chart(
        kind="map",
        title="t",
        unit="cas",
        language="fr",
        points=(point("Grand", 5, place="g"), point("Petit", 7, place="p")),
        features=(square("g", 0, 0, 10), square("p", 11, 5, 0.3)),
    )
    assert "Sans étiquette\u202f: Petit 7" in texts(chart)


@pytest.mark.parametrize(
    ("many", "said"), [(11, "Petit 0 7"), (40, "Sans étiquette\u202f: Petit 0 7\u202f; Petit 1 7\u202f; 38 autres")]
)
def test_places_without_room_for_a_label_are_never_passed_over(many: int, said: str) -> None:
    small = [(f"p{rank}", f"Petit {rank}") for rank in range(many)]
    chart = Chart(
        kind="map",
        title="t",
        unit="cas",
        language="fr",
        points=(point("Grand", 5, place="g"), *(point(name, 7, place=place) for place, name in small)),
        features=(square("g", 0, 0, 10), *(square(place, 11 + rank, 5, 0.3) for rank, (place, _) in enumerate(small))),
    )
    assert said in " ".join(texts(chart))


@pytest.mark.parametrize("is_reversed", [False, True])
def test_outer_rings_run_clockwise_and_holes_the_other_way(is_reversed):
    outer = [[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]
    hole = [[3, 3], [6, 3], [6, 6], [3, 6], [3, 3]]
    rings = [ring[::-1] if is_reversed else ring for ring in (outer, hole)]
    drawn, _ = shapes(
        [{"id": "a", "properties": {"name": "A"}, "geometry": {"type": "Polygon", "coordinates": rings}}], 90, 90
    )
    assert drawn[0].name == "A"
    assert [signed_area(ring) > 0 for ring in drawn[0].rings] == [True, False]
    assert len(chords(drawn[0].rings, 45)) == 2


def test_north_is_up_and_the_map_keeps_its_proportions():
    drawn, tall = shapes([square("south", 0, 0), square("north", 0, 2)], 100, 400)
    south, north = ([y for ring in shape.rings for _, y in ring] for shape in drawn)
    assert max(north) <= min(south)
    assert tall == pytest.approx(200, rel=0.01)


def test_many_points_on_a_straight_border_become_few():
    ring = [[x / 1000, 0.0] for x in range(1000)] + [[1, 0], [1, 1], [0, 1], [0, 0]]
    drawn, _ = shapes(
        [{"id": "a", "name": "A", "geometry": {"type": "MultiPolygon", "coordinates": [[ring]]}}], 100, 100
    )
    assert len(drawn[0].rings[0]) == 4


# Layout


def test_classes_have_round_limits_and_none_is_empty():
    values = [3, 12, 18, 40, 55, 90, 130, 400, 950, 1800]
    limits = classes(values)
    assert limits == [15, 50, 100, 700]
    edges = [0, *limits, 10**9]
    assert all(any(low <= v < high for v in values) for low, high in pairwise(edges))
    assert classes([5, 5, 5]) == classes([]) == []


def test_labels_are_moved_apart_and_stay_inside():
    heights = spread([50, 51, 52, 99], [10, 10, 10, 10], 0, 100)
    assert sorted(heights) == heights
    assert all(b - a >= 10 - 1e-9 for a, b in pairwise(heights))
    assert heights[-1] <= 95


def test_axes_end_at_or_above_the_highest_value():
    for top in (0.3, 1, 7, 99, 101, 8312, 1_250_000):
        marks_of_axis = ticks(top)
        assert marks_of_axis[0] == 0
        assert top <= marks_of_axis[-1] <= 2 * top + 1
        assert len(marks_of_axis) <= 6


def test_a_word_too_long_for_its_column_is_cut_between_syllables():
    assert wrap("Déplacements forcés", 62, 11, is_bold=True) == ["Déplace-", "ments", "forcés"]
    assert "".join(wrap("anticonstitutionnellement", 40, 12)).replace("-", "") == "anticonstitutionnellement"


# Palette and fonts


def linear(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one, two):
    low, high = sorted(sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear(c), strict=True)) for c in (one, two))
    return (high + 0.05) / (low + 0.05)


SIGHTS = {  # Machado, Oliveira and Fernandes, 2009, severity 1
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}


def lab(colour, sight):
    r, g, b = (min(1, max(0, sum(w * p for w, p in zip(row, linear(colour), strict=True)))) for row in SIGHTS[sight])
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("side", ["light", "dark"])
@pytest.mark.parametrize("sight", SIGHTS)
def test_series_stay_apart_for_every_sight(side, sight):
    colours = [lab(getattr(palette.COLOURS[role], side), sight) for role in palette.SERIES]
    for one, two in combinations(colours, 2):
        assert sum((a - b) ** 2 for a, b in zip(one, two, strict=True)) ** 0.5 > 15


@pytest.mark.parametrize("side", ["light", "dark"])
def test_words_and_series_can_be_read_on_their_ground(side):
    colours = {role: getattr(colour, side) for role, colour in palette.COLOURS.items()}
    for role in ("ink", "muted", *palette.SERIES):
        assert contrast(colours[role], colours["paper"]) >= 4.5, role
    for role in (*palette.SERIES, *palette.CLASSES):
        assert contrast(colours[palette.words_on(role)], colours[role]) >= 4.5, role
    assert contrast(colours["muted"], colours["none"]) >= 4.5


def test_no_two_roles_share_a_colour_and_every_colour_of_a_picture_has_a_role():
    lights = [colour.light for colour in palette.COLOURS.values()]
    assert len(set(lights)) == len(lights)
    for chart in gallery().values():
        themed = palette.themed(draw(chart).svg)
        assert etree.fromstring(themed.encode()) is not None
        assert themed.count("#") == themed.count("var(--k-")
        assert not set(lights) & set(palette.darkened(draw(chart).svg).split('"'))


def test_the_page_gets_every_colour_as_a_variable_for_light_dark_and_print():
    css = palette.css()
    for role, colour in palette.COLOURS.items():
        assert f"--k-{role}:{colour.light};" in css
        assert f"--k-{role}:{colour.dark};" in css
    assert "prefers-color-scheme:dark" in css
    assert "@media print" in css


@pytest.mark.parametrize("face", ["Regular", "Bold", "Italic"])
def test_the_font_has_every_letter_we_print(face):
    ttf = pytest.importorskip("fontTools.ttLib")
    font = ttf.TTFont(f"{fonts.folder()}/Inter-{face}.ttf")
    letters = "ɔɛɲŋƆƐƝŊàâæçéèêëîïôœùûüÿÀÉÈÊÇŒ«»‹›“”‘’…–—−×≠≈≤≥▲▼△▽→↗↘•°%‰€½†ⅰⅳⅹ\u202f\u00a0"
    assert [letter for letter in letters if ord(letter) not in font.getBestCmap()] == []
    assert font["name"].getDebugName(1) == fonts.FAMILY


def test_the_fonts_of_a_page_are_small_and_their_licence_travels():
    assert fonts.css().count("@font-face") == 3
    assert len(fonts.css()) < 150_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in fonts.licence()


def test_drawing_loads_no_heavy_library():
    code = "import sys, kolosi.report.charts; print(sorted({'altair', 'typst', 'polars', 'duckdb'} & set(sys.modules)))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


def test_a_picture_becomes_a_png_of_its_size():
    png = to_png(draw(gallery()["bars"]).svg, scale=2)
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == 2 * (WIDTH + 2 * MARGIN)


@pytest.mark.parametrize("kind", gallery())
def test_the_same_picture_gives_the_same_png_with_its_paper_its_colours_and_its_words(kind):
    image = pytest.importorskip("PIL.Image")
    picture = draw(gallery()[kind]).svg
    png = to_png(picture)
    assert png == to_png(picture)
    shown = image.open(io.BytesIO(png)).convert("RGB")
    assert abs(shown.height - 2.5 * float(re.search(r'height="([\d.]+)"', picture)[1])) < 1
    colours = {f"#{red:02x}{green:02x}{blue:02x}" for _, (red, green, blue) in shown.getcolors(1 << 24)}
    assert {palette.light("paper"), palette.light("muted")} <= colours
    silent = to_png(re.sub(r"<text.*?</text>", "", picture))
    assert silent != png


def test_a_png_lies_on_the_ground_that_is_asked():
    image = pytest.importorskip("PIL.Image")
    png = to_png(draw(gallery()["bars"]).svg, ground="#fdf6ec")
    assert image.open(io.BytesIO(png)).convert("RGB").getpixel((1, 1)) == (0xFD, 0xF6, 0xEC)


def test_what_has_no_size_is_no_picture():
    with pytest.raises(ValueError, match="width and height"):
        to_png("<svg/>")
