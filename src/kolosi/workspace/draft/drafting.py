"""The verb that writes the first sentences of a draft. It writes into empty sections alone, and a second run adds nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, point
from kolosi.model.label import Label, say
from kolosi.reading.labels import label
from kolosi.report.draft.carried import marked
from kolosi.store.files import read_prose, write_whole
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.ask.remedying import in_words
from kolosi.workspace.draft.choosing import Chosen, choose
from kolosi.workspace.draft.placing import place_of, with_heading, with_sentences
from kolosi.workspace.draft.sentences import Writer
from kolosi.workspace.write.registers import RankedRisk, ranked_risks

if TYPE_CHECKING:
    from kolosi.model.figure import Figures
    from kolosi.model.key import Key
    from kolosi.workspace.ask.asking import Asking
    from kolosi.workspace.folder import Folder

_COLON = label("insertions.colon")
_LANGUAGES = label("draft.of")
"""Sentences are made in the languages that have words for them."""


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """What was written: the risks, with the paragraph of each language; what was left alone; and the figures without data."""

    written: Mapping[str, Label]
    findings: tuple[Finding, ...] = ()

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "written": {risk: dict(texts) for risk, texts in self.written.items()},
            "findings": [finding.as_json() for finding in self.findings],
        }


def draft(workspace: Folder) -> Drafted:
    """Writes what moved most below the heading of each ranked risk where nobody has written; each sentence is marked to be confirmed.

    Refuses where no risk is ranked: their order is a judgement of people.
    """
    risks = ranked_risks(workspace)
    if not risks:
        raise Refusal(point("risks_not_ranked"))
    desk = desk_of(workspace)
    texts = {one.language: read_prose(workspace.file(one.file)) for one in desk.drafts}
    named = {one: _with_headings(text, risks, one, workspace) for one, text in texts.items() if one in _LANGUAGES}
    free = {risk.risk: rank for rank, risk in enumerate(risks, 1) if _is_free(named, rank)}
    chosen, figures = choose(desk, tuple(free)) if free else ([], {})
    told = {one.risk.risk: _paragraphs(desk, one, figures, named) for one in chosen if one.told}
    for language, text in named.items():
        _write(workspace, language, text, {free[risk]: said[language] for risk, said in told.items()})
    left = [risk for risk in risks if risk.risk not in told]
    passed = [point("risk_not_drafted", found=risk.risk, data=_name(workspace, risk)) for risk in left]
    missing = [_missing(desk, key) for key in dict.fromkeys(key for one in chosen for key in one.missing)]
    worded = tuple(workspace.say(one) for one in (*passed, *missing))
    return Drafted(written=told, findings=worded)


def _with_headings(text: str, risks: Sequence[RankedRisk], language: str, workspace: Folder) -> str:
    for rank, risk in enumerate(risks, 1):
        text = with_heading(text, rank, say(_name(workspace, risk), language), language)
    return text


def _is_free(texts: Mapping[str, str], rank: int) -> bool:
    """True where nobody has written of a risk, in any language: a sentence that stands in one alone would have no twin."""
    places = [place_of(text, rank) for text in texts.values()]
    return bool(places) and all(place is not None and place.is_empty for place in places)


def _name(workspace: Folder, risk: RankedRisk) -> Label:
    term = workspace.knowledge.taxonomies["protection_risks"].terms.get(risk.risk)
    return term.label if term else {"fr": risk.risk, "en": risk.risk}


def _paragraphs(desk: Asking, chosen: Chosen, figures: Figures, languages: Mapping[str, str]) -> Label:
    """What is told of a risk in each language, every sentence marked."""

    changes = desk.comparisons(one.change for one in chosen.told if one.change)
    writers = (Writer(language=one, figures=figures, scope=desk.scope, compared=changes) for one in languages)
    return {one.language: marked(one.paragraph(chosen.told), one.language) for one in writers}


def _write(workspace: Folder, language: str, text: str, paragraphs: Mapping[int, str]) -> None:
    """Writes the draft of a language; nothing is written where no paragraph is new."""
    for rank, paragraph in paragraphs.items():
        place = place_of(text, rank)
        assert place is not None
        text = with_sentences(text, place, paragraph)
    if paragraphs:
        write_whole(workspace.file("report", f"pau.{language}.md"), text.encode())


def _missing(desk: Asking, key: Key) -> Finding:
    """A figure that has no data, and which file would supply it."""
    what, why = in_words(key, desk.context), desk.estimates([key])[key].missing
    told = {language: f"{what[language]}{_COLON[language]} {why.get(language, '')}" for language in _COLON}
    return point("draft_without_data", found=str(key), data=told)
