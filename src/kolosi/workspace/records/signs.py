"""How new a file says that it is, in its name and its titles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.model.spelling import fold
from kolosi.model.spoken_period import periods_in

if TYPE_CHECKING:
    from collections.abc import Iterable

_CORRECTED = re.compile(
    r"\b(?:corrige|corrigee|correction|corr|corrected|correctif|rectifie|revise|revised|maj|mise a jour|updated?|rev)\b"
)
_NUMBER = re.compile(r"\b(?:v|version|rev|revision)\s?(\d{1,2})\b")
_FINAL = re.compile(r"\b(?:final|finale|vf|def|definitif|definitive)\b")


@dataclass(frozen=True, order=True)
class Signs:
    """How new a file says that it is: its number, whether it is a correction, whether it is final, the day it was made."""

    number: int = 0
    is_corrected: bool = False
    finals: int = 0
    day: str = ""


def signs_of(name: str, titles: Iterable[str] = ()) -> Signs:
    """The signs in the name of a file and in the titles over its tables.

    >>> signs_of("Monitoring_DRC_T2 (corrigé).xlsx") > signs_of("Monitoring_DRC_T2.xlsx")
    True
    >>> signs_of("PMT v2.xlsx") > signs_of("PMT v1 final.xlsx"), signs_of("a (1).xlsx") == signs_of("a.xlsx")
    (True, True)
    """
    bare = fold(re.sub(r"[_.]", " ", name.rsplit(".", 1)[0]))
    numbers = [int(number) for number in _NUMBER.findall(re.sub(r"(\d)([a-z])", r"\1 \2", bare))]
    told = " ".join(map(fold, titles))
    stamps = [
        str(found.period.last) for text in (name.replace("_", " "),) for found in periods_in(text) if found.is_stamp
    ]
    return Signs(
        number=max(numbers, default=0),
        is_corrected=bool(_CORRECTED.search(bare) or re.search(r"\bversion corrigee\b|\bcorrected version\b", told)),
        finals=len(_FINAL.findall(bare)),
        day=max(stamps, default=""),
    )
