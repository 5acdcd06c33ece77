"""Why a figure does not leave, or would not if a draft cited it; and which merge would: for the people inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.key import Key
from kolosi.model.label import Label, say
from kolosi.reading.labels import label, labels

if TYPE_CHECKING:
    from kolosi.model.figure import Estimate
    from kolosi.release.policy.context import Context
    from kolosi.workspace.ask.desk import Desk


def held_if_cited(desk: Desk, key: Key, estimate: Estimate, context: Context) -> Label | None:
    """Why a figure would not leave on its own account, with the rule; None when it would."""
    from kolosi.release.policy.rules import base_key
    from kolosi.release.suppress.plan import base_of, judge
    from kolosi.workspace.ask.context import with_reporters

    base = base_key(key, context)
    values = {key: estimate, **(desk.estimates([base]) if base else {})}
    told = with_reporters(desk, {key: estimate})[key]
    held = judge(key, told, base_of(key, told, values, context), context)
    return {language: f"{held.rule}. {text}" for language, text in held.why.items()} if held else None


def merges_for(desk: Desk, key: Key, context: Context) -> tuple[str, ...]:
    """The merges that would leave in place of a figure that does not."""
    from kolosi.release.suppress.merging import coarser, remedies
    from kolosi.workspace.ask.context import published, with_reporters

    estimate = desk.estimates([key])[key]
    is_cited = desk.has_drafts and key in desk.cited
    if not is_cited and held_if_cited(desk, key, estimate, context) is None:
        return ()
    candidates = [one for one in coarser(key, context) if _is_possible(desk, one)]
    cited = (
        desk.estimates(one for one in desk.cited_values() if one.indicator == key.indicator) if desk.has_drafts else {}
    )
    everything = {**cited, **desk.estimates(candidates)}
    told = with_reporters(desk, everything)
    merged = {one: told[one] for one in candidates}
    found = remedies(key, {one: told[one] for one in cited}, merged, published(desk.workspace), context)
    return tuple(str(one) for one in found)


def in_words(key: Key, context: Context) -> Label:
    """What a key counts, and when."""
    from kolosi.release.figures.wording import label_of
    from kolosi.report.draft.numerals import period_words

    return {
        language: f"{text}, {period_words(str(key.period), language)}"
        for language, text in label_of(key, context).items()
    }


def _is_possible(desk: Desk, key: Key) -> bool:
    from kolosi.model.finding import Refusal

    try:
        desk.require(key)
    except Refusal:
        return False
    return True


NAMES = label("remedying.names")
"""The name of the list of what is held back, by language."""

_OUTCOMES = labels("remedying.outcomes")
_ASK = label("remedying.ask")


def withheld_rows(desk: Desk, language: str) -> list[list[str]]:
    """What is held back, a row a figure: label, period, rule, outcome, why, practice, and how to ask for merges."""
    from kolosi.release.figures.wording import label_of
    from kolosi.report.draft.numerals import period_words

    context = desk.context
    return [
        [
            say(label_of(key, context), language),
            period_words(str(key.period), language),
            str(one["rule"]),
            say(_OUTCOMES[str(one["outcome"])], language),
            str(one[language]),
            say(context.policy.citation(str(one["rule"])), language),
            say(_ASK, language).format(key) if one["is_primary"] else "",
        ]
        for one in desk.gated.withheld
        for key in [Key.parse(str(one["key"]))]
    ]
