"""The sentences of a first draft: what the released figures say, as their verdict lets it be said. Facts, no cause.

Words stand in `languages/<language>/labels.yaml`, below `draft`. A clear change is told from both values with its size; one that is
not clear with both values and the words for that; one that is not comparable with both values and why, without size or direction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from kolosi.model.figure import Change, Comparison, Figure, Figures
from kolosi.model.key import Key
from kolosi.model.label import Label, say
from kolosi.model.period import Period
from kolosi.reading.labels import label, labels
from kolosi.report.draft.links import Draft, Scope
from kolosi.report.draft.numerals import MINUS, NARROW, NO_BREAK, period_words
from kolosi.report.draft.typed_numbers import typed_in
from kolosi.report.draft.wording import difference_text, figure_text, is_percentage, name_of, place_words, term_words
from kolosi.workspace.draft.choosing import Told

WHEN = labels("draft.when")
WHAT = labels("draft.what")
TOLD = labels("draft.told")
_OF = (label("draft.of"), label("draft.of_vowel"))
_SINCE = (label("draft.since"), label("draft.since_vowel"))
_VOWEL = label("draft.vowel")
_PLURAL = label("draft.plural")
_ALSO = label("draft.also")
_PARTIAL = label("draft.partial")
_AND = label("measure.and")
_SENTENCE = re.compile(r"(?<=\.) +")
_QUESTION = re.compile(r"\s*:[^:]*\?$")
"""What is asked behind a fact is for people to answer: a draft tells the fact."""
_MONEY = "dollar"


@dataclass(frozen=True, kw_only=True)
class Writer:
    """What the sentences of one language are made from."""

    language: str
    figures: Figures
    scope: Scope
    compared: Mapping[Key, Comparison]

    def paragraph(self, told: Iterable[Told]) -> str:
        """What is told of a risk, as one paragraph: each figure, its places, and what must be known to read it, said once."""
        said: list[str] = []
        known: set[str] = set()
        for one in told:
            said += self._sentences(one)
            caveats = [text for text in dict.fromkeys(self._caveats(one)) if text not in known]
            known |= set(caveats)
            if caveats:
                said.append(say(TOLD["caveat"], self.language).format(caveat=say(_ALSO, self.language).join(caveats)))
        return " ".join(said)

    def _sentences(self, told: Told) -> Iterator[str]:
        now = self._figure(told.key)
        if told.change is None:
            yield self._told("alone", now)
            return
        change, then = self.figures[told.change], self._figure(told.change.before)
        assert isinstance(change, Change)
        if change.verdict == "NOT COMPARABLE":
            yield self._told("apart", now, then, change=change.key, why=self._why(change.key))
        elif change.verdict == "NO CLEAR CHANGE":
            yield self._told("unclear", now, then, change=change.key)
        else:
            yield self._told("moved", now, then, change=change.key, move=_plain(self._size(change)))
        if told.places:
            yield say(TOLD["places"], self.language).format(places=self._listed([*map(self._place, told.places)]))

    def _figure(self, key: Key) -> Figure:
        figure = self.figures[key]
        assert isinstance(figure, Figure)
        return figure

    def _told(self, name: str, now: Figure, then: Figure | None = None, **blanks: object) -> str:
        """A sentence; where the label is no noun in the plural, one that begins with it."""
        what = self._what(now)
        named = name if what else f"{name}_named"
        when = self._when(now)
        sides = {"now": self._link(now), "when": when, "When": _capital(when)}
        if then is not None:
            before = self._when(then)
            sides |= {"then": self._link(then), "before": before, "Before": _capital(before)}
        words = {"what": what, "label": self._label(now), **sides, **blanks}
        return say(TOLD[named], self.language).format(**words)

    def _link(self, figure: Figure) -> str:
        return f"[{_plain(figure_text(figure, self.language))}](fig:{figure.key})"

    def _size(self, change: Change) -> str:
        """The size of a clear change; nothing is said in percent that the change does not carry."""
        return (
            figure_text(change, self.language) if change.percent is not None else difference_text(change, self.language)
        )

    def _place(self, key: Key) -> str:
        change = self.figures[key]
        assert isinstance(change, Change)
        return say(TOLD["place"], self.language).format(
            place=place_words(self.scope, key.places[0], self.language),
            now=self._link(self._figure(key.after)),
            then=self._link(self._figure(key.before)),
            move=_plain(self._size(change)),
            change=key,
        )

    def _why(self, change: Key) -> str:
        """Why two values do not compare, without counts, places or reporters."""
        reasons = [one for one in self.compared[change].reasons if one.is_refusal]
        return self._listed([say(one.discreet or one.message, self.language) for one in reasons])

    def _caveats(self, told: Told) -> Iterator[str]:
        """What must be known to read a figure and its change; nothing with a number, which no figure of the workspace would bear out."""
        figure = self._figure(told.key)
        if figure.status == "partial":
            yield say(_PARTIAL, self.language)
        reasons = self.compared[told.change].reasons if told.change else ()
        beside = [say(one.discreet or one.message, self.language) for one in reasons if not one.is_refusal]
        for text in (*_SENTENCE.split(say(figure.caveat, self.language)), *beside):
            plain = _small(_QUESTION.sub("", text.strip()).rstrip("."))
            if plain and not list(typed_in(Draft(file="", language=self.language, text=f"{plain}."))):
                yield plain

    # -- words ----------------------------------------------------------------------------------------------------

    def _label(self, figure: Figure) -> str:
        key = figure.key
        groups = [
            self._listed([_small(term_words(self.scope, name, term, self.language)) for term in terms])
            for name, terms in key.breakdown
        ]
        if key.places:
            groups.append(self._listed([place_words(self.scope, place, self.language) for place in key.places]))
        name = name_of(figure, self.scope, self.language)
        return f"{name} ({', '.join(groups)})" if groups else name

    def _what(self, figure: Figure) -> str:
        """What is counted, as the subject of a sentence: `le nombre d’incidents …`; nothing where the label cannot be one."""
        text = _small(self._label(figure))
        if figure.kind == "rate" or not _matches(_PLURAL, self.language, text):
            return ""
        is_money = _MONEY in say(figure.unit, "en").lower()
        kind = "share" if is_percentage(figure) else "money" if is_money else "count"
        return say(WHAT[kind], self.language).format(label=text, of=self._behind(_OF, text))

    def _behind(self, forms: tuple[Label, Label], text: str) -> str:
        """A text behind a word that has another form before a vowel."""
        return say(forms[_matches(_VOWEL, self.language, text)], self.language).format(text)

    def _when(self, figure: Figure) -> str:
        """When a figure is true, as it stands in a sentence: `au premier trimestre 2025`."""
        as_of = figure.as_of if figure.kind == "stock" else None
        period = Period(as_of, as_of) if as_of else figure.key.period
        said = period_words(str(period), self.language)
        if period.is_day:
            return said
        first, dash, last = said.partition(" – ")
        if dash:
            return say(WHEN["span"], self.language).format(first=self._behind(_SINCE, first), last=last)
        kind = "month" if period.month_count in (1, 12) else "part"
        return say(WHEN[kind], self.language).format(said)

    def _listed(self, items: list[str]) -> str:
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {say(_AND, self.language)} {items[-1]}"


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def _matches(patterns: Label, language: str, text: str) -> bool:
    return bool(_pattern(say(patterns, language)).match(text))


def _small(text: str) -> str:
    """A text within a sentence: names and abbreviations keep their capitals."""
    word = text.partition(" ")[0]
    return text if word[1:] != word[1:].lower() else text[:1].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _plain(text: str) -> str:
    """A number as people type it: the machine sets its spaces and signs."""
    return text.replace(NARROW, " ").replace(NO_BREAK, " ").replace(MINUS, "-")
