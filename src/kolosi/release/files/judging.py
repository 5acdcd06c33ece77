"""Which trace breaks which rule, and how gravely: a trace becomes a point to check, with what is personal masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from kolosi.intake.hidden import Trace
from kolosi.model.finding import Finding, Severity, Where, point

Outcome = Literal["block", "review", "note"]

SEVERITIES: Mapping[Outcome, Severity] = {"block": "error", "review": "warning", "note": "note"}


@dataclass(frozen=True)
class Judgement:
    """The rule that a kind of trace breaks, and what follows."""

    rule: str
    outcome: Outcome


def _all(rule: str, outcome: Outcome, kinds: str) -> dict[str, Judgement]:
    return dict.fromkeys(kinds.split(), Judgement(rule, outcome))


JUDGED: Mapping[str, Judgement] = {
    **_all("R6", "block", "names telephones mails identity_numbers free_text"),
    **_all("R6", "review", "mail_link names_within"),
    **_all("R14", "block", "no_consent"),
    **_all("R9", "block", "organisations"),
    **_all("R15", "block", "few_alike one_value found_again"),
    **_all("R2", "block", "small_cells"),
    **_all("R15", "review", "coded_persons"),
    **_all("R2", "review", "few_unnamed"),
    **_all("R2", "note", "few_counted"),
    **_all("R12", "review", "zero_cells"),
    **_all("R1", "block", "small_places"),
    **_all("R7", "block", "precise_days"),
    **_all("R16", "block", "positions position_cells points picture_position"),
    **_all("R19", "block", "author persons comments hidden_sheet very_hidden_sheet hidden_rows hidden_columns"),
    **_all("R19", "block", "unseen_cells pivot_cache external_book data_connection data_model change_history scenario"),
    **_all("R19", "block", "embedded macros local_path template cropped_picture deleted_text hidden_text unseen_text"),
    **_all("R19", "block", "mail_merge hidden_slide speaker_notes beside_slide hidden_shape pdf_author attachment"),
    **_all("R19", "block", "pdf_comments pdf_script covered_text pdf_unseen_text off_page_text earlier_version"),
    **_all("R19", "block", "hidden_layer picture_author picture_thumbnail after_end svg_script embedded_data"),
    **_all("R19", "block", "page_author page_hidden beside_page covered_shape"),
    **_all("R19", "block", "covered_picture"),
    **_all("R19", "review", "company properties custom_xml outside_link thumbnail hidden_name outside_name"),
    **_all("R19", "review", "inserted_text changed_form pdf_properties private_data pdf_history form_values camera"),
    **_all("R19", "review", "picture_taken picture_text picture_edited svg_words svg_names svg_data svg_metadata"),
    **_all("R19", "review", "page_remarks loads_elsewhere formula_cells file_remarks archive_remarks system_files"),
    **_all("R19", "review", "field_codes extension_data transparent_picture"),
    **_all("R19", "review", "old_format nested_archive member_not_read owner_numbers left_over"),
    **_all("R19", "note", "software printer label sessions alternative_text scan_layer saved_again page_script"),
    **_all("R19", "note", "page_table page_data shown_by_script tooltips mark_names"),
}
"""Every kind of trace, what names a person first. The catalogue of messages says the same severities; a test compares them."""

_PLAIN = frozenset(
    {"software", "positions", "few_alike", "one_value", "found_again", "custom_xml", "points", "coded_persons"}
)
"""Kinds whose sample names nobody."""
_PATHS = frozenset({"local_path", "template", "external_book", "outside_link", "loads_elsewhere", "outside_name"})
_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 3
_LONGEST = 48


def points(file: str, traces: Iterable[Trace]) -> list[Finding]:
    """One point to check a trace, the gravest first."""
    order, kinds = ("block", "review", "note"), list(JUDGED)
    known = sorted(
        (trace for trace in traces if trace.kind in JUDGED),
        key=lambda one: (order.index(JUDGED[one.kind].outcome), kinds.index(one.kind)),
    )
    return [_point(file, trace) for trace in known]


def _point(file: str, trace: Trace) -> Finding:
    judged = JUDGED[trace.kind]
    bare = point(
        f"inside_{trace.kind}",
        where=Where(file=file),
        found=masked(trace),
        count=trace.count,
        data={"place": _short(trace.place, 120), "rule": judged.rule, "outcome": judged.outcome},
    )
    # two places of one kind are two points, even where what was found reads the same
    return replace(bare, occurrence=f"{bare.occurrence}:{trace.place}"[:120], severity=SEVERITIES[judged.outcome])


def masked(trace: Trace) -> str | None:
    """The sample with what is personal in it made unreadable.

    >>> masked(Trace(kind="author", sample="Awa Diarra")), masked(Trace(kind="telephones", sample="+223 70 00 00 00"))
    ('A… D…', '+2…')
    """
    text = " ".join(trace.sample.split())
    if not text:
        return None
    if trace.kind in _PLAIN:
        return text[:_LONGEST]
    if trace.kind in _PATHS:
        return _path(text)
    if text[:1] in "+0123456789":
        return f"{text[:2]}…"
    words = _WORD.findall(text)[:_MOST_WORDS]
    return " ".join(f"{word[:1]}…" for word in words) if words else "…"


def _path(text: str) -> str:
    """A path or an address: what it begins with, and the kind of file at its end."""
    start = re.match(r"(?:\w+://|\\\\|[A-Za-z]:[\\/]|/)?", text)
    end = re.search(r"\.\w{1,5}$", text)
    return f"{start[0] if start else ''}…{end[0] if end else ''}"


def _short(text: str, longest: int = _LONGEST) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
