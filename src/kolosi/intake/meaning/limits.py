"""What a file says in words of the places that it does not cover, or not all the time."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.meaning.context import places_in

_BETWEEN = r"(?:\s+(?!since|because|as\b|after|depuis|car\b|après|all\b|tous\b|in\b|à\b|dans\b)[\w’'-]+){0,3}?"
_HARMED_EN = rf"{_BETWEEN}\s+(?:injur|kill|affect|attack|hit\b|suspend|fac(?:e|ed|ing)\b|restrict|withdr|left\b|cancel|target|lost\b)"
_HARMED_FR = rf"{_BETWEEN}\s+(?:touch|affect|vis[ée]|bless|tu[ée]|attaqu|suspend|annul|quitt|retir|retard|subi|empêch|bloqu|perdu|restrei)"
"""What did not happen to a partner, or was not done by one: they are there, and tell it."""

_NO_MORE = r"plus(?!\s+de\s+\w+s\b)|n[’'e]\s?\w+(?:\s+\w+)?\s+plus"
"""No more: "plus de partenaire", "n’a plus de partenaires". "Plus de partenaires" alone are more of them."""

_LIMIT = re.compile(
    r"\b(?:non|pas|jamais|plus|peu|partiellement)\s+(?:encore\s+)?(?:suivie?s?|couverte?s?|monitor[ée]e?s?|accessibles?|visit[ée]e?s?|renseign[ée]e?s?)\b"
    r"|\b(?:seulement|uniquement|qu[’']?)\s*(?:à partir|depuis|en|jusqu)|\b(?:à partir d|à compter d|depuis l|jusqu[’']?a|jusqu[’']?à)"
    r"|\b(?:non|pas|n[’']est|ne sont)\s+(?:pas\s+)?(?:encore\s+)?(?:compris|inclus|disponible|re[çc]u|parvenu|transmis|soumis|consolid[ée])(?:e?s?)\b"
    r"|\bn[’'](?:a|ont|inclut|incluent|y figurent?)\s+pas\b|\bmanqu(?:e|ent|ants?|antes?)\b|\bà l[’']exclusion\b"
    r"|\b(?:ha(?:s|ve)|did|do(?:es)?) not\s+(?:yet\s+)?(?:include|report|submit|sen[dt]|share)"
    r"|\bnot\s+(?:yet\s+)?(?:includ|receiv|availabl|submitt|shared)|\bmissing\b"
    r"|\b(?:pas|plus|aucune?|absence)\s+(?:de\s+|d[’'])?(?:remont[ée]e|rapport(?:age)?|donn[ée]e|point\s+focal|moniteur)s?\b|\b(?:bureau|bureaux|base|antenne)\s+ferm[ée]e?s?\b"
    r"|\b(?:no|without(?:\s+an?y?)?)\s+(?:active\s+|reporting\s+|monitoring\s+|operational\s+)?(?:partner|organi[sz]ation|reporter)s?\b"
    rf"(?!\s+(?:reported\s+(?:any|an?|incident|violation)|recorded|registered|staff)\b|{_HARMED_EN})"
    rf"|\b(?:pas|aucune?|sans|{_NO_MORE})\s+(?:de\s+|d[’'])?(?:partenaire|organisation)s?\b"
    rf"(?!{_HARMED_FR}|(?:\s+\S+){{0,2}}\s+n[’'](?:a|ont)\s+(?:signal|rapport)[ée]\s+(?:d[’'e]|aucun))"
    rf"|\b(?:pas|absence|aucune?|{_NO_MORE})\s+(?:de\s+|d[’'])?(?:collecte|mission|visite|monitoring)s?\b(?!{_HARMED_FR})"
    r"|\bno\s+(?:data\s+)?collection\b|\bnot\s+collected\b"
    r"|\bno(?:\s+longer\s+a|\s+more)?\s+(?:focal\s+points?|monitors?|presence|data)\b|\bno\s+(?:\w+\s+)?reports?\s+(?:(?:was|were|has\s+been|have\s+been)\s+)?receiv|\boffices?\s+(?:is\s+|are\s+|was\s+)?closed\b"
    r"|\b(?:hors|sauf|except[ée]|hormis|à l[’']exception)\b"
    r"|\b(?:not|never|no longer|partly|partially)\s+(?:yet\s+)?(?:followed|covered|monitored|accessible|visited|reported)\b"
    r"|\b(?:only\s+(?:from|since|until)|(?:from|since|until)\b.{0,30}\bonly|except(?:ing)?|excluding|without)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[;.\n]\s*|\s[–—-]\s|,\s+(?=\S+\s+(?:à partir|depuis|seulement|only|from|since|non|not|pas)\b)|,\s+(?=(?:sauf|hors|hormis|except\w*|mais|but)\b)"
)


def is_limited(text: str) -> bool:
    """True for a text that says that something is not covered, not reported, not received, or an exception.

    >>> is_limited("No reporting partner in Kidal"), is_limited("aucun partenaire à Kidal"), is_limited("No incident in Kidal")
    (True, True, False)
    """
    return bool(_LIMIT.search(text))


def limits_said(texts: Iterable[str], lookup: Lookup) -> dict[str, str]:
    """The first-level places that some texts say to be left out, or followed in a part of the time, each with its clause."""
    found: dict[str, str] = {}
    for text in texts:
        for clause in _CLAUSE.split(text):
            if is_limited(clause):
                for place in places_in(clause, lookup).values():
                    found.setdefault(place, clause.strip())
    return found
