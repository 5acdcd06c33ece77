"""A section as it is read: its blocks with figures in words, its sentences with their points to check, their past and the remarks on them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kolosi.model.key import Key
from kolosi.report.draft.blocks import Cited, Heading, Notes
from kolosi.report.draft.links import BadLink, Draft, parse
from kolosi.report.draft.resolve import spoken
from kolosi.report.editing.pieces import Block, blocks
from kolosi.report.editing.telling import Past, Sentence, pasts, sentences
from kolosi.workspace.editing.history import turns
from kolosi.workspace.editing.overview import points_in
from kolosi.workspace.editing.remarks import Remark, remarks
from kolosi.workspace.write.assembling import Assembly

if TYPE_CHECKING:
    from kolosi.model.finding import Finding
    from kolosi.report.draft.blocks import Block as Printed
    from kolosi.report.editing.parts import Part
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.write.assembling import Assembly

_MARK = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_WRITTEN = re.compile(r"<!-- [a-z-]+ -->")
STATUS = {"value": "published", "refused": "published", "hidden": "held", "missing": "none"}


@dataclass(frozen=True, kw_only=True)
class Said:
    """A sentence with what is known of it. `at` is its rank among those of its section."""

    at: int
    sentence: Sentence
    points: tuple[Finding, ...] = ()
    past: tuple[Past, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReadBlock:
    """A block with its sentences; `printed` is what stands in the document for one that has none."""

    at: int
    block: Block
    said: tuple[Said, ...] = ()
    printed: tuple[Printed, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A section as it is read. `apart` are the points and remarks that no sentence of it holds any more."""

    language: str
    part: Part
    blocks: tuple[ReadBlock, ...]
    numbers: Mapping[str, int] = field(default_factory=dict)
    points: tuple[Finding, ...] = ()
    remarks: tuple[Remark, ...] = ()


def reading(desk: Desk, draft: Draft, part: Part, points: Sequence[Finding] = ()) -> Reading:
    """A section of a draft as it is read, with some points to check."""
    found = blocks(part.text)
    said = sentences(part.text, draft.language, found)
    past = pasts(turns(desk.workspace, draft.language, part.id), part.text, draft.language)
    own = [one for one in remarks(desk.workspace) if (one.language, one.section) == (draft.language, part.id)]
    about, apart = _about(part, said, points_in(part, points, draft.file))
    known = {one.code for one in said}
    told = [
        Said(
            at=at,
            sentence=one,
            points=tuple(about.get(at, ())),
            past=past[at] if at < len(past) else (),
            remarks=tuple(each for each in own if each.code == one.code),
        )
        for at, one in enumerate(said)
    ]
    made = tuple(
        ReadBlock(
            at=at,
            block=block,
            said=tuple(one for one in told if one.sentence.block == at),
            printed=() if block.is_free else printed(desk, draft, block.source),
        )
        for at, block in enumerate(found)
    )
    return Reading(
        language=draft.language,
        part=part,
        blocks=made,
        numbers=numbers_of(draft.text),
        points=tuple(apart),
        remarks=tuple(one for one in own if one.code not in known),
    )


def numbers_of(text: str) -> Mapping[str, int]:
    """The numbers of the endnotes of a draft, by first mention."""
    return {name: number for number, name in enumerate(dict.fromkeys(_MARK.findall(text)), 1)}


def printed(desk: Desk, draft: Draft, source: str) -> tuple[Printed, ...]:
    """What the document prints for a picture, a table, a box, or a mark for what is written from data; nothing for another block."""
    kind = next((one.kind for one in blocks(source)), "source")
    if kind not in ("picture", "table", "quote") and not (kind == "comment" and _is_mark(source)):
        return ()
    whole = _assembly(desk).part(Draft(file=draft.file, language=draft.language, text=source))
    return tuple(one for one in whole.blocks if not (isinstance(one, Notes) or _is_of_notes(one)))


def _is_mark(source: str) -> bool:
    return bool(_WRITTEN.fullmatch(source.strip()))


def _is_of_notes(block: Printed) -> bool:
    return isinstance(block, Heading) and block.anchor == "notes"


def _assembly(desk: Desk) -> Assembly:
    """The documents of a desk, put together once for all blocks that are asked for."""
    known = vars(desk).get("_assembly")
    if not isinstance(known, Assembly):
        known = vars(desk)["_assembly"] = Assembly(desk)
    return known


def said_by(desk: Desk, target: str, words: str, language: str) -> tuple[Key | None, str, str]:
    """The key of a figure in a sentence, what is printed of it, and its status: published, held, none, or unknown."""
    try:
        key = parse(target).keys[0]
    except BadLink:
        return None, words, "unknown"
    released = desk.released.get(key)
    if released is None and not desk.knows(key):
        return key, words, "unknown"
    run = spoken(Cited(key=key, text=words), released, language)
    return key, run.text, STATUS[run.state]


def _about(
    part: Part, said: Sequence[Sentence], points: Sequence[Finding]
) -> tuple[dict[int, list[Finding]], list[Finding]]:
    """The points to check by the sentence that they are about, and those that are about none."""
    held: dict[int, list[Finding]] = {}
    apart = []
    for one in points:
        at = _sentence_of(part, said, one)
        if at is None:
            apart.append(one)
        else:
            held.setdefault(at, []).append(one)
    return held, apart


def _sentence_of(part: Part, said: Sequence[Sentence], finding: Finding) -> int | None:
    """The sentence where a point was found: by its place, else on its line by the words or the figure that it names."""
    at = finding.data.get("at")
    if isinstance(at, (int, str)) and str(at).isdigit():
        place = int(at) - part.start
        return next((rank for rank, one in enumerate(said) if one.start <= place < one.end), None)
    line = (finding.where.line or 0) - part.line
    starts = [0, *(match.end() for match in re.finditer("\n", part.text))]
    if not 0 <= line < len(starts):
        return None
    begin, end = starts[line], starts[line + 1] if line + 1 < len(starts) else len(part.text)
    near = [rank for rank, one in enumerate(said) if one.start < end and one.end > begin]
    names = [name for name in (finding.found, str(finding.data.get("key") or "")) if name]
    return next((rank for name in names for rank in near if name in said[rank].text), near[0] if near else None)
