"""Periods as people write them, in French and English: in an option, a cell, a title, the name of a sheet or of a file.

The one reader of such words. It never guesses: what could mean two things (04/05/2025, 2024/2025, FY 2025, a quarter
without its year) names no period. What it reads is a `Period`, whose own name stays the machine's (`2025-Q2`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from kolosi.model.period import Period, PeriodError
from kolosi.model.period_points import flat_text, points_said

LONGEST = 100
"""No name of a period is longer, in characters."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A period where a text names it.

    `is_stamp`: a day on which the file was made, exported or updated, not one that it is about. `is_open`: only one end of
    what is meant is said ("since January 2025", "end of June"). `is_end`: that end is its last day ("end of June").
    """

    period: Period
    start: int
    end: int
    is_stamp: bool = False
    is_open: bool = False
    is_end: bool = False


def period_named(text: str, year: int | None = None) -> Period | None:
    """Give the period that a whole text names; None when it names none, or could name two.

    `year` is that of a name without one.

    >>> period_named("2e trimestre 2025"), period_named("d’avril à juin 2025"), period_named("second quarter of 2025")
    (Period('2025-Q2'), Period('2025-Q2'), Period('2025-Q2'))
    >>> period_named("T2"), period_named("T2", year=2025), period_named("04/05/2025"), period_named("beaucoup")
    (None, Period('2025-Q2'), None, None)
    """
    if len(text) > LONGEST:
        return None
    try:
        return Period.parse(text)
    except PeriodError:
        return _named(text, year)


def periods_in(text: str, year: int | None = None, *, with_open: bool = False) -> list[Found]:
    """Give every period that a longer text names, in order, the longest where several begin together.

    A title, the name of a sheet or a file: what is doubtful there is left out. `year` is that of names without one;
    `with_open` gives those too of which only one end is said.

    >>> [str(found.period) for found in periods_in("Incidents VBG – 2ème trimestre 2025 (données consolidées)")]
    ['2025-Q2']
    >>> [(str(found.period), found.is_stamp) for found in periods_in("labels_-_2025-07-08-09-12-44.xlsx")]
    [('2025-07-08', True)]
    """
    return list(_found_in(text, year, with_open))


@lru_cache(maxsize=16_384)
def _found_in(text: str, year: int | None, with_open: bool) -> tuple[Found, ...]:
    flat, places = flat_text(text)
    points = points_said(flat, year, is_whole=False)
    found = (Found(period=p.period, start=p.start, end=p.end, is_stamp=p.grain == "stamp") for p in points if p.period)
    told = (_in_context(one, flat) for one in found)
    return tuple(
        replace(one, start=places[one.start], end=places[one.end - 1] + 1)
        for one in told
        if one is not None and (with_open or not one.is_open)
    )


_AROUND = re.compile(
    r"(?:[ .,:;('\[-]|(?:au|le|en|in|on|as (?:of|at)|of|de|du|d|pour|for|the|la|les|l|entre|between|from|during|pendant"
    r"|periode|period|mois|month|annee|year|calendar|civile|date|a la|situation|trimestre|quarter|semestre)(?![a-z]))*"
)
"""What may stand before the name of a period without changing what it is."""

_BEHIND = re.compile(r"[ .,:;)\]]*")


@lru_cache(maxsize=65_536)
def _named(text: str, year: int | None) -> Period | None:
    flat, _ = flat_text(text)
    points = points_said(flat, year, is_whole=True)
    if len(points) != 1 or points[0].period is None:
        return None
    before, behind = flat[: points[0].start], flat[points[0].end :]
    return points[0].period if _AROUND.fullmatch(before) and _BEHIND.fullmatch(behind) else None


# -- what stands around a period in a longer text ---------------------------------------------------------------------

_REACH = 40
"""How far before a period the words that change its meaning are looked for, in characters."""

_NUMBERED = re.compile(
    r"(?:n ?°|\bno|\bnum(?:ero)?|\bref\w*|resolutions?|\blois?|decrets?|ordonnances?|arretes?|\barticles?|\bart|\brev|version"
    r"|\bv|\bs/|total|effectif|montant|code|\bid)[ .:/_-]*\Z"
)
_ENACTED = re.compile(r"(?:resolutions?|\blois?|\blaws?|\bacts?|decrets?|decrees?|accords?)\b[^.;]{0,25}\(\Z")
_COUNTED_TIME = re.compile(r"\b(?:mois|months?|semaines?|weeks?|jours?|days?) (?:de |of |d'|en |in )\Z")
_FISCAL = re.compile(
    r"(?:\bfy|\bay|fiscal year|fiscale?|exercice|scolaires?|school years?|academic years?|campagnes?(?: agricoles?)?|saisons?|seasons?|recensement|census)"
    r"[ .:(/_-]*\Z"
)
_OPEN = re.compile(
    r"(?:\bdepuis|\bsince|\bavant|\bbefore|\bapres|\bafter|\bjusqu'?(?:a|au|en|a la)?|\buntil|\btill?|\bd'ici(?: a| au| la)?|\bby|\bup to"
    r"|\ba partir d[eu']|\ba compter d[eu']|\bstarting|\bfrom|\bdes|\bfin|\bdebut|\bmi|\bmid|\bearly|\blate|\b(?:end|beginning|start|middle) of"
    r"|\b(?:moitie|quinzaine|decade|half)(?: of| de| d')?)[ ._-]*(?:le |the |de |du |l'|d'|fin |end of )?\Z"
)
_END = re.compile(r"(?:\bfin|\bend of)[ ._-]*(?:le |the |de |du |d')?\Z")
_OF_WEEK = re.compile(r"\b(?:week|semaine) (?:of|du|starting|ending|commencing|beginning)(?: le| the| on)? *\Z")
_STAMPED = re.compile(
    r"(?:export\w*|extrai\w*|extract\w*|genere\w*|generated|imprime\w*|printed|telecharge\w*|download\w*|\bmaj|mise? a jour|updated?"
    r"|publie\w*|published|released?|cree\w*|creat\w*|soumis\w*|submitted|submission|recue?s?|received|envoye\w*|sent|edite\w*|modifie\w*|modified|version"
    r"|(?:date|jour|day) (?:de |du |of )?(?:rapport|report|collecte|saisie))"
    r"[ .:_(-]*(?:le|the|on|du|de|au|as of|date)?[ :_]*\Z"
)
_ONGOING = re.compile(
    r" ?(?:-|a|to|jusqu'a|et|and) ?(?:ce jour|date|aujourd'hui|now|present|later|apres|plus tard|maintenant)\b| ?(?:onwards?|\+|- ?\))"
)
_COUNTED = re.compile(
    r" (?:personnes|people|persons|incidents|cas|cases|menages|households|victimes|victims|enfants|children|femmes|women|hommes|men|ecoles|schools"
    r"|pdi|idps|violations|deces|deaths|rows|lignes|usd|eur|fcfa|xof)\b"
)


def _in_context(found: Found, flat: str) -> Found | None:
    """The same with what the words around it say of it; None where they say that it is no period."""
    before, behind = flat[max(found.start - _REACH, 0) : found.start], flat[found.end : found.end + _REACH]
    said = flat[found.start : found.end]
    if said.isdigit() and (_COUNTED.match(behind) or _NUMBERED.search(before) or _ENACTED.search(before)):
        return None
    if not any(letter.isalpha() for letter in said) and not found.period.is_day and _NUMBERED.search(before):
        return None
    if found.period.month_count >= 12 and _FISCAL.search(before):
        return None
    if found.period.is_day and not found.is_stamp and _STAMPED.search(before):
        return replace(found, is_stamp=True)
    is_open = _OPEN.search(before) or _ONGOING.match(behind) or (found.period.is_day and _OF_WEEK.search(before))
    is_open = is_open or (said.isdigit() and _COUNTED_TIME.search(before))
    return replace(found, is_open=True, is_end=_END.search(before) is not None) if is_open else found
