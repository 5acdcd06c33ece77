"""Claims made in words alone: a direction told between two figures without its change, a number or a part in letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from kolosi.model.key import Key
from kolosi.report.draft.claims import fractions_in, ratios_in, way_in
from kolosi.report.draft.links import BadLink, Draft, Mention, mentions, without_comments
from kolosi.report.draft.typed_numbers import prose

_END = re.compile(r"[.!?;](?=\s|$)|\n\s*\n|\n(?=[-#>|])")
_TENS = "vingt|trente|quarante|cinquante|soixante|septante|octante|nonante|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_LETTERS = re.compile(
    rf"\b(?:(?:quatre-)?(?:{_TENS})s?(?:(?:-| et )\w+)*|onze|douze|treize|quatorze|quinze|seize|dix-(?:sept|huit|neuf)|"
    r"(?:\w+ )?(?:cents|hundreds?)|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
    r"(?= (?!(?:ans|années|mois|semaines|jours|heures|years|months|weeks|days|hours)\b)[^\W\d_]{3,})",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"half[- ](?:year|hour|day)|(?:first|second|other) half|demi-\w+|(?:un|a|one|le|the) (?:quart|quarter|tiers|third) "
    r"(?:d[’']heure|de l[’']année|of (?:the|a) (?:year|day|month)|of (?:19|20)\d\d)|"
    r"(?:a|one|the) quarter(?! of)|moitié de (?:l[’']année|(?:19|20)\d\d)|half of (?:the year|(?:19|20)\d\d)",
    re.IGNORECASE,
)
_LINK_NEAR = re.compile(r"[^.\n]{0,12}\[")


def undone_changes(draft: Draft) -> Iterator[tuple[int, str, Key]]:
    """Directions told between two figures of one thing, without the change that says whether they compare.

    Each with its line, the word and the key of the change to cite.
    """
    text = without_comments(draft.text)
    found = list(mentions(draft))
    changes = [key for mention in found for key in _keys(mention) if key.is_change]
    for start, end in _sentences(text):
        own = [mention for mention in found if start <= mention.start < end]
        pair = next(_pairs(own), None)
        if pair is None or any(_is_told(pair, change) for change in changes):
            continue
        word = _word(text, start, end, own)
        if word:
            yield text.count("\n", 0, own[0].start) + 1, word, pair


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        yield start, match.end()
        start = match.end()
    yield start, len(text)


def _keys(mention: Mention) -> Sequence[Key]:
    try:
        link = mention.link()
    except BadLink:
        return ()
    return link.keys if link.is_inline else ()


def _pairs(own: Sequence[Mention]) -> Iterator[Key]:
    """The change between each two figures of one indicator, group and place over two periods."""
    figures = [key for mention in own for key in _keys(mention) if not key.is_change]
    for one, other in combinations(figures, 2):
        early, late = sorted((one, other), key=lambda key: key.period)
        if early.period != late.period and early.during(late.period) == late:
            yield late.to(early.period)


def _is_told(pair: Key, change: Key) -> bool:
    return pair == change or (pair.after == change.before and pair.before == change.after)


def _word(text: str, start: int, end: int, own: Sequence[Mention]) -> str | None:
    """The word for a direction or a ratio in a sentence, outside its links."""
    bare, at = [], start
    for mention in own:
        bare.append(text[at : mention.start])
        at = mention.end
    said = " ".join([*bare, text[at:end]])
    claim = way_in(said)
    if claim is not None and claim[0] != "stable":
        return claim[1]
    return next((words for words, _, _ in ratios_in(said)), None)


def in_letters(draft: Draft) -> Iterator[tuple[int, str]]:
    """Numbers above ten and parts in letters that lead to no figure, each with its line."""
    left = _TIME.sub(lambda match: " " * len(match[0]), prose(draft))
    printed = draft.text.split("\n")
    for number, line in enumerate(left.split("\n"), 1):
        words = [*(match[0] for match in _LETTERS.finditer(line)), *(found for found, _, _ in fractions_in(line))]
        yield from ((number, word) for word in words if not _leads_on(printed[number - 1], word))


def _leads_on(line: str, word: str) -> bool:
    """Whether a link follows right after the word: it says the same in figures and is checked there."""
    return _LINK_NEAR.match(line, line.find(word) + len(word)) is not None
