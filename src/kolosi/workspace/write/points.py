"""The points to check in the drafts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kolosi.model.finding import Finding
    from kolosi.workspace.ask.desk import Desk


def check_with(desk: Desk) -> list[Finding]:
    """Every point to check in the drafts that no waiver in force lets through, from a desk that is open."""
    from kolosi.workspace.decide.waiving import authors_in_force
    from kolosi.workspace.review.prose import is_lifted
    from kolosi.workspace.write.unwritten import NEVER_WAIVED

    authors = authors_in_force(desk.workspace)
    return [
        finding
        for finding in every_point(desk)
        if finding.id in NEVER_WAIVED or not is_lifted(finding, authors.get(finding.occurrence, ()))
    ]


def every_point(desk: Desk) -> list[Finding]:
    """Every point to check in the drafts, waived or not."""
    from kolosi.report.draft.reference_check import check
    from kolosi.report.evidence.checking import check_grounds
    from kolosi.workspace.ask.settling import hints_settled
    from kolosi.workspace.decide.openness import opened
    from kolosi.workspace.evidence.checking import check_evidence
    from kolosi.workspace.evidence.registers import cited_excerpts
    from kolosi.workspace.recommend.grounds import unknown_grounds
    from kolosi.workspace.review.kept_points import points_of, points_on_registers
    from kolosi.workspace.review.prose import draft_points
    from kolosi.workspace.write.inserting import unsaid
    from kolosi.workspace.write.proposing import with_proposals
    from kolosi.workspace.write.registers import check_registers, read_registers, without_quantities
    from kolosi.workspace.write.stale_periods import leftover_points
    from kolosi.workspace.write.unwritten import unwritten_points

    texts = {draft.language: (draft.file, draft.text) for draft in desk.drafts}
    excerpts = cited_excerpts(desk.workspace)
    own = [
        *check_registers(desk.workspace, texts, partial(points_on_registers, desk, "recommendations")),
        *unknown_grounds(desk, read_registers(desk.workspace).recommendations, excerpts),
        *points_on_registers(desk, "workshop", partial(_of_workshop, desk)),
        *check_evidence(desk.workspace, texts),
        *check_grounds(desk.drafts, excerpts, partial(points_of, desk, f"grounds\n{desk.judged_digest}")),
        *points_on_registers(desk, "severity", partial(_of_severity, desk)),
        *leftover_points(desk.workspace),
        *unwritten_points(desk),
    ]
    registers = [desk.workspace.say(finding) for finding in own]
    more = (*desk.gated.findings, *unsaid(desk), *opened(desk.workspace.knowledge), *draft_points(desk))
    gate = [desk.workspace.say(finding) for finding in more]
    found = without_quantities(
        desk.workspace, texts, check(desk.drafts, desk.released, desk.scope, partial(points_of, desk, "references"))
    )
    cited = with_proposals(desk, hints_settled(desk, found))
    return [*cited, *registers, *gate]


def _of_workshop(desk: Desk) -> list[Finding]:
    from kolosi.workspace.judge.workshop import check_workshop

    return check_workshop(desk.workspace)


def _of_severity(desk: Desk) -> list[Finding]:
    from kolosi.workspace.judge.severity import check_severity

    return check_severity(desk)
