"""Charts and maps drawn from figures: which points a link asks for, and the figure behind each cell of its table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from kolosi.model.figure import Change, Figure, Figures
from kolosi.model.key import Key
from kolosi.model.label import Label, say
from kolosi.report.charts.chart import Chart, Picture, Point, Tile
from kolosi.report.charts.registry import KINDS
from kolosi.report.draft.blocks import Illustration
from kolosi.report.draft.links import PLACE, Link, Scope, member, over_time
from kolosi.report.draft.phrases import phrase, semicolon
from kolosi.report.draft.wording import (
    as_drawn,
    is_hidden,
    is_percentage,
    place_words,
    sources_words,
    term_words,
    value_text,
)
from kolosi.report.tables.tables import column_labels, key_when, label_of

Draw = Callable[[Chart], Picture]


@dataclass(frozen=True, kw_only=True)
class Geography:
    """What maps are drawn from: GeoJSON features by place id, their source and date, or tiles that stand in."""

    features: tuple[Mapping[str, object], ...] = ()
    boundaries: Label = field(default_factory=dict)
    tiles: tuple[Tile, ...] = ()


@dataclass(frozen=True)
class _Spot:
    """Where a figure stands in a picture."""

    key: Key
    label: str
    series: str = ""


def remembering(draw: Draw, kept: MutableMapping[str, Picture]) -> Draw:
    """A drawer that draws each chart once; `kept` may outlive the run, for a chart names its picture."""

    def draw_once(chart: Chart) -> Picture:
        name = sha256(repr(chart).encode()).hexdigest()
        if name not in kept:
            kept[name] = draw(chart)
        return kept[name]

    return draw_once


def illustration(
    link: Link, title: str, figures: Figures, scope: Scope, language: str, *, geography: Geography, draw: Draw
) -> Illustration:
    """The picture of a `chart:` or `map:` link; its number is given later."""
    chart = chart_of(link, title, figures, scope, language, geography)
    grid = chart.grid()
    points = ((grid.get((label, series)) for series in chart.series) for label in chart.labels)
    keys = tuple(tuple(Key.parse(point.key) if point and point.key else None for point in row) for row in points)
    return Illustration(picture=draw(chart), number=0, kind=chart.kind, keys=keys)


def chart_of(link: Link, title: str, figures: Figures, scope: Scope, language: str, geography: Geography) -> Chart:
    """The chart that a link asks for, from released figures only."""
    spots, note = _without_tail(link, tuple(_spots(link, figures, scope, language)))
    shown = [figure for spot in spots if (figure := _figure(spot.key, figures))]
    kind = link.chart or "map"
    chart = Chart(
        kind=kind,
        title=title,
        unit=_unit(shown, language),
        points=tuple(_points(spots, figures, link, language)),
        language=language,
        note=note,
        source=semicolon(language).join(dict.fromkeys(t for f in shown if (t := sources_words(f, language)))),
        is_by_column=KINDS[kind].is_by_column and len(link.by) == 1,
        levels=_levels(shown),
    )
    ground = replace(geography, features=()) if link.has_tiles and geography.tiles else geography
    return _on_ground(chart, ground) if link.scheme == "map" else chart


def _levels(figures: Sequence[Figure]) -> int | None:
    """The levels of the scale when all figures are judged on the same one."""
    found = {figure.levels for figure in figures}
    return found.pop() if len(found) == 1 else None


def _without_tail(link: Link, spots: tuple[_Spot, ...]) -> tuple[tuple[_Spot, ...], str]:
    """Bars side by side without the words that end all their labels, and these words as a note."""
    tail = "" if link.by or link.scheme == "map" else shared_tail({spot.label for spot in spots})
    shorter = tuple(replace(spot, label=spot.label.removesuffix(f" {tail}")) for spot in spots)
    return shorter if tail else spots, tail[:1].upper() + tail[1:]


def shared_tail(labels: Collection[str]) -> str:
    """The words, three or more, that end all of several labels.

    >>> shared_tail(["Dénis parmi les incidents rapportés", "Mariages forcés parmi les incidents rapportés"])
    'parmi les incidents rapportés'
    """
    split = [label.split(" ")[1:] for label in labels]
    if len(split) < 2:
        return ""
    count = 0
    while count < min(map(len, split)) and len({words[-1 - count] for words in split}) == 1:
        count += 1
    return " ".join(split[0][-count:]) if count >= 3 else ""


def _on_ground(chart: Chart, geography: Geography) -> Chart:
    """The map with its boundaries, or as tiles where there are none, or as bars where there is neither."""
    if geography.features:
        names = {point.place: point.label for point in chart.points}
        named = tuple({"name": names.get(str(feature["id"]), ""), **feature} for feature in geography.features)
        return replace(chart, features=named, boundaries=say(geography.boundaries, chart.language))
    if geography.tiles:
        return replace(chart, kind="tiles", tiles=geography.tiles)
    return replace(chart, kind="bars", note=phrase("no_outlines" if chart.points else "no_places", chart.language))


def _figure(key: Key, figures: Figures) -> Figure | None:
    found = figures.get(key)
    return found.after if isinstance(found, Change) else found


def _unit(figures: list[Figure], language: str) -> str:
    """The unit when all figures share it."""
    units = {"%" if is_percentage(figure) else say(figure.unit, language) for figure in figures}
    return units.pop() if len(units) == 1 else ""


def _spots(link: Link, figures: Figures, scope: Scope, language: str) -> Iterator[_Spot]:
    """The figures of a picture with their label and series, in the order of the breakdowns."""
    if link.is_over_time:
        yield from _in_time(link, figures, scope, language)
    elif len(link.by) == 2:
        yield from _crossed(link, scope, language)
    elif link.by:
        yield from _compared(link, figures, scope, language)
    else:
        yield from _side_by_side(link, figures, scope, language)


def _in_time(link: Link, figures: Figures, scope: Scope, language: str) -> Iterator[_Spot]:
    """Labels are periods; series are terms, or keys where there are several."""
    names = list(column_labels(link.keys, link, figures, scope, language))
    for name, key in zip(names, link.keys, strict=True):
        for series, line in _lines(link, key, name, scope, language):
            for moment in over_time(link, line):
                yield _Spot(moment, key_when(moment, language), series)


def _lines(link: Link, key: Key, name: str, scope: Scope, language: str) -> Iterator[tuple[str, Key]]:
    alone = len(link.keys) == 1
    if not link.by:
        yield "" if alone else _without_period(name, key, language), key
        return
    for item, label in scope.members(link.by[0]).items():
        yield say(label, language), member(key, link.by[0], item)


def _without_period(name: str, key: Key, language: str) -> str:
    return name.removesuffix(f", {key_when(key, language)}")


def _crossed(link: Link, scope: Scope, language: str) -> Iterator[_Spot]:
    rows, columns = (scope.members(name) for name in link.by)
    for row, label in rows.items():
        for column, series in columns.items():
            key = member(member(link.keys[0], link.by[0], row), link.by[1], column)
            yield _Spot(key, say(label, language), say(series, language))


def _compared(link: Link, figures: Figures, scope: Scope, language: str) -> Iterator[_Spot]:
    """Labels are places or terms; series are the keys, or the two periods of a change."""
    moments = [moment for key in link.keys for moment in over_time(link, key)]
    names = list(column_labels(moments, link, figures, scope, language)) if len(moments) > 1 else [""]
    if KINDS[link.chart or "map"].is_by_column:
        names = [_term_alone(moment, scope, language) or name for moment, name in zip(moments, names, strict=True)]
    for item, label in scope.members(link.by[0]).items():
        for series, moment in zip(names, moments, strict=True):
            yield _Spot(member(moment, link.by[0], item), say(label, language), series)


def _term_alone(key: Key, scope: Scope, language: str) -> str:
    """The short name of the one term that a column of a matrix counts; empty where it has none."""
    told = [
        say(short, language)
        for name, terms in key.breakdown
        for term in terms
        if (short := scope.shorts.get(name, {}).get(term))
    ]
    return told[0] if len(told) == 1 else ""


def _side_by_side(link: Link, figures: Figures, scope: Scope, language: str) -> Iterator[_Spot]:
    """Without a breakdown: one bar for each key; periods are series where the same label comes back."""
    pairs = [
        (_short_label(key, link, figures, scope, language), moment)
        for key in link.keys
        for moment in over_time(link, key)
    ]
    labels = [label for label, _ in pairs]
    recurs = len(set(labels)) < len(labels)
    for label, moment in pairs:
        when = key_when(moment, language)
        if recurs and len(set(labels)) == 1:
            yield _Spot(moment, when)
        else:
            yield _Spot(moment, label, when if recurs else "")


def _short_label(key: Key, link: Link, figures: Figures, scope: Scope, language: str) -> str:
    """What tells this key from the others of the picture: indicator, terms, places; nothing that all share."""
    shared = frozenset.intersection(*(frozenset(each.breakdown) for each in link.keys))
    own = [pair for pair in key.breakdown if pair not in shared]
    terms = [term_words(scope, name, term, language) for name, terms in own for term in terms]
    has_same_places = len({each.places for each in link.keys}) == 1
    places = [] if has_same_places else [place_words(scope, place, language) for place in key.places]
    has_one_name = len({each.indicator for each in link.keys}) == 1
    named = [] if has_one_name else [label_of(over_time(link, key)[0], link, figures, scope, language)]
    return ", ".join([*named, *terms, *places])


def _points(spots: tuple[_Spot, ...], figures: Figures, link: Link, language: str) -> Iterator[Point]:
    before: dict[str, Key] = {}
    for spot in spots:
        yield _point(spot, figures, link, language, before.get(spot.series))
        before[spot.series] = spot.key


def _point(spot: _Spot, figures: Figures, link: Link, language: str, before: Key | None) -> Point:
    figure = _figure(spot.key, figures)
    place = spot.key.places[0] if PLACE in link.by and spot.key.places else ""
    if figure is None or figure.value is None or is_hidden(figure):
        hidden = figure is not None and is_hidden(figure)
        return Point(
            label=spot.label,
            series=spot.series,
            value=None,
            text="",
            hidden=hidden,
            key=str(spot.key),
            place=place,
            is_waiting=figure is not None and figure.is_waiting,
        )
    return Point(
        label=spot.label,
        series=spot.series,
        value=as_drawn(figure),
        text=value_text(figure, language),
        key=str(spot.key),
        place=place,
        is_break=link.has_breaks and before is not None and _is_break(spot.key, before, figures),
        is_partial=link.is_over_time and figure.status in ("partial", "provisional"),
        effort=figure.reporters if link.has_breaks else None,
    )


def _is_break(key: Key, before: Key, figures: Figures) -> bool:
    """True when the change from the point before was released as not comparable."""
    change = figures.get(key.to(before.period))
    return isinstance(change, Change) and change.verdict == "NOT COMPARABLE"
