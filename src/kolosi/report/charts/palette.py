"""The one palette of pictures and pages: each role has a colour on white paper and one on a dark screen.

The six colours of series stay apart for readers with protanopia, deuteranopia and tritanopia, and stand at least 4.5:1
against the paper. No two roles share a light colour, so that a finished picture can be given the page's theme.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple


class Colour(NamedTuple):
    """A colour on white paper and on a dark screen."""

    light: str
    dark: str


COLOURS: Mapping[str, Colour] = {
    "paper": Colour("#ffffff", "#14181d"),
    "ink": Colour("#1c2228", "#e9edf1"),
    "muted": Colour("#59626c", "#a9b2bb"),
    "grid": Colour("#dfe3e7", "#333b44"),
    "none": Colour("#eceef0", "#262c33"),  # no data, not released
    "hatch": Colour("#a3abb3", "#5b6570"),
    "c1": Colour("#174dc0", "#5b9dfb"),
    "c2": Colour("#b3600d", "#f59873"),
    "c3": Colour("#27845d", "#76e8d2"),
    "c4": Colour("#853c94", "#c27fd0"),
    "c5": Colour("#6e2608", "#f2dc64"),
    "c6": Colour("#343841", "#858b93"),
    "on": Colour("#fefefe", "#0e1216"),  # words on c1 … c6
    "s1": Colour("#dce8f4", "#1d3147"),  # five classes, from few to many
    "s2": Colour("#b3cfea", "#2a4c72"),
    "s3": Colour("#7fadd9", "#3b6d9f"),
    "s4": Colour("#3a78b5", "#6ea6d8"),
    "s5": Colour("#164a80", "#b5d8f7"),
    "few": Colour("#1b2127", "#f4f7fa"),  # words on s1 … s3
    "many": Colour("#fdfdfd", "#0d1217"),  # words on s4 and s5
}

SERIES = ("c1", "c2", "c3", "c4", "c5", "c6")
CLASSES = ("s1", "s2", "s3", "s4", "s5")

_HEX = re.compile(r"#[0-9a-f]{6}\b")
_ROLES = {colour.light: role for role, colour in COLOURS.items()}


def light(role: str) -> str:
    """The colour of a role on white paper."""
    return COLOURS[role].light


def series_role(rank: int) -> str:
    """The role of the first, second … series; after six they come round again."""
    return SERIES[rank % len(SERIES)]


def class_role(rank: int, count: int) -> str:
    """The role of a class among so many, spread over the whole scale.

    >>> [class_role(rank, 3) for rank in range(3)], class_role(0, 1)
    (['s1', 's3', 's5'], 's3')
    """
    if count == 1:
        return CLASSES[2]
    return CLASSES[round(rank * (len(CLASSES) - 1) / (count - 1))]


def words_on(role: str) -> str:
    """The role of words written on a colour."""
    if role in CLASSES:
        return "few" if CLASSES.index(role) < 3 else "many"
    return "on" if role in SERIES else "ink"


def css() -> str:
    """The palette as CSS variables: light, dark by the reader's setting, and both by `data-theme` on the root."""
    bright, dark = (_variables(side) for side in (0, 1))
    return (
        f":root{{color-scheme:light dark;{bright}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n"
        f":root[data-theme=dark]{{{dark}}}\n"
        f"@media print{{:root,:root[data-theme=dark]{{{bright}}}}}"
    )


def _variables(side: int) -> str:
    return "".join(f"--k-{role}:{colour[side]};" for role, colour in COLOURS.items())


def themed(svg: str) -> str:
    """A picture whose colours follow the page: each becomes the CSS variable of its role, the light one if unset."""
    return _HEX.sub(lambda match: _variable(match[0]), svg)


def _variable(colour: str) -> str:
    role = _ROLES.get(colour)
    return f"var(--k-{role},{colour})" if role else colour


def darkened(svg: str) -> str:
    """A picture in the colours of a dark screen, for engines that know no CSS variables."""
    return _HEX.sub(lambda match: COLOURS[_ROLES[match[0]]].dark if match[0] in _ROLES else match[0], svg)
