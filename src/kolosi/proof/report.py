"""The report of a text as one plain dictionary (`kolosi-proof/1`): numbers are strings, spans count code points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from heapq import merge

from kolosi.proof.arithmetic.relation import Relation
from kolosi.proof.arithmetic.values import CONSISTENT, INCONSISTENT, ROUNDING, UNKNOWN
from kolosi.proof.checking import Checked
from kolosi.proof.wording import Words, as_written, reason, suggestion
from kolosi.reading.mentions import Mention
from kolosi.reading.text import Page
from kolosi.reading.without_cycles import growing

SCHEMA = "kolosi-proof/1"
Json = dict[str, object]

_HIGH = frozenset({"wrong_sign", "swapped", "order", "conflicting_totals", "label_mismatch", "level_as_change"})


@growing()
def report(checked: Checked, words: Mapping[str, Words], *, name: str = "", packs: Sequence[str] = ()) -> Json:
    """Everything found in a text. `words` are the sentences by language; French and English are always said."""
    relations = sorted(checked.relations, key=_order)
    alone = unanchored(checked)
    study = checked.study
    own = as_written(study.page, words[study.pack.language])
    quantities = [mention for mention in study.mentions if mention.is_quantity]
    return {
        "schema": SCHEMA,
        "document": {
            "name": name,
            "sha256": sha256(study.page.text.encode("utf-8", "surrogatepass")).hexdigest(),
            "language": study.pack.language,
            "code_points": len(study.page.text),
        },
        "rule_packs": [study.pack.label, *({"name": each} for each in packs)],
        "counts": {
            "mentions": len(study.mentions),
            "quantities": len(quantities),
            "relations": len(checked.relations),
            "findings": len(checked.flags),
            "is_partial": study.is_partial,
            "by_verdict": {
                each: sum(one.verdict == each for one in relations) + (len(alone) if each == UNKNOWN else 0)
                for each in _VERDICTS
            },
            "coverage": _coverage(quantities, checked.relations),
        },
        "findings": list(_findings(relations, alone, study.page, words, own)),
    }


_VERDICTS = (CONSISTENT, ROUNDING, INCONSISTENT, UNKNOWN)


def unanchored(checked: Checked) -> list[Mention]:
    """The quantities in no relation, in order."""
    anchored = {mention.start for relation in checked.relations for mention in relation.mentions}
    return [mention for mention in checked.study.mentions if mention.is_quantity and mention.start not in anchored]


def _findings(
    relations: Sequence[Relation], alone: Sequence[Mention], page: Page, words: Mapping[str, Words], own: Words
) -> Iterator[Json]:
    """What is said of every relation, and of every quantity in none, in the order of the text."""
    reasons: dict[str, Json] = {}
    told: Sequence[Relation | Mention] = relations
    single: Sequence[Relation | Mention] = alone
    for number, one in enumerate(merge(told, single, key=_order), 1):
        if isinstance(one, Relation):
            yield _finding(number, one, page, words, own)
            continue
        if one.kind not in reasons:
            reasons[one.kind] = {name: reason(_lone(one), page, said, own) for name, said in sorted(words.items())}
        yield _unrelated(number, one, page.text, reasons[one.kind])


def _order(one: Relation | Mention) -> tuple[int, str, str]:
    return (one.stated.start, one.family, one.rule) if isinstance(one, Relation) else (one.start, *ALONE)


ALONE = ("unanchored", "unanchored")
"""Family and rule of a quantity in no relation."""


def _lone(mention: Mention) -> Relation:
    """A quantity in no relation, as one."""
    return Relation(family="unanchored", rule="unanchored", verdict=UNKNOWN, stated=mention, operands={"x": (mention,)})


def _coverage(quantities: Sequence[Mention], relations: Sequence[Relation]) -> Json:
    tested = {m.start for one in relations if one.verdict != UNKNOWN for m in one.mentions}
    share = Fraction(sum(mention.start in tested for mention in quantities), max(len(quantities), 1))
    return {"in_relation": f"{float(share):.4f}", "explained": "1.0000"}


def severity(relation: Relation) -> str:
    """How grave a flag is: a wrong sign, two totals or a wrong label before a figure that is a little off."""
    if relation.verdict == ROUNDING:
        return "low"
    if relation.diagnosis in _HIGH:
        return "high"
    stated, recomputed = relation.stated, relation.recomputed
    if recomputed is not None and stated.value:
        gap = abs(abs(recomputed.middle) - stated.value)
        if gap * 5 > stated.value:
            return "high"
    return "medium"


def fingerprint(relation: Relation, page_text: str) -> str:
    """What stays of a finding when the text around it moves: its rule, its numbers and their words."""
    printed = (page_text[one.start : max(one.whole, one.end)] for one in relation.mentions)
    return _hash(relation.family, printed, relation.stated, page_text)


def _hash(family: str, printed: Iterable[str], stated: Mention, page_text: str) -> str:
    around = " ".join(page_text[max(stated.start - 40, 0) : stated.end + 40].split())
    return sha256("|".join([family, *printed, around]).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _finding(number: int, relation: Relation, page: Page, words: Mapping[str, Words], own: Words) -> Json:
    stated = relation.stated
    proposed = suggestion(relation, own)
    return {
        "id": f"f{number:04d}",
        "fingerprint": fingerprint(relation, page.text),
        "rule": relation.rule,
        "family": relation.family,
        "verdict": relation.verdict,
        "severity": severity(relation) if relation.is_flag else "note" if relation.is_note else "none",
        "spans": [[one.start, one.end] for one in relation.mentions],
        "text": " … ".join(page.text[one.start : max(one.whole, one.end)].strip("* \n") for one in relation.mentions),
        "stated": {
            "value": exact_text(stated.value),
            "unit": stated.kind,
            "span": [stated.start, stated.end],
        },
        "recomputed": _recomputed(relation),
        "reason": {language: reason(relation, page, said, own) for language, said in sorted(words.items())},
        "suggestion": None
        if proposed is None
        else {"text": proposed.text, "span": [proposed.start, proposed.end], "alternatives": list(proposed.others)},
        "diagnosis": relation.diagnosis,
        "alternatives": [
            {"diagnosis": each, "why": {name: said["diagnoses"].get(each, "") for name, said in sorted(words.items())}}
            for each in relation.alternatives
        ],
        "operands": {name: [[one.start, one.end] for one in some] for name, some in sorted(relation.operands.items())},
        "readings_tried": list(relation.tried),
        "chance": None if relation.chance is None else f"{float(relation.chance):.4f}",
        "tier": relation.tier,
        "waiver": None,
    }


def _unrelated(number: int, stated: Mention, page_text: str, reasons: Json) -> Json:
    """What is said of a quantity in no relation: what the text lacks to check it."""
    printed, span = page_text[stated.start : max(stated.whole, stated.end)], [stated.start, stated.end]
    spans = [span]
    return {
        "id": f"f{number:04d}",
        "fingerprint": _hash("unanchored", (printed,), stated, page_text),
        "rule": "unanchored",
        "family": "unanchored",
        "verdict": UNKNOWN,
        "severity": "none",
        "spans": spans,
        "text": printed.strip("* \n"),
        "stated": {"value": exact_text(stated.value), "unit": stated.kind, "span": span},
        "recomputed": None,
        "reason": reasons,
        "suggestion": None,
        "diagnosis": None,
        "alternatives": [],
        "operands": {"x": spans},
        "readings_tried": [],
        "chance": None,
        "tier": "B",
        "waiver": None,
    }


def _recomputed(relation: Relation) -> Json | None:
    found = relation.recomputed
    return (
        None if found is None else {"low": exact_text(found.low), "high": exact_text(found.high), "unit": relation.unit}
    )


def exact_text(value: Fraction | None) -> str | None:
    """An exact number as a decimal text: whole, or with four places."""
    if value is None:
        return None
    if value.denominator == 1:
        return str(value.numerator)
    scaled = round(value * 10_000)
    sign = "-" if scaled < 0 else ""
    digits = str(abs(scaled)).rjust(5, "0")
    return f"{sign}{digits[:-4]}.{digits[-4:]}".rstrip("0").rstrip(".")
