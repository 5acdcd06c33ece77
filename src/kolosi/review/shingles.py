"""Rows of words in a row (shingles) of texts, numbered from the rarest on, and the pairs of texts that share enough of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kolosi.review.words import Numbers, Words

SIZE = 3
"""Words in a row that are compared as one: a changed word breaks three of them, and rows of three are rarely shared by chance."""

LEAST_COMMON = 6
"""Fewer shingles in common (eight words in a row) are a formula of reports ("selon le monitoring de protection"), not a copy."""

_AT_ONCE = 2_000_000
"""Pairs of a text and a shingle looked up together: 50 MB of columns."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Shingles:
    """The different shingles of each text, the rarest first: `shingle` from `begin[text]` on, `size[text]` of them.

    `at` is the place of the word that begins each shingle met, `each` its number.
    """

    shingle: Numbers
    begin: Numbers
    size: Numbers
    at: Numbers
    each: Numbers

    def of(self, text: int) -> Numbers:
        """The shingles of a text."""
        return self.shingle[self.begin[text] : self.begin[text + 1]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Shared:
    """Pairs of texts that share shingles, the shorter as `one`; `common` is how many."""

    one: Numbers
    other: Numbers
    common: Numbers


def shingles_of(words: Words, texts: Numbers) -> Shingles:
    """The shingles of some of the texts; the others have none."""
    begun = np.arange(max(words.word.size - SIZE + 1, 0))
    begun = begun[(words.text[begun] == words.text[begun + SIZE - 1]) & np.isin(words.text[begun], texts)]
    code = np.zeros(begun.size, dtype=np.int64)
    for step in range(SIZE):
        code = code * (len(words.vocabulary) + 1) + words.word[begun + step]
    each = np.unique(code, return_inverse=True)[1].astype(np.int64)
    kinds = int(each.max(initial=-1)) + 1
    text, shingle = np.divmod(np.unique(words.text[begun] * max(kinds, 1) + each), max(kinds, 1))
    rank = np.empty(kinds, dtype=np.int64)
    rank[np.argsort(np.bincount(shingle, minlength=kinds), kind="stable")] = np.arange(kinds)
    order = np.lexsort((rank[shingle], text))
    size = np.bincount(text, minlength=len(words.ids)).astype(np.int64)
    begin = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    return Shingles(shingle=rank[shingle][order], begin=begin, size=size, at=begun, each=rank[each])


def sharing(rows: Shingles, least: float) -> Iterator[Shared]:
    """Every pair of texts of which the shorter has `least` of its shingles in the other, and no fewer than `LEAST_COMMON`.

    Exact, not sampled: a text of n shingles can share k of them only with a text that has one of its n - k + 1 rarest, so these alone
    are looked up (the prefix filter of Chaudhuri, Ganti and Kaushik 2006), and each pair met is counted whole.
    """
    texts = rows.size.size
    owner = np.repeat(np.arange(texts), rows.size)
    needed = np.maximum(np.ceil(least * rows.size - 1e-9), LEAST_COMMON).astype(np.int64)
    asking = np.arange(owner.size) - rows.begin[owner] < np.maximum(rows.size - needed + 1, 0)[owner]
    order = np.argsort(rows.shingle, kind="stable")
    first = np.searchsorted(rows.shingle[order], np.arange(rows.shingle.max(initial=-1) + 2))
    holding = first[rows.shingle[asking] + 1] - first[rows.shingle[asking]]
    keys = owner * max(int(rows.shingle.max(initial=0)) + 1, 1) + rows.shingle
    seen = [np.zeros(0, dtype=np.int64)]
    for part in _parts(holding):
        count = holding[part]
        one = np.repeat(owner[asking][part], count)
        within = np.arange(one.size) - np.repeat(np.cumsum(count) - count, count)
        other = owner[order[np.repeat(first[rows.shingle[asking][part]], count) + within]]
        is_shorter = (rows.size[one] < rows.size[other]) | ((rows.size[one] == rows.size[other]) & (one < other))
        seen.append(np.unique(one[is_shorter] * texts + other[is_shorter]))
    one, other = np.divmod(np.unique(np.concatenate(seen)), max(texts, 1))
    for part in _parts(rows.size[one]):
        common = _common(rows, keys, one[part], other[part])
        enough = common >= needed[one[part]]
        yield Shared(one=one[part][enough], other=other[part][enough], common=common[enough])


def _parts(sizes: Numbers) -> Iterator[slice]:
    """Slices of rows whose sizes come to no more than are looked up together, or of one row."""
    ends, at = np.cumsum(sizes), 0
    while at < sizes.size:
        before = ends[at - 1] if at else 0
        stop = max(int(np.searchsorted(ends, before + _AT_ONCE, side="right")), at + 1)
        yield slice(at, stop)
        at = stop


def _common(rows: Shingles, keys: Numbers, one: Numbers, other: Numbers) -> Numbers:
    """How many shingles of each of some texts another text has; `keys` are text and shingle as one number, in order."""
    count = rows.size[one]
    pair = np.repeat(np.arange(one.size), count)
    within = np.arange(pair.size) - np.repeat(np.cumsum(count) - count, count)
    shingle = rows.shingle[rows.begin[one][pair] + within]
    wanted = other[pair] * max(int(rows.shingle.max(initial=0)) + 1, 1) + shingle
    place = np.minimum(np.searchsorted(keys, wanted), keys.size - 1)
    return np.bincount(pair, weights=keys[place] == wanted, minlength=one.size).astype(np.int64)
