"""Every relation of a text: bound by rules, found in lists and tables, told by words, confirmed by arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kolosi.model.manuscript import Manuscript
from kolosi.proof.across import across
from kolosi.proof.anchored import anchored
from kolosi.proof.apiece import apiece
from kolosi.proof.bases import based
from kolosi.proof.binding import Study
from kolosi.proof.borne import borne_out
from kolosi.proof.charity import charitable
from kolosi.proof.closing import closing
from kolosi.proof.combined import combined
from kolosi.proof.compared import compared
from kolosi.proof.completed import completed
from kolosi.proof.concluded import concluded
from kolosi.proof.counted import counted
from kolosi.proof.cut import cut
from kolosi.proof.diagnosis import diagnosed, with_word
from kolosi.proof.drawn import drawn
from kolosi.proof.enumerated import enumerated
from kolosi.proof.exclusive import exclusive
from kolosi.proof.flows import flowing
from kolosi.proof.gathered import gathered
from kolosi.proof.gloss import glossed
from kolosi.proof.grids import gridded
from kolosi.proof.growing import growing
from kolosi.proof.impossible import impossible
from kolosi.proof.incells import told_of_cells
from kolosi.proof.lasting import lasting
from kolosi.proof.ledger import Ledger
from kolosi.proof.leftover import leftovers
from kolosi.proof.lists import listed
from kolosi.proof.members import numbered
from kolosi.proof.misreckoned import misreckoned
from kolosi.proof.missing import missing
from kolosi.proof.multiples import told_as_multiples
from kolosi.proof.naming import told_of_names
from kolosi.proof.nearly import nearly
from kolosi.proof.pack import Pack
from kolosi.proof.partaking import among_parts
from kolosi.proof.parts import parted
from kolosi.proof.phrases import told_twice
from kolosi.proof.pointed import points_near, points_of_names
from kolosi.proof.portioned import portioned
from kolosi.proof.products import multiplied
from kolosi.proof.ranks import ranked
from kolosi.proof.ratios import in_words
from kolosi.proof.recalled import recalled
from kolosi.proof.relation import Relation
from kolosi.proof.respective import respective
from kolosi.proof.rowmates import told_of_rowmates
from kolosi.proof.rows import told_of_rows
from kolosi.proof.ruled import ruled
from kolosi.proof.search import confirmed, partitions
from kolosi.proof.siblings import of_siblings
from kolosi.proof.since import told_since
from kolosi.proof.slipped import slipped
from kolosi.proof.subsets import of_those_before
from kolosi.proof.superlatives import superlatives
from kolosi.proof.sure import sure
from kolosi.proof.tallied import tallied
from kolosi.proof.text import Page
from kolosi.proof.thresholds import set_against
from kolosi.proof.totals import totalled
from kolosi.proof.totals_retold import retold
from kolosi.proof.turns import told_in_turn
from kolosi.proof.values import CONSISTENT
from kolosi.proof.wholes import of_named_wholes

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
    ledger = Ledger(study)
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
