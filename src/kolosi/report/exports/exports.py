"""The figures as files: HXL-tagged CSV and JSON. Only what the document itself may print."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from kolosi.model.figure import Change, Figure, Figures, Released
from kolosi.model.key import Key
from kolosi.model.label import Label, say
from kolosi.reading.labels import labels
from kolosi.report.draft import numerals
from kolosi.report.draft.links import Scope
from kolosi.report.draft.numerals import HIDDEN
from kolosi.report.draft.phrases import phrase
from kolosi.report.draft.wording import (
    is_hidden,
    is_percentage,
    place_words,
    printed_value,
    sources_words,
    term_words,
)
from kolosi.report.exports.cells import safe
from kolosi.report.exports.public_trace import codes
from kolosi.report.exports.sdmx import confidentiality, observation_status, pre_break_value

_BOM = "\ufeff"

_Column = tuple[str, str, Callable[[Released, Scope, str], str]]


def _now(released: Released) -> Figure:
    return released.after if isinstance(released, Change) else released


def _number(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")


def _value(released: Released, scope: Scope, language: str) -> str:
    return "" if is_hidden(released) else _number(printed_value(_now(released)))


def _base_value(released: Released, scope: Scope, language: str) -> str:
    return _number(printed_value(released.before)) if isinstance(released, Change) and not is_hidden(released) else ""


def _base_period(released: Released, scope: Scope, language: str) -> str:
    return str(released.key.against or "")


def difference(change: Change) -> Decimal | None:
    """The difference as it may be printed; None when not comparable or hidden."""
    if is_hidden(change) or change.verdict == "NOT COMPARABLE" or change.difference is None:
        return None
    return numerals.rounded(change.difference, 1 if is_percentage(change.after) else change.after.decimals)


def percent(change: Change) -> Decimal | None:
    """The percent of change, to one decimal; None when it may not be printed."""
    return None if is_hidden(change) or change.percent is None else numerals.rounded(change.percent, 1)


def _difference(released: Released, scope: Scope, language: str) -> str:
    return _number(difference(released)) if isinstance(released, Change) else ""


def _percent(released: Released, scope: Scope, language: str) -> str:
    return _number(percent(released)) if isinstance(released, Change) else ""


def _verdict(released: Released, scope: Scope, language: str) -> str:
    return phrase(released.verdict, language) if isinstance(released, Change) and not is_hidden(released) else ""


def _breakdown(released: Released, scope: Scope, language: str) -> str:
    pairs = ((name, term) for name, terms in released.key.breakdown for term in terms)
    return ", ".join(term_words(scope, name, term, language) for name, term in pairs)


def _places(released: Released, scope: Scope, language: str) -> str:
    return "|".join(place_words(scope, place, language) for place in released.key.places)


def _place_codes(released: Released, scope: Scope, language: str) -> str:
    return "|".join(scope.codes.get(place, place) for place in released.key.places)


def _shown(read: Callable[[Figure, str], str]) -> Callable[[Released, Scope, str], str]:
    """A column that is empty for what is hidden."""
    return lambda released, scope, language: "" if is_hidden(released) else read(_now(released), language)


_NUMERIC = frozenset(
    {
        "#indicator+value+num",
        "#indicator+value+base",
        "#indicator+value+num+prebreak",
        "#indicator+change",
        "#indicator+change+percent",
    }
)
_COLUMNS: tuple[_Column, ...] = (
    ("key", "#meta+id", lambda r, _, lang: str(r.key)),
    ("indicator", "#indicator+code", lambda r, _, lang: r.key.indicator),
    ("label", "#indicator+name", lambda r, _, lang: say(r.label, lang)),
    ("start", "#date+start", lambda r, _, lang: r.key.period.first.isoformat()),
    ("end", "#date+end", lambda r, _, lang: r.key.period.last.isoformat()),
    ("against", "#date+base", _base_period),
    ("place", "#adm1+name", _places),
    ("place_code", "#adm1+code", _place_codes),
    ("group", "#group+name", _breakdown),
    ("value", "#indicator+value+num", _value),
    ("unit", "#indicator+unit", lambda r, _, lang: say(_now(r).unit, lang)),
    ("qualifier", "#indicator+qualifier", _shown(lambda f, lang: f.qualifier or "")),
    ("base_value", "#indicator+value+base", _base_value),
    ("difference", "#indicator+change", _difference),
    ("percent", "#indicator+change+percent", _percent),
    ("verdict", "#status+verdict", _verdict),
    ("n", "#meta+sample", _shown(lambda f, lang: "" if f.n is None else str(f.n))),
    ("status", "#status", _shown(lambda f, lang: phrase(f.status, lang))),
    ("as_of", "#date+reported", _shown(lambda f, lang: f.as_of.isoformat() if f.as_of else "")),
    ("hidden", "#status+hidden", lambda r, _, lang: say(HIDDEN, lang) if is_hidden(r) else ""),
    ("coverage", "#meta+coverage", _shown(lambda f, lang: say(f.coverage, lang))),
    ("definition", "#description+definition", lambda r, _, lang: say(_now(r).definition, lang)),
    ("caveat", "#description+caveat", lambda r, _, lang: say(_now(r).caveat, lang)),
    ("source", "#meta+source", lambda r, _, lang: sources_words(_now(r), lang)),
    ("receipts", "#meta+receipts", _shown(lambda f, lang: " ".join(f.receipts))),
    ("obs_status", "#status+sdmx+obs", lambda r, _, lang: observation_status(r)),
    ("conf_status", "#status+sdmx+conf", lambda r, _, lang: confidentiality(r)),
    ("pre_break_value", "#indicator+value+num+prebreak", lambda r, _, lang: _number(pre_break_value(r))),
)


Owned = Mapping[Key, str]
"""The figures of which their owners were asked, with `provisional` or `validated`."""


def export_csv(
    figures: Figures,
    scope: Scope,
    language: str,
    *,
    named: Mapping[Key, str] | None = None,
    owned: Owned | None = None,
) -> bytes:
    """One row a figure or change, with HXL tags in the second row, in UTF-8 with its mark for Excel.

    `named` gives the codes, and so which figures are told: those of the whole document where only a part goes out. With `owned`
    a last column says what their owners said.
    """
    named = codes(figures, scope) if named is None else named
    columns = _COLUMNS if owned is None else (*_COLUMNS, _owner_column(owned))
    target = io.StringIO()
    writer = csv.writer(target, quoting=csv.QUOTE_ALL)
    writer.writerow(["code", *(name for name, _, _ in columns)])
    writer.writerow(["#meta+code", *(_tag(tag, language) for _, tag, _ in columns)])
    for key, code in named.items():
        writer.writerow([code, *(_csv_cell(tag, read(figures[key], scope, language)) for _, tag, read in columns)])
    return (_BOM + target.getvalue()).encode("utf-8")


def _owner_column(owned: Owned) -> _Column:
    words = labels("exports.owner_statuses")
    return (
        "owner_status",
        "#status+owner",
        lambda released, _, language: say(words[owned[released.key]], language) if released.key in owned else "",
    )


def _tag(tag: str, language: str) -> str:
    """The tag, with the language on what is written in words."""
    is_words = tag.endswith(("+name", "+unit", "+definition", "+caveat", "+coverage", "+source", "+verdict"))
    return f"{tag}+i_{language}" if is_words else tag


def _csv_cell(tag: str, text: str) -> str:
    return text if tag in _NUMERIC else safe(text)


def export_json(figures: Figures, scope: Scope, *, owned: Owned | None = None) -> bytes:
    """Figures and changes with their words in every language, and with what their owners said of them."""
    named = codes(figures, scope)
    singles = [_figure_json(f, named[f.key], scope) for key in named if isinstance(f := figures[key], Figure)]
    changes = [_change_json(c, named[c.key], scope) for key in named if isinstance(c := figures[key], Change)]
    whole = {"figures": singles, "changes": changes}
    if owned is not None:
        for one in (*singles, *changes):
            one["owner_status"] = owned.get(Key.parse(str(one["key"])))
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _figure_json(figure: Figure, code: str, scope: Scope) -> dict[str, object]:
    hidden = is_hidden(figure)
    return {
        **_common(figure, code, scope),
        "value": _json_number(printed_value(figure)),
        "qualifier": None if hidden else figure.qualifier,
        "unit": dict(figure.unit),
        "kind": figure.kind,
        "n": None if hidden else figure.n,
        "status": None if hidden else figure.status,
        "as_of": figure.as_of.isoformat() if figure.as_of and not hidden else None,
        "coverage": {} if hidden else dict(figure.coverage),
        "definition": dict(figure.definition),
        "caveat": dict(figure.caveat),
        "sources": [dict(source) for source in figure.sources],
        "receipts": [] if hidden else list(figure.receipts),
        "published": True,
    }


def _common(released: Released, code: str, scope: Scope) -> dict[str, object]:
    key = released.key
    return {
        "key": str(key),
        "code": code,
        "label": dict(released.label),
        "hidden": dict(HIDDEN) if is_hidden(released) else None,
        "obs_status": observation_status(released),
        "conf_status": confidentiality(released),
        "indicator": key.indicator,
        "start": key.period.first.isoformat(),
        "end": key.period.last.isoformat(),
        "places": [
            {"id": place, "code": scope.codes.get(place), "name": dict(_name(scope, place))} for place in key.places
        ],
        "breakdown": {name: list(terms) for name, terms in key.breakdown},
    }


def _name(scope: Scope, place: str) -> Label:
    return scope.places.get(place, {})


def _change_json(change: Change, code: str, scope: Scope) -> dict[str, object]:
    hidden = is_hidden(change)
    return {
        **_common(change, code, scope),
        "before": {
            "key": str(change.before.key),
            "value": None if hidden else _json_number(printed_value(change.before)),
        },
        "after": {"key": str(change.after.key), "value": None if hidden else _json_number(printed_value(change.after))},
        "pre_break_value": _json_number(pre_break_value(change)),
        "difference": _json_number(difference(change)),
        "percent": _json_number(percent(change)),
        "interval": list(change.interval) if change.interval and percent(change) is not None else None,
        "verdict": None if hidden else change.verdict,
        "reasons": [] if hidden else [dict(reason) for reason in change.reasons],
        "sentence": {} if hidden else dict(change.sentence),
        "sources": [dict(source) for source in change.after.sources],
    }


def _json_number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if Fraction(value).denominator == 1 else float(value)
