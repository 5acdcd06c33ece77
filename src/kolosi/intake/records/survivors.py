"""Finds sheets of one survivor a row, whatever their columns are called: such a file is refused whole.

What tells them is what stands in the rows: a type of gender-based violence, and beside it the age and sex of one person, or the
code of a person, or what was done for that person. A table of counts has a column of numbers of cases.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kolosi.intake.columns.lookup import Lookup
from kolosi.intake.columns.table import TextTable, fold, guess_header
from kolosi.intake.columns.totals import total_rows
from kolosi.intake.formats import Sheet
from kolosi.intake.meaning.evidence import Evidence

_TAXONOMY = "gbv_types"
_ANY = "unknown"
"""The term of what is not broken down, which says nothing of a person."""

_FEWEST = 2
_MOSTLY = 0.5

_PERSON = re.compile(
    r"\b(?:surviva?nte?s?|survivors?|code (?:client|cliente|beneficiaire|victime|du cas|patiente?)|(?:client|case|victim|patient) (?:code|id|number)|"
    r"n(?:umero)? (?:de )?dossier|id (?:cas|case|client))\b"
)
_CARE = re.compile(
    r"\b(?:pss|psychosocial\w*|medical\w*|sante|juridique|legal|securite|hebergement|refere?\w*|referral|consent\w*|pec|prise en charge|"
    r"accompagnement|caseworker|gestionnaire de cas|kits? de dignite)\b"
)
_AGE = re.compile(r"^(?:age|ages)\b(?! group)|\bage (?:de la|du|of)\b")
_COUNTS = re.compile(
    r"^(?:nb|nbre|nombre|number|total|tot|effectif|count|cas|cases|incidents|femmes|hommes|filles|garcons|women|men|girls|boys)\b"
)


def survivor_columns(sheets: Sequence[Sheet], lookup: Lookup) -> tuple[str, ...]:
    """The headers that show that some sheet has one survivor a row; none where no sheet has."""
    for sheet in sheets:
        if sheet.cells.height > _FEWEST:
            found = _in_table(guess_header(sheet), lookup)
            if found:
                return found
    return ()


def _in_table(table: TextTable, lookup: Lookup) -> tuple[str, ...]:
    rows = table.frame.filter(~total_rows(table))
    named = [(at, name, fold(name.rsplit(" | ", 1)[-1])) for at, name in enumerate(table.names) if name]
    if rows.height < _FEWEST or len(named) < _FEWEST + 1:
        return ()
    shown = {at: Evidence(rows, f"c{at}", lookup) for at, _, _ in named}
    types = [name for at, name, _ in named if _is_type(shown[at], lookup)]
    if not types or any(_COUNTS.search(header) and shown[at].numbers > _MOSTLY for at, _, header in named):
        return ()
    ages = [name for at, name, header in named if _AGE.search(header) and shown[at].numbers > _MOSTLY]
    sexes = [
        name for at, name, _ in named if shown[at].words(lookup.terms("sex")) > _MOSTLY and shown[at].distinct <= 4
    ]
    people = [name for _, name, header in named if _PERSON.search(header)]
    care = [name for _, name, header in named if _CARE.search(header)]
    is_one_person = bool(people and (ages or sexes or care)) or bool(ages and (sexes or care)) or len(care) > _FEWEST
    return tuple(dict.fromkeys([*people[:1], *ages[:1], *sexes[:1], *types[:1], *care[:1]])) if is_one_person else ()


def _is_type(shown: Evidence, lookup: Lookup) -> bool:
    """Whether a column holds types of gender-based violence; numbers and single words over all rows hold none."""
    types = {text: term for text, term in lookup.terms(_TAXONOMY).items() if term != _ANY}
    return shown.distinct >= _FEWEST and shown.words(types) >= _MOSTLY and shown.numbers < _MOSTLY
