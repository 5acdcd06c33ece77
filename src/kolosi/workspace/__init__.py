"""A workspace: where the floors meet. Each public method is a verb of every door."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, point
from kolosi.store.locks import locked
from kolosi.workspace.alert import Alerting
from kolosi.workspace.answers import Additions
from kolosi.workspace.ask.notebook import FindingList, Indicators, Sources, workspace_html
from kolosi.workspace.editing import Editing
from kolosi.workspace.folder import WORDS
from kolosi.workspace.linking import Linking
from kolosi.workspace.protect.recovering import recover
from kolosi.workspace.recommend import Recommending

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kolosi.content.given import GivenList
    from kolosi.intake.records.importing import Reading
    from kolosi.model.decision import Decision
    from kolosi.model.indicator import Indicator
    from kolosi.model.key import Key
    from kolosi.model.place import Place
    from kolosi.model.receipt import Receipt
    from kolosi.model.source import Source
    from kolosi.store.receipts import Receipts
    from kolosi.workspace.adopt.adopting import Adoption
    from kolosi.workspace.answers import Added, ChangeAnswer, FigureAnswer, TraceAnswer
    from kolosi.workspace.ask.asking import Asking
    from kolosi.workspace.ask.exploring import Grouped
    from kolosi.workspace.ask.watching import Watching
    from kolosi.workspace.draft.drafting import Drafted
    from kolosi.workspace.follow.status import Status
    from kolosi.workspace.knowledge import Knowledge
    from kolosi.workspace.records.built import Built
    from kolosi.workspace.records.lookup import ContentLookup
    from kolosi.workspace.review.proofing import Proofread
    from kolosi.workspace.write.rendering import Rendered

__all__ = ["Workspace"]

PATIENCE = 120.0
"""Seconds for which who reads figures waits for who builds them."""
GIVING_PLACES = ("places", "boundaries")
"""The sources whose files may give places."""


class Workspace(Editing, Alerting, Recommending, Linking):
    """The workspace kept in a folder."""

    def __init__(self, folder: Path, *, passphrase: str | None = None, identity: str | Path | None = None) -> None:
        super().__init__(folder, passphrase=passphrase, identity=identity)
        recover(self)

    def __repr__(self) -> str:
        if not self.is_readable:
            return f"Workspace('{self.folder.resolve().name}')"
        return f"Workspace('{self.settings.name}', {self.settings.country.upper()}, {self.settings.period})"

    def _repr_html_(self) -> str:
        return workspace_html(self)

    # -- what the rooms of this floor ask of the workspace --------------------------------------------------------

    def lookup(self, of: Receipt | None = None) -> ContentLookup:
        """Words and places as content and Decisions have them now; and what was decided about rows and columns of a file."""
        from kolosi.workspace.correct.waiting import settled_of
        from kolosi.workspace.decide.soundness import sound
        from kolosi.workspace.receive.file_answers import answers_of, columns_said
        from kolosi.workspace.receive.senders import known_organisations
        from kolosi.workspace.records.lookup import ContentLookup

        decided = sound(self, _latest(self.decisions.standing(), WORDS))
        by_kind = {kind: {d.subject: d for d in decided if d.kind == kind} for kind in WORDS}
        return ContentLookup(
            self.knowledge,
            by_kind,
            self.salt,
            settled_of(by_kind["rows"].values(), of.kept if of else ""),
            organisations=known_organisations(self),
            columns=columns_said(answers_of(self, of.original)) if of else {},
        )

    def vintage(self) -> str:
        """The set of boundaries the document speaks in: that of its settings, else one that the outlines added can draw."""
        from kolosi.workspace.write.mapping import vintage_of

        return vintage_of(self)

    @staticmethod
    def _given_lists(folder: Path, receipts: Receipts, knowledge: Knowledge) -> Sequence[GivenList]:
        """The lists of places that came in as files; what reads them is loaded only where some are asked for."""
        from kolosi.workspace.places.gazetteers import given_lists

        return given_lists(folder, receipts, knowledge)

    # -- verbs ----------------------------------------------------------------------------------------------------

    def add(
        self,
        files: Iterable[str | Path],
        *,
        source: str | None = None,
        organisation: str | None = None,
        during: str | None = None,
        at: Sequence[str] = (),
        received: date | None = None,
        author: str | None = None,
    ) -> list[Added]:
        """Adds files: each is examined in memory, recognised, kept and read, or refused whole with a sentence.

        What is not sure of a file is asked, once: `source`, `organisation`, `during` and `at` say it beforehand. A corrected
        `a_corriger.xlsx` becomes Decisions, and the files asked about are read; a form is taken whole or not at all. A file of the same sender and period that is
        newer by its own signs replaces the one before and says what changed. `author` is the person under whose name it is recorded.
        """
        from kolosi.workspace.decide.speaking import speaking
        from kolosi.workspace.protect.protecting import is_collecting
        from kolosi.workspace.receive.collecting import collect_files
        from kolosi.workspace.receive.file_answers import SaidOfFile
        from kolosi.workspace.receive.steps import step
        from kolosi.workspace.receive.submitting import add_files, expand, told_last

        given, day = [Path(file) for file in files], received or date.today()
        if is_collecting(self.folder, self.vault):
            return Additions(collect_files(self, expand(given), source, organisation, during, day))
        at = (at,) if isinstance(at, str) else tuple(at)
        said = SaidOfFile(source=source, organisation=organisation, during=during, at=at)
        self._merge_collected()
        told: list[Finding] = []
        with speaking(author), locked(self.folder / "receipts"), self._merging(), step(self, "add", told):
            answers = add_files(self, given, said, day)
        return Additions(told_last(self, answers, told))

    def form(self, name: str, *, into: str | Path | None = None) -> Path:
        """A form about the workspace itself, filled in with what it holds, or `all` in one workbook; given back with `add`.

        Settings, expected submissions and reporters, ranked risks, recommendations, references, chronology, documents read and their excerpts. `questions` are
        those that reviewers are likely to ask of the cited figures, with what is known and the rows; they are not taken back.
        """
        from kolosi.workspace.forms.handing import write_form

        return write_form(self, name, Path(into) if into is not None else None)

    def build(self) -> Built:
        """Reads again what changed. The last build stands until the new one is whole."""
        from kolosi.workspace.receive.file_answers import words_by_receipt
        from kolosi.workspace.records.building import build_records, standing_build

        self._merge_collected()
        self.knowledge.forget_places([one.id for one in self.receipts.current() if one.source in GIVING_PLACES])
        known = (self.receipts, self.tables, self.knowledge.sources, words_by_receipt(self))
        standing = standing_build(*known)
        if standing is not None:
            return standing
        with locked(self.folder / "build", seconds=PATIENCE):
            return build_records(*known, self._read)

    def _read(self, receipt: Receipt) -> list[Reading]:
        """The records of a kept file, as they would be read today."""
        from kolosi.workspace.places.gazetteers import SOURCE as LISTED
        from kolosi.workspace.places.gazetteers import read_place_list
        from kolosi.workspace.places.outlines import SOURCE, read_outlines
        from kolosi.workspace.records.building import read_receipt

        if receipt.source == LISTED:
            return read_place_list(self, receipt)
        data = self.receipts.data(receipt)
        if receipt.source == SOURCE:
            borne = [given for given in self.knowledge.given if given.id == receipt.id]
            outlines = read_outlines(receipt.file, data, self.knowledge.places, borne)
            return [outlines] if outlines else []
        return read_receipt(receipt, data, self.knowledge.sources[receipt.source], self.lookup(receipt))

    def decide(self, kind: str, subject: str, value: str, *, why: str, author: str | None = None) -> Decision:
        """Records what a person decided: who, when, about what, what, why."""
        from kolosi.workspace.decide.clerk import Clerk
        from kolosi.workspace.receive.steps import step

        with step(self, "decide"):
            return Clerk(self).decide(kind, subject, value, why=why, author=author)

    def desk(self) -> Asking:
        """The present build, ready for questions."""
        from kolosi.workspace.ask.asking import desk_of

        return desk_of(self)

    def figure(
        self,
        indicator: str,
        *,
        during: str | None = None,
        at: Sequence[str] = (),
        by: Mapping[str, Sequence[str]] | None = None,
    ) -> FigureAnswer:
        """One figure, with what it rests on. Takes a whole key, or an indicator with `during`, `at` and `by`."""
        return self.desk().figure(self.key(indicator, during=during, at=at, by=by))

    def figures(self, indicators: Sequence[str] = (), *, group: Sequence[str] = ()) -> list[FigureAnswer] | Grouped:
        """Every figure the drafts cite; or those of some indicators over groupings (`region,month`), as an inside answer."""
        from kolosi.workspace.ask.exploring import explore
        from kolosi.workspace.signing.validation import cited_with_status

        if not indicators:
            return cited_with_status(self.desk())

        return explore(self.desk(), indicators, group)

    def change(
        self,
        indicator: str,
        *,
        during: str | None = None,
        against: str | None = None,
        at: Sequence[str] = (),
        by: Mapping[str, Sequence[str]] | None = None,
    ) -> ChangeAnswer:
        """The change of a figure between two periods, with a verdict."""
        from kolosi.workspace.ask.keys import base_period

        key = self.key(indicator, during=during, at=at, by=by)
        if key.against is None:
            key = key.to(base_period(against or "year_ago", key.period, self.settings))
        return self.desk().change(key)

    def watch(
        self,
        indicator: str,
        *,
        during: str | None = None,
        at: Sequence[str] = (),
        group: Sequence[str] = (),
        beside: Sequence[str] = (),
    ) -> Watching:
        """The weeks of an indicator by region and type with more than expected or without data, its trend, and other sources beside it; inside only."""
        from kolosi.workspace.ask.watching import watch_weeks

        return watch_weeks(self.desk(), indicator, during, at, group, beside)

    def trace(
        self,
        indicator: str,
        *,
        during: str | None = None,
        at: Sequence[str] = (),
        by: Mapping[str, Sequence[str]] | None = None,
    ) -> TraceAnswer:
        """The rows behind a figure; their contributions add up to its value."""
        return self.desk().trace(self.key(indicator, during=during, at=at, by=by))

    def key(
        self,
        indicator: str,
        *,
        during: str | None = None,
        at: Sequence[str] = (),
        by: Mapping[str, Sequence[str]] | None = None,
    ) -> Key:
        """The key that names a figure, from its pieces or from its own text."""
        from kolosi.workspace.ask.keys import key_of

        return key_of(self, indicator, during, at, by)

    def status(self, *, noted: Sequence[str] = ()) -> Status:
        """What came in, what waits, what is to be checked. `noted` are codes noted earlier, or `edition.json` of editions kept elsewhere, that must still hold."""
        from kolosi.workspace.follow.status import status_of, unread
        from kolosi.workspace.protect.accepting import unaccepted

        held = unaccepted(self)
        if held:
            return unread(self, held)
        return status_of(self, self.build(), (noted,) if isinstance(noted, str) else noted)

    def check(
        self,
        file: str | Path | None = None,
        *,
        annotate: Sequence[str | Path] = (),
        against: str | Path | None = None,
        twin: str | Path | None = None,
        answers: Sequence[str] = (),
        everything: bool = False,
    ) -> list[Finding] | Proofread:
        """Points to check in the drafts: numbers without reference, stale numbers, words against the sign, twins that differ.

        With a document, whose it may be: the figures in it recomputed, written into files where asked, beside an earlier
        edition and a twin; `answers` to its questions are written down (`CODE=yes`, `CODE=no`); `everything` changes nothing here, it is what a screen shows.
        """
        from kolosi.workspace.review.checking_files import read_and_write

        del everything
        if file is None:
            return self.check_drafts()
        return read_and_write(file, annotate=annotate, against=against, twin=twin, answers=answers, workspace=self)

    def adopt(self, file: str | Path, *, answers: str | Path | None = None) -> Adoption:
        """A draft written by hand in Word: a form with the figure that each of its numbers most likely is; nothing is bound by itself.

        With the form filled in, the same document with its figures bound, its layout untouched, and where a number is not its figure.
        """
        from kolosi.workspace.adopt.adopting import adopt

        return adopt(self, Path(file), Path(answers) if answers is not None else None)

    def check_drafts(self) -> list[Finding]:
        """Points to check in the drafts alone."""
        from kolosi.workspace.ask.asking import desk_of
        from kolosi.workspace.write.points import check_with

        return FindingList(check_with(desk_of(self)))

    def draft(self) -> Drafted:
        """Writes, below each ranked risk of which nobody has written, the figures that moved most, where, and how to read them.

        In both languages, each sentence marked to be confirmed. What has no data is not written, and told with the file that would supply it.
        """
        from kolosi.workspace.draft.drafting import draft

        return draft(self)

    def refresh(self, *, write: bool = False) -> Mapping[str, str]:
        """The differences that moved data propose to the drafts, as text a person can read; written only when asked."""
        from kolosi.workspace.write.rendering import refresh_drafts

        return refresh_drafts(self, write=write)

    def render(self, *, formats: Sequence[str] = ("html", "pdf", "docx"), languages: Sequence[str] = ()) -> Rendered:
        """The document and the files of figures, in `out/internal` and `out/public`."""
        from kolosi.workspace.write.rendering import WHOLE, render

        _require_known(formats, sorted(WHOLE))
        _require_known(languages, self.settings.languages)
        return render(self, tuple(formats), tuple(languages))

    def sources(self) -> Mapping[str, Source]:
        """The systems that are understood, by id."""
        return Sources(self.knowledge.sources)

    def indicators(self) -> Mapping[str, Indicator]:
        """What can be computed, by id."""
        return Indicators(self.knowledge.indicators)

    def places(self, text: str | None = None, *, country: str | None = None) -> list[Place]:
        """The country and its regions; or the places whose name holds a text or comes near to it.

        `country` is an ISO code; without it, the country of the workspace.
        """
        from kolosi.workspace.ask.listing import named, places_of

        is_own = country is None or country.lower() == self.settings.country
        return named(self.knowledge.places if is_own else places_of(str(country), self.knowledge.overlay), text)


def _latest(decisions: Iterable[Decision], kinds: Sequence[str]) -> list[Decision]:
    """The last Decision of these kinds about each subject."""
    return list({(d.kind, d.subject): d for d in decisions if d.kind in kinds}.values())


def _require_known(given: Sequence[str], known: Sequence[str]) -> None:
    """Refuses the first choice that is none of those known."""
    for choice in given:
        if choice not in known:
            raise Refusal(point("choice_unknown", found=choice, data={"known": ", ".join(known)}))
