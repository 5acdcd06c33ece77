"""Adopts a draft written by hand: a form with what each number most likely is; then, answered, the same document with bound figures.

Nothing is bound that nobody confirmed: sure proposals are ticked in the form, for people to read over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.intake.sandbox import get_ready
from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.model.key import Key
from kolosi.reading.labels import label
from kolosi.report.forms import told
from kolosi.report.forms.adoption import ANSWER, NumberRow, Offer, OtherRow, adoption_form
from kolosi.report.word.controls import Mark
from kolosi.workspace.adopt.form_answers import Answer, answers_in, code_of, letter_of
from kolosi.workspace.adopt.grading import Proposal, grade_of
from kolosi.workspace.adopt.kept import forget_waiting, keep_adopted, keep_waiting, waiting, write_form
from kolosi.workspace.adopt.proposed import Number, Read, held_back, value_of, words_of_key
from kolosi.workspace.ask.asking import Asking, desk_of
from kolosi.workspace.receive.adding import document_bytes, open_file

if TYPE_CHECKING:
    from kolosi.intake.formats import Sheet
    from kolosi.proof.arithmetic.relation import Relation
    from kolosi.report.forms import Texts
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.review.proofing import Proofread

NAMES = label("adopt.form_name")
"""The name of the form, by language."""

_KINDS = {
    "doc_reference": "adopt_kind_doc_reference",
    "age_bound": "adopt_kind_age_bound",
    "duration": "adopt_kind_duration",
    "list_marker": "adopt_kind_list_marker",
    "heading_number": "adopt_kind_list_marker",
    "phone": "adopt_kind_phone",
    "spelled": "adopt_kind_spelled",
    "header": "adopt_kind_header",
}
"""What a number is that is no figure, in words; beside dates, of which there are several kinds."""

_OBSTACLES: Mapping[str, str] = {
    "nowhere": "adopt_remark_nowhere",
    "page_edge": "adopt_remark_page_edge",
    "field": "adopt_remark_field",
    "two_places": "adopt_remark_two_places",
    "control": "adopt_remark_control",
    "changed": "adopt_remark_changed",
}


@dataclass(frozen=True, kw_only=True)
class Adoption:
    """What became of a document. Without answers: the form that was written, `numbers` with what each may be.

    With answers: the document with bound figures, `bound` by tag, and the points to check: figures that differ from what is
    typed, numbers still to be sourced. `proof` are the relations of its figures that do not hold.
    """

    file: str
    path: Path
    is_form: bool
    numbers: Sequence[Number]
    bound: Mapping[str, Key]
    findings: Sequence[Finding]
    proof: Proofread

    @property
    def flags(self) -> tuple[Relation, ...]:
        """What the checker finds in the document."""
        return self.proof.flags

    def counts(self) -> Mapping[str, int]:
        """How many numbers are sure, likely, one of several, none."""
        return {
            name: sum(one.sureness == name for one in self.numbers) for name in ("sure", "likely", "several", "none")
        }

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        numbers = [
            {
                "text": one.typed.text,
                "span": [one.start, one.end],
                "sure": one.sureness,
                "obstacle": one.obstacle,
                "keys": [str(each.key) for each in one.proposals],
            }
            for one in self.numbers
        ]
        return {
            "file": self.file,
            "path": str(self.path),
            "form": self.is_form,
            "counts": dict(self.counts()),
            "numbers": numbers,
            "bound": {tag: str(key) for tag, key in self.bound.items()},
            "findings": [finding.as_json() for finding in self.findings],
            "proof": self.proof.as_json(),
        }


def adopt(workspace: Folder, file: Path, answers: Path | None) -> Adoption:
    """The form of a document, or with its answers the document with bound figures. Raises `Refusal`."""
    get_ready(file.name)
    read = Read(desk_of(workspace), file.name, document_bytes(file))
    if answers is None:
        return _form(workspace, read)
    _, sheets = open_file(answers)
    given = answers_in(answers.name, sheets, workspace.knowledge.messages.text)
    if any(one.digest != read.digest for one in given):
        raise Refusal(point("adopt_document_changed", where=Where(file=file.name)))
    return _bound(workspace, read, given, answers.name)


def adopt_given_back(workspace: Folder, file: str, sheets: Sequence[Sheet]) -> Adoption:
    """The document of a form that is given back alone. Raises `Refusal` where it is not kept."""
    given = answers_in(file, sheets, workspace.knowledge.messages.text)
    kept = waiting(workspace, given[0].digest)
    if kept is None:
        raise Refusal(point("adopt_document_absent", where=Where(file=file)))
    return _bound(workspace, Read(desk_of(workspace), *kept), given, file)


# -- the form ---------------------------------------------------------------------------------------------------------


def _form(workspace: Folder, read: Read) -> Adoption:
    language = workspace.settings.languages[0] if workspace.settings.languages[0] in NAMES else "en"
    texts = workspace.knowledge.messages.text
    rows = [_row(read, one, language, texts) for one in read.numbers]
    others = list(_others(read, language, texts))
    keep_waiting(workspace, read.digest, read.name, read.data)
    path = write_form(workspace, NAMES[language], adoption_form(read.name, rows, others, language, texts))
    return Adoption(
        file=read.name, path=path, is_form=True, numbers=read.numbers, bound={}, findings=(), proof=read.proof
    )


def _row(read: Read, one: Number, language: str, texts: Texts) -> NumberRow:
    before, typed, after = one.around(read.text)
    offers = [_offer(read.desk, each, language) for each in one.proposals]
    keys = [offer.key for offer in offers] if not one.obstacle else []
    return NumberRow(
        number=one.typed.rank,
        section=one.typed.section,
        before=before,
        typed=typed,
        after=after,
        offers=offers,
        sure=one.sureness,
        remark=" ".join(_remarks(read, one, language, texts)),
        is_bindable=not one.obstacle,
        code=code_of(read.digest, one.start, one.end, keys),
    )


def _offer(desk: Asking, proposal: Proposal, language: str) -> Offer:
    words, value = words_of_key(desk, proposal.key, language), value_of(desk, proposal.key, proposal.value, language)
    return Offer(words=words, value=value, key=str(proposal.key))


def _remarks(read: Read, one: Number, language: str, texts: Texts) -> Iterator[str]:
    """What is to be known of a number: where it differs, what is not comparable, why it cannot be bound."""
    if one.is_hidden:
        yield told(texts("adopt_remark_hidden"), language)
    if one.proposals:
        first = one.proposals[0]
        value = value_of(read.desk, first.key, first.value, language)
        if first.grade in ("near", "far"):
            yield told(texts("adopt_remark_differs", typed=one.typed.text, value=value), language)
        elif first.grade == "rounded":
            yield told(texts("adopt_remark_rounded", value=value), language)
        if _is_refused(read, first.key):
            yield told(texts("adopt_remark_not_comparable"), language)
    if one.obstacle:
        yield told(texts(_OBSTACLES[one.obstacle]), language)


def _is_refused(read: Read, key: Key) -> bool:
    return key.is_change and key in read.changes and read.changes[key].verdict == "NOT COMPARABLE"


def _others(read: Read, language: str, texts: Texts) -> Iterator[OtherRow]:
    for one in read.asides:
        is_date = one.kind.startswith("date_")
        why = "adopt_kind_date" if is_date else _KINDS.get(one.kind, "adopt_kind_other")
        end = one.at + len(one.text)
        yield OtherRow(
            section=one.section,
            before=one.sentence[: one.at],
            typed=one.text,
            after=one.sentence[end:],
            why=told(texts(why), language),
        )


# -- the answers ------------------------------------------------------------------------------------------------------


def _bound(workspace: Folder, read: Read, answers: Sequence[Answer], form: str) -> Adoption:
    """The document with a control around each number that somebody bound, kept with the figure of each."""
    by_span = {(one.start, one.end): one for one in read.bare}
    said = sorted((one for one in answers if one.said), key=lambda one: one.start)
    if any((one.start, one.end) not in by_span for one in said):
        raise Refusal(point("adopt_document_changed", where=Where(file=read.name)))
    chosen = [(by_span[one.start, one.end], Key.parse(one.key), one) for one in said if one.key]
    _require_bindable(form, chosen)
    language = (
        read.proof.language if read.proof.language in workspace.settings.languages else workspace.settings.languages[0]
    )
    marks, figures, bound = [], {}, {}
    for rank, (number, key, _) in enumerate(chosen, 1):
        tag = f"f{rank}"
        marks.append(Mark(start=number.start, end=number.end, tag=tag, alias=words_of_key(read.desk, key, language)))
        scheme = "change" if key.is_change else "fig"
        figures[tag] = {"key": str(key), "scheme": scheme, "text": read.text[number.start : number.end]}
        bound[tag] = key
    others = [
        {"text": by_span[one.start, one.end].typed.text, "said": one.said, "source": one.source}
        for one in said
        if not one.key
    ]
    findings = [*_differences(read, [(number, key) for number, key, _ in chosen]), *_to_source(read, said, by_span)]
    path = keep_adopted(
        workspace, language, read.name, lambda issue: read.controls.marked(marks, issue), figures, others
    )
    forget_waiting(workspace, read.digest)
    return Adoption(
        file=read.name,
        path=path,
        is_form=False,
        numbers=read.bare,
        bound=bound,
        findings=tuple(workspace.say(one) for one in findings),
        proof=read.proof,
    )


def _require_bindable(form: str, chosen: Sequence[tuple[Number, Key, Answer]]) -> None:
    """Raises `Refusal` for an answer that binds a number which cannot be marked."""
    for number, _, answer in chosen:
        if number.obstacle:
            where = Where(file=form, row=answer.row, column=letter_of(ANSWER))
            raise Refusal(point("adopt_answer_unknown", where=where, found=number.typed.text))


def _differences(read: Read, chosen: Sequence[tuple[Number, Key]]) -> Iterator[Finding]:
    """Where a bound number is not what its figure is: both are named; what may not be compared or released is told too."""
    desk, language = read.desk, read.proof.language if read.proof.language in NAMES else "en"
    values = desk.estimates(
        {side for _, key in chosen for side in ((key.before, key.after) if key.is_change else (key,))}
    )
    changes = desk.comparisons(key for _, key in chosen if key.is_change)
    held = held_back(desk, [key for _, key in chosen])
    for number, key in chosen:
        figure = words_of_key(desk, key, language)
        sentence = " ".join(number.typed.sentence.split())
        about = {"figure": figure, "sentence": sentence, "key": str(key)}
        line = read.text.count("\n", 0, number.start) + 1
        where = Where(file=read.name, line=line)
        found = read.text[number.start : number.end]
        if key in held:
            yield point("adopt_not_released", where=where, found=found, data=about)
            continue
        if key.is_change and changes[key].verdict == "NOT COMPARABLE":
            yield point("adopt_not_comparable", where=where, found=found, data=about)
            continue
        value = changes[key].arithmetic if key.is_change else values[key].value
        if key.is_change and number.typed.mention.kind == "points":
            value = changes[key].difference
        grade = "far" if value is None else grade_of(number.typed, value, key=key)
        if grade in ("near", "far"):
            now = value_of(desk, key, value, language) if value is not None else "–"
            yield point("adopt_differs", where=where, found=found, data={**about, "value": now})


def _to_source(read: Read, said: Sequence[Answer], numbers: Mapping[tuple[int, int], Number]) -> Iterator[Finding]:
    for one in said:
        if one.said == "wanted":
            number = numbers[one.start, one.end]
            sentence = " ".join(number.typed.sentence.split())
            where = Where(file=read.name, line=read.text.count("\n", 0, one.start) + 1)
            yield point("adopt_to_source", where=where, found=number.typed.text, data={"sentence": sentence})
