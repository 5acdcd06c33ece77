"""The gate of texts at the doors: a document's text alone, or the drafts of a workspace with what they cite."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from kolosi.content.gate import gate_languages, gate_words
from kolosi.model.finding import Finding, Where
from kolosi.model.label import say
from kolosi.model.spelling import fold_name
from kolosi.reading.text import flatten
from kolosi.release.policy.policy import load_policy
from kolosi.release.text import Lexicon, Minimums, gate_text, lexicon_of, localities_of, outcome_of
from kolosi.report.draft.links import BadLink, Draft, mentions
from kolosi.report.tables.tables import state_of
from kolosi.workspace.review.kept_points import points_of
from kolosi.workspace.review.packs import pack
from kolosi.workspace.review.prose_points import as_manuscript, lexicon
from kolosi.workspace.signing.reserving import said_aloud
from kolosi.workspace.write.inserting import with_insertions
from kolosi.workspace.write.judgements import said_in_judgement
from kolosi.workspace.write.registers import ranked_risks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kolosi.model.figure import Figures
    from kolosi.reading.expressions import Expressions
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.folder import Folder

PERSONS = 2
"""So many people must each give a reason before what the gate blocks may leave."""

WRITTEN = ("chronology", "contacts", "follow-up", "authorisations")
"""The parts of a draft that are written from data or settings; nobody sees them in the draft. So are reservations."""


# -- the drafts of a workspace ----------------------------------------------------------------------------------------


def draft_points(desk: Desk) -> list[Finding]:
    """What the drafts would let a reader find of a person, the parts written from data and settings included."""
    workspace = desk.workspace
    overlay = workspace.knowledge.overlay
    minimums = Minimums.of(load_policy(workspace.settings.policy, overlay))
    localities = cache(partial(_localities, workspace))
    found: dict[str, Finding] = {}
    readable = gate_languages(overlay)

    @cache
    def words_of(language: str) -> Lexicon:
        return lexicon_of(language, gate_words(language, overlay)) if overlay else lexicon(language)

    for draft, has_lines in _texts(desk, readable):
        find = partial(_of_draft, draft, words_of, desk.released, minimums, localities)
        for one in points_of(desk, "gate", draft, find):
            if not has_lines and one.data.get("is_function"):
                continue  # the settings give it to be published
            where = one.where if has_lines else Where(file=draft.file)
            found.setdefault(one.occurrence, replace(one, where=where))
    return list(found.values())


def _texts(desk: Desk, languages: Sequence[str]) -> Iterator[tuple[Draft, bool]]:
    """The drafts, a page of a region in each language, and what the settings and marks put beside, which has no line."""
    settings = desk.workspace.settings
    aloud = said_aloud(desk.workspace)
    heads = (settings.title, settings.subtitle, settings.invented)

    regions = {draft.language: draft for draft in desk.region_drafts}
    for draft in desk.drafts:
        if draft.language in languages:
            spoken = (*(head.get(draft.language, "") for head in heads), *aloud, *_judged(desk.workspace, draft))
            yield replace(draft, text="\n\n".join(spoken)), False
    for draft in (*desk.drafts, *regions.values()):
        if draft.language in languages:
            yield draft, True
            asked = [f"<!-- {name} -->" for name in WRITTEN if f"<!-- {name} -->" in draft.text]
            yield with_insertions(desk, replace(draft, text="\n\n".join(asked))), False


def _judged(workspace: Folder, draft: Draft) -> Iterator[str]:
    """What people wrote beside ranks and phases, where the draft asks for it to be printed."""
    if "<!-- workshop -->" in draft.text or "<!-- severity -->" in draft.text:
        yield from said_in_judgement(workspace, draft.language)
    if "<!-- ranked -->" in draft.text:
        yield from (say(one.why, draft.language) for one in ranked_risks(workspace))


def _of_draft(
    draft: Draft,
    words: Callable[[str], Lexicon],
    figures: Figures,
    minimums: Minimums,
    localities: Callable[[], Expressions],
) -> tuple[Finding, ...]:
    manuscript = as_manuscript(draft.text)
    if manuscript is None:
        return ()
    cited = list(_released(replace(draft, text=manuscript.text), figures))
    numbers = pack(draft.language)
    own = words(draft.language)
    return gate_text(manuscript, own, numbers, minimums, file=draft.file, cited=cited, localities=localities())


def _released(draft: Draft, figures: Figures) -> Iterator[tuple[int, int]]:
    """The links whose figure the plan lets out."""
    for mention in mentions(draft):
        try:
            link = mention.link()
        except BadLink:
            continue
        if link.is_inline and state_of(figures.get(link.keys[0])) == "value":
            yield mention.start, mention.end


def _localities(workspace: Folder) -> Expressions:
    """The places of the country below its regions, by every name that is not also that of a region."""
    places = workspace.knowledge.places.values()
    regions = {name for place in places if place.level <= 1 for name in _names(place.name.values(), place.spellings)}
    below = {name for place in places if place.level > 1 for name in _names(place.name.values(), place.spellings)}
    return localities_of(sorted(below - regions))


def _names(*spellings: object) -> Iterator[str]:
    for each in spellings:
        assert hasattr(each, "__iter__")
        yield from (flatten(name) for name in each if len(name) >= SHORTEST)


SHORTEST = 4
"""Names of places with fewer letters are also words."""


# -- what a person lets through ---------------------------------------------------------------------------------------


def is_lifted(finding: Finding, authors: Sequence[str]) -> bool:
    """Whether the reasons given let a point go: one person's, or two persons' for what the gate of texts blocks."""
    needed = PERSONS if outcome_of(finding) == "block" else 1
    return len({fold_name(author) for author in authors}) >= needed
