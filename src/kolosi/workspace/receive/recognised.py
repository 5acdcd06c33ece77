"""A file that comes in, as one source; or what a person must be asked about it first."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, Where, point

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kolosi.intake.columns.lookup import Unknown
    from kolosi.intake.formats import Sheet
    from kolosi.intake.recognise.nearest import Nearest
    from kolosi.intake.recognise.recognition import Asked, Recogniser, Recognition
    from kolosi.model.source import Layout, Source
    from kolosi.workspace.learn.partner_forms import PartnerForm


@dataclass(frozen=True, kw_only=True)
class About:
    """What was said of a file besides its content: the folder it lies in, answers about its columns, forms known before.

    `columns` gives the column of the layout (or `ignore`) by folded header, and under `=column` what stands for one that
    the table has not.
    """

    folder: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    forms: Sequence[PartnerForm] = ()


NOTHING_SAID = About()


class FileAsked(Refusal):
    """A file of which something must be asked before it counts; nothing of it is kept until it is answered.

    The answers hold for the file alone, or for all files of a layout (`of_layout`).
    """

    def __init__(
        self,
        finding: Finding,
        unknown: Sequence[Unknown],
        *,
        sources: Sequence[str] = (),
        period: str | None = None,
        tables: Sequence[str] = (),
        beside: Sequence[Finding] = (),
        of_layout: bool = False,
    ) -> None:
        super().__init__(finding, beside=beside)
        self.unknown = tuple(unknown)
        self.sources = tuple(sources)
        self.period = period
        self.tables = tuple(tables)
        self.of_layout = of_layout


def recognised_as(
    recogniser: Recogniser, name: str, sheets: Sequence[Sheet], about: About
) -> tuple[Recognition, PartnerForm | None]:
    """The file as one source, and the form known before without which it would be read otherwise.

    Raises `FileAsked` where something must be asked, `Refusal` where it resembles nothing.
    """
    from kolosi.intake.recognise.recognition import Asked

    is_said = len(recogniser.sources) == 1
    found = recogniser.recognise(sheets, name, about.folder, about.columns, is_source_said=is_said)
    if found is None and is_said and _nearest(name, sheets, recogniser.sources, is_said=True) is None:
        recogniser = recogniser.asking_all()
        found = recogniser.recognise(sheets, name, about.folder, about.columns, is_source_said=True)
    form = _known_form(recogniser, sheets, found, about)
    if form is not None:
        own = recogniser.only(form.source)
        said = {**form.columns, **about.columns}
        again = own.recognise(sheets, name, about.folder, said, is_source_said=True)
        form = None if _reads_alike(found, again) else form
        found = again if again is not None else found
    if found is None:
        return _zero_in_words(recogniser, name, sheets, about) or _refused(name, sheets, recogniser.sources), None
    if isinstance(found, Asked):
        other = None if is_said or _is_spoken_of(found) else _on_other_subject(name, sheets, recogniser.sources)
        raise other or _asked(name, found, sheets, recogniser)
    return found, form


def _reads_alike(found: Recognition | Asked | None, again: Recognition | Asked | None) -> bool:
    """True where a file is read the same way without what was said of its form."""
    from kolosi.intake.recognise.recognition import Recognition

    if not isinstance(found, Recognition) or not isinstance(again, Recognition):
        return False
    layouts = [[(match.table.sheet, match.layout.id) for match in one.matches] for one in (found, again)]
    columns = [[plan.columns for plan in one.plans] for one in (found, again)]
    return found.source.id == again.source.id and layouts[0] == layouts[1] and columns[0] == columns[1]


def _known_form(
    recogniser: Recogniser, sheets: Sequence[Sheet], found: Recognition | Asked | None, about: About
) -> PartnerForm | None:
    """The form that the file has, of which people said something before."""
    from kolosi.intake.columns.table import guess_header
    from kolosi.workspace.learn.partner_forms import form_like

    if not about.forms:
        return None
    visible = [sheet for sheet in sheets if not sheet.hidden and sheet.cells.height]
    headers = found.written if found is not None else tuple(name for one in visible for name in guess_header(one).names)
    return form_like(about.forms, headers, [source.id for source in recogniser.sources])


def _refused(name: str, sheets: Sequence[Sheet], sources: Sequence[Source]) -> Recognition:
    raise _unfit(name, sheets, sources)


def _zero_in_words(recogniser: Recogniser, name: str, sheets: Sequence[Sheet], about: About) -> Recognition | None:
    """A file without a table whose text says that nothing happened, as a report to the one source it speaks of."""
    from kolosi.intake.recognise.recognition import Recognition
    from kolosi.intake.records.nothing_said import report_in_words, source_meant

    around = report_in_words(sheets, name, about.folder)
    source = source_meant(around, recogniser.sources) if around is not None else None
    return Recognition(source=source, matches=(), around=around) if source is not None and around is not None else None


def _asked(name: str, asked: Asked, sheets: Sequence[Sheet], recogniser: Recogniser) -> Refusal:
    """What is asked: first which source, where two come into question; else the columns that are not sure."""
    from kolosi.intake.meaning.understanding import AGREED, MARGIN
    from kolosi.workspace.correct.table_questions import questions_about

    sources = asked.sources
    ids = [source.id for source in sources]
    periods = {said.value for one in asked.tables if (said := one.around.period()) is not None}
    period = periods.pop() if len(periods) == 1 and len(asked.tables) == 1 else None
    if len(sources) > 1:
        found = ", ".join(ids)
        unknown = [which_source(name, [source.id for source in asked.sources])]
        return FileAsked(
            point("two_sources_fit", where=Where(file=name), found=found), unknown, sources=ids, period=period
        )
    (best,) = asked.possible[:1]
    holding = min(AGREED, best.fit - MARGIN)  # a table that fits less is left unread where another is sure
    open_ = [one for one in asked.tables if one.fit >= holding] or [best]
    unknown = [
        question for one in open_ if one.table.frame.height or one is best for question in questions_about(name, one)
    ]
    unknown = _once(list(_without_persons(unknown, sheets, best.source)))
    if not any(question.waits for question in unknown):
        unknown.insert(0, which_source(name, [source.id for source in asked.sources]))
    found = ", ".join(one.column for one in unknown if one.column)
    data = {"source": best.source.id, **best.source.title}
    id_ = "columns_to_name" if found else "source_to_confirm"
    finding = point(id_, where=Where(file=name), found=found or best.source.id, data=data)
    return FileAsked(finding, unknown, sources=ids, period=period, tables=[best.layout.table])


def _once(unknown: Sequence[Unknown]) -> list[Unknown]:
    """Each question once, whatever sheets ask it; those that hold the file back first.

    What the one header is that a missing column may be is the same question a second time.
    """
    found: dict[tuple[str, str], Unknown] = {}
    for one in sorted(unknown, key=lambda question: not question.waits):
        found.setdefault((one.kind, one.value), one)
    meant = {one.options[0] for one in found.values() if one.kind == "wanted" and len(one.options) == 1}
    return [one for one in found.values() if one.kind != "column" or one.waits or one.value not in meant]


def _without_persons(questions: Iterable[Unknown], sheets: Sequence[Sheet], source: Source) -> Iterator[Unknown]:
    """The questions without headers of what is never kept (names, telephones, texts), and without what stands under them."""
    taken = _taken_out(sheets, source)
    for one in questions:
        if one.kind == "column" and one.value in taken:
            if one.waits:
                yield replace(one, samples=())
        else:
            is_header = one.kind in {"wanted", "period"}
            yield replace(one, options=tuple(option for option in one.options if not is_header or option not in taken))


def _taken_out(sheets: Sequence[Sheet], source: Source) -> frozenset[str]:
    """The headers of which nothing would be kept."""
    from kolosi.intake.records.examining import examine

    removed = examine(sheets, keep_columns=needed_headers(source)).removed
    return frozenset(removal.column for removal in removed)


def which_source(name: str, options: Sequence[str] = ()) -> Unknown:
    """The question of which source a file comes from; `options` are those that it comes near to."""
    from kolosi.intake.columns.lookup import Unknown

    return Unknown(
        kind="source",
        source="",
        layout="",
        file=name,
        sheet="",
        column="",
        taxonomy=None,
        value=name,
        count=1,
        first_row=None,
        proposal=None,
        waits=True,
        options=tuple(options),
    )


def _unfit(name: str, sheets: Sequence[Sheet], sources: Sequence[Source]) -> Refusal:
    """Why a file has no known form: columns to name where it comes near to one, else what its headers are."""
    is_said = len(sources) == 1
    near = _nearest(name, sheets, sources, is_said=is_said)
    if near is not None:
        data = {"source": near.source.id, **near.source.title}
        finding = point("columns_to_name", where=Where(file=name), found=", ".join(near.needs), data=data)
        return FileAsked(finding, near.unknown(name), sources=[near.source.id], of_layout=True)
    if is_said:
        told = {"headers": first_headers(sheets), "wanted": _wanted(sheets, sources[0]), **sources[0].title}
        return Refusal(point("source_does_not_fit", where=Where(file=name), found=sources[0].id, data=told))
    return (
        _named(name, sheets, sources)
        or _on_other_subject(name, sheets, sources)
        or Refusal(point("source_unknown", where=Where(file=name), found=first_headers(sheets)))
    )


def _named(name: str, sheets: Sequence[Sheet], sources: Sequence[Source]) -> FileAsked | None:
    """What is said of a file that bears the name of a system, and holds nothing that a figure reads."""
    from kolosi.intake.recognise.named import named_source

    source = named_source(name, sheets, sources)
    if source is None:
        return None
    data = {"source": source.id, **source.title}
    said = point("source_named_not_read", where=Where(file=name), found=first_headers(sheets), data=data)
    return FileAsked(said, [which_source(name, [source.id])], sources=[source.id])


def _is_spoken_of(asked: Asked) -> bool:
    """True where what stands around a table speaks of a source that it may be, or a file has the very form of one."""
    layouts = ((one.layout.meaning, one.around) for one in asked.possible)
    return bool(asked.forms) or any(meaning is not None and around.hints(meaning.hints) for meaning, around in layouts)


def _on_other_subject(name: str, sheets: Sequence[Sheet], sources: Sequence[Source]) -> FileAsked | None:
    """What is said of a file that speaks of something which no figure counts; not to count it is proposed, unless its titles speak of
    what a source counts too: protection incidents beside water points attacked."""
    from kolosi.intake.meaning.context import TITLE, Surroundings
    from kolosi.intake.recognise.named import texts_naming
    from kolosi.intake.recognise.subjects import unread_subjects
    from kolosi.reading.labels import labels
    from kolosi.workspace.receive.file_answers import LEAVE

    known, found = labels("unread_subjects"), unread_subjects(name, sheets)
    if not found:
        return None
    data = {language: " ; ".join(known[one][language] for one in found) for language in known[found[0]]}
    said = point("subject_not_read", where=Where(file=name), found=", ".join(found), data=data)
    around = Surroundings(texts=tuple((text, TITLE) for text in texts_naming(name, sheets)))
    meanings = [layout.meaning for source in sources for layout in source.layouts if layout.meaning is not None]
    is_counted = any(around.hints(meaning.hints) for meaning in meanings)
    return FileAsked(said, [which_source(name) if is_counted else replace(which_source(name), proposal=LEAVE)])


def _nearest(name: str, sheets: Sequence[Sheet], sources: Iterable[Source], *, is_said: bool) -> Nearest | None:
    """The layout that a file comes near to; unless its source is said, no other source may come as near."""
    from kolosi.intake.recognise.nearest import nearest

    every = nearest(sheets, sources, name, is_said=is_said)
    if not every:
        return None
    best = next((one for one in every if one.is_possible), every[0]) if is_said else every[0]
    if not is_said and any(one.share >= best.share for one in every if one.source is not best.source):
        return None
    asked = best.without(_taken_out(sheets, best.source))
    return asked if asked.is_possible and (is_said or asked.is_clear) else None


def _wanted(sheets: Sequence[Sheet], source: Source) -> str:
    """The columns that a file lacks to have the form of a source that it comes nearest to."""
    from kolosi.intake.columns.table import may_hold

    visible = [sheet for sheet in sheets if not sheet.hidden]
    forms = [
        (len(names), [name for name in names if not any(may_hold(sheet, [name]) for sheet in visible)])
        for layout in source.layouts
        if (names := [name for name in _asked_for(layout) if not set(name) & set("#*|")])
    ]
    lacking = min(forms, key=lambda form: (len(form[1]) / form[0], len(form[1])), default=(0, []))[1]
    return ", ".join(lacking) or "–"


def _asked_for(layout: Layout) -> Sequence[str]:
    """The columns by which a layout is known, or that it needs."""
    return layout.recognise or [group[0] for group in (layout.meaning.needs if layout.meaning else ())]


def first_headers(sheets: Sequence[Sheet]) -> str:
    """The first headers of the first visible sheet, for a person to recognise it by."""
    from kolosi.intake.columns.table import guess_header

    visible = [sheet for sheet in sheets if not sheet.hidden and sheet.cells.height]
    return ", ".join(guess_header(visible[0]).names[:8]) if visible else ""


def needed_headers(source: Source) -> frozenset[str]:
    """The folded headers that some layout of a source reads, under any of its names."""
    from kolosi.intake.columns.table import fold

    rules = (name for layout in source.layouts for rule in layout.rules for name in rule.names)
    choices = (
        name
        for layout in source.layouts
        for name in (*layout.country, *layout.needs, *layout.keep, *layout.drop, *layout.once_per, *layout.notices)
    )
    said = (header for layout in source.layouts for header in layout.aliases)
    return frozenset(fold(name) for name in (*rules, *choices, *said))
