"""Numbers told in the scale of one beside them: "27 millions sur 108", "5,6 des 14 millions"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from kolosi.reading.item import Item
from kolosi.reading.mentions import Mention


def scaled_alike(items: Sequence[Item]) -> list[Item]:
    """The items; a small number beside one with a scale word may be told in the same scale: "27 millions sur 108"."""
    out = list(items)
    factor = None
    for place, item in enumerate(items):
        mention = item.mention
        if mention is None or mention.kind not in ("count", "money") or mention.value is None:
            continue
        scale = _scale_of(mention)
        if scale is not None:
            factor = scale
            continue
        own = factor or _scale_behind(items, place)
        if own is not None and mention.other is None and not mention.is_spelled and mention.exact < 1000:
            out[place] = replace(
                item, mention=replace(mention, other=mention.exact * own, other_step=mention.step * own)
            )
    return out


def _scale_of(mention: Mention) -> Fraction | None:
    """What the scale word of a number multiplies it by."""
    scale = mention.step * 10**mention.decimals
    return scale if scale >= 1000 and mention.whole > mention.end else None


def _scale_behind(items: Sequence[Item], place: int) -> Fraction | None:
    """The scale of the whole right behind a part: "5,6 des 14 millions"."""
    for at in range(place + 1, min(place + 4, len(items))):
        mention = items[at].mention
        if mention is not None:
            is_of = any({"OF_ALL", "OUTOF", "SUR"} & one.classes for one in items[place + 1 : at])
            return _scale_of(mention) if is_of and mention.kind in ("count", "money") else None
    return None
