"""A document proof-read: its text, the relations of its figures, what is said of them; beside an earlier or a twin document."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.content.languages import proof_sentences
from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.model.shown import shown
from kolosi.proof.checking import Checked, checked
from kolosi.proof.report import fingerprint, report, severity
from kolosi.proof.verdict.questions import MOST, Answers, Question
from kolosi.proof.wording import Asked, Words, as_written, asked, reason, suggestion
from kolosi.reading.without_cycles import growing
from kolosi.workspace.review.packs import language_of, pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kolosi.model.label import Label
    from kolosi.model.manuscript import Manuscript
    from kolosi.proof.arithmetic.relation import Relation
    from kolosi.report.annotate import Note
    from kolosi.workspace.review.claim import Claim

SAID = ("fr", "en")
"""The languages in which every finding is told."""


@dataclass(frozen=True, kw_only=True)
class Proofread:
    """A document with what was found in it. `waived` are the findings that a person has excepted, with the reason."""

    name: str
    data: bytes
    manuscript: Manuscript
    checked: Checked
    beside: tuple[Finding, ...] = ()
    claims: tuple[Claim, ...] = ()
    waived: Mapping[str, str] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The language of the document."""
        return self.checked.study.pack.language

    @property
    def flags(self) -> tuple[Relation, ...]:
        """What the author must look at, without what was excepted."""
        return tuple(one for one in self.checked.flags if self.fingerprint(one) not in self.waived)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What the author is asked, in the order of the text: the likeliest faults, no more than are read."""
        return tuple(sorted(self.checked.questions[:MOST], key=lambda one: one.relation.stated.start))

    @property
    def unasked(self) -> int:
        """How many questions are left for later."""
        return max(len(self.checked.questions) - MOST, 0)

    def ask(self, question: Question, language: str) -> Asked:
        """A question with its two answers, in a language."""
        return asked(question.relation, self.checked.study.page, proof_sentences(language))

    def fingerprint(self, relation: Relation) -> str:
        """What names a finding in a decision."""
        return fingerprint(relation, self.manuscript.text)

    def say(self, relation: Relation) -> Label:
        """The sentences about a relation."""
        page = self.checked.study.page
        return {one: reason(relation, page, proof_sentences(one), self._own) for one in self._said}

    @cached_property
    def _said(self) -> tuple[str, ...]:
        """The languages in which findings are told: French, English, and that of the document."""
        return tuple(dict.fromkeys((*SAID, self.language)))

    @cached_property
    def _own(self) -> Words:
        """The sentences of the document's language, with its marks of numbers."""
        return as_written(self.checked.study.page, proof_sentences(self.language))

    def severity(self, relation: Relation) -> str:
        """How grave a flag is."""
        return severity(relation)

    def family(self, relation: Relation) -> Label:
        """What kind of claim it is, in a word."""
        return {one: proof_sentences(one)["families"].get(relation.family, relation.family) for one in self._said}

    def quote(self, relation: Relation, width: int = 30) -> str:
        """The words around a figure."""
        text, stated = self.manuscript.text, relation.stated
        start, end = max(stated.start - width, 0), min(max(stated.whole, stated.end) + width, len(text))
        words = " ".join(text[start:end].replace("*", "").split())
        return ("…" if start else "") + words + ("…" if end < len(text) else "")

    def line(self, relation: Relation) -> int:
        """The line of the text on which a figure stands, from 1."""
        return self.manuscript.text.count("\n", 0, relation.stated.start) + 1

    def as_json(self) -> dict[str, object]:
        """The public shape, `kolosi-proof/1`."""
        found = report(self.checked, {one: proof_sentences(one) for one in self._said}, name=self.name)
        findings = found["findings"]
        assert isinstance(findings, list)
        for finding in findings:
            finding["waiver"] = self.waived.get(finding["fingerprint"])
        beside = [finding.as_json() for finding in self.beside]
        found["questions"] = [self._as_json(one) for one in self.questions]
        return {**found, "beside": beside, "claims": [claim.as_json() for claim in self.claims]}

    def _as_json(self, question: Question) -> dict[str, object]:
        stated = question.relation.stated
        said = {one: {**vars(self.ask(question, one))} for one in self._said}
        return {"code": question.code, "mark": question.mark, "span": [stated.start, stated.end], "asked": said}

    def notes(self, language: str, *, in_word: bool = False) -> list[Note]:
        """The flags, and the questions about doubtful places, as notes on the words of the document."""
        from kolosi.report.annotate import Note

        return [
            Note(
                one.stated.start,
                max(one.stated.whole, one.stated.end),
                self.say(one)[language],
                self.family(one)[language].capitalize(),
                one.rule,
                "note" if one.verdict == "rounding" else "warning" if severity(one) == "medium" else "error",
            )
            for one in self.flags
        ] + [self._question(one, language, in_word=in_word) for one in self.questions]

    def _question(self, question: Question, language: str, *, in_word: bool) -> Note:
        from kolosi.report.annotate import Note

        told = language if language in self._said else SAID[-1]
        one, stated = self.ask(question, told), question.relation.stated
        words = proof_sentences(told)["questions"]
        how = words["how_word" if in_word else "how"].format(code=question.code, file=shown(self.name))
        lines = "\n".join((*one.lines, how))
        return Note(
            stated.start,
            max(stated.whole, stated.end),
            lines,
            words["title"],
            question.relation.rule,
            "note",
            is_question=True,
        )

    def annotated(self, name: str, language: str) -> bytes:
        """The document with its points in the margin, in the format that a file name asks for."""
        from kolosi.report.annotate import annotate_docx, annotate_html, sarif

        suffix = Path(name).suffix.lower()
        if suffix == ".docx":
            if self.manuscript.format != "docx":
                raise Refusal(point("annotate_needs_word", where=Where(file=self.name), found=name))
            return annotate_docx(self.data, self.manuscript, self.notes(language, in_word=True))
        if suffix in (".html", ".htm"):
            return annotate_html(self.manuscript, self.notes(language), shown(self.name), language)
        if suffix in (".sarif", ".json"):
            points = [one for one in self.notes(language) if not one.is_question]
            return sarif(self.manuscript, points, name=self.name)
        raise Refusal(point("annotate_unknown", found=name))


