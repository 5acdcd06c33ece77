"""Addresses and telephone numbers that are spelled out, so that no machine reads them: "awa [at] poste [dot] example", "7 6 1 2"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from kolosi.release.text.hits import Hit
from kolosi.release.text.lexicon import Lexicon
from kolosi.release.text.reading import Reading
from kolosi.release.text.sentence import Item, Line

_OPEN, _CLOSE = r"[ ]?[\[({<][ ]?", r"[ ]?[\])}>][ ]?"
_BRACKETS = ("[", "(", "{", "<", "[ ", "( ", "{ ", "< ")
_BEFORE = 90
"""A mailbox spelled out is not longer than this, in characters."""


def spoken_emails(flat: str, lexicon: Lexicon) -> Iterator[Hit]:
    """Addresses whose sign or dots are told in words or stand in brackets."""
    forms = _forms_of(lexicon.at_signs, lexicon.dot_signs)
    if not any(sign in flat for sign in forms.needed):
        return
    for sign in forms.sign.finditer(flat):
        after = forms.domain.match(flat, sign.end())
        if after is None:
            continue
        low = max(sign.start() - _BEFORE, 0)
        before = forms.box.search(flat[low : sign.start()])
        if before is None:
            continue
        has_words = bool(forms.dots.search(after[0]) or forms.dots.search(before[0]))
        is_word = sign[0][0] == " " and sign[0][-1] == " "
        if (sign[0] == "@" or is_word) and not has_words:
            continue
        if is_word and after[0].rpartition(" ")[2].rpartition(".")[2] not in lexicon.top_domains:
            continue  # "at some point since"
        yield Hit(kind="email", rule="", start=low + before.start(), end=after.end(), data={"box": before[0]})


class _Forms(NamedTuple):
    """What may stand for the sign, a dot told in words, what is before the sign and what is behind; `needed`, of which a text holds one."""

    sign: re.Pattern[str]
    dots: re.Pattern[str]
    box: re.Pattern[str]
    domain: re.Pattern[str]
    needed: tuple[str, ...]


@cache
def _forms_of(at_signs: tuple[str, ...], dot_signs: tuple[str, ...]) -> _Forms:
    ats, dots = _either(at_signs), _either(dot_signs)
    told = rf"{_OPEN}(?:\.|{dots}){_CLOSE}|[ ](?:{dots})[ ]"
    return _Forms(
        sign=re.compile(rf"{_OPEN}(?:@|{ats}){_CLOSE}|@|[ ](?:{ats})[ ]"),
        dots=re.compile(told),
        box=re.compile(rf"[a-z\d+%-][\w+%-]{{0,39}}(?:(?:{told}|\.)[\w+%-]{{1,40}}){{0,3}}\Z"),
        domain=re.compile(rf"[a-z\d-]{{2,63}}(?:(?:{told}|\.)[a-z\d-]{{2,63}}){{1,4}}"),
        needed=(
            "@",
            *(f"{before}{form}" for form in at_signs for before in _BRACKETS),
            *(f" {form} " for form in at_signs),
        ),
    )


def _either(words: Sequence[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_SINGLE = re.compile(r"\d(?<![\w.,/-]\d)(?:[ .\-/]{1,2}\d){7,11}(?![\w%]|[.,\-/]\d)")


def spaced_phones(text: str) -> Iterator[Hit]:
    """Telephone numbers written digit by digit; rows of digits that go up by one are the heads of columns."""
    for found in _SINGLE.finditer(text):
        digits = [int(sign) for sign in found[0] if sign.isdigit()]
        steps = {later - earlier for earlier, later in pairwise(digits)}
        if len(steps) > 1:
            yield Hit(kind="phone", rule="", start=found.start(), end=found.end(), data={"is_plain": 1})


def spoken_phones(reading: Reading) -> Iterator[Hit]:
    """Telephone numbers some of whose digits are words, in a sentence that speaks of calling."""
    for line in reading.lines:
        if not line.has("PHONE_WORD"):
            continue
        run: list[Item] = []
        for item in (*line.items, None):
            if item is not None and (_digits(reading, item) or (run and item.text in ",-.")):
                run.append(item)
                continue
            yield from _phone(reading, line, run)
            run = []


def _phone(reading: Reading, line: Line, run: Sequence[Item]) -> Iterator[Hit]:
    count = sum(_digits(reading, item) for item in run)
    is_told = any(not item.text.isdigit() and _digits(reading, item) for item in run)
    if is_told and 8 <= count <= 15 and len(run) >= 4:
        last = max(item.end for item in run if _digits(reading, item))
        yield Hit(kind="phone", rule="", start=run[0].start, end=last, data={"is_plain": 1})


def _digits(reading: Reading, item: Item) -> int:
    """How many digits of a telephone number an item is; 0 where it is none."""
    if item.text.isdigit():
        return len(item.text)
    spelled = item.mention is not None and item.mention.is_spelled
    value = item.mention.value if spelled and item.mention is not None else reading.pack.spelled.get(item.text)
    return 0 if value is None or value >= 100 else 1 if value < 10 else 2
