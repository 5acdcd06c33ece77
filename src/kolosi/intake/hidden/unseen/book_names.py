"""The names that somebody gave within a workbook: of sheets, ranges, tables, views, styles, queries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.relations import Led, tree_of
from kolosi.intake.hidden.trace import Written
from kolosi.intake.hidden.unseen.parts import names_text

_NAMED = ("sheet", "definedName", "customWorkbookView")
_PARTS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"xl/tables/\w+\.xml"), ("table",)),
    (
        re.compile(r"xl/(?:slicerCaches|slicers|timelines|timelineCaches)/\w+\.xml"),
        ("slicer", "slicercache", "timeline"),
    ),
    (re.compile(r"xl/queryTables/\w+\.xml"), ("querytable",)),
    (re.compile(r"xl/pivotTables/\w+\.xml"), ("pivottable",)),
)
_ATTRIBUTES = ("name", "displayName", "caption")


def book_names(package: Package, led: Led) -> Iterator[Written]:
    """The names of a workbook as words, placed by what bears them."""
    root = tree_of(package, led.main or "xl/workbook.xml")
    for kind in _NAMED:
        names = [] if root is None else [str(one.get("name", "")) for one in root.iter(f"{{*}}{kind}")]
        yield from names_text(f"{led.main or 'xl/workbook.xml'} › {kind}", names)
    for pattern, kinds in _PARTS:
        for part in led.matching(pattern, kinds):
            tree = tree_of(package, part)
            if tree is not None:
                yield from names_text(part, [str(tree.get(one, "")) for one in _ATTRIBUTES])
    for part in dict.fromkeys(("xl/styles.xml", *led.of("styles"))):
        tree = tree_of(package, part)
        named = [] if tree is None else [one for one in tree.iter("{*}cellStyle") if not one.get("builtinId")]
        yield from names_text(f"{part} › cellStyle", [str(one.get("name", "")) for one in named])
