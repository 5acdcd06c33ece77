"""What is offered as an answer to each question of the to-correct list, in people's words; and what a text offered stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.intake.columns.table import fold
from kolosi.intake.meaning.matching import meanings_of
from kolosi.model.label import say
from kolosi.workspace.correct.correction_words import IGNORE_WORD, NOT_COUNTED, OF_TWO_FILES, SUMS, USES, ZERO
from kolosi.workspace.records.lookup import own_spellings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kolosi.intake.columns.lookup import Unknown
    from kolosi.model.place import Place
    from kolosi.model.source import Layout, Rule
    from kolosi.workspace.folder import Folder

_FEW = 8
"""So many organisations at most are offered as senders."""


def offered(workspace: Folder, unknown: Unknown, language: str) -> tuple[str, ...]:
    """The answers offered: those that come near where there are any, else all there are. Any other may be written."""
    texts = list(_offered(workspace, unknown, language))
    return tuple(dict.fromkeys(text for text in texts if text))


def _offered(workspace: Folder, unknown: Unknown, language: str) -> Iterator[str]:
    kind = unknown.kind
    if kind == "source":
        yield from (source_label(workspace, one, language) for one in unknown.options)
        yield NOT_COUNTED[language]
        yield from sorted(source_label(workspace, one, language) for one in workspace.knowledge.sources)
    elif kind == "organisation":
        yield from (*unknown.options, *_known_senders(workspace))
        yield NOT_COUNTED[language]
    elif kind == "period":
        yield from _periods(workspace, language)
        yield NOT_COUNTED[language] if unknown.digest else ""
    elif kind == "zero":
        yield from (label[language] for label in ZERO.values())
    elif kind == "sums":
        yield from (label[language] for label in SUMS.values())
    elif kind in OF_TWO_FILES:
        yield from (USES[one][language] for one in unknown.options)
    elif kind == "wanted":
        yield from _words_of(workspace, unknown)
        yield from unknown.options
        yield NOT_COUNTED[language] if unknown.digest else ""
    elif kind == "column":
        yield from _columns(workspace, unknown, language)
    else:
        yield from near_or_all(workspace, unknown, language)
        yield IGNORE_WORD[language]


def _words_of(workspace: Folder, unknown: Unknown) -> Iterator[str]:
    """The words that a missing column may say of a whole table, each once as the source writes it first."""
    known = workspace.knowledge.sources.get(unknown.source)
    layout = known.layout(unknown.layout) if known else None
    if layout is not None and layout.meaning is not None and unknown.value in layout.meaning.around:
        rule = next(rule for rule in layout.rules if unknown.value in rule.names)
        spelled: dict[str, str] = {}
        for word, term in rule.words.items():
            spelled.setdefault(term, word)
        yield from spelled.values()


def _columns(workspace: Folder, unknown: Unknown, language: str) -> Iterator[str]:
    if unknown.proposal:
        yield column_label(workspace, unknown.source, unknown.layout, unknown.proposal, language)
    yield IGNORE_WORD[language]
    yield from (
        column_label(workspace, unknown.source, unknown.layout, name, language)
        for name in unknown.options
        if not name.startswith("#")
    )
    if unknown.digest:
        yield NOT_COUNTED[language]


def near_or_all(workspace: Folder, unknown: Unknown, language: str) -> Sequence[str]:
    """The terms or places that come near; where none does, all of the list, or all regions."""
    if unknown.kind == "place":
        near = [place for id_ in unknown.options if (place := workspace.knowledge.places.get(id_)) is not None]
        return [place_label(workspace, one, language) for one in near or workspace.knowledge.places.level_one()]
    taxonomy = workspace.knowledge.taxonomies.get(unknown.taxonomy or "")
    if taxonomy is None:
        return own_spellings(workspace.knowledge.sources, unknown.column)
    terms = [taxonomy.terms[id_] for id_ in unknown.options if id_ in taxonomy.terms] or taxonomy.terms.values()
    return [say(term.label, language) for term in terms]


def _known_senders(workspace: Folder) -> list[str]:
    """The partners that sent something: who publishes a source is known without being asked."""
    publishers = {source.publisher for source in workspace.knowledge.sources.values()}
    senders = dict.fromkeys(receipt.organisation for receipt in workspace.receipts.current())
    return [one for one in senders if one not in publishers][:_FEW]


def _periods(workspace: Folder, language: str) -> Iterator[str]:
    """The period of the edition and its months."""
    from kolosi.report.draft.numerals import period_words

    period = workspace.settings.period
    yield period_words(str(period), language)
    if period.month_count > 1:
        yield from (period_words(str(month), language) for month in period.months)


# -- names as people read them ----------------------------------------------------------------------------------------


def source_label(workspace: Folder, source: str, language: str) -> str:
    """The title of a source."""
    known = workspace.knowledge.sources.get(source)
    return say(known.title, language) if known else source


def column_label(workspace: Folder, source: str, layout: str, name: str, language: str) -> str:
    """What a column of a layout holds, in words; its own name where two of them hold the same."""
    known = workspace.knowledge.sources.get(source)
    found = known.layout(layout) if known else None
    rule = next((rule for rule in found.rules if name in rule.names), None) if found else None
    if known is not None and found is not None and rule is None:
        others = ((one, rule) for one in known.counting_otherwise(found) for rule in one.rules)
        found, rule = next((pair for pair in others if name in pair[1].names), (found, None))
    if found is None or rule is None:
        return name
    label = _meaning(workspace, rule, found, language)
    same = [one for one in found.rules if one.attribute is None and _meaning(workspace, one, found, language) == label]
    return label if label and len(same) == 1 else rule.names[0]


def _meaning(workspace: Folder, rule: Rule, layout: Layout, language: str) -> str:
    headings = workspace.knowledge.headings
    known = next((headings[one] for one in meanings_of(rule, layout.table) if one in headings), None)
    text = say(known.label, language) if known else ""
    return text[:1].upper() + text[1:]


def term_label(workspace: Folder, taxonomy: str, id_: str, language: str) -> str:
    """A term in words."""
    known = workspace.knowledge.taxonomies.get(taxonomy)
    return say(known.terms[id_].label, language) if known and id_ in known.terms else id_


def place_label(workspace: Folder, place: Place, language: str) -> str:
    """The name of a place, with its level where another one is called the same; with its boundaries where that does not tell."""
    places = workspace.knowledge.places
    name = say(place.name, language)
    level = say(places.country.level_names.get(place.level, {}), language)
    same = [one for one in places.values() if fold(say(one.name, language)) == fold(name) and one.id != place.id]
    if not same:
        return name
    if all(one.level != place.level for one in same):
        return f"{name} ({level})"
    around = places.get(place.parent or "")
    told = [level, say(around.name, language) if around else "", place.vintage if place.vintage != "*" else ""]
    return f"{name} ({', '.join(one for one in told if one)})"


def place_named(workspace: Folder, text: str) -> str | None:
    """The place that a text offered, or written, names; None where it names none, or two."""
    places = workspace.knowledge.places
    inside = text.partition("[")[2].rstrip("]").strip() or text.strip()
    if inside in places:
        return inside
    found = places.find(text)
    if found.place is not None:
        return found.place.id
    bare = fold(text.partition("(")[0])
    called = [one for one in places.values() if bare in {fold(name) for name in one.name.values()}]
    near = {one.id: one for one in (*found.candidates, *places.find(bare).candidates, *called)}
    meant = [id_ for id_, one in near.items() if fold(text) in _labels(workspace, one)]
    return meant[0] if len(meant) == 1 else None


def _labels(workspace: Folder, place: Place) -> set[str]:
    return {fold(place_label(workspace, place, language)) for language in ("fr", "en")}
