"""Templates: what partners fill in for a source, with the lists of the country and what is known of the sender; written to be sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.content.templates import ORGANISATION, level_name
from kolosi.model.finding import Refusal, point
from kolosi.model.label import Label, say
from kolosi.model.period import Period
from kolosi.model.spelling import fold
from kolosi.model.template import Blank, Choice, Field, Kind, Template, TemplateColumn
from kolosi.reading.cover import COVER, NO, REGION, YES
from kolosi.reading.labels import label
from kolosi.store.files import write_whole
from kolosi.workspace.correct.nearby import require_source
from kolosi.workspace.follow.reporters import registered_of, registered_places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kolosi.model.source import Layout, Rule, Source
    from kolosi.model.term import Taxonomy, Term
    from kolosi.workspace.folder import Folder

FORMS = ("workbook", "xlsform", "both")
NOBODY = label("templating.nobody")
"""What stands in the name of a template that is for nobody in particular."""

_KINDS: dict[str, Kind] = {
    "day": "day", "month": "period", "quarter": "period", "year": "period", "period": "period", "count": "count",
    "number": "number", "share": "share", "flag": "flag", "word": "choice", "place": "choice",
}  # fmt: skip


class Templates(list[Path]):
    """The files written."""

    def as_json(self) -> list[str]:
        """The public shape."""
        return [str(path) for path in self]


def write_templates(
    workspace: Folder, source: str, organisation: str | None, period: Period | None, form: str, into: Path | None
) -> Templates:
    """Writes the workbook, the form or both of a source. Raises `Refusal` where nobody fills anything in for it."""
    if form not in FORMS:
        raise Refusal(point("choice_unknown", found=form, data={"known": ", ".join(FORMS)}))
    blank = blank_of(workspace, source, organisation, period)
    if form == "xlsform" and blank.template.form is None:
        raise Refusal(point("template_without_form", found=source, data=blank.title))
    folder = into or workspace.file("out", "internal")
    written = Templates()
    for name, data in _files(workspace, blank, form):
        write_whole(folder / name, data)
        written.append(folder / name)
    return written


def _files(workspace: Folder, blank: Blank, form: str) -> Iterator[tuple[str, bytes]]:
    language, texts = workspace.settings.languages[0], workspace.knowledge.messages.text
    name = name_of(blank.template.source, blank.organisation, blank.period, language)
    if form in ("workbook", "both"):
        from kolosi.report.forms.workbook import template_workbook

        yield name, template_workbook(blank, language, texts)
    if form in ("xlsform", "both") and blank.template.form is not None:
        from kolosi.report.forms.xlsform import xlsform

        yield name.replace(".xlsx", ".xlsform.xlsx"), xlsform(blank, language, texts)


def name_of(source: str, organisation: str | None, period: Period | None, language: str) -> str:
    """Give the name of a workbook to fill in: source, organisation and period."""
    for_whom = fold(organisation).replace(" ", "_") if organisation else say(NOBODY, language)
    named = str(period).replace("..", "_") if period else ""
    when = named.replace("Q", "T").replace("H", "S") if language == "fr" else named
    return "_".join(piece for piece in (source, for_whom, when) if piece) + ".xlsx"


def blank_of(workspace: Folder, source: str, organisation: str | None, period: Period | None) -> Blank:
    """Give the template of a source with the lists of the country and what is known. Raises `Refusal` where there is none."""
    require_source(workspace.knowledge.sources, source)
    known = workspace.knowledge.sources[source]
    template = known.template
    if template is None:
        raise Refusal(point("template_none", found=source, data=dict(known.title)))
    layout = known.layout(template.layout)
    assert layout is not None  # content was checked when it was loaded
    sender = _sender(workspace, source, organisation)
    during = period or workspace.settings.period
    maker = _Maker(workspace, known, template, layout, during, sender)
    return Blank(
        template=template,
        title=known.title,
        fields=tuple(maker.field(column) for column in template.columns),
        regions=tuple(_regions(workspace)),
        region_word=_level_word(workspace, 1),
        sender=maker.sender_field(),
        organisation=sender,
        period=during if template.is_periodic else period,
        covered=_covered(workspace, source, sender),
    )


def _sender(workspace: Folder, source: str, organisation: str | None) -> str | None:
    """The organisation as the settings write it, where they know it."""
    if organisation is None:
        return None
    return next((name for name in expected_from(workspace, source) if fold(name) == fold(organisation)), organisation)


def expected_from(workspace: Folder, source: str) -> list[str]:
    """The organisations from which the settings expect a source."""
    return [name for one in workspace.settings.expected if one.source == source for name in one.organisations]


def _covered(workspace: Folder, source: str, organisation: str | None) -> tuple[str, ...]:
    """The names of the places at which the organisation is registered with the source."""
    if organisation is None:
        return ()
    ids = registered_of(registered_places(workspace), source, [fold(organisation)])
    places, language = workspace.knowledge.places, workspace.settings.languages[0]
    return tuple(say(place.name, language) for id_, place in places.items() if id_ in ids)


def _regions(workspace: Folder) -> Iterator[Choice]:
    for place in workspace.level_one():
        yield Choice(name=place.id, label=place.name)


def _level_word(workspace: Folder, level: int) -> Label:
    return workspace.knowledge.places.country.level_names.get(level, REGION)


class _Maker:
    """Makes the fields of one template."""

    def __init__(
        self,
        workspace: Folder,
        source: Source,
        template: Template,
        layout: Layout,
        period: Period,
        sender: str | None,
    ) -> None:
        self.workspace, self.source, self.template, self.layout = workspace, source, template, layout
        self.period, self.sender_name = period, sender
        self.names = {column.key: column.name for column in template.columns}

    def field(self, column: TemplateColumn) -> Field:
        """One column, with its answers."""
        rule = _rule_of(self.layout, column.key)
        choices = tuple(self._choices(column, rule))
        is_organisation = rule is not None and rule.into == "organisation"
        kind = "choice" if choices and rule is None else _KINDS.get(rule.read, "text") if rule else "text"
        return Field(
            name=column.name,
            label=self._label(column, rule),
            note=column.note,
            kind="choice" if is_organisation and choices else "text" if kind == "choice" and not choices else kind,
            is_needed=column.is_needed,
            choices=choices,
            within=self.names.get(column.within or "") if any(choice.under for choice in choices) else None,
            default=(self.sender_name or "") if is_organisation else "",
        )

    def sender_field(self) -> Field:
        """Who fills in a form: a list where the settings know several, else a name."""
        texts, label = self.workspace.knowledge.messages.text, COVER[ORGANISATION]
        choices = tuple(self._organisations())
        return Field(
            name=ORGANISATION,
            label=label,
            note=texts("template_hint_organisation"),
            kind="choice" if choices else "text",
            is_needed=True,
            choices=choices,
            default=self.sender_name or "",
        )

    def _label(self, column: TemplateColumn, rule: Rule | None) -> Label:
        """The header; of a place in a country that has no regions or cercles, its administrative level."""
        if rule is None or rule.read != "place" or not rule.level:
            return column.label
        word = _level_word(self.workspace, rule.level)
        is_own = any(fold(word.get(language, "")) == fold(text) for language, text in column.label.items())
        return column.label if is_own else dict.fromkeys(column.label, level_name(rule.level))

    # -- the answers of a column ------------------------------------------------------------------------------------

    def _choices(self, column: TemplateColumn, rule: Rule | None) -> Iterator[Choice]:
        if column.words:
            yield from (Choice(name=value, label=label) for value, label in column.words.items())
        elif rule is None:
            return
        elif rule.read == "place":
            yield from self._places(column, rule.level)
        elif rule.read == "flag":
            yield from (Choice(name="oui", label=YES), Choice(name="non", label=NO))
        elif rule.read == "word":
            yield from self._terms(column, rule.taxonomy)
        elif rule.into == "organisation":
            yield from self._organisations()
        elif _KINDS.get(rule.read) == "period":
            yield from self._periods(rule.read)

    def _organisations(self) -> Iterator[Choice]:
        names = [self.sender_name] if self.sender_name else expected_from(self.workspace, self.source.id)
        for name in dict.fromkeys(names):
            yield Choice(name=fold(name).replace(" ", "_"), label={"fr": name, "en": name})

    def _periods(self, read: str) -> Iterator[Choice]:
        from kolosi.report.draft.numerals import period_words

        for period in _spans(self.period, read if read != "period" else self.template.every):
            words = {language: period_words(str(period), language) for language in ("fr", "en")}
            yield Choice(name=str(period), label=words)

    def _terms(self, column: TemplateColumn, taxonomy: str | None) -> Iterator[Choice]:
        """The terms of a taxonomy that are offered; under those of the column around, where that one has their parents."""
        known = self.workspace.knowledge.taxonomies.get(taxonomy or "")
        for term in _offered(known, column) if known else ():
            under = (term.parent or "") if column.within else ""
            yield Choice(name=term.id, label=term.label, under=under)

    def _places(self, column: TemplateColumn, level: int | None) -> Iterator[Choice]:
        if level == 1:
            yield from _regions(self.workspace)
            return
        places, found = self.workspace.knowledge.places, dict[tuple[str, str], Choice]()
        for place in (one for one in places.values() if one.level == level):
            region = places.region_of(place.id)
            named = places.find(say(place.name, "fr"), level=level, within=region).place if region else None
            if region and named is not None and named.id == place.id:
                found.setdefault((region, fold(say(place.name, "fr"))), self._below(place.id, column, region))
        order = [region.id for region in self.workspace.level_one()]
        yield from sorted(found.values(), key=lambda choice: order.index(choice.under) if choice.under else 0)

    def _below(self, id_: str, column: TemplateColumn, region: str) -> Choice:
        return Choice(name=id_, label=self.workspace.knowledge.places[id_].name, under=region if column.within else "")


def _rule_of(layout: Layout, key: str) -> Rule | None:
    """The rule that reads a column itself, not what a taxonomy says of it."""
    named = [rule for rule in layout.rules if key in rule.names]
    return next((rule for rule in named if rule.attribute is None), None)


def _offered(taxonomy: Taxonomy, column: TemplateColumn) -> Sequence[Term]:
    terms = list(taxonomy.terms.values())
    parents = {term.parent for term in terms}
    if column.only:
        return [taxonomy.terms[id_] for id_ in column.only]
    if column.terms == "parents":
        return [term for term in terms if term.id in parents]
    if column.terms == "children":
        return [term for term in terms if term.parent is not None and term.id not in parents]
    return terms


def _spans(period: Period, every: str) -> Sequence[Period]:
    """The months, quarters or years that a period touches."""
    if every == "month":
        return list(period.months)
    names = {"quarter": "{0}-Q{1}", "year": "{0}"}[every]
    found = (Period.parse(names.format(m.first.year, (m.first.month + 2) // 3)) for m in period.months)
    return list(dict.fromkeys(found))
