"""A file as it is understood: each column with its meaning, three samples, and what it will count; and its corrections."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.intake.columns.cells import IGNORE
from kolosi.intake.columns.table import fold
from kolosi.intake.meaning.evidence import NUMERIC, SPANS
from kolosi.intake.recognise.recognition import Recogniser, Recognition
from kolosi.intake.records.examining import examine
from kolosi.model.finding import Refusal, Where, point
from kolosi.model.receipt import Receipt
from kolosi.reading.labels import label
from kolosi.store.files import lies_there
from kolosi.store.receipts import digest_of
from kolosi.workspace.correct.correction_words import ignoring
from kolosi.workspace.correct.meant import column_meant
from kolosi.workspace.correct.offered import column_label, term_label
from kolosi.workspace.decide.recording import record
from kolosi.workspace.learn.form_changes import is_new_form
from kolosi.workspace.receive.adding import open_file
from kolosi.workspace.receive.asked import Asked
from kolosi.workspace.receive.file_answers import COLUMN, FILE, SHORT, answers_of, columns_said, subject_of_file
from kolosi.workspace.receive.filing import file_named
from kolosi.workspace.receive.recognised import first_headers, needed_headers
from kolosi.workspace.records.building import recognised_again, sheets_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.intake.columns.table import TextTable
    from kolosi.intake.meaning.understanding import Understood
    from kolosi.intake.recognise.recognising import Match
    from kolosi.intake.recognise.recognition import Asked as Open
    from kolosi.intake.recognise.recognition import Recognition
    from kolosi.model.label import Label
    from kolosi.model.source import Layout, Rule, Source
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.receive.adding import Candidate

WHAT, WHERE, WHEN, WHO, NUMBERS, DETAIL, ASIDE, OPEN = (
    "what", "where", "when", "who", "numbers", "detail", "aside", "open",
)  # fmt: skip

ROLES: Mapping[str, Label] = {
    name: label(f"learning.roles.{name}") for name in (WHAT, WHERE, WHEN, WHO, NUMBERS, DETAIL, ASIDE, OPEN)
}
"""What a column does for the figures, as people read it."""

_MAIN = frozenset(
    {"category", "violation", "event_type", "kind", "aor", "statistic", "type", "gbv_type", "incident_type"}
)


@dataclass(frozen=True, kw_only=True)
class ColumnSeen:
    """One column of a file: its header as written, the column of the layout it is read as (none where that is open), what
    that means, what it does for the figures, and three different cells."""

    header: str
    column: str | None
    meaning: Label
    role: str
    samples: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TableSeen:
    """One table of a file: the figures in which each of its rows counts as one, and those in which its numbers are added up."""

    sheet: str
    layout: str
    rows: int
    columns: tuple[ColumnSeen, ...]
    counted: tuple[Label, ...]
    added: tuple[Label, ...]


@dataclass(frozen=True, kw_only=True)
class FileSeen:
    """A file as it is understood. `is_sure` is false where something must be said before it counts.

    `digest` is the beginning of its hash, `sheet` the workbook in which its columns can be corrected.
    """

    file: str
    digest: str
    source: str
    title: Label
    organisation: str | None
    is_sure: bool
    tables: tuple[TableSeen, ...]
    sheet: Path | None = None

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "file": self.file,
            "source": self.source,
            "organisation": self.organisation,
            "is_sure": self.is_sure,
            "tables": [
                {
                    **vars(one),
                    "columns": [dict(vars(column)) for column in one.columns],
                    "counted": list(one.counted),
                    "added": list(one.added),
                }
                for one in self.tables
            ],
        }


def seen(workspace: Folder, file: str | Path) -> FileSeen:
    """A file that was given, by its code or name, or one that lies somewhere, as it is understood; nothing is kept.

    Raises `Refusal` where it resembles nothing known.
    """
    one = None if lies_there(Path(file)) else file_named(workspace, str(file))
    if isinstance(one, Receipt):
        return _seen_again(workspace, one)
    return _seen_new(workspace, Path(one.path) if isinstance(one, Asked) else Path(file))


def _seen_new(workspace: Folder, path: Path) -> FileSeen:
    """A file that does not count yet; without what would be taken out of it."""
    data, sheets = open_file(path)
    digest = digest_of(data)[:SHORT]
    answers = answers_of(workspace, digest)
    wanted = answers.get("source")
    known = workspace.knowledge.sources
    recogniser = Recogniser([known[wanted]] if wanted else list(known.values()), workspace.lookup())
    said = columns_said(answers)
    found = recogniser.recognise(sheets, path.name, path.parent.name, said, is_source_said=wanted is not None)
    if found is None:
        raise Refusal(point("source_unknown", where=Where(file=path.name), found=path.name))
    source = _source_of(found)
    kept = examine(sheets, keep_columns=needed_headers(source) | frozenset(map(fold, found.written))).sheets
    again = recogniser.only(source.id).recognise(kept, path.name, path.parent.name, said, is_source_said=True)
    return _file_seen(workspace, path.name, digest, source, again or found, sender=None)


def seen_first(workspace: Folder, candidate: Candidate, sender: str) -> FileSeen | None:
    """A file that comes in, as it is understood, where it is read by the meaning of its columns and none of its form came before."""
    if not candidate.plans or candidate.recognised is None or not is_new_form(workspace, candidate):
        return None
    digest = candidate.original[:SHORT]
    return _file_seen(workspace, candidate.file, digest, candidate.source, candidate.recognised, sender)


def _source_of(found: Recognition | Open) -> Source:
    return found.source if isinstance(found, Recognition) else found.sources[0]


def _seen_again(workspace: Folder, receipt: Receipt) -> FileSeen:
    """A file that counts, from the bytes that were kept."""
    source = workspace.knowledge.sources[receipt.source]
    lookup = workspace.lookup(receipt)
    sheets = sheets_of(receipt, workspace.receipts.data(receipt))
    found = recognised_again(Recogniser([source], lookup), sheets, receipt, source, lookup.said_columns())
    if found is None:
        told = {"headers": first_headers(sheets), "wanted": "–", **source.title}
        raise Refusal(point("source_does_not_fit", where=Where(file=receipt.file), found=source.id, data=told))
    return _file_seen(workspace, receipt.file, receipt.original[:SHORT], source, found, receipt.organisation)


def _file_seen(
    workspace: Folder, file: str, digest: str, source: Source, found: Recognition | Open, sender: str | None
) -> FileSeen:
    is_sure = isinstance(found, Recognition)
    understood = found.understood if isinstance(found, Recognition) else found.tables
    matches = found.matches if isinstance(found, Recognition) and not understood else ()
    tables = [_of_meaning(workspace, one) for one in understood] + [_of_form(workspace, one) for one in matches]
    return FileSeen(
        file=file,
        digest=digest,
        source=source.id,
        title=source.title,
        organisation=sender,
        is_sure=is_sure,
        tables=tuple(tables),
    )


def _of_meaning(workspace: Folder, one: Understood) -> TableSeen:
    asked = {doubt.at for doubt in one.doubts}
    columns = []
    for given in one.assignment.given:
        evidence = one.assignment.evidence[given.at]
        rule = given.rule if given.is_sure and given.at not in asked else None
        aside = given.aside is not None or (rule is None and not evidence.filled)
        columns.append(_column(workspace, one.source, one.layout, given.header, rule, evidence.samples, is_aside=aside))
    return _table(workspace, one.source, one.layout, one.table, columns)


def _of_form(workspace: Folder, match: Match) -> TableSeen:
    table, layout = match.table, match.layout
    by_name = {fold(name): rule for rule in layout.rules for name in rule.names}
    columns = []
    for at, (name, folded) in enumerate(zip(table.names, table.folded, strict=True)):
        if name.strip():
            header = (table.printed or table.names)[at] if at < len(table.printed or table.names) else name
            is_aside = folded not in by_name
            rule = by_name.get(folded)
            columns.append(
                _column(workspace, match.source, layout, header, rule, _samples(table, at), is_aside=is_aside)
            )
    return _table(workspace, match.source, layout, table, columns)


def _samples(table: TextTable, at: int) -> tuple[str, ...]:
    texts = table.frame[f"c{at}"].drop_nulls() if f"c{at}" in table.frame.columns else None
    return tuple(str(text) for text in texts.unique(maintain_order=True).head(3)) if texts is not None else ()


def _table(
    workspace: Folder, source: Source, layout: Layout, table: TextTable, columns: Sequence[ColumnSeen]
) -> TableSeen:
    known = workspace.knowledge.indicators.values()
    ways = [way for one in known for way in (one, one.also) if way is not None]
    fed = [one for one in ways if (one.source, one.table) == (source.id, layout.table)]
    adding = [one for one in fed if one.measure is not None and one.measure.function in {"sum", "latest"}]
    return TableSeen(
        sheet=table.sheet,
        layout=layout.id,
        rows=table.frame.height,
        columns=tuple(columns),
        counted=tuple(one.label for one in fed if one not in adding),
        added=tuple(one.label for one in adding),
    )


def _column(
    workspace: Folder,
    source: Source,
    layout: Layout,
    header: str,
    rule: Rule | None,
    samples: Sequence[str],
    *,
    is_aside: bool,
) -> ColumnSeen:
    role = ASIDE if is_aside else OPEN if rule is None else _role(rule)
    name = rule.names[0] if rule is not None else IGNORE if is_aside else None
    return ColumnSeen(
        header=header,
        column=name,
        meaning=_meaning(workspace, source, layout, rule),
        role=role,
        samples=tuple(samples) if role != ASIDE else (),
    )


def _role(rule: Rule) -> str:
    if rule.read in SPANS or rule.read == "day":
        return WHEN
    if rule.read == "place":
        return WHERE
    if rule.into in {"organisation", "partner"}:
        return WHO
    if rule.read in NUMERIC:
        return NUMBERS
    return WHAT if rule.into in _MAIN else DETAIL


def _meaning(workspace: Folder, source: Source, layout: Layout, rule: Rule | None) -> Label:
    if rule is None:
        return {}
    term = next(((name, text) for name, text in rule.settings.items() if name in {"gbv_type", "category"}), None)
    own = source.layout(layout.id)
    if term is not None and own is not None and rule not in own.rules:
        return {language: term_label(workspace, term[0], term[1], language) for language in ("fr", "en")}
    return {
        language: column_label(workspace, source.id, layout.id, rule.names[0], language) for language in ("fr", "en")
    }


# -- corrections ------------------------------------------------------------------------------------------------------


def correct(workspace: Folder, file: FileSeen, columns: Mapping[str, str], *, why: str, by: str | None) -> None:
    """Records what columns of a file are, so that it is read so from now on, and the next of its form too.

    `columns` gives the meaning, the column of the layout or `ignore` by header. Raises `Refusal`, with nothing recorded,
    where a header is not there, where a meaning is none of the layout, or where the file cannot be read so.
    """
    decided = {}
    for header, meaning in columns.items():
        table, own = _named(file, header)
        decided[own.header] = _column_said(workspace, file, table, meaning)
    require_readable(workspace, file.digest, decided)
    for header, column in decided.items():
        record(workspace, FILE, subject_of_file(file.digest, f"{COLUMN}:{header}"), column, why=why, author=by)


def _named(file: FileSeen, header: str) -> tuple[TableSeen, ColumnSeen]:
    for table in file.tables:
        for column in table.columns:
            if fold(column.header) == fold(header):
                return table, column
    headers = ", ".join(dict.fromkeys(column.header for table in file.tables for column in table.columns))
    raise Refusal(point("header_unknown", where=Where(file=file.file), found=header, data={"headers": headers}))


def _column_said(workspace: Folder, file: FileSeen, table: TableSeen, meaning: str) -> str:
    if fold(meaning) in set(map(fold, ignoring())):
        return IGNORE
    found = column_meant(workspace, f"{file.source}/{table.layout}", meaning)
    if found is None:
        layout = workspace.knowledge.sources[file.source].layout(table.layout)
        names = [rule.names[0] for rule in layout.rules if rule.attribute is None] if layout else []
        known = ", ".join(name for name in names if not name.startswith("#"))
        raise Refusal(point("choice_unknown", found=meaning, data={"known": known}))
    return found


def require_readable(workspace: Folder, digest: str, columns: Mapping[str, str]) -> None:
    """Raises `Refusal` where a file that counts, by the beginning of its hash, would not be read so any more.

    `columns` are those of the layout, or `ignore`, by header.
    """
    receipt = next((one for one in workspace.receipts.current() if one.original.startswith(digest)), None)
    if receipt is None:
        return
    lookup = workspace.lookup(receipt)
    said = {**lookup.said_columns(), **{fold(header): column for header, column in columns.items()}}
    source = workspace.knowledge.sources[receipt.source]
    sheets = sheets_of(receipt, workspace.receipts.data(receipt))
    found = recognised_again(Recogniser([source], lookup), sheets, receipt, source, said)
    lacking = {name for table in found.understood for group in table.lacks for name in group} if found else set()
    read = {fold(one.header): one for table in found.understood for one in table.assignment.given} if found else {}
    for header, column in columns.items():
        one = read.get(fold(header))
        is_so = one is not None and (one.rule is None if column == IGNORE else _is(one.rule, column))
        if not is_so or lacking:
            raise Refusal(point("correction_impossible", where=Where(file=receipt.file), found=header))


def _is(rule: Rule | None, column: str) -> bool:
    return rule is not None and fold(column) in {fold(name) for name in rule.names}
