"""Sentences that say that nothing happened: of which places, and when; never of those that they name for another reason.

"No incident in Gao, but 3 in Mopti" is a zero for Gao alone, "no incident apart from Gao" for nobody, and "no incident of rape" says
nothing of other incidents. Where it cannot be told there is no zero: the place has no data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import fold
from kolosi.intake.meaning.context import places_in, says_nothing
from kolosi.intake.meaning.limits import is_limited, limits_said
from kolosi.model.period import Period
from kolosi.model.period_forms import MONTH_NUMBERS
from kolosi.model.spoken_period import periods_in

_SENTENCE = re.compile(r"(?:(?<=\w{3})|(?<=[)»”\"]))[.;!](?=\s|$)|\n")
"""Where a sentence ends: "Rég. de Kidal" is none."""

_CLAUSE = re.compile(
    r"[,;(/]|\s[–—-]\s|\b(?:mais|tandis que|alors que|et|but|while|whereas|and|however|cependant|toutefois)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:selon|d[’']après|contrairement|contre|par rapport|according|unlike|against|compared|versus|vs)\b[^,;()]*"
    r"|\b(?:sous-)?(?:bureau|antenne|base|équipe|office|team)s?\s+(?:de\s+la\s+|de\s+|d[’']|du\s+|of\s+|in\s+)\S+"
    r"|\S+\s+(?:sub-?)?(?:office|team|base)\b",
    re.IGNORECASE,
)
"""What names a place to say who tells it, or with what it is compared."""

_DOUBT = re.compile(
    r"\b(?:en dehors|outside|apart from|other than|aside from|besides|beyond|à part|autres? que)\b"
    r"|\b(?:faute d|lack of|due to|owing to|because|parce qu|car\b|en raison d|à cause d|n[’']a(?:it)? pu|n[’']ont pu|could not|cannot|unable|impossible)"
    r"|\b(?:before|until|prior to|after|since|avant|jusqu|après|depuis|à partir d)"
    r"|\b(?:left|withdr[ae]w\w*|suspend\w*|suspens\w*|evacuated|quitté\w*|retiré\w*|parti(?:e?s)?|évacué\w*|ferm(?:é|eture)\w*|closed|closure)\b",
    re.IGNORECASE,
)
"""An exception, a reason, a part of the time, or partners who left: there may be incidents that nobody tells."""

_OTHER = re.compile(
    r"\b(?:incidents?|cas|violations?|evenements?)\s+(?:(?:majeur|grave|mortel|notable|particulier|significatif|important|nouve|supplementaire|autre)"
    r"|(?:d|de|of|with|involving|avec|impliquant|lie|liee|related|causing|ayant)\b(?!\s+(?:protection|acces|access|securite|security)\b))"
    r"|\b(?:no|aucun|aucune)\s+(?:major|serious|fatal|significant|new|further|other|autre|nouveau|nouvelle)\b"
)
"""Behind, or before, what did not happen: it was of one kind alone, and of others nothing is said."""

_TIMES = re.compile(
    r"\b(?:19|20)\d\d\b|\b[TQSWM]\d{1,2}\b|\b\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?\b|\b(?:semaine|week|trimestre|quarter)\s*\d+\b"
    r"|\b1er\b|\b\d{1,2}(?:st|nd|rd|th)?\b(?=(?:\s+(?:au|to|et|and|-|–)\s+\d{1,2}(?:er)?)?\s+(?:"
    + "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
    + r")\b)"
    r"|\b\d(?:er|re|st|nd|rd|th|[èe]me|e)\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"\d|\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|plusieurs|quelques|two|three|four|five|seven|eight|nine|ten|several|some|a few|many|"
    r"un seul|une seule|only one|just one)\b",
    re.IGNORECASE,
)
_MONTH = re.compile(
    r"\b(?:" + "|".join(sorted((one for one in MONTH_NUMBERS if len(one) > 2), key=len, reverse=True)) + r")\b"
)


def statements_of(text: str, lookup: Lookup) -> list[tuple[tuple[str, ...], str | None]]:
    """The first-level places in which, as a text says, nothing happened, with the period of which it says so, if it names any.

    Where a month is named and nobody says of which year, or several that are apart, it cannot be told of what time it is.
    """
    places = tuple(sorted(places_of_nothing(text, lookup)))
    spans = sorted({str(one.period) for one in periods_in(text)}, key=lambda one: Period.parse(one).day_count)
    is_undated = not spans and _MONTH.search(fold(text)) is not None
    if not places or is_undated or (len(spans) > 1 and not _hold_one_another(spans)):
        return []
    return [(places, spans[0] if spans else None)]


def _hold_one_another(spans: Sequence[str]) -> bool:
    """Whether the first of some periods lies in each other: "2025: nothing in March 2025"."""
    first, *others = map(Period.parse, spans)
    return all(one.contains(first) for one in others)


def places_of_nothing(text: str, lookup: Lookup) -> set[str]:
    """The first-level places in which, as a text says, nothing happened: those of its sentences that say so, and of none that says that
    a place is not covered, not reported from, or an exception.

    A sentence without a place speaks of that named by the heading before it: "Région de Kidal. RAS".
    """
    found: set[str] = set()
    heading: set[str] = set()
    other: set[str] = set()
    last: set[str] = set()
    for sentence in filter(str.strip, _SENTENCE.split(text)):
        named, is_plain = set(places_in(sentence, lookup).values()), not _is_unsure(sentence)
        if _says_nothing(sentence):
            last = _of_sentence(sentence, lookup) if named else heading if is_plain else set()
            found |= last
        elif (named and not is_plain) or _counts(sentence):
            other |= named
        elif not is_plain:  # "No incident in Gao. The partners have left."
            other |= last
        is_heading = is_plain and not says_nothing(sentence) and not _counts(sentence)
        heading = named if is_heading else set()
    return found - other - set(limits_said([text], lookup))


def places_of_report(texts: Sequence[str], lookup: Lookup) -> set[str]:
    """The places of a whole report in words: those of which a sentence says that nothing happened, else the one that it names at all."""
    whole = "\n".join(texts)
    named = set(places_in(whole, lookup).values())
    is_plain = len(named) == 1 and not _is_unsure(whole) and not _counts(whole)
    return places_of_nothing(whole, lookup) or (named if is_plain else set())


def _says_nothing(text: str) -> bool:
    """Whether a text says that nothing happened at all, and not only nothing of a kind."""
    return says_nothing(text) and _OTHER.search(fold(text)) is None


def _is_unsure(text: str) -> bool:
    return is_limited(text) or _DOUBT.search(text) is not None


def _counts(text: str) -> bool:
    """Whether a text tells a number of anything; days and periods are none."""
    return _COUNT.search(_TIMES.sub(" ", text)) is not None


def _of_sentence(sentence: str, lookup: Lookup) -> set[str]:
    """The places of a sentence that says that nothing happened; of one that tells more, those of its clauses that say it and no more.

    What is unsure and names no place of its own may be that of any other: "no incident in Kidal, where we have no partner".
    """
    bare = _ASIDE.sub(" ", sentence)
    if not _is_unsure(bare) and not _counts(bare):
        return set(places_in(bare, lookup).values())
    clauses = [(one, set(places_in(one, lookup).values())) for one in _CLAUSE.split(bare) if one.strip()]
    if any(_is_unsure(one) and not places for one, places in clauses):
        return set()
    return _pure(clauses)


def _pure(clauses: Iterable[tuple[str, set[str]]]) -> set[str]:
    """The places of clauses that say nothing but that nothing happened; of a place alone what both of its neighbours say."""
    said = [(_meant(one), places) for one, places in clauses]
    found: set[str] = set()
    other: set[str] = set()
    for at, (meant, places) in enumerate(said):
        before = next((one for one, _ in reversed(said[:at]) if one is not None), None)
        after = next((one for one, _ in said[at + 1 :] if one is not None), None)
        around = {one for one in (before, after) if one is not None}
        is_nothing = meant if meant is not None else around == {True}
        (found if is_nothing else other).update(places)
    return found - other


def _meant(clause: str) -> bool | None:
    """True for a clause that says that nothing happened, False for one that tells something else; None for the names of places."""
    if _is_unsure(clause) or _counts(clause):
        return False
    return True if _says_nothing(clause) else None
