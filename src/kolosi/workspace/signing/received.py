"""What came in: files that do not count, rows that wait, the list to correct, submissions that took another's place, who is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from kolosi.model.label import say
from kolosi.model.spelling import fold
from kolosi.report.draft.numerals import period_words
from kolosi.store.files import is_there
from kolosi.workspace.ask.context import day_of
from kolosi.workspace.correct.correction_words import KINDS, NAMES
from kolosi.workspace.follow.expecting import dues
from kolosi.workspace.publish.restating import restated_points, restatement
from kolosi.workspace.receive.asked import asked_files
from kolosi.workspace.receive.file_answers import INSTEAD, LEAVE, answers_of
from kolosi.workspace.records.activities import possible_duplicates
from kolosi.workspace.records.building import unknown_of
from kolosi.workspace.records.built import whole
from kolosi.workspace.records.signs import signs_of
from kolosi.workspace.signing.lines import (
    Data,
    asked_of,
    joined,
    line,
    list_command,
    missing_draft,
    name_of,
    some,
    source_of,
    title_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kolosi.model.figure import Estimate
    from kolosi.model.finding import Finding
    from kolosi.model.receipt import Receipt
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.follow.expecting import Due


# -- what editions printed --------------------------------------------------------------------------------------------


def restated(desk: Desk) -> Iterator[Finding]:
    """The published editions of which the files of now contradict a figure."""
    found = restatement(desk)
    for one in restated_points(desk, found):
        about = sorted(each.words("en") for each in found.of(one.found or ""))
        yield replace(one, occurrence=name_of(desk, one.id, [one.found or "", *about]))


# -- files that do not count ------------------------------------------------------------------------------------------


def files(desk: Desk) -> Iterator[Finding]:
    """The files about which something is still asked, or that were not read again once it was answered; that none counts."""
    workspace = desk.workspace
    if estimates(desk) and not workspace.receipts.current():
        yield line(desk, "ready_no_file")
    for one in asked_files(workspace):
        if answers_of(workspace, one.digest).get("use") == LEAVE:
            continue
        figures = sum(one.file in (e.waits.files if e.waits else ()) for e in estimates(desk))
        asked = asked_of(workspace, one)
        if asked:
            data: Data = {**asked, "figures": figures, "command": list_command(workspace)}
            id_ = ("ready_files" if figures else "ready_files_uncited") if one.sources else "ready_files_strange"
            yield line(desk, id_, found=one.file, about=[one.digest], data=data)
        else:
            data = {"figures": figures, "path": one.path}
            yield line(desk, "ready_files_unread", found=one.file, about=[one.digest], data=data)


def files_sound(desk: Desk) -> Data:
    """How many files count."""
    return {"count": len(desk.workspace.receipts.current())}


def estimates(desk: Desk) -> list[Estimate]:
    """The values that the cited figures need; none where a draft is missing."""
    return [] if missing_draft(desk) else list(desk.cited_estimates.values())


# -- rows that wait ---------------------------------------------------------------------------------------------------


def rows(desk: Desk) -> Iterator[Finding]:
    """The rows that wait, by system: those on which cited figures depend, and the others."""
    feeding: set[str] = set()
    for id_, kind in (("ready_rows", "rows"), ("ready_rows_untold", "untold")):
        by_source: dict[str, list[Estimate]] = {}
        for one in estimates(desk):
            if one.waits is not None and getattr(one.waits, kind) and (kind == "rows" or not one.waits.withholds):
                by_source.setdefault(source_of(desk, one), []).append(one)
        feeding |= set(by_source)
        yield from (_rows_of(desk, id_, kind, source, own) for source, own in sorted(by_source.items()))
    for source, count in sorted(_waiting(desk).items()):
        if source not in feeding:
            data: Data = {**title_of(desk, source), "command": list_command(desk.workspace)}
            yield line(desk, "ready_rows_beside", count=count, about=[source], data=data)


def _rows_of(desk: Desk, id_: str, kind: str, source: str, own: list[Estimate]) -> Finding:
    count = max(int(getattr(one.waits, kind)) for one in own)
    keys = [str(one.key) for one in own]
    data: Data = {
        **title_of(desk, source),
        "figures": len(keys),
        "keys": some(keys),
        "command": list_command(desk.workspace),
    }
    return line(desk, id_, count=count, about=[source, str(count), *keys], data=data)


def _waiting(desk: Desk) -> Mapping[str, int]:
    """How many rows wait, by system."""
    found: dict[str, int] = {}
    for receipt in desk.workspace.receipts.current():
        count = whole(desk.built.receipts.get(receipt.id, {}).get("waiting"))
        if count:
            found[receipt.source] = found.get(receipt.source, 0) + count
    return found


# -- the list to correct ----------------------------------------------------------------------------------------------


def the_list(desk: Desk) -> Iterator[Finding]:
    """Answers that were written into the list and not given back, and activities that may be declared twice."""
    workspace = desk.workspace
    typed = _typed(desk)
    if typed:
        yield line(desk, "ready_list", count=len(typed), about=typed, data={"command": list_command(workspace)})
    yield from _beside(desk)
    behind = {receipt for one in estimates(desk) for receipt in one.receipts}
    twins = possible_duplicates(workspace, desk.built)
    feeding = [one for one in twins if not behind.isdisjoint((one.agency.receipt, one.partner.receipt))]
    beside = [one for one in twins if one not in feeding]
    for id_, own in (("ready_duplicates", feeding), ("ready_duplicates_beside", beside)):
        if own:
            about = [one.subject for one in own]
            yield line(desk, id_, count=len(own), about=about, data={"command": list_command(workspace)})


def _beside(desk: Desk) -> Iterator[Finding]:
    """The questions of the list that hold nothing back: columns nobody has explained, words counted as unknown."""
    open_ = [one for entry in desk.built.receipts.values() for one in unknown_of(entry) if not one.waits]
    if open_:
        from kolosi.workspace.correct.questions import (
            subject_of,  # the reader of tables: loaded where something is open
        )

        subjects = {subject_of(one) for one in open_}
        kinds = joined(KINDS[kind] for kind in dict.fromkeys(one.kind for one in open_) if kind in KINDS)
        data: Data = {**kinds, "command": list_command(desk.workspace)}
        yield line(desk, "ready_list_beside", count=len(subjects), about=subjects, data=data)


def _typed(desk: Desk) -> list[str]:
    """The questions of the list, still open, to which somebody has written an answer of his own."""
    from kolosi.workspace.correct.filled_lists import answers_typed
    from kolosi.workspace.correct.questions import lines_of

    workspace = desk.workspace
    path = workspace.file("out", "internal", NAMES.get(workspace.settings.languages[0], NAMES["en"]))
    if not is_there(path):
        return []
    lines = lines_of(workspace, desk.built, possible_duplicates(workspace, desk.built))
    given = {one.subject: one.filled for one in lines}
    return [subject for subject, said in answers_typed(path).items() if subject in given and said != given[subject]]


# -- submissions that took another's place ----------------------------------------------------------------------------


def replaced(desk: Desk) -> Iterator[Finding]:
    """The files that took the place of a newer one, or of one that is no version of the same; unless a person said so."""
    for new, old in _replacements(desk):
        if answers_of(desk.workspace, new.original).get(f"beside:{old.id}") == INSTEAD:
            continue
        id_ = "ready_replaced_foreign" if _is_foreign(new, old) else "ready_replaced_older"
        if id_ == "ready_replaced_foreign" or _is_older(new, old):
            yield line(desk, id_, found=new.file, about=[new.id, old.id], data={"other": old.file, "code": new.code})


def replaced_sound(desk: Desk) -> Data:
    """How many files were replaced; that none was, in words of its own."""
    count = len(_replacements(desk))
    return {"count": count} if count else {"said": "none_replaced"}


def _replacements(desk: Desk) -> list[tuple[Receipt, Receipt]]:
    """Each current file with every one whose place it took."""
    known = {one.id: one for one in desk.workspace.receipts.all() if one.taken_back is None}
    pairs = [(new, id_) for new in desk.workspace.receipts.current() for id_ in (new.replaces, *new.takes_over) if id_]
    return [(new, known[id_]) for new, id_ in pairs if id_ in known]


def _is_foreign(new: Receipt, old: Receipt) -> bool:
    same = (new.source, fold(new.organisation)) == (old.source, fold(old.organisation))
    return not (same and new.period.overlaps(old.period))


def _is_older(new: Receipt, old: Receipt) -> bool:
    """True where the signs of two files say that the one that counts came first."""
    if new.as_of is not None and old.as_of is not None and new.as_of != old.as_of:
        return new.as_of < old.as_of
    return signs_of(new.file) < signs_of(old.file)


# -- who is late ------------------------------------------------------------------------------------------------------


def expected(desk: Desk) -> Iterator[Finding]:
    """The files that were expected by the day of the edition and did not come."""
    late = [one for one in _dues(desk) if one.state == "late"]
    if late:
        told = {
            language: some(f"{say(one.title, language)}, {period_words(str(one.period), language)}" for one in late)
            for language in ("fr", "en")
        }
        about = [f"{one.source} {one.organisation} {one.period}" for one in late]
        yield line(desk, "ready_expected", count=len(late), about=about, data=told)


def expected_sound(desk: Desk) -> Data:
    """How many files are expected."""
    return {"count": len(_dues(desk))}


def _dues(desk: Desk) -> list[Due]:
    return dues(desk.workspace, min(day_of(desk.workspace), date.today()), desk.built)
