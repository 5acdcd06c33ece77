"""The to-correct list given back: each filled cell a Decision, or a point that names it and what comes near."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from kolosi.intake.columns.cells import IGNORE
from kolosi.intake.columns.table import fold
from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.model.label import say
from kolosi.reading.labels import label
from kolosi.workspace.correct.correction_words import IGNORE_WORD, ignoring
from kolosi.workspace.correct.filled_lists import _entries, _Entry
from kolosi.workspace.correct.meant import columns_of, meant_by
from kolosi.workspace.correct.offered import column_label, place_label
from kolosi.workspace.correct.questions import COLUMNS, lines_of
from kolosi.workspace.decide.clerk import Clerk
from kolosi.workspace.follow.reported import REPORTER, SAID
from kolosi.workspace.receive.file_answers import FILE
from kolosi.workspace.receive.whose import own_files
from kolosi.workspace.records.activities import ANSWERS, DUPLICATE
from kolosi.workspace.records.lookup import own_spellings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.intake.formats import Sheet
    from kolosi.workspace.correct.meant import Meant
    from kolosi.workspace.correct.questions import Line
    from kolosi.workspace.folder import Folder

_WHY = label("corrected.why")


def decide_from_list(workspace: Folder, file: str, sheets: Sequence[Sheet]) -> tuple[int, list[Finding]]:
    """Makes a Decision of every filled cell of a list given back; gives how many, and the cells that say nothing known."""
    entries = list(_entries(sheets))
    own = own_files(workspace)
    others = [] if own is None else [entry for entry in entries if not _is_own(workspace, entry, own)]
    count, points = _decide(workspace, [entry for entry in entries if entry not in others], file)
    return count, [*points, *(point("answer_to_nothing", where=Where(file=file), found=one.found) for one in others)]


def decide_answers(workspace: Folder, answers: Mapping[Line, str]) -> tuple[int, list[Finding]]:
    """Makes a Decision of every answer to a line of the list, as if it were filled in; gives how many, and the points in words."""
    count, points = _decide(workspace, [_entry_of(line, given) for line, given in answers.items()], "")
    return count, [workspace.say(one) for one in points]


def not_understood(workspace: Folder, answers: Mapping[Line, str]) -> Mapping[str, Finding]:
    """The answers that name nothing known, by the code of their line, with what comes near; nothing is recorded."""
    entries = [(line.subject, _entry_of(line, given)) for line, given in answers.items()]
    wrong = [(code, one) for code, one in entries if meant_by(workspace, one.kind, one.subject, one.given) is None]
    return {code: workspace.say(_not_understood(workspace, "", one)) for code, one in wrong}


def _entry_of(line: Line, given: str) -> _Entry:
    kind, _, subject = line.subject.partition("|")
    return _Entry(row=0, kind=kind, subject=subject, found=line.value, given=given.strip())


def _is_own(workspace: Folder, entry: _Entry, own: frozenset[str]) -> bool:
    """True for a line about one of these files."""
    if entry.kind == FILE:
        return entry.subject.partition(":")[0] in own
    known = {line.subject for line in lines_of(workspace, workspace.build(), (), of=own)}
    return f"{entry.kind}|{entry.subject}" in known


def _decide(workspace: Folder, entries: Sequence[_Entry], file: str) -> tuple[int, list[Finding]]:
    clerk = Clerk(workspace)
    known = {(decision.kind, decision.subject): decision.value for decision in workspace.decisions.standing()}
    count, points = 0, []
    for entry in sorted(entries, key=_leaves_aside):
        meant = meant_by(workspace, entry.kind, entry.subject, entry.given)
        if meant is None:
            points.append(_not_understood(workspace, file, entry))
        elif known.get((meant.kind, meant.subject)) != meant.value:
            known[meant.kind, meant.subject] = meant.value
            fault = _decided(clerk, meant)
            points += [_refused(workspace, file, entry, fault)] if fault else []
            count += fault is None
    return count, points


def _leaves_aside(entry: _Entry) -> bool:
    """True for a column that is to be left aside: first what else stands for it is said."""
    return entry.kind in {FILE, *COLUMNS} and fold(entry.given) in {fold(text) for text in ignoring()}


def _decided(clerk: Clerk, meant: Meant) -> Finding | None:
    """Takes the Decision of a cell; why it cannot be taken, where it cannot."""
    language = clerk.workspace.settings.languages[0]
    try:
        clerk.decide(meant.kind, meant.subject, meant.value, why=_WHY.get(language, _WHY["en"]))
    except Refusal as refusal:
        return refusal.finding
    return None


def _refused(workspace: Folder, file: str, entry: _Entry, fault: Finding) -> Finding:
    said = workspace.say(fault)
    why = {language: f"{said.message[language]} {said.hint[language]}" for language in said.message}
    where = Where(file=file, row=entry.row, column="H") if file else Where()
    return point(
        "entry_refused" if file else "answer_refused",
        where=where,
        found=entry.given,
        data={"about": entry.found, **why},
    )


def _not_understood(workspace: Folder, file: str, entry: _Entry) -> Finding:
    """A cell that names nothing known, with what comes near, in each language."""
    near = {language: _near(workspace, entry, language) or "–" for language in ("fr", "en")}
    where = Where(file=file, row=entry.row, column="H") if file else Where()
    id_ = "entry_not_understood" if file else "answer_not_understood"
    return point(id_, where=where, found=entry.given, data={"about": entry.found, **near})


def _near(workspace: Folder, entry: _Entry, language: str) -> str:
    """The answers that come near to what was written, as people read them."""
    if entry.kind == "place":
        near = workspace.knowledge.places.suggest(entry.given, n=3)
        return " · ".join(place_label(workspace, place, language) for place in near)
    offered = _answers(workspace, entry, language)
    close = get_close_matches(fold(entry.given), [fold(text) for text in offered], n=3, cutoff=0.6)
    by_text = {fold(text): text for text in offered}
    return " · ".join([by_text[one] for one in close] or offered[:3])


def _answers(workspace: Folder, entry: _Entry, language: str) -> list[str]:
    """What the cell may say."""
    if entry.kind == DUPLICATE:
        return [say(label, language) for label in ANSWERS.values()]
    if entry.kind == REPORTER:
        return [say(label, language) for label in SAID.values()]
    if entry.kind == FILE:
        every = lines_of(workspace, workspace.build(), ())
        own = next((line for line in every if line.subject == f"{FILE}|{entry.subject}"), None)
        return list(own.choices) if own else []
    if entry.kind in COLUMNS:
        layout = entry.subject.partition(":")[0]
        source, _, id_ = layout.partition("/")
        columns = [column_label(workspace, source, id_, name, language) for name in columns_of(workspace, layout)]
        return [*columns, IGNORE_WORD.get(language, IGNORE)]
    name = entry.subject.partition(":")[0]
    taxonomy = workspace.knowledge.taxonomies.get(name)
    terms = [say(term.label, language) for term in taxonomy.terms.values()] if taxonomy else []
    return [*terms, *own_spellings(workspace.knowledge.sources, name), IGNORE_WORD.get(language, IGNORE)]
