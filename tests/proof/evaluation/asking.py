"""What questions about doubtful bindings are worth: how many, how many stand on a fault, what answered ones add."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tests.proof.evaluation.claims import Claim, Document, overlap
from tests.proof.evaluation.scoring import Rate

from kolosi.proof.arithmetic.relation import Relation
from kolosi.workspace.review.proofing import proofread


@dataclass
class Asked:
    """What is counted of some documents, each question answered as whoever planted the faults would.

    `on_faults`: questions that touch a planted fault; `asked`: documents with a question; `most`: questions of one document; `recall`:
    faults flagged, `answered`: the same once questions are answered; `precision` and `after`: flags that are right, before and then.
    """

    on_faults: Rate = field(default_factory=Rate)
    asked: Rate = field(default_factory=Rate)
    most: int = 0
    recall: Rate = field(default_factory=Rate)
    answered: Rate = field(default_factory=Rate)
    precision: Rate = field(default_factory=Rate)
    after: Rate = field(default_factory=Rate)


def asked_in(documents: Iterable[Document]) -> Asked:
    """The counts of some documents."""
    out = Asked()
    for document in documents:
        _count(document, out)
    return out


def _count(document: Document, out: Asked) -> None:
    name = document.name + document.suffix
    first = proofread(name, document.data, language=document.language)
    answers = {one.mark: bool(_on(document, one.relation)) for one in first.questions}
    then = proofread(name, document.data, language=document.language, answers=answers)
    for is_right in answers.values():
        out.on_faults.add(hit=is_right)
    out.asked.add(hit=bool(answers))
    out.most = max(out.most, len(answers))
    for proof, recall, precision in ((first, out.recall, out.precision), (then, out.answered, out.after)):
        found = _found(document, proof.flags)
        for claim in document.claims:
            if claim.is_core and claim.may_be_flagged and claim.verdict not in ("consistent", "not_checkable"):
                recall.add(hit=claim.id in found)
        for flag in proof.flags:
            precision.add(hit=bool(_on(document, flag)))


def _found(document: Document, flags: Sequence[Relation]) -> set[str]:
    return {claim.id for flag in flags for claim in _on(document, flag)}


def _on(document: Document, relation: Relation) -> list[Claim]:
    """The planted faults that a relation touches."""
    spans = [(one.start, one.end) for one in relation.mentions]
    return [one for one in document.claims if one.may_be_flagged and any(overlap(span, one.focus) for span in spans)]
