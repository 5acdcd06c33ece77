"""Why two estimates are not comparable, and what must be said beside a change that is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kolosi.measure.sentences import Titles, day_words, joined, number_words, period_words, source_words
from kolosi.model.figure import Estimate, Reason
from kolosi.model.indicator import Indicator
from kolosi.model.label import say

LANGUAGES = ("en", "fr")
FLOWS = ("flow", "event")
SHARES = ("share", "rate")


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Where comparability ends: values of a policy, with the method's defaults.

    A base under `least_base` takes no percent. Reporters may fall to `least_continuity` of those before, and the share
    of reporters heard from may move by `received_points`; where only one side was measured it must reach
    `least_received`. Places that came or went may hold `moved_share` of the count. A month `steepness` times another,
    in a period of `least_monthly` a month or more, is an uneven profile. `design_effect` is that of a survey whose
    own is not known.
    """

    least_base: int = 20
    least_continuity: Fraction = Fraction(7, 10)
    received_points: int = 15
    least_received: Fraction = Fraction(7, 10)
    moved_share: Fraction = Fraction(1, 10)
    steepness: int = 3
    least_monthly: int = 20
    profile_shift: Fraction = Fraction(15, 100)
    design_effect: float = 2.0


@dataclass(frozen=True, kw_only=True)
class Context:
    """Two estimates and what else is known of them.

    `months_before` and `months_after` are the values of their months, empty when not known. `lost` and `gained` are
    the shares of the count before and after that lie in places present on one side only; None when not computed.
    """

    before: Estimate
    after: Estimate
    indicator: Indicator
    thresholds: Thresholds
    months_before: tuple[Fraction, ...] = ()
    months_after: tuple[Fraction, ...] = ()
    lost: Fraction | None = None
    gained: Fraction | None = None
    vintages: Mapping[str, str] | None = None
    titles: Titles
    names: Titles


_WORDS: Mapping[str, Mapping[str, str]] = {
    "no_data": {
        "en": "there are no data for {period}",
        "fr": "il n’y a pas de données pour {period}",
    },
    "kinds_differ": {
        "en": "one side is a {before_kind} and the other a {after_kind}",
        "fr": "un côté est de type « {before_kind} » et l’autre de type « {after_kind} »",
    },
    "definition_differs": {
        "en": "the definition changed between the two periods",
        "fr": "la définition a changé entre les deux périodes",
    },
    "sources_differ": {
        "en": "the sources differ ({before_source}, then {after_source})",
        "fr": "les sources diffèrent ({before_source}, puis {after_source})",
    },
    "lengths_differ": {
        "en": "the periods are of different length",
        "fr": "les périodes n’ont pas la même durée",
    },
    "span_role_differs": {
        "en": "one stock has a date and the other has none",
        "fr": "un stock a une date et l’autre n’en a pas",
    },
    "incomplete_period": {
        "en": "data are missing for part of {period} ({present} of {expected} months)",
        "fr": "il manque des données pour une partie de {period} ({present} mois sur {expected})",
    },
    "places_differ": {
        "en": "the places covered differ ({places})",
        "fr": "les lieux couverts diffèrent ({places})",
    },
    "places_moved": {
        "en": "some places are on one side only ({places})",
        "fr": "certains lieux ne figurent que d’un côté ({places})",
    },
    "place_vintage_differs": {
        "en": "the places belong to different administrative boundaries",
        "fr": "les lieux relèvent de découpages administratifs différents",
    },
    "fewer_reporters": {
        "en": "fewer reporters sent data ({before_received}, then {after_received})",
        "fr": "moins d’acteurs ont rapporté ({before_received}, puis {after_received})",
    },
    "more_reporters": {
        "en": "more reporters sent data ({before_received}, then {after_received})",
        "fr": "plus d’acteurs ont rapporté ({before_received}, puis {after_received})",
    },
    "few_reporters": {
        "en": "fewer reporters sent data: {received} of {expected} in {period}",
        "fr": "moins d’acteurs ont rapporté : {received} sur {expected} pour {period}",
    },
    "base_unknown": {
        "en": "the number of people or cases behind the share is not known",
        "fr": "le nombre de personnes ou de cas derrière la part n’est pas connu",
    },
    "coverage_unknown": {
        "en": "reporting coverage not measured",
        "fr": "couverture de collecte non mesurée",
    },
    "uneven_profile": {
        "en": "the months of {period} are very uneven (from {low} to {high}): the total hides a movement inside the period",
        "fr": "les mois de la période {period} sont très inégaux (de {low} à {high}) : le total cache un mouvement à l’intérieur de la période",
    },
    "clustered": {
        "en": "people are counted, several at a time: no interval is given and the change is less certain than it looks",
        "fr": "ce sont des personnes, comptées à plusieurs à la fois : aucun intervalle n’est donné et l’évolution est moins sûre qu’il n’y paraît",
    },
    "stock_differs": {
        "en": "two stocks ({before_day}, then {after_day}): their difference is neither arrivals nor new cases",
        "fr": "deux stocks ({before_day}, puis {after_day}) : leur écart n’est ni des arrivées ni de nouveaux cas",
    },
    "no_interval": {
        "en": "no interval is given: the verdict only says that the two values differ",
        "fr": "aucun intervalle n’est donné : le verdict dit seulement que les deux valeurs diffèrent",
    },
    "approximate": {
        "en": "at least one value is approximate",
        "fr": "une valeur au moins est approximative",
    },
    "small_base": {
        "en": "the base is under {least}: the numbers are given without percent",
        "fr": "la base est inférieure à {least} : les nombres sont donnés sans pourcentage",
    },
}  # fmt: skip
_KINDS: Mapping[str, Mapping[str, str]] = {
    "en": {"flow": "flow", "stock": "stock", "share": "share", "rate": "rate", "target": "target", "event": "event"},
    "fr": {"flow": "flux", "stock": "stock", "share": "part", "rate": "taux", "target": "cible", "event": "événement"},
}

