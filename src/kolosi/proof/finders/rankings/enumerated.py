"""Lists in which each item carries its own number: shares of one total, places ranked, parts that exceed their whole."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from fractions import Fraction

from kolosi.proof.arithmetic.relation import Relation, summed, weighed
from kolosi.proof.arithmetic.values import INCONSISTENT, claimed, exactly
from kolosi.proof.study.binding import Study
from kolosi.reading.items import Line
from kolosi.reading.mentions import COUNTS, PERCENTS, Mention
from kolosi.reading.nouns import noun_after

_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’-]+\s*\Z")


def enumerated(study: Study) -> Iterator[Relation]:
    """Every relation of the enumerations of a text."""
    for number, line in enumerate(study.lines):
        if not line.has_numbers:
            continue
        yield from _shares_of_one_total(study, number, line)
        yield from _named_places(study, number, line)
        yield from _told_as_new(study, line)


def _pairs(line: Line) -> list[tuple[Mention, Mention]]:
    """Counts each with its share in brackets right behind: "17 cases (64 %), 7 cases (28 %)"."""
    out = []
    for one, two in zip(line.quantities, line.quantities[1:], strict=False):
        between = line.items[one + 1 : two]
        is_bracket = bool(between) and between[-1].text == "(" and len(between) <= 6
        count, share = line.mention(one), line.mention(two)
        if is_bracket and count.kind in COUNTS and share.kind in PERCENTS and share.sign is None:
            out.append((count, share))
    return out


def _shares_of_one_total(study: Study, number: int, line: Line) -> Iterator[Relation]:
    """Counts with their shares that add up to a total printed near: each share is of that total."""
    pairs = _pairs(line)
    if len(pairs) < 2:
        return
    total = sum((count.exact for count, _ in pairs), Fraction(0))
    listed = {count.start for count, _ in pairs}
    whole = _printed_before(study, number, total, listed)
    if whole is None:
        return
    yield summed("list.total", whole, tuple(count for count, _ in pairs), tier="A")
    fits = sum(abs(100 * count.exact / whole.exact - share.exact) < 2 * share.step for count, share in pairs)
    if 2 * fits < len(pairs):
        return
    others = [line.mention(at) for at in line.quantities if line.mention(at).kind in COUNTS]
    for count, share in pairs:
        relation = weighed("share", "list.share", {"part": count, "whole": whole, "pct": share}, tier="A")
        if relation is not None and not (relation.is_flag and _is_of_another(count, share, others)):
            yield relation


def _is_of_another(count: Mention, share: Mention, others: Sequence[Mention]) -> bool:
    """Whether a share is that of another count of the sentence."""
    wholes = (one for one in others if one.exact > count.exact)
    found = (weighed("share", "list.share", {"part": count, "whole": one, "pct": share}) for one in wholes)
    return any(one is not None and not one.is_flag for one in found)


def _printed_before(study: Study, number: int, value: Fraction, listed: Set[int]) -> Mention | None:
    """The last count of a value in a paragraph, up to a line; the numbers of the list itself are left out."""
    same = study.counts_of.get(value, ())
    paragraph = study.lines[number].sentence.paragraph
    for one in reversed(same[: bisect_right(same, number, key=lambda each: each.line)]):
        if study.lines[one.line].sentence.paragraph != paragraph:
            return None
        if one.mention.start not in listed:
            return one.mention
    return None


def _named_places(study: Study, number: int, line: Line) -> Iterator[Relation]:
    """Counts in brackets behind the names of places: an event happens in one place, so they do not exceed the whole."""
    places = [at for at in line.quantities if _is_behind_name(study, line, at)]
    if len(places) < 3:
        return
    parts = tuple(line.mention(at) for at in places)
    first = study.binding(parts[0])
    own = range(max(number - 40, 0), number)
    near = [one for one in study.in_lines(own) if one.mention.kind in COUNTS and one.concept == first.concept]
    larger = [one for one in near if one.mention.exact > max(part.exact for part in parts)]
    wholes = [one.mention for one in larger if one.period == first.period]
    if first.concept is None or not wholes or study.pack.by_id[first.concept].kind != "flow":
        return
    if not first.is_explicit:  # the period is only that of the paragraph: any whole near may be the one meant
        wholes = [one.mention for one in larger]
    whole = max(wholes, key=lambda one: one.exact)
    binding = study.binding(whole)
    if not noun_after(study.lines[binding.line], binding.place):
        return
    total = sum((part.exact for part in parts), Fraction(0))
    if total > claimed(whole).high:
        yield Relation(
            family="bounded_sum", rule="list.places", verdict=INCONSISTENT, stated=parts[0],
            operands={"parts": parts, "whole": (whole,)}, recomputed=exactly(total), unit="count", tier="A",
            diagnosis="parts_exceed_whole",
        )  # fmt: skip


def _is_behind_name(study: Study, line: Line, place: int) -> bool:
    """Whether a count stands in brackets right behind a name."""
    if place == 0 or line.items[place - 1].text != "(" or line.mention(place).kind not in COUNTS:
        return False
    end = line.items[place - 1].start
    before = study.page.text[max(line.sentence.start, end - 100) : end]
    return bool(_NAME.search(before)) or (place > 6 and _is_first_of_rank(line, place))


def _is_first_of_rank(line: Line, place: int) -> bool:
    """ "Gao is the region hit hardest (3 434 violations), followed by …"."""
    return any("FOLLOWED" in item.classes for item in line.items[place : place + 6])


def _has_own_arrivals(line: Line, place: int) -> bool:
    """Whether the words for arrivals in a sentence are those of another figure, or stand behind a mark."""
    words = [at for at, item in enumerate(line.items) if "ARRIVAL" in item.classes]
    cuts = [at for at, item in enumerate(line.items) if item.text in ("|", ";") or (item.is_quantity and at != place)]
    return all(any(min(at, place) < cut < max(at, place) for cut in cuts) for at in words)


def _told_as_new(study: Study, line: Line) -> Iterator[Relation]:
    """A number of people who are there, told as people who have come."""
    if not any("ARRIVAL" in item.classes for item in line.items):
        return
    for place in line.quantities:
        mention = line.mention(place)
        concept = study.binding(mention).concept
        is_named = any("ARRIVAL" in item.classes for item in line.items[place + 1 : place + 3])
        is_stock = concept is not None and study.pack.by_id[concept].kind == "stock"
        is_told = is_stock or is_named
        if mention.kind not in COUNTS or not is_told or _has_own_arrivals(line, place) or line.has("NOT"):
            continue
        stock = _stock(study, mention, concept if is_stock else None)
        if stock is not None:
            yield Relation(
                family="stock_flow", rule="stock.new", verdict=INCONSISTENT, stated=mention,
                operands={"new": (mention,), "stock": (stock,)}, recomputed=exactly(stock.exact), unit="count",
                tier="A", diagnosis="stock_as_flow",
            )  # fmt: skip


def _stock(study: Study, mention: Mention, concept: str | None) -> Mention | None:
    """The same number of the same people, printed elsewhere as all who are there."""
    for binding in study.bindings.values():
        other, line = binding.mention, study.lines[binding.line]
        known = study.pack.by_id.get(binding.concept or "")
        is_same = binding.concept == concept if concept else known is not None and known.kind == "stock"
        if not is_same or other.start == mention.start or other.kind not in COUNTS:
            continue
        is_new = any("ARRIVAL" in item.classes for item in line.items)
        is_there = not is_new and any(
            {"HOSTS", "UP", "DOWN"} & item.classes or (item.said is not None and item.said.grain == "day")
            for item in line.items
        )
        if is_there and other.exact >= 1000 and claimed(mention).distance(other.exact) == 0:
            return other
    return None
