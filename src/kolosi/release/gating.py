"""The one door for numbers: estimates go in, figures come out, for the cited keys only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kolosi.model.figure import Comparison, Released
from kolosi.model.finding import Finding, point
from kolosi.model.key import Key
from kolosi.reading.without_cycles import growing
from kolosi.release.audit.audit import audit
from kolosi.release.figures.figures import released
from kolosi.release.policy.authorisation import Authorisation
from kolosi.release.policy.context import Context, Published
from kolosi.release.policy.rules import base_key, is_sensitive
from kolosi.release.register.revised import with_kept
from kolosi.release.suppress.plan import Estimates, Plan, Withheld, base_of, judge, plan

if TYPE_CHECKING:
    from kolosi.release.audit.audit import Breach


@dataclass(frozen=True, kw_only=True)
class Gate:
    """What leaves, and what was held back and why.

    `figures` go out. `withheld` and `findings` stay inside: the reasons, in order of key. `authorised` is what let some
    figures out that a rule would have held back; it is printed, by function.
    """

    figures: Mapping[Key, Released]
    withheld: tuple[Withheld, ...]
    findings: tuple[Finding, ...]
    authorised: tuple[Authorisation, ...] = ()


@growing()
def gate(keys: Iterable[Key], estimates: Estimates, editions: Sequence[Published] = (), *, context: Context) -> Gate:
    """What leaves for exactly these keys, with what was held back. Raises `Refusal` for a key without an estimate."""
    cited = {key: _comparison(key, estimates) for key in sorted(set(keys))}
    editions = [old for old in editions if not context.is_of_nobody(old.key)]
    caught, step = frozenset[Key](), 0
    while True:
        decided = _with_changes(plan(cited, estimates, editions, context, caught), cited)
        compared = {key: one and with_kept(one, decided.cells, context) for key, one in cited.items()}
        figures = released(compared, decided, context)
        more = _caught(figures, decided, editions, context, step) - caught
        if not more:
            break
        caught, step = caught | more, step + 1
    return Gate(
        figures=figures,
        withheld=tuple(decided.withheld.values()),
        findings=_findings(decided),
        authorised=_authorised(decided, estimates, context),
    )


def _authorised(decided: Plan, estimates: Estimates, context: Context) -> tuple[Authorisation, ...]:
    """The authorisations without which some printed figure would not leave, in order of their end and rules."""
    alone = replace(context, policy=context.policy.model_copy(update={"granted": []}), excepted=())
    used: dict[str, Authorisation] = {}
    for key, cell in decided.cells.items():
        if not decided.is_printed(key):
            continue
        held = judge(key, cell, base_of(key, cell, {**estimates, **decided.cells}, alone), alone)
        for rule in () if held is None else sorted({held.rule, "R13", *(("R3",) if held.rule == "R18" else ())}):
            lifting = context.lifting(key, rule, is_sensitive=is_sensitive(key, context))
            used |= {repr(one): one for one in lifting}
    return tuple(sorted(used.values(), key=lambda one: (one.until, sorted(one.rules), one.figures)))


_NEAREST = (2, 8)
"""How many figures are held back for each finding of the independent check, the first and the second time; then its whole group."""


def _caught(
    figures: Mapping[Key, Released], decided: Plan, editions: Sequence[Published], context: Context, step: int
) -> frozenset[Key]:
    """The figures to hold back where the independent check finds a way to a protected count: the nearest first."""
    is_looked_at = bool(decided.withheld) or any(old.is_few is not None for old in editions)
    if not is_looked_at and not any(is_sensitive(key, context) for key in decided.cells):
        return frozenset()
    breaches = audit(figures, decided.truth, editions, context, decided.kept | decided.unsettled)
    found = [
        one
        for one in breaches
        if one.bounds.is_new or one.bounds.key not in (decided.surely if one.is_recorded else decided.known)
    ]
    return frozenset(key for breach in found for key in _nearest(breach, decided, step))


def _nearest(breach: Breach, decided: Plan, step: int) -> Sequence[Key]:
    """The printed figures of a group that differ least from the count that was found, small ones before large ones."""
    printed = [key for key in breach.group if decided.is_printed(key)]
    if step >= len(_NEAREST) or not printed or breach.is_unsettled:
        return breach.group
    found = breach.bounds.key

    def apart(key: Key) -> tuple[int, Fraction, Key]:
        columns = len({column for column, _ in set(key.breakdown) ^ set(found.breakdown)})
        others = (key.indicator != found.indicator) + (key.period != found.period) + (key.places != found.places)
        return columns + others, abs(decided.cells[key].value or Fraction(0)), key

    return sorted(printed, key=apart)[: _NEAREST[step]]


_WAITING = {
    "R3": "few_reporters",
    "R3_unknown": "reporters_unknown",
    "R13": "agreement_missing",
    "R18": "figures_embargoed",
}
_WAITING["R13_partly"] = _WAITING["R13"]
_WAITING["unsettled"] = "figures_unsettled"


def _findings(decided: Plan) -> tuple[Finding, ...]:
    known = tuple(point("figure_already_known", found=str(key)) for key in sorted({*decided.known, *decided.lost}))
    waiting: dict[tuple[str, str], int] = {}
    for key, one in decided.withheld.items():
        name = _WAITING.get(one.reason)
        if name is not None:
            waiting[name, key.indicator] = waiting.get((name, key.indicator), 0) + 1
    revised = Counter(key.indicator for key in decided.kept if decided.is_printed(key))
    known += tuple(point("figures_kept", found=name, count=count) for name, count in sorted(revised.items()))
    return known + tuple(point(name, found=found, count=count) for (name, found), count in sorted(waiting.items()))


def release(
    keys: Iterable[Key], estimates: Estimates, editions: Sequence[Published] = (), *, context: Context
) -> Mapping[Key, Released]:
    """A figure for every cited key, a change for every cited change. Nothing else may be printed."""
    return gate(keys, estimates, editions, context=context).figures


def explain(
    keys: Iterable[Key], estimates: Estimates, editions: Sequence[Published] = (), *, context: Context
) -> tuple[Withheld, ...]:
    """What is held back and why, for people inside."""
    return gate(keys, estimates, editions, context=context).withheld


def needed(keys: Iterable[Key], context: Context) -> frozenset[Key]:
    """Figures that are not cited themselves but that the gate wants to know: the bases of cited shares."""
    sides = {side for key in keys for side in ((key.before, key.after) if key.is_change else (key,))}
    return frozenset(base for key in sides if (base := base_key(key, context)) is not None)


def _comparison(key: Key, estimates: Estimates) -> Comparison | None:
    found = estimates.get(key)
    return found if isinstance(found, Comparison) else None


def _with_changes(decided: Plan, cited: Mapping[Key, Comparison | None]) -> Plan:
    """The plan with the changes of which one side does not leave."""
    changes = {
        key: Withheld(key=key, rule="side", is_primary=False)
        for key in cited
        if key.is_change and (key.before in decided.withheld or key.after in decided.withheld)
    }
    return replace(decided, withheld=dict(sorted({**decided.withheld, **changes}.items())))
