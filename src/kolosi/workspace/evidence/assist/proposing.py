"""Tags proposed for excerpts of the register: those that they lack, with the words that made them; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, point
from kolosi.reading.labels import label
from kolosi.review.suggesting import Suggester, Suggestion, words_shown
from kolosi.workspace.ask.notebook import Cell, Shown
from kolosi.workspace.evidence.assist.pages import lexicons
from kolosi.workspace.evidence.registers import read_excerpts

if TYPE_CHECKING:
    from kolosi.model.label import Label
    from kolosi.review.excerpt import Excerpt
    from kolosi.workspace.folder import Folder

COLUMNS = {"protection_risks": "risks", "paf": "sub_pillar", "population_groups": "groups", "places": "places"}
"""The column of the form that takes the tags of each list."""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A tag proposed for an excerpt: the column of the form that would take it, the term, its name, and the words that made it.

    One that is denied is none: the excerpt says that there was nothing. `others` are further places of the same name.
    """

    excerpt: str
    column: str
    term: str
    label: Label
    words: tuple[str, ...]
    is_denied: bool
    others: tuple[str, ...]


class Proposals(Shown[Proposal]):
    """The tags proposed; `without` is how many excerpts got none."""

    heads = tuple(label(f"cli.assist.suggest_heads.{head}") for head in ("excerpt", "column", "tag", "words"))

    def __init__(self, lines: Sequence[Proposal], read: int, without: int) -> None:
        super().__init__(lines)
        self.read = read
        self.without = without

    def cells(self, item: Proposal) -> Sequence[Cell]:
        """The cells of one proposal."""
        return item.excerpt, label(f"cli.assist.columns.{item.column}"), item.label, " · ".join(item.words)

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        lines = [{**vars(one), "label": dict(one.label)} for one in self]
        return {"excerpts": self.read, "without": self.without, "proposals": lines}


def propose_tags(workspace: Folder, wanted: Sequence[str]) -> Proposals:
    """The tags proposed for the excerpts wanted, or for all. Raises `Refusal` for a name that no excerpt has."""
    every = {one.id: one for one in read_excerpts(workspace)}
    for id_ in wanted:
        if id_ not in every:
            raise Refusal(point("excerpt_not_known", found=id_, data={"near": ", ".join([*every][:12]) or "–"}))
    asked = [every[id_] for id_ in wanted] or [*every.values()]
    if not asked:
        return Proposals([], 0, 0)
    suggester = Suggester(lexicons(workspace), workspace.knowledge.places)
    lines = [line for one in asked for line in _lacking(workspace, one, suggester.suggest(one.text))]
    return Proposals(lines, len(asked), len(asked) - len({line.excerpt for line in lines}))


def _lacking(workspace: Folder, one: Excerpt, found: Sequence[Suggestion]) -> Iterator[Proposal]:
    """The proposals for what the excerpt does not say yet; a sub-pillar only where it has none."""
    for each in found:
        column = COLUMNS.get(each.taxonomy)
        if column is None or (column == "sub_pillar" and one.sub_pillar):
            continue
        own = {one.sub_pillar} if column == "sub_pillar" else {*one.risks, *one.groups, *one.places}
        if own.isdisjoint({each.term, *each.others}):
            yield Proposal(
                excerpt=one.id,
                column=column,
                term=each.term,
                label=_label(workspace, each),
                words=words_shown(one.text, each.words),
                is_denied=each.is_denied,
                others=each.others,
            )


def _label(workspace: Folder, one: Suggestion) -> Label:
    known = workspace.knowledge
    if one.taxonomy == "places":
        return known.places[one.term].name
    return known.taxonomies[one.taxonomy].terms[one.term].short
