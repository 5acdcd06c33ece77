"""What comes near to a text that names nothing: offered with its title, never applied."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, point
from kolosi.model.label import Label, say
from kolosi.model.spelling import fold_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kolosi.model.indicator import Indicator
    from kolosi.model.place import Place, Places
    from kolosi.model.source import Source
    from kolosi.model.term import Taxonomy

_MOST = 3
_SHOWN = 12
_NONE = "–"


def require_indicator(known: Mapping[str, Indicator], text: str) -> None:
    """Refuses what names no indicator."""
    if text not in known:
        spellings = {id_: (id_, *indicator.label.values()) for id_, indicator in known.items()}
        near = [(id_, known[id_].label) for id_ in nearest(spellings, text)]
        raise Refusal(point("indicator_unknown", found=text, data=_offered(near)))


def require_place(known: Places, text: str) -> None:
    """Refuses what is the id of no place; a name is answered with the ids of the places that bear it."""
    if text not in known:
        bare = text.partition("-")[2] if "-" in text and " " not in text else text
        found = known.suggest(text, n=_MOST) or known.suggest(bare or text, n=_MOST)
        near = [(place.id, _placed(known, place)) for place in found]
        raise Refusal(point("place_unknown", found=text, data=_offered(near)))


def _placed(known: Places, place: Place) -> Label:
    """The name of a place with its level and its set of boundaries, for several places bear one name."""
    level = known.country.level_names.get(place.level, {})
    return {
        language: ", ".join(piece for piece in (name, say(level, language), place.vintage) if piece)
        for language, name in place.name.items()
    }


def require_term(known: Taxonomy, text: str, column: str) -> None:
    """Refuses what is no term of a list, with those that are written or said nearly so."""
    if text not in known.terms:
        spellings = {term.id: (term.id, *term.label.values(), *term.synonyms) for term in known.terms.values()}
        labels = {term.id: term.label for term in known.terms.values()}
        _refuse_term(labels, spellings, text, column)


def require_listed(known: Mapping[str, Label], text: str, column: str) -> None:
    """Refuses what is none of the terms known of a column, with those that are written or said nearly so."""
    if text not in known:
        _refuse_term(known, {id_: (id_, *label.values()) for id_, label in known.items()}, text, column)


def _refuse_term(known: Mapping[str, Label], spellings: Mapping[str, Iterable[str]], text: str, column: str) -> None:
    near = [(id_, known[id_]) for id_ in nearest(spellings, text)]
    data = {"column": column, "known": _listed(known) or _NONE, **_offered(near)}
    raise Refusal(point("term_unknown", found=text, data=data))


def require_taxonomy(known: Mapping[str, Taxonomy], text: str) -> None:
    """Refuses what names no list of words."""
    if text not in known:
        raise Refusal(point("words_unknown", found=text, data={"known": ", ".join(known)}))


def _listed(known: Iterable[str]) -> str:
    """The first of a list, short enough to be read."""
    ids = list(known)
    return ", ".join([*ids[:_SHOWN], *(["…"] if len(ids) > _SHOWN else [])])


def require_source(known: Mapping[str, Source], text: str) -> None:
    """Refuses what names no source."""
    if text not in known:
        spellings = {id_: (id_, *source.title.values()) for id_, source in known.items()}
        near = [(id_, known[id_].title) for id_ in nearest(spellings, text)]
        raise Refusal(point("source_not_known", found=text, data=_offered(near)))


def require_one_of(known: Collection[str], text: str, id_: str) -> None:
    """Refuses what is none of a few, under the message of that id."""
    if text not in known:
        near = get_close_matches(text, known, n=_MOST, cutoff=0.6)
        raise Refusal(point(id_, found=text, data={"known": _listed(near or known) or _NONE}))


def nearest(spellings: Mapping[str, Iterable[str]], text: str) -> list[str]:
    """The ids one of whose spellings holds the text, then those that are written nearly so."""
    wanted = fold_name(text)
    folded = {id_: [fold_name(spelling) for spelling in several] for id_, several in spellings.items()}
    same = [id_ for id_, several in folded.items() if wanted in several]
    holding = [id_ for id_, several in folded.items() if len(wanted) > 2 and any(wanted in one for one in several)]
    by_spelling = {one: id_ for id_, several in folded.items() for one in several}
    near = [by_spelling[one] for one in get_close_matches(wanted, list(by_spelling), n=_MOST * 2, cutoff=0.6)]
    return list(dict.fromkeys([*same, *near, *holding]))[:_MOST]


def _offered(near: Sequence[tuple[str, Label]]) -> dict[str, str]:
    """Ids alone, and ids with their titles in each language."""
    titled = {
        language: ", ".join(f"{id_} ({say(label, language)})" if label else id_ for id_, label in near) or _NONE
        for language in ("fr", "en")
    }
    return {"near": ", ".join(id_ for id_, _ in near) or _NONE, **titled}