Blanks = Callable[[str], Mapping[str, str]]


def _reason(id_: str, *, is_refusal: bool, blanks: Blanks | None = None, words: str | None = None) -> Reason:
    """A reason in each language; `words` names other wording of the same reason."""
    texts = _WORDS[words or id_]
    message = {language: texts[language].format(**(blanks(language) if blanks else {})) for language in LANGUAGES}
    return Reason(id=id_, message=message, is_refusal=is_refusal)


def reasons(context: Context) -> tuple[Reason, ...]:
    """Every reason that applies, the refusals first."""
    absent = _absent(context)
    if absent:
        return tuple(absent)
    rules = (_same_thing, _periods, _same_places, _reporters, _base, _profile, _nature, _precision)
    found = [reason for rule in rules for reason in rule(context)]
    return tuple(sorted(found, key=lambda reason: not reason.is_refusal))


def _absent(context: Context) -> list[Reason]:
    return [
        _reason(
            "no_data",
            is_refusal=True,
            blanks=lambda language, side=side: {"period": period_words(side.key.period, language)},  # type: ignore[misc]
        )
        for side in (context.before, context.after)
        if side.value is None
    ]


def _same_thing(context: Context) -> list[Reason]:
    before, after = context.before, context.after
    found = []
    if before.kind != after.kind:
        blanks = _both_kinds(before, after)
        found.append(_reason("kinds_differ", is_refusal=True, blanks=blanks))
    if before.definition != after.definition:
        found.append(_reason("definition_differs", is_refusal=True))
    if set(before.sources) != set(after.sources):
        found.append(_reason("sources_differ", is_refusal=True, blanks=_both_sources(context)))
    return found


def _both_kinds(before: Estimate, after: Estimate) -> Blanks:
    return lambda language: {"before_kind": _KINDS[language][before.kind], "after_kind": _KINDS[language][after.kind]}


def _both_sources(context: Context) -> Blanks:
    return lambda language: {
        "before_source": source_words(context.before.sources, language, context.titles),
        "after_source": source_words(context.after.sources, language, context.titles),
    }


def _periods(context: Context) -> list[Reason]:
    before, after = context.before, context.after
    found = [_incomplete(side) for side in (before, after) if not side.coverage.is_complete]
    if after.kind in FLOWS and _lengths_differ(before, after):
        found.insert(0, _reason("lengths_differ", is_refusal=True))
    if after.kind in ("stock", "target") and (before.as_of is None) != (after.as_of is None):
        found.append(_reason("span_role_differs", is_refusal=True))
    return found


def _lengths_differ(before: Estimate, after: Estimate) -> bool:
    """Whole months are as long as each other, whatever their days."""
    one, other = before.key.period, after.key.period
    if one.is_whole_months and other.is_whole_months:
        return one.month_count != other.month_count
    return (one.last - one.first) != (other.last - other.first)


def _incomplete(side: Estimate) -> Reason:
    coverage = side.coverage
    return _reason(
        "incomplete_period",
        is_refusal=True,
        blanks=lambda language: {
            "period": period_words(side.key.period, language),
            "present": str(coverage.months_present),
            "expected": str(coverage.months_expected),
        },
    )


def _same_places(context: Context) -> list[Reason]:
    before, after = set(context.before.coverage.places), set(context.after.coverage.places)
    if before == after:
        return []
    if _vintages(context, before) != _vintages(context, after):
        return [_reason("place_vintage_differs", is_refusal=True)]
    is_refusal = _is_large_move(context)
    blanks = _places_blanks(context, sorted(before ^ after))
    words = "places_differ" if is_refusal else "places_moved"
    return [_reason("places_differ", is_refusal=is_refusal, blanks=blanks, words=words)]


def _vintages(context: Context, places: set[str]) -> set[str]:
    return {vintage for place in places if (vintage := (context.vintages or {}).get(place))}


def _is_large_move(context: Context) -> bool:
    """Places on one side only that hold too much of the count; in values already aggregated, any when not known.

    A record system that covers a place and has nothing to record there has no row either: alone, this refuses nothing.
    """
    if context.lost is None or context.gained is None:
        return context.indicator.table == "statistics"
    return max(context.lost, context.gained) > context.thresholds.moved_share


