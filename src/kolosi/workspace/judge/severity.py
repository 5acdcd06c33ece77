"""Severity by region and risk: the computed phase with its interval and grade, beside the phase that people agreed on.

The computed phase and the ranks stay inside. What is agreed leaves through the gate, as figures of the source `severity`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Where, point
from kolosi.model.key import Key
from kolosi.model.label import Label, say
from kolosi.reading.labels import label
from kolosi.risk.severity import Distribution, Severity, ranks_within, severity_of
from kolosi.workspace.ask.remedying import held_if_cited
from kolosi.workspace.judge.one_language import one_language_points
from kolosi.workspace.judge.severity_cells import criteria_of, pairs_of
from kolosi.workspace.judge.severity_table import SeverityCell, SeverityTable
from kolosi.workspace.judge.severity_values import keys_of, values_of
from kolosi.workspace.write.judgements import AgreedPhase, read_severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kolosi.risk.composites import RankDistribution
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.write.judgements import PairOf

TOP = 5
DRAWS = 2_000
"""P(rank <= 5) to within two points, 95 times in 100: enough to see which ranks are firm, in a fifth of the time of 10,000."""

FILE = "report/severity.yaml"


def severity_on(desk: Desk, *, has_ranks: bool = False) -> SeverityTable:
    """The severity of every region and risk, from a desk that is open; how risks rank in their regions only where it is asked for."""
    workspace = desk.workspace
    criteria, register = criteria_of(workspace), read_severity(workspace)
    pairs = list(pairs_of(workspace))
    values = values_of(desk, criteria, pairs)
    ranks: dict[tuple[str, str], RankDistribution] = {}
    for region in dict.fromkeys(region for region, _ in pairs) if has_ranks else ():
        own = {risk: values[region, risk] for at, risk in pairs if at == region and risk}
        found = ranks_within(own, criteria, top=TOP, draws=DRAWS)
        ranks |= {(region, risk): one for risk, one in found.items()}
    cells = []
    for pair in pairs:
        asked = register.households.get(pair)
        distribution = Distribution(shares=asked.shares, margin=asked.margin) if asked else None
        computed = severity_of(distribution, values[pair], criteria, is_of_risk=pair[1] is not None)
        cells.append(_cell(workspace, pair, computed, register.agreed.get(pair), ranks.get((pair[0], pair[1] or ""))))
    return SeverityTable(criteria=criteria, cells=tuple(cells))


def _cell(
    workspace: Folder, pair: PairOf, computed: Severity, agreed: AgreedPhase | None, ranks: RankDistribution | None
) -> SeverityCell:
    """A cell with the names of its region and of its risk."""
    region, risk = pair
    places = workspace.knowledge.places
    term = workspace.knowledge.taxonomies["protection_risks"].terms.get(risk or "")
    return SeverityCell(
        region=region,
        risk=risk,
        place=places[region].name if region in places else _same(region),
        label=term.label if term else _same(risk or ""),
        short=term.short if term else _same(risk or ""),
        computed=computed,
        agreed=agreed,
        ranks=ranks,
    )


def _same(text: str) -> Label:
    return {"fr": text, "en": text}


# -- figures ----------------------------------------------------------------------------------------------------------


def phase_key(desk: Desk, region: str, risk: str | None) -> Key:
    """The figure of an agreed phase."""
    own = f"risk_severity;risk={risk}" if risk else "area_severity"
    return Key.parse(f"{own}/{desk.workspace.settings.period}@{region}")


def check_severity(desk: Desk) -> list[Finding]:
    """Points to check: agreed phases that depart without a reason, that rest on what is not there, that are not those kept as records."""
    if not read_severity(desk.workspace).agreed:
        return []
    judged = [cell for cell in desk.severity.cells if cell.phase is not None]
    return [
        *(one for cell in judged for one in _asked(cell)),
        *_unlike_the_records(desk, judged),
        *one_language_points(FILE, "severity", _printed(judged), desk.workspace.settings.languages),
    ]


def _printed(judged: Sequence[SeverityCell]) -> Iterator[tuple[Label, Label]]:
    """What a document prints beside phases: reasons of those that depart, and all dissent."""
    for cell in judged:
        if cell.agreed and cell.departs_by:
            yield _named(cell), cell.agreed.reason
        if cell.agreed:
            yield _named(cell), cell.agreed.dissent


def _asked(cell: SeverityCell) -> Iterator[Finding]:
    where = Where(file=FILE)
    agreed, computed = cell.agreed, cell.computed
    if agreed is None:
        return
    data = {**_named(cell), "agreed": str(agreed.phase), "computed": _span(computed)}
    if cell.departs_by and not agreed.reason:
        yield point("severity_departs", where=where, found=_found(cell), data=data)
    if agreed.basis in ("households", "area") and agreed.basis != computed.basis and not agreed.reason:
        yield point("severity_basis_absent", where=where, found=_found(cell), data=data)


def _named(cell: SeverityCell) -> Label:
    """The region with the risk that is judged."""
    risk = cell.label if cell.risk else label("severity.all")
    return {each: f"{say(cell.place, each)}, {say(risk, each)}" for each in ("fr", "en")}


def _found(cell: SeverityCell) -> str:
    return f"{cell.region} {cell.risk or ''}".strip()


def _span(computed: Severity) -> str:
    if computed.phase is None:
        return "–"
    return str(computed.low) if computed.low == computed.high else f"{computed.low}–{computed.high}"


def _unlike_the_records(desk: Desk, judged: Sequence[SeverityCell]) -> Iterator[Finding]:
    """Tells of phases that the register says and the records do not: somebody wrote the file by hand."""
    keys = [phase_key(desk, cell.region, cell.risk) for cell in judged]
    estimates = desk.estimates(keys)
    unlike = [cell for cell, key in zip(judged, keys, strict=True) if estimates[key].value != cell.phase]
    if unlike:
        found = ", ".join(_found(cell) for cell in unlike)
        yield point("severity_not_kept", where=Where(file=FILE), found=found, count=len(unlike))


def may_be_told(desk: Desk, cell: SeverityCell) -> bool:
    """True where the computed phase may stand beside the agreed one: that left the gate, and so would all that it is made of."""
    figure = desk.released.get(phase_key(desk, cell.region, cell.risk))
    if figure is None or figure.hidden is not None or cell.computed.phase is None:
        return False
    keys = list(keys_of(desk, criteria_of(desk.workspace), (cell.region, cell.risk)).values())
    estimates = desk.estimates(keys)
    return all(held_if_cited(desk, key, estimates[key], desk.context) is None for key in keys)
