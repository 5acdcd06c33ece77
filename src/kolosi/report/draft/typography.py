"""Running prose set as a good printer would: spaces, quotes, apostrophes, minus signs, ellipses.

Works on Markdown: addresses, code, link targets and attributes are left as they are.
"""

from __future__ import annotations

import re
from functools import cache

from kolosi.model.label import Label, say
from kolosi.report.draft.numerals import MINUS, NARROW, NO_BREAK, month_names

_STAND_IN = "\ue000"
_ASIDE = re.compile(
    "|".join(
        (
            r"\A---\n.*?\n---$",  # what stands before the text
            r"```.*?```",  # code
            r"`[^`\n]*`",
            r"\]\([^)\s]*(?:\s+\"[^\"\n]*\")?\)",  # the target of a link
            r"\]\[[^\]\n]*\]",
            r"^\[[^\]\n]+\]:.*$",  # the definition of a link
            r"<[^<>\n]+>",  # an address, a tag
            r"\{[^{}\n]*\}",  # attributes
            r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});",  # a sign by its name, which no space may part
            r"(?:https?|ftp|mailto):[^\s»]+",
            r"www\.[^\s»]+",
            r"[\w.+-]+@[\w-]+\.[\w.-]+",
            _STAND_IN,
        )
    ),
    re.DOTALL | re.MULTILINE,
)
_MONTHS = "|".join(month_names("fr"))
_SPACES = f"[ {NO_BREAK}{NARROW}\u2009]"
_WORD_END = rf"[\w)\]»’”%°*{_STAND_IN}]"

_Rule = tuple[re.Pattern[str], str]


def _rules(*pairs: tuple[str, str]) -> tuple[_Rule, ...]:
    return tuple((re.compile(pattern, re.MULTILINE), replacement) for pattern, replacement in pairs)


_COMMON = _rules(
    (r"(?<!\.)\.\.\.(?!\.)", "…"),
    (r"(?<![\w\-−,./])-(?=\d)", MINUS),
    (r"(?<=[^\s|]) -{1,2} (?=[^\s|\-])", " – "),
)

_FRENCH = _rules(
    (r"(?<=\w)['’](?=[\w«\"“*_\[])", "’"),
    (r"\"([^\"\n]+)\"|“([^“”\n]+)”", r"« \1\2 »"),
    (rf"«{_SPACES}*", "«" + NARROW),
    (rf"{_SPACES}*»", NARROW + "»"),
    (rf"(?<=\d){_SPACES}*([%‰])", NARROW + r"\1"),
    (rf"(?<={_WORD_END}){_SPACES}*([;:!?]+)(?=[\s»)\]”*_{_STAND_IN}]|$)", NARROW + r"\1"),
    (rf"(?<![\d,.{NARROW}])(\d{{1,3}}){_SPACES}(?=\d{{3}}(?!\d))", r"\1" + NARROW),
    (rf"(?<={NARROW}\d{{3}}){_SPACES}(?=\d{{3}}(?!\d))", NARROW),
    (r"\b1[ᵉe]ʳ|\b1er\b", "1er"),
    (r"\b1(?:ère|ere|ʳᵉ)\b", "1re"),
    (r"\b(\d+)(?:ème|eme|ième|ᵉ)(?!\w)", r"\1e"),
    (rf"(?<![\d,.{NARROW}–−-])\b1 (?=(?:{_MONTHS})\b)", "1er" + NO_BREAK),
    (rf"\b(\d{{1,2}}|1er) (?=(?:{_MONTHS})\b)", r"\1" + NO_BREAK),
    (r"\b(n[°º]|[Aa]rt\.|p\.|Mme|MM\.|M\.|Dr) (?=[\dA-ZÉ])", r"\1" + NO_BREAK),
)

_ENGLISH = _rules(
    (r"(?<=\w)['’](?=\w)", "’"),
    (r"(?<=s)'(?=\s)", "’"),
    (r"\"([^\"\n]+)\"", r"“\1”"),
    (rf"(?<=\d){_SPACES}+([%‰])", r"\1"),
    (rf"(?<={_WORD_END}){_SPACES}+([;:!?]+)(?=[\s)\]”*_{_STAND_IN}]|$)", r"\1"),
)


def set_french(text: str) -> str:
    """French prose with its narrow no-break spaces, guillemets, apostrophes, ordinals and minus signs.

    >>> set_french('L\\'accès : "fermé" ; -9 % le 1 avril...').replace(NARROW, '_').replace(NO_BREAK, '~')
    'L’accès_: «_fermé_»_; −9_% le 1er~avril…'
    >>> set_french("[7 580 cas](fig:hr_violations/2024-Q4) : voir `a: b`").replace(NARROW, '_')
    '[7_580 cas](fig:hr_violations/2024-Q4)_: voir `a: b`'
    """
    return _set(text, _COMMON + _FRENCH)


def set_english(text: str) -> str:
    """English prose with curly quotes and apostrophes, and no space before a sign.

    >>> set_english('The region\\'s "closed" schools : -9 %...')
    'The region’s “closed” schools: −9%…'
    """
    return _set(text, _COMMON + _ENGLISH)


def set_prose(text: str, language: str) -> str:
    """Prose set by the habits of its language; other languages than French and English are left as they are."""
    setters = {"fr": set_french, "en": set_english}
    return setters[language](text) if language in setters else text


def say_well(label: Label, language: str) -> str:
    """The words of a definition, a caveat, a notice, set as prose: they are typed with plain spaces.

    >>> say_well({"fr": "Civils seulement ; un cas", "en": "x"}, "fr").replace(NARROW, '_')
    'Civils seulement_; un cas'
    """
    return _well(say(label, language), language)


@cache
def _well(text: str, language: str) -> str:
    return set_prose(text, language)


def _set(text: str, rules: tuple[_Rule, ...]) -> str:
    aside = _ASIDE.findall(text)
    prose = _ASIDE.sub(_STAND_IN, text)
    for pattern, replacement in rules:
        prose = pattern.sub(replacement, prose)
    return _put_back(prose, aside)


def _put_back(prose: str, aside: list[str]) -> str:
    pieces = prose.split(_STAND_IN)
    return pieces[0] + "".join(kept + piece for kept, piece in zip(aside, pieces[1:], strict=True))
