"""The register of an edition: every equation that it printed or held back, for the releases that come after.

An equation is a key, its value, the base printed beside a share, what the key meant on that day (the places inside a zone,
how counts add up, the parts of a share) and what stands for the records that it was counted from. Content and records may
change afterwards; what was read does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from fractions import Fraction

from kolosi.model.figure import Change, Figure, Released
from kolosi.model.indicator import Indicator, Measure, Part
from kolosi.model.key import Key
from kolosi.release.linked.days import of_editions
from kolosi.release.policy.context import Context, Meaning, Published
from kolosi.release.policy.rules import threshold


def printed(edition: str, figures: Mapping[Key, Released], context: Context | None = None) -> tuple[Published, ...]:
    """Every figure of an edition, both sides of its changes included: its value, or None when it was held back.

    Figures without data are not in it, nor are those that keep what an edition before printed: that one has them. With a context
    each carries what it meant.
    """
    found: dict[Key, Published] = {}
    for figure in _figures(figures.values()):
        if figure.is_kept:
            continue
        if figure.value is not None or (figure.hidden is not None and figure.key not in found):
            n = None if figure.n is None or figure.value is None else Fraction(figure.n)
            meaning = None if context is None else meaning_of(figure.key, context)
            data = None if context is None else context.data.get(figure.key.indicator)
            as_of = _day(figure)
            one = Published(
                edition=edition, key=figure.key, value=figure.value, n=n, meaning=meaning, data=data, as_of=as_of
            )
            found[figure.key] = one if context is None else _held_back(one, figure, context)
    return tuple(found[key] for key in sorted(found))


def _day(figure: Figure) -> date | None:
    """The day that is printed beside a value; of one that was held back, that of a value that is true on a day."""
    return figure.as_of if figure.hidden is None else figure.hidden.as_of


def _held_back(one: Published, figure: Figure, context: Context) -> Published:
    """An entry with what is kept, inside, of a value that was held back."""
    if figure.hidden is None or figure.hidden.is_few is None:
        return one
    return replace(one, is_few=figure.hidden.is_few, minimum=threshold(figure.key, context).minimum)


def _figures(released: Iterable[Released]) -> Iterator[Figure]:
    for one in released:
        yield from (one.before, one.after) if isinstance(one, Change) else (one,)


def meaning_of(key: Key, context: Context) -> Meaning:
    """What a key stands for by the content of today."""
    indicator = context.indicators[key.indicator]
    return Meaning(
        kind=indicator.kind,
        function=indicator.measure.function if indicator.measure else None,
        definition=indicator.definition,
        members=tuple(sorted(context.inside(key.places))),
        numerator=_part(indicator.numerator),
        denominator=_part(indicator.denominator),
        part_of=_part(indicator.part_of),
    )


def _part(part: Part | None) -> str | None:
    if part is None:
        return None
    return part.indicator + "".join(f";{column}={'+'.join(terms)}" for column, terms in part.breakdown)


def as_entries(published: Iterable[Published]) -> list[dict[str, object]]:
    """The register as it is kept in an edition; values are exact fractions."""
    return [
        {
            "key": str(one.key),
            "value": None if one.value is None else str(one.value),
            **({} if one.n is None else {"n": str(one.n)}),
            **({} if one.meaning is None else {"meaning": _plain(one.meaning)}),
            **({} if one.data is None else {"data": one.data}),
            **({} if one.as_of is None else {"as_of": one.as_of.isoformat()}),
            **({} if one.is_few is None else {"is_few": one.is_few, "minimum": one.minimum}),
        }
        for one in published
    ]


def _plain(meaning: Meaning) -> dict[str, object]:
    return {name: list(each) if isinstance(each, tuple) else each for name, each in asdict(meaning).items() if each}


def from_entries(
    edition: str, entries: Iterable[Mapping[str, object]], *, is_withdrawn: bool = False
) -> tuple[Published, ...]:
    """The equations of a kept register. One that has a key and a value only means what it means now."""
    return tuple(
        Published(
            edition=edition,
            key=Key.parse(str(entry["key"])),
            value=None if entry.get("value") is None else Fraction(str(entry["value"])),
            is_withdrawn=is_withdrawn,
            n=None if entry.get("n") is None else Fraction(str(entry["n"])),
            meaning=_meaning(entry.get("meaning")),
            data=None if entry.get("data") is None else str(entry["data"]),
            is_few=None if entry.get("is_few") is None else bool(entry["is_few"]),
            minimum=int(str(entry.get("minimum", 0))),
            as_of=None if entry.get("as_of") is None else date.fromisoformat(str(entry["as_of"])),
        )
        for entry in entries
    )


def _meaning(kept: object) -> Meaning | None:
    if not isinstance(kept, Mapping):
        return None
    names = ("function", "numerator", "denominator", "part_of")
    text = {name: str(kept[name]) if kept.get(name) else None for name in names}
    members = kept.get("members")
    return Meaning(
        kind=str(kept["kind"]),
        definition=str(kept.get("definition", "1")),
        members=tuple(str(one) for one in members) if isinstance(members, list | tuple) else (),
        function=text["function"],
        numerator=text["numerator"],
        denominator=text["denominator"],
        part_of=text["part_of"],
    )


# -- read with the meaning it had ------------------------------------------------------------------------------------


def as_meant(editions: Sequence[Published], context: Context) -> tuple[list[Published], Context]:
    """The equations with keys that mean today what theirs meant then, and a context that knows these keys.

    Where the meaning changed, the places of a key become one name for the places of then, and its indicator one for the
    definition of then; what was true on a day is of just that day. Other equations are left as they are. Published rates are
    the shares that readers take them for.
    """
    places: dict[str, frozenset[str]] = {}
    indicators: dict[str, Indicator] = {}
    found = [replace(old, key=_then(old, context, places, indicators), meaning=None) for old in editions]
    if not places and not indicators:
        return of_editions(found, context.reading), context.reading
    now = context.members
    with_then = replace(
        context,
        members=lambda place: places[place] if place in places else now(place),
        indicators={**context.indicators, **indicators},
    )
    return of_editions(found, with_then.reading), with_then.reading


def _then(old: Published, context: Context, places: dict[str, frozenset[str]], indicators: dict[str, Indicator]) -> Key:
    """The key of an equation, renamed where its meaning changed; the new names are noted."""
    key, then = old.key, old.meaning
    if then is None:
        return key
    indicator = context.indicators.get(key.indicator)
    if indicator is None:
        indicators[key.indicator] = _indicator(key.indicator, then, _gone(key.indicator, then))
        return key
    now = meaning_of(key, context)
    if key.places and now.members != then.members:
        name = f"{'-'.join(key.places)}.then-{'-'.join(then.members)}"
        places[name] = frozenset(then.members)
        key = replace(key, places=(name,))
    if _counts(now) != _counts(then) or then.part_of not in (None, now.part_of):
        name = f"{key.indicator}_then_{'_'.join(str(each) for each in (*_counts(then), then.part_of))}"
        indicators[name] = _indicator(name, then, indicator)
        key = replace(key, indicator=name)
    return key


def _counts(meaning: Meaning) -> tuple[str | None, ...]:
    return meaning.kind, meaning.function, meaning.definition, meaning.numerator, meaning.denominator


def _indicator(name: str, then: Meaning, now: Indicator) -> Indicator:
    """The definition of then; whom it can point to is judged as today."""
    column = now.measure.column if now.measure else None
    function = then.function
    return replace(
        now,
        id=name,
        kind=then.kind,  # type: ignore[arg-type]
        definition=then.definition,
        measure=None if function is None else Measure(function=function, column=column),  # type: ignore[arg-type]
        numerator=_parsed(then.numerator),
        denominator=_parsed(then.denominator),
        part_of=_parsed(then.part_of),
    )


def _gone(id_: str, then: Meaning) -> Indicator:
    """An indicator that the content no longer knows; nobody says whom it can point to, so it is taken for sensitive."""
    name = {"en": id_, "fr": id_}
    return Indicator(id=id_, label=name, unit={}, kind=then.kind, is_sensitive=True)  # type: ignore[arg-type]


def _parsed(part: str | None) -> Part | None:
    if part is None:
        return None
    key = Key.parse(f"{part}/2000")
    return Part(indicator=key.indicator, breakdown=key.breakdown)
