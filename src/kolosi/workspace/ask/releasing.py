"""Hands the cited keys, and only those, to the gate; and says what a figure looks like from inside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from kolosi.content.code import GATE, code_of
from kolosi.model.key import Key
from kolosi.reading.labels import label
from kolosi.store.files import note_json, read_json
from kolosi.workspace.answers import ChangeAnswer, FigureAnswer
from kolosi.workspace.ask.context import day_of, published, with_reporters
from kolosi.workspace.ask.gated import Gated
from kolosi.workspace.ask.remedying import held_if_cited, in_words, merges_for
from kolosi.workspace.ask.settling import settlements, with_commands
from kolosi.workspace.decide.embargoes import pending
from kolosi.workspace.records.building import from_line
from kolosi.workspace.records.built import as_line
from kolosi.workspace.records.engines import receipts_digest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kolosi.model.figure import Comparison, Estimate, Hidden
    from kolosi.model.label import Label
    from kolosi.release.gating import Gate
    from kolosi.release.policy.authorisation import Authorisation
    from kolosi.workspace.ask.desk import Desk


def gated(desk: Desk) -> Gated:
    """What may leave of what the drafts cite; asked again only when something that it depends on changed."""
    from kolosi.release.register.cache import as_lines, from_lines

    path = desk.workspace.file("build", "released.json")
    digest = desk.release_digest
    kept = read_json(path)
    if isinstance(kept, dict) and kept.get("digest") == digest:
        findings = tuple(from_line(line) for line in kept["findings"])
        return Gated(
            figures=from_lines(kept["figures"]),
            withheld=tuple(kept["withheld"]),
            findings=findings,
            authorised=tuple(kept["authorised"]),
        )
    gate = gate_of(desk, desk.cited)
    withheld = [
        {
            "key": str(one.key),
            "rule": one.rule,
            "reason": one.reason,
            "is_primary": one.is_primary,
            "outcome": one.outcome,
            **one.why,
        }
        for one in gate.withheld
    ]
    points = with_commands(desk, gate.findings, withheld)
    lines = [as_line(finding) for finding in points]
    authorised = [authorised_line(one) for one in gate.authorised]
    found = {"figures": as_lines(gate.figures), "withheld": withheld, "findings": lines, "authorised": authorised}
    note_json(path, {"digest": digest, **found})
    return Gated(figures=gate.figures, withheld=tuple(withheld), findings=tuple(points), authorised=tuple(authorised))


def authorised_line(one: Authorisation) -> Mapping[str, Any]:
    """An authorisation as it is printed: rules, functions, reason and end; no name, and no figure."""
    rules = sorted(one.rules, key=lambda rule: int(rule[1:]))
    return {
        "rules": rules,
        "by": [dict(function) for function in one.by],
        "why": dict(one.why),
        "until": one.until.isoformat(),
    }


OF_NO_FIGURE = frozenset({"waiver", "reservation", "clearance", "validation", "comment", "accepted"})
"""Kinds of Decisions that say something of a text, a signature or a file of content: no value and nothing that may leave rests on them."""
OF_NO_VALUE = OF_NO_FIGURE | {"published", "withdrawn", "binding", "number"}
"""Kinds of Decisions that say something of a document, and change no value."""


def release_digest(desk: Desk) -> str:
    """What the released figures depend on: all that values depend on, Decisions about figures, editions, the keys."""
    workspace = desk.workspace
    parts = [
        values_digest(desk),
        str(pending(workspace, date.today())),
        *(decision.id for decision in workspace.decisions.all() if decision.kind not in OF_NO_FIGURE),
        *workspace.editions.ids(),
        *sorted(str(key) for key in desk.cited),
    ]
    return sha256("\n".join(parts).encode()).hexdigest()


def values_digest(desk: Desk) -> str:
    """What values depend on, whoever cites them and whatever was published: the code that counts, records, definitions, Decisions."""
    workspace = desk.workspace
    parts = [
        code_of(*GATE),
        desk.built.digest,
        receipts_digest(workspace),
        workspace.knowledge.digest,
        str(workspace.settings),
        day_of(workspace).isoformat(),
        *(decision.id for decision in workspace.decisions.all() if decision.kind not in OF_NO_VALUE),
    ]
    return sha256("\n".join(parts).encode()).hexdigest()


def gate_of(desk: Desk, keys: Collection[Key]) -> Gate:
    """What the gate lets out of some figures and changes, were they printed together beside what editions told."""
    from kolosi.release.gating import gate, needed

    context = desk.context
    sides = {side for key in keys for side in ((key.before, key.after) if key.is_change else (key,))}
    bases = {key for key in needed(keys, context) if not key.is_change}
    told = with_reporters(desk, desk.estimates(sides | bases))
    changes = desk.comparisons(key for key in keys if key.is_change)
    both = {
        key: replace(
            one,
            before=replace(one.before, organisations=told[key.before].organisations),
            after=replace(one.after, organisations=told[key.after].organisations),
        )
        for key, one in changes.items()
    }
    everything: dict[Key, Estimate | Comparison] = {**told, **both}
    return gate(sorted(keys), everything, published(desk.workspace), context=context)


def codes_of_receipts(desk: Desk) -> Mapping[str, str]:
    """The public code of each file received, read once for many figures."""
    return {receipt.id: receipt.code for receipt in desk.workspace.receipts.all()}


def inside_view(desk: Desk, key: Key, estimate: Estimate, codes: Mapping[str, str], *, is_alone: bool) -> FigureAnswer:
    """One figure seen from inside: with the value, unless it is cited and the gate hides it. `codes` are those of the files received.

    Asked alone, it comes with why it does not leave, or would not if it were cited, and which merge would.
    """
    from kolosi.release.figures.figures import public_codes
    from kolosi.release.figures.wording import coverage_of, label_of

    workspace = desk.workspace
    context = desk.context
    indicator = workspace.knowledge.indicators[key.indicator]
    figure = desk.released.get(key) if desk.has_drafts and key in desk.cited else None
    hidden = _reason(figure.hidden) if figure is not None and figure.hidden else None
    is_open = figure is not None and not figure.hidden
    merges = () if is_open or not is_alone else merges_for(desk, key, context)
    return FigureAnswer(
        estimate=estimate,
        label=label_of(key, context),
        unit=indicator.unit,
        is_published=figure is not None,
        hidden=hidden,
        codes=tuple(codes[receipt] for receipt in estimate.receipts if receipt in codes),
        public=() if hidden else public_codes(key, estimate, context),
        coverage=coverage_of(key, estimate, is_sensitive=False, context=context),
        decimals=indicator.decimals,
        caveat=indicator.caveat,
        held=None if is_open or not is_alone else held_if_cited(desk, key, estimate, context),
        merges=merges,
        merged=tuple(in_words(Key.parse(one), context) for one in merges),
        settle=settlements(desk, key, merges) if is_alone and (not is_open or estimate.waits) else (),
    )


def inside_change(desk: Desk, key: Key, comparison: Comparison) -> ChangeAnswer:
    """One change seen from inside."""
    from kolosi.release.figures.wording import label_of

    workspace = desk.workspace
    indicator = workspace.knowledge.indicators[key.indicator]
    figure = desk.released.get(key) if desk.has_drafts and key in desk.cited else None
    return ChangeAnswer(
        comparison=comparison,
        label=label_of(key, desk.context),
        unit=indicator.unit,
        hidden=_reason(figure.hidden) if figure is not None and figure.hidden else None,
        is_published=figure is not None,
        decimals=indicator.decimals,
        settle=settlements(desk, key),
    )


def _reason(hidden: Hidden) -> Label:
    from kolosi.release.figures.wording import WHY

    why = WHY.get(hidden.reason, {})
    return {language: f"{text} {why.get(language, '')}" for language, text in label("figures.not_released").items()}
