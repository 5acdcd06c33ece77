"""Every relation of a text: bound by rules, found in lists and tables, told by words, confirmed by arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kolosi.model.manuscript import Manuscript
from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT
from kolosi.proof.finders.changes.common_slips import nearly
from kolosi.proof.finders.changes.compared import compared
from kolosi.proof.finders.changes.misreckoned import misreckoned
from kolosi.proof.finders.changes.multiples import told_as_multiples
from kolosi.proof.finders.changes.points import points_near, points_of_names
from kolosi.proof.finders.changes.ratios import in_words
from kolosi.proof.finders.changes.recalled import recalled
from kolosi.proof.finders.changes.since import told_since
from kolosi.proof.finders.changes.thresholds import set_against
from kolosi.proof.finders.rankings.counted import counted
from kolosi.proof.finders.rankings.enumerated import enumerated
from kolosi.proof.finders.rankings.naming import told_of_names
from kolosi.proof.finders.rankings.partaking import among_parts
from kolosi.proof.finders.rankings.ranks import ranked
from kolosi.proof.finders.rankings.respective import respective
from kolosi.proof.finders.rankings.superlatives import superlatives
from kolosi.proof.finders.rankings.turns import told_in_turn
from kolosi.proof.finders.repeats.across import across
from kolosi.proof.finders.repeats.phrases import told_twice
from kolosi.proof.finders.repeats.slipped import slipped
from kolosi.proof.finders.repeats.stale_figures import borne_out
from kolosi.proof.finders.shares.anchored import anchored
from kolosi.proof.finders.shares.bases import based
from kolosi.proof.finders.shares.complements import completed
from kolosi.proof.finders.shares.cut import cut
from kolosi.proof.finders.shares.exclusive import exclusive
from kolosi.proof.finders.shares.impossible import impossible
from kolosi.proof.finders.shares.parts import parted
from kolosi.proof.finders.shares.portions import portioned
from kolosi.proof.finders.shares.siblings import of_siblings
from kolosi.proof.finders.shares.subsets import of_those_before
from kolosi.proof.finders.shares.wholes import of_named_wholes
from kolosi.proof.finders.tables.closing import closing
from kolosi.proof.finders.tables.grids import gridded
from kolosi.proof.finders.tables.incells import told_of_cells
from kolosi.proof.finders.tables.keyed import keyed
from kolosi.proof.finders.tables.rowmates import told_of_rowmates
from kolosi.proof.finders.tables.rows import told_of_rows
from kolosi.proof.finders.tables.totals_retold import retold
from kolosi.proof.finders.totals.averages import apiece
from kolosi.proof.finders.totals.combined import combined
from kolosi.proof.finders.totals.concluded import concluded
from kolosi.proof.finders.totals.flows import flowing
from kolosi.proof.finders.totals.lists import listed
from kolosi.proof.finders.totals.members import numbered
from kolosi.proof.finders.totals.missing import missing
from kolosi.proof.finders.totals.products import multiplied
from kolosi.proof.finders.totals.remainders import leftovers
from kolosi.proof.finders.totals.results_in_sentence import drawn
from kolosi.proof.finders.totals.slipped_totals import tallied
from kolosi.proof.finders.totals.totals import totalled
from kolosi.proof.finders.totals.totals_across_sentences import gathered
from kolosi.proof.finders.words.durations import lasting
from kolosi.proof.finders.words.gloss import glossed
from kolosi.proof.finders.words.rules import ruled
from kolosi.proof.finders.words.search import confirmed, partitions
from kolosi.proof.study.binding import Study
from kolosi.proof.study.ledger import Ledger
from kolosi.proof.verdict.diagnosis import diagnosed, with_word
from kolosi.proof.verdict.false_positives import charitable
from kolosi.proof.verdict.sure import sure
from kolosi.reading.pack import Pack
from kolosi.reading.text import Page
from kolosi.reading.without_cycles import growing

_BY_FIT = ("base.", "share.named", "search.", "rows.")
"""Rules that take for the whole of a share, among several, one that it fits."""

_ORDER = {"inconsistent": 0, "rounding": 1, "consistent": 2, "not_checkable": 3}


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A text with its relations, in the order of the figures they test."""

    study: Study
    relations: tuple[Relation, ...]

    @property
    def flags(self) -> tuple[Relation, ...]:
        """What the author must look at."""
        return tuple(relation for relation in self.relations if relation.is_flag)

    @property
    def notes(self) -> tuple[Relation, ...]:
        """What the author may look at: figures that do not agree as far as their words tell, which is not far."""
        return tuple(relation for relation in self.relations if relation.is_note)