def proofread(
    name: str,
    data: bytes,
    *,
    language: str | None = None,
    waived: Mapping[str, str] | None = None,
    answers: Answers | None = None,
) -> Proofread:
    """A document checked. `language` is that of the document, found out when not said; `waived` are excepted, `answers` were given to doubtful ones.

    Raises `Refusal` for what cannot be read.
    """
    from kolosi.intake.documents import refused
    from kolosi.intake.sandbox import Unreadable, read_document

    try:
        manuscript = read_document(name, data)
    except Unreadable as refusal:
        raise Refusal(refused(refusal)) from refusal
    found = checked(manuscript, pack(language or language_of(manuscript.text)), answers)
    return Proofread(name=name, data=data, manuscript=manuscript, checked=found, waived=waived or {})


@growing()
def check_text(text: str, language: str | None = None) -> dict[str, object]:
    """The figures of a text recomputed: the dictionary of `kolosi-proof/1`. Raises `Refusal` for an empty text."""
    return proofread("text.md", text.encode("utf-8"), language=language).as_json()


# -- beside another document ---------------------------------------------------------------------------------------


def restated(now: Proofread, before: Proofread) -> list[Finding]:
    """Figures for a past period that the earlier document printed otherwise, without a word."""
    earlier = _keyed(before)
    out = []
    for key, values in sorted(_keyed(now).items(), key=lambda pair: str(pair[0])):
        old = earlier.get(key, set())
        if len(values) == len(old) == 1 and values != old:
            printed, was = (next(iter(each)) for each in (values, old))
            out.append(
                point(
                    "figure_restated",
                    where=Where(file=now.name),
                    found=printed[0],
                    data={"was": was[0], "period": key[1]},
                )
            )
    return out


def _keyed(proof: Proofread) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """Telling counts by concept and period."""
    out: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for binding in proof.checked.study.bindings.values():
        mention = binding.mention
        if (
            mention.kind == "count"
            and mention.exact >= 100
            and binding.concept
            and binding.period
            and binding.is_explicit
        ):
            text = proof.manuscript.text[mention.start : mention.end]
            out.setdefault((binding.concept, str(binding.period)), set()).add(
                (" ".join(text.split()), str(mention.exact))
            )
    return {key: _by_value(values) for key, values in out.items()}


def _by_value(values: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """One printed form of each value, under its value."""
    first: dict[str, str] = {}
    for text, value in sorted(values):
        first.setdefault(value, text)
    return {(text, value) for value, text in first.items()}


def untwinned(one: Proofread, other: Proofread) -> list[Finding]:
    """Figures that one language asserts and the other does not."""
    return [*_missing(one, other), *_missing(other, one)]


def _missing(here: Proofread, there: Proofread) -> list[Finding]:
    left = _values(there)
    out = []
    for mention in here.checked.study.mentions:
        if not mention.is_quantity or mention.is_spelled or mention.kind in ("age_bound", "duration"):
            continue
        key = (str(mention.value), mention.kind.startswith("percent"))
        if left.get(key, 0) > 0:
            left[key] -= 1
            continue
        text = " ".join(here.manuscript.text[max(mention.start - 25, 0) : mention.end + 25].replace("*", "").split())
        line = here.manuscript.text.count("\n", 0, mention.start) + 1
        out.append(
            point("figure_without_twin", where=Where(file=here.name, line=line), found=text, data={"other": there.name})
        )
    return out


def _values(proof: Proofread) -> dict[tuple[str, bool], int]:
    out: dict[tuple[str, bool], int] = {}
    for mention in proof.checked.study.mentions:
        if mention.is_quantity:
            key = (str(mention.value), mention.kind.startswith("percent"))
            out[key] = out.get(key, 0) + 1
    return out


def proposal(proof: Proofread, relation: Relation) -> str | None:
    """What to print in place of a figure, in the language of the document."""
    found = suggestion(relation, as_written(proof.checked.study.page, proof_sentences(proof.language)))
    return found.text if found else None
