"""The form for a collection server (XLSForm): one submission a row, in French and English, consent first."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kolosi.model.label import Label, say
from kolosi.model.template import Blank, Choice, Field
from kolosi.reading.cover import NO, YES
from kolosi.reading.labels import label
from kolosi.report.exports.cells import Pens, blank_book
from kolosi.report.forms import Texts, told

LANGUAGES = ("fr", "en")
_NAMES = label("languages.in_form")
CONSENT = "consentement"
"""The question without whose yes nothing else is asked; intake leaves out rows that say no to it."""

YES_NO = "oui_non"

Row = Mapping[str, str]

_TYPES = {"day": "date", "count": "integer", "number": "decimal", "share": "decimal", "text": "text"}


def _names() -> tuple[str, ...]:
    """The languages of a form as its columns name them."""
    return tuple(_NAMES[language] for language in LANGUAGES)


def _survey_columns() -> tuple[str, ...]:
    return (
        "type", "name", *(f"{part}::{name}" for part in ("label", "hint") for name in _names()),
        "required", "relevant", "constraint", *(f"constraint_message::{name}" for name in _names()),
        "choice_filter", "appearance", "default",
    )  # fmt: skip


def xlsform(blank: Blank, language: str, texts: Texts) -> bytes:
    """Give the form as a workbook of three sheets; it opens in a language, and speaks the other too."""
    choices = list(_choices(blank))
    filters = [name for row in choices for name in row if name not in ("list_name", "name") and "::" not in name]
    heads = ("list_name", "name", *(f"label::{name}" for name in _names()), *dict.fromkeys(filters))
    settings = [_settings(blank, language)]
    out = io.BytesIO()
    with blank_book(out) as book:
        pens = Pens(book, {"head": {"bold": True, "bg_color": "#DCE6F0"}, "cell": {}})
        for name, columns, rows in (
            ("survey", _survey_columns(), list(_survey(blank, texts))),
            ("choices", heads, choices),
            ("settings", tuple(settings[0]), settings),
        ):
            sheet = book.add_worksheet(name)
            for at, column in enumerate(columns):
                pens.write(sheet, 0, at, column, "head")
                for row, cells in enumerate(rows, 1):
                    pens.write(sheet, row, at, cells.get(column, ""), "cell")
                sheet.set_column(at, at, 40 if "::" in column else 22)
            sheet.freeze_panes(1, 0)
    return out.getvalue()


def _settings(blank: Blank, language: str) -> Row:
    title = " / ".join(dict.fromkeys(say(blank.title, each) for each in LANGUAGES))
    return {
        "form_title": title,
        "form_id": f"kolosi_{blank.template.source}",
        "version": str(blank.template.version),
        "default_language": say(_NAMES, language),
    }


# -- questions --------------------------------------------------------------------------------------------------------


def _survey(blank: Blank, texts: Texts) -> Iterator[Row]:
    yield {
        "type": f"select_one {YES_NO}",
        "name": CONSENT,
        **_in_each("label", blank.template.consent),
        **_in_each("hint", blank.template.warning),
        "required": "yes",
    }
    for field in _asked(blank):
        yield {key: text for key, text in _question(blank, field, texts).items() if text}


def _asked(blank: Blank) -> tuple[Field, ...]:
    """The questions: who fills it in, where no field asks, then the fields."""
    return blank.fields if blank.field(blank.sender.name) else (blank.sender, *blank.fields)


def _question(blank: Blank, field: Field, texts: Texts) -> Row:
    constraint, why = _constraint(field, texts)
    return {
        "type": _type_of(field),
        "name": field.name,
        **_in_each("label", field.label),
        **_in_each("hint", field.note),
        "required": "yes" if field.is_needed else "",
        "relevant": f"${{{CONSENT}}} = 'oui'",
        "constraint": constraint,
        **(_in_each("constraint_message", why) if constraint else {}),
        "choice_filter": f"{field.within}=${{{field.within}}}" if _is_narrowed(blank, field) else "",
        "appearance": "month-year" if _is_month(field) else "minimal" if len(field.choices) > 8 else "",
        "default": _default(field),
    }


def _in_each(part: str, label: Label) -> Row:
    return {f"{part}::{name}": told(label, language) for language, name in zip(LANGUAGES, _names(), strict=True)}


def _is_month(field: Field) -> bool:
    """Whether its answers are months: asked as a date, so that the form serves beyond the period it was made for."""
    return field.kind == "period" and all(len(choice.name) == len("2025-01") for choice in field.choices)


def _type_of(field: Field) -> str:
    if _is_month(field):
        return "date"
    if field.kind == "flag":
        return f"select_one {YES_NO}"
    return f"select_one {field.name}" if field.choices else _TYPES.get(field.kind, "text")


def _constraint(field: Field, texts: Texts) -> tuple[str, Label]:
    """What an answer must be, and what is said of another."""
    if field.kind == "day" or _is_month(field):
        return ". <= today()", texts("template_wrong_day")
    if field.kind == "count":
        return ". >= 0", texts("template_wrong_count")
    if field.kind == "share":
        return ". >= 0 and . <= 100", texts("template_wrong_share")
    return "", {}


def _is_narrowed(blank: Blank, field: Field) -> bool:
    around = blank.field(field.within)
    return around is not None and bool(around.choices) and any(choice.under for choice in field.choices)


def _default(field: Field) -> str:
    """What is known beforehand, by its code where it is one of a list."""
    return next((choice.name for choice in field.choices if field.default in choice.label.values()), field.default)


# -- answers ----------------------------------------------------------------------------------------------------------


def _choices(blank: Blank) -> Iterator[Row]:
    yield from _rows(YES_NO, (Choice(name="oui", label=YES), Choice(name="non", label=NO)), None)
    for field in _asked(blank):
        if field.kind != "flag" and not _is_month(field):
            yield from _rows(field.name, field.choices, field.within if _is_narrowed(blank, field) else None)


def _rows(list_name: str, choices: Sequence[Choice], within: str | None) -> Iterable[Row]:
    for choice in choices:
        narrowed = {within: choice.under} if within and choice.under else {}
        labels = {
            f"label::{name}": say(choice.label, language) for language, name in zip(LANGUAGES, _names(), strict=True)
        }
        yield {"list_name": list_name, "name": choice.name, **labels, **narrowed}