@growing()
def checked(manuscript: Manuscript, pack: Pack) -> Checked:
    """The relations of a text. Only the language is known of it: no other document, no store of figures."""
    study = Study(Page(manuscript, pack.abbreviations), pack)
    found = [
        *ruled(study),
        *listed(study),
        *counted(study),
        *enumerated(study),
        *based(study),
        *points_near(study),
        *told_in_turn(study),
        *in_words(study),
    ]
    ledger = Ledger(study)
    found += untold_flags(keyed(study, ledger, found), found)
    found += untold(told_since(study), found)
    found += untold([*compared(study), *parted(study), *totalled(study)], found)
    found += confirmed(study, found)
    found += of_named_wholes(study, found)
    found += gridded(study, found)
    found += closing(study, found)
    found += across(study, found)
    found += exclusive(study)
    found += completed(study)
    found += impossible(study)
    found += untold_flags(of_siblings(study), found)
    found += untold_flags(anchored(study, found), found)
    found += misreckoned(study, found)
    found += [*missing(study, found), *of_those_before(study), *numbered(study)]
    found += leftovers(study, found)
    found += untold([*gathered(study, ledger), *concluded(study), *flowing(study), *multiplied(study)], found)
    found += tallied(study, found)
    found += portioned(study, found)
    found += points_of_names(study, ledger, found)
    found += told_as_multiples(study, ledger, found)
    found += untold(recalled(study, ledger), found)
    found += untold([*slipped(study, found), *told_of_names(study, ledger)], found)
    found += untold([*told_of_rows(study, ledger, found), *told_twice(study, ledger)], found)
    found += untold_flags(superlatives(study, ledger, found), found)
    found += untold_flags(combined(study, ledger, found), found)
    found += respective(study, ledger, found)
    found += untold_flags(told_of_rowmates(study, ledger, found), found)
    found += untold_flags(cut(study, found), found)
    found += untold(among_parts(study), found)
    found += _unflagged([*borne_out(study, found), *told_of_cells(study, ledger, found)], found)
    found += untold_flags(nearly(study, found), found)
    found += drawn(study, found)
    found += apiece(study, found)
    found += untold_flags(retold(study, found), found)
    found += [*lasting(study), *set_against(study)]
    found += glossed(study)
    found += ranked(study)
    found += partitions(study)
    kept = charitable(study, ledger, _settled(found))
    seen = {relation.diagnosis for relation in kept if relation.diagnosis}
    told = (with_word(diagnosed(relation, study, seen), study) for relation in kept)
    return Checked(study=study, relations=tuple(sure(study, told)))


def untold(more: Iterable[Relation], found: Sequence[Relation]) -> list[Relation]:
    """Relations about figures of which no other one tells yet."""
    taken = {(one.family, one.stated.start) for one in found if one.verdict != "not_checkable"}
    return [one for one in more if (one.family, one.stated.start) not in taken]


def untold_flags(more: Iterable[Relation], found: Sequence[Relation]) -> list[Relation]:
    """Flags about figures that no other one accuses yet, and of which no rule finds that they hold."""
    told = {
        (one.family, one.stated.start) for one in found
        if one.is_flag or (one.verdict == CONSISTENT and one.tier == "A" and not one.rule.startswith(_BY_FIT))
    }  # fmt: skip
    return [one for one in more if (one.family, one.stated.start) not in told]


def _unflagged(more: Iterable[Relation], found: Sequence[Relation]) -> list[Relation]:
    """Relations about figures of which no flag tells yet."""
    taken = {mention.start for one in found if one.is_flag for mention in one.mentions}
    return [one for one in more if one.stated.start not in taken]


def _settled(found: Iterable[Relation]) -> list[Relation]:
    """Each claim once: of relations of one family about one figure, the first that was bound; by place in the text."""
    kept: dict[tuple[object, ...], Relation] = {}
    for relation in found:
        key = (relation.family, relation.stated.start, _operands(relation))
        kept.setdefault(key, relation)
    return sorted(_unshaken(_unsaid(list(kept.values()))), key=lambda one: (one.stated.start, one.family, one.rule))


_WEAKER = ("frame.", "rows.", "share.named", "base.", "repeat.phrase")


def _unshaken(relations: Sequence[Relation]) -> list[Relation]:
    """Without the flags of readings by role or by rows where a rule finds that the figure holds."""
    held = {(one.family, one.stated.start) for one in relations if one.verdict == "consistent" and one.tier == "A"}
    return [
        one for one in relations
        if not (one.is_flag and one.rule.startswith(_WEAKER) and (one.family, one.stated.start) in held)
    ]  # fmt: skip


def _operands(relation: Relation) -> tuple[int, ...]:
    return tuple(mention.start for mention in relation.mentions)


def _unsaid(relations: Sequence[Relation]) -> list[Relation]:
    """Without an impossible share where the same share is tested against its own part."""
    shares = {relation.stated.start for relation in relations if relation.family == "share"}
    return [one for one in relations if not (one.family == "grim" and one.stated.start in shares)]
