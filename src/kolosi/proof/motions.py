"""Words for a rise, a fall, a multiple, against the earlier and the later figure that the roles of a clause tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kolosi.proof.binding import Study
from kolosi.proof.frames import Figure, clauses, figures, pair
from kolosi.proof.items import Item, Line
from kolosi.proof.mentions import CHANGES, COUNTS, SHARES, Mention
from kolosi.proof.pack import Fractional
from kolosi.proof.relation import Relation
from kolosi.proof.values import CONSISTENT, INCONSISTENT, claimed, exactly

NEAR = 10
"""How many words may stand between a word for a change and the figures that it tells of."""


def moved(study: Study) -> Iterator[Relation]:
    """Every rise, fall and multiple of a text whose two figures stand in its clause."""
    known = {f"#{each.words}": each for each in study.pack.fractions}
    for line in study.lines:
        if len(line.quantities) < 2:
            continue
        for low, high in clauses(line):
            for kinds in (COUNTS, SHARES):
                own = figures(line, low, high, kinds)
                if len(own) >= 2:
                    yield from _directions(line, (low, high), own)
                    yield from _multiples(line, (low, high), own, known)


def _directions(line: Line, bounds: tuple[int, int], own: Sequence[Figure]) -> Iterator[Relation]:
    """Figures "from … to …", or one "against" another, go the way that the nearest word says."""
    low, high = bounds
    if any(
        line.mention(at).kind in CHANGES or line.mention(at).kind == "points"
        for at in line.quantities
        if low <= at < high
    ):
        return
    words = [at for at in range(low, high) if {"UP", "DOWN"} & line.items[at].classes and not _is_gap(line.items, at)]
    if len(words) != 1 or {"UP", "DOWN"} <= line.items[words[0]].classes:
        return
    found = pair(line, own, words[0], [])
    if found is None or len(own) > 3:
        return
    new, old = found
    first, last = sorted((new.place, old.place))
    gap = words[0] - last if words[0] > last else first - words[0]
    if gap > NEAR or first < words[0] < last or new.mention.hedge or old.mention.hedge:
        return
    way = 1 if "UP" in line.items[words[0]].classes else -1
    step = new.mention.exact - old.mention.exact
    if step == 0:
        return
    is_so = (step > 0) == (way > 0)
    yield Relation(
        family="direction", rule="frame.direction", verdict=CONSISTENT if is_so else INCONSISTENT, stated=new.mention,
        operands={"seq": (old.mention, new.mention)}, recomputed=exactly(step), unit=new.mention.kind,
        tier="A", diagnosis=None if is_so else "wrong_sign",
    )  # fmt: skip


def _is_gap(items: Sequence[Item], place: int) -> bool:
    """Whether a word for a change tells of an amount of its own ("a rise of 40 cases")."""
    near = items[place + 1 : place + 4]
    return any(item.is_quantity and not {"PASS", "FROM"} & items[place].classes for item in near) and any(
        {"OF", "BY"} & item.classes for item in near[:2]
    )


def _multiples(
    line: Line, bounds: tuple[int, int], own: Sequence[Figure], known: dict[str, Fractional]
) -> Iterator[Relation]:
    low, high = bounds
    for place in range(low, high):
        name = next((name for name in sorted(line.items[place].classes) if name in known), None)
        if name is None:
            continue
        word = known[name]
        way = _way(line.items, place) if word.kind != "multiplier" else None
        if word.kind != "multiplier" and way is None:
            continue
        found = pair(line, own, place, [])
        if found is None or found[1].mention.exact <= 0 or len(own) > 4:
            continue
        new, old = found
        ratio = claimed(new.mention).middle / claimed(old.mention).middle
        value = ratio if way is None else 100 * (ratio - 1) * way
        item = line.items[place]
        stated = Mention(start=item.start, end=item.end, kind=word.kind, value=word.value, whole=item.end)
        is_so = word.holds(value)
        yield Relation(
            family="ratio", rule="frame.ratio", verdict=CONSISTENT if is_so else INCONSISTENT, stated=stated,
            operands={"new": (new.mention,), "old": (old.mention,), "word": (stated,)}, recomputed=exactly(ratio),
            unit="ratio", tier="A", diagnosis=None if is_so else "word_multiplier",
        )  # fmt: skip


def _way(items: Sequence[Item], place: int) -> int | None:
    """The direction of the word right before a part: "fell by half"."""
    for item in reversed(items[max(place - 3, 0) : place]):
        if "DOWN" in item.classes or "UP" in item.classes:
            return 1 if "UP" in item.classes else -1
        if item.is_quantity or not item.text.replace("'", "").isalpha():
            return None
    return None
