"""What a filled cell of the to-correct list stands for: a choice that was offered, or what a person wrote freely."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kolosi.intake.columns.cells import IGNORE
from kolosi.intake.columns.table import fold
from kolosi.intake.meaning.matching import meanings_of
from kolosi.intake.meaning.plan import TOLD
from kolosi.intake.meaning.words import normal, term_in
from kolosi.model.spoken_period import period_named
from kolosi.workspace.correct.correction_words import NOT_COUNTED, SUMS, USES, ZERO, answers_of, ignoring, not_counting
from kolosi.workspace.correct.offered import column_label, place_named
from kolosi.workspace.correct.waiting import ROWS, answer_meant
from kolosi.workspace.follow.reported import REPORTER, state_meant
from kolosi.workspace.receive.asked import asked_files, question_of
from kolosi.workspace.receive.file_answers import COLUMN, FILE, LEAVE, SHORT, WANTED, subject_of_file
from kolosi.workspace.records.activities import ANSWERS, DUPLICATE
from kolosi.workspace.records.lookup import own_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.intake.columns.lookup import Unknown
    from kolosi.model.source import Layout, Rule
    from kolosi.workspace.folder import Folder


@dataclass(frozen=True, kw_only=True)
class Meant:
    """The Decision that a filled cell stands for."""

    kind: str
    subject: str
    value: str


def meant_by(workspace: Folder, kind: str, subject: str, given: str) -> Meant | None:
    """The Decision that a filled cell stands for; None when it names nothing known.

    The header chosen for a missing column makes a Decision about that header.
    """
    if kind == FILE:
        return _of_file(workspace, subject, given)
    if kind == WANTED:
        layout, _, column = subject.partition(":")
        header, meant = _header(workspace, subject, given), column_meant(workspace, layout, column)
        return Meant(kind=COLUMN, subject=f"{layout}:{header}", value=meant) if meant and header else None
    value = _meaning(workspace, kind, subject, given)
    return Meant(kind=kind, subject=subject, value=value) if value else None


def _header(workspace: Folder, subject: str, given: str) -> str | None:
    """The header of a file asked about that an answer names; as written, where the file is not there any more."""
    asked = [one for file in asked_files(workspace) for one in file.questions if not one.digest and one.kind == WANTED]
    own = [one for one in asked if f"{one.source}/{one.layout}:{one.value}" == subject]
    headers = {fold(header): header for one in own for header in one.options}
    return headers.get(fold(given)) if own else given


def _meaning(workspace: Folder, kind: str, subject: str, given: str) -> str | None:
    """The id a filled cell stands for; None when it names nothing known."""
    if kind == DUPLICATE:
        meant = {fold(text): id_ for id_, label in ANSWERS.items() for text in (id_, *label.values())}
        return meant.get(fold(given))
    if kind == ROWS:
        return answer_meant(given)
    if kind == REPORTER:
        return state_meant(given)
    if _says(given, ignoring()):
        return IGNORE
    if kind == "place":
        return place_named(workspace, given)
    if kind == "word":
        name = subject.partition(":")[0]
        known = {**workspace.lookup().terms(name), **own_words(workspace.knowledge.sources, name)}
        return term_in(known, given)
    return column_meant(workspace, subject.partition(":")[0], given)


def _says(given: str, texts: frozenset[str]) -> bool:
    return fold(given) in {fold(text) for text in texts}


# -- columns ----------------------------------------------------------------------------------------------------------


def columns_of(workspace: Folder, layout: str) -> tuple[str, ...]:
    """The columns of a layout (`source/layout`)."""
    found = _layout(workspace, layout)
    return found.columns if found else ()


def _layout(workspace: Folder, layout: str) -> Layout | None:
    source, _, layout_id = layout.partition("/")
    known = workspace.knowledge.sources.get(source)
    return known.layout(layout_id) if known else None


def column_meant(workspace: Folder, layout: str, given: str) -> str | None:
    """The column of a layout that an answer names: by its label, by one of its own names, or as columns like it are called; of one
    that counts people who moved, a column too of those that count them otherwise."""
    found = _layout(workspace, layout)
    if found is None:
        return None
    source = layout.partition("/")[0]
    others = workspace.knowledge.sources[source].counting_otherwise(found)
    ways = (_column_named(workspace, f"{source}/{one.id}", one, given) for one in (found, *others))
    return next((name for name in ways if name is not None), None)


def _column_named(workspace: Folder, layout: str, found: Layout, given: str) -> str | None:
    rules = [rule for rule in found.rules if rule.attribute is None]
    for names in (_own_names, _labels, _headings):
        meant = {rule.names[0] for rule in rules if given and _is_one(workspace, layout, rule, given, names)}
        if len(meant) == 1:
            return meant.pop()
    return next((name for name in found.columns if fold(name) == fold(given)), None)


def _is_one(workspace: Folder, layout: str, rule: Rule, given: str, names: object) -> bool:
    assert callable(names)
    texts = names(workspace, layout, rule)
    return fold(given) in {fold(text) for text in texts} or normal(given) in {normal(text) for text in texts}


def _own_names(workspace: Folder, layout: str, rule: Rule) -> list[str]:
    return [name for name in rule.names if not name.startswith("#")]


def _labels(workspace: Folder, layout: str, rule: Rule) -> list[str]:
    source, _, layout_id = layout.partition("/")
    return [column_label(workspace, source, layout_id, rule.names[0], language) for language in ("fr", "en")]


def _headings(workspace: Folder, layout: str, rule: Rule) -> list[str]:
    found = _layout(workspace, layout)
    known = workspace.knowledge.headings
    meanings = [one for one in meanings_of(rule, found.table if found else "") if one in known]
    return [text for one in meanings for text in (*known[one].says, *known[one].label.values())]


# -- files ------------------------------------------------------------------------------------------------------------


_CHOICES = {"zero": ZERO, "sums": SUMS, "beside": USES}


def _of_file(workspace: Folder, subject: str, given: str) -> Meant | None:
    """The Decision about a file; that it is not to be counted is one about the file itself."""
    digest, _, what = subject.partition(":")
    name = what.partition(":")[0]
    is_said = (
        _says(given, not_counting())
        if name not in {COLUMN, *_CHOICES}
        else _says(given, frozenset(NOT_COUNTED.values()))
    )
    if is_said:
        return Meant(kind=FILE, subject=subject_of_file(digest, "use"), value=LEAVE)
    value = _said_of_file(workspace, digest, what, given)
    return Meant(kind=FILE, subject=subject, value=value) if value else None


def _said_of_file(workspace: Folder, digest: str, what: str, given: str) -> str | None:
    name = what.partition(":")[0]
    if name == "organisation":
        return _organisation(workspace, given)
    if name == "source":
        return _source(workspace, given)
    if name == "period":
        return _period(workspace, given)
    if name in _CHOICES:
        return _chosen(_CHOICES[name], given)
    question = _question(workspace, digest, what)
    if name == COLUMN and _says(given, ignoring()):
        return IGNORE
    if question is None:
        return _of_counted(workspace, digest, given) if name == COLUMN else None
    layout = f"{question.source}/{question.layout}"
    if name == COLUMN:
        return column_meant(workspace, layout, given)
    return _standing_for(workspace, question, layout, given)


def _of_counted(workspace: Folder, digest: str, given: str) -> str | None:
    """The column of a file that counts that an answer names."""
    receipt = next((one for one in workspace.receipts.current() if one.original.startswith(digest)), None)
    layouts = receipt.layout.split("+") if receipt is not None else []
    meant = (column_meant(workspace, f"{receipt.source}/{layout}", given) for layout in layouts if receipt is not None)
    return next((column for column in meant if column is not None), None)


def _question(workspace: Folder, digest: str, what: str) -> Unknown | None:
    return next(
        (
            question
            for one in asked_files(workspace)
            if one.digest == digest[:SHORT]
            for question in one.questions
            if question_of(question) == what
        ),
        None,
    )


def _chosen(labels: Mapping[str, Mapping[str, str]], given: str) -> str | None:
    known = {fold(text): id_ for text, id_ in answers_of(labels).items()}
    return known.get(fold(given))


def _source(workspace: Folder, given: str) -> str | None:
    known = workspace.knowledge.sources
    titles = {fold(text): id_ for id_, source in known.items() for text in (id_, *source.title.values())}
    return titles.get(fold(given))


def _organisation(workspace: Folder, given: str) -> str:
    """An organisation as it is known, whatever the case; else as written."""
    known = workspace.lookup().organisations()
    return known.get(fold(given), given.strip())


def _period(workspace: Folder, given: str) -> str | None:
    """A period as written; without a year, in the year of the edition."""
    found = period_named(given, workspace.settings.period.last.year)
    return str(found) if found is not None else None


def _standing_for(workspace: Folder, question: Unknown, layout: str, given: str) -> str | None:
    """The header that is a missing column, or a text that holds for all rows, where such a column can hold it."""
    header = next((one for one in question.options if fold(one) == fold(given)), None)
    if header is not None:
        return header
    text = given.removeprefix(TOLD).strip()
    found = _layout(workspace, layout)
    rule = next((rule for rule in found.rules if question.value in rule.names), None) if found else None
    return f"{TOLD} {text}" if rule is not None and _holds(workspace, rule, text) else None


def _holds(workspace: Folder, rule: Rule, text: str) -> bool:
    if rule.read in {"day", "month", "quarter", "year", "period"}:
        return _period(workspace, text) is not None or _is_day(text)
    if rule.read == "place":
        return place_named(workspace, text) is not None
    if rule.read == "word":
        known = {
            **workspace.lookup().terms(rule.taxonomy or rule.names[0]),
            **{fold(w): t for w, t in rule.words.items()},
        }
        return term_in(known, text) is not None
    return rule.read == "text" and bool(text)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
