"""What a picture is made from, and what it gives: values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Point:
    """One value of a picture.

    `text` is the value as printed; `value` must not be more precise than it, for a reader can measure a bar. None is
    no data, never 0. `hidden` is not released: nothing is drawn but the sign. `series` is the line, the sex, the
    category of a share or the column of a matrix; `place` is the id of a place on a map; `key` is the figure's key.
    `is_waiting` says that a value which is not there may come with an answer. `is_break` says that it is not comparable with the point before it,
    `is_partial` that its period is not complete. `effort` is how many reported, of how many expected; None where it is not told.
    """

    label: str
    value: float | None
    text: str
    hidden: bool = False
    series: str = ""
    key: str = ""
    lower: float | None = None
    upper: float | None = None
    place: str = ""
    is_break: bool = False
    is_waiting: bool = False
    is_partial: bool = False
    effort: tuple[int, int] | None = None

    @property
    def shown(self) -> float | None:
        """The value to draw, None when there is none or when it is hidden."""
        return None if self.hidden else self.value


@dataclass(frozen=True, kw_only=True)
class Tile:
    """Where a place stands in a map of tiles."""

    place: str
    name: str
    row: int
    col: int


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture to draw: its kind, its words and its points, in the language of the page.

    `features` are GeoJSON features (id, name, geometry) for a map, `boundaries` their source and date; `tiles` stand
    in where there are none. `is_sorted` puts the longest bar first; `is_by_column` colours each column of a matrix on
    its own scale, for columns that count different things. `levels`: values are judgements on a scale of so many, coloured the same
    in every picture.
    """

    kind: str
    title: str
    unit: str
    points: tuple[Point, ...]
    language: str
    note: str = ""
    source: str = ""
    features: tuple[Mapping[str, object], ...] = ()
    boundaries: str = ""
    tiles: tuple[Tile, ...] = ()
    is_sorted: bool = False
    is_by_column: bool = False
    levels: int | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in order, each once."""
        return tuple(dict.fromkeys(point.label for point in self.points))

    @property
    def series(self) -> tuple[str, ...]:
        """The series, in order, each once."""
        return tuple(dict.fromkeys(point.series for point in self.points))

    @property
    def values(self) -> tuple[float, ...]:
        """The values that may be drawn."""
        return tuple(point.shown for point in self.points if point.shown is not None)

    def grid(self) -> dict[tuple[str, str], Point]:
        """The points by label and series."""
        return {(point.label, point.series): point for point in self.points}

    def line(self, series: str) -> tuple[Point | None, ...]:
        """The points of a series, one for each label, None where there is no point."""
        grid = self.grid()
        return tuple(grid.get((label, series)) for label in self.labels)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A drawn chart: the picture, its alternative text, its table and its caption."""

    svg: str
    alt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str
