"""The finders in the order in which they are asked: one row each. A new finder is one file and one row.

Order matters: of relations of one family between the same figures the first is kept, and some finders look only at figures of
which nothing was found before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.finders.changes.by_key import changed_by_key
from kolosi.proof.finders.changes.common_slips import nearly
from kolosi.proof.finders.changes.compared import compared
from kolosi.proof.finders.changes.misreckoned import misreckoned
from kolosi.proof.finders.changes.multiples import told_as_multiples
from kolosi.proof.finders.changes.points import points_near
from kolosi.proof.finders.changes.ratios import in_words
from kolosi.proof.finders.changes.since import told_since
from kolosi.proof.finders.changes.thresholds import set_against
from kolosi.proof.finders.rankings.counted import counted
from kolosi.proof.finders.rankings.enumerated import enumerated
from kolosi.proof.finders.rankings.naming import told_of_names
from kolosi.proof.finders.rankings.ranks import ranked
from kolosi.proof.finders.rankings.respective import respective
from kolosi.proof.finders.rankings.superlatives import superlatives
from kolosi.proof.finders.rankings.turns import told_in_turn
from kolosi.proof.finders.repeats.across import across
from kolosi.proof.finders.repeats.phrases import told_twice
from kolosi.proof.finders.repeats.slipped import slipped
from kolosi.proof.finders.repeats.stale_figures import borne_out
from kolosi.proof.finders.shares.bases import based
from kolosi.proof.finders.shares.complements import completed
from kolosi.proof.finders.shares.exclusive import exclusive
from kolosi.proof.finders.shares.implied import of_implied_wholes
from kolosi.proof.finders.shares.impossible import impossible
from kolosi.proof.finders.shares.parts import parted
from kolosi.proof.finders.shares.portions import portioned
from kolosi.proof.finders.shares.siblings import of_siblings
from kolosi.proof.finders.shares.subsets import of_those_before
from kolosi.proof.finders.shares.wholes import of_named_wholes
from kolosi.proof.finders.tables.closing import closing
from kolosi.proof.finders.tables.grids import gridded
from kolosi.proof.finders.tables.incells import told_of_cells
from kolosi.proof.finders.tables.keyed import keyed, tables_of
from kolosi.proof.finders.tables.levels import told_by_key
from kolosi.proof.finders.tables.rowmates import told_of_rowmates
from kolosi.proof.finders.tables.rows import told_of_rows
from kolosi.proof.finders.tables.totals_retold import retold
from kolosi.proof.finders.tables.two_rows import told_of_two_rows
from kolosi.proof.finders.totals.averages import apiece
from kolosi.proof.finders.totals.combined import combined
from kolosi.proof.finders.totals.flows import flowing
from kolosi.proof.finders.totals.lists import listed
from kolosi.proof.finders.totals.members import numbered
from kolosi.proof.finders.totals.missing import missing
from kolosi.proof.finders.totals.over_time import averaged
from kolosi.proof.finders.totals.products import multiplied
from kolosi.proof.finders.totals.remainders import leftovers
from kolosi.proof.finders.totals.rests import what_is_left
from kolosi.proof.finders.totals.results_in_sentence import drawn
from kolosi.proof.finders.totals.slipped_totals import tallied
from kolosi.proof.finders.totals.totals import totalled
from kolosi.proof.finders.totals.totals_across_sentences import gathered
from kolosi.proof.finders.words.durations import lasting
from kolosi.proof.finders.words.gloss import glossed
from kolosi.proof.finders.words.rules import ruled
from kolosi.proof.finders.words.search import confirmed, partitions
from kolosi.proof.study.binding import Study
from kolosi.proof.study.facts import Facts
from kolosi.proof.study.ledger import Ledger
from kolosi.proof.verdict.admission import Admission, every, unflagged, untold, untold_flags

Need = Literal["ledger", "facts", "tables", "found"]
"""What a finder may need beside the study: figures beside names, figures by key, tables by the names of their rows, the relations
found before it."""


@dataclass(frozen=True)
class Finder:
    """A finder, what it needs beside the study, and which of its relations are admitted."""

    find: Callable[..., Iterable[Relation]]
    needs: tuple[Need, ...] = ()
    admits: Admission = every


LEDGER: tuple[Need, ...] = ("ledger",)
FOUND: tuple[Need, ...] = ("found",)
BOTH: tuple[Need, ...] = ("ledger", "found")
KEYS: tuple[Need, ...] = ("facts", "found")
ROWS: tuple[Need, ...] = ("ledger", "tables", "found")

FINDERS = (
    Finder(ruled),
    Finder(listed),
    Finder(counted),
    Finder(enumerated),
    Finder(based),
    Finder(points_near),
    Finder(told_in_turn),
    Finder(in_words),
    Finder(keyed, ROWS, untold_flags),
    Finder(told_since, admits=untold),
    Finder(compared, admits=untold),
    Finder(parted, admits=untold),
    Finder(totalled, admits=untold),
    Finder(confirmed, FOUND),
    Finder(of_named_wholes, FOUND),
    Finder(gridded, FOUND),
    Finder(closing, FOUND),
    Finder(across, FOUND),
    Finder(exclusive),
    Finder(completed),
    Finder(impossible),
    Finder(of_siblings, admits=untold_flags),
    Finder(of_implied_wholes, admits=untold_flags),
    Finder(misreckoned, FOUND),
    Finder(missing, FOUND),
    Finder(of_those_before),
    Finder(numbered),
    Finder(leftovers, FOUND),
    Finder(gathered, LEDGER, untold),
    Finder(flowing, admits=untold),
    Finder(multiplied, admits=untold),
    Finder(tallied, FOUND),
    Finder(portioned, FOUND),
    Finder(told_as_multiples, BOTH),
    Finder(slipped, FOUND, untold),
    Finder(told_of_names, LEDGER, untold),
    Finder(told_of_rows, BOTH, untold),
    Finder(told_twice, LEDGER, untold),
    Finder(superlatives, BOTH, untold_flags),
    Finder(combined, BOTH, untold_flags),
    Finder(respective, BOTH),
    Finder(told_of_rowmates, BOTH, untold_flags),
    Finder(borne_out, FOUND, unflagged),
    Finder(told_of_cells, BOTH, unflagged),
    Finder(nearly, FOUND, untold_flags),
    Finder(drawn, FOUND),
    Finder(apiece, FOUND),
    Finder(retold, FOUND, untold_flags),
    Finder(lasting),
    Finder(set_against),
    Finder(glossed),
    Finder(ranked),
    Finder(partitions),
    Finder(what_is_left, FOUND, untold_flags),
    Finder(averaged, KEYS, untold_flags),
    Finder(changed_by_key, KEYS, untold_flags),
    Finder(told_by_key, KEYS, untold_flags),
    Finder(told_of_two_rows, ROWS, untold_flags),
)


def asked(study: Study, ledger: Ledger) -> list[Relation]:
    """What all finders find in a text, as far as it is admitted.

    A finder of which everything is admitted is asked while its relations are taken up, and sees its own: so the tables
    find again a share that another column or table told.
    """
    found: list[Relation] = []
    tables = tables_of(study, ledger)
    given = {"ledger": ledger, "facts": Facts(study, ledger), "tables": tables, "found": found}
    for row in FINDERS:
        found += row.admits(row.find(study, *(given[name] for name in row.needs)), found)
    return found