def _places_blanks(context: Context, places: Sequence[str]) -> Blanks:
    def blanks(language: str) -> Mapping[str, str]:
        names = sorted(say(context.names.get(place, place), language) for place in places)
        return {"places": joined(names, language)}

    return blanks


def _reporters(context: Context) -> list[Reason]:
    if context.after.kind == "target":
        return []
    before, after = context.before.coverage.reporters, context.after.coverage.reporters
    if before is not None and after is not None:
        return _both_measured(context, before, after)
    found = [_reason("coverage_unknown", is_refusal=False)]
    for side in (context.before, context.after):
        if side.coverage.reporters is not None and _share(side.coverage.reporters) < context.thresholds.least_received:
            found.append(_few(side, side.coverage.reporters))
    return found


def _both_measured(context: Context, before: tuple[int, int], after: tuple[int, int]) -> list[Reason]:
    limits = context.thresholds
    least, most = sorted((before[0], after[0]))
    is_kept = least >= limits.least_continuity * most
    if is_kept and abs(_share(before) - _share(after)) * 100 <= limits.received_points:
        return []
    is_fall = (after[0], _share(after)) < (before[0], _share(before))
    return [
        _reason(
            "fewer_reporters" if is_fall else "more_reporters",
            is_refusal=True,
            blanks=lambda language: {
                "before_received": number_words(Fraction(before[0]), language),
                "after_received": number_words(Fraction(after[0]), language),
            },
        )
    ]


def _few(side: Estimate, reporters: tuple[int, int]) -> Reason:
    return _reason(
        "fewer_reporters",
        is_refusal=True,
        words="few_reporters",
        blanks=lambda language: {
            "received": number_words(Fraction(reporters[0]), language),
            "expected": number_words(Fraction(reporters[1]), language),
            "period": period_words(side.key.period, language),
        },
    )


def _share(reporters: tuple[int, int]) -> Fraction:
    return Fraction(*reporters)


def _base(context: Context) -> list[Reason]:
    is_unknown = context.after.kind == "share" and not (context.before.n and context.after.n)
    return [_reason("base_unknown", is_refusal=True)] if is_unknown else []


def _profile(context: Context) -> list[Reason]:
    """Uneven months: steep in one of the periods, and not the same season in both."""
    if context.after.kind not in FLOWS or _is_same_season(context):
        return []
    sides = ((context.before, context.months_before), (context.after, context.months_after))
    return [_uneven(side, months) for side, months in sides if _is_steep(months, context.thresholds)]


def _is_steep(months: Sequence[Fraction], limits: Thresholds) -> bool:
    if len(months) < 3 or sum(months) < limits.least_monthly * len(months):
        return False
    return max(months) >= limits.steepness * max(min(months), Fraction(1))


def _is_same_season(context: Context) -> bool:
    before, after = context.months_before, context.months_after
    if not before or len(before) != len(after) or not sum(before) or not sum(after):
        return False
    shifts = (abs(b / sum(before) - a / sum(after)) for b, a in zip(before, after, strict=True))
    return sum(shifts) / 2 <= context.thresholds.profile_shift


def _uneven(side: Estimate, months: Sequence[Fraction]) -> Reason:
    return _reason(
        "uneven_profile",
        is_refusal=False,
        blanks=lambda language: {
            "period": period_words(side.key.period, language),
            "low": number_words(min(months), language),
            "high": number_words(max(months), language),
        },
    )


def _nature(context: Context) -> list[Reason]:
    """What a difference of this kind does not say."""
    before, after = context.before, context.after
    if after.kind in FLOWS and context.indicator.is_people:
        return [_reason("clustered", is_refusal=False)]
    if after.kind == "stock":
        return [_reason("stock_differs", is_refusal=False, blanks=_both_days(before, after))]
    if after.kind in FLOWS and not counts_events(context.indicator):
        return [_reason("no_interval", is_refusal=False)]
    return []


def _both_days(before: Estimate, after: Estimate) -> Blanks:
    return lambda language: {
        f"{name}_day": day_words(side.as_of or side.key.period.last, language)
        for name, side in (("before", before), ("after", after))
    }


def _precision(context: Context) -> list[Reason]:
    found = []
    if context.before.qualifier or context.after.qualifier:
        found.append(_reason("approximate", is_refusal=False))
    if context.after.kind not in SHARES and (context.before.value or 0) < context.thresholds.least_base:
        least = str(context.thresholds.least_base)
        found.append(_reason("small_base", is_refusal=False, blanks=lambda _: {"least": least}))
    return found


def counts_events(indicator: Indicator) -> bool:
    """True for a flow of things that happen one by one: not people, not money, not different values."""
    measure = indicator.measure
    if indicator.kind not in FLOWS or indicator.is_people or measure is None or measure.function == "distinct":
        return False
    return indicator.table != "funding"
