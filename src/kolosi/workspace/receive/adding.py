"""Adds files: examine in memory, recognise, keep, read; whole or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.model.period import Period
from kolosi.model.receipt import Receipt
from kolosi.workspace.receive.recognised import NOTHING_SAID, About, needed_headers, recognised_as

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from types import ModuleType

    import polars as pl

    from kolosi.intake.columns.lookup import Lookup, Unknown
    from kolosi.intake.columns.table import TextTable
    from kolosi.intake.formats import Sheet
    from kolosi.intake.meaning.context import Surroundings
    from kolosi.intake.meaning.plan import TablePlan
    from kolosi.intake.recognise.recognising import Match
    from kolosi.intake.recognise.recognition import Recognition
    from kolosi.intake.records.importing import Reading
    from kolosi.model.source import Source
    from kolosi.workspace.learn.partner_forms import PartnerForm


_GUIDE = re.compile(
    r"(?i)(lisez|read)[ _-]?(moi|me)|licen[cs]e|terms?( of use)?|à propos|about|notice|list(e|es|s)?|fiche|cover"
)
"""Sheets that guide the reader: nobody expects figures in them."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A file examined and read, not yet kept. `form` is that known before by which it was read; `titles` stand over its tables and
    those of its other sheets."""

    file: str
    original: str
    kept: bytes
    size: int
    source: Source
    matches: tuple[Match, ...]
    readings: tuple[Reading, ...]
    removed: tuple[str, ...]
    findings: tuple[Finding, ...]
    plans: tuple[TablePlan, ...] = ()
    around: Surroundings | None = None
    recognised: Recognition | None = None
    form: PartnerForm | None = None
    titles: tuple[str, ...] = ()

    @property
    def confidence(self) -> float:
        """How sure the recognition is, by its weakest sheet."""
        return min((match.confidence for match in self.matches), default=1.0)

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers of its tables, as they are written."""
        return self.recognised.written if self.recognised is not None else ()

    @property
    def layout(self) -> str:
        """The layouts found, in the order of the sheets."""
        return "+".join(dict.fromkeys(match.layout.id for match in self.matches))

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """What nobody has explained yet."""
        return tuple(unknown for reading in self.readings for unknown in reading.unknown)


def incoming(path: Path, *, most: int | None = None, is_table: bool = True) -> bytes:
    """The bytes of a file given, at most so many: one that a locked workspace wrote is opened, any other looked at before it is read.

    Raises `Refusal` for what is no regular file, `Unreadable` for what is too heavy or must not be read, `OSError` where there is none.
    """
    from kolosi.intake.containers.admission import looked_at
    from kolosi.intake.containers.refusal import LIMITS, Unreadable
    from kolosi.store.files import read_whole
    from kolosi.store.regular import megabytes, opened_regular, size_of, whole
    from kolosi.store.sealed.opening import sealed_place

    most = LIMITS.file_bytes if most is None else most
    if sealed_place(path) is not None:
        return read_whole(path)
    with opened_regular(path) as file:
        if size_of(file) > most:
            told = {"megabytes": megabytes(size_of(file)), "most": megabytes(most)}
            raise Unreadable("too_heavy", file=path.name, **told)
        if is_table:
            looked_at(path.name, file, size_of(file))
        return whole(path, file, most=most)


def document_bytes(path: Path, *, is_table: bool = False) -> bytes:
    """The bytes of a document given. Raises `Refusal` where there is none that may be read, `Unreadable` for one that must not be."""
    from kolosi.intake.containers.refusal import DOCUMENT_BYTES

    try:
        return incoming(path, most=DOCUMENT_BYTES, is_table=is_table)
    except FileNotFoundError as error:
        raise Refusal(point("file_not_found", where=Where(file=path.name), found=path.name)) from error
    except OSError as error:
        raise not_opened(path, error) from error


