"""What the command line prints of a file that was looked into: nearly nothing when it is clean, grouped when not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.cli.door import POINTS, Door, quoted
from kolosi.cli.showing import show
from kolosi.model.label import say
from kolosi.model.shown import shown
from kolosi.reading.labels import labels

if TYPE_CHECKING:
    from kolosi.model.finding import Finding
    from kolosi.workspace.review.inspecting import Inspected

_MARKS = {"error": "✗", "warning": "!"}
_SHOWN = 4
"""Places of one kind of point that are named; the others are counted, and all are in the JSON."""
_PARTS = re.compile(
    r"(?:(?:docProps|xl|word|ppt|customXml|META-INF|docMetadata)/|content\.xml).*"
    r"|Exif|GPS|IFD1|XMP|IPTC|COM|PDF|CSV|zip|Author|Keywords|Subject|Title|%%EOF|PNG|Names|extLst|SummaryInformation|WRITEACCESS|SUPBOOK"
)
"""Names of parts inside a file: they are in the JSON, and help nobody who looks for them in Word."""
_READ_AS_TEXT = frozenset({"docx", "pdf", "html", "text"})


def inspected(door: Door, file: Path) -> None:
    """What the file would give away, and the next useful command."""
    from kolosi.intake.sandbox import get_ready

    get_ready(file.name, kind="inside")  # it starts while the words are loaded
    from kolosi import inspect

    found = inspect(file)
    if found.outcome != "release":
        door.code = POINTS
    if door.as_json:
        door.dump(found.as_json())
        return
    groups = _groups([one for one in found.findings if one.severity != "note"])
    show(_summary(door, found, groups))
    for group in groups:
        show()
        show(_head(door, group))
        show(f"    {door.say(group[0].hint)}")
    _notes(door, _groups([one for one in found.findings if one.severity == "note"]), is_alone=not groups)
    if groups:
        show()
        door.next(f"kolosi inspect {quoted(str(file))}")
    elif found.format in _READ_AS_TEXT:
        door.next(f"kolosi check {quoted(str(file))}")


def _groups(findings: Sequence[Finding]) -> list[list[Finding]]:
    """The points of one kind together, in the order in which kinds come."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.id, []).append(finding)
    return list(found.values())


def _summary(door: Door, found: Inspected, groups: Sequence[Sequence[Finding]]) -> str:
    grave = sum(group[0].severity == "error" for group in groups)
    light = len(groups) - grave
    if not groups:
        return door.word(f"{shown(found.name)}: nothing to remove.", f"{shown(found.name)} : rien à retirer.")
    english = [f"{grave} to remove" if grave else "", f"{light} to look at" if light else ""]
    french = [f"{grave} à retirer" if grave else "", f"{light} à regarder" if light else ""]
    told_en, told_fr = (", ".join(part for part in parts if part) for parts in (english, french))
    if grave:
        return door.word(
            f"{shown(found.name)}: do not send it as it is ({told_en}).",
            f"{shown(found.name)} : ne l’envoyez pas tel quel ({told_fr}).",
        )
    return door.word(
        f"{shown(found.name)}: read it again before you send it ({told_en}).",
        f"{shown(found.name)} : relisez-le avant de l’envoyer ({told_fr}).",
    )


def _head(door: Door, group: Sequence[Finding]) -> str:
    """The kind of point, its places, what one of them reads like, and the rule."""
    first = group[0]
    places = [
        in_sheet(place, door.language)
        for one in group
        if (place := _place(str(one.data["place"] or ""), door.language))
    ]
    places = list(dict.fromkeys(map(shown, places)))
    rest = len(places) - _SHOWN
    named = " · ".join(places[:_SHOWN]) + (door.word(f" · {rest} more", f" · {rest} autres") if rest > 0 else "")
    samples = list(dict.fromkeys(shown(one.found) for one in group if one.found and one.found != "…"))[:2]
    read = f" ({', '.join(samples)})" if samples else ""
    count = sum(one.count for one in group)
    times = f" × {count}" if count > 1 else ""
    where = f" : {named}" if door.language == "fr" else f": {named}"
    return f"{_MARKS[first.severity]} {door.say(first.message)}{times}{where if named else ''}{read} [{first.data['rule']}]"


def _place(text: str, language: str) -> str:
    """A place as a person can find it: within an archive the member, without the part of it; what bears a name by its kind."""
    pieces = [piece for piece in text.split(" › ") if not _PARTS.fullmatch(piece)]
    return " › ".join(say(_BEARERS[piece], language) if piece in _BEARERS else piece for piece in pieces)


_BEARERS = labels("inspect.bearers")


def in_sheet(place: str, language: str) -> str:
    """A place in a sheet as one says it: `VBG!3-5` is rows 3-5 of the sheet VBG."""
    found = _IN_SHEET.fullmatch(place)
    if found is None:
        return place
    at = found["at"]
    kind = "row" if _ROWS.fullmatch(at) else "cell" if _CELLS.fullmatch(at) else "column"
    is_one = kind == "column" or not re.search(r"[-,…]", at)
    return f"{found['sheet']}, {say(_KINDS[kind if is_one else kind + 's'], language)} {at}"


_IN_SHEET = re.compile(r"(?P<sheet>.*\S)!(?P<at>\S.*)", re.DOTALL)
_ROWS = re.compile(r"\d+(?:-\d+)?(?:, \d+(?:-\d+)?)*(?: …)?")
_CELLS = re.compile(r"[A-Z]{1,3}\d+(?:, [A-Z]{1,3}\d+)*(?: …)?")
_KINDS = labels("inspect.kinds")


def _notes(door: Door, groups: Sequence[Sequence[Finding]], *, is_alone: bool) -> None:
    if not groups:
        return
    told = " ; ".join(_lowered(door.say(group[0].message)) for group in groups)
    if not is_alone:
        show()
    show(door.word(f"· Harmless in general: {told.replace(' ; ', '; ')}.", f"· Sans gravité en général : {told}."))


def _lowered(text: str) -> str:
    """A sentence's beginning inside a list; one that begins with an abbreviation keeps its capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
