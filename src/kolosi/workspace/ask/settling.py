"""What settles a figure that waits or is hidden: the very command to copy; where no decision can, that it is so, and what to cite."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, point
from kolosi.model.key import Key
from kolosi.reading.labels import label
from kolosi.release.figures.wording import WHY
from kolosi.release.policy.authorisation import Authorisation
from kolosi.workspace.receive.asked import asked_files
from kolosi.workspace.signing.lines import asked_of, list_command

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kolosi.model.figure import Estimate
    from kolosi.model.label import Label
    from kolosi.release.policy.context import Context
    from kolosi.workspace.ask.desk import Desk

LASTS = timedelta(days=180)
"""How long an exception that is proposed holds: who decides may write another day, within two years."""

_BESIDE = frozenset({"S1", "audit"})
"""Rules under which a figure is hidden for the sake of others."""

_VALUES = label("settling.values")
_AGREED = label("settling.agreed")


@dataclass(frozen=True, kw_only=True)
class Held:
    """A figure held back: the rule that says so, and which of its meanings."""

    key: Key
    rule: str
    reason: str


def held(desk: Desk, key: Key) -> Held | None:
    """Give what holds a figure back, among the cited figures or, where no draft cites it, on its own account."""
    if desk.has_drafts and key in desk.cited:
        found = next((one for one in desk.gated.withheld if one["key"] == str(key)), None)
        return Held(key=key, rule=str(found["rule"]), reason=str(found["reason"])) if found else None
    return None if key.is_change else _judged(desk, key, desk.context)


def settlements(desk: Desk, key: Key, merges: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Give what would settle a figure that waits or is held back, each with its command; `merges` are the keys that would leave in its place."""
    answers = tuple(desk.workspace.say(each) for each in _answers(desk, key))
    one = held(desk, key)
    if one is None or answers:
        return answers
    if one.rule == "side":
        return tuple(_sides(desk, key))
    found = [*_supplied(desk, one), *_awaited(desk, one), *_excepted(desk, one), *_beside(desk, one)]
    is_lifted = any(each.id in _LIFTING for each in found)
    return tuple(desk.workspace.say(each) for each in (*found, *_merged(desk, one, merges, is_lifted=is_lifted)))


def _answers(desk: Desk, key: Key) -> Iterator[Finding]:
    """The rows and files that a figure, or a side of a change, waits for, with the list that takes the answers."""
    sides = desk.estimates([key.before, key.after] if key.is_change else [key]).values()
    waits = [one.waits for one in sides if one.waits]
    command = list_command(desk.workspace)
    for id_, count in (
        ("settle_rows", sum(w.rows for w in waits)),
        ("settle_rows_untold", sum(w.untold for w in waits)),
    ):
        if count:
            yield point(id_, found=str(key), data={"rows": count, "command": command})
    files = {file for one in waits for file in one.files}
    for asked in asked_files(desk.workspace):
        if asked.file in files:
            yield point("settle_file", found=asked.file, data={"command": command, **asked_of(desk.workspace, asked)})


def with_commands(desk: Desk, findings: Sequence[Finding], withheld: Sequence[Mapping[str, object]]) -> list[Finding]:
    """Give the points of the gate about figures that wait, each with what to write in the decision that lets them out."""
    keys = {str(one["key"]): str(one["rule"]) for one in withheld if one}
    return [_with_value(desk, finding, keys) for finding in findings]


def hints_settled(desk: Desk, findings: Sequence[Finding]) -> list[Finding]:
    """Give points to check in which a figure that a sentence cites and that is hidden comes with what would let it out."""
    return [_hint_settled(desk, one) if one.id == "figure_hidden" else one for one in findings]


def _hint_settled(desk: Desk, finding: Finding) -> Finding:
    found = settlements(desk, Key.parse(str(finding.data["key"])))
    told = next((one for one in found if one.id != "settle_nothing"), None)
    if told is None:
        return finding
    return replace(finding, hint={language: f"{text} {told.hint[language]}" for language, text in told.message.items()})


_OF_POINT = {"few_reporters": "R3", "reporters_unknown": "R3", "agreement_missing": "R13", "figures_embargoed": "R18"}
_LIFTING = frozenset({"settle_exception", "settle_exceptions", "settle_embargo"})


def _with_value(desk: Desk, finding: Finding, keys: Mapping[str, str]) -> Finding:
    rule = _OF_POINT.get(finding.id)
    waiting = [Key.parse(key) for key, own in keys.items() if own == rule]
    waiting = [key for key in waiting if key.indicator == finding.found and not key.is_change]
    if not waiting:
        return finding
    rules = frozenset[str]().union(*(lifting(desk, key, str(finding.found)) for key in waiting)) or frozenset(
        {rule or ""}
    )
    level = max(desk.context.level_of(key) for key in waiting)
    return replace(finding, data={**finding.data, **_exception_value(desk, rules, level)})


# -- exceptions -------------------------------------------------------------------------------------------------------


def lifting(desk: Desk, key: Key, subject: str) -> frozenset[str]:
    """Give the rules that a decision about a subject must lift for a figure to leave on its own account; none where none can.

    Those that an exception about the same subject lifts already are among them, for the new one takes its place.
    """
    others = tuple(one for one in desk.context.excepted if one.figures != (subject,))
    context = replace(desk.context, excepted=others)
    lifted = frozenset[str]()
    while one := _judged(desk, key, _lifting(context, key, lifted)):
        if one.rule in lifted or not _is_liftable(one, context):
            return frozenset()
        lifted |= {one.rule}
    return lifted


