"""Notes as SARIF 2.1.0 (OASIS, 2020): what editors and build tools read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from kolosi.model.manuscript import Manuscript
from kolosi.report.annotate.note import Note, in_order

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_WITH_LINES = frozenset({"text", "markdown"})
_UNNAMED = "kolosi"

Json = dict[str, object]


def sarif(manuscript: Manuscript, notes: Iterable[Note], *, name: str, rules: Mapping[str, str] | None = None) -> bytes:
    """The notes as JSON. `name` is the document's file name, `rules` the sentence that explains each rule id.

    Regions count code points: of the file for plain text and Markdown, with lines and columns from 1; of the text that
    was read for other formats.
    """
    ordered = in_order(notes)
    ids = sorted({note.rule or _UNNAMED for note in ordered})
    described = [_rule(id_, (rules or {}).get(id_)) for id_ in ids]
    run: Json = {
        "tool": {"driver": {"name": "kolosi", "rules": described}},
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": {"uri": quote(name)}}],
        "results": [_result(manuscript, note, ids, name) for note in ordered],
    }
    whole = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _rule(id_: str, sentence: str | None) -> Json:
    return {"id": id_, "shortDescription": {"text": sentence}} if sentence else {"id": id_}


def _result(manuscript: Manuscript, note: Note, ids: list[str], name: str) -> Json:
    rule = note.rule or _UNNAMED
    place = {
        "artifactLocation": {"uri": quote(name), "index": 0},
        "region": _region(manuscript, note.start, note.end),
    }
    return {
        "ruleId": rule,
        "ruleIndex": ids.index(rule),
        "level": note.level,
        "message": {"text": "\n".join(filter(None, (note.title, note.text)))},
        "locations": [{"physicalLocation": place}],
    }


def _region(manuscript: Manuscript, start: int, end: int) -> Json:
    region: Json = {"snippet": {"text": manuscript.text[start:end]}}
    if manuscript.format not in _WITH_LINES:
        return region | {"charOffset": start, "charLength": end - start}
    spans = [(first, last) for _, first, last in manuscript.pieces_of(start, end)] or [(start, end)]
    region |= {"charOffset": spans[0][0], "charLength": spans[-1][1] - spans[0][0]}
    (line, column), (end_line, end_column) = _place(manuscript.text, start), _place(manuscript.text, end)
    return region | {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _place(text: str, at: int) -> tuple[int, int]:
    """Line and column of a character, from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
