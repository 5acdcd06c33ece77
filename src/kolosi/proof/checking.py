"""Every relation of a text: bound by rules, found in lists and tables, told by words, confirmed by arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kolosi.model.manuscript import Manuscript
from kolosi.proof.across import across
from kolosi.proof.bases import based
from kolosi.proof.binding import Study
from kolosi.proof.compared import compared, with_word
from kolosi.proof.counted import counted
from kolosi.proof.diagnosis import diagnosed
from kolosi.proof.enumerated import enumerated
from kolosi.proof.exclusive import exclusive
from kolosi.proof.gloss import glossed
from kolosi.proof.grids import gridded
from kolosi.proof.growing import growing
from kolosi.proof.ledger import Ledger
from kolosi.proof.leftover import leftovers
from kolosi.proof.lists import listed
from kolosi.proof.naming import told_of_names
from kolosi.proof.pack import Pack
from kolosi.proof.parts import parted
from kolosi.proof.phrases import told_twice
from kolosi.proof.ranks import ranked
from kolosi.proof.ratios import in_words
from kolosi.proof.recalled import recalled
from kolosi.proof.relation import Relation
from kolosi.proof.rows import told_of_rows
from kolosi.proof.ruled import ruled
from kolosi.proof.search import confirmed, partitions
from kolosi.proof.since import told_since
from kolosi.proof.slipped import slipped
from kolosi.proof.text import Page
from kolosi.proof.totals import totalled
from kolosi.proof.turns import told_in_turn
from kolosi.proof.wholes import of_named_wholes

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
        *told_in_turn(study),
        *in_words(study),
    ]
    found += untold(told_since(study), found)
    found += untold([*compared(study), *parted(study), *totalled(study)], found)
    found += confirmed(study, found)
    found += of_named_wholes(study, found)
    found += gridded(study, found)
    found += across(study, found)
    found += exclusive(study)
    found += leftovers(study, found)
    ledger = Ledger(study)
    found += untold(recalled(study, ledger), found)
    found += untold([*slipped(study, found), *told_of_names(study, ledger)], found)
    found += untold([*told_of_rows(study, ledger, found), *told_twice(study, ledger)], found)
    found += glossed(study)
    found += ranked(study)
    found += partitions(study)
    kept = _settled(found)
    seen = {relation.diagnosis for relation in kept if relation.diagnosis}
    return Checked(
        study=study, relations=tuple(with_word(diagnosed(relation, study, seen), study) for relation in kept)
    )


def untold(more: Iterable[Relation], found: Sequence[Relation]) -> list[Relation]:
    """Relations about figures of which no other one tells yet."""
    taken = {(one.family, one.stated.start) for one in found if one.verdict != "not_checkable"}
    return [one for one in more if (one.family, one.stated.start) not in taken]


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