def not_opened(path: Path, error: OSError) -> Refusal:
    """What is said when the system does not let a file be read."""
    return Refusal(point("file_not_opened", where=Where(file=path.name), found=error.strerror or str(error)))


def open_file(path: Path) -> tuple[bytes, list[Sheet]]:
    """The bytes of a file and its sheets. Raises `Refusal` when it cannot be read."""
    from kolosi.intake.sandbox import Unreadable, read_sheets

    try:
        data = incoming(path)
        return data, read_sheets(path.name, data)
    except FileNotFoundError as error:
        raise Refusal(point("file_not_found", where=Where(file=path.name), found=path.name)) from error
    except OSError as error:
        raise not_opened(path, error) from error
    except Unreadable as error:
        name = error.file or path.name
        raise Refusal(point(f"file_{error.code}", where=Where(file=name), found=name, data=error.data)) from error


def examine_incoming(
    name: str,
    data: bytes,
    sheets: Sequence[Sheet],
    known: Mapping[str, Source],
    wanted: str | None,
    lookup: Callable[[], Lookup],
    about: About = NOTHING_SAID,
) -> Candidate:
    """A file that comes in, read as the source wanted or as the one that fits; `about` is what was said of it.

    Raises `Refusal` as `examine_file` does; also, before `lookup` is asked for words, where any source that is known says
    that it must not be kept.
    """
    refuse_survivors(name, sheets, known.values())
    sources = [known[wanted]] if wanted else list(known.values())
    return examine_file(name, data, sheets, sources, lookup(), about)


def examine_file(
    name: str,
    data: bytes,
    sheets: Sequence[Sheet],
    sources: Sequence[Source],
    lookup: Lookup,
    about: About = NOTHING_SAID,
) -> Candidate:
    """The file read as the one source that fits. Raises `Refusal` when none or two fit, or when it must not be kept."""
    from kolosi.intake.leftover.rows import unread_points
    from kolosi.intake.recognise.named import titles_in
    from kolosi.intake.recognise.recognition import Recogniser
    from kolosi.intake.recognise.wanted import own_numbers
    from kolosi.intake.records.examining import examine
    from kolosi.intake.records.persons import persons_in
    from kolosi.store.receipts import digest_of

    hashing = _beside(lambda: digest_of(data))
    refuse_survivors(name, sheets, sources)
    _refuse_survivors_shown(name, sheets, lookup)
    recogniser = Recogniser(sources, lookup)
    recognised, form = recognised_as(recogniser, name, sheets, about)
    _refuse_whole(name, persons_in(sheets, recognised.matches, recognised.source), recognised.source.id)
    is_text = name.lower().endswith((".csv", ".tsv", ".txt"))  # in JSON the sign can be spelt with a number
    kept_headers = needed_headers(recognised.source) | recognised.headers
    numbers = own_numbers(recognised.matches)
    may_hold_mail = not is_text or b"@" in data
    examined = examine(sheets, keep_columns=kept_headers, numbers=numbers, may_hold_mail=may_hold_mail)
    again = recogniser.again(examined.sheets, name, about.folder, recognised)
    readings = read_matches(again.matches, lookup, name)
    readings = readings or [in_words(recognised.source, examined.sheets, name, lookup)]
    removed = tuple(sorted({f"{removal.why}:{removal.sheet}:{removal.column}" for removal in examined.removed}))
    findings = [
        *removal_points(name, removed),
        *_sheet_points(name, sheets, again.matches),
        *unread_points(name, examined.sheets, again.matches),
    ]
    from kolosi.intake.records.repacking import pack

    return Candidate(
        file=name,
        original=hashing(),
        kept=pack(examined.sheets) if removed else data,
        size=len(data),
        source=recognised.source,
        matches=again.matches,
        plans=again.plans,
        around=again.around,
        recognised=replace(again, understood=again.understood or recognised.understood),
        form=form,
        titles=tuple(titles_in(examined.sheets)),
        readings=tuple(readings),
        removed=removed,
        findings=(*findings, *(finding for reading in readings for finding in reading.findings)),
    )


