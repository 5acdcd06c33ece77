"""Adds files: each examined in memory, recognised, kept and read; refused whole, or asked about before it counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.intake.recognise.named import spoken_of
from kolosi.intake.recognise.template import is_excerpt
from kolosi.intake.records.colours import said_not_to_count
from kolosi.intake.sandbox import get_ready
from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.store.files import is_folder, is_there, listed
from kolosi.store.receipts import digest_of
from kolosi.workspace.adopt.form_answers import is_adoption_form
from kolosi.workspace.answers import Added
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.ask.periods import period_said
from kolosi.workspace.correct.correcting import write_correction_list
from kolosi.workspace.correct.filled_lists import is_correction_list
from kolosi.workspace.correct.nearby import require_place, require_source
from kolosi.workspace.forms.given import is_form
from kolosi.workspace.learn.partner_forms import forms_of
from kolosi.workspace.places.gazetteers import add_place_list, places_first
from kolosi.workspace.places.outlines import (
    add_boundaries,
    is_beside_shapefile,
    is_boundary_file,
    refuse_shapefile_part,
)
from kolosi.workspace.progress import in_turn
from kolosi.workspace.publish.restating import restated_points, restatement
from kolosi.workspace.receive.adding import Candidate, examine_incoming, open_file
from kolosi.workspace.receive.asked import Asked, answerable, asked_about, remember, same_asked
from kolosi.workspace.receive.declaring import cover_in, points_of, refuse_empty, with_cover
from kolosi.workspace.receive.file_answers import SHORT, SaidOfFile, said_of_file, said_to_the_reader
from kolosi.workspace.receive.keeping import keep, not_written
from kolosi.workspace.receive.recognised import About, FileAsked, which_source
from kolosi.workspace.receive.whose import require_forms
from kolosi.workspace.records.activities import duplicate_points, possible_duplicates
from kolosi.workspace.records.once import points_of_records
from kolosi.workspace.records.signs import signs_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kolosi.intake.formats import Sheet
    from kolosi.intake.records.duplicates import Twin
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.records.built import Built


@dataclass(frozen=True, kw_only=True)
class Given:
    """A file that was given, and what the command said of it."""

    path: Path
    said: SaidOfFile
    received: date

    @property
    def folder(self) -> str:
        """The name of the folder that the file lies in, which may be that of its sender."""
        return self.path.parent.name


def add_files(workspace: Folder, files: Sequence[Path], said: SaidOfFile, received: date) -> list[Added]:
    """Adds files one by one; a file refused leaves the others and the workspace as they were.

    A list given back answers what was asked about files that came before: these are read again from where they lay.
    """
    get_ready()
    require_said(workspace, said)
    said = replace(said, during=str(period_said(said.during)) if said.during is not None else None)
    ordered = places_first(sorted(expand(files), key=lambda path: signs_of(path.name)))  # the newer versions last
    given = [Given(path=path, said=said, received=received) for path in ordered]
    answers = [_add(workspace, one) for one in in_turn(given, lambda one: one.path.name)]
    if any(answer.decisions for answer in answers):
        answers += answered_files(workspace)
    if not any(answer.receipt or answer.decisions or answer.unread for answer in answers):
        return answers
    return with_lists(workspace, answers)


def require_said(workspace: Folder, said: SaidOfFile) -> None:
    """Raises `Refusal` where what is said of a file names a source or a place that does not exist."""
    if said.source is not None:
        require_source(workspace.knowledge.sources, said.source)
    for place in said.at:
        require_place(workspace.knowledge.places, place)


def answered_files(workspace: Folder) -> list[Added]:
    """Reads again the files of which everything that held them back was answered; tells of those that lie no longer there."""
    answers = []
    for one in answerable(workspace):
        path = Path(one.path)
        if not is_there(path):
            gone = point("file_to_give_again", where=Where(file=one.file), found=one.file)
            answers.append(Added(file=one.file, receipt=None, findings=(workspace.say(gone),)))
            continue
        answers.append(_add(workspace, Given(path=path, said=_command(one), received=one.received)))
    return answers


def _command(asked: Asked) -> SaidOfFile:
    """What the command said with which a file was given."""
    said = asked.said or {}
    places = said.get("at", "")
    return SaidOfFile(
        source=said.get("source"),
        organisation=said.get("organisation"),
        during=said.get("during"),
        at=tuple(places.split()),
    )


def with_lists(workspace: Folder, answers: Sequence[Added]) -> list[Added]:
    """The answers, once the build and the list to correct say what is new; or that these could not be written."""
    try:
        return _with_lists(workspace, answers)
    except Refusal as refusal:
        return told_last(workspace, answers, [not_written(refusal)])


def _with_lists(workspace: Folder, answers: Sequence[Added]) -> list[Added]:
    built = workspace.build()
    twins = possible_duplicates(workspace, built)
    write_correction_list(workspace, built, twins)
    return _with_restated(workspace, [_with_duplicates(workspace, built, answer, twins) for answer in answers])


def _with_restated(workspace: Folder, answers: Sequence[Added]) -> list[Added]:
    """The answers, the last that counts with what of published editions it and the others make another figure.

    A list given back may touch every system, a file its own.
    """
    counting = [answer for answer in answers if answer.receipt is not None or answer.decisions]
    if not counting or not workspace.editions.ids():
        return list(answers)
    desk = desk_of(workspace)
    fallen = {one.receipt.id: bool(one.difference.fallen) for one in counting if one.receipt and one.difference}
    found = restatement(desk, fallen)
    sources = {one.source for one in counting if one.receipt is not None}
    are_all = any(one.decisions for one in counting)
    own = tuple(one for one in found.figures if are_all or one.source in sources)
    points = restated_points(desk, replace(found, figures=own))
    last = counting[-1]
    told = replace(last, restated=own, findings=(*last.findings, *points))
    return [told if answer is last else answer for answer in answers]


def told_last(workspace: Folder, answers: Sequence[Added], findings: Sequence[Finding]) -> list[Added]:
    """The answers, the last of them with what is to be told of all."""
    if not answers or not findings:
        return list(answers)
    *others, last = answers
    return [*others, replace(last, findings=(*last.findings, *(workspace.say(finding) for finding in findings)))]


def _with_duplicates(workspace: Folder, built: Built, answer: Added, twins: Sequence[Twin]) -> Added:
    """The answer with the activities of its file that another file may have declared too, and the records that another holds."""
    if answer.receipt is None:
        return answer
    own = [twin for twin in twins if answer.receipt.id in (twin.agency.receipt, twin.partner.receipt)]
    points = duplicate_points(own, built)
    points += points_of_records(workspace.receipts.current(), built.receipts.get(answer.receipt.id, {}))
    return replace(answer, findings=(*answer.findings, *(workspace.say(finding) for finding in points)))


def expand(files: Sequence[Path]) -> list[Path]:
    """The files named, and those in the folders named and below; not the scratch files of office programs.

    A file that is read together with the shapefile beside it is none of its own.
    """
    found = [inner for path in files for inner in (_inside(path) if is_folder(path) else [path])]
    return [path for path in found if not path.name.startswith(("~$", "."))]


def _inside(folder: Path) -> list[Path]:
    return [path for path in listed(folder, "**/*") if not is_beside_shapefile(path)]


def _add(workspace: Folder, given: Given) -> Added:
    path = given.path
    digest = ""
    sheets: Sequence[Sheet] = ()
    try:
        refuse_shapefile_part(path)
        organisation = given.said.organisation
        if is_boundary_file(path):
            require_forms(path.name)
        outlines = add_boundaries(workspace, path, given.received, organisation) if is_boundary_file(path) else None
        if outlines is not None:
            return outlines
        data, sheets = open_file(path)
        if is_correction_list(sheets):
            from kolosi.workspace.correct.corrected import decide_from_list

            decided, points = decide_from_list(workspace, path.name, sheets)
            told = tuple(workspace.say(finding) for finding in points)
            return Added(file=path.name, receipt=None, source="correction", decisions=decided, findings=told)
        if is_form(sheets) or is_adoption_form(sheets):
            require_forms(path.name)
        if is_form(sheets):
            from kolosi.workspace.forms.taking import take_form

            return take_form(workspace, path.name, sheets, given.received)
        if is_adoption_form(sheets):
            return _adopted(workspace, path.name, sheets)
        if any(map(is_excerpt, sheets)):
            raise Refusal(point("return_is_excerpt", where=Where(file=path.name), found=path.name))
        digest = digest_of(data)
        said = said_of_file(workspace, digest, given.said)
        if said.is_left:
            remember(workspace, [], [digest[:SHORT]])
            left = point("file_not_used", where=Where(file=path.name), found=path.name)
            return Added(file=path.name, receipt=None, findings=(workspace.say(left),))
        same = same_asked(workspace, digest, path.name)
        if same is not None:
            again = point("already_asked", where=Where(file=path.name), found=same.file)
            return Added(file=path.name, receipt=None, findings=(workspace.say(again),))
        added = _taken(workspace, given, data, sheets, said)
        remember(workspace, [], [digest[:SHORT]])
        return added
    except FileAsked as asked:
        return _asked(workspace, given, digest, asked, sheets)
    except Refusal as refusal:
        if refusal.finding.id == "source_unknown":
            which = point("source_asked", where=refusal.finding.where, found=refusal.finding.found)
            near = spoken_of(path.name, sheets, workspace.knowledge.sources.values())
            return _asked(workspace, given, digest, FileAsked(which, [which_source(path.name, near)]), sheets)
        return Added(
            file=path.name,
            receipt=None,
            findings=tuple(workspace.say(finding) for finding in (refusal.finding, *refusal.beside)),
        )


def _adopted(workspace: Folder, file: str, sheets: Sequence[Sheet]) -> Added:
    """The document of an adoption form given back, its figures bound; where it lies, and the points to check."""
    from kolosi.workspace.adopt.adopting import adopt_given_back

    found = adopt_given_back(workspace, file, sheets)
    done = point("adopt_done", found=found.file, count=len(found.bound), data={"path": str(found.path)})
    told = (workspace.say(done), *found.findings)
    return Added(file=file, receipt=None, source="adoption", findings=told)


def _taken(workspace: Folder, given: Given, data: bytes, sheets: Sequence[Sheet], said: SaidOfFile) -> Added:
    """The file as a list of places, or as what a source sends; again as a list, where it resembles nothing else."""
    name, cover = given.path.name, cover_in(workspace, sheets)
    said = with_cover(said, cover)  # what was said at the door, or answered, goes before the cover of a template
    listing = partial(
        add_place_list,
        workspace,
        name,
        data,
        sheets,
        received=given.received,
        source=said.source,
        organisation=said.organisation,
    )
    listed = listing()
    if listed is not None:
        return listed
    candidate: Candidate | None = None
    try:
        about = About(folder=given.folder, columns=said_to_the_reader(said), forms=forms_of(workspace))
        known = workspace.knowledge.sources
        candidate = examine_incoming(name, data, sheets, known, said.source, workspace.lookup, about)
        _refuse_elsewhere(workspace, candidate)
        refuse_empty(candidate, cover)
        added = keep(workspace, candidate, said, given.received)
        points = points_of(candidate, cover) if added.receipt is not None else ()
        return replace(added, findings=(*(workspace.say(each) for each in points), *added.findings))
    except Refusal as refusal:
        may_list = not isinstance(refusal, FileAsked) or (candidate is not None and _says_little(candidate))
        listed = listing(even_counted=True) if may_list else None
        if listed is None:
            raise
        return listed


def _says_little(candidate: Candidate) -> bool:
    """True where no row of a file counts, and nothing but the tags of its columns says what it is."""
    return candidate.source.is_generic and not any(reading.records.height for reading in candidate.readings)


def _asked(workspace: Folder, given: Given, digest: str, asked: FileAsked, sheets: Sequence[Sheet]) -> Added:
    """The answer for a file that must be asked about, which is remembered until it counts or is left aside."""
    command, told_of_colours = given.said, said_not_to_count(sheets, given.path.name)
    said = {"source": command.source, "organisation": command.organisation, "during": command.during}
    told = {name: value for name, value in {**said, "at": " ".join(command.at)}.items() if value}
    one = asked_about(
        digest, given.path.name, given.path, given.received, asked.unknown, told, of_layout=asked.of_layout
    )
    remember(workspace, [replace(one, sources=asked.sources, period=asked.period, tables=asked.tables)], [])
    return Added(
        file=given.path.name,
        receipt=None,
        unread=one.questions,
        findings=tuple(workspace.say(finding) for finding in (asked.finding, *asked.beside, *told_of_colours)),
    )


def _refuse_elsewhere(workspace: Folder, candidate: Candidate) -> None:
    """A file whose rows all speak of other countries is no report of zero. Raises `Refusal`."""
    is_left_out = any(finding.id == "rows_elsewhere" for finding in candidate.findings)
    if is_left_out and not any(reading.rows for reading in candidate.readings):
        country = workspace.knowledge.places.country.name
        raise Refusal(point("rows_all_elsewhere", where=Where(file=candidate.file), found=country["fr"], data=country))
