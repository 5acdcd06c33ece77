"""What the intake answered, as values that the queue keeps and a page shows: in every language, without a path of this machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kolosi.model.key import Key
from kolosi.model.shown import shown
from kolosi.report.draft.numerals import number, period_words
from kolosi.web.words import LANGUAGES, counted, word
from kolosi.workspace.follow.expecting import titles
from kolosi.workspace.receive.asked import asked_files

if TYPE_CHECKING:
    from kolosi.model.finding import Finding
    from kolosi.model.label import Label
    from kolosi.workspace import Workspace
    from kolosi.workspace.answers import Added, Difference
    from kolosi.workspace.receive.taking_back import TakenBack

Told = Mapping[str, object]
KEPT, ASKED, REFUSED, ANSWERED, FORM, COLLECTED = "kept", "asked", "refused", "answered", "form", "collected"
MANY = 20
"""So many moves of figures are told of a file; the screen of figures shows all."""


def told_of(workspace: Workspace, answers: Sequence[Added]) -> list[Told]:
    """What adding files gave, one entry a file; each is a point too, so that any page of work shows its sentence."""
    asked = {one.file: one.digest for one in asked_files(workspace)}
    return [dict(storable(_of_file(workspace, answer, asked))) for answer in answers]


def storable(value: Any) -> Any:
    """A value without the sign of no length: a file may hold it, and PostgreSQL keeps none."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, Mapping):
        return {storable(name): storable(one) for name, one in value.items()}
    return [storable(one) for one in value] if isinstance(value, (list, tuple)) else value


def _of_file(workspace: Workspace, answer: Added, asked: Mapping[str, str]) -> Told:
    state, receipt = _state(answer), answer.receipt
    name = shown(answer.file)
    about: dict[str, object] = {
        "file": name,
        "state": state,
        "code": receipt.code if receipt else asked.get(answer.file, "") if state == ASKED else "",
        "rows": answer.rows,
        "records": answer.records,
        "waiting": answer.waiting,
        "decisions": answer.decisions,
        "changed": answer.changed,
        "questions": sum(1 for one in answer.unread if one.waits),
        "is_new_form": answer.seen is not None,
        "is_locked": workspace.vault is not None,
        "findings": [_finding(one) for one in answer.findings],
    }
    if receipt is not None:
        title, sender = titles(workspace, receipt.source, receipt.organisation)
        by_id = {one.id: one.file for one in workspace.receipts.all()}
        about |= {
            "title": dict(title),
            "sender": dict(sender),
            "period": str(receipt.period),
            "sure": round(100 * (answer.confidence or 0)),
            "replaces": shown(by_id.get(receipt.replaces or "", "")),
        }
    if answer.difference is not None:
        about["difference"] = _difference(workspace, answer.difference)
    if answer.restated:
        about["restated"] = [{one: list(each.lines(one)) for one in LANGUAGES} for each in answer.restated]
    severity = {REFUSED: "error", ASKED: "warning"}.get(state, "warning" if answer.waiting else "note")
    return {"id": "file", "severity": severity, "count": 1, "message": _sentence(about), "hint": {}, "answer": about}


def _state(answer: Added) -> str:
    if answer.source == "correction":
        return ANSWERED
    if answer.source in {"form", "adoption"} and not any(one.severity == "error" for one in answer.findings):
        return FORM
    if answer.collected:
        return COLLECTED
    if answer.receipt is not None:
        return KEPT
    return ASKED if answer.unread else REFUSED


def _sentence(about: Mapping[str, object]) -> Label:
    """What became of a file, in one line."""
    said = {}
    for language in LANGUAGES:
        blanks = {name: about[name] for name in ("file", "decisions", "questions")} | _counts(about, language)
        for name in ("title", "sender"):
            texts = about.get(name)
            blanks[name] = texts.get(language, "") if isinstance(texts, dict) else ""
        blanks["period"] = period_words(str(about["period"]), language) if "period" in about else ""
        state = about["state"]
        said[language] = word(f"jobs.file.{state}", language, **blanks)
    return said


def _counts(about: Mapping[str, object], language: str) -> dict[str, object]:
    """How many records came of how many rows, and how many of them wait, in words."""
    records, rows, waiting = (int(str(about[name])) for name in ("records", "rows", "waiting"))
    return {
        "records": counted("jobs.records", language, records),
        "of_rows": counted("jobs.of_rows", language, rows) if rows else word("jobs.of_rows.none", language),
        "waiting": number(waiting, language),
    }


def _finding(one: Finding) -> Told:
    return {
        "id": one.id,
        "severity": one.severity,
        "count": one.count,
        "message": dict(one.message),
        "hint": dict(one.hint),
    }


def _difference(workspace: Workspace, change: Difference) -> Told:
    moved = []
    for text, before, after in change.moved[:MANY]:
        indicator = workspace.knowledge.indicators.get(Key.parse(text).indicator)
        moved.append(
            {
                "key": text,
                "label": dict(indicator.label) if indicator else {"fr": text, "en": text},
                "period": str(Key.parse(text).period),
                "before": before,
                "after": after,
                "is_sensitive": bool(indicator and indicator.is_sensitive),
            }
        )
    return {"added": change.added, "changed": change.changed, "deleted": change.deleted, "moved": moved}


def told_of_undone(taken: TakenBack) -> list[Told]:
    """What was taken back, one sentence a file."""
    lines = [("out", name) for name in taken.out] + [("again", name) for name in taken.again]
    lines += [("asked", name) for name in taken.asked] + [("form", name) for name in taken.forms]
    told = [
        fact({language: word(f"jobs.undone.{became}", language, name=shown(name)) for language in LANGUAGES})
        for became, name in lines
    ]
    ended = {language: word("jobs.undone.decisions", language, n=taken.decisions) for language in LANGUAGES}
    return [*told, *([fact(ended)] if taken.decisions else [])]


def fact(message: Label) -> Told:
    """A sentence, in the shape of a point to check."""
    return {"id": "fact", "severity": "note", "count": 1, "message": message, "hint": {}}


def facts(findings: Sequence[Finding]) -> list[Told]:
    """Points to check as they are kept."""
    return [dict(storable(_finding(one))) for one in findings]