def _beside(work: Callable[[], str]) -> Callable[[], str]:
    """Starts a piece of work beside what follows; the answer is asked for later."""
    from concurrent.futures import ThreadPoolExecutor

    pool = ThreadPoolExecutor(1)
    future = pool.submit(work)
    pool.shutdown(wait=False)
    return future.result


def refuse_survivors(name: str, sheets: Sequence[Sheet], sources: Iterable[Source]) -> None:
    """A file of one survivor a row is refused whole, whatever else it holds and whatever source it is said to come from."""
    from kolosi.intake.records.examining import refused_columns
    from kolosi.intake.records.persons import identifying_columns

    for source in sources:
        found = refused_columns(sheets, source) or identifying_columns(sheets, source.refuse_words)
        _refuse_whole(name, found, source.id)


def _refuse_survivors_shown(name: str, sheets: Sequence[Sheet], lookup: Lookup) -> None:
    """A file in which some sheet has one survivor a row, whatever its columns are called, is refused whole."""
    from kolosi.intake.records.survivors import survivor_columns

    _refuse_whole(name, survivor_columns(sheets, lookup), "gbvims")


def _refuse_whole(name: str, columns: Sequence[str], source: str) -> None:
    """Refuses a file in which columns show one survivor a row; nothing where there are none."""
    if columns:
        found, data = ", ".join(columns), {"source": source}
        raise Refusal(point("record_level_survivors", where=Where(file=name), found=found, data=data))


def read_matches(
    matches: Sequence[Match], lookup: Lookup, file: str, *, receipt: str = "", organisation: str = ""
) -> list[Reading]:
    """The records of the recognised sheets of one file, those that two sheets hold once."""
    from kolosi.intake.records.copied import once_in_file
    from kolosi.intake.records.longer import without_longer
    from kolosi.intake.records.summaries import without_summaries

    found = [read_match(match, lookup, file, receipt=receipt, organisation=organisation) for match in matches]
    if len(found) < 2:
        return found
    return without_longer(matches, without_summaries(matches, once_in_file(matches, found, file, lookup), file), file)


def read_match(match: Match, lookup: Lookup, file: str, *, receipt: str = "", organisation: str = "") -> Reading:
    """The records of one recognised sheet, reshaped first where its source says so."""
    import polars as pl

    from kolosi.intake.meaning.headers.countries import of_its_country
    from kolosi.intake.meaning.headers.placed import with_places
    from kolosi.intake.recognise.holding import hold_back
    from kolosi.intake.records.importing import Envelope, read_records

    own = of_its_country(with_places(match, lookup), lookup)
    whole, held = hold_back(own.match)
    shaped = replace(whole, table=reshape(whole)) if whole.layout.reshapes else whole
    reading = read_records(
        shaped, lookup, Envelope(file=file, receipt=receipt, organisation=organisation), pl.concat([own.held, held])
    )
    if not own.elsewhere:
        return reading
    said = point("rows_elsewhere", where=Where(file=file, sheet=match.table.sheet or None), count=own.elsewhere)
    return replace(reading, findings=(said, *reading.findings))


def in_words(source: Source, sheets: Sequence[Sheet], file: str, lookup: Lookup) -> Reading:
    """What a report in words gives: that nothing happened in the places of which it says so."""
    from kolosi.intake.records.importing import nothing_read
    from kolosi.intake.records.nothing_said import Nothing, report_in_words
    from kolosi.intake.records.zeros_said import places_of_report

    around = report_in_words(sheets, file, "")
    texts = [text for text, where in around.texts if where == "title"] if around else []
    places = sorted(places_of_report(texts, lookup))
    layout = next(layout for layout in source.layouts if layout.meaning is not None)
    return nothing_read(layout, [Nothing(places=tuple(places))] if places else [])


