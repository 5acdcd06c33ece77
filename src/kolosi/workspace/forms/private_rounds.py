"""The sheet of one expert in a private round, shown and taken back as the forms of the rounds: his own rows, and those of nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.workspace.forms.choices import place_shown
from kolosi.workspace.forms.typed import Typed, TypedRow, open_sheet, take_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.model.label import Label
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.forms.typed import OpenRow, OpenSheet

FORMS = {1: "round_one", 2: "round_two"}
SCORES = ("score", "low", "high", "confidence", "reason")
SEEDS = "seed_answers"
QUANTILES = ("q05", "q50", "q95")
_RISKS = "protection_risks"
_OTHER = "–"
"""Stands where a hash would, for a sheet that was shown before its row was there: what it says may be older than the row."""


@dataclass(frozen=True, kw_only=True)
class OwnRow:
    """A risk, or a seed question, with what an expert said of it: None while he said nothing."""

    id: str
    label: Label
    definition: Label
    held: OpenRow | None


@dataclass(frozen=True, kw_only=True)
class OwnSheet:
    """What one expert said in one round, of each risk of the list and of each seed question."""

    scores: OpenSheet
    risks: tuple[OwnRow, ...]
    seeds: OpenSheet | None = None
    questions: tuple[OwnRow, ...] = ()

    @property
    def answered(self) -> int:
        """How many risks he scored."""
        return sum(one.held is not None for one in self.risks)


def own_sheet(workspace: Folder, number: int, expert: str, place: str, language: str) -> OwnSheet:
    """The sheet of an expert in a round, about a region (empty: the whole country); seed questions stand in the first round."""
    form = FORMS[number]
    scores = open_sheet(workspace, form, form, language)
    terms = workspace.knowledge.taxonomies[_RISKS].terms.values()
    risks = tuple(
        OwnRow(
            id=term.id,
            label=term.label,
            definition={each: term.attributes.get(f"definition.{each}", "") for each in term.label},
            held=scores.row_with(expert=expert, risk=term.id, place=place or None),
        )
        for term in terms
    )
    if number != 1:
        return OwnSheet(scores=scores, risks=risks)
    seeds = open_sheet(workspace, form, SEEDS, language)
    return OwnSheet(scores=scores, risks=risks, seeds=seeds, questions=_questions(workspace, seeds, expert, language))


def _questions(workspace: Folder, seeds: OpenSheet, expert: str, language: str) -> tuple[OwnRow, ...]:
    """The seed questions that are asked, without their true values."""
    asked = open_sheet(workspace, "seeds", "seeds", language)
    found = []
    for row in asked.rows:
        id_ = str(row.item["question"])
        text = row.item.get("text")
        label = {str(each): str(said) for each, said in text.items()} if isinstance(text, dict) else {}
        held = seeds.row_with(expert=expert, question=id_)
        if label:
            found.append(OwnRow(id=id_, label=label, definition={}, held=held))
    return tuple(found)


def take_scores(
    workspace: Folder,
    number: int,
    expert: str,
    place: str,
    language: str,
    typed: Mapping[str, TypedRow],
) -> Typed:
    """Takes what an expert typed of some risks, by their ids, into the register of his round; whole or not at all.

    A row is only ever his own, whatever code came with it; one of which everything was taken out goes.
    """
    sheet = own_sheet(workspace, number, expert, place, language)
    about = {"expert": expert, "place": _place(workspace, place, language)}
    rows = [_own(one, typed[one.id], {**about, "risk": one.id}, SCORES) for one in sheet.risks if one.id in typed]
    return take_rows(workspace, FORMS[number], FORMS[number], language, rows)


def take_seed_answers(workspace: Folder, expert: str, language: str, typed: Mapping[str, TypedRow]) -> Typed:
    """Takes what an expert answered to the seed questions, by their codes; whole or not at all."""
    sheet = own_sheet(workspace, 1, expert, "", language)
    if sheet.seeds is None:
        return Typed()
    rows = [
        _own(one, typed[one.id], {"expert": expert, "question": one.id}, QUANTILES)
        for one in sheet.questions
        if one.id in typed
    ]
    return take_rows(workspace, FORMS[1], SEEDS, language, rows)


def _own(one: OwnRow, typed: TypedRow, about: Mapping[str, str], asked: Sequence[str]) -> TypedRow:
    """The row of an expert: under the code of what he himself holds, empty where he said nothing or took all of it out."""
    said = {path: typed.texts.get(path, "") for path in asked}
    is_empty = not any(said.values())
    held = one.held
    if held is None:
        return TypedRow(texts={} if is_empty else {**about, **said}, name=typed.name)
    own = held.code.partition("|")[0]
    code = typed.code if typed.code.partition("|")[0] == own else f"{own}|{_OTHER}|{_OTHER}"
    return TypedRow(code=code, texts=dict.fromkeys((*about, *said), "") if is_empty else said, name=typed.name)


def _place(workspace: Folder, place: str, language: str) -> str:
    known = workspace.knowledge.places.get(place) if place else None
    return place_shown(workspace, known, language) if known else ""
