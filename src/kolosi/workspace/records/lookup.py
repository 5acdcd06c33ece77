"""Answers what importing asks: words and places, by content and by Decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from hashlib import sha256
from re import split
from typing import TYPE_CHECKING

from kolosi.content.countries import nations
from kolosi.intake.columns.cells import IGNORE, looked_up
from kolosi.intake.columns.lookup import Suggested
from kolosi.intake.columns.table import fold
from kolosi.intake.meaning.likeness import distance, first_of, near_to, sure_of
from kolosi.intake.meaning.words import NORMAL, normal
from kolosi.model.decision import Decision
from kolosi.model.heading import with_levels
from kolosi.model.spelling import fold_name
from kolosi.workspace.knowledge import Knowledge

if TYPE_CHECKING:
    import polars as pl

    from kolosi.intake.columns.cell_decisions import Settled
    from kolosi.model.heading import Headings
    from kolosi.model.place import Place
    from kolosi.model.source import Source
    from kolosi.model.term import Taxonomy, Term


NEARLY = 0.75
"""From this likeness on, a name that is not known is taken for that of the place whose code stands beside it."""


class ContentLookup:
    """The lookup of one workspace: its content, and the words, places and columns people decided about."""

    def __init__(
        self,
        knowledge: Knowledge,
        decisions: Mapping[str, Mapping[str, Decision]],
        salt: str,
        settled: Sequence[Settled] = (),
        organisations: Mapping[str, str] | None = None,
        columns: Mapping[str, str] | None = None,
    ) -> None:
        self._knowledge = knowledge
        self._settled = settled
        self._organisations = organisations or {}
        self._columns = columns or {}
        self._decisions = decisions
        self._salt = salt
        self._terms: dict[str, Mapping[str, str]] = {}

    def terms(self, taxonomy: str) -> Mapping[str, str]:
        """Term id by folded text."""
        if taxonomy not in self._terms:
            known = self._knowledge.taxonomies.get(taxonomy)
            self._terms[taxonomy] = {**(_spellings(known) if known else {}), **self._decided_words(taxonomy)}
        return self._terms[taxonomy]

    def _decided_words(self, taxonomy: str) -> Mapping[str, str]:
        prefix = f"{taxonomy}:"
        decided = self._decisions.get("word", {})
        return {
            fold(subject[len(prefix) :]): decision.value
            for subject, decision in decided.items()
            if subject.startswith(prefix)
        }

    def headings(self) -> Headings:
        """What columns of partners' files are called, by meaning; those of places in the words of the country too."""
        return self._headings

    def sources(self) -> Iterable[Source]:
        """All sources that are understood."""
        return self._knowledge.sources.values()

    @cached_property
    def _headings(self) -> Headings:
        return with_levels(self._knowledge.headings, self._knowledge.country_alone.level_words)

    def organisations(self) -> Mapping[str, str]:
        """The organisations that are known, by folded name: those of the workspace before those that everybody knows."""
        return {**self._knowledge.organisations, **self._organisations}

    def parents(self, taxonomy: str) -> Mapping[str, str]:
        """The term above each term that has one."""
        known = self._knowledge.taxonomies.get(taxonomy)
        return {term.id: term.parent for term in known.terms.values() if term.parent} if known else {}

    def attribute(self, taxonomy: str, name: str) -> Mapping[str, str]:
        """What a taxonomy says of its terms under one name, by term id."""
        known = self._knowledge.taxonomies.get(taxonomy)
        terms = known.terms.values() if known else ()
        return {term.id: term.attributes[name] for term in terms if name in term.attributes}

    def suggest_term(self, taxonomy: str, text: str) -> Suggested:
        """The terms that come near, offered and never applied."""
        known = self._knowledge.taxonomies.get(taxonomy)
        near = near_to(text, {term.id: _names(term) for term in known.terms.values()} if known else {})
        return Suggested(near=tuple(one.id for one in near), first=first_of(near), sure=sure_of(near))

    def home(self, column: pl.Series) -> pl.Series:
        """Whether each cell names the country of the workspace (name or code), alone or among others."""
        names = self._home_names
        return _told_cells(column, lambda cell: any(fold(piece) in names for piece in _pieces(cell)))

    def shared(self, column: pl.Series) -> pl.Series:
        """Whether each cell names other countries beside that of the workspace; a name may hold a comma itself."""
        names, others = self._home_names, self._other_names
        return _told_cells(
            column,
            lambda cell: (
                fold(cell) not in names | others.keys()
                and any(fold(piece) in others and fold(piece) not in names for piece in _pieces(cell))
            ),
        )

    def abroad(self, column: pl.Series) -> pl.Series:
        """Whether each cell is the name of one country that is not that of the workspace; a code alone is none."""
        names = self._other_names
        return _told_cells(column, lambda cell: len(cell.strip()) > _CODE and fold(cell) in names)

    @cached_property
    def _home_names(self) -> frozenset[str]:
        """The folded names and codes of the country."""
        country = self._knowledge.places.country
        places = [place for place in self._knowledge.places.values() if place.level == 0]
        spellings = (text for place in places for text in (*place.name.values(), *place.spellings))
        return frozenset(fold(text) for text in (country.iso2, country.iso3, *country.name.values(), *spellings))

    @cached_property
    def _other_names(self) -> Mapping[str, str]:
        """The country that each folded name or code of the world is one of, the one at home left out."""
        home = self._knowledge.places.country.iso3
        return {fold(text): one.iso3 for one in nations().values() if one.iso3 != home for text in one.texts}

    def ignored_columns(self, source: str, layout: str) -> frozenset[str]:
        """Folded headers that people decided to leave aside."""
        decided = self._decided_columns(source, layout)
        return frozenset(header for header, value in decided.items() if value == IGNORE)

    def named_columns(self, source: str, layout: str) -> Mapping[str, str]:
        """The column of the layout that people said each folded header to be."""
        decided = self._decided_columns(source, layout)
        return {header: value for header, value in decided.items() if value != IGNORE}

    def _decided_columns(self, source: str, layout: str) -> Mapping[str, str]:
        prefix = f"{source}/{layout}:"
        decided = self._decisions.get("column", {})
        return {
            fold(subject[len(prefix) :]): decision.value
            for subject, decision in decided.items()
            if subject.startswith(prefix)
        }

    def said_columns(self) -> Mapping[str, str]:
        """The column of the layout, or `ignore`, that people said each folded header of this very file to be."""
        return self._columns

    def settled(self) -> Sequence[Settled]:
        """What people decided about cells of this file whose rows waited."""
        return self._settled

    def places(
        self, column: pl.Series, *, level: int | None, within: pl.Series | None, vintage: str | None
    ) -> tuple[pl.Series, pl.Series]:
        """Place ids, and how each was found: `unlisted` where content lists no place of that level at all."""
        from kolosi.content.places import resolve

        ids, how = resolve(self._knowledge.places, column, level=level, within=within, vintage=vintage)
        if level is not None and level not in self._listed_levels:
            how = how.replace("unknown", "unlisted")
        decided = {subject: decision.value for subject, decision in self._decisions.get("place", {}).items()}
        if not decided:
            return ids, how
        import polars as pl

        chosen = column.replace_strict(list(decided), list(decided.values()), default=None, return_dtype=pl.String())
        is_left = (chosen == IGNORE).fill_null(False) & ids.is_null()
        how = pl.select(pl.when(is_left).then(pl.lit("ignored")).otherwise(how)).to_series()
        return ids.fill_null(chosen.replace(IGNORE, None)), how

    @cached_property
    def _listed_levels(self) -> frozenset[int]:
        return frozenset(place.level for place in self._knowledge.places.values())

    def nearly(self, texts: pl.Series, ids: pl.Series) -> pl.Series:
        """Whether each text is nearly the name of the place beside it."""
        return _paired(texts, ids, self._is_nearly)

    def _is_nearly(self, text: str, id_: str) -> bool:
        return bool(get_close_matches(fold_name(text), self._names_of(id_), n=1, cutoff=NEARLY))

    def _names_of(self, id_: str) -> frozenset[str]:
        place = self._knowledge.places.get(id_)
        return frozenset(map(fold_name, (*place.name.values(), *place.spellings))) if place else frozenset()

    def apart(self, ids: pl.Series, others: pl.Series) -> pl.Series:
        """Whether two places are surely not the same: they share no name, and neither lies in the other."""
        return _paired(ids, others, self._are_apart)

    def _are_apart(self, one: str, other: str) -> bool:
        places = self._knowledge.places
        if one not in places or other not in places or one in places.members(other) or other in places.members(one):
            return False
        return self._names_of(one).isdisjoint(self._names_of(other))

    def in_country(self, ids: pl.Series, mask: pl.Series) -> pl.Series:
        """The places, with the country itself where the mask says so."""
        import polars as pl

        if not mask.any():
            return ids
        country = pl.Series([self._knowledge.places.country.id]).new_from_index(0, len(ids))
        return ids.zip_with(~mask, country)

    def regions(self, ids: pl.Series) -> pl.Series:
        """The first-level unit of the current boundaries each place lies in."""
        return looked_up(
            ids, {id_: self._knowledge.places.region_of(id_) for id_ in ids.drop_nulls().unique().to_list()}
        )

    def older(self, id_: str, others: Sequence[str]) -> str | None:
        """The place of older boundaries that bears the name of a place of today and holds parts of others."""
        from kolosi.content.places import older

        return older(self._knowledge.places, id_, others)

    def larger_in(self, year: str) -> Mapping[str, str]:
        """By today's place of the same name, each first-level place of the boundaries of a year that lies in no one of today."""
        from kolosi.content.places import larger_in

        return larger_in(self._knowledge.places, year)

    def newer_than(self, year: str) -> frozenset[str]:
        """Today's first-level places that the older boundaries of a year do not know."""
        from kolosi.content.places import newer_than

        return newer_than(self._knowledge.places, year)

    def newer_within(self, id_: str) -> frozenset[str]:
        """Today's first-level places that lie in a place of older boundaries, which knew none of their name."""
        from kolosi.content.places import newer_within

        return newer_within(self._knowledge.places, id_)

    def suggest_place(self, text: str, level: int | None) -> Suggested:
        """The places that come near, offered and never applied; sure where one alone differs by a letter or two.

        The nearest is proposed where it differs by a letter in three at most: a name that is in no list is no misspelt other.
        """
        near = self._knowledge.places.suggest(text, n=5, level=level)
        wrong = {place.id: min(distance(text, name) for name in _spelled(place)) for place in near}
        allowed = 2 if len(fold(text)) > _LONG else 1
        likely = [id_ for id_, letters in wrong.items() if letters <= allowed]
        sure = likely[0] if len(likely) == 1 and len(fold(text)) >= _SHORT else None
        first = near[0].id if near and wrong[near[0].id] <= max(allowed, len(fold(text)) // 3) else None
        return Suggested(near=tuple(wrong), first=first, sure=sure)

    def pseudonyms(self, column: pl.Series) -> pl.Series:
        """A stable code for each text."""
        import polars as pl

        known = {
            text: sha256((self._salt + text).encode()).hexdigest()[:10]
            for text in column.drop_nulls().unique().to_list()
        }
        if not known:
            return column.cast(pl.String)
        return column.replace_strict(list(known), list(known.values()), default=None, return_dtype=pl.String())


def _paired(one: pl.Series, other: pl.Series, holds: Callable[[str, str], bool]) -> pl.Series:
    """What holds of each row of two columns, asked once for each different pair; nothing does where one is empty."""
    import polars as pl

    pairs = pl.DataFrame({"one": one.cast(pl.String), "other": other.cast(pl.String)})
    distinct = pairs.drop_nulls().unique(maintain_order=True)
    known = distinct.with_columns(pl.Series("x", [holds(*pair) for pair in distinct.iter_rows()], dtype=pl.Boolean))
    return pairs.join(known, on=["one", "other"], how="left", maintain_order="left")["x"].fill_null(False)


_SHORT, _LONG = 5, 7
"""A name of so many letters may have one wrong, of more than so many two, and still be surely that name."""


def _spelled(place: Place) -> tuple[str, ...]:
    return (*place.name.values(), *place.spellings)


def _names(term: Term) -> tuple[str, ...]:
    return (*term.label.values(), *term.synonyms, *term.near)


def _spellings(taxonomy: Taxonomy) -> Mapping[str, str]:
    """Every spelling of every term, as written and in its normal form; a spelling shared by two terms names neither.

    A word of a term beside one that comes near to it is the term too: "Meurtre / homicide".
    """
    found: dict[str, set[str]] = {}
    for term in taxonomy.terms.values():
        own = (*term.label.values(), *term.synonyms)
        pairs = (text for name in own for near in term.near for text in (f"{name} / {near}", f"{near} / {name}"))
        for text in (term.id, *own, *pairs):
            found.setdefault(fold(text), set()).add(term.id)
            found.setdefault(normal(text), set()).add(term.id)
    return {text: next(iter(ids)) for text, ids in found.items() if len(ids) == 1 and text != NORMAL}


def own_words(sources: Mapping[str, Source], column: str) -> Mapping[str, str]:
    """The words of a column that has no taxonomy, as its sources define them: value by folded text."""
    own = _own(sources, column)
    return {fold(text): value for value, texts in own.items() for text in (*texts, value)}


def _pieces(cell: str) -> tuple[str, ...]:
    """A cell, and what it says between commas, semicolons and bars."""
    return (cell, *split(r"[,;|]", cell))


_CODE = 3
"""Letters of the code of a country: "Tot" and "Nig" over a column are no codes."""


def _told_cells(column: pl.Series, is_so: Callable[[str], bool]) -> pl.Series:
    """Whether something is so of each cell; each different one is looked at once, an empty one is not."""
    import polars as pl

    known = {cell: is_so(cell) for cell in column.drop_nulls().unique().to_list()}
    if not known:
        return pl.Series(column.name, [False] * len(column), dtype=pl.Boolean)
    return column.replace_strict(list(known), list(known.values()), default=False, return_dtype=pl.Boolean())


def own_spellings(sources: Mapping[str, Source], column: str) -> list[str]:
    """One spelling of each value that such a column may take."""
    return [texts[0] for texts in _own(sources, column).values()]


def _own(sources: Mapping[str, Source], column: str) -> Mapping[str, list[str]]:
    rules = (rule for source in sources.values() for layout in source.layouts for rule in layout.rules)
    found: dict[str, list[str]] = {}
    for rule in rules:
        if rule.read == "word" and not rule.taxonomy and rule.names[0] == column:
            for text, value in rule.words.items():
                found.setdefault(value, []).append(text)
    return found
