"""What is found of the slips that authors without knowledge of the rules planted in the links of drafts, and what is flagged beside them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from kolosi.report.checking.bases import another_base
from kolosi.report.checking.places import another_place
from kolosi.report.checking.times import another_time, whole_of_another_time
from kolosi.report.draft.links import Draft, Mention, Scope, mentions

LINKED = Path(__file__).parent / "linked"
NAMES = [
    "Bamako",
    "Bandiagara",
    "Gao",
    "Kayes",
    "Kidal",
    "Koutiala",
    "Ménaka",
    "Mopti",
    "San",
    "Sikasso",
    "Ségou",
    "Taoudénit",
    "Tombouctou",
]
PLAIN = str.maketrans("éè", "ee")
SCOPE = Scope(places={f"ml-{name.lower().translate(PLAIN)}": {"fr": name, "en": name} for name in NAMES})
STOCKS = {"idps", "refugees", "schools_nonfunctional"}


def is_flagged(mention: Mention) -> bool:
    is_flow = mention.target.startswith("fig:") and mention.link().keys[0].indicator not in STOCKS
    told = (another_time(mention, is_over_time=is_flow), whole_of_another_time(mention), another_base(mention))
    return any((*told, another_place(mention, SCOPE)))


def scored(folder: Path) -> Iterator[tuple[bool, bool]]:
    """Of each link, whether it is a planted slip and whether it is flagged."""
    for path in sorted(folder.glob("*.md")):
        text = path.read_text("utf-8")
        with path.with_suffix(".key.tsv").open(encoding="utf-8", newline="") as file:
            planted = {row[0] for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row}
        draft = Draft(file=path.name, language=path.suffixes[0][1:], text=text)
        links = [one for one in mentions(draft) if one.is_figure]
        assert planted <= {text[one.start : one.end] for one in links}, path.name
        for one in links:
            yield text[one.start : one.end] in planted, is_flagged(one)


@pytest.mark.parametrize(("name", "slips", "found", "wrong"), [("read", 64, 48, 0), ("unread", 48, 28, 0)])
def test_slips_of_time_and_place_are_found_and_right_links_left_alone(
    name: str, slips: int, found: int, wrong: int
) -> None:
    told = list(scored(LINKED / name))
    assert sum(is_slip for is_slip, _ in told) == slips
    assert sum(is_slip and is_seen for is_slip, is_seen in told) >= found
    assert sum(is_seen and not is_slip for is_slip, is_seen in told) <= wrong
