"""A paragraph that was replaced: one goes and another comes. Where the draft has no place for what comes, what goes stays."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from kolosi.report.revising.alike import in_common, text_of
from kolosi.report.revising.rewriting import Pieces, tokens_of
from kolosi.report.revising.rows import Accepted

_ANEW = 0.5
"""From so large a part of its words on, a paragraph that is gone is one that came elsewhere: as for those that were joined."""


def replaced(
    gone: Collection[int], printed: Sequence[Pieces], accepted: Sequence[Accepted], refused: Sequence[Accepted]
) -> set[int]:
    """Those that are gone for which something came that was refused: it stands where they stood, or says their words.

    `refused` are some of the new paragraphs among those `accepted`. What has no words replaces nothing.
    """
    known = {id(one) for one in refused if text_of(one.pieces).strip()}
    found: set[int] = set()
    for rank, one in enumerate(accepted):
        if id(one) not in known:
            continue
        before = next((other.issued for other in reversed(accepted[:rank]) if other.issued is not None), -1)
        after = next((other.issued for other in accepted[rank:] if other.issued is not None), len(printed))
        found.update(_run(before, 1, gone), _run(after, -1, gone))
        words = _words(one.pieces)
        found.update(at for at in gone if in_common(own := _words(printed[at]), words) >= max(1.0, _ANEW * len(own)))
    return found


def _run(at: int, step: int, gone: Collection[int]) -> Iterator[int]:
    """Those that are gone next to a paragraph, on one side."""
    while (at := at + step) in gone:
        yield at


def _words(pieces: Pieces) -> list[str]:
    return [token.key for token in tokens_of(pieces) if token.key.strip()]
