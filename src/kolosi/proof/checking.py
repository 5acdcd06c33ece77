"""Every relation of a text: bound by rules, found in lists and tables, told by words, confirmed by arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property, partial

from kolosi.model.manuscript import Manuscript
from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.registry import asked
from kolosi.proof.study.binding import Study
from kolosi.proof.study.ledger import Ledger
from kolosi.proof.verdict.diagnosis import diagnosed, with_word
from kolosi.proof.verdict.false_positives import charitable
from kolosi.proof.verdict.questions import Answers, Question, answered, questions
from kolosi.proof.verdict.sure import sure
from kolosi.reading.pack import Pack
from kolosi.reading.text import Page
from kolosi.reading.without_cycles import growing


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A text with its relations, in the order of the figures they test; `answers` are what people said of doubtful ones."""

    study: Study
    relations: tuple[Relation, ...]
    answers: Answers = field(default_factory=dict)

    @property
    def flags(self) -> tuple[Relation, ...]:
        """What the author must look at."""
        return tuple(relation for relation in self.relations if relation.is_flag)

    @property
    def notes(self) -> tuple[Relation, ...]:
        """What the author may look at: figures that do not agree as far as their words tell, which is not far."""
        return tuple(relation for relation in self.relations if relation.is_note)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What the author is asked: one question a passage, the likeliest fault first."""
        return tuple(questions(self.study, self.notes, self.answers))


@growing()
def checked(manuscript: Manuscript, pack: Pack, answers: Answers | None = None) -> Checked:
    """The relations of a text. Only the language is known of it, and what was answered: no other document, no store of figures."""
    study = Study(Page(manuscript, pack.abbreviations), pack)
    ledger = Ledger(study)
    found = asked(study, ledger)
    kept = charitable(study, ledger, _settled(found))
    seen = {relation.diagnosis for relation in kept if relation.diagnosis}
    explain = partial(_explained, study, seen)
    told = [explain(relation) for relation in kept]
    pairs = list(zip(told, sure(study, told), strict=True))
    given = answers or {}
    return Checked(study=study, relations=tuple(answered(study, pairs, given, explain)), answers=given)


def _explained(study: Study, seen: Set[str], relation: Relation) -> Relation:
    return with_word(diagnosed(relation, study, seen), study)


def _settled(found: Iterable[Relation]) -> list[Relation]:
    """Each claim once: of relations of one family about one figure, the first that was bound; by place in the text."""
    kept: dict[tuple[object, ...], Relation] = {}
    for relation in found:
        kept.setdefault(relation.claim, relation)
    return sorted(_unshaken(_unsaid(list(kept.values()))), key=lambda one: (one.stated.start, one.family, one.rule))


def _unshaken(relations: Sequence[Relation]) -> list[Relation]:
    """Without the flags of readings by role or by rows where a rule finds that the figure holds."""
    held = {(one.family, one.stated.start) for one in relations if one.verdict == "consistent" and one.tier == "A"}
    return [
        one for one in relations
        if not (one.is_flag and one.row.has("weak") and (one.family, one.stated.start) in held)
    ]  # fmt: skip


def _unsaid(relations: Sequence[Relation]) -> list[Relation]:
    """Without an impossible share where the same share is tested against its own part."""
    shares = {relation.stated.start for relation in relations if relation.family == "share"}
    return [one for one in relations if not (one.family == "grim" and one.stated.start in shares)]