def _lifting(context: Context, key: Key, rules: frozenset[str]) -> Context:
    """The same, where two functions have lifted some rules from one figure with the agreement of all."""
    signed = [
        Authorisation(
            rules=rules,
            figures=(str(key),),
            by=({"en": name, "fr": name},),
            why={},
            since=date.min,
            until=date.max,
            level=context.level_of(key),
            asked=1,
            agreed=1,
            recorded_by=name,
        )
        for name in ("one", "two")
    ]
    return replace(context, excepted=(*context.excepted, *signed), on=context.on or date.today())


def _is_liftable(one: Held, context: Context) -> bool:
    from kolosi.release.policy.rules import is_sensitive

    allowed = context.policy.exceptions
    return one.rule in allowed.one or (one.rule in allowed.two and not is_sensitive(one.key, context))


def _judged(desk: Desk, key: Key, context: Context) -> Held | None:
    from kolosi.release.suppress.plan import base_of, judge

    told, values = _told(desk, key)
    found = judge(key, told, base_of(key, told, values, context), context)
    return Held(key=key, rule=found.rule, reason=found.reason) if found else None


def _told(desk: Desk, key: Key) -> tuple[Estimate, Mapping[Key, Estimate]]:
    """A value with what its reporters add to it, and the value of its base."""
    from kolosi.release.policy.rules import base_key
    from kolosi.workspace.ask.context import with_reporters

    base = base_key(key, desk.context)
    values = desk.estimates([key, *([base] if base else [])])
    told = with_reporters(desk, {key: values[key]})
    return told[key], {**values, **told}


def _exception_value(desk: Desk, rules: frozenset[str], level: int) -> Label:
    """Give what a Decision of an exception says, in each language; what only a person can say is left as dots."""
    from kolosi.workspace.ask.context import day_of

    until = (max(day_of(desk.workspace), date.today()) + LASTS).isoformat()
    ordered = " ".join(sorted(rules, key=lambda rule: int(rule[1:])))
    return {
        language: text.format(
            rules=ordered, until=until, level=level, agreed=_AGREED[language] if "R13" in rules else ""
        )
        for language, text in _VALUES.items()
    }


def _excepted(desk: Desk, one: Held) -> Iterator[Finding]:
    if one.rule in _BESIDE or one.key.is_change:
        return
    rules = lifting(desk, one.key, str(one.key))
    if not rules:
        return
    allowed = desk.context.policy.exceptions
    id_ = "settle_exception" if rules <= set(allowed.one) else "settle_exceptions"
    value = _exception_value(desk, rules, desk.context.level_of(one.key))
    yield point(id_, found=str(one.key), data={"rules": ", ".join(sorted(rules)), **value})


# -- what else lets a figure out --------------------------------------------------------------------------------------


def _awaited(desk: Desk, one: Held) -> Iterator[Finding]:
    """The embargoes that a figure waits for, each with its day and with what takes it back."""
    from kolosi.workspace.decide.embargoes import holding, pending

    if one.rule != "R18":
        return
    estimate = desk.estimates([one.key])[one.key]
    files = {receipt.code: receipt.file for receipt in desk.workspace.receipts.all()}
    waiting = pending(desk.workspace, date.today())
    for subject in holding(desk.workspace, waiting, one.key, estimate):
        data = {"until": waiting[subject].isoformat(), "named": files.get(subject, subject)}
        yield point("settle_embargo", found=subject, data=data)


def _supplied(desk: Desk, one: Held) -> Iterator[Finding]:
    """What is missing for R17: the day of the value, or words of its definition."""
    if one.rule != "R17":
        return
    estimate = desk.estimates([one.key])[one.key]
    if estimate.as_of is not None:
        yield point("settle_caveat", found=one.key.indicator)
        return
    files = {receipt.id: receipt.file for receipt in desk.workspace.receipts.all()}
    for name in [files[id_] for id_ in estimate.receipts if id_ in files] or ["…"]:
        yield point("settle_day", found=name)


def _beside(desk: Desk, one: Held) -> Iterator[Finding]:
    """The figures for whose sake one is hidden: where no draft cites them any more, it need not be."""
    if one.rule not in _BESIDE:
        return
    near = [
        str(line["key"])
        for line in desk.gated.withheld
        if line["is_primary"] and Key.parse(str(line["key"])).indicator == one.key.indicator
    ]
    yield point("settle_beside", found=str(one.key), data={"near": ", ".join(near[:3]) or "–"})


def _sides(desk: Desk, key: Key) -> Iterator[Finding]:
    """The sides of a change that are held back."""
    for side in (key.after, key.before):
        if held(desk, side) is not None:
            yield desk.workspace.say(point("settle_side", found=str(side)))


def _merged(desk: Desk, one: Held, merges: Sequence[str], *, is_lifted: bool) -> Iterator[Finding]:
    """What to cite in place of a figure; where nothing lifts its rule, that is said too."""
    from kolosi.workspace.ask.remedying import in_words

    if merges:
        words = in_words(Key.parse(merges[0]), desk.context)
        id_ = "settle_or_merge" if is_lifted else "settle_merge"
        yield point(id_, found=merges[0], data={"rule": one.rule, **words})
    elif not is_lifted and one.rule not in {"R17", *_BESIDE}:
        yield point("settle_nothing", found=str(one.key), data={"rule": one.rule, **WHY[one.reason or one.rule]})