def reshape(match: Match) -> TextTable:
    """The table as the source's own `read.py` reshapes it: `reshape(table, layout, sheets)`."""
    shaped: TextTable = _reader(match.source.id).reshape(match.table, match.layout.id, match.sheets)
    return shaped


@cache
def _reader(source: str) -> ModuleType:
    """The `read.py` of a source, loaded by its place: imported by name it would hide the verb `kolosi.sources`."""
    from importlib.util import module_from_spec, spec_from_file_location

    from kolosi.content.folders import PACKAGE

    spec = spec_from_file_location(f"kolosi_source_{source}", PACKAGE / "sources" / source / "read.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def removal_points(name: str, removed: Sequence[str]) -> list[Finding]:
    """What was taken out of a file before it was kept."""
    by_reason: dict[str, list[str]] = {}
    for entry in removed:
        why, sheet, column = entry.split(":", 2)
        by_reason.setdefault(why, []).append(sheet if why in ("hidden_sheet", "links") else column)
    return [
        point(f"removed_{why}", where=Where(file=name), found=", ".join(dict.fromkeys(columns)), count=len(columns))
        for why, columns in sorted(by_reason.items())
    ]


def _sheet_points(name: str, sheets: Sequence[Sheet], matches: Sequence[Match]) -> list[Finding]:
    read = {match.table.sheet for match in matches}
    read |= {sheet.name for match in matches if match.layout.joins for sheet in match.sheets}
    from kolosi.intake.recognise.template import is_return

    visible = [sheet for sheet in sheets if not sheet.hidden and sheet.name not in read and sheet.cells.height]
    left = [sheet.name for sheet in visible if not _GUIDE.fullmatch(sheet.name.strip()) and not is_return(sheet)]
    cut = [cell for match in matches for cell in match.table.cut]
    headers = [point("header_cut", where=Where(file=name), found=", ".join(cut[:10]), count=len(cut))] if cut else []
    earlier = list(dict.fromkeys(one for match in matches for one in match.table.earlier))
    if earlier:
        headers.append(point("earlier_numbers_left", where=Where(file=name), found=", ".join(earlier[:10])))
    if left:
        headers.append(point("sheets_not_read", where=Where(file=name), found=", ".join(left), count=len(left)))
    return headers


def period_of(readings: Sequence[Reading]) -> Period | None:
    """The whole months that the dates of the records span; where colours make all wait, those of the rows that wait."""
    from kolosi.intake.records.colours import DECIDES

    frames = [reading.records for reading in readings]
    under = [reading for reading in readings if reading.waiting["problem"].eq(DECIDES).any()]
    return period_in(frames) or period_in([reading.beside for reading in under])


def period_in(frames: Sequence[pl.DataFrame]) -> Period | None:
    """The whole months that the dates of some records span."""
    days = [day for frame in frames for day in _edge_days(frame)]
    if not days:
        return None
    first, last = min(days), max(days)
    return Period.parse(f"{first:%Y-%m}..{last:%Y-%m}")


def _edge_days(records: pl.DataFrame) -> list[date]:
    columns = [name for name in ("day", "until", "start", "end", "as_of") if name in records.columns]
    edges = [edge for name in columns for edge in (records[name].min(), records[name].max())]
    return [edge for edge in edges if isinstance(edge, date)]


def receipt_for(
    candidate: Candidate, *, organisation: str, period: Period, received: date, code: str, replaces: str | None
) -> Receipt:
    """The receipt under which a candidate is kept."""
    from kolosi.store.receipts import digest_of

    kept = digest_of(candidate.kept)
    return Receipt(
        id=kept[:12],
        code=code,
        file=candidate.file,
        original=candidate.original,
        kept=kept,
        size=candidate.size,
        source=candidate.source.id,
        layout=candidate.layout,
        organisation=organisation,
        period=period,
        received=received,
        replaces=replaces,
        removed=candidate.removed,
    )
