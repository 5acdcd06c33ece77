"""What the gate knows besides the values: policy, structure, editions, the day, and who reported what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from kolosi.model.key import Key
from kolosi.store.receipts import code_of_source
from kolosi.workspace.decide.embargoes import embargoes_of
from kolosi.workspace.decide.exempting import exceptions_of
from kolosi.workspace.publish.sealing import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from kolosi.model.figure import Estimate
    from kolosi.model.indicator import Indicator
    from kolosi.model.term import Taxonomy
    from kolosi.release.policy.context import Context, Published
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.folder import Folder


def with_reporters(desk: Desk, values: Mapping[Key, Estimate]) -> dict[Key, Estimate]:
    """Some values, each with what every organisation adds to it where that is known."""
    behind = _reporters(desk, values)
    return {key: replace(cell, organisations=behind.get(key)) for key, cell in values.items()}


def _reporters(desk: Desk, keys: Iterable[Key]) -> Mapping[Key, tuple[Fraction, ...]]:
    """What each organisation adds to some figures, where the files of their system come from those who report."""
    from kolosi.measure.reporting.senders import senders

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
    from kolosi.release.policy.context import Context
    from kolosi.release.policy.policy import load_policy

    workspace = desk.workspace
    known = workspace.knowledge
    terms = breakdown_terms(known.taxonomies)
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


def breakdown_terms(taxonomies: Mapping[str, Taxonomy]) -> dict[str, Taxonomy]:
    """The taxonomy of each column by which figures are broken down."""
    from kolosi.model.record import BREAKDOWNS, INCIDENTS, RESPONSES, STATISTICS

    columns = {name: STATISTICS.column(name) or INCIDENTS.column(name) or RESPONSES.column(name) for name in BREAKDOWNS}
    return {
        name: taxonomies[column.taxonomy]
        for name, column in columns.items()
        if column and column.taxonomy and column.taxonomy in taxonomies
    }


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
