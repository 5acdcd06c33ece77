"""Hands the cited keys, and only those, to the gate; and says what a figure looks like from inside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from kolosi.content.code import GATE, code_of
from kolosi.model.key import Key
from kolosi.store.files import note_json, read_json
from kolosi.store.receipts import code_of_source
from kolosi.workspace.answers import ChangeAnswer, FigureAnswer
from kolosi.workspace.ask.remedying import held_if_cited, in_words, merges_for
from kolosi.workspace.ask.settling import settlements, with_commands
from kolosi.workspace.build.building import as_line, from_line
from kolosi.workspace.build.engines import receipts_digest
from kolosi.workspace.decide.embargoes import embargoes_of, pending
from kolosi.workspace.decide.exempting import exceptions_of
from kolosi.workspace.publish.sealing import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from kolosi.model.figure import Comparison, Estimate, Hidden, Released
    from kolosi.model.finding import Finding
    from kolosi.model.indicator import Indicator
    from kolosi.model.label import Label
    from kolosi.release.gating import Gate
    from kolosi.release.policy.authorisation import Authorisation
    from kolosi.release.policy.context import Context, Published
    from kolosi.workspace.ask.asking import Desk
    from kolosi.workspace.folder import Folder


@dataclass(frozen=True, kw_only=True)
class Gated:
    """What left the gate; `withheld` and `findings` stay inside: what was held back and why, what to check.

    `authorised` is what let some figures out, as `authorised_line` gives it.
    """

    figures: Mapping[Key, Released]
    withheld: tuple[Mapping[str, object], ...]
    findings: tuple[Finding, ...]
    authorised: tuple[Mapping[str, Any], ...] = ()


def gated(desk: Desk) -> Gated:
    """What may leave of what the drafts cite; asked again only when something that it depends on changed."""
    from kolosi.release.register.cache import as_lines, from_lines

    path = desk.workspace.file("build", "released.json")
    digest = release_digest(desk)
    kept = read_json(path)
    if isinstance(kept, dict) and kept.get("digest") == digest:
        findings = tuple(from_line(line) for line in kept["findings"])
        return Gated(
            figures=from_lines(kept["figures"]),
            withheld=tuple(kept["withheld"]),
            findings=findings,
            authorised=tuple(kept["authorised"]),
        )
    gate = _gate(desk)
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


def release_digest(desk: Desk) -> str:
    """What the released figures depend on: the code that counts and judges, records, definitions, policy, decisions, editions, keys."""
    workspace = desk.workspace
    parts = [
        code_of(*GATE),
        desk.built.digest,
        receipts_digest(workspace),
        workspace.knowledge.digest,
        str(workspace.settings),
        day_of(workspace).isoformat(),
        str(pending(workspace, date.today())),
        *(decision.id for decision in workspace.decisions.all()),
        *workspace.editions.ids(),
        *sorted(str(key) for key in desk.cited),
    ]
    return sha256("\n".join(parts).encode()).hexdigest()


def _gate(desk: Desk) -> Gate:
    from kolosi.release.gating import gate, needed

    context = desk.context
    bases = set(needed(desk.cited, context)) - desk.cited_estimates.keys()
    values = {**desk.cited_estimates, **desk.estimates(key for key in bases if not key.is_change)}
    told = with_reporters(desk, values)
    changes = desk.comparisons(key for key in desk.cited if key.is_change)
    both = {
        key: replace(
            one,
            before=replace(one.before, organisations=told[key.before].organisations),
            after=replace(one.after, organisations=told[key.after].organisations),
        )
        for key, one in changes.items()
    }
    everything: dict[Key, Estimate | Comparison] = {**told, **both}
    return gate(sorted(desk.cited), everything, published(desk.workspace), context=context)


def with_reporters(desk: Desk, values: Mapping[Key, Estimate]) -> dict[Key, Estimate]:
    """Some values, each with what every organisation adds to it where that is known."""
    behind = _reporters(desk, values)
    return {key: replace(cell, organisations=behind.get(key)) for key, cell in values.items()}


def _reporters(desk: Desk, keys: Iterable[Key]) -> Mapping[Key, tuple[Fraction, ...]]:
    """What each organisation adds to some figures, where the files of their system come from those who report."""
    from kolosi.measure.senders import senders

    known = desk.workspace.knowledge
    own = {id_ for id_, source in known.sources.items() if source.files_add_up}
    wanted = [key for key in keys if _system(key.indicator, known.indicators) in own]
    return senders(wanted, known.indicators, desk.engine, known.places) if wanted else {}


def _system(indicator: str, indicators: Mapping[str, Indicator]) -> str | None:
    """The system that an indicator is read from; for a share, that of its base."""
    below = indicators[indicator].denominator
    return indicators[below.indicator if below else indicator].source


def context_of(desk: Desk) -> Context:
    """What the gate knows besides the values."""
    from kolosi.content.structure import structure_of
    from kolosi.model.record import BREAKDOWNS, INCIDENTS, RESPONSES, STATISTICS
    from kolosi.release.policy.context import Context
    from kolosi.release.policy.policy import load_policy

    workspace = desk.workspace
    known = workspace.knowledge
    columns = {name: STATISTICS.column(name) or INCIDENTS.column(name) or RESPONSES.column(name) for name in BREAKDOWNS}
    terms = {
        name: known.taxonomies[column.taxonomy]
        for name, column in columns.items()
        if column and column.taxonomy and column.taxonomy in known.taxonomies
    }
    return Context(
        policy=load_policy(workspace.settings.policy, known.overlay),
        indicators=known.indicators,
        terms=terms,
        structure=structure_of(terms),
        places=known.places,
        members=known.places.members,
        regions=tuple(place.id for place in workspace.level_one()),
        source_titles={id_: source.title for id_, source in known.sources.items()},
        code_of=partial(code_of_source, salt=workspace.salt),
        excepted=exceptions_of(workspace),
        on=day_of(workspace),
        data=_records_of(desk),
        embargoes=embargoes_of(workspace, date.today()),
    )


def _records_of(desk: Desk) -> dict[str, str]:
    """For each indicator what stands for the records that it is counted from: the files of its system as they are read today."""
    found: dict[str, list[str]] = {}
    for file in desk.workspace.receipts.all():
        read = desk.built.receipts.get(file.id)
        if read is not None:
            said = read.get("records_digest", read["digest"])
            line = f"{file.id}|{file.organisation}|{file.period}|{said}"
            found.setdefault(file.source, []).append(line)
    of_system = {name: sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16] for name, lines in found.items()}
    indicators = desk.workspace.knowledge.indicators
    systems = {id_: _system(id_, indicators) for id_ in indicators}
    return {id_: of_system[system] for id_, system in systems.items() if system in of_system}


def day_of(workspace: Folder) -> date:
    """The day on which authorisations must be in force: that of the edition, or today where none is said."""
    said = workspace.settings.published
    return date.fromisoformat(said) if said else date.today()


def published(workspace: Folder) -> list[Published]:
    """Every value that any edition printed, in order of time, withdrawn ones included: readers keep what they read."""
    from kolosi.release.register.registry import from_entries

    withdrawn = workspace.decisions.latest("withdrawn")
    return [
        one
        for edition in in_order(workspace)
        for one in from_entries(edition, workspace.editions.figures(edition), is_withdrawn=edition in withdrawn)
    ]


def inside_view(desk: Desk, key: Key, estimate: Estimate, *, is_alone: bool) -> FigureAnswer:
    """One figure seen from inside: with the value, unless it is cited and the gate hides it.

    Asked alone, it comes with why it does not leave, or would not if it were cited, and which merge would.
    """
    from kolosi.release.figures.figures import public_codes
    from kolosi.release.figures.wording import coverage_of, label_of

    workspace = desk.workspace
    context = desk.context
    indicator = workspace.knowledge.indicators[key.indicator]
    figure = desk.released.get(key) if desk.has_drafts and key in desk.cited else None
    codes = {receipt.id: receipt.code for receipt in workspace.receipts.all()}
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
    return {
        "en": f"not released (protection). {why.get('en', '')}",
        "fr": f"non diffusé (protection). {why.get('fr', '')}",
    }
