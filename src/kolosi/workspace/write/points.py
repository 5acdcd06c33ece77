"""The points to check in the drafts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kolosi.workspace.ask.settling import hints_settled
from kolosi.workspace.decide.openness import opened
from kolosi.workspace.decide.waiving import authors_in_force
from kolosi.workspace.recommend.grounds import unknown_grounds
from kolosi.workspace.review.kept_points import points_of, points_on_registers

if TYPE_CHECKING:
    from kolosi.model.finding import Finding
    from kolosi.report.draft.links import Draft
    from kolosi.workspace.ask.desk import Desk


def check_with(desk: Desk) -> list[Finding]:
    """Every point to check in the drafts that no waiver in force lets through, from a desk that is open."""
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
    from kolosi.report.checking.reference_check import check
    from kolosi.report.editing.structure import check_structure
    from kolosi.report.evidence.checking import check_grounds
    from kolosi.workspace.evidence.checking import check_evidence
    from kolosi.workspace.evidence.registers import cited_excerpts
    from kolosi.workspace.review.prose import draft_points
    from kolosi.workspace.write.inserting import MARKS, unsaid
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
    return [*cited, *check_structure(desk.drafts, MARKS), *_of_regions(desk), *registers, *gate]


OF_EVERY_REGION = frozenset(
    {
        "number_without_reference",
        "number_in_letters",
        "number_stale",
        "figure_unknown",
        "link_malformed",
        "link_broken",
        "note_without_text",
    }
)
"""Points about what is typed in the page of a region: what is typed stands on the page of each. What a region lacks is no fault of the page."""


def _of_regions(desk: Desk) -> list[Finding]:
    """The points in the page of a region, with the name of each region in it; each told once, with its line in the file."""
    from kolosi.report.editing.structure import check_structure
    from kolosi.workspace.write.inserting import MARKS
    from kolosi.workspace.write.profile import MARK, region_pages

    pages = region_pages(desk.workspace)
    found = [one for page in pages for one in points_of(desk, "regions", page, partial(_in_each_region, desk, page))]
    return [*found, *check_structure(pages, {*MARKS, MARK})]


def _in_each_region(desk: Desk, page: Draft) -> list[Finding]:
    from kolosi.report.checking.reference_check import check
    from kolosi.workspace.write.profile import named

    found: dict[object, Finding] = {}
    for place in desk.workspace.level_one():
        for one in check([named(page, place)], desk.released, desk.scope):
            if one.id in OF_EVERY_REGION:
                found.setdefault((one.id, one.where.line, one.found), one)
    return list(found.values())


def _of_workshop(desk: Desk) -> list[Finding]:
    from kolosi.workspace.judge.workshop import check_workshop

    return check_workshop(desk.workspace)


def _of_severity(desk: Desk) -> list[Finding]:
    from kolosi.workspace.judge.severity import check_severity

    return check_severity(desk)
