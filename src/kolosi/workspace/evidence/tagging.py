"""What a tag may mean in this workspace, column by column of the form of excerpts: labels, synonyms, short words, places, periods."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from kolosi.model.label import say
from kolosi.model.spelling import fold
from kolosi.model.spoken_period import period_named
from kolosi.workspace.correct.nearby import nearest
from kolosi.workspace.correct.offered import place_named
from kolosi.workspace.evidence.columns import excerpt_columns

if TYPE_CHECKING:
    from kolosi.model.form import FormColumn
    from kolosi.model.term import Term
    from kolosi.review.tags import Reader
    from kolosi.workspace.folder import Folder

TAGGED = ("pillar", "sub_pillar", "risks", "groups", "severity", "places", "period", "page")
"""The columns that a tag may be of."""

_PAGE = re.compile(r"(?:p|pp|page)\s*\.?\s*(\d{1,4})", re.IGNORECASE)


class Vocabulary:
    """The words of each column, folded; made once for all tags of a file."""

    def __init__(self, workspace: Folder) -> None:
        self.workspace = workspace
        self.columns = excerpt_columns()
        self.spellings = {path: self._spellings(self.columns[path]) for path in TAGGED}
        self.heads = {fold(text): path for path in TAGGED for text in self.columns[path].label.values()}
        self.heads |= {fold(text.removesuffix("s")): path for text, path in list(self.heads.items())}
        self.several = frozenset(path for path in TAGGED if self.columns[path].is_several)

    def readers(self) -> Mapping[str, Reader]:
        """What reads a tag, by column."""
        return {path: partial(self.meaning, path) for path in TAGGED}

    def meaning(self, path: str, text: str) -> str | None:
        """What a text means in a column; None where it means nothing there, or two things."""
        if path == "page":
            found = _PAGE.fullmatch(text.strip())
            return found[1] if found and int(found[1]) else None
        if path == "period":
            period = period_named(text)
            return str(period) if period is not None else None
        if path == "places":
            return place_named(self.workspace, text)
        wanted = fold(text)
        meant = [id_ for id_, several in self.spellings.get(path, {}).items() if wanted in several]
        return meant[0] if len(meant) == 1 else None

    def near(self, text: str, path: str | None = None, language: str = "fr") -> str:
        """What comes near to a text, as labels: in one column, or in all."""
        found = []
        for one in (path,) if path in TAGGED else TAGGED:
            labels = self._labels(self.columns[one])
            found += [labels[id_] for id_ in nearest(self.spellings[one], text) if id_ in labels]
        if path in (None, "places"):
            found += [place.name for place in self.workspace.knowledge.places.suggest(text, n=2)]
        return " · ".join(list(dict.fromkeys(say(label, language) for label in found))[:3]) or "–"

    def _labels(self, column: FormColumn) -> Mapping[str, Mapping[str, str]]:
        return {**{term.id: term.label for term in self._terms(column)}, **column.words}

    def _spellings(self, column: FormColumn) -> Mapping[str, frozenset[str]]:
        found = {term.id: frozenset(map(fold, _words_of(term))) for term in self._terms(column)}
        words = {id_: frozenset(map(fold, (id_, *label.values()))) for id_, label in column.words.items()}
        return {**found, **words}

    def _terms(self, column: FormColumn) -> Sequence[Term]:
        if column.terms is None:
            return ()
        terms = self.workspace.knowledge.taxonomies[column.terms].terms.values()
        return [term for term in terms if column.level in ("all", "below" if term.parent else "top")]


def _words_of(term: Term) -> list[str]:
    """All that people may write for a term."""
    short = [term.attributes[name] for name in ("short.fr", "short.en") if name in term.attributes]
    tags = [one.strip() for one in term.attributes.get("tags", "").split(";") if one.strip()]
    return [term.id, *term.label.values(), *term.synonyms, *short, *tags]
