"""Answers about the words and columns of files, and remarks on sentences, as people who know no codes read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kolosi.model.label import say
from kolosi.proof.verdict.questions import is_mark
from kolosi.reading.labels import label
from kolosi.workspace.correct.offered import column_label

if TYPE_CHECKING:
    from kolosi.model.decision import Decision
    from kolosi.model.label import Label
    from kolosi.web.here import Here
    from kolosi.workspace import Workspace

_PASSAGE = label("questions.subject")

_WHYS: tuple[Label, ...] = (label("corrected.why"), label("learnt.why"))
"""The reasons that kolosi writes itself, in the language of who answered."""


def in_words(here: Here, decision: Decision, names: Mapping[str, str]) -> tuple[str, str] | None:
    """What an answer is about and what it says; nothing for a Decision of another kind."""
    head, _, rest = decision.subject.partition(":")
    if decision.kind == "word":
        terms = here.ask(("terms in words", here.language), lambda workspace: _terms(workspace, here.language))
        return rest, terms.get((head, decision.value), decision.value)
    if decision.kind == "column":
        source, _, layout = head.partition("/")
        return f"{rest} ({names.get(source, source)})", _meaning(here, source, layout, decision.value)
    if decision.kind == "binding" and is_mark(decision.subject):
        return here.said(_PASSAGE), decision.value
    if decision.kind == "comment":
        return names.get(decision.subject.rpartition(":")[0], decision.subject), decision.value
    return None


def why(here: Here, decision: Decision) -> str:
    """The reason of a Decision; one that kolosi wrote itself, in the language of the page."""
    own = next((one for one in _WHYS if decision.why in one.values()), None)
    return here.said(own) if own else decision.why


def _terms(workspace: Workspace, language: str) -> Mapping[tuple[str, str], str]:
    return {
        (taxonomy.id, term.id): say(term.label, language)
        for taxonomy in workspace.knowledge.taxonomies.values()
        for term in taxonomy.terms.values()
    }


def _meaning(here: Here, source: str, layout: str, column: str) -> str:
    """What a column was said to hold; the name as it was written where its form has no such column."""

    def asked(workspace: Workspace) -> str:
        found = workspace.knowledge.sources.get(source)
        known = found.layout(layout) if found else None
        names = {rule.names[0] for rule in known.rules} if known else set()
        return column_label(workspace, source, layout, column, here.language) if column in names else column

    return here.ask(("meaning", source, layout, column, here.language), asked)
